package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Nodes that are dropped or closed can be collected while their dependencies live on; effects live
 * until they are closed. Objects whose fate is asserted are made in methods of their own, which
 * leave no reference to them in the frame of the test.
 */
class MemoryTest {

  private static final int MILLION = 1_000_000;
  private static final long MEGABYTE = 1 << 20;

  private final ReactiveSystem system = ReactiveSystem.create("memory");
  private final Signal<Object> source = system.signal("initial");

  /** The objects that a test holds until its end. */
  private final List<Object> kept = new ArrayList<>();

  private void keep(Object object) {
    kept.add(object);
  }

  /** Makes a lambda capture something. */
  private static void use(Object captured) {
    assertThat(captured).isNotNull();
  }

  private static <T> WeakReference<T> weak(T referent) {
    return new WeakReference<>(referent);
  }

  @Nested
  class Computeds {

    @Test
    void aMillionTransient_readOnce_leaveTheHeapFlat() {
      Signal<Integer> counter = system.signal(0);
      long before = Garbage.usedHeap();

      for (int i = 0; i < MILLION; i++) {
        int added = i;
        Computed<Integer> sum = system.computed(() -> counter.get() + added);
        sum.get();
      }

      assertThat(Garbage.usedHeap() - before).isLessThan(8 * MEGABYTE);
      assertThat(counter.subs).isNull();
    }

    @Test
    void aMillionTransient_observedOnce_leaveTheHeapFlat() {
      Signal<Integer> counter = system.signal(0);
      long before = Garbage.usedHeap();

      for (int i = 0; i < MILLION; i++) {
        int added = i;
        Computed<Integer> sum = system.computed(() -> counter.get() + added);
        system.effect(() -> sum.get()).close();
      }

      assertThat(Garbage.usedHeap() - before).isLessThan(8 * MEGABYTE);
      assertThat(counter.subs).isNull();
    }

    @Test
    void aMillionTransient_readByOneComputed_leaveTheHeapFlat() {
      Signal<Integer> counter = system.signal(0);
      Computed<Integer> reader =
          system.computed(
              () -> {
                int added = counter.get();
                return system.computed(() -> counter.get() + added).get();
              });
      system.effect(() -> reader.get());
      long before = Garbage.usedHeap();

      for (int i = 1; i <= MILLION; i++) {
        counter.set(i);
      }

      assertThat(reader.get()).isEqualTo(2 * MILLION);
      assertThat(Garbage.usedHeap() - before).isLessThan(8 * MEGABYTE);
      assertThat(Recorder.subscribers(counter)).isEqualTo(2);
    }

    @Test
    void dropped_afterARead_collected() {
      WeakReference<?> computed = droppedAfterRead();

      Garbage.assertCollected(computed);
    }

    private WeakReference<?> droppedAfterRead() {
      Computed<Object> computed = system.computed(() -> source.get());
      computed.get();
      return weak(computed);
    }

    @Test
    void dropped_afterItsObserverClosed_collected() {
      WeakReference<?> computed = droppedAfterObserved();

      Garbage.assertCollected(computed);
    }

    private WeakReference<?> droppedAfterObserved() {
      Computed<Object> computed = system.computed(() -> source.get());
      Effect effect = system.effect(() -> computed.get());
      source.set("changed");
      effect.close();
      return weak(computed);
    }

    @Test
    void dropped_afterItsObserverSwitchedAway_collected() {
      Signal<Boolean> on = system.signal(true);
      WeakReference<?> computed = droppedAfterSwitch(on);
      keep(on);

      Garbage.assertCollected(computed);
    }

    private WeakReference<?> droppedAfterSwitch(Signal<Boolean> on) {
      var computed = new AtomicReference<>(system.computed(() -> source.get()));
      system.effect(
          () -> {
            if (on.get()) {
              computed.get().get();
            }
          });
      on.set(false);
      return weak(computed.getAndSet(null));
    }

    @Test
    void droppedChain_afterAPoll_collected() {
      WeakReference<?>[] chain = droppedChain();

      Garbage.assertCollected(chain);
    }

