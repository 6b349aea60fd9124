package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Functions that run again with the same dependencies allocate nothing: no link, no frame, no box
 * of the engine's. Counted to the byte by the VM, for this thread.
 */
class AllocationTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Calls before measuring, so that arrays have grown and classes are loaded. */
  private static final int WARM_UP = 2_000;

  private static final int CALLS = 1_000;
  private static final int ROUNDS = 5;

  /** Made once, so that only the library can allocate. Each differs from the next. */
  private static final Integer[] BOXES = {1_000, 2_000, 3_000};

  private final ReactiveSystem system = ReactiveSystem.create("allocation");
  private int runs;
  private Object last = "";

  /**
   * Bytes that {@link #CALLS} calls allocate: the least of some rounds, since the virtual machine
   * allocates when it gives up compiled code.
   */
  private static long allocated(IntConsumer operation) {
    for (int i = 0; i < WARM_UP; i++) {
      operation.accept(i);
    }
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        operation.accept(i);
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  private void assertAllocatesNothing(IntConsumer operation) {
    runs = 0;
    assertThat(allocated(operation)).isZero();
    assertThat(runs).isGreaterThanOrEqualTo(WARM_UP + CALLS);
  }

  /** The i-th value to write, another one than the one before. */
  private static Integer box(int i) {
    return BOXES[i % BOXES.length];
  }

  @Test
  void measure_operationThatAllocates_countsIt() {
    assertThat(allocated(i -> last = new int[1])).isGreaterThanOrEqualTo(16L * CALLS);
  }

  @Nested
  class Boxed {

    private final Signal<Integer> source = system.signal(0);
    private final Computed<Integer> computed =
        system.computed(
            () -> {
              runs++;
              return source.get();
            });

    @Test
    void signal_written_allocatesNothing() {
      assertAllocatesNothing(
          i -> {
            source.set(box(i));
            runs++;
          });
    }

    @Test
    void effect_rerun_allocatesNothing() {
      system.effect(
          () -> {
            last = source.get();
            runs++;
          });

      assertAllocatesNothing(i -> source.set(box(i)));
    }

    @Test
    void effect_readsTheSameInAnotherOrder_allocatesNothing() {
      Signal<Integer> other = system.signal(0);
      Signal<Integer> third = system.signal(0);
      system.effect(
          () -> {
            boolean swapped = source.get().equals(BOXES[1]);
            last = (swapped ? third : other).get();
            last = (swapped ? other : third).get();
            runs++;
          });

      assertAllocatesNothing(i -> source.set(box(i)));
    }

    @Test
    void effect_rerunByABatch_allocatesNothingPerWrite() {
      system.effect(
          () -> {
            last = source.get();
            runs++;
          });

      assertAllocatesNothing(
          i -> {
            source.set(box(i));
            source.set(box(i + 1));
          });
    }

    @Test
    void observedComputed_evaluatedAgain_allocatesNothing() {
      system.effect(() -> last = computed.get());

      assertAllocatesNothing(i -> source.set(box(i)));
    }

    @Test
    void observedComputed_cutOff_allocatesNothing() {
      Computed<Boolean> positive =
          system.computed(
              () -> {
                runs++;
                return source.get() > 0;
              });
      system.effect(() -> last = positive.get());

      assertAllocatesNothing(i -> source.set(box(i)));
    }

    @Test
    void unobservedComputed_evaluatedAgain_allocatesNothing() {
      assertAllocatesNothing(
          i -> {
            source.set(box(i));
            last = computed.get();
          });
    }

    @Test
    void unobservedComputed_polled_allocatesNothing() {
      Signal<Integer> other = system.signal(0);
      last = computed.get();

      assertThat(
              allocated(
                  i -> {
                    other.set(box(i));
                    last = computed.get();
                  }))
          .isZero();
      assertThat(runs).isEqualTo(1);
    }

    @Test
    void reduced_evaluatedAgain_allocatesNothing() {
      Computed<Integer> reduced =
          system.reduced(
              BOXES[0],
              previous -> {
                runs++;
                return source.get() == 0 ? previous : source.get();
              });
      system.effect(() -> last = reduced.get());

      assertAllocatesNothing(i -> source.set(box(i)));
    }

    @Test
    void diamond_updated_allocatesNothing() {
      Computed<Integer> left = system.computed(() -> source.get());
      Computed<Integer> right = system.computed(() -> computed.get());
      Computed<Integer> join =
          system.computed(() -> Math.max(left.get(), right.get()) == 1_000 ? BOXES[0] : BOXES[1]);
      system.effect(() -> last = join.get());

      assertAllocatesNothing(i -> source.set(box(i)));
    }

    @Test
    void signal_read_allocatesNothing() {
      assertAllocatesNothing(
          i -> {
            last = source.get();
            last = source.peek();
            last = computed.get();
            last = computed.peek();
            runs++;
          });
    }
  }

  @Nested
  class Unboxed {

    private final IntSignal source = system.intSignal(0);
    private final IntComputed computed =
        system.intComputed(
            () -> {
              runs++;
              return source.getAsInt() + 1;
            });

    @Test
    void effect_rerun_allocatesNothing() {
      system.effect(
          () -> {
            source.getAsInt();
            runs++;
          });

      assertAllocatesNothing(i -> source.set(10_000 + i));
    }

    @Test
    void observedComputed_evaluatedAgain_allocatesNothing() {
      system.effect(computed::getAsInt);

      assertAllocatesNothing(i -> source.set(10_000 + i));
    }

    @Test
    void unobservedComputed_evaluatedAgain_allocatesNothing() {
      assertAllocatesNothing(
          i -> {
            source.set(10_000 + i);
            computed.getAsInt();
          });
    }

    @Test
    void longs_updated_allocateNothing() {
      LongSignal longs = system.longSignal(0);
      LongComputed sum =
          system.longComputed(
              () -> {
                runs++;
                return longs.getAsLong() + 1;
              });
      system.effect(sum::getAsLong);

      assertAllocatesNothing(i -> longs.set(1L << 40 | i));
    }

    @Test
    void doubles_updated_allocateNothing() {
      DoubleSignal doubles = system.doubleSignal(0);
      DoubleComputed sum =
          system.doubleComputed(
              () -> {
                runs++;
                return doubles.getAsDouble() + 1;
              });
      system.effect(sum::getAsDouble);

      assertAllocatesNothing(i -> doubles.set(0.5 + i));
    }

    @Test
    void effect_thatWritesASignal_allocatesNothing() {
      IntSignal copy = system.intSignal(0);
      system.effect(() -> copy.set(source.getAsInt()));
      system.effect(
          () -> {
            copy.getAsInt();
            runs++;
          });

      assertAllocatesNothing(i -> source.set(10_000 + i));
    }

    @Test
    void grid_tenChainsOfTen_allocatesNothing() {
      for (int i = 0; i < 10; i++) {
        IntComputed end = computed;
        for (int j = 0; j < 9; j++) {
          IntComputed previous = end;
          end = system.intComputed(() -> previous.getAsInt() + 1);
        }
        system.effect(end::getAsInt);
      }

      assertAllocatesNothing(i -> source.set(10_000 + i));
    }

    @Test
    void effect_switchingBetweenTwoDependencies_allocatesALinkPerSwitch() {
      IntSignal other = system.intSignal(0);
      system.effect(
          () -> {
            runs++;
            if (source.getAsInt() % 2 == 0) {
              computed.getAsInt();
            } else {
              other.getAsInt();
            }
          });

      long bytes = allocated(i -> source.set(10_000 + i));

      assertThat(bytes / CALLS).isLessThanOrEqualTo(40);
    }
  }
}
