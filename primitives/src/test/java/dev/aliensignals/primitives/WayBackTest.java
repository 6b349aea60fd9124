package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.computed;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.onCleanup;
import static dev.aliensignals.primitives.Signals.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions that change the graph on the way that a check of dependencies has come. */
class WayBackTest {

  private final Canary canary = new Canary(ReactiveSystem.global());
  private final Recorder log = new Recorder();

  @AfterEach
  void graphStillWorks() {
    canary.assertWorks();
  }

  @Nested
  class ObserversClosed {

    @Test
    void firstOfTwoEffectsClosedByWhatItChecks_otherIsRun() {
      var s = signal(0);
      List<Effect> first = new ArrayList<>();
      var changing =
          computed(
              () -> {
                if (s.get() == 1) {
                  first.get(0).close();
                }
                return s.get();
              });
      var shared = computed(() -> changing.get() * 10);
      first.add(effect(() -> log.add("first " + shared.get())));
      effect(() -> log.add("second " + shared.get()));

      s.set(1);

      assertThat(log.events()).containsExactly("first 0", "second 0", "second 10");
      assertThat(shared.get()).isEqualTo(10);
    }

    @Test
    void firstOfTwoEffectsClosedTwoLevelsDown_otherIsRun() {
      var s = signal(0);
      List<Effect> first = new ArrayList<>();
      var changing =
          computed(
              () -> {
                if (s.get() == 1) {
                  first.get(0).close();
                }
                return s.get();
              });
      var middle = computed(() -> changing.get() * 10);
      var shared = computed(() -> middle.get() + 1);
      first.add(effect(() -> log.add("first " + shared.get())));
      effect(() -> log.add("second " + shared.get()));

      s.set(1);

      assertThat(log.events()).containsExactly("first 1", "second 1", "second 11");
    }

    @Test
    void effectClosedByANestedCheck_outerCheckFindsItsWay() {
      var trigger = signal(0);
      var s = signal(0);
      var q = signal(0);
      List<Effect> inner = new ArrayList<>();
      var closing =
          computed(
              () -> {
                if (q.get() == 1) {
                  inner.get(0).close();
                }
                return q.get();
              });
      var shared = computed(() -> closing.get() * 10);
      var up = computed(shared);
      var innerRoot = computed(up);
      inner.add(effect(innerRoot::get));
      var nesting = computed(() -> s.get() == 0 ? 0 : s.get() + innerRoot.peek());
      var outer = computed(() -> nesting.get() + shared.get());
      effect(() -> log.add("a " + outer.get()));
      effect(() -> log.add("b " + outer.get() + " " + trigger.get()));

      batch(
          () -> {
            trigger.set(1); // so that the second is checked first
            s.set(1);
            q.set(1);
          });

      assertThat(log.events()).containsExactly("a 0", "b 0 0", "b 21 1", "a 21");
    }
  }

  @Nested
  class ErrorsOfCleanups {

    private final Signal<Integer> s = signal(0);
    private final Computed<Integer> owner =
        computed(
            () -> {
              int value = s.get();
              effect(
                  () ->
                      onCleanup(
                          () -> {
                            if (value == 0) {
                              throw new AssertionError("cleanup");
                            }
                          }));
              return value;
            });

    @Test
    void onTheWay_nextReadIsUpToDate() {
      var outer = computed(owner);
      effect(outer::get);

      assertThatThrownBy(() -> s.set(1)).isInstanceOf(AssertionError.class);

      assertThat(owner.get()).isOne();
      assertThat(outer.get()).isOne();
    }

    @Test
    void onTheWayOfASecondObserver_nextReadIsUpToDate() {
      var trigger = signal(0);
      effect(owner::get);
      var outer = computed(owner);
      effect(
          () -> {
            outer.get();
            trigger.get();
          });

      assertThatThrownBy(
              () ->
                  batch(
                      () -> {
                        trigger.set(1);
                        s.set(1);
                      }))
          .isInstanceOf(AssertionError.class);

      assertThat(owner.get()).isOne();
      assertThat(outer.get()).isOne();
    }

    @Test
    void atTheRoot_nextReadIsUpToDate() {
      var even = computed(s);
      var root =
          computed(
              () -> {
                int value = even.get();
                effect(
                    () ->
                        onCleanup(
                            () -> {
                              if (value == 0) {
                                throw new AssertionError("cleanup");
                              }
                            }));
                return value;
              });
      effect(root::get);

      assertThatThrownBy(
              () ->
                  batch(
                      () -> {
                        s.set(1);
                        root.get();
                      }))
          .isInstanceOf(AssertionError.class);

      assertThat(root.get()).isOne();
    }
  }

  /** A random graph whose functions do one thing each, once, when they are told to. */
  private static final class RandomGraph {

    final ReactiveSystem system = ReactiveSystem.create("random");
    final Random random;
    final List<Signal<Integer>> signals = new ArrayList<>();
    final List<List<Integer>> reads = new ArrayList<>();
    final List<Computed<Integer>> computeds = new ArrayList<>();
    final Map<Effect, Integer> observed = new HashMap<>();
    final Map<Effect, Integer> seen = new HashMap<>();
    final Map<Integer, Runnable> once = new HashMap<>();
    final boolean errors;

