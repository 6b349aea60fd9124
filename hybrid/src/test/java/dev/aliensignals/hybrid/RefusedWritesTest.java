package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The messages for writes that a view refuses. */
@AnySystem
class RefusedWritesTest {

  static class Task {
    private String title = "a";
    private List<String> tags = List.of("x");
    private final List<String> notes = new ArrayList<>(List.of("n"));

    String getTitle() {
      return title;
    }

    void setTitle(String title) {
      this.title = title;
    }

    List<String> getTags() {
      return tags;
    }

    void setTags(List<String> tags) {
      this.tags = tags;
    }

    List<String> getNotes() {
      return notes;
    }

    void rename(String suffix) {
      setTitle(title + suffix);
    }

    void note(String text) {
      notes.add(text);
    }
  }

  private final Task view = readonly(reactive(new Task()));

  private static void assertRefused(ThrowingCallable write, String... said) {
    assertThat(catchThrowable(write))
        .isExactlyInstanceOf(UnsupportedOperationException.class)
        .hasMessageContainingAll(said);
  }

  @Test
  void readonlyBean_namesClassAndMethod() {
    assertRefused(
        () -> view.setTitle("b"), "RefusedWritesTest$Task is readonly, and setTitle() would");
    assertRefused(() -> view.rename("b"), "Task is readonly, and rename() ");
    assertThat(view.getTitle()).isEqualTo("a");
  }

  @Test
  void readonlyCollection_namesClassAndMethod() {
    assertRefused(
        () -> view.getNotes().add("m"), "view of a java.util.ArrayList is readonly, and add()");
    assertRefused(() -> view.getNotes().removeIf(n -> true), " and removeIf() would change it");
    assertRefused(() -> view.getNotes().subList(0, 1).clear(), " and clear() would change it");
    Iterator<String> notes = view.getNotes().iterator();
    notes.next();
    assertRefused(notes::remove, " and remove() would change it");
    Map<String, Integer> map = readonly(new HashMap<>(Map.of("a", 1)));
    assertRefused(
        () -> map.entrySet().iterator().next().setValue(2), " and setValue() would change it");
    assertRefused(() -> map.merge("a", 1, Integer::sum), " and merge() would change it");
  }

  @Test
  void readonlyObject_assigned_namesClass() {
    assertRefused(() -> assign(view, new Task()), "Task is readonly");
    assertRefused(() -> assign(view.getNotes(), List.of()), "ArrayList is readonly, and assign()");
  }

  @Test
  void immutableCollection_namesMethodAndWayOut() {
    Task task = reactive(new Task());
    assertRefused(
        () -> task.getTags().add("y"),
        "A java.util.ImmutableCollections$",
        " cannot change, and add() would change it",
        "new ArrayList<>(...)");
    assertRefused(() -> task.getTags().clear(), "clear()");
    Set<String> set = reactive(Set.of("a"));
    assertRefused(() -> set.remove("b"), "remove()");
    Map<String, String> map = reactive(Map.of("a", "b"));
    assertRefused(() -> map.put("a", "b"), "put()");
    List<String> fixed = reactive(Collections.unmodifiableList(new ArrayList<>(List.of("a"))));
    assertRefused(
        () -> fixed.set(0, "b"), "$UnmodifiableRandomAccessList cannot change, and set()");
    task.setTags(new ArrayList<>(task.getTags()));
    task.getTags().add("y");
    assertThat(task.getTags()).containsExactly("x", "y");
  }
}