    private WeakReference<?>[] droppedChain() {
      Computed<Object> first = system.computed(() -> source.get());
      Computed<Object> second = system.computed(() -> first.get());
      Computed<Object> third = system.computed(() -> second.get());
      third.get();
      source.set("changed");
      third.get();
      return new WeakReference<?>[] {weak(first), weak(second), weak(third)};
    }

    @Test
    void observed_handleDropped_kept() {
      var runs = new ArrayList<Object>();
      WeakReference<?> computed = observed(runs);

      Garbage.assertKept(computed);
      source.set("changed");
      assertThat(runs).containsExactly("initial", "changed");
    }

    private WeakReference<?> observed(List<Object> seen) {
      Computed<Object> computed = system.computed(() -> source.get());
      system.effect(
          () -> {
            seen.add(computed.get());
          });
      return weak(computed);
    }

    @Test
    void valueReplaced_collected() {
      Computed<Object> computed = system.computed(() -> List.of(source.get(), new Object()));
      WeakReference<?> old = weak(computed.get());

      source.set("changed");
      computed.get();
      keep(computed);

      Garbage.assertCollected(old);
    }

    @Test
    void dependencyNoLongerRead_collected() {
      Signal<Boolean> on = system.signal(true);
      var dependency = new AtomicReference<>(system.signal("old"));
      Computed<Object> computed = system.computed(() -> on.get() ? dependency.get().get() : "none");
      computed.get();
      on.set(false);
      computed.get();

      WeakReference<?> dropped = weak(dependency.getAndSet(null));
      keep(computed);

      Garbage.assertCollected(dropped);
    }

    @Test
    void exception_afterRecovery_collected() {
      Computed<Object> computed =
          system.computed(
              () -> {
                if (source.get().equals("bad")) {
                  throw new IllegalStateException("bad");
                }
                return source.get();
              });
      WeakReference<?> thrown = failure(computed);

      source.set("good");
      computed.get();
      keep(computed);

      Garbage.assertCollected(thrown);
    }

    private WeakReference<?> failure(Computed<Object> computed) {
      source.set("bad");
      try {
        computed.get();
      } catch (IllegalStateException expected) {
        return weak(expected);
      }
      throw new AssertionError("did not throw");
    }

    @Test
    void sameFailure_inAHundredThousandFlushes_leavesTheHeapFlat() {
      Signal<Integer> counter = system.signal(0);
      var failure = new IllegalStateException("always");
      Computed<Integer> failing =
          system.computed(
              () -> {
                if (counter.get() > 0) {
                  throw failure;
                }
                return 0;
              });
      var caught = new int[1];
      for (int i = 0; i < 2; i++) {
        system.effect(
            o -> o.onError(told -> caught[0]++),
            () -> {
              counter.get();
              failing.get();
            });
      }
      long before = Garbage.usedHeap();

      for (int i = 1; i <= 100_000; i++) {
        counter.set(i);
      }

      assertThat(caught[0]).isEqualTo(200_000);
      assertThat(Garbage.usedHeap() - before).isLessThan(8 * MEGABYTE);
      assertThat(failure.getSuppressed()).isEmpty();
    }
  }

  @Nested
  class EffectsAndScopes {

    @Test
    void aMillionEffects_openedAndClosed_leaveTheHeapFlat() {
      long before = Garbage.usedHeap();

      for (int i = 0; i < MILLION; i++) {
        system.effect(() -> source.get()).close();
      }

      assertThat(Garbage.usedHeap() - before).isLessThan(8 * MEGABYTE);
      assertThat(source.subs).isNull();
    }

    @Test
    void effect_closed_collected() {
      WeakReference<?>[] gone = closedEffect();

      Garbage.assertCollected(gone);
    }

    private WeakReference<?>[] closedEffect() {
      var captured = new Object();
      Effect effect =
          system.effect(
              () -> {
                source.get();
                use(captured);
              });
      source.set("changed");
      effect.close();
      return new WeakReference<?>[] {weak(effect), weak(captured)};
    }

    @Test
    void effect_closedWhileQueued_collected() {
      WeakReference<?> effect = closedWhileQueued();

      Garbage.assertCollected(effect);
    }

