package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Recorder.dependencies;
import static dev.aliensignals.primitives.Recorder.subscribers;
import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.computed;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.signal;
import static dev.aliensignals.primitives.Signals.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The spread of a change: links, evaluations and runs, in their order. */
class PropagationTest {

  private final Canary canary = new Canary(ReactiveSystem.global());
  private final Recorder log = new Recorder();
  private final Signal<Integer> source = signal(0);
  private final List<Effect> effects = new ArrayList<>();

  @AfterEach
  void graphStillWorks() {
    effects.forEach(Effect::close);
    canary.assertWorks();
  }

  private Effect run(Runnable fn) {
    Effect effect = effect(fn);
    effects.add(effect);
    return effect;
  }

  @Nested
  class LinksOfReads {

    @Test
    void C02_linkInTheMiddle_isRemovedFromBothLists() {
      Effect first = run(() -> log.add("1:" + source.get()));
      Effect second = run(() -> log.add("2:" + source.get()));
      Effect third = run(() -> log.add("3:" + source.get()));
      log.clear();

      second.close();
      source.set(1);

      assertThat(subscribers(source)).isEqualTo(2);
      assertThat(dependencies(second)).isEmpty();
      assertThat(dependencies(first)).containsExactly(source);
      assertThat(dependencies(third)).containsExactly(source);
      assertThat(log.events()).containsExactly("1:1", "3:1");
    }

    @Test
    void C03_rerunWithTheSameReads_keepsTheLinks() {
      Signal<Integer> other = signal(0);
      Effect effect = run(() -> log.add(source.get() + other.get() + source.get()));
      Link first = effect.deps;
      Link last = effect.depsTail;

      source.set(1);
      other.set(1);

      assertThat(effect.deps).isSameAs(first);
      assertThat(effect.depsTail).isSameAs(last);
    }

    @Test
    void C03_L14_readsAlternate_linkEachDependencyOnce() {
      Signal<Integer> other = signal(0);
      Effect effect = run(() -> log.add(source.get() + other.get() + source.get() + other.get()));

      assertThat(dependencies(effect)).containsExactly(source, other);
      assertThat(subscribers(source)).isOne();
      source.set(1);
      assertThat(dependencies(effect)).containsExactly(source, other);
      assertThat(subscribers(other)).isOne();
    }

    @Test
    void L14_computedReadsTheSameInBetween_linksStaySingle() {
      Computed<Integer> doubled = computed(() -> source.get() * 2);
      Effect effect =
          run(() -> log.add(source.get() + doubled.get() + source.get() + doubled.get()));

      source.set(1);

      assertThat(dependencies(effect)).containsExactly(source, doubled);
      assertThat(subscribers(source)).isEqualTo(2);
    }

    @Test
    void C04_L16_readsThatAreNotRepeated_areUnlinked() {
      Signal<Boolean> both = signal(true);
      Signal<Integer> a = signal(0);
      Signal<Integer> b = signal(0);
      Effect effect =
          run(
              () -> {
                if (both.get()) {
                  log.add(a.get() + b.get());
                }
              });

      both.set(false);
      a.set(1);
      b.set(1);

      assertThat(log.events()).containsExactly("0");
      assertThat(dependencies(effect)).containsExactly(both);
      assertThat(subscribers(a) + subscribers(b)).isZero();
    }

    @Test
    void D26_readOutside_isAllowedAndLinksNobody() {
      assertThat(source.get()).isZero();
      assertThat(subscribers(source)).isZero();
    }

    @Test
    void D27_effectThatReadsNothing_runsOnceAndCleansUp() {
      Effect effect =
          effect(
              () -> {
                log.add("run");
                return log.cleanup("clean");
              });

      effect.close();

      assertThat(log.events()).containsExactly("run", "clean");
    }
  }

  @Nested
  class Checks {

    @Test
    void C07_L19_diamondWithOneEqualSide_isEvaluatedOncePerNode() {
      Computed<Integer> parity = computed(log.supplier("parity", () -> source.get() % 2));
      Computed<Integer> next = computed(log.supplier("next", () -> source.get() + 1));
      Computed<Integer> sum = computed(log.supplier("sum", () -> parity.get() + next.get()));
      run(() -> log.add(sum.get()));
      log.clear();

      source.set(2);

      assertThat(log.events()).containsExactly("parity", "next", "sum", "3");
    }

