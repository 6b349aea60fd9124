package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.computed;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.signal;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Writes made by effects and computeds. */
class InnerWriteTest {

  private final Recorder log = new Recorder();

  /** An effect is not repeated for its own writes, and must not become deaf by them either. */
  @Nested
  class OwnWrites {

    @Test
    void suite212_effectResetsSourceThroughComputed_laterWritesStillReset() {
      var source = signal(0);
      var positive = computed(() -> source.get() > 0);
      effect(
          () -> {
            if (positive.get()) {
              source.set(0);
            }
          });

      source.set(1);
      assertThat(source.get()).isZero();
      positive.get();
      source.set(2);

      assertThat(source.get()).isZero();
    }

    @Test
    void suite213_effectResetsSourceInFirstRun_laterWritesStillReset() {
      var source = signal(1);
      var copy = computed(source);
      effect(
          () -> {
            if (copy.get() > 0) {
              source.set(0);
            }
          });
      assertThat(source.get()).isZero();

      source.set(2);
      assertThat(source.get()).isZero();
      source.set(3);

      assertThat(source.get()).isZero();
    }

    @Test
    void effect_wroteTwiceBehindComputed_hearsLaterWrite() {
      var source = signal(0);
      var copy = computed(source);
      effect(
          () -> {
            log.add(copy.get());
            if (copy.get() == 10) {
              source.set(11);
              source.set(12);
            }
          });

      source.set(10);
      source.set(20);

      assertThat(log.events()).containsExactly("0", "10", "20");
    }

    @Test
    void effect_wroteThriceBehindChainInFirstRun_hearsLaterWrite() {
      var source = signal(0);
      var c1 = computed(source);
      var c2 = computed(c1);
      var c3 = computed(c2);
      effect(
          () -> {
            int value = c3.get();
            log.add(value);
            for (int i = 1; i <= 3; i++) {
              source.set(value + i);
            }
          });

      source.set(100);
      source.set(200);

      assertThat(log.events()).containsExactly("0", "100", "200");
    }

    @Test
    void effect_wroteOnceBehindDiamond_hearsLaterWrite() {
      var source = signal(0);
      var left = computed(source);
      var right = computed(source);
      var sum = computed(() -> left.get() + right.get());
      effect(
          () -> {
            log.add(sum.get());
            if (sum.get() == 20) {
              source.set(11);
            }
          });

      source.set(10);
      source.set(20);
      source.set(30);

      assertThat(log.events()).containsExactly("0", "20", "40", "60");
    }

    @Test
    void effect_wroteInBatchBehindDiamond_hearsLaterWrite() {
      var a = signal(0);
      var b = signal(0);
      var left = computed(() -> a.get() + b.get());
      var right = computed(() -> a.get() * b.get());
      var both = computed(() -> left.get() + ":" + right.get());
      effect(
          () -> {
            log.add(both.get());
            batch(
                () -> {
                  a.set(1);
                  b.set(1);
                });
          });

      a.set(5);
      b.set(7);

      assertThat(log.events()).containsExactly("0:0", "6:5", "8:7");
    }

    @Test
    void effect_innerEffectWroteWhatOuterRead_outerHearsLaterWrite() {
      var source = signal(0);
      var trigger = signal(0);
      var copy = computed(source);
      var twice = computed(() -> copy.get() + copy.get());
      effect(() -> trigger.get() > 0 ? log.cleanup("x") : null);
      effect(
          () -> {
            if (trigger.get() > 0) {
              source.set(source.peek() + 1);
              source.set(source.peek() + 1);
            }
          });
      effect(
          () -> {
            log.add(twice.get());
            trigger.set(trigger.peek() + 1);
          });
      log.clear();

      source.set(50);

      assertThat(log.events()).contains("100");
      log.clear();
      source.set(70);
      assertThat(log.events()).contains("140");
    }

