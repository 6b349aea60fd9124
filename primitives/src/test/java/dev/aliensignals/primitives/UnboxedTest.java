package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Recorder.subscribers;
import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.computed;
import static dev.aliensignals.primitives.Signals.doubleComputed;
import static dev.aliensignals.primitives.Signals.doubleSignal;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.intComputed;
import static dev.aliensignals.primitives.Signals.intSignal;
import static dev.aliensignals.primitives.Signals.isComputed;
import static dev.aliensignals.primitives.Signals.isSignal;
import static dev.aliensignals.primitives.Signals.longComputed;
import static dev.aliensignals.primitives.Signals.longSignal;
import static dev.aliensignals.primitives.Signals.signal;
import static dev.aliensignals.primitives.Signals.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Signals and computeds of int, long and double behave as those of objects. */
class UnboxedTest {

  private final Canary canary = new Canary(ReactiveSystem.global());
  private final Recorder log = new Recorder();
  private final List<Effect> effects = new ArrayList<>();

  @AfterEach
  void graphStillWorks() {
    effects.forEach(Effect::close);
    canary.assertWorks();
  }

  private void run(Runnable fn) {
    effects.add(effect(fn));
  }

  /** A signal of any kind as if it were of ints. */
  private record Cell(
      ReadableSignal<?> node,
      IntSupplier get,
      IntSupplier peek,
      java.util.function.IntConsumer set,
      Runnable increment,
      Supplier<? extends ReadableSignal<?>> view) {

    int value() {
      return get.getAsInt();
    }

    void set(int value) {
      set.accept(value);
    }
  }

  private enum Kind {
    INT {
      @Override
      Cell cell(int initial) {
        return cell(intSignal(initial));
      }

      @Override
      Cell cell(String name, IntPredicate guard, int initial) {
        return cell(intSignal(o -> o.name(name).guard(guard::test), initial));
      }

      @Override
      Cell restless(int initial) {
        return cell(intSignal(o -> o.equality(Equality.never()), initial));
      }

      private Cell cell(IntSignal s) {
        return new Cell(s, s, s::peekAsInt, s::set, () -> s.update(v -> v + 1), s::asReadonly);
      }

      @Override
      ReadableSignal<?> derived(String name, IntSupplier fn) {
        return intComputed(o -> o.name(name), fn);
      }

      @Override
      int read(ReadableSignal<?> derived) {
        return ((IntComputed) derived).getAsInt();
      }

      @Override
      int peek(ReadableSignal<?> derived) {
        return ((IntComputed) derived).peekAsInt();
      }
    },
    LONG {
      @Override
      Cell cell(int initial) {
        return cell(longSignal(initial));
      }

      @Override
      Cell cell(String name, IntPredicate guard, int initial) {
        return cell(longSignal(o -> o.name(name).guard(v -> guard.test(v.intValue())), initial));
      }

      @Override
      Cell restless(int initial) {
        return cell(longSignal(o -> o.equality(Equality.never()), initial));
      }

      private Cell cell(LongSignal s) {
        return new Cell(
            s,
            () -> (int) s.getAsLong(),
            () -> (int) s.peekAsLong(),
            s::set,
            () -> s.update(v -> v + 1),
            s::asReadonly);
      }

      @Override
      ReadableSignal<?> derived(String name, IntSupplier fn) {
        return longComputed(o -> o.name(name), fn::getAsInt);
      }

      @Override
      int read(ReadableSignal<?> derived) {
        return (int) ((LongComputed) derived).getAsLong();
      }

      @Override
      int peek(ReadableSignal<?> derived) {
        return (int) ((LongComputed) derived).peekAsLong();
      }
    },
    DOUBLE {
      @Override
      Cell cell(int initial) {
        return cell(doubleSignal(initial));
      }

      @Override
      Cell cell(String name, IntPredicate guard, int initial) {
        return cell(doubleSignal(o -> o.name(name).guard(v -> guard.test(v.intValue())), initial));
      }

      @Override
      Cell restless(int initial) {
        return cell(doubleSignal(o -> o.equality(Equality.never()), initial));
      }

      private Cell cell(DoubleSignal s) {
        return new Cell(
            s,
            () -> (int) s.getAsDouble(),
            () -> (int) s.peekAsDouble(),
            s::set,
            () -> s.update(v -> v + 1),
            s::asReadonly);
      }

      @Override
      ReadableSignal<?> derived(String name, IntSupplier fn) {
        return doubleComputed(o -> o.name(name), fn::getAsInt);
      }

      @Override
      int read(ReadableSignal<?> derived) {
        return (int) ((DoubleComputed) derived).getAsDouble();
      }

      @Override
      int peek(ReadableSignal<?> derived) {
        return (int) ((DoubleComputed) derived).peekAsDouble();
      }
    };