    @Test
    void C07_dependencyRecomputesToEqual_nothingBehindIsEvaluated() {
      Computed<Integer> parity = computed(log.supplier("parity", () -> source.get() % 2));
      Computed<Integer> text = computed(log.supplier("text", () -> parity.get() + 10));
      run(() -> log.add(text.get()));
      log.clear();

      source.set(2);

      assertThat(log.events()).containsExactly("parity");
    }

    @Test
    void C07_changeBeforeTheEqualOne_isStillSeen() {
      Signal<Integer> other = signal(0);
      Computed<Integer> parity = computed(() -> source.get() % 2);
      run(() -> log.add(parity.get() + other.get()));

      batch(
          () -> {
            source.set(2);
            other.set(5);
          });

      assertThat(log.events()).containsExactly("0", "5");
    }

    @Test
    void L19_siblingsOfAChangedComputed_allRun() {
      Computed<Integer> shared = computed(log.supplier("shared", () -> source.get() * 2));
      run(() -> log.add("1:" + shared.get()));
      run(() -> log.add("2:" + shared.get()));
      log.clear();

      source.set(1);

      assertThat(log.events()).containsExactly("shared", "1:2", "2:2");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 10, 100})
    void L18_chainBehindAnEffect_noUpdateIsLost(int length) {
      Computed<Integer> last = computed(() -> source.get() + 1);
      for (int i = 1; i < length; i++) {
        Computed<Integer> before = last;
        last = computed(() -> before.get() + 1);
      }
      Computed<Integer> end = last;
      run(() -> log.add(end.get()));

      for (int i = 1; i <= 5; i++) {
        source.set(i);
      }

      assertThat(log.events())
          .containsExactly(
              String.valueOf(length),
              String.valueOf(length + 1),
              String.valueOf(length + 2),
              String.valueOf(length + 3),
              String.valueOf(length + 4),
              String.valueOf(length + 5));
    }

    @Test
    void L18_threeComputedsBehindSeveralEffects_allFollowInBatchesToo() {
      Computed<Integer> one = computed(() -> source.get() + 1);
      Computed<Integer> two = computed(() -> one.get() * 2);
      Computed<Integer> three = computed(() -> two.get() - source.get());
      run(() -> log.add("three " + three.get()));
      run(() -> log.add("one " + one.get()));
      log.clear();

      batch(
          () -> {
            source.set(1);
            assertThat(two.get()).isEqualTo(4);
            source.set(2);
          });
      source.set(3);

      assertThat(log.events()).containsExactlyInAnyOrder("three 4", "one 3", "three 5", "one 4");
    }

    @Test
    void L17_L18_hundredThousandLinksDeep_needNoStack() {
      Computed<Integer> last = computed(() -> source.get() + 1);
      last.get();
      for (int i = 1; i < 100_000; i++) {
        Computed<Integer> before = last;
        last = computed(() -> before.get() + 1);
        last.get(); // from below, so that no first evaluation is nested
      }
      Computed<Integer> end = last;
      run(() -> log.add(end.get()));

      source.set(1);

      assertThat(log.events()).containsExactly("100000", "100001");
    }

    @Test
    void D10_computedNobodyReads_isNotEvaluated() {
      Computed<Integer> computed = computed(log.supplier("evaluated", source));

      source.set(1);
      source.set(2);
      assertThat(log.events()).isEmpty();
      computed.get();
      computed.get();

      assertThat(log.events()).containsExactly("evaluated");
    }

    @Test
    void D10_batchOfWrites_isOneEvaluation() {
      Signal<Integer> other = signal(0);
      Computed<Integer> sum = computed(log.supplier("evaluated", () -> source.get() + other.get()));
      run(() -> log.add(sum.get()));
      log.clear();

      batch(
          () -> {
            source.set(1);
            other.set(1);
          });

      assertThat(log.events()).containsExactly("evaluated", "2");
    }

    @Test
    void C11_D14_readInsideABatch_seesTheWrites() {
      Computed<Integer> doubled = computed(() -> source.get() * 2);
      run(() -> log.add(doubled.get()));

      int inside =
          batch(
              () -> {
                source.set(5);
                log.add("signal " + source.get());
                return doubled.get();
              });

      assertThat(inside).isEqualTo(10);
      assertThat(log.events()).containsExactly("0", "signal 5", "10");
    }

    @Test
    void C09_set_storesBeforeAnythingRuns() {
      run(() -> log.add(source.get() + "=" + source.peek()));

      source.set(1);

      assertThat(log.events()).containsExactly("0=0", "1=1");
    }