    @Test
    void effect_readComputedThatWroteTwiceBehindItself_hearsLaterWrite() {
      var source = signal(0);
      var copy = computed(source);
      var writing =
          computed(
              () -> {
                int value = copy.get();
                source.set(value + 1);
                source.set(value + 2);
                return value;
              });
      effect(() -> log.add(writing.get()));

      source.set(100);
      source.set(200);

      // checked, evaluated and so written; run, evaluated again
      assertThat(log.events()).containsExactly("0", "102", "202");
    }

    @Test
    void effect_observedColdComputedThatWroteInBatch_hearsLaterWriteOfBatch() {
      var source = signal(0);
      var shared = computed(source);
      var between = computed(shared);
      var writing =
          computed(
              () -> {
                int value = between.get();
                if (value == 0) {
                  source.set(1);
                  source.set(2);
                }
                return value;
              });
      effect(() -> log.add("other " + shared.get()));

      batch(
          () -> {
            effect(() -> log.add(writing.get()));
            source.set(20);
          });

      assertThat(log.events()).containsExactly("other 0", "0", "other 20", "20");
    }

    @Test
    void effect_manyComputedsBetweenItAndComputedThatWritesItsDependency_hearsLaterWrite() {
      var source = signal(0);
      var copy = computed(source);
      var writing =
          computed(
              () -> {
                int value = copy.get();
                source.set(value + 1);
                source.set(value + 2);
                return value;
              });
      var c1 = computed(writing);
      var c2 = computed(c1);
      effect(
          () -> {
            log.add(c2.get());
            source.set(source.peek() + 1);
          });
      log.clear();

      source.set(100);
      assertThat(log.take()).hasSize(1);
      source.set(200);

      assertThat(log.take()).hasSize(1);
    }
  }

  /** The order of runs if an effect writes. */
  @Nested
  class Effects {

    @Test
    void D7_effectWritesWhatItReads_doesNotRunAgain() {
      var count = signal(0);
      var trigger = signal(0);
      effect(
          () -> {
            trigger.get();
            log.add(count.get());
            count.set(count.get() + 1);
          });

      trigger.set(1);
      trigger.set(2);

      assertThat(log.events()).containsExactly("0", "1", "2");
      assertThat(count.get()).isEqualTo(3);
    }

    @Test
    void D7_effectWroteWhatItReads_writeFromOutsideRunsItAgain() {
      var s = signal(0);
      effect(
          () -> {
            log.add(s.get());
            s.set(s.get() + 1);
          });

      s.set(10);

      assertThat(log.events()).containsExactly("0", "10");
      assertThat(s.get()).isEqualTo(11);
    }

    @Test
    void D7_allowRecursion_runsUntilNothingChanges() {
      var s = signal(0);
      effect(
          o -> o.allowRecursion(),
          () -> {
            log.add(s.get());
            s.set(Math.min(3, s.get() + 1));
          });

      assertThat(log.events()).containsExactly("0", "1", "2", "3");
    }

    @Test
    void D7_effectFlushedInsideWritesBack_outerDoesNotRunAgain() {
      var a = signal(0);
      var b = signal(0);
      effect(
          () -> {
            log.add("outer " + a.get());
            b.set(a.get());
          });
      effect(() -> a.set(b.get()));
      log.clear();

      a.set(5);

      assertThat(log.events()).containsExactly("outer 5");
    }

    @Test
    void D8_effectWritesSignal_readersRunBeforeItGoesOn() {
      var a = signal(0);
      var b = signal(0);
      effect(() -> log.add("b" + b.get()));
      effect(
          () -> {
            int value = a.get();
            b.set(value);
            log.add("a" + value);
          });
      log.clear();

      a.set(1);

      assertThat(log.events()).containsExactly("b1", "a1");
    }

    @Test
    void D8_suite175_effectWritesTwoSignals_readerOfBothRunsTwice() {
      var trigger = signal(0);
      var a = signal(0);
      var b = signal(0);
      effect(
          () -> {
            a.set(trigger.get());
            b.set(trigger.get());
          });
      effect(() -> log.add(a.get() + "," + b.get()));
      log.clear();

      trigger.set(1);

      assertThat(log.events()).containsExactly("1,0", "1,1");
    }

