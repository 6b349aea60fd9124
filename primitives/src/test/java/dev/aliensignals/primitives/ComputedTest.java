package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Recorder.counting;
import static dev.aliensignals.primitives.Recorder.dependencies;
import static dev.aliensignals.primitives.Recorder.subscribers;
import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.computed;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** When a computed is evaluated, and when it is not. */
class ComputedTest {

  private final Recorder log = new Recorder();
  private final AtomicInteger runs = new AtomicInteger();

  @Nested
  class Laziness {

    @Test
    void A13_D10_computed_neverRead_notEvaluated() {
      var s = signal(1);
      computed(counting(runs, s));

      s.set(2);

      assertThat(runs).hasValue(0);
    }

    @Test
    void T08_A14_computed_readTwice_evaluatedOnce() {
      var s = signal(1);
      var c = computed(counting(runs, s));

      c.get();

      assertThat(c.get()).isEqualTo(1);
      assertThat(runs).hasValue(1);
    }

    @Test
    void T08_A14_observedComputed_readTwice_evaluatedOnce() {
      var s = signal(1);
      var c = computed(counting(runs, s));
      effect(c::get);

      c.get();
      c.get();

      assertThat(runs).hasValue(1);
    }

    @Test
    void T14_computed_readAfterWrite_isNewValue() {
      var s = signal(2);
      var twice = computed(() -> s.get() * 2);
      assertThat(twice.get()).isEqualTo(4);

      s.set(5);

      assertThat(twice.get()).isEqualTo(10);
    }

    @Test
    void M10_D10_computed_writtenOftenAndNotRead_notEvaluated() {
      var s = signal(1);
      var c = computed(counting(runs, s));
      c.get();

      s.set(2);
      s.set(3);
      s.set(4);

      assertThat(runs).hasValue(1);
    }

    @Test
    void M10_computed_unrelatedSignalWritten_notEvaluated() {
      var s = signal(1);
      var other = signal(1);
      var c = computed(counting(runs, s));
      c.get();

      other.set(2);
      c.get();

      assertThat(runs).hasValue(1);
    }

    @Test
    void D10_suite146_bothDependenciesWritten_evaluatedOnceWhenRead() {
      var a = signal(1);
      var b = signal(1);
      var sum = computed(counting(runs, () -> a.get() + b.get()));
      sum.get();

      a.set(2);
      b.set(3);

      assertThat(sum.get()).isEqualTo(5);
      assertThat(runs).hasValue(2);
    }

    @Test
    void T17_memo_readByEffect_effectFollows() {
      var s = signal(1);
      var memo = computed(() -> s.get() * 10);
      effect(() -> log.add(memo.get()));

      s.set(2);

      assertThat(log.events()).containsExactly("10", "20");
    }

    @Test
    void M11_peek_insideEffect_doesNotSubscribeIt() {
      var s = signal(1);
      var c = computed(s);
      effect(() -> log.add(c.peek()));

      s.set(2);

      assertThat(log.events()).containsExactly("1");
      assertThat(c.peek()).isEqualTo(2);
    }

    @Test
    void M11_computed_observerClosed_isReleased() {
      var s = signal(1);
      var c = computed(s);
      var effect = effect(c::get);

      effect.close();

      assertThat(subscribers(c)).isZero();
      assertThat(subscribers(s)).isZero();
    }
  }

  @Nested
  class EqualResult {

    @Test
    void T16_computed_evaluatedToEqualValue_effectNotRun() {
      var s = signal(2);
      var even = computed(() -> s.get() % 2 == 0);
      effect(() -> log.add(even.get()));

      s.set(4);

      assertThat(log.events()).containsExactly("true");
    }

    @Test
    void A15_dependencyEvaluatedToEqualValue_downstreamNotEvaluated() {
      var s = signal(2);
      var even = computed(log.supplier("even", () -> s.get() % 2 == 0));
      var text = computed(log.supplier("text", () -> even.get() ? "even" : "odd"));
      effect(() -> log.add(text.get()));
      log.clear();

      s.set(4);

      assertThat(log.events()).containsExactly("even");
    }