    private WeakReference<?> closedWhileQueued() {
      Effect effect = system.effect(() -> source.get());
      system.batch(
          () -> {
            source.set("changed");
            effect.close();
          });
      return weak(effect);
    }

    @Test
    void effect_closedByItsOwnRun_collected() {
      WeakReference<?> effect = closedByItself();

      Garbage.assertCollected(effect);
    }

    private WeakReference<?> closedByItself() {
      var self = new AtomicReference<Effect>();
      self.set(
          system.effect(
              () -> {
                if (source.get().equals("end")) {
                  self.get().close();
                  source.get();
                }
              }));
      source.set("end");
      return weak(self.getAndSet(null));
    }

    @Test
    void effect_handleDropped_kept() {
      var seen = new ArrayList<Object>();
      WeakReference<?> effect = openEffect(seen);

      Garbage.assertKept(effect);
      source.set("changed");
      assertThat(seen).containsExactly("initial", "changed");
    }

    private WeakReference<?> openEffect(List<Object> seen) {
      return weak(
          system.effect(
              () -> {
                seen.add(source.get());
              }));
    }

    @Test
    void effect_droppedWithAllItHasRead_collected() {
      WeakReference<?>[] island = island();

      Garbage.assertCollected(island);
    }

    private WeakReference<?>[] island() {
      Signal<Object> signal = system.signal("a");
      Computed<Object> computed = system.computed(() -> signal.get());
      Effect effect = system.effect(() -> computed.get());
      signal.set("b");
      return new WeakReference<?>[] {weak(signal), weak(computed), weak(effect)};
    }

    @Test
    void closedEffect_handleKept_releasesWhatItHasRead() {
      var read = new AtomicReference<>(system.signal("a"));
      Effect effect = system.effect(() -> read.get().get());
      effect.close();

      WeakReference<?> dropped = weak(read.getAndSet(null));
      keep(effect);

      Garbage.assertCollected(dropped);
    }

    @Test
    void closedEffect_handleKept_releasesItsCleanup() {
      var effect = new AtomicReference<Effect>();
      WeakReference<?> cleanup = registerCleanup(effect);
      effect.get().close();
      keep(effect);

      Garbage.assertCollected(cleanup);
    }

    private WeakReference<?> registerCleanup(AtomicReference<Effect> effect) {
      var captured = new AtomicReference<WeakReference<?>>();
      effect.set(
          system.effect(
              () -> {
                var resource = new Object();
                captured.set(weak(resource));
                system.onCleanup(() -> use(resource));
              }));
      return captured.get();
    }

    @Test
    void effect_rerun_releasesTheCleanupOfTheRunBefore() {
      List<WeakReference<?>> captured = new ArrayList<>();
      system.effect(
          () -> {
            source.get();
            var resource = new Object();
            captured.add(weak(resource));
            system.onCleanup(() -> use(resource));
          });
      source.set("changed");

      Garbage.assertCollected(captured.get(0));
      Garbage.assertKept(captured.get(1));
    }

    @Test
    void scope_closed_collectedWithAllItOwned() {
      WeakReference<?>[] gone = closedScope();

      Garbage.assertCollected(gone);
    }

    private WeakReference<?>[] closedScope() {
      List<Object> made = new ArrayList<>();
      EffectScope scope =
          system.effectScope(
              () -> {
                made.add(system.effect(() -> source.get()));
                made.add(
                    system.effectScope(
                        () -> {
                          made.add(system.effect(() -> source.get()));
                        }));
              });
      made.add(scope);
      scope.close();
      return made.stream().map(MemoryTest::weak).toArray(WeakReference<?>[]::new);
    }

    @Test
    void effects_closedAfterAComputedBesideThemFellAsleep_collected() {
      Computed<Object> cold = system.computed(() -> source.get());
      WeakReference<?>[] effects = closedAround(cold);
      keep(cold);

      Garbage.assertCollected(effects);
    }

    /** The effects are neighbours of the computed in the subscribers of the source. */
    private WeakReference<?>[] closedAround(Computed<Object> cold) {
      Effect before = system.effect(() -> source.get());
      Effect observer = system.effect(() -> cold.get());
      Effect after = system.effect(() -> source.get());
      observer.close();
      before.close();
      after.close();
      return new WeakReference<?>[] {weak(before), weak(observer), weak(after)};
    }

