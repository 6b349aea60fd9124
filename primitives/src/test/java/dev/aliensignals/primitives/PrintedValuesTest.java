package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.linked;
import static dev.aliensignals.primitives.Signals.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Values in messages and toString whose methods are user code. */
class PrintedValuesTest {

  /** A value whose toString does what it is told to. */
  private record Printed(Runnable whenPrinted) {
    @Override
    public String toString() {
      whenPrinted.run();
      return "printed";
    }
  }

  private static List<Object> cyclicList() {
    List<Object> list = new ArrayList<>();
    list.add(List.of(list));
    return list;
  }

  @Test
  void guard_refusedValueOverflowsInToString_guardsExceptionNamesItsClass() {
    assertThatThrownBy(() -> signal(o -> o.name("list").guard(v -> false), cyclicList()))
        .isInstanceOf(InvalidSignalValueException.class)
        .hasMessageContaining("'list' rejects its first value java.util.ArrayList@")
        .hasMessageContaining("its toString threw java.lang.StackOverflowError");
  }

  @Test
  void guard_refusedValueThrowsInToString_guardsExceptionThrown() {
    Object value =
        new Printed(
            () -> {
              throw new IllegalStateException("from toString");
            });
    var guarded = signal(o -> o.guard(v -> v != value), (Object) 0);

    assertThatThrownBy(() -> guarded.set(value))
        .isInstanceOf(InvalidSignalValueException.class)
        .hasMessageContaining("its toString threw java.lang.IllegalStateException");
    assertThat(guarded.peek()).isEqualTo(0);
  }

  @Test
  void guard_refusedValueReadsInToString_notTracked() {
    var read = signal(0);
    Object value = new Printed(read::get);
    var guarded = signal(o -> o.guard(v -> v != value), (Object) 0);
    var runs = new AtomicInteger();
    try (var setter =
        effect(
            () -> {
              runs.incrementAndGet();
              assertThatThrownBy(() -> guarded.set(value))
                  .isInstanceOf(InvalidSignalValueException.class);
            })) {
      read.set(1);

      assertThat(runs).hasValue(1);
    }
  }

  @Test
  void guard_ofLinked_refusedValueOverflowsInToString_guardsExceptionThrown() {
    var linked = linked(o -> o.guard(v -> false), PrintedValuesTest::cyclicList);

    assertThatThrownBy(linked::get)
        .isInstanceOf(InvalidSignalValueException.class)
        .hasMessageContaining("its toString threw");
  }

  @Test
  void toString_longValue_shortened() {
    var text = signal(o -> o.name("text"), "x".repeat(5_000));

    assertThat(text.toString())
        .startsWith("text=xxx")
        .endsWith("x... (5000 characters)")
        .hasSizeLessThan(1_100);
  }

  @Test
  void toString_valueOpensBatch_batchEnded() {
    var system = ReactiveSystem.create("printing");
    var opening = system.signal((Object) new Printed(system::startBatch));

    assertThat(opening.toString()).endsWith("=printed");

    assertThat(system.getBatchDepth()).isZero();
    Threads.run("other", () -> opening.set(1));
    system.batch(
        () -> {
          opening.set(new Printed(system::startBatch));
          assertThat(opening.toString()).endsWith("=printed");
          assertThat(system.getBatchDepth()).isEqualTo(1);
        });
  }

  @Test
  void toString_failedComputedWhoseExceptionThrows_namesItsClass() {
    var failed =
        Signals.computed(
            () -> {
              throw new IllegalStateException() {
                private static final long serialVersionUID = 1;

                @Override
                public String getMessage() {
                  throw new UnsupportedOperationException();
                }
              };
            });
    assertThatThrownBy(failed::get).isInstanceOf(IllegalStateException.class);

    assertThat(failed.toString()).contains("its toString threw");
  }

  /** A value whose equals opens a batch, and returns. */
  private static final class Opening {
    private final ReactiveSystem system;

    Opening(ReactiveSystem system) {
      this.system = system;
    }

    @Override
    public boolean equals(Object other) {
      system.startBatch();
      return false;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }

  @Test
  void equals_opensBatch_batchEndedAndWriteRefused() {
    var system = ReactiveSystem.create("comparing");
    var value = system.signal((Object) new Opening(system));

    assertThatThrownBy(() -> value.set(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("equals of a value returned with a batch open");
    assertThat(system.getBatchDepth()).isZero();
    system.batch(
        () -> {
          assertThatThrownBy(() -> value.set(1)).isInstanceOf(IllegalStateException.class);
          assertThat(system.getBatchDepth()).isEqualTo(1);
        });
    Threads.run("other", () -> assertThat(value.get()).isInstanceOf(Opening.class));
  }
}
