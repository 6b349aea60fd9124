package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Races for what threads are promised. Takes some seconds, or as long as {@code -Dstress.seconds}
 * says.
 */
class StressTest {

  /** The time for all races together, but the controls. */
  private static final long SECONDS = Long.getLong("stress.seconds", 6);

  /** How long a control may take to see something wrong. It needs milliseconds. */
  private static final long CONTROL_LIMIT = TimeUnit.SECONDS.toNanos(60);

  private static final AtomicLong READS = new AtomicLong();

  private static long percent(int part) {
    return TimeUnit.SECONDS.toNanos(SECONDS) / 100 * part;
  }

  private static List<String> run(Race race, long nanos) throws InterruptedException {
    List<String> violations = race.run(nanos);
    READS.addAndGet(race.reads());
    return violations;
  }

  @AfterAll
  static void report() {
    System.out.printf("StressTest: %,d racing reads in %d s%n", READS.get(), SECONDS);
  }

  @ParameterizedTest
  @CsvSource({
    "OBSERVED, true", "OBSERVED, false",
    "UNOBSERVED, true", "UNOBSERVED, false",
    "FLAPPING, true", "FLAPPING, false"
  })
  void read_graphWrittenMeanwhile_neitherStaleNorTorn(RacingGraph.Shape shape, boolean boxed)
      throws InterruptedException {
    Race race = new Race();
    new RacingGraph(shape, boxed).enter(race, 2);

    assertThat(run(race, percent(12))).isEmpty();
  }

  @Test
  void update_bySeveralThreads_noneLostAndEachRunsTheEffectOnce() throws InterruptedException {
    var system = ReactiveSystem.create("updates");
    var count = system.signal(0L);
    var wide = system.longSignal(0);
    var total = system.longComputed(() -> count.get() + wide.getAsLong());
    var runs = new AtomicLong();
    system.effect(
        () -> {
          total.getAsLong();
          runs.incrementAndGet();
        });
    var updates = new AtomicLong();
    Race race = new Race();
    for (int i = 0; i < 3; i++) {
      race.add(
          "updater " + i,
          () -> {
            count.update(v -> v + 1);
            wide.update(v -> v + 1);
            updates.addAndGet(2);
            return 0;
          });
    }

    assertThat(run(race, percent(7))).isEmpty();
    assertThat(total.getAsLong()).isEqualTo(updates.get());
    assertThat(runs).hasValue(updates.get() + 1);
  }

  @Test
  void computed_firstReadByTwoThreads_evaluatedOnce() throws InterruptedException {
    var system = ReactiveSystem.create("first reads");
    var unrelated = system.intSignal(0);
    var current = new AtomicReference<>(unread(system));
    Race race = new Race();
    race.add(
        "maker",
        () -> {
          current.set(unread(system));
          unrelated.update(v -> v + 1);
          return 0;
        });
    for (int i = 0; i < 2; i++) {
      race.add(
          "reader " + i,
          () -> {
            List<Computed<Integer>> computeds = current.get();
            for (Computed<Integer> computed : computeds) {
              race.require(computed.get() == 1, "evaluated more than once", computed.get(), 1);
            }
            return computeds.size();
          });
    }

    assertThat(run(race, percent(7))).isEmpty();
  }

  /** Computeds whose value is how often they have been evaluated. */
  private static List<Computed<Integer>> unread(ReactiveSystem system) {
    return Stream.generate(AtomicInteger::new)
        .limit(64)
        .map(count -> system.computed(count::incrementAndGet))
        .toList();
  }

  @Test
  void effect_closedWhileWritten_neverRunsAfterClose() throws InterruptedException {
    var system = ReactiveSystem.create("close");
    var number = system.signal(0);
    Race race = new Race();
    race.add(
        "writer",
        () -> {
          number.update(v -> v + 1);
          return 0;
        });
    for (int i = 0; i < 2; i++) {
      race.add(
          "closer " + i,
          () -> {
            var closed = new AtomicBoolean();
            Effect effect =
                system.effect(
                    () -> {
                      number.get();
                      if (closed.get()) {
                        race.violation("an effect ran after its close");
                      }
                    });
            effect.close();
            closed.set(true);
            return 0;
          });
    }

    assertThat(run(race, percent(7))).isEmpty();
  }

  @Test
  void action_closedWhileWritten_notDeliveredWhatIsWrittenAfterClose() throws InterruptedException {
    var system = ReactiveSystem.create("actions");
    var number = system.longSignal(0);
    Race race = new Race();
    race.add(
        "writer",
        () -> {
          number.update(v -> v + 1);
          return 0;
        });
    for (int i = 0; i < 2; i++) {
      race.add(
          "closer " + i,
          () -> {
            var atClose = new AtomicLong(Long.MAX_VALUE);
            var last = new AtomicLong(-1);
            Effect effect =
                system.effect(
                    number::getAsLong,
                    value -> {
                      long before = last.getAndSet(value);
                      race.require(value > before, "delivered again or late", value, before);
                      long bound = atClose.get();
                      race.require(value <= bound, "delivered after close", value, bound);
                    });
            effect.close();
            atClose.set(number.getAsLong());
            return 0;
          });
    }

    assertThat(run(race, percent(7))).isEmpty();
  }

  /** A reader that is wrong on purpose is caught, so the others are right by more than luck. */
  @Nested
  class Control {

    @Test
    void reader_takesComputedUnderEvaluationForClean_caught() throws InterruptedException {
      var graph = new RacingGraph(RacingGraph.Shape.OBSERVED, true);
      graph.c = careless(graph, graph.s, Flags.BUSY);

      assertCaught(graph, "computed older than what was seen");
    }

    @Test
    void reader_takesMarkedComputedForClean_caught() throws InterruptedException {
      var graph = new RacingGraph(RacingGraph.Shape.OBSERVED, true);
      graph.c = careless(graph, graph.s, Flags.MARKS);

      assertCaught(graph, "computed older than what was seen");
    }

    @Test
    void reader_takesTaintedComputedForClean_caught() throws InterruptedException {
      var graph = new RacingGraph(RacingGraph.Shape.UNOBSERVED, true);
      graph.left = careless(graph, graph.a, Flags.TAINT);

      assertCaught(graph, "computed of a batch seen before its end");
    }

    private void assertCaught(RacingGraph graph, String what) throws InterruptedException {
      Race race = new Race();
      graph.enter(race, 2);

      assertThat(race.run(CONTROL_LIMIT)).anyMatch(violation -> violation.startsWith(what));
    }

    /** Reads without the lock as the library does, but takes no notice of some flags. */
    private LongSupplier careless(RacingGraph graph, LongSupplier source, int ignored) {
      Computed<Long> computed = graph.system.computed(source::getAsLong);
      graph.system.effect(computed::get);
      return () -> {
        int seen = computed.versionAcquire();
        if (computed.isCleanOutside(
            computed.validAtAcquire(), computed.flagsAcquire() & ~ignored)) {
          Object value = computed.lastValue();
          if (computed.versionOpaque() == seen) {
            return (Long) value;
          }
        }
        return computed.get();
      };
    }
  }
}
