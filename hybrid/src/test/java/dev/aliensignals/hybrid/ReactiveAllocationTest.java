package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.batch;
import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.intSignal;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.IntSignal;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Operations allocate nothing when they are done again. Counted to the byte by the VM, for this
 * thread.
 */
@AnySystem
class ReactiveAllocationTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Calls before measuring, so that arrays have grown and classes are loaded. */
  private static final int WARM_UP = 2_000;

  private static final int CALLS = 1_000;
  private static final int ROUNDS = 5;

  /** Made once, so that only the library can allocate. */
  private static final String[] NAMES = {"a", "b", "c"};

  /** A bean with a property of each kind. */
  static class Item {
    private int count;
    private double weight;
    private String name = "";
    private @Nullable Item next;

    int getCount() {
      return count;
    }

    void setCount(int count) {
      this.count = count;
    }

    double getWeight() {
      return weight;
    }

    void setWeight(double weight) {
      this.weight = weight;
    }

    String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name;
    }

    @Nullable Item getNext() {
      return next;
    }

    void setNext(Item next) {
      this.next = next;
    }

    void grow() {
      count++;
    }
  }

  private final Item item = reactive(new Item());
  private int sum;

  /** The least bytes of some rounds: the VM allocates when it gives up compiled code. */
  private static void assertAllocatesNothing(IntConsumer operation) {
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
    assertThat(least).isZero();
  }

  @Test
  void getters_outside_allocateNothing() {
    assertAllocatesNothing(
        i -> sum += item.getCount() + (int) item.getWeight() + item.getName().length());
  }

  @Test
  void setters_withoutSubscribers_allocateNothing() {
    assertAllocatesNothing(
        i -> {
          item.setCount(i);
          item.setWeight(i);
          item.setName(NAMES[i % NAMES.length]);
        });
  }

  @Test
  void setters_inBatch_allocateNothing() {
    batch(
        () ->
            assertAllocatesNothing(
                i -> {
                  item.setCount(i);
                  sum += item.getCount();
                }));
  }

  @Test
  void setter_withEffect_allocatesNothing() {
    try (Effect reader = effect(() -> sum += item.getCount() + item.getName().length())) {
      assertAllocatesNothing(
          i -> {
            item.setCount(i);
            item.setName(NAMES[i % NAMES.length]);
          });
    }
  }

  @Test
  void copiedMethod_withEffect_allocatesNothing() {
    try (Effect reader = effect(() -> sum += item.getCount())) {
      assertAllocatesNothing(i -> item.grow());
    }
  }

  @Test
  void nestedObject_read_allocatesNothing() {
    item.setNext(new Item());
    Item first = item.getNext();

    assertAllocatesNothing(i -> sum += item.getNext() == first ? 1 : 0);
  }

  @Test
  void view_ofKnownObject_allocatesNothing() {
    Object raw = Hybrid.toRaw(item);

    assertAllocatesNothing(i -> sum += reactive(raw) == item ? 1 : 0);
  }

  @Test
  void elements_readAgainByEffect_allocateNothing() {
    List<String> names = reactive(new ArrayList<>(List.of(NAMES)));
    IntSignal again = intSignal(0);

    try (Effect reader =
        effect(() -> sum += again.getAsInt() + names.get(0).length() + names.size())) {
      assertAllocatesNothing(again::set);
    }
  }
}
