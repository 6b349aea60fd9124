package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Recorder.dependencies;
import static dev.aliensignals.primitives.Recorder.subscribers;
import static dev.aliensignals.primitives.Signals.computed;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.signal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Links follow what the last run has read. */
class DynamicDependenciesTest {

  private final Recorder log = new Recorder();

  @Nested
  class Branches {

    @Test
    void T05_A16_branchSwitched_oldSourceWritten_notRun() {
      var first = signal(true);
      var a = signal("a1");
      var b = signal("b1");
      effect(() -> log.add(first.get() ? a.get() : b.get()));

      first.set(false);
      a.set("a2");

      assertThat(log.events()).containsExactly("a1", "b1");
    }

    @Test
    void T05_A16_branchSwitched_oldSourceHasNoSubscriber() {
      var first = signal(true);
      var a = signal("a1");
      var b = signal("b1");
      var effect = effect(() -> log.add(first.get() ? a.get() : b.get()));

      first.set(false);

      assertThat(subscribers(a)).isZero();
      assertThat(dependencies(effect)).containsExactly(first, b);
    }

    @Test
    void T05_branchSwitchedBack_oldSourceCountsAgain() {
      var first = signal(true);
      var a = signal("a1");
      effect(() -> log.add(first.get() ? a.get() : "b"));

      first.set(false);
      a.set("a2");
      first.set(true);
      a.set("a3");

      assertThat(log.events()).containsExactly("a1", "b", "a2", "a3");
    }

    @Test
    void M06_branchNotReached_stopsTriggering() {
      var on = signal(true);
      var s = signal(1);
      effect(
          () -> {
            log.add("run");
            if (on.get()) {
              s.get();
            }
          });

      on.set(false);
      s.set(2);
      s.set(3);

      assertThat(log.events()).containsExactly("run", "run");
    }

    @Test
    void M06_effectThatStopsReadingAnything_neverRunsAgain() {
      var on = signal(true);
      effect(
          () -> {
            log.add("run");
            if (log.count("run") == 1) {
              on.get();
            }
          });

      on.set(false);
      on.set(true);

      assertThat(log.events()).containsExactly("run", "run");
      assertThat(subscribers(on)).isZero();
    }

    @Test
    void T05_computedSwitchesBranch_oldSourceWritten_notEvaluated() {
      var first = signal(true);
      var a = signal(1);
      var b = signal(2);
      var c = computed(log.supplier("eval", () -> first.get() ? a.get() : b.get()));
      effect(c::get);
      first.set(false);
      log.clear();

      a.set(10);

      assertThat(log.events()).isEmpty();
      assertThat(dependencies(c)).containsExactly(first, b);
    }

    @Test
    void T05_coldComputedSwitchesBranch_oldSourceWritten_notEvaluated() {
      var first = signal(true);
      var a = signal(1);
      var b = signal(2);
      var c = computed(log.supplier("eval", () -> first.get() ? a.get() : b.get()));
      c.get();
      first.set(false);
      c.get();
      log.clear();

      a.set(10);

      assertThat(c.get()).isEqualTo(2);
      assertThat(log.events()).isEmpty();
    }

    @Test
    void A16_effectReadsFewer_linksBehindArePurged() {
      var count = signal(5);
      var sources = signals(5);
      effect(
          () -> {
            for (int i = 0; i < count.get(); i++) {
              sources.get(i).get();
            }
          });

      count.set(2);

      assertThat(sources.stream().map(Recorder::subscribers)).containsExactly(1, 1, 0, 0, 0);
    }

    @Test
    void suite200_severalEffectsWithBranches_eachFollowsItsOwn() {
      var useA = signal(true);
      var a = signal("a1");
      var b = signal("b1");
      effect(() -> log.add("1" + (useA.get() ? a.get() : b.get())));
      effect(() -> log.add("2" + (useA.get() ? b.get() : a.get())));
      log.clear();

      a.set("a2");
      assertThat(log.take()).containsExactly("1a2");
      useA.set(false);
      assertThat(log.take()).containsExactly("1b1", "2a2");
      b.set("b2");
      assertThat(log.take()).containsExactly("1b2");
      a.set("a3");

      assertThat(log.events()).containsExactly("2a3");
    }
  }

  @Nested
  class ManyReads {

    @Test
    void noDuplicateLinks_signalReadManyTimes_linkedOnce() {
      var a = signal(1);
      var b = signal(2);

      var effect =
          effect(
              () -> {
                a.get();
                a.get();
                b.get();
                a.get();
                b.get();
              });

      assertThat(dependencies(effect)).containsExactly(a, b);
      assertThat(subscribers(a)).isEqualTo(1);
    }