    @Test
    void A15_coldDependencyEvaluatedToEqualValue_downstreamNotEvaluated() {
      var s = signal(2);
      var even = computed(log.supplier("even", () -> s.get() % 2 == 0));
      var text = computed(log.supplier("text", () -> even.get() ? "even" : "odd"));
      text.get();
      log.clear();

      s.set(4);
      text.get();

      assertThat(log.events()).containsExactly("even");
    }

    @Test
    void A15_check_stopsAtFirstRealChange() {
      var s = signal(1);
      var same = computed(log.supplier("same", () -> s.get() > 0));
      var changes = computed(log.supplier("changes", s));
      var last = computed(log.supplier("last", () -> s.get() * 2));
      effect(
          () -> {
            log.add("effect");
            same.get();
            changes.get();
            last.get();
          });
      log.clear();

      s.set(2);

      assertThat(log.events()).containsExactly("same", "changes", "effect", "last");
    }

    @Test
    void A15_checkFoundNoChange_nodeIsCleanAgain() {
      var s = signal(2);
      var even = computed(() -> s.get() % 2 == 0);
      var text = computed(() -> even.get() ? "even" : "odd");
      var effect = effect(() -> log.add(text.get()));

      s.set(4);

      assertThat(text.has(Flags.MARKS)).isFalse();
      assertThat(effect.has(Flags.MARKS)).isFalse();
      assertThat(effect.has(Flags.WATCHING)).isTrue();
    }

    @Test
    void D9_ownEquality_decidesWhatIsChange() {
      var s = signal(10);
      Computed<Integer> rounded =
          computed(o -> o.equality(Equality.of((a, b) -> a / 10 == b / 10)), s);
      effect(() -> log.add(rounded.get()));

      s.set(15);
      s.set(25);

      assertThat(log.events()).containsExactly("10", "25");
    }
  }

  @Nested
  class NullResult {

    @Test
    void D17_suite145_computedReturnsNull_isEvaluatedOnce() {
      var c = computed(counting(runs, () -> (@Nullable String) null));

      assertThat(c.get()).isNull();
      assertThat(c.get()).isNull();
      assertThat(runs).hasValue(1);
    }

    @Test
    void D17_suite145_observedComputedStaysNull_effectNotRun() {
      var s = signal(1);
      Computed<@Nullable String> c = computed(counting(runs, () -> s.get() < 10 ? null : "many"));
      effect(() -> log.add(c.get()));

      s.set(2);
      s.set(10);
      s.set(3);

      assertThat(log.events()).containsExactly("null", "many", "null");
      assertThat(runs).hasValue(4);
    }

    @Test
    void D17_nonNull_computedReturnsNull_isFailure() {
      Computed<@Nullable String> c = computed(o -> o.name("c").nonNull(), () -> null);

      assertThatExceptionOfType(InvalidSignalValueException.class)
          .isThrownBy(c::get)
          .matches(e -> e.nodeName().equals("c"));
    }
  }

  @Nested
  class Subscription {

    @Test
    void D12_unobservedComputed_read_isInNoSubscriberList() {
      var s = signal(1);
      var c = computed(s);

      c.get();

      assertThat(subscribers(s)).isZero();
      assertThat(dependencies(c)).containsExactly(s);
    }

    @Test
    void D12_firstObserverComes_chainIsSubscribedWithoutEvaluation() {
      var s = signal(1);
      var inner = computed(counting(runs, s));
      var outer = computed(counting(runs, inner));
      outer.get();

      effect(outer::get);

      assertThat(subscribers(s)).isEqualTo(1);
      assertThat(subscribers(inner)).isEqualTo(1);
      assertThat(runs).hasValue(2);
    }