    abstract Cell cell(int initial);

    abstract Cell cell(String name, IntPredicate guard, int initial);

    abstract Cell restless(int initial);

    abstract ReadableSignal<?> derived(String name, IntSupplier fn);

    abstract int read(ReadableSignal<?> derived);

    abstract int peek(ReadableSignal<?> derived);
  }

  @ParameterizedTest
  @EnumSource
  void unboxed_effectFollowsWrites(Kind kind) {
    Cell cell = kind.cell(1);
    run(() -> log.add(cell.value()));

    cell.set(2);
    cell.increment().run();

    assertThat(log.events()).containsExactly("1", "2", "3");
    assertThat(((Number) cell.node().get()).intValue()).isEqualTo(3);
    assertThat(((Number) cell.node().peek()).intValue()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void unboxed_equalWrite_runsNothing(Kind kind) {
    Cell cell = kind.cell(1);
    run(() -> log.add(cell.value()));

    cell.set(1);

    assertThat(log.events()).containsExactly("1");
  }

  @ParameterizedTest
  @EnumSource
  void unboxed_batchReturnsToTheStart_runsNothing(Kind kind) {
    Cell cell = kind.cell(1);
    run(() -> log.add(cell.value()));

    batch(
        () -> {
          cell.set(2);
          assertThat(cell.value()).isEqualTo(2);
          cell.set(1);
        });

    assertThat(log.events().get(log.events().size() - 1)).isEqualTo("1");
    batch(
        () -> {
          cell.set(2);
          cell.set(3);
        });
    assertThat(log.events().get(log.events().size() - 1)).isEqualTo("3");
  }

  @ParameterizedTest
  @EnumSource
  void unboxed_revertUnread_runsNothing(Kind kind) {
    Cell cell = kind.cell(1);
    run(() -> log.add(cell.value()));

    batch(
        () -> {
          cell.set(2);
          cell.set(1);
        });

    assertThat(log.events()).containsExactly("1");
  }

  @ParameterizedTest
  @EnumSource
  void unboxed_never_everyWriteRuns(Kind kind) {
    Cell cell = kind.restless(1);
    run(() -> log.add(cell.value()));

    cell.set(1);
    batch(
        () -> {
          cell.set(2);
          cell.set(1);
        });

    assertThat(log.events()).containsExactly("1", "1", "1");
  }

  @ParameterizedTest
  @EnumSource
  void unboxed_peek_linksNobody(Kind kind) {
    Cell cell = kind.cell(1);
    ReadableSignal<?> derived = kind.derived("derived", cell::value);
    run(() -> log.add(cell.peek().getAsInt() + kind.peek(derived)));

    cell.set(2);

    assertThat(log.events()).containsExactly("2");
    assertThat(cell.peek().getAsInt() + kind.peek(derived)).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource
  void unboxed_update_readsUntracked(Kind kind) {
    Cell cell = kind.cell(1);
    run(cell.increment());

    cell.set(5);

    assertThat(cell.value()).isEqualTo(5);
    assertThat(subscribers(cell.node())).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void C20_unboxed_guardRejects_nothingChanges(Kind kind) {
    Cell cell = kind.cell("price", v -> v > 0, 1);
    run(() -> log.add(cell.value()));

    assertThatThrownBy(() -> cell.set(-1))
        .isInstanceOf(InvalidSignalValueException.class)
        .hasMessageContaining("'price'");

    assertThat(log.events()).containsExactly("1");
    assertThat(cell.value()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void C20_unboxed_guardRejectsInitialValue_throws(Kind kind) {
    assertThatThrownBy(() -> kind.cell("price", v -> v > 0, 0))
        .isInstanceOf(InvalidSignalValueException.class);
  }

  @ParameterizedTest
  @EnumSource
  void D10_unboxed_computed_isLazyAndCached(Kind kind) {
    Cell cell = kind.cell(1);
    AtomicInteger evaluations = new AtomicInteger();
    ReadableSignal<?> derived =
        kind.derived(
            "derived",
            () -> {
              evaluations.incrementAndGet();
              return cell.value() * 2;
            });
    assertThat(evaluations).hasValue(0);

    assertThat(kind.read(derived)).isEqualTo(2);
    assertThat(kind.read(derived)).isEqualTo(2);
    cell.set(2);
    cell.set(3);

    assertThat(kind.read(derived)).isEqualTo(6);
    assertThat(((Number) derived.get()).intValue()).isEqualTo(6);
    assertThat(evaluations).hasValue(2);
  }

  @ParameterizedTest
  @EnumSource
  void unboxed_computedWithEqualResult_stopsPropagation(Kind kind) {
    Cell cell = kind.cell(1);
    ReadableSignal<?> sign = kind.derived("sign", () -> Integer.signum(cell.value()));
    run(() -> log.add(kind.read(sign)));

    cell.set(2);
    cell.set(-2);

    assertThat(log.events()).containsExactly("1", "-1");
  }

  @ParameterizedTest
  @EnumSource
  void C31_unboxed_failedComputed_throwsSameInstanceAndHeals(Kind kind) {
    IllegalStateException boom = new IllegalStateException("boom");
    Cell cell = kind.cell(0);
    ReadableSignal<?> derived =
        kind.derived(
            "derived",
            () -> {
              if (cell.value() == 1) {
                throw boom;
              }
              return cell.value();
            });
    assertThat(kind.read(derived)).isZero();

    cell.set(1);
    assertThatThrownBy(() -> kind.read(derived)).isSameAs(boom);
    assertThatThrownBy(() -> kind.peek(derived)).isSameAs(boom);
    assertThatThrownBy(derived::get).isSameAs(boom);
    cell.set(2);

    assertThat(kind.read(derived)).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void unboxed_failureThenOldValue_isAChange(Kind kind) {
    Cell cell = kind.cell(0);
    ReadableSignal<?> derived =
        kind.derived(
            "derived",
            () -> {
              if (cell.value() == 1) {
                throw new IllegalStateException("boom");
              }
              return 7;
            });
    run(
        () -> {
          try {
            log.add(kind.read(derived));
          } catch (IllegalStateException e) {
            log.add(e.getMessage());
          }
        });

    cell.set(1);
    cell.set(2);

    assertThat(log.events()).containsExactly("7", "boom", "7");
  }

  @ParameterizedTest
  @EnumSource
  void C65_L11_unboxed_predicatesKnowThem(Kind kind) {
    Cell cell = kind.cell(0);
    ReadableSignal<?> derived = kind.derived("derived", cell::value);

    assertThat(isSignal(cell.node())).isTrue();
    assertThat(isComputed(cell.node())).isFalse();
    assertThat(isSignal(derived)).isFalse();
    assertThat(isComputed(derived)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void unboxed_toString_isNameAndValueWithoutEvaluation(Kind kind) {
    Cell cell = kind.cell("price", v -> true, 3);
    ReadableSignal<?> derived = kind.derived("total", cell::value);

    assertThat(cell.node().toString()).matches("price=3(\\.0)?");
    assertThat(derived.toString()).startsWith("total=").doesNotContain("3");
    kind.read(derived);
    assertThat(derived.toString()).matches("total=3(\\.0)?");
  }

  @ParameterizedTest
  @EnumSource
  void L12_unboxed_trigger_runsWhoReadIt(Kind kind) {
    Cell cell = kind.cell(3);
    run(() -> log.add(cell.value()));

    trigger(cell.node());

    assertThat(log.events()).containsExactly("3", "3");
  }

  @ParameterizedTest
  @EnumSource
  void unboxed_view_followsAndIsTracked(Kind kind) {
    Cell cell = kind.cell(1);
    ReadableSignal<?> view = cell.view().get();
    run(() -> log.add(((Number) view.get()).intValue()));

    cell.set(2);

    assertThat(log.events()).containsExactly("1", "2");
    assertThat(((Number) view.peek()).intValue()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void D14_unboxed_readInsideBatch_isTheNewValue(Kind kind) {
    Cell cell = kind.cell(1);
    ReadableSignal<?> derived = kind.derived("derived", () -> cell.value() * 2);
    run(() -> log.add(kind.read(derived)));

    batch(
        () -> {
          cell.set(5);
          assertThat(kind.read(derived)).isEqualTo(10);
        });

    assertThat(log.events()).containsExactly("2", "10");
  }

  @Nested
  class Numbers {

    @Test
    void D9_doubles_areComparedAsTheirBoxes() {
      DoubleSignal number = doubleSignal(Double.NaN);
      run(() -> log.add(number.getAsDouble()));

      number.set(Double.NaN);
      number.set(0.0);
      number.set(-0.0);

      assertThat(log.events()).containsExactly("NaN", "0.0", "-0.0");
    }

    @Test
    void longs_beyondInts_areKept() {
      LongSignal big = longSignal(Long.MAX_VALUE);
      LongComputed half = longComputed(() -> big.getAsLong() / 2);

      assertThat(half.getAsLong()).isEqualTo(Long.MAX_VALUE / 2);
    }

    @Test
    void mixedKinds_followEachOther() {
      IntSignal quantity = intSignal(2);
      DoubleSignal price = doubleSignal(1.5);
      DoubleComputed total = doubleComputed(() -> quantity.getAsInt() * price.getAsDouble());
      Computed<String> text = computed(() -> "total " + total.getAsDouble());
      Signal<String> prefix = signal("> ");
      run(() -> log.add(prefix.get() + text.get()));

      quantity.set(4);

      assertThat(log.events()).containsExactly("> total 3.0", "> total 6.0");
    }
  }

  @Nested
  class Reduced {

    private final ReactiveSystem system = ReactiveSystem.create("reduced");

    @Test
    void reduced_ofEachType_goesOnFromThePreviousValue() {
      IntSignal added = system.intSignal(1);
      IntComputed ints = system.intReduced(10, sum -> sum + added.getAsInt());
      LongComputed longs = system.longReduced(10L, sum -> sum + added.getAsInt());
      DoubleComputed doubles =
          system.doubleReduced(o -> o.name("sum"), 0.5, sum -> sum + added.getAsInt());
      List<Object> seen = new ArrayList<>();
      system.effect(
          () -> {
            seen.add(ints.getAsInt());
            seen.add(longs.getAsLong());
            seen.add(doubles.getAsDouble());
          });

      added.set(5);

      assertThat(seen).containsExactly(11, 11L, 1.5, 16, 16L, 6.5);
      assertThat(doubles).hasToString("sum=6.5");
    }

    @Test
    void reduced_failure_goesOnFromTheLastThatDidNot() {
      IntSignal added = system.intSignal(1);
      IntComputed sum =
          system.intReduced(
              o -> o.name("sum"),
              0,
              before -> {
                if (added.getAsInt() < 0) {
                  throw new IllegalStateException("negative");
                }
                return before + added.getAsInt();
              });
      assertThat(sum.getAsInt()).isEqualTo(1);
      added.set(-1);
      assertThatThrownBy(sum::getAsInt).hasMessage("negative");

      added.set(3);

      assertThat(sum.getAsInt()).isEqualTo(4);
    }

    @Test
    void reduced_batch_isOneStepFromItsBegin() {
      IntSignal added = system.intSignal(1);
      LongComputed boxless = system.longReduced(0L, before -> before + added.getAsInt());
      Computed<Long> boxed = system.reduced(0L, before -> before + added.getAsInt());
      List<Object> seen = new ArrayList<>();
      system.effect(() -> seen.add(boxless.getAsLong() + "=" + boxed.get()));

      system.batch(
          () -> {
            added.set(2);
            assertThat(boxless.getAsLong()).isEqualTo(boxed.get());
            added.set(3);
            assertThat(boxless.getAsLong()).isEqualTo(boxed.get());
          });
      system.batch(
          () -> {
            added.set(4);
            assertThat(boxless.getAsLong()).isEqualTo(boxed.get());
            added.set(3);
          });

      assertThat(seen).containsExactly("1=1", "4=4");
    }
  }
}
