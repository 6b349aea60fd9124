package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.readonly;
import static dev.aliensignals.hybrid.Hybrid.signal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.Signal;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jol.info.ClassLayout;

/** The objects that reactive collections keep alive, and how large they are. */
@AnySystem
class CollectionsGarbageTest {

  private static final int MAX_BYTES = 48;

  @Test
  void view_dropped_isCollectedThoughTheRawListIsNot() {
    List<String> raw = new ArrayList<>();
    WeakReference<List<String>> view = new WeakReference<>(reactive(raw));

    Garbage.awaitCleared(view);
    assertThat(raw).isEmpty();
  }

  @Test
  void rawList_dropped_isCollectedWithItsView() {
    WeakReference<List<String>> raw = new WeakReference<>(new ArrayList<>());
    WeakReference<List<String>> view = new WeakReference<>(readonly(raw.get()));

    Garbage.awaitCleared(raw);
    Garbage.awaitCleared(view);
  }

  @Test
  void view_droppedWithAnEffect_isKeptAndHeard() {
    List<String> raw = new ArrayList<>();
    AtomicInteger runs = new AtomicInteger();
    Effect effect = readSize(raw, runs);

    System.gc();
    System.gc();
    reactive(raw).add("a");

    assertThat(runs).hasValue(2);
    effect.close();
  }

  private static Effect readSize(List<String> raw, AtomicInteger runs) {
    List<String> view = reactive(raw);
    return effect(
        () -> {
          runs.incrementAndGet();
          assertThat(view.size()).isNotNegative();
        });
  }

  @Test
  void view_whoseEffectIsClosed_isCollected() {
    List<String> raw = new ArrayList<>();
    readSize(raw, new AtomicInteger()).close();

    Garbage.awaitCleared(new WeakReference<>(reactive(raw)));
    assertThat(raw).isEmpty();
  }

  /** Keys that nobody reads any more are forgotten when the next ones are read. */
  @Test
  void keys_noLongerRead_areCollected() {
    Map<Object, String> map = reactive(new HashMap<>());
    Signal<Object> current = signal(new Object());
    WeakReference<Object> first = new WeakReference<>(current.get());
    Effect effect = effect(() -> assertThat(map.get(current.get())).isNull());

    for (int i = 0; i < 20 && !first.refersTo(null); i++) {
      current.set(new Object());
      System.gc();
    }

    Garbage.awaitCleared(first);
    effect.close();
  }

  @Test
  void untouchedView_isSmall() {
    assertThat(bytes(reactive(new ArrayList<String>()))).isLessThanOrEqualTo(MAX_BYTES);
    assertThat(bytes(reactive(new HashMap<String, String>()))).isLessThanOrEqualTo(MAX_BYTES);
    assertThat(bytes(reactive(new java.util.HashSet<String>()))).isLessThanOrEqualTo(MAX_BYTES);
    assertThat(bytes(reactive(new java.util.TreeMap<String, String>())))
        .isLessThanOrEqualTo(MAX_BYTES);
  }

  private static long bytes(Object object) {
    return ClassLayout.parseInstance(object).instanceSize();
  }

  /** Somebody who is followed one by one, and watched. */
  static class Guest {
    private String name = "";

    String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name;
    }
  }

  @SuppressWarnings("JdkObsolete") // a list without random access
  static List<Supplier<Collection<Guest>>> kinds() {
    Comparator<Guest> order = Comparator.comparingInt(System::identityHashCode);
    return List.of(
        ArrayList::new,
        LinkedList::new,
        HashSet::new,
        LinkedHashSet::new,
        () -> new TreeSet<>(order),
        () -> Collections.newSetFromMap(new IdentityHashMap<>()),
        ArrayDeque::new,
        () -> new PriorityQueue<>(order));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void cleared_underWatchAndEffect_whatWasInItIsCollected(Supplier<Collection<Guest>> kind) {
    Collection<Guest> raw = kind.get();
    @SuppressWarnings("unchecked")
    Collection<Guest> guests = (Collection<Guest>) Hybrid.<Object>reactive((Object) raw);
    List<WeakReference<Guest>> gone = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Guest guest = new Guest();
      gone.add(new WeakReference<>(guest));
      guests.add(guest);
    }
    try (Effect watch = Hybrid.watchReactive(guests, change -> {});
        Effect reader = Hybrid.effect(() -> guests.forEach(Guest::getName))) {
      guests.clear();

      gone.forEach(Garbage::awaitCleared);
    }
  }
}
