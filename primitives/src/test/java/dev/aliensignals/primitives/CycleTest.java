package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Signals.computed;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.effectScope;
import static dev.aliensignals.primitives.Signals.intComputed;
import static dev.aliensignals.primitives.Signals.signal;
import static dev.aliensignals.primitives.Signals.untracked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Computeds that depend on themselves: the exception, the nodes that keep it, and how they heal.
 */
class CycleTest {

  private final Canary canary = new Canary(ReactiveSystem.global());

  @AfterEach
  void graphStillWorks() {
    canary.assertWorks();
  }

  /** Two computeds that read each other while {@link #closed} is true. */
  private static final class Pair {
    final Signal<Boolean> closed = signal(o -> o.name("closed"), true);
    Computed<Integer> a = computed(o -> o.name("a"), this::ofB);
    final Computed<Integer> b = computed(o -> o.name("b"), () -> closed.get() ? a.get() + 1 : 10);

    private int ofB() {
      return b.get() + 1;
    }
  }

  private static Object outcome(Computed<Integer> computed) {
    try {
      return computed.get();
    } catch (CyclicDependencyException e) {
      return "cycle";
    }
  }

  @Nested
  class Thrown {

    @Test
    void longCycle_messageHasItsEnds_chainHasItAll() {
      int size = 3_000;
      List<Computed<Integer>> cycle = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        int next = (i + 1) % size;
        cycle.add(
            computed(o -> o.name("cell" + (next + size - 1) % size), () -> cycle.get(next).get()));
      }

      CyclicDependencyException thrown =
          catchThrowableOfType(CyclicDependencyException.class, () -> cycle.get(0).get());

      assertThat(thrown.chain()).hasSize(size + 1);
      assertThat(thrown)
          .hasMessageContainingAll(
              "(cell0 -> cell1 -> ", " more) ... -> ", "-> cell2999 -> cell0)");
      assertThat(thrown.getMessage()).hasSizeLessThan(2_000);
    }

