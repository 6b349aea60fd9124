package dev.aliensignals.primitives.collections;

import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Signal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class AggregatesTest {

  private int evals;
  private int joins;

  private final KeyedList<String, Rec> list = KeyedList.by(Rec::id, Rec.all("a1 b2 c3"));

  private int takeEvals() {
    int taken = evals;
    evals = 0;
    return taken;
  }

  private <T> List<T> seen(Computed<T> of) {
    List<T> seen = new ArrayList<>();
    effect(() -> seen.add(of.get()));
    return seen;
  }

  @Test
  void X17_sum_evaluatesOneForEachChange() {
    Signal<Integer> factor = signal(1);
    Computed<Long> sum =
        list.sum(
            value -> {
              evals++;
              return (long) value.v() * (value.id().equals("a") ? factor.get() : 1);
            });
    assertThat(evals).isZero();
    List<Long> seen = seen(sum);
    assertThat(takeEvals()).isEqualTo(3);

    list.replace("b", Rec.of("b20"));
    assertThat(takeEvals()).isEqualTo(1);
    list.add(Rec.of("d4"));
    assertThat(takeEvals()).isEqualTo(1);
    list.remove("c");
    list.sort(Comparator.comparing(Rec::v));
    list.move("d", 0);
    assertThat(takeEvals()).isZero();
    factor.set(100);
    assertThat(takeEvals()).isEqualTo(1);
    list.set(Rec.all("x1 a1"));
    list.clear();

    assertThat(seen).containsExactly(6L, 24L, 28L, 25L, 124L, 101L, 0L);
  }

  @Test
  void X17_unobservedSum_evaluatesWhatHasChanged() {
    Computed<Long> sum =
        list.sum(
            value -> {
              evals++;
              return value.v();
            });
    assertThat(sum.get()).isEqualTo(6);
    takeEvals();

    list.replace("b", Rec.of("b20"));
    list.remove("a");

    assertThat(sum.get()).isEqualTo(23);
    assertThat(takeEvals()).isEqualTo(1);
  }

  @Test
  void X17_countAndAnyMatch_runOnlyForAnotherResult() {
    Computed<Integer> odd = list.count(value -> value.v() % 2 == 1);
    Computed<Boolean> any = list.anyMatch(value -> value.v() > 10);
    List<Integer> counts = seen(odd);
    List<Boolean> matches = seen(any);

    list.replace("a", Rec.of("a5"));
    list.replace("b", Rec.of("b11"));
    list.add(Rec.of("d13"));
    list.remove("b");
    list.remove("d");

    assertThat(counts).containsExactly(2, 3, 4, 3, 2);
    assertThat(matches).containsExactly(false, true, false);
  }

  @Test
  void X17_reduce_joinsInOrder() {
    Computed<String> text =
        list.reduce(
            "",
            value -> {
              evals++;
              return value.toString();
            },
            String::concat);
    List<String> seen = seen(text);
    takeEvals();

    list.replace("b", Rec.of("b7"));
    list.move("c", 0);
    list.sort(Comparator.comparing(Rec::v));
    list.insert(1, Rec.of("d4"));
    assertThat(takeEvals()).isEqualTo(2);
    batch(
        () -> {
          list.remove("a");
          list.move("b", 0);
        });
    list.clear();

    assertThat(seen)
        .containsExactly("a1b2c3", "a1b7c3", "c3a1b7", "a1c3b7", "a1d4c3b7", "b7d4c3", "");
  }

  @Test
  void X17_reduce_callsTheOperatorLogarithmicallyOften() {
    List<Rec> many = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      many.add(new Rec("k" + i, i));
    }
    list.set(many);
    Computed<Integer> greatest =
        list.reduce(
            Integer.MIN_VALUE,
            Rec::v,
            (one, other) -> {
              joins++;
              return Math.max(one, other);
            });
    List<Integer> seen = seen(greatest);
    joins = 0;

    list.replace("k9999", new Rec("k9999", 1));
    list.remove("k9998");
    list.insert(5, new Rec("z", 77_000));

    assertThat(seen).containsExactly(9_999, 9_998, 9_997, 77_000);
    assertThat(joins).isBetween(3, 400);
  }

  @Test
  void X17_failure_isThrownUntilItHeals() {
    Signal<Boolean> bad = signal(false);
    Computed<Long> sum =
        list.sum(
            value -> {
              if (value.id().equals("b") && bad.get()) {
                throw new IllegalStateException("bad b");
              }
              return value.v();
            });
    Computed<Integer> reduced =
        list.reduce(
            0,
            value -> {
              if (value.id().equals("b") && bad.get()) {
                throw new IllegalStateException("bad b");
              }
              return value.v();
            },
            Integer::sum);
    assertThat(sum.get()).isEqualTo(6);
    assertThat(reduced.get()).isEqualTo(6);

    bad.set(true);
    list.replace("a", Rec.of("a10"));

    assertThatThrownBy(sum::get).hasMessage("bad b");
    assertThatThrownBy(reduced::get).hasMessage("bad b");
    bad.set(false);
    assertThat(sum.get()).isEqualTo(15);
    assertThat(reduced.get()).isEqualTo(15);
    bad.set(true);
    list.remove("b");
    assertThat(sum.get()).isEqualTo(13);
    assertThat(reduced.get()).isEqualTo(13);
  }

  @Test
  void X17_operatorThatThrows_isThrownUntilSomethingChanges() {
    Computed<Integer> reduced =
        list.reduce(
            0,
            Rec::v,
            (one, other) -> {
              if (one + other > 100) {
                throw new IllegalStateException("too much");
              }
              return one + other;
            });
    assertThat(reduced.get()).isEqualTo(6);

    list.replace("a", Rec.of("a500"));
    assertThatThrownBy(reduced::get).hasMessage("too much");
    list.replace("a", Rec.of("a5"));
    assertThat(reduced.get()).isEqualTo(10);
  }

  @Test
  void X17_ofAChain_isThatOfWhatPasses() {
    Computed<Long> sum =
        list.filter(value -> value.v() > 1).sortedBy(Rec::id).map(Rec::v).sum(value -> value);
    List<Long> seen = seen(sum);

    list.replace("a", Rec.of("a7"));
    list.replace("b", Rec.of("b0"));
    list.sort(Comparator.comparing(Rec::v));

    assertThat(seen).containsExactly(5L, 12L, 10L);
  }
}
