package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.readonly;
import static dev.aliensignals.hybrid.Hybrid.signal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.Signal;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.ClassLayout;

/** What reactive collections keep alive, and how large they are. */
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
}