    @Test
    void serialised_keepsItsNames_andIsOfNoCycleAnyMore() throws Exception {
      Pair pair = new Pair();
      CyclicDependencyException thrown =
          catchThrowableOfType(CyclicDependencyException.class, () -> pair.a.get());
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(thrown);
      }
      Object read;
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        read = in.readObject();
      }

      CyclicDependencyException copy = (CyclicDependencyException) read;
      assertThat(copy.chain()).isEqualTo(thrown.chain());
      assertThat(copy).hasMessage(thrown.getMessage());
      Computed<Integer> throwing =
          computed(
              () -> {
                throw copy;
              });
      assertThatThrownBy(throwing::get).isSameAs(copy);
      assertThatThrownBy(computed(throwing)::get).isSameAs(copy);
    }

    @Test
    void exceptionThatIsKept_keepsNoComputed() {
      List<CyclicDependencyException> kept = new ArrayList<>();

      Garbage.assertCollected(failing(kept), swallowing(kept));

      assertThat(kept).extracting(thrown -> thrown.chain().get(0)).containsExactly("a", "self");
    }

    private WeakReference<?> failing(List<CyclicDependencyException> kept) {
      Pair pair = new Pair();
      kept.add(catchThrowableOfType(CyclicDependencyException.class, () -> pair.a.get()));
      return new WeakReference<>(pair.a);
    }

    /** Makes a computed that reads itself unseen, and goes on: the cycle is never known whole. */
    private WeakReference<?> swallowing(List<CyclicDependencyException> kept) {
      List<Computed<Integer>> self = new ArrayList<>();
      self.add(
          computed(
              o -> o.name("self"),
              () -> {
                kept.add(
                    catchThrowableOfType(
                        CyclicDependencyException.class, () -> untracked(self.get(0))));
                return 1;
              }));
      assertThat(self.get(0).get()).isEqualTo(1);
      return new WeakReference<>(self.get(0));
    }

    @Test
    void cycleThatABatchHealsAndClosesAgain_failsAsBefore() {
      Pair pair = new Pair();
      Set<Object> seen = new HashSet<>();
      try (Effect effect = effect(() -> seen.add(outcome(pair.a)))) {
        try (Batch batch = Signals.startBatch()) {
          pair.closed.set(false);
          assertThat(outcome(pair.b)).isEqualTo(10);
          pair.closed.set(true);
          assertThat(outcome(pair.a)).isEqualTo("cycle");
        }
        assertThat(outcome(pair.a)).isEqualTo("cycle");
        assertThat(outcome(pair.b)).isEqualTo("cycle");
        pair.closed.set(false);

        assertThat(outcome(pair.b)).isEqualTo(10);
        assertThat(outcome(pair.a)).isEqualTo(11);
        assertThat(seen).containsExactlyInAnyOrder("cycle", 11);
      }
    }

    @Test
    void D5_C08_twoComputedsReadingEachOther_throwsWithTheNamesOfTheChain() {
      Pair pair = new Pair();

      CyclicDependencyException thrown =
          catchThrowableOfType(CyclicDependencyException.class, pair.a::get);

      assertThat(thrown.nodeName()).isEqualTo("a");
      assertThat(thrown.chain()).containsExactly("a", "b", "a");
      assertThat(thrown)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("'a' depends on itself")
          .hasMessageContaining("a -> b -> a")
          .hasMessageContaining("Remove one of these reads");
    }

    @Test
    void D5_computedReadingItself_throwsNamingItTwice() {
      List<Computed<Integer>> self = new ArrayList<>();
      self.add(computed(o -> o.name("self"), () -> self.get(0).get() + 1));

      assertThatThrownBy(() -> self.get(0).get())
          .isInstanceOf(CyclicDependencyException.class)
          .hasMessageContaining("(self -> self)");
    }

    @Test
    void D5_threeComputedsEnteredFromOutside_chainNamesOnlyTheCycle() {
      List<Computed<Integer>> c = new ArrayList<>();
      c.add(computed(o -> o.name("a"), () -> c.get(1).get()));
      c.add(computed(o -> o.name("b"), () -> c.get(2).get()));
      c.add(computed(o -> o.name("c"), () -> c.get(0).get()));
      Computed<Integer> outside = computed(o -> o.name("outside"), () -> c.get(1).get());

      CyclicDependencyException thrown =
          catchThrowableOfType(CyclicDependencyException.class, outside::get);

      assertThat(thrown.chain()).containsExactly("b", "c", "a", "b");
    }

    @Test
    void D5_unnamedComputeds_chainNamesKindAndIdentity() {
      List<Computed<Integer>> self = new ArrayList<>();
      self.add(computed(() -> self.get(0).get()));

      assertThatThrownBy(() -> self.get(0).get()).hasMessageMatching(".*computed#[0-9a-f]+.*");
    }

    @Test
    void D5_unboxedComputeds_throwAsBoxedOnes() {
      List<IntComputed> c = new ArrayList<>();
      c.add(intComputed(o -> o.name("i"), () -> c.get(1).getAsInt()));
      c.add(intComputed(o -> o.name("j"), () -> c.get(0).getAsInt()));

      assertThatThrownBy(() -> c.get(0).getAsInt())
          .isInstanceOf(CyclicDependencyException.class)
          .hasMessageContaining("i -> j -> i");
      assertThatThrownBy(() -> c.get(1).get()).isInstanceOf(CyclicDependencyException.class);
    }

    @Test
    void D5_A19_cycleThroughUntracked_throws() {
      List<Computed<Integer>> c = new ArrayList<>();
      c.add(computed(() -> untracked(() -> c.get(1).get())));
      c.add(computed(() -> untracked(() -> c.get(0).get())));

      assertThatThrownBy(() -> c.get(0).get()).isInstanceOf(CyclicDependencyException.class);
    }

    @Test
    void D5_A19_cycleThroughPeek_throws() {
      List<Computed<Integer>> c = new ArrayList<>();
      c.add(computed(() -> c.get(1).peek()));
      c.add(computed(() -> c.get(0).peek()));

      assertThatThrownBy(() -> c.get(0).peek()).isInstanceOf(CyclicDependencyException.class);
    }

    @Test
    void D5_A19_everyMemberRead_everyReadThrows() {
      Pair pair = new Pair();

      for (int i = 0; i < 3; i++) {
        assertThat(outcome(pair.a)).isEqualTo("cycle");
        assertThat(outcome(pair.b)).isEqualTo("cycle");
      }
    }

    @Test
    void D5_A20_longChainWithoutCycle_isEvaluated() {
      Signal<Integer> source = signal(1);
      Computed<Integer> last = computed(source);
      for (int i = 0; i < 500; i++) {
        Computed<Integer> before = last;
        last = computed(() -> before.get() + 1);
      }

      assertThat(last.get()).isEqualTo(501);
    }

    @Test
    void D5_readingTheSameComputedTwiceAndThroughAnother_isNoCycle() {
      Signal<Integer> source = signal(1);
      Computed<Integer> shared = computed(source);
      Computed<Integer> side = computed(() -> shared.get() + 1);
      Computed<Integer> top = computed(() -> shared.get() + side.get() + shared.get());

      assertThat(top.get()).isEqualTo(4);
    }

    @Test
    void D5_cycleCaughtByAMember_everyMemberFailsAllTheSame() {
      List<Computed<Integer>> c = new ArrayList<>();
      c.add(computed(() -> c.get(1).get() + 1));
      c.add(computed(() -> outcome(c.get(0)) instanceof Integer i ? i : 100));

      assertThat(outcome(c.get(0))).isEqualTo("cycle");
      assertThat(outcome(c.get(1))).isEqualTo("cycle");
    }

    @Test
    void D5_cycleWrappedByAMember_exceptionOfTheCycleIsThrown() {
      List<Computed<Integer>> c = new ArrayList<>();
      c.add(computed(() -> c.get(1).get()));
      c.add(
          computed(
              () -> {
                try {
                  return c.get(0).get();
                } catch (CyclicDependencyException e) {
                  throw new IllegalArgumentException(e);
                }
              }));

      assertThatThrownBy(() -> c.get(0).get()).isInstanceOf(CyclicDependencyException.class);
      assertThatThrownBy(() -> c.get(1).get()).isInstanceOf(CyclicDependencyException.class);
    }

    @Test
    void D5_cycleCaughtOutside_valueIsUsed() {
      Pair pair = new Pair();
      Computed<Object> outside = computed(() -> outcome(pair.b));
      assertThat(outside.get()).isEqualTo("cycle");

      pair.closed.set(false);

      assertThat(outside.get()).isEqualTo(10);
    }

    @Test
    void D5_effectReadingItsOwnComputedThroughNesting_isNoCycle() {
      Signal<Integer> source = signal(1);
      List<Integer> seen = new ArrayList<>();
      Computed<Integer> owner =
          computed(
              () -> {
                effect(() -> seen.add(source.get()));
                return source.get();
              });
      Effect observer = effect(owner::get);

      source.set(2);

      assertThat(seen).containsExactly(1, 2);
      observer.close();
    }
  }

  @Nested
  class Kept {

    @Test
    void D5_D3_nothingChanged_sameInstanceIsThrown() {
      Pair pair = new Pair();
      Throwable first = catchThrowable(pair.a::get);

      assertThat(catchThrowable(pair.a::get)).isSameAs(first);
    }

    @Test
    void D5_D3_anotherMemberRead_sameInstanceIsThrown() {
      Pair pair = new Pair();
      Throwable first = catchThrowable(pair.a::get);

      assertThat(catchThrowable(pair.b::get)).isSameAs(first);
    }

    @Test
    void D5_D3_unrelatedWrite_sameInstanceIsThrown() {
      Pair pair = new Pair();
      Throwable first = catchThrowable(pair.a::get);

      signal(0).set(1);

      assertThat(catchThrowable(pair.a::get)).isSameAs(first);
    }

    @Test
    void D5_observedCycle_evaluatedAgainOnlyAfterAChange() {
      Recorder log = new Recorder();
      Signal<Integer> source = signal(0);
      List<Computed<Integer>> c = new ArrayList<>();
      c.add(computed(log.supplier("a", () -> source.get() + c.get(1).get())));
      c.add(computed(log.supplier("b", () -> c.get(0).get())));
      Effect observer = effect(() -> log.add(outcome(c.get(0))));
      log.clear();

      outcome(c.get(0));
      outcome(c.get(1));

      assertThat(log.events()).isEmpty();
      observer.close();
    }
  }

  @Nested
  class Healed {

    @Test
    void D5_C08_unobservedCycleBroken_everyMemberHasItsValue() {
      Pair pair = new Pair();
      outcome(pair.a);

      pair.closed.set(false);

      assertThat(pair.a.get()).isEqualTo(11);
      assertThat(pair.b.get()).isEqualTo(10);
    }

    @Test
    void D5_memberReadFirstAfterBreak_hasItsValue() {
      Pair pair = new Pair();
      outcome(pair.a);
      outcome(pair.b);

      pair.closed.set(false);

      assertThat(pair.b.get()).isEqualTo(10);
      assertThat(pair.a.get()).isEqualTo(11);
    }

    @Test
    void D5_observedCycleBrokenAndClosedAgain_effectSeesBoth() {
      Pair pair = new Pair();
      Recorder log = new Recorder();
      Effect observer = effect(() -> log.add(outcome(pair.a)));

      pair.closed.set(false);
      pair.closed.set(true);
      pair.closed.set(false);

      assertThat(log.events()).containsExactly("cycle", "11", "cycle", "11");
      observer.close();
    }

    @Test
    void D5_brokenAtTheComputedThatWasNotRead_observerOfTheOtherIsRun() {
      Signal<Boolean> closed = signal(true);
      List<Computed<Integer>> c = new ArrayList<>();
      c.add(computed(() -> closed.get() ? c.get(1).get() : 1));
      c.add(computed(() -> c.get(0).get() + 1));
      Recorder log = new Recorder();
      Effect observer = effect(() -> log.add(outcome(c.get(1))));

      closed.set(false);

      assertThat(log.events()).containsExactly("cycle", "2");
      observer.close();
    }

    @Test
    void D5_cycleCaughtByAMemberIsBroken_memberHasItsValue() {
      Signal<Boolean> closed = signal(true);
      List<Computed<Integer>> c = new ArrayList<>();
      c.add(computed(() -> closed.get() ? c.get(1).get() : 5));
      c.add(computed(() -> outcome(c.get(2)) instanceof Integer i ? i : -1));
      c.add(computed(() -> c.get(0).get() + 1));
      Recorder log = new Recorder();
      Effect observer = effect(() -> log.add(outcome(c.get(2))));
      Effect another = effect(() -> log.add(outcome(c.get(1))));

      closed.set(false);

      assertThat(log.events()).containsExactly("cycle", "cycle", "6", "6");
      observer.close();
      another.close();
      c.forEach(computed -> assertThat(Recorder.subscribers(computed)).isZero());
    }

    @Test
    void D5_computedBehindACycle_followsIt() {
      Pair pair = new Pair();
      Computed<Integer> behind = computed(() -> pair.b.get() * 2);
      Computed<Integer> furtherBehind = computed(() -> behind.get() + 1);
      Recorder log = new Recorder();
      Effect observer = effect(() -> log.add(outcome(furtherBehind)));

      pair.closed.set(false);
      pair.closed.set(true);

      assertThat(log.events()).containsExactly("cycle", "21", "cycle");
      observer.close();
    }

    @Test
    void D5_cycleReadUntrackedByItsMembers_heals() {
      Signal<Boolean> closed = signal(true);
      List<Computed<Integer>> c = new ArrayList<>();
      c.add(computed(() -> untracked(() -> c.get(1).get())));
      c.add(computed(() -> closed.get() ? untracked(() -> c.get(0).get()) : 1));
      outcome(c.get(0));

      closed.set(false);

      assertThat(c.get(0).get()).isEqualTo(1);
    }

    @Test
    void D5_everyMemberObserved_everyObserverSeesTheBreakWhereverItIs() {
      List<Signal<Boolean>> closed = List.of(signal(true), signal(true), signal(true));
      List<Computed<Integer>> c = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int next = (i + 1) % 3;
        Signal<Boolean> gate = closed.get(i);
        c.add(computed(() -> gate.get() ? c.get(next).get() + 1 : 0));
      }
      Recorder log = new Recorder();
      List<Effect> observers =
          c.stream().map(computed -> effect(() -> log.add(outcome(computed)))).toList();
      assertThat(log.take()).containsExactly("cycle", "cycle", "cycle");

      for (Signal<Boolean> gate : closed) {
        gate.set(false);
        assertThat(log.take()).containsExactlyInAnyOrder("0", "1", "2");
        gate.set(true);
        assertThat(log.take()).containsExactly("cycle", "cycle", "cycle");
      }
      observers.forEach(Effect::close);
    }

    @Test
    void D5_observedCycleBrokenAndObserverClosed_leavesNoSubscriber() {
      Pair pair = new Pair();
      Effect observer = effect(() -> outcome(pair.a));
      pair.closed.set(false);

      observer.close();

      assertThat(Recorder.subscribers(pair.closed)).isZero();
      assertThat(Recorder.subscribers(pair.a)).isZero();
      assertThat(Recorder.subscribers(pair.b)).isZero();
    }

    @Test
    void D5_observersOfAStandingCycleClosed_leaveNoSubscriber() {
      Pair pair = new Pair();
      Effect ofA = effect(() -> outcome(pair.a));
      Effect ofB = effect(() -> outcome(pair.b));

      ofA.close();
      ofB.close();

      assertThat(Recorder.subscribers(pair.closed)).isZero();
      assertThat(Recorder.subscribers(pair.a)).isZero();
      assertThat(Recorder.subscribers(pair.b)).isZero();
    }

    @Test
    void D5_writeThatClosesACycle_isThrownByTheWriterOnlyIfNobodyCatches() {
      Pair pair = new Pair();
      pair.closed.set(false);
      Effect observer = effect(() -> assertThat(pair.a.get()).isPositive());

      assertThatThrownBy(() -> pair.closed.set(true)).isInstanceOf(CyclicDependencyException.class);
      pair.closed.set(false);

      assertThat(observer.isClosed()).isFalse();
      observer.close();
    }

    @Test
    void D5_cycleFoundWhileMarksAreChecked_isThrownAndHeals() {
      Signal<Boolean> closed = signal(false);
      Signal<Integer> other = signal(0);
      List<Computed<Integer>> c = new ArrayList<>();
      // first reads the one that will read it: it is being checked, not evaluated, when that
      // happens
      c.add(computed(o -> o.name("first"), () -> c.get(1).get() + other.get()));
      c.add(computed(o -> o.name("second"), () -> closed.get() ? c.get(0).get() : 5));
      Recorder log = new Recorder();
      Effect observer = effect(() -> log.add(outcome(c.get(0))));

      closed.set(true);
      other.set(1);
      closed.set(false);

      assertThat(log.events()).containsExactly("5", "cycle", "6");
      observer.close();
    }

    @Test
    void D5_firstRunOfAnEffectOnACycle_closesTheEffectAndThrows() {
      Pair pair = new Pair();

      assertThatThrownBy(() -> effect(pair.a::get)).isInstanceOf(CyclicDependencyException.class);

      assertThat(Recorder.subscribers(pair.closed)).isZero();
    }

    @Test
    void D5_cycleInsideAScope_scopeBodyThrowsAndNothingStays() {
      Pair pair = new Pair();

      assertThatThrownBy(() -> effectScope(() -> effect(pair.b::get)))
          .isInstanceOf(CyclicDependencyException.class);

      assertThat(Recorder.subscribers(pair.closed)).isZero();
    }
  }

  /** Random computeds whose reads change all the time, against a recursive oracle. */
  @Nested
  class RandomCycles {

    private static final int STEPS = 40;

    /**
     * Each computed adds its number to those of up to two computeds that signals choose. Some catch
     * what these throw.
     */
    private static final class Graph {
      final Random random;
      final ReactiveSystem system;
      final int size;
      final List<Signal<Integer>> first = new ArrayList<>();
      final List<Signal<Integer>> second = new ArrayList<>();
      final List<Boolean> catches = new ArrayList<>();
      final List<Computed<Integer>> computeds = new ArrayList<>();
      final Effect[] effects;
      final Object[] seen;

      Graph(long seed) {
        random = new Random(seed);
        system = ReactiveSystem.create("cycles " + seed);
        size = 2 + random.nextInt(6);
        effects = new Effect[size];
        seen = new Object[size];
        for (int i = 0; i < size; i++) {
          int number = i;
          first.add(system.signal(random.nextInt(size + 2)));
          second.add(system.signal(size));
          catches.add(random.nextInt(4) == 0);
          computeds.add(system.computed(o -> o.name("c" + number), () -> sum(number)));
        }
      }

      private int sum(int number) {
        int sum = number;
        for (Signal<Integer> chosen : List.of(first.get(number), second.get(number))) {
          int read = chosen.get();
          if (read < size) {
            sum += catches.get(number) ? caught(computeds.get(read)) : computeds.get(read).get();
          }
        }
        return sum;
      }

      private int caught(Computed<Integer> computed) {
        return outcome(computed) instanceof Integer value ? value : 1000;
      }

      Object oracle(int number) {
        return oracle(number, new ArrayList<>(), new HashSet<>());
      }

      /**
       * Evaluates everything anew; {@code cyclic} gets all that is on the way when a cycle closes.
       */
      private Object oracle(int number, List<Integer> open, Set<Integer> cyclic) {
        int start = open.indexOf(number);
        if (start >= 0) {
          cyclic.addAll(open.subList(start, open.size()));
          return "cycle";
        }
        open.add(number);
        int sum = number;
        boolean failed = false;
        for (Signal<Integer> chosen : List.of(first.get(number), second.get(number))) {
          int read = chosen.peek();
          if (read < size && !failed) {
            if (oracle(read, open, cyclic) instanceof Integer value) {
              sum += value;
            } else if (catches.get(number) && !cyclic.contains(number)) {
              sum += 1000;
            } else {
              failed = true;
            }
          }
        }
        open.remove(open.size() - 1);
        return failed || cyclic.contains(number) ? "cycle" : (Object) sum;
      }

      String step() {
        int i = random.nextInt(size);
        int j = random.nextInt(size);
        int choice = random.nextInt(size + 2);
        switch (random.nextInt(6)) {
          case 0, 1 -> first.get(i).set(choice);
          case 2 -> second.get(i).set(choice);
          case 3 ->
              system.batch(
                  () -> {
                    first.get(i).set(choice);
                    second.get(j).set(random.nextInt(size + 2));
                  });
          case 4 -> {
            Object expected = oracle(i);
            assertThat(outcome(computeds.get(i))).as("c%s", i).isEqualTo(expected);
          }
          default -> {
            if (effects[i] == null) {
              effects[i] = system.effect(() -> seen[i] = outcome(computeds.get(i)));
            } else {
              effects[i].close();
              effects[i] = null;
            }
          }
        }
        return "c" + i;
      }

      void check() {
        for (int i = 0; i < size; i++) {
          if (effects[i] != null) {
            assertThat(seen[i]).as("effect on c%s", i).isEqualTo(oracle(i));
          }
        }
      }

      void close() {
        for (int i = 0; i < size; i++) {
          if (effects[i] != null) {
            effects[i].close();
          }
        }
        for (int i = 0; i < size; i++) {
          assertThat(Recorder.subscribers(first.get(i))).as("of first %s", i).isZero();
          assertThat(Recorder.subscribers(second.get(i))).as("of second %s", i).isZero();
          assertThat(Recorder.subscribers(computeds.get(i))).as("of c%s", i).isZero();
        }
        Canary.assertAtRest(system);
      }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1000, 2000, 3000})
    void D5_randomGraphs_agreeWithTheOracleAndLeaveNoSubscriber(long from) {
      for (long seed = from; seed < from + 500; seed++) {
        Graph graph = new Graph(seed);
        for (int step = 0; step < STEPS; step++) {
          try {
            graph.step();
            graph.check();
          } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ", step " + step, e);
          }
        }
        graph.close();
      }
    }
  }
}
