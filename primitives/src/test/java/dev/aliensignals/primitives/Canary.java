package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/**
 * A small graph that lives beside what a test does to its system, and tells whether the system
 * still works.
 */
final class Canary {

  private final ReactiveSystem system;
  private final Signal<Integer> source;
  private final Computed<Integer> doubled;
  private final List<Integer> seen = new ArrayList<>();
  private final Effect effect;

  Canary(ReactiveSystem system) {
    this.system = system;
    source = system.signal(0);
    doubled = system.computed(() -> source.get() * 2);
    effect = system.effect(() -> seen.add(doubled.get()));
  }

  /** Proves that the graph follows writes, alone and batched, that it tracks and lets go. */
  void assertWorks() {
    assertAtRest(system);
    assertThat(effect.isClosed()).isFalse();
    int next = source.peek() + 1;
    seen.clear();

    source.set(next);
    system.batch(
        () -> {
          source.set(next + 1);
          source.set(next + 2);
          assertThat(doubled.get()).isEqualTo(2 * (next + 2));
        });
    List<Integer> late = new ArrayList<>();
    Effect another = system.effect(() -> late.add(doubled.get()));
    source.set(next + 3);
    another.close();
    source.set(next + 4);

    assertThat(seen).containsExactly(2 * next, 2 * (next + 2), 2 * (next + 3), 2 * (next + 4));
    assertThat(late).containsExactly(2 * (next + 2), 2 * (next + 3));
    assertThat(Recorder.subscribers(source)).isOne();
    assertThat(Recorder.subscribers(doubled)).isOne();
    assertAtRest(system);
  }

  /** Asserts what holds for a system while nobody owns it (E1, E2). */
  static void assertAtRest(ReactiveSystem system) {
    Engine e = system.engine;
    assertThat(e.ownerThread()).as("owner").isNull();
    assertThat(e.activeSub).as("activeSub").isNull();
    assertThat(e.ownerOverride).as("ownerOverride").isNull();
    assertThat(e.cycle).as("cycle").isZero();
    assertThat(e.batchDepth).as("batchDepth").isZero();
    assertThat(e.openBatches).as("openBatches").isZero();
    assertThat(e.heldByBatch).as("heldByBatch").isFalse();
    assertThat(e.pauseDepth).as("pauseDepth").isZero();
    assertThat(e.open).as("open").isZero();
    assertThat(e.flushDepth).as("flushDepth").isZero();
    assertThat(e.stackTop).as("stackTop").isZero();
    assertThat(e.queuedLength).as("queuedLength").isZero();
    assertThat(e.notifyIndex).as("notifyIndex").isZero();
    assertThat(e.failures).as("failures").isNull();
    assertThat(e.unsettled).as("unsettled").isNull();
    assertThat(system.getActiveSub()).isNull();
    assertThat(system.getActiveScope()).isNull();
    assertThat(system.getBatchDepth()).isZero();
  }
}
