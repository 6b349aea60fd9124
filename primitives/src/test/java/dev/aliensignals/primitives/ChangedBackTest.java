package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.computed;
import static dev.aliensignals.primitives.Signals.doubleComputed;
import static dev.aliensignals.primitives.Signals.doubleSignal;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.intComputed;
import static dev.aliensignals.primitives.Signals.intSignal;
import static dev.aliensignals.primitives.Signals.linked;
import static dev.aliensignals.primitives.Signals.longComputed;
import static dev.aliensignals.primitives.Signals.longSignal;
import static dev.aliensignals.primitives.Signals.onCleanup;
import static dev.aliensignals.primitives.Signals.reduced;
import static dev.aliensignals.primitives.Signals.signal;
import static dev.aliensignals.primitives.Signals.slot;
import static dev.aliensignals.primitives.Signals.trigger;
import static dev.aliensignals.primitives.Signals.untracked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Changes that their batch takes back, with reads in between: they are no changes. */
class ChangedBackTest {

  private final Recorder log = new Recorder();

  @Nested
  class Followers {

    @Test
    void computedReadInBetween_changedBack_nobodyRuns() {
      Signal<Integer> s = signal(0);
      Computed<Integer> twice = computed(() -> s.get() * 2);
      Computed<Integer> text = computed(() -> twice.get() + 1);
      effect(() -> log.add("signal " + s.get()));
      effect(() -> log.add("twice " + twice.get()));
      effect(() -> log.add("text " + text.get()));
      log.clear();

      batch(
          () -> {
            s.set(1);
            assertThat(text.get()).isEqualTo(3);
            s.set(2);
            assertThat(text.peek()).isEqualTo(5);
            s.set(0);
          });

      assertThat(log.events()).isEmpty();
      assertThat(text.get()).isEqualTo(1);
      s.set(3);
      assertThat(log.events()).containsExactlyInAnyOrder("signal 3", "twice 6", "text 7");
    }

    @Test
    void computedThatOwnsAnEffect_changedBack_isEvaluatedAndNobodyRuns() {
      Signal<Integer> s = signal(0);
      Computed<Integer> owner =
          computed(
              () -> {
                int value = s.get();
                effect(() -> log.add("owned " + value));
                return value;
              });
      effect(() -> log.add("effect " + owner.get()));
      log.clear();

      batch(
          () -> {
            s.set(1);
            assertThat(owner.get()).isEqualTo(1);
            s.set(0);
          });

      assertThat(log.events()).containsExactly("owned 1", "owned 0");
      s.set(2);
      assertThat(log.events()).containsExactly("owned 1", "owned 0", "owned 2", "effect 2");
    }

    @Test
    void computedThatOwnsAnEffect_notObserved_isEvaluatedWhenItIsRead() {
      Signal<Integer> s = signal(0);
      Computed<Integer> owner =
          computed(
              () -> {
                int value = s.get();
                effect(() -> log.add("owned " + value));
                return value;
              });
      assertThat(owner.get()).isZero();
      log.clear();

      batch(
          () -> {
            s.set(1);
            assertThat(owner.get()).isEqualTo(1);
            s.set(0);
          });

      assertThat(owner.get()).isZero();
      assertThat(log.events()).containsExactly("owned 1", "owned 0");
    }

    @Test
    void computedReadAfterChangingBack_nobodyRuns() {
      Signal<Integer> s = signal(0);
      AtomicInteger runs = new AtomicInteger();
      Computed<Integer> c = computed(Recorder.counting(runs, s));
      effect(() -> log.add("effect " + c.get()));

      batch(
          () -> {
            s.set(1);
            assertThat(c.get()).isEqualTo(1);
            s.set(0);
            assertThat(c.get()).isZero();
          });

      assertThat(log.events()).containsExactly("effect 0");
      assertThat(runs).as("not evaluated for what it was").hasValue(2);
    }

    @Test
    void unboxedComputeds_changedBack_nobodyRuns() {
      IntSignal i = intSignal(0);
      LongSignal l = longSignal(0);
      DoubleSignal d = doubleSignal(0);
      IntComputed ci = intComputed(() -> i.getAsInt() + 1);
      LongComputed cl = longComputed(() -> l.getAsLong() + 1);
      DoubleComputed cd = doubleComputed(() -> d.getAsDouble() + 1);
      effect(() -> log.add(ci.getAsInt() + " " + i.getAsInt()));
      effect(() -> log.add(cl.getAsLong() + " " + l.getAsLong()));
      effect(() -> log.add(cd.getAsDouble() + " " + d.getAsDouble()));
      log.clear();

      for (int round = 1; round < 4; round++) {
        int value = round;
        batch(
            () -> {
              i.set(value);
              l.set(value);
              d.set(value);
              assertThat(ci.getAsInt() + cl.getAsLong() + cd.getAsDouble())
                  .isEqualTo(3 * (value + 1));
              i.set(0);
              l.set(0);
              d.set(0);
            });
      }

      assertThat(log.events()).isEmpty();
      assertThat(ci.getAsInt() + cl.getAsLong() + cd.getAsDouble()).isEqualTo(3);
    }

