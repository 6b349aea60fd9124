package dev.aliensignals.primitives.collections;

import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.effect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DistinctListTest {

  private int evals;

  private final KeyedList<String, Rec> list = KeyedList.by(Rec::id, Rec.all("a1 b2 c1 d2 e3"));
  private final ReadableList<String, Rec> distinct =
      list.distinctBy(
          value -> {
            evals++;
            if (value.v() < 0) {
              throw new IllegalStateException("bad " + value);
            }
            return value.v() == 0 ? null : value.v();
          });

  private static int[] runsOf(Runnable read) {
    int[] runs = new int[1];
    effect(
        () -> {
          runs[0]++;
          read.run();
        });
    runs[0] = 0;
    return runs;
  }

  private static int take(int[] runs) {
    int taken = runs[0];
    runs[0] = 0;
    return taken;
  }

  @Test
  void X16_distinctBy_hasTheFirstEntryOfEachResult() {
    int[] keys = runsOf(distinct::keys);
    assertThat(distinct.get()).hasToString("[a1, b2, e3]");
    assertThat(evals).isEqualTo(5);

    list.remove("b");
    assertThat(distinct.get()).hasToString("[a1, d2, e3]");
    list.move("c", 0);
    assertThat(distinct.get()).hasToString("[c1, d2, e3]");
    assertThat(evals).isEqualTo(5);
    assertThat(take(keys)).isEqualTo(2);
    list.add(Rec.of("f3"));
    list.remove("a");
    assertThat(take(keys)).isZero();
    list.replace("c", Rec.of("c3"));
    assertThat(distinct.get()).hasToString("[c3, d2]");
    assertThat(take(keys)).isEqualTo(1);
    list.add(Rec.of("x0"));
    list.add(Rec.of("y0"));
    assertThat(distinct.keys()).as("null is a result").containsExactly("c", "d", "x");
    list.clear();
    assertThat(distinct.get()).isEmpty();
  }

  @Test
  void X16_distinctBy_keepsSignalsAndSaysWhoIsThere() {
    ListItem<String, Rec> a = Objects.requireNonNull(distinct.byKey("a"));
    int[] ofC = runsOf(() -> distinct.byKey("c"));
    int[] ofE = runsOf(() -> distinct.byKey("e"));
    assertThat(distinct.byKey("c")).isNull();

    list.replace("a", Rec.of("a7"));

    assertThat(distinct.byKey("a")).isSameAs(a);
    assertThat(Objects.requireNonNull(distinct.byKey("c")).get()).isEqualTo(Rec.of("c1"));
    assertThat(List.of(take(ofC), take(ofE))).containsExactly(1, 0);
    list.replace("a", Rec.of("a2"));
    assertThat(distinct.keys()).containsExactly("a", "c", "e");
    assertThat(a.isPresent()).isTrue();
    list.move("a", 4);
    assertThat(a.isPresent()).isFalse();
    assertThat(distinct.keys()).containsExactly("b", "c", "e");
  }

  @Test
  void X16_distinctBy_exchangedInABatch_isToldInFewSteps() {
    List<String> steps = new ArrayList<>();
    distinct.changes(
        all -> all.forEach(step -> steps.add(step.kind() + " " + step.key() + step.index())));

    batch(
        () -> {
          list.replace("a", Rec.of("a2"));
          list.replace("b", Rec.of("b1"));
        });
    assertThat(distinct.get()).hasToString("[a2, b1, e3]");
    assertThat(steps).containsExactly("SET a0", "SET b1");
    steps.clear();
    batch(
        () -> {
          list.replace("e", Rec.of("e1"));
          list.replace("e", Rec.of("e3"));
        });
    assertThat(steps).isEmpty();
  }

  @Test
  void X6_functionThatThrows_isThrownByReadsUntilItHeals() {
    list.replace("b", Rec.of("b-1"));
    assertThatThrownBy(distinct::keys).hasMessage("bad b-1");
    assertThatThrownBy(distinct::get).hasMessage("bad b-1");

    list.replace("b", Rec.of("b3"));

    assertThat(distinct.get()).hasToString("[a1, b3, d2]");
  }
}
