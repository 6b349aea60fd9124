package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.readonly;
import static dev.aliensignals.hybrid.Hybrid.ref;
import static dev.aliensignals.hybrid.Hybrid.shallowReactive;
import static dev.aliensignals.hybrid.Hybrid.toRef;
import static dev.aliensignals.hybrid.Hybrid.watch;
import static dev.aliensignals.hybrid.Hybrid.watchReactive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.aliensignals.primitives.CrossSystemException;
import dev.aliensignals.primitives.ReactiveSystem;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Reactive objects in systems of their own: each belongs to the one in which it was first viewed.
 */
class AnySystemTest {

  static class Person {
    private String name;
    private Person friend;
    private final List<String> tags = new ArrayList<>();

    Person(String name) {
      this.name = name;
    }

    String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name;
    }

    Person getFriend() {
      return friend;
    }

    void setFriend(Person friend) {
      this.friend = friend;
    }

    List<String> getTags() {
      return tags;
    }

    void rename(String first, String last) {
      name = first;
      name = name + " " + last;
    }
  }

  interface Settings {
    int getSize();

    void setSize(int size);
  }

  private final ReactiveSystem session = ReactiveSystem.create("session");
  private final ReactiveSystem other = ReactiveSystem.create("other");
  private final List<Object> seen = new ArrayList<>();

  @Test
  void bean_viewedInASystem_isFollowedThere() {
    session.run(
        () -> {
          Person p = reactive(new Person("Ada"));
          effect(() -> seen.add(p.getName()));
          p.setName("Grace");
          p.rename("Joan", "C");
        });

    assertThat(seen).containsExactly("Ada", "Grace", "Joan C");
  }

  @Test
  void everyKind_viewedInASystem_isFollowedAndWatchedThere() {
    session.run(
        () -> {
          Person p = reactive(new Person("Ada"));
          Settings settings = reactive(Settings.class);
          List<String> list = reactive(new ArrayList<>());
          Map<String, Integer> map = reactive(new HashMap<>());
          Ref<Person> ref = ref(p);
          effect(() -> seen.add("settings " + settings.getSize()));
          effect(() -> seen.add("list " + list.size()));
          effect(() -> seen.add("map " + map.get("a")));
          effect(() -> seen.add("tags " + p.getTags().contains("x")));
          effect(() -> seen.add("ref " + ref.get().getName()));
          effect(() -> seen.add("toRef " + toRef(p, Person::getName, Person::setName).get()));
          effect(() -> seen.add("readonly " + readonly(p).getName()));
          watch(() -> p.getName(), (now, old) -> seen.add("watch " + now));
          watchReactive(p, change -> seen.add("path " + change.path()));
          seen.clear();
          settings.setSize(1);
          list.add("a");
          map.put("a", 1);
          p.getTags().add("x");
          p.setName("Grace");
        });

    assertThat(seen)
        .contains(
            "settings 1",
            "list 1",
            "map 1",
            "tags true",
            "path tags[0]",
            "ref Grace",
            "toRef Grace",
            "readonly Grace",
            "watch Grace",
            "path name");
  }

  @Test
  void nestedObjects_belongToTheSystemOfWhatTheyAreReadFrom() {
    Person raw = new Person("Ada");
    raw.setFriend(new Person("Bob"));
    Person p = session.run(() -> reactive(raw));
    List<Person> list = session.run(() -> reactive(new ArrayList<>(List.of(new Person("Cy")))));
    Ref<Person> ref = session.run(() -> ref(new Person("Dan")));
    p.getFriend(); // all of them by a thread that is in no system, or in another
    p.getTags().add("first");
    other.run(() -> list.get(0).getTags().add("of Cy"));
    other.run(() -> ref.get().getTags().add("of Dan"));
    session.effect(() -> seen.add(p.getFriend().getName() + p.getTags()));
    session.effect(() -> seen.add(list.get(0).getName() + list.get(0).getTags()));
    session.effect(() -> seen.add(ref.get().getName() + ref.get().getTags()));

    p.getFriend().setName("Bea");
    list.get(0).setName("Cyd");
    ref.get().setName("Don");

    assertThat(seen)
        .containsExactly(
            "Bob[first]", "Cy[of Cy]", "Dan[of Dan]", "Bea[first]", "Cyd[of Cy]", "Don[of Dan]");
  }

  @Test
  void view_ofOneSystem_isTheSameInAnother() {
    Person raw = new Person("Ada");
    Person inSession = session.run(() -> reactive(raw));

    Person inOther = other.run(() -> reactive(raw));

    assertThat(inOther).isSameAs(inSession);
  }

  @Test
  void trackedRead_orWriteOrCall_whileOwningAnother_isRefusedByName() {
    Person p = session.run(() -> reactive(new Person("Ada")));
    List<String> list = session.run(() -> reactive(new ArrayList<>(List.of("a"))));
    p.getName();

    assertCrossing(() -> other.effect(() -> seen.add(p.getName())));
    assertCrossing(() -> other.computed(() -> p.getName()).get());
    assertCrossing(() -> other.batch(() -> p.setName("Grace")));
    assertCrossing(() -> other.batch(() -> p.rename("a", "b")));
    assertCrossing(() -> other.batch(() -> list.add("b")));
    assertCrossing(() -> other.effect(() -> seen.add(list.get(0))));
    session.effect(() -> seen.add(p.getName()));
    assertCrossing(() -> other.effect(() -> seen.add(p.getName())));
    assertThat(p.getName()).isEqualTo("Ada");
    assertThat(list).containsExactly("a");
    assertThat(seen).containsExactly("Ada");
  }

  private static void assertCrossing(Runnable operation) {
    assertThatExceptionOfType(CrossSystemException.class).isThrownBy(operation::run);
  }

  @Test
  void home_ofAnObject_staysWhenItsViewWasCollected() {
    Person raw = new Person("Ada");
    WeakReference<Person> view = new WeakReference<>(session.run(() -> reactive(raw)));
    Garbage.awaitCleared(view);

    Person again = other.run(() -> reactive(raw));

    session.effect(() -> seen.add(again.getName()));
    again.setName("Grace");
    assertThat(seen).containsExactly("Ada", "Grace");
  }

  @Test
  void home_ofAGlobalObject_staysToo() {
    Person raw = new Person("Ada");
    WeakReference<Person> view = new WeakReference<>(reactive(raw));
    Garbage.awaitCleared(view);

    Person again = session.run(() -> reactive(raw));
    List<String> tags = session.run(() -> reactive(raw).getTags());

    effect(() -> seen.add(again.getName()));
    again.setName("Grace");
    assertThat(seen).containsExactly("Ada", "Grace");
    tags.add("free"); // read from a global object
    effect(() -> seen.add(tags.size()));
    assertThat(seen).containsExactly("Ada", "Grace", 1);
  }

  @Test
  void otherModes_shareTheSystemOfTheObject() {
    Person raw = new Person("Ada");
    Person view = session.run(() -> reactive(raw));
    Person shallow = shallowReactive(raw); // made outside
    Person locked = other.run(() -> readonly(raw));
    session.effect(() -> seen.add(shallow.getName() + locked.getName()));

    view.setName("Grace");

    assertThat(seen).containsExactly("AdaAda", "GraceGrace");
  }

  @Test
  void closedSystem_objectsCanBeReadAndNotWritten() {
    Person raw = new Person("Ada");
    Person p = session.run(() -> reactive(raw));
    List<String> list = session.run(() -> reactive(new ArrayList<>(List.of("a"))));
    session.effect(() -> seen.add(p.getName() + list.size()));

    session.close();

    assertThat(p.getName()).isEqualTo("Ada");
    assertThat(list).containsExactly("a");
    assertThatExceptionOfType(dev.aliensignals.primitives.ClosedSystemException.class)
        .isThrownBy(() -> p.setName("Grace"));
    assertThatExceptionOfType(dev.aliensignals.primitives.ClosedSystemException.class)
        .isThrownBy(() -> p.rename("a", "b"));
    assertThatExceptionOfType(dev.aliensignals.primitives.ClosedSystemException.class)
        .isThrownBy(() -> list.add("b"));
    assertThat(raw.getName()).isEqualTo("Ada");
    assertThat(list).containsExactly("a");

    Person made = session.run(() -> reactive(new Person("Alan")));
    assertThat(made.getName()).isEqualTo("Alan");
    assertThatExceptionOfType(dev.aliensignals.primitives.ClosedSystemException.class)
        .isThrownBy(() -> made.setName("Grace"));
  }

  @Test
  void closedSystem_withObjectsStillHeld_isCollected() {
    Person raw = new Person("Ada");
    WeakReference<Object> gone = use(raw);
    Garbage.awaitCleared(gone);

    effect(() -> seen.add(reactive(raw).getName())); // nobody else has it any more
    reactive(raw).setName("Grace");

    assertThat(seen).containsExactly("Ada", "Grace");
  }

  private WeakReference<Object> use(Person raw) {
    ReactiveSystem own = ReactiveSystem.create("own");
    own.run(
        () -> {
          Person p = reactive(raw);
          effect(() -> p.getName());
          p.setName("Bea");
          p.setName("Ada");
        });
    own.close();
    return new WeakReference<>(own);
  }

  @Test
  void snapshotAndAssign_workInTheSystemOfTheObject() {
    Person p = session.run(() -> reactive(new Person("Ada")));
    session.effect(() -> seen.add(Hybrid.snapshot(p).getName()));

    Hybrid.assign(p, new Person("Grace"));

    assertThat(seen).containsExactly("Ada", "Grace");
    assertThat(other.run(() -> Hybrid.snapshot(p)).getName()).isEqualTo("Grace");
  }

  @Test
  void tenSystems_twoThreads_eachFollowsItsOwn() throws Exception {
    List<ReactiveSystem> systems = new ArrayList<>();
    List<Person> views = new ArrayList<>();
    List<List<String>> logs = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ReactiveSystem system = ReactiveSystem.create("s" + i);
      Person view = system.run(() -> reactive(new Person("0")));
      List<String> log = new ArrayList<>();
      system.effect(() -> log.add(view.getName()));
      systems.add(system);
      views.add(view);
      logs.add(log);
    }
    Thread one = new Thread(() -> writeAll(views, 0));
    Thread two = new Thread(() -> writeAll(views, 1));
    one.start();
    two.start();
    one.join();
    two.join();

    for (int i = 0; i < 10; i++) {
      assertThat(logs.get(i)).hasSize(101).endsWith("100");
      systems.get(i).close();
    }
  }

  private static void writeAll(List<Person> views, int parity) {
    for (int n = 1; n <= 100; n++) {
      for (int i = parity; i < views.size(); i += 2) {
        views.get(i).setName(String.valueOf(n));
      }
    }
  }
}