    @Test
    void equalObjects_areTheOldInstanceAgain() {
      Signal<List<Integer>> s = signal(List.of(1));
      Computed<List<Integer>> copy = computed(() -> new ArrayList<>(s.get()));
      effect(() -> log.add(copy.get() + " " + s.get()));
      List<Integer> before = copy.get();

      batch(
          () -> {
            s.set(List.of(2));
            copy.get();
            s.set(new ArrayList<>(List.of(1)));
            copy.get();
          });

      assertThat(log.events()).containsExactly("[1] [1]");
      assertThat(copy.get()).isSameAs(before);
    }

    @Test
    void otherDependenciesInBetween_changedBack_dependsOnTheOldOnes() {
      Signal<Boolean> first = signal(true);
      Signal<String> a = signal("a");
      Signal<String> b = signal("b");
      Computed<String> chosen = computed(() -> first.get() ? a.get() : b.get());
      effect(() -> log.add(chosen.get()));

      batch(
          () -> {
            first.set(false);
            assertThat(chosen.get()).isEqualTo("b");
            b.set("b2");
            first.set(true);
          });
      assertThat(log.events()).containsExactly("a");
      a.set("a2");
      b.set("b3");

      assertThat(log.events()).containsExactly("a", "a2");
    }

    @Test
    void oneOfTwoChangedBack_onlyTheOtherCounts() {
      Signal<Integer> s = signal(0);
      Signal<Integer> t = signal(0);
      Computed<Integer> cs = computed(s);
      Computed<Integer> ct = computed(t);
      Computed<Integer> sum = computed(() -> cs.get() + ct.get());
      effect(() -> log.add("s " + cs.get()));
      effect(() -> log.add("t " + ct.get()));
      effect(() -> log.add("sum " + sum.get()));
      log.clear();

      batch(
          () -> {
            s.set(1);
            t.set(1);
            assertThat(sum.get()).isEqualTo(2);
            s.set(0);
          });

      assertThat(log.events()).containsExactlyInAnyOrder("t 1", "sum 1");
    }

    @Test
    void leftChanged_runsOnce() {
      Signal<Integer> s = signal(0);
      Computed<Integer> c = computed(s);
      effect(() -> log.add(c.get()));

      batch(
          () -> {
            s.set(1);
            c.get();
            s.set(0);
            c.get();
            s.set(2);
          });

      assertThat(log.events()).containsExactly("0", "2");
    }

    @Test
    void effectThatSawTheValueInBetween_runs() {
      Signal<Integer> s = signal(0);
      Computed<Integer> c = computed(s);
      effect(() -> log.add("old " + c.get()));

      batch(
          () -> {
            s.set(1);
            effect(() -> log.add("new " + c.get()));
            s.set(0);
          });

      assertThat(log.events()).containsExactly("old 0", "new 1", "new 0");
    }

    @Test
    void computedThatSawTheValueInBetween_isNotKept() {
      Signal<Integer> s = signal(0);
      Computed<Integer> observed = computed(s);
      effect(() -> log.add(observed.get()));
      Computed<Integer> unobserved = computed(() -> s.get() + observed.get());

      batch(
          () -> {
            s.set(1);
            assertThat(unobserved.get()).isEqualTo(2);
            s.set(0);
          });

      assertThat(unobserved.get()).isZero();
      s.set(1);
      assertThat(unobserved.get()).isEqualTo(2);
    }

    @Test
    void computedThatWasOutOfDate_isNotTakenBack() {
      Signal<Boolean> first = signal(true);
      Signal<Integer> a = signal(1);
      Signal<Integer> b = signal(2);
      Computed<Integer> c = computed(() -> first.get() ? a.get() : b.get());
      assertThat(c.get()).isEqualTo(1);
      first.set(false);

      batch(
          () -> {
            effect(() -> log.add(c.get()));
            b.set(3);
            assertThat(c.get()).isEqualTo(3);
            b.set(4);
          });

      assertThat(log.events()).containsExactly("2", "4");
    }

    @Test
    void failureInBetween_changedBack_nobodyRuns() {
      Signal<Integer> s = signal(1);
      Computed<Integer> inverse = computed(() -> 10 / s.get());
      effect(() -> log.add(inverse.get()));

      batch(
          () -> {
            s.set(0);
            assertThatThrownBy(inverse::get).isInstanceOf(ArithmeticException.class);
            s.set(1);
          });

      assertThat(log.events()).containsExactly("10");
      assertThat(inverse.get()).isEqualTo(10);
    }