    @Test
    void D12_suite160_suite161_lastObserverGoes_wholeChainIsReleased() {
      var s = signal(1);
      var c1 = computed(s);
      var c2 = computed(c1);
      var first = effect(c2::get);
      var second = effect(c1::get);

      first.close();
      assertThat(subscribers(s)).isEqualTo(1);
      second.close();

      assertThat(subscribers(s)).isZero();
      assertThat(subscribers(c1)).isZero();
    }

    @Test
    void D12_suite26_computedWithoutObserversAgain_staysRight() {
      var s = signal(1);
      var c = computed(counting(runs, () -> s.get() + 1));
      effect(c::get).close();

      s.set(5);

      assertThat(c.get()).isEqualTo(6);
      assertThat(c.get()).isEqualTo(6);
      assertThat(runs).hasValue(2);
    }

    @Test
    void D12_computedWrittenWhileCold_observedAgain_effectGetsNewValue() {
      var s = signal(1);
      var c = computed(s);
      effect(c::get).close();
      s.set(2);

      effect(() -> log.add(c.get()));
      s.set(3);

      assertThat(log.events()).containsExactly("2", "3");
    }

    @Test
    void D12_coldComputedReadInBatch_isRightAfterwards() {
      var s = signal(1);
      var c = computed(s);

      batch(
          () -> {
            s.set(2);
            c.get();
            s.set(3);
          });

      assertThat(c.get()).isEqualTo(3);
    }
  }

  @Nested
  class Chains {

    @Test
    void A20_longChainWithoutCycle_doesNotThrow() {
      var s = signal(0);
      ReadableSignal<Integer> last = s;
      var all = new ArrayList<Computed<Integer>>();
      for (int i = 0; i < 10_000; i++) {
        ReadableSignal<Integer> before = last;
        var next = computed(() -> before.get() + 1);
        next.get(); // bottom up, so that no evaluation is inside another
        all.add(next);
        last = next;
      }
      ReadableSignal<Integer> top = last;
      effect(() -> log.add(top.get()));

      s.set(1);

      assertThat(log.events()).containsExactly("10000", "10001");
      assertThat(all).noneMatch(c -> c.has(Flags.BUSY));
    }

    @Test
    void A19_A20_computedReadTwiceInDiamond_isNoCycle() {
      var s = signal(1);
      var shared = computed(s);
      var left = computed(shared);
      var right = computed(shared);

      assertThat(computed(() -> left.get() + right.get()).get()).isEqualTo(2);
    }
  }

  @Nested
  class Failing {

    @Test
    void T15_D3_computedThrows_sameInstanceAtEveryReadUntilSourceChanges() {
      var s = signal(0);
      var failure = new IllegalStateException("zero");
      var c =
          computed(
              counting(
                  runs,
                  () -> {
                    if (s.get() == 0) {
                      throw failure;
                    }
                    return s.get();
                  }));

      assertThatThrownBy(c::get).isSameAs(failure);
      assertThatThrownBy(c::get).isSameAs(failure);
      assertThat(runs).hasValue(1);
      s.set(7);

      assertThat(c.get()).isEqualTo(7);
      assertThat(runs).hasValue(2);
    }

    @Test
    void T15_D3_computedBehindFailedOne_throwsTheSameInstance() {
      var failure = new IllegalStateException("source");
      Computed<Integer> failed =
          computed(
              () -> {
                throw failure;
              });
      var behind = computed(() -> failed.get() + 1);

      assertThatThrownBy(behind::get).isSameAs(failure);
    }

    @Test
    void A22_computedThrowsDuringCheck_effectSeesItAtItsRead() {
      var s = signal(1);
      var failure = new IllegalStateException("two");
      var c =
          computed(
              () -> {
                if (s.get() == 2) {
                  throw failure;
                }
                return s.get();
              });
      effect(
          () -> {
            try {
              log.add(c.get());
            } catch (IllegalStateException e) {
              log.add(e.getMessage());
            }
          });

      s.set(2);
      s.set(3);

      assertThat(log.events()).containsExactly("1", "two", "3");
    }
  }
}
