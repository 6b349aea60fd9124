package dev.aliensignals.primitives.collections;

import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PagedListTest {

  private final KeyedList<String, Rec> list = KeyedList.by(Rec::id, Rec.all("a1 b2 c3 d4 e5 f6"));

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
  void X16_limit_hasTheFirstEntries() {
    ReadableList<String, Rec> first = list.limit(2);
    int[] keys = runsOf(first::keys);
    int[] size = runsOf(first::size);
    assertThat(first.get()).hasToString("[a1, b2]");

    list.add(Rec.of("g7"));
    list.remove("d");
    list.move("f", 2);
    assertThat(List.of(take(keys), take(size))).containsExactly(0, 0);
    list.insert(0, Rec.of("h8"));
    assertThat(first.get()).hasToString("[h8, a1]");
    assertThat(List.of(take(keys), take(size))).containsExactly(1, 0);
    list.replace("a", Rec.of("a9"));
    assertThat(first.get()).hasToString("[h8, a9]");
    assertThat(take(keys)).isZero();
    list.set(Rec.all("x1"));
    assertThat(first.keys()).containsExactly("x");
    assertThat(List.of(take(keys), take(size))).containsExactly(1, 1);
  }

  @Test
  void X16_page_followsItsOffset() {
    Signal<Integer> page = signal(0);
    ReadableList<String, Rec> shown = list.page(() -> page.get() * 2, 2);
    List<String> steps = new ArrayList<>();
    shown.changes(
        all -> all.forEach(step -> steps.add(step.kind() + " " + step.key() + step.index())));
    ListItem<String, Rec> b = Objects.requireNonNull(shown.byKey("b"));

    page.set(1);
    assertThat(shown.keys()).containsExactly("c", "d");
    assertThat(steps).containsExactly("REMOVE a0", "REMOVE b0", "ADD c0", "ADD d1");
    assertThat(b.isPresent()).isFalse();
    assertThat(shown.byKey("b")).isNull();
    assertThat(shown.indexOfKey("d")).isEqualTo(1);
    steps.clear();
    list.remove("a");
    assertThat(shown.keys()).containsExactly("d", "e");
    assertThat(steps).containsExactly("REMOVE c0", "ADD e1");
    page.set(2);
    assertThat(shown.keys()).containsExactly("f");
    page.set(9);
    assertThat(shown.keys()).isEmpty();
    page.set(-5);
    assertThat(shown.keys()).containsExactly("b", "c");
  }

  @Test
  void X16_valuesBehindAPage_areNotEvaluated() {
    List<String> evaluated = new ArrayList<>();
    ReadableList<String, Integer> mapped =
        list.map(
                value -> {
                  evaluated.add(value.id());
                  return value.v() * 10;
                })
            .limit(2)
            .map(value -> value + 1);
    runsOf(mapped::get);

    list.move("f", 0);

    assertThat(mapped.get()).containsExactly(61, 11);
    assertThat(evaluated).containsExactly("a", "b", "f");
  }

  @Test
  void X16_pageOfASortedList_takesWhatComesIn() {
    ReadableList<String, Rec> top = list.sortedBy(value -> -value.v()).limit(3);
    runsOf(top::keys);
    assertThat(top.keys()).containsExactly("f", "e", "d");

    list.replace("a", Rec.of("a50"));
    assertThat(top.keys()).containsExactly("a", "f", "e");
    list.replace("f", Rec.of("f0"));
    assertThat(top.get()).hasToString("[a50, e5, d4]");
  }

  @Test
  void X16_negativeCount_isRefused() {
    assertThatThrownBy(() -> list.limit(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
    assertThat(list.limit(0).get()).isEmpty();
    assertThat(list.page(() -> Integer.MAX_VALUE, Integer.MAX_VALUE).get()).isEmpty();
    assertThat(list.page(() -> 4, Integer.MAX_VALUE).keys()).containsExactly("e", "f");
  }
}