    RandomGraph(long seed, boolean errors) {
      random = new Random(seed);
      this.errors = errors;
      for (int i = 0; i < 3; i++) {
        signals.add(system.signal(0));
      }
      int size = 4 + random.nextInt(8);
      for (int i = 0; i < size; i++) {
        List<Integer> from = new ArrayList<>();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
          from.add(i == 0 || random.nextInt(3) == 0 ? -1 - random.nextInt(3) : random.nextInt(i));
        }
        reads.add(from);
        int index = i;
        computeds.add(system.computed(o -> o.name("c" + index), () -> evaluate(index)));
      }
      for (int i = 0; i < 4; i++) {
        observe(random.nextInt(size));
      }
    }

    private int evaluate(int index) {
      int sum = index;
      List<Integer> from = reads.get(index);
      boolean early = index % 2 == 0;
      if (early) {
        act(index);
      }
      for (int read : from) {
        sum += read < 0 ? signals.get(-1 - read).get() : computeds.get(read).get();
      }
      if (!early) {
        act(index);
      }
      return index % 3 == 2 ? sum / 2 : sum;
    }

    private int expected(int index) {
      int sum = index;
      for (int read : reads.get(index)) {
        sum += read < 0 ? signals.get(-1 - read).peek() : expected(read);
      }
      return index % 3 == 2 ? sum / 2 : sum;
    }

    private void act(int index) {
      Runnable action = once.remove(index);
      if (action != null) {
        system.untracked(action);
      }
    }

    void observe(int index) {
      system.detached(
          () -> {
            List<Effect> self = new ArrayList<>();
            List<Integer> first = new ArrayList<>();
            int second = random.nextInt(3);
            Effect effect =
                system.effect(
                    () -> {
                      int value = computeds.get(index).get();
                      signals.get(second).get();
                      if (self.isEmpty()) {
                        first.add(value);
                      } else {
                        seen.put(self.get(0), value);
                      }
                    });
            self.add(effect);
            observed.put(effect, index);
            if (!first.isEmpty()) {
              seen.put(effect, first.get(0));
            }
          });
    }

    private void closeOne() {
      List<Effect> open = new ArrayList<>(open());
      if (!open.isEmpty()) {
        open.get(random.nextInt(open.size())).close();
      }
    }

    List<Effect> open() {
      return observed.keySet().stream()
          .filter(effect -> !effect.isClosed())
          .sorted((a, b) -> Integer.compare(System.identityHashCode(a), System.identityHashCode(b)))
          .toList();
    }

    private Runnable action(int index) {
      List<Runnable> parts = new ArrayList<>();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        int other = index == 0 ? -1 : random.nextInt(index);
        switch (random.nextInt(errors ? 8 : 7)) {
          case 0, 1, 2 -> parts.add(this::closeOne);
          case 3, 4 -> {
            if (other >= 0) {
              parts.add(() -> computeds.get(other).peek());
            }
          }
          case 5, 6 -> {
            if (other >= 0) {
              parts.add(() -> observe(other));
            }
          }
          default ->
              parts.add(
                  () -> {
                    throw new AssertionError("random");
                  });
        }
      }
      return () -> parts.forEach(Runnable::run);
    }

    void step() {
      once.clear();
      for (int n = random.nextInt(4); n > 0; n--) {
        int index = random.nextInt(computeds.size());
        once.put(index, action(index));
      }
      try {
        write();
      } catch (AssertionError expected) {
        if (!"random".equals(expected.getMessage())) {
          throw expected;
        }
      }
      once.clear();
      while (open().size() < 3) {
        observe(random.nextInt(computeds.size()));
      }
      if (errors) {
        system.batch(() -> signals.forEach(s -> s.set(s.peek() + 100)));
      }
    }

    private void write() {
      if (random.nextBoolean()) {
        change();
      } else {
        system.batch(
            () -> {
              change();
              change();
              if (random.nextBoolean()) {
                computeds.get(random.nextInt(computeds.size())).get();
              }
              change();
            });
      }
    }

    private void change() {
      Signal<Integer> s = signals.get(random.nextInt(3));
      s.set(s.peek() + random.nextInt(3));
    }

    void check() {
      for (Computed<Integer> node : computeds) {
        assertThat(node.has(Flags.BUSY | Flags.STACKED)).as(node.name()).isFalse();
      }
      GraphInvariants.assertAtRest(system, computeds);
      for (Effect effect : open()) {
        assertThat(seen.get(effect)).isEqualTo(expected(observed.get(effect)));
      }
      for (int i = 0; i < computeds.size(); i++) {
        if (random.nextInt(3) == 0) {
          assertThat(computeds.get(i).peek()).isEqualTo(expected(i));
        }
      }
    }
  }

  @Nested
  class RandomGraphs {

    private static final int RUNS = 300;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void functionsThatCloseAndOpenObservers_allAreUpToDateAtRest(boolean errors) {
      for (int seed = 0; seed < RUNS; seed++) {
        var graph = new RandomGraph(seed, errors);
        for (int step = 0; step < 12; step++) {
          try {
            graph.step();
            graph.check();
          } catch (Throwable t) {
            throw new AssertionError("seed " + seed + ", step " + step, t);
          }
        }
      }
    }
  }
}