    @Test
    void L29_nothingIsDeclared_readsDecide() {
      Signal<Boolean> metric = signal(true);
      Signal<Integer> kilometres = signal(10);
      Signal<Integer> miles = signal(6);
      Computed<String> distance =
          computed(() -> metric.get() ? kilometres.get() + " km" : miles.get() + " mi");
      run(() -> log.add(distance.get()));

      miles.set(7);
      metric.set(false);
      kilometres.set(20);
      miles.set(8);

      assertThat(log.events()).containsExactly("10 km", "7 mi", "8 mi");
    }
  }

  @Nested
  class Order {

    @Test
    void D19_effectsOfOneSignal_runAsCreated() {
      for (int i = 0; i < 5; i++) {
        int number = i;
        run(() -> log.add(number + ":" + source.get()));
      }
      log.clear();

      source.set(1);

      assertThat(log.events()).containsExactly("0:1", "1:1", "2:1", "3:1", "4:1");
    }

    @Test
    void L15_D19_effectsOfTwoSignals_batchOfBoth_runAsCreated() {
      Signal<Integer> other = signal(0);
      run(() -> log.add("a" + source.get() + other.get()));
      run(() -> log.add("b" + other.get() + source.get()));
      log.clear();

      batch(
          () -> {
            source.set(1);
            other.set(1);
          });

      assertThat(log.events()).containsExactly("a11", "b11");
    }

    /** "should duplicate subscribers do not affect the notify order" of alien-signals. */
    @Test
    void L15_D19_duplicateSubscribers_keepTheOrder() {
      Signal<Integer> other = signal(0);
      run(
          () -> {
            log.add("a");
            if (other.peek() == 1) {
              source.get();
            }
            other.get();
            source.get();
          });
      run(
          () -> {
            log.add("b");
            source.get();
          });
      other.set(1);
      log.clear();

      source.set(1);

      assertThat(log.events()).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 50})
    void D19_signalReadEarlierByOneRun_withOthersBetween_keepsItsPlace(int between) {
      Signal<Boolean> early = signal(false);
      List<Signal<Integer>> others = new ArrayList<>();
      for (int i = 0; i < between; i++) {
        others.add(signal(i));
      }
      run(
          () -> {
            log.add("a");
            if (early.get()) {
              source.get();
            }
            others.forEach(Signal::get);
            source.get();
          });
      run(() -> log.add("b" + source.get()));
      run(() -> log.add("c" + source.get()));
      early.set(true);
      log.clear();

      source.set(1);

      assertThat(log.events()).containsExactly("a", "b1", "c1");
    }

    @Test
    void D19_readsInAnotherOrder_runAsCreated() {
      List<Signal<Integer>> sources = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        sources.add(signal(0));
      }
      List<Signal<Integer>> order = new ArrayList<>(sources);
      Signal<Integer> turn = signal(0);
      run(
          () -> {
            log.add("a");
            turn.get();
            order.forEach(Signal::get);
          });
      run(
          () -> {
            log.add("b");
            sources.forEach(Signal::get);
          });
      Random random = new Random(14);
      for (int i = 1; i <= 20; i++) {
        Collections.shuffle(order, random);
        turn.set(i);
      }

      for (Signal<Integer> one : sources) {
        log.clear();
        one.set(1);
        assertThat(log.events()).containsExactly("a", "b");
      }
    }

    @Test
    void D19_batchOfTwo_runInTheOrderOfTheWrites() {
      Signal<Integer> other = signal(0);
      run(() -> log.add("source " + source.get()));
      run(() -> log.add("other " + other.get()));
      log.clear();

      batch(
          () -> {
            other.set(1);
            source.set(1);
          });

      assertThat(log.events()).containsExactly("other 1", "source 1");
    }
  }

  @Nested
  class Triggers {

    @Test
    void L12_D25_listChangedInPlace_readersRunAfterTrigger() {
      Signal<List<Integer>> list = signal(new ArrayList<>());
      Computed<Integer> size = computed(log.supplier("size", () -> list.get().size()));
      run(() -> log.add(size.get()));
      log.clear();

      list.get().add(1);
      assertThat(log.take()).isEmpty();
      trigger(() -> list.get());

      assertThat(log.events()).containsExactly("size", "1");
    }

    @Test
    void L12_computedBehindItIsEqual_nobodyBehindRuns() {
      Signal<List<Integer>> list = signal(new ArrayList<>());
      Computed<Boolean> huge = computed(log.supplier("huge", () -> list.get().size() > 100));
      run(() -> log.add(huge.get()));
      log.clear();

      list.get().add(1);
      trigger(list);

      assertThat(log.events()).containsExactly("huge");
    }

    @Test
    void L12_severalRead_effectRunsOnce() {
      Signal<Integer> other = signal(0);
      run(() -> log.add(source.get() + other.get()));

      trigger(() -> log.add("triggered " + source.get() + other.get()));

      assertThat(log.events()).containsExactly("0", "triggered 00", "0");
    }

    @Test
    void L12_inABatch_isDeferredToItsEnd() {
      run(() -> log.add(source.get()));

      batch(
          () -> {
            trigger(source);
            log.add("end");
          });

      assertThat(log.events()).containsExactly("0", "end", "0");
    }

    @Test
    void L12_nothingRead_isNoError() {
      trigger(() -> log.add("nothing read"));

      assertThat(log.events()).containsExactly("nothing read");
    }

    @Test
    void L12_functionThrows_nobodyIsTold() {
      IllegalStateException boom = new IllegalStateException("boom");
      run(() -> log.add(source.get()));

      assertThatThrownBy(
              () ->
                  trigger(
                      () -> {
                        source.get();
                        throw boom;
                      }))
          .isSameAs(boom);

      assertThat(log.events()).containsExactly("0");
    }
  }

  @Nested
  class Retention {

    @Test
    void L20_lastObserverGone_computedIsUnsubscribedAndStillRight() {
      Computed<Integer> doubled = computed(() -> source.get() * 2);
      effect(doubled::get).close();
      assertThat(subscribers(source)).isZero();

      source.set(2);

      assertThat(doubled.get()).isEqualTo(4);
      assertThat(subscribers(source)).isZero();
    }

    @Test
    void L20_observedAgain_followsAgain() {
      Computed<Integer> doubled = computed(() -> source.get() * 2);
      effect(doubled::get).close();
      source.set(1);
      run(() -> log.add(doubled.get()));

      source.set(2);

      assertThat(log.events()).containsExactly("2", "4");
    }

    @Test
    void L21_D12_droppedComputed_isCollectedThoughItsSourceLives() {
      WeakReference<?> dropped = readOnce();

      Garbage.assertCollected(dropped);
      source.set(1);

      assertThat(source.get()).isEqualTo(1);
    }

    private WeakReference<?> readOnce() {
      Computed<Integer> doubled = computed(() -> source.get() * 2);
      assertThat(doubled.get()).isZero();
      return new WeakReference<>(doubled);
    }

    @Test
    void D12_effectNobodyHolds_staysUntilItsOwnerEnds() {
      EffectScope scope = Signals.effectScope(() -> effect(() -> log.add(source.get())));

      System.gc();
      source.set(1);
      scope.close();
      source.set(2);

      assertThat(log.events()).containsExactly("0", "1");
    }

    @Test
    void L30_C02_manyEffectsClosedInAnyOrder_sourceForgetsThem() {
      List<Effect> many = new ArrayList<>();
      for (int i = 0; i < 100_000; i++) {
        many.add(effect(() -> source.get()));
      }
      Collections.shuffle(many, new Random(1));
      assertThat(subscribers(source)).isEqualTo(100_000);

      many.forEach(Effect::close);

      assertThat(subscribers(source)).isZero();
    }
  }

  @Nested
  class ShoppingCart {

    @Test
    void L31_cart_valuesAndEvaluationsAreThoseOfTheSource() {
      Signal<Double> price = signal(100.0);
      Signal<Integer> quantity = signal(2);
      Signal<Double> discount = signal(0.1);
      Computed<Double> subtotal =
          computed(log.supplier("subtotal", () -> price.get() * quantity.get()));
      Computed<Double> discounted =
          computed(log.supplier("discount", () -> subtotal.get() * discount.get()));
      Computed<Double> total =
          computed(log.supplier("total", () -> (subtotal.get() - discounted.get()) * 1.08));
      List<Double> totals = new ArrayList<>();
      List<Double> discounts = new ArrayList<>();
      AtomicInteger updates = new AtomicInteger();
      run(
          Recorder.counting(
              updates,
              () -> {
                totals.add(Math.round(total.get() * 100) / 100.0);
                discounts.add(discounted.get());
              }));

      quantity.set(3);
      batch(
          () -> {
            price.set(120.0);
            discount.set(0.15);
          });

      assertThat(totals).containsExactly(194.4, 291.6, 330.48);
      assertThat(discounts).containsExactly(20.0, 30.0, 54.0);
      assertThat(updates).hasValue(3);
      assertThat(log.count("subtotal")).isEqualTo(3);
      assertThat(log.count("discount")).isEqualTo(3);
      assertThat(log.count("total")).isEqualTo(3);
    }
  }
}