    @Test
    void valueInBetweenFailures_changedBack_nobodyRuns() {
      Signal<Integer> s = signal(0);
      Computed<Integer> inverse = computed(() -> 10 / s.get());
      IntComputed unboxed = intComputed(() -> 10 / s.get());
      effect(
          () -> {
            try {
              log.add(inverse.get() + unboxed.getAsInt());
            } catch (ArithmeticException e) {
              log.add("fails");
            }
          });

      batch(
          () -> {
            s.set(1);
            assertThat(inverse.get() + unboxed.getAsInt()).isEqualTo(20);
            s.set(0);
          });

      assertThat(log.events()).containsExactly("fails");
      assertThatThrownBy(inverse::get).isInstanceOf(ArithmeticException.class);
      assertThatThrownBy(unboxed::getAsInt).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void nestedBatchesAndEffectsThatBatch_changedBack_nobodyRuns() {
      Signal<Integer> s = signal(0);
      Computed<Integer> c = computed(s);
      Signal<Integer> go = signal(0);
      effect(() -> log.add("follower " + c.get()));
      effect(
          () -> {
            int value = go.get();
            onCleanup(
                () -> {
                  s.set(value + 1);
                  c.peek();
                  s.set(0);
                });
            batch(
                () -> {
                  s.set(value + 1);
                  batch(() -> log.add("inside " + untracked(c)));
                  s.set(0);
                });
          });
      log.clear();

      go.set(4);

      assertThat(log.events()).containsExactly("inside 5");
    }

    @Test
    void triggered_runs_whateverTheValues() {
      Signal<Integer> s = signal(0);
      Computed<Integer> c = computed(s);
      effect(() -> log.add("signal " + s.get()));
      effect(() -> log.add("computed " + c.get()));
      log.clear();

      batch(
          () -> {
            s.set(1);
            c.get();
            trigger(s);
            c.get();
            s.set(0);
          });
      batch(
          () -> {
            s.set(1);
            c.get();
            trigger(c);
            s.set(0);
          });

      assertThat(log.events()).containsExactly("signal 0", "computed 0");
    }

    @Test
    void pausedEffect_changedBack_doesNotRunWhenResumed() {
      Signal<Integer> s = signal(0);
      Computed<Integer> c = computed(s);
      Effect paused = effect(() -> log.add("effect " + c.get()));
      paused.pause();

      batch(
          () -> {
            s.set(1);
            c.get();
            s.set(0);
          });
      paused.resume();
      assertThat(log.events()).containsExactly("effect 0");
      s.set(2);

      assertThat(log.events()).containsExactly("effect 0", "effect 2");
    }

    @Test
    void slotReplacedAndBack_nobodyRuns() {
      Signal<Integer> a = signal(1);
      Signal<Integer> b = signal(2);
      Slot<Integer> slot = slot(a);
      effect(() -> log.add(slot.get()));

      batch(
          () -> {
            slot.replace(b);
            assertThat(slot.get()).isEqualTo(2);
            slot.replace(a);
          });
      b.set(3);

      assertThat(log.events()).containsExactly("1");
      a.set(4);
      assertThat(log.events()).containsExactly("1", "4");
    }

    @Test
    void deepChain_changedBack_nothingIsEvaluatedAgain() {
      Signal<Integer> s = signal(0);
      AtomicInteger runs = new AtomicInteger();
      Computed<Integer> last = computed(s);
      for (int i = 0; i < 5_000; i++) {
        Computed<Integer> before = last;
        last = computed(Recorder.counting(runs, before));
      }
      Computed<Integer> end = last;
      effect(() -> log.add(end.get()));
      runs.set(0);

      batch(
          () -> {
            s.set(1);
            assertThat(end.get()).isEqualTo(1);
            s.set(0);
          });

      assertThat(log.events()).containsExactly("0");
      assertThat(runs).hasValue(5_000);
    }
  }

  @Nested
  class KeptState {

    @Test
    void linked_peekedInBetween_keepsWhatWasSetByHand() {
      Signal<String> s = signal("a");
      LinkedSignal<String> l = linked(s);
      l.set("by hand");

      batch(
          () -> {
            s.set("b");
            assertThat(l.peek()).isEqualTo("b");
            s.set("a");
          });

      assertThat(l.get()).isEqualTo("by hand");
      assertThat(l.isOverridden()).isTrue();
      assertThat(l).hasToString(l.toString()).asString().contains("by hand");
      s.set("c");
      assertThat(l.get()).isEqualTo("c");
    }