    @Test
    void noDuplicateLinks_innerComputedReadsSameSignalInBetween_linkedOnce() {
      var a = signal(1);
      var c = computed(() -> a.get() + 1);

      var effect =
          effect(
              () -> {
                a.get();
                c.get();
                a.get();
              });
      a.set(2);

      assertThat(dependencies(effect)).containsExactly(a, c);
      assertThat(subscribers(a)).isEqualTo(2);
    }

    @Test
    void noDuplicateLinks_orderOfReadsReversed_linkedOnceInNewOrder() {
      var forward = signal(true);
      var sources = signals(4);
      var effect =
          effect(
              () -> {
                boolean ahead = forward.get();
                for (int i = 0; i < 4; i++) {
                  sources.get(ahead ? i : 3 - i).get();
                }
              });

      forward.set(false);

      assertThat(dependencies(effect))
          .containsExactly(forward, sources.get(3), sources.get(2), sources.get(1), sources.get(0));
      assertThat(sources.stream().map(Recorder::subscribers)).containsOnly(1);
    }

    @Test
    void A05_rerunWithSameReads_keepsTheSameLinks() {
      var a = signal(1);
      var b = signal(2);
      var effect = effect(() -> log.add(a.get() + b.get()));
      Link first = effect.deps;
      Link second = effect.depsTail;

      a.set(5);
      b.set(6);

      assertThat(effect.deps).isSameAs(first);
      assertThat(effect.depsTail).isSameAs(second);
    }

    @Test
    void A05_link_sitsInBothLists() {
      var s = signal(1);
      var first = effect(() -> log.add(s.get()));
      var second = effect(() -> log.add(s.get()));

      Link link = second.deps;

      assertThat(link.dep).isSameAs(s);
      assertThat(link.sub).isSameAs(second);
      assertThat(link.prevSub).isSameAs(first.deps);
      assertThat(first.deps.nextSub).isSameAs(link);
      assertThat(first.deps.prevSub).as("of the first, the last").isSameAs(link);
    }

    @Test
    void A05_hundredThousandLinks_madeAndRemoved_listsStayWhole() {
      var on = signal(true);
      var sources = signals(100_000);
      var effect =
          effect(
              () -> {
                if (on.get()) {
                  sources.forEach(Signal::get);
                }
              });
      assertThat(dependencies(effect)).hasSize(100_001);

      on.set(false);

      assertThat(dependencies(effect)).containsExactly(on);
      assertThat(sources).allMatch(s -> s.subs == null);
    }
  }

  @Nested
  class Shapes {

    @Test
    void A10_diamond_sourceWritten_eachNodeEvaluatedOnce() {
      var s = signal(1);
      var left = computed(log.supplier("left", () -> s.get() + 1));
      var right = computed(log.supplier("right", () -> s.get() * 10));
      var sum = computed(log.supplier("sum", () -> left.get() + right.get()));
      effect(() -> log.add("effect " + sum.get()));
      log.clear();

      s.set(2);

      assertThat(log.events()).containsExactly("left", "sum", "right", "effect 23");
    }

    @Test
    void A10_write_marksComputedsBeforeEffectRuns() {
      var s = signal(1);
      var c1 = computed(() -> s.get() + 1);
      var c2 = computed(() -> c1.get() + 1);
      effect(() -> log.add(c2.get()));

      startMarking(s, c1, c2);

      assertThat(log.events()).containsExactly("3", "true true", "12");
    }

    private void startMarking(Signal<Integer> s, Computed<?> c1, Computed<?> c2) {
      Signals.batch(
          () -> {
            s.set(10);
            log.add(c1.has(Flags.PENDING) + " " + c2.has(Flags.PENDING));
          });
    }

    @Test
    void A15_branchGoneInSameWrite_computedOfOldBranchNotEvaluated() {
      var s = signal(1);
      var positive = computed(() -> s.get() > 0);
      var root =
          computed(
              log.supplier(
                  "root",
                  () -> {
                    if (s.get() <= 0) {
                      throw new AssertionError("read though guarded");
                    }
                    return Math.sqrt(s.get());
                  }));
      effect(() -> log.add(positive.get() ? "root " + root.get() : "none"));
      log.clear();

      s.set(-4);

      assertThat(log.events()).containsExactly("none");
    }
  }

  private static List<Signal<Integer>> signals(int count) {
    var signals = new ArrayList<Signal<Integer>>();
    for (int i = 0; i < count; i++) {
      signals.add(signal(i));
    }
    return signals;
  }
}
