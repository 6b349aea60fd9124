package dev.aliensignals.examples;

import static dev.aliensignals.hybrid.Hybrid.*;

import dev.aliensignals.hybrid.NotReactiveException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The snippets of docs/guide/reactive-objects.md. */
@ExtendWith(Printed.class)
class ReactiveObjectsSnippetsTest {

  // snippet: objects-bean
  static class Task {
    private String title = "task";
    private int minutes;
    private final List<String> tags = new ArrayList<>();

    String getTitle() {
      return title;
    }

    void setTitle(String title) {
      this.title = title.strip();
    }

    void work(int more) {
      minutes += more;
    }

    void tag(String tag) {
      tags.add(tag);
      title = title + " #" + tag;
    }

    String summary() {
      return title + ": " + minutes + " min, " + tags.size() + " tags";
    }
  }

  // end

  @Test
  void bean_methods_areFollowed() {
    // snippet: objects-basics
    Task task = reactive(new Task());
    effect(() -> System.out.println(task.summary())); // prints task: 0 min, 0 tags

    task.setTitle(" write "); // prints write: 0 min, 0 tags
    task.setTitle("write"); // it is that already: no run
    task.work(30); // prints write: 30 min, 0 tags
    task.tag("docs"); // prints write #docs: 30 min, 1 tags
    // end
  }

  @Test
  void raw_written_notSeen() {
    // snippet: objects-raw
    Task raw = new Task();
    Task task = reactive(raw);
    System.out.println(reactive(raw) == task); // prints true
    System.out.println(toRaw(task) == raw); // prints true

    effect(() -> System.out.println(task.getTitle())); // prints task
    task.setTitle("write"); // prints write
    raw.setTitle("unseen"); // nobody knows
    System.out.println(task.getTitle()); // prints unseen
    // end
  }

  @Test
  void readonly_written_throws() {
    // snippet: objects-readonly
    Task task = reactive(new Task());
    Task view = readonly(task);
    effect(() -> System.out.println(view.getTitle())); // prints task
    task.setTitle("write"); // prints write
    try {
      view.work(5);
    } catch (UnsupportedOperationException e) {
      System.out.println("refused"); // prints refused
    }
    // end
  }

  // snippet: objects-interface
  interface Settings {
    boolean isDark();

    void setDark(boolean dark);

    int size();

    Settings size(int size);

    default String css() {
      return (isDark() ? "dark " : "light ") + size() + "px";
    }
  }

  // end

  @Test
  void interface_asState_isFollowed() {
    // snippet: objects-interface-use
    Settings settings = reactive(Settings.class).size(12);
    effect(() -> System.out.println(settings.css())); // prints light 12px
    settings.setDark(true); // prints dark 12px
    // end
  }

  @Test
  void assign_snapshot_copy() {
    // snippet: objects-copies
    Settings settings = reactive(Settings.class).size(12);
    Settings before = snapshot(settings); // a plain object that nothing changes
    effect(() -> System.out.println("size " + settings.size())); // prints size 12

    settings.setDark(true);
    settings.size(14); // prints size 14
    assign(settings, before); // prints size 12
    System.out.println(settings.isDark()); // prints false
    // end
  }

  private static void rename(Task task, String title) {
    task.setTitle(title);
    task.tag("renamed");
  }

  @Test
  void read_whileABatchIsOpen_isConsistent() throws InterruptedException {
    // snippet: objects-threads
    Task task = reactive(new Task());
    Thread worker = new Thread(() -> batch(() -> rename(task, "write")));
    worker.start(); // sets the title, then tags it

    String label = read(() -> task.summary()); // without read(), perhaps after half of the batch
    System.out.println(label.contains("write") == label.contains("1 tags")); // prints true
    worker.join();
    // end
  }

  @Test
  void value_atRoot_throws() {
    // snippet: objects-refused
    try {
      reactive(LocalDate.EPOCH);
    } catch (NotReactiveException e) {
      System.out.println(e.getMessage()); // prints java.time.LocalDate cannot be made reactive:
      //   it belongs to the JDK. Hold it in a ref() and replace it as a whole.
    }
    // end
  }
}