    @Test
    void D8_batchedEffectWritesTwoSignals_readerOfBothRunsOnceAfterIt() {
      var trigger = signal(0);
      var a = signal(0);
      var b = signal(0);
      effect(
          o -> o.batched(),
          () -> {
            a.set(trigger.get());
            b.set(trigger.get());
            log.add("written");
          });
      effect(() -> log.add(a.get() + "," + b.get()));
      log.clear();

      trigger.set(1);

      assertThat(log.events()).containsExactly("written", "1,1");
    }

    @Test
    void D8_effectWritesSource_readsComputedOfItAtOnce_getsNewValue() {
      var s = signal(1);
      var twice = computed(() -> s.get() * 2);
      effect(
          () -> {
            log.add(twice.get());
            s.set(5);
            log.add(twice.get());
          });

      assertThat(log.events()).containsExactly("2", "10");
    }

    @Test
    void suite49_effectWritesThroughChain_otherEffectRunsOncePerWrite() {
      var s = signal(0);
      var c1 = computed(() -> s.get() + 1);
      var c2 = computed(() -> c1.get() + 1);
      var trigger = signal(0);
      effect(() -> log.add(c2.get()));
      effect(() -> s.set(trigger.get() * 10));
      log.clear();

      trigger.set(1);
      trigger.set(2);

      assertThat(log.events()).containsExactly("12", "22");
    }

    @Test
    void chainOfThree_effectWritesItsSource_otherEffectBehindChainHearsEveryWrite() {
      var s = signal(0);
      var c1 = computed(s);
      var c2 = computed(c1);
      var c3 = computed(c2);
      effect(
          () -> {
            if (c3.get() % 2 == 1) {
              s.set(c3.get() + 1);
            }
          });
      effect(() -> log.add(c3.get()));
      log.clear();

      for (int i = 1; i <= 7; i += 2) {
        s.set(i);
      }

      assertThat(log.events()).containsExactly("2", "4", "6", "8");
    }
  }

  /** A computed that writes is odd, but must not confuse the graph. */
  @Nested
  class WritingComputeds {

    @Test
    void suite179_D11_computedWritesItsDependencyUntilItIsStable_readersGetStableValue() {
      var source = signal(0);
      var atLeastThree =
          computed(
              () -> {
                int value = source.get();
                if (value < 3) {
                  source.set(3);
                }
                return value;
              });
      var next = computed(() -> atLeastThree.get() + 1);
      effect(() -> log.add(next.get()));

      assertThat(next.get()).isEqualTo(4);
      source.set(1);
      assertThat(next.get()).isEqualTo(4);
      source.set(7);
      assertThat(next.get()).isEqualTo(8);
    }

    @Test
    void D11_suite57_computedWritesOtherSignal_readersOfThatRun() {
      var s = signal(0);
      var seen = signal(-1);
      var c =
          computed(
              () -> {
                seen.set(s.get());
                return s.get();
              });
      effect(() -> log.add("seen " + seen.get()));
      effect(() -> log.add("computed " + c.get()));
      log.clear();

      s.set(1);

      assertThat(log.events()).containsExactlyInAnyOrder("seen 1", "computed 1");
    }

    @Test
    void D11_suite179_computedWritesItsOwnDependency_readsItsWriteInTheSameRun() {
      var s = signal(0);
      var c =
          computed(
              () -> {
                log.add("before " + s.get());
                if (s.get() < 10) {
                  s.set(s.get() + 10);
                }
                log.add("after " + s.get());
                return s.get();
              });

      assertThat(c.get()).isEqualTo(10);
      assertThat(log.events()).startsWith("before 0", "after 10");
    }

    @Test
    void D11_observedComputedWritesItsOwnDependency_laterWriteIsFollowed() {
      var s = signal(0);
      var c =
          computed(
              () -> {
                int value = s.get();
                if (value % 2 == 1) {
                  s.set(value + 1);
                }
                return s.get();
              });
      effect(() -> log.add(c.get()));

      s.set(1);
      s.set(3);
      s.set(5);

      assertThat(c.get()).isEqualTo(6);
      assertThat(log.events()).startsWith("0").endsWith("6").contains("2", "4");
    }
  }
}
