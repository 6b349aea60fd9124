package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.readonly;
import static dev.aliensignals.hybrid.Hybrid.toRaw;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.ClassLayout;

/** How long views live. */
@AnySystem
class ReactiveGarbageTest {

  /** A bean. */
  static class Counter {
    private int count;

    int getCount() {
      return count;
    }

    void setCount(int count) {
      this.count = count;
    }
  }

  @Test
  void view_ofReachableObject_collected() {
    Counter raw = new Counter();

    Garbage.awaitCleared(new WeakReference<>(reactive(raw)));

    assertThat(raw.getCount()).isZero();
  }

  @Test
  void rawObject_withView_collected() {
    Garbage.awaitCleared(new WeakReference<>(toRaw(reactive(new Counter()))));
  }

  @Test
  void view_ofClosedEffect_collected() {
    Counter raw = new Counter();
    WeakReference<Counter> view = new WeakReference<>(reactive(raw));

    effect(() -> reactive(raw).getCount()).close();

    Garbage.awaitCleared(view);
    assertThat(raw.getCount()).isZero();
  }

  @Test
  void view_followedByEffect_staysTheSame() {
    Counter raw = new Counter();
    List<Integer> seen = new ArrayList<>();
    var running = effect(() -> seen.add(reactive(raw).getCount()));
    collect();

    reactive(raw).setCount(1);

    assertThat(seen).containsExactly(0, 1);
    running.close();
  }

  @Test
  void primaryView_ofFollowedReadonlyView_staysTheSame() {
    Counter raw = new Counter();
    List<Integer> seen = new ArrayList<>();
    var running = effect(() -> seen.add(readonly(raw).getCount()));
    collect();

    reactive(raw).setCount(1);

    assertThat(seen).containsExactly(0, 1);
    running.close();
  }

  @Test
  void rawObject_ofUnobservedComputed_collectedWithIt() {
    Garbage.awaitCleared(rawOfForgottenComputed());
  }

  private static WeakReference<Counter> rawOfForgottenComputed() {
    Counter counter = reactive(new Counter());
    Hybrid.computed(counter::getCount).get();
    return new WeakReference<>(toRaw(counter));
  }

  @Test
  void view_untouched_hasAtMostTwentyFourBytesMoreThanItsObject() {
    Counter raw = new Counter();

    long size = ClassLayout.parseInstance(reactive(raw)).instanceSize();

    assertThat(size).isLessThanOrEqualTo(ClassLayout.parseInstance(raw).instanceSize() + 24);
  }

  /** Collects what can be collected. */
  private static void collect() {
    Garbage.awaitCleared(new WeakReference<>(new Object()));
  }
}