    @Test
    void openScope_childClosed_childCollected() {
      EffectScope scope = system.effectScope();
      WeakReference<?> child = closedChild(scope);
      keep(scope);

      Garbage.assertCollected(child);
    }

    private WeakReference<?> closedChild(EffectScope scope) {
      Effect child = scope.run(() -> system.effect(() -> source.get()));
      child.close();
      return weak(child);
    }

    @Test
    void effect_rerun_collectsWhatItsLastRunOwned() {
      List<WeakReference<?>> children = new ArrayList<>();
      Effect outer =
          system.effect(
              () -> {
                source.get();
                children.add(weak(system.effect(() -> source.get())));
              });
      source.set("changed");
      keep(outer);

      Garbage.assertCollected(children.get(0));
      Garbage.assertKept(children.get(1));
    }

    @Test
    void orphanedChildren_ofAComputedNobodyObserves_collected() {
      List<WeakReference<?>> children = new ArrayList<>();
      Computed<Object> owner =
          system.computed(
              () -> {
                children.add(weak(system.effect(() -> source.get())));
                return source.get();
              });
      system.effect(() -> owner.get()).close();
      keep(owner);

      Garbage.assertCollected(children.get(0));
    }

    @Test
    void effect_thatFailsItsFirstRun_collected() {
      List<WeakReference<?>> captured = new ArrayList<>();

      assertThatThrownBy(() -> failingEffect(captured)).hasMessage("first run");

      Garbage.assertCollected(captured.get(0));
      assertThat(source.subs).isNull();
    }

    private void failingEffect(List<WeakReference<?>> captured) {
      var resource = new Object();
      captured.add(weak(resource));
      system.effect(
          () -> {
            source.get();
            use(resource);
            throw new IllegalStateException("first run");
          });
    }

    @Test
    void effectException_afterTheFlush_collected() {
      system.effect(
          () -> {
            if (source.get().equals("bad")) {
              throw new IllegalStateException("bad");
            }
          });
      WeakReference<?> thrown = thrownBySet("bad");

      Garbage.assertCollected(thrown);
    }

    private WeakReference<?> thrownBySet(Object value) {
      try {
        source.set(value);
      } catch (IllegalStateException expected) {
        return weak(expected);
      }
      throw new AssertionError("did not throw");
    }
  }

  @Nested
  class SignalsAndBatches {

    @Test
    void value_replaced_collected() {
      WeakReference<?> old = setNewObject();
      source.set("next");

      Garbage.assertCollected(old);
    }

    private WeakReference<?> setNewObject() {
      var value = new Object();
      source.set(value);
      return weak(value);
    }

    @Test
    void value_replacedWhileObserved_collected() {
      system.effect(() -> source.get());
      WeakReference<?> old = setNewObject();
      source.set("next");

      Garbage.assertCollected(old);
    }

    @Test
    void value_onlySetInsideABatch_collected() {
      system.effect(() -> source.get());
      var old = new ArrayList<WeakReference<?>>();
      system.batch(
          () -> {
            old.add(setNewObject());
            source.set("next");
          });

      Garbage.assertCollected(old.get(0));
    }

    @Test
    void batchFunction_afterTheBatch_collected() {
      WeakReference<?> captured = batchThatCaptures();

      Garbage.assertCollected(captured);
    }

    private WeakReference<?> batchThatCaptures() {
      var captured = new Object();
      system.batch(
          () -> {
            system.batch(() -> source.set(captured.hashCode()));
          });
      return weak(captured);
    }

    @Test
    void batchToken_ended_collected() {
      WeakReference<?> token = endedToken();

      Garbage.assertCollected(token);
    }

    private WeakReference<?> endedToken() {
      try (Batch outer = system.startBatch();
          Batch inner = system.startBatch()) {
        assertThat(inner).isNotSameAs(outer);
        source.set("changed");
        return weak(inner);
      }
    }

    @Test
    void pausedTracking_resumed_releasesTheEffect() {
      WeakReference<?> effect = effectThatPauses();

      Garbage.assertCollected(effect);
    }