    @Test
    void linked_observedAndReadAllTheTime_keepsWhatWasSetByHand() {
      Signal<String> s = signal("a");
      LinkedSignal<String> l = linked(s);
      effect(() -> log.add(l.get() + " " + l.isOverridden()));
      l.set("by hand");
      log.clear();

      batch(
          () -> {
            s.set("b");
            assertThat(l.get()).isEqualTo("b");
            s.set("c");
            assertThat(l.get()).isEqualTo("c");
            assertThat(l.isOverridden()).isFalse();
            s.set("a");
            assertThat(l.get()).isEqualTo("by hand");
            assertThat(l.isOverridden()).isTrue();
          });

      assertThat(log.events()).isEmpty();
    }

    @Test
    void linked_setByHandInBetween_endsWithTheChangeBack() {
      Signal<String> s = signal("a");
      LinkedSignal<String> l = linked(s);
      effect(() -> log.add(l.get()));

      batch(
          () -> {
            s.set("b");
            l.set("x");
            s.set("a");
          });

      assertThat(log.events()).containsExactly("a");
      assertThat(l.isOverridden()).isFalse();
    }

    @Test
    void linked_setByHandInBetween_endsWithTheNextChange() {
      Signal<String> s = signal("a");
      LinkedSignal<String> l = linked(s);
      effect(() -> log.add(l.get()));

      batch(
          () -> {
            s.set("b");
            l.set("x");
            s.set("c");
          });

      assertThat(log.events()).containsExactly("a", "c");
    }

    @Test
    void reduced_changedBack_makesNoStep() {
      Signal<Integer> s = signal(0);
      Computed<Integer> steps = reduced(0, n -> n + 1 + 0 * s.get());
      effect(() -> log.add(steps.get()));

      batch(
          () -> {
            s.set(1);
            assertThat(steps.get()).isEqualTo(2);
            s.set(0);
            assertThat(steps.get()).isEqualTo(1);
            s.set(2);
            assertThat(steps.get()).isEqualTo(2);
            s.set(0);
          });

      assertThat(steps.get()).isEqualTo(1);
      assertThat(log.events()).containsExactly("1");
    }

    @Test
    void reduced_leftChanged_makesOneStepHoweverOftenItIsRead() {
      Signal<Integer> s = signal(0);
      Computed<Integer> steps = reduced(0, n -> n + 1 + 0 * s.get());
      Computed<Integer> unobserved = reduced(0, n -> n + 1 + 0 * s.get());
      effect(() -> log.add(steps.get()));
      unobserved.get();

      batch(
          () -> {
            for (int i = 1; i < 4; i++) {
              s.set(i);
              assertThat(steps.get() + unobserved.get()).isEqualTo(4);
            }
          });

      assertThat(steps.get() + unobserved.get()).isEqualTo(4);
      assertThat(log.events()).containsExactly("1", "2");
    }

    @Test
    void reducedUnobserved_changedBack_makesNoStep() {
      Signal<Integer> s = signal(0);
      Computed<Integer> twice = computed(() -> s.get() * 2);
      Computed<Integer> steps = reduced(0, n -> n + 1 + 0 * twice.get());
      steps.get();

      batch(
          () -> {
            s.set(1);
            assertThat(steps.get()).isEqualTo(2);
            s.set(0);
          });

      assertThat(steps.get()).isEqualTo(1);
      s.set(1);
      assertThat(steps.get()).isEqualTo(2);
    }
  }

  @Nested
  class Equalities {

    @Test
    void equalityOfOptions_decides() {
      Signal<Double> s = signal(o -> o.equality(Equality.of((a, b) -> Math.abs(a - b) < 0.5)), 1.0);
      Computed<Double> c = computed(s);
      effect(() -> log.add(c.get()));

      batch(
          () -> {
            s.set(3.0);
            c.get();
            s.set(1.2);
            c.get();
          });

      assertThat(log.events()).containsExactly("1.0");
      assertThat(s.get()).isEqualTo(1.0);
    }

    @Test
    void equalityNever_isAlwaysAChange() {
      Signal<Integer> s = signal(o -> o.equality(Equality.never()), 0);
      IntSignal i = intSignal(o -> o.equality(Equality.never()), 0);
      Computed<Integer> c = computed(() -> s.get() + i.getAsInt());
      effect(() -> log.add("s " + s.get()));
      effect(() -> log.add("i " + i.getAsInt()));
      log.clear();

      batch(
          () -> {
            s.set(1);
            i.set(1);
            c.get();
            s.set(0);
            i.set(0);
          });

      assertThat(log.events()).containsExactly("s 0", "i 0");
    }
  }
}