    private WeakReference<?> effectThatPauses() {
      Effect effect =
          system.effect(
              () -> {
                system.pauseTracking();
                system.pauseTracking();
                source.get();
                system.resumeTracking();
              });
      effect.close();
      return weak(effect);
    }

    @Test
    void setActiveSub_outsideOfAnyFunction_releasedWithTheBatch() {
      WeakReference<?> computed = activeInABatch();

      Garbage.assertCollected(computed);
    }

    private WeakReference<?> activeInABatch() {
      Computed<Object> computed = system.computed(() -> source.get());
      system.batch(
          () -> {
            system.setActiveSub(computed);
            source.get();
          });
      return weak(computed);
    }

    @Test
    void observation_ended_collected() {
      WeakReference<?> callback = endedObservation();

      Garbage.assertCollected(callback);
    }

    private WeakReference<?> endedObservation() {
      var captured = new Object();
      Registration end = system.onWrite(source, (old, next) -> use(captured), (old, next) -> {});
      source.set("changed");
      end.close();
      return weak(captured);
    }

    @Test
    void system_dropped_collectedWithItsGraph() {
      WeakReference<?>[] dropped = droppedSystem();

      Garbage.assertCollected(dropped);
    }

    private WeakReference<?>[] droppedSystem() {
      ReactiveSystem other = ReactiveSystem.create("dropped");
      var signal = new AtomicReference<Signal<Object>>();
      other.run(
          () -> {
            signal.set(Signals.signal("a"));
            Signals.effect(() -> signal.get().get());
            Signals.pauseTracking();
            Signals.resumeTracking();
          });
      signal.get().set("b");
      return new WeakReference<?>[] {weak(other), weak(signal.get())};
    }
  }

  @Nested
  class Slots {

    @Test
    void stackAndQueue_afterAFlush_holdNothing() {
      IntSignal signal = system.intSignal(0);
      for (int i = 0; i < 100; i++) {
        IntComputed left = system.intComputed(() -> signal.getAsInt() + 1);
        IntComputed right = system.intComputed(() -> signal.getAsInt() + 2);
        IntComputed sum = system.intComputed(() -> left.getAsInt() + right.getAsInt());
        system.effect(() -> sum.getAsInt());
      }

      signal.set(1);

      assertSlotsEmpty();
    }

    @Test
    void stackAndQueue_afterAFailedFlush_holdNothing() {
      IntSignal signal = system.intSignal(0);
      IntComputed failing =
          system.intComputed(
              () -> {
                if (signal.getAsInt() > 0) {
                  throw new IllegalStateException("failed");
                }
                return 0;
              });
      IntComputed behind = system.intComputed(() -> failing.getAsInt());
      for (int i = 0; i < 100; i++) {
        system.effect(() -> behind.getAsInt());
      }

      assertThatThrownBy(() -> signal.set(1)).hasMessage("failed");

      assertSlotsEmpty();
    }

    @Test
    void stackAndQueue_afterAnErrorInACheck_holdNothingOfTheWalk() {
      IntSignal signal = system.intSignal(0);
      IntComputed failing =
          system.intComputed(
              () -> {
                if (signal.getAsInt() == 1) {
                  throw new AssertionError("fatal");
                }
                return signal.getAsInt();
              });
      IntComputed behind = system.intComputed(() -> failing.getAsInt());
      IntComputed further = system.intComputed(() -> behind.getAsInt());
      system.effect(() -> further.getAsInt());

      assertThatThrownBy(() -> signal.set(1)).hasMessage("fatal");

      assertThat(system.engine.stack).containsOnlyNulls();
      signal.set(2);
      assertSlotsEmpty();
    }

    private void assertSlotsEmpty() {
      Engine e = system.engine;
      assertThat(e.stack).containsOnlyNulls();
      assertThat(e.queue).containsOnlyNulls();
      assertThat(e.activeSub).isNull();
      assertThat(e.ownerOverride).isNull();
      assertThat(e.batchThrown).containsOnlyNulls();
      assertThat(e.failures).isNull();
      assertThat(e.staleThrown).isNull();
      assertThat(e.unsettled).isNull();
    }
  }
}
