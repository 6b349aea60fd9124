package dev.aliensignals.primitives.collections;

import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.effect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.aliensignals.primitives.InvalidSignalValueException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The result of each operation, the list after it, and the effects that it runs. */
class KeyedListOperationsTest {

  /** How an operation is run. */
  enum Mode {
    PLAIN,
    WITH_ANOTHER_OBSERVER_OF_ALL,
    IN_A_BATCH_WITH_ANOTHER_LIST
  }

  /**
   * An operation on {@code a1 b2 c3}.
   *
   * @param result its result, or the class of its exception
   * @param after the values then
   * @param runs of observers of: get, size, keys, at(0), byKey(a), byKey(d), indexOfKey(b), and the
   *     signals of a and b
   */
  record Row(
      String name,
      Function<KeyedList<String, Rec>, @Nullable Object> operation,
      @Nullable Object result,
      String after,
      String runs) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final Object NOTHING = "nothing";

  private static Row row(
      String name,
      Function<KeyedList<String, Rec>, @Nullable Object> operation,
      @Nullable Object result,
      String after,
      String runs) {
    return new Row(name, operation, result, after, runs);
  }

  private interface Action {
    void on(KeyedList<String, Rec> list);
  }

  private static Function<KeyedList<String, Rec>, @Nullable Object> run(Action action) {
    return list -> {
      action.on(list);
      return NOTHING;
    };
  }

  private static WritableListItem<String, Rec> item(KeyedList<String, Rec> list, String key) {
    return Objects.requireNonNull(list.byKey(key));
  }

  private static int refuse(Rec x, Rec y) {
    throw new ArithmeticException(x + " " + y);
  }

  private static Rec rec(String text) {
    return Rec.of(text);
  }

  private static final Comparator<Rec> BY_V = Comparator.comparing(Rec::v);

  static Stream<Row> rows() {
    String abc = "a1 b2 c3";
    String none = "0 0 0 0 0 0 0 0 0";
    return Stream.of(
        row("O1", l -> l.add(rec("d4")), "d", "a1 b2 c3 d4", "1 1 1 0 0 1 0 0 0"),
        row("O2", l -> l.insert(0, rec("d4")), "d", "d4 a1 b2 c3", "1 1 1 1 0 1 1 0 0"),
        row("O3", l -> l.remove("b"), rec("b2"), "a1 c3", "1 1 1 0 0 0 1 0 0"),
        row("O4", l -> l.remove("a"), rec("a1"), "b2 c3", "1 1 1 1 1 0 1 0 0"),
        row("O5", l -> l.remove("zz"), null, abc, none),
        row("O6", l -> l.removeAt(9), IndexOutOfBoundsException.class, abc, none),
        row("O6 of an index", l -> l.removeAt(1), rec("b2"), "a1 c3", "1 1 1 0 0 0 1 0 0"),
        row("O7", run(l -> l.sort(BY_V)), NOTHING, abc, none),
        row("O8", run(l -> l.sort(BY_V.reversed())), NOTHING, "c3 b2 a1", "1 0 1 1 0 0 0 0 0"),
        row("O9", run(l -> l.move("c", 0)), NOTHING, "c3 a1 b2", "1 0 1 1 0 0 1 0 0"),
        row(
            "O9 of an unknown key",
            run(l -> l.move("x", 0)),
            UnresolvableKeyException.class,
            abc,
            none),
        row("O9 to no index", run(l -> l.move("a", 3)), IndexOutOfBoundsException.class, abc, none),
        row(
            "O10",
            run(l -> item(l, "b").set(rec("b20"))),
            NOTHING,
            "a1 b20 c3",
            "1 0 0 0 0 0 0 0 1"),
        row(
            "O11",
            run(l -> item(l, "a").set(rec("a10"))),
            NOTHING,
            "a10 b2 c3",
            "1 0 0 0 0 0 0 1 0"),
        row("O12", run(l -> item(l, "a").set(rec("a1"))), NOTHING, abc, none),
        row("O13", l -> l.replace("b", rec("b20")), true, "a1 b20 c3", "1 0 0 0 0 0 0 0 1"),
        row("O14", l -> l.replace("a", rec("a1")), true, abc, none),
        row("O15", l -> l.replace("z", rec("z1")), false, abc, none),
        row("O16", run(l -> l.set(Rec.all(abc))), NOTHING, abc, none),
        row("O17", run(l -> l.set(Rec.all("c3 b2 a1"))), NOTHING, "c3 b2 a1", "1 0 1 1 0 0 0 0 0"),
        row(
            "O18",
            run(l -> l.set(Rec.all("a1 b20 c3"))),
            NOTHING,
            "a1 b20 c3",
            "1 0 0 0 0 0 0 0 1"),
        row(
            "O19",
            run(l -> l.set(Rec.all("a10 b2 c3"))),
            NOTHING,
            "a10 b2 c3",
            "1 0 0 0 0 0 0 1 0"),
        row(
            "O20",
            run(l -> l.set(Rec.all("a1 b2 c3 d4"))),
            NOTHING,
            "a1 b2 c3 d4",
            "1 1 1 0 0 1 0 0 0"),
        row("O21", run(l -> l.set(Rec.all("a1 c3"))), NOTHING, "a1 c3", "1 1 1 0 0 0 1 0 0"),
        row("O22", run(l -> l.set(Rec.all("x1 y2"))), NOTHING, "x1 y2", "1 1 1 1 1 0 1 0 0"),
        row("O23", run(KeyedList::clear), NOTHING, "", "1 1 1 1 1 0 1 0 0"),
        row("O23 by set", run(l -> l.set(List.of())), NOTHING, "", "1 1 1 1 1 0 1 0 0"),
        row("O24", run(l -> l.set(Rec.all("a1 a2"))), DuplicateKeyException.class, abc, none),
        row(
            "O25",
            run(l -> l.set(Rec.all("c3 a10 d4"))),
            NOTHING,
            "c3 a10 d4",
            "1 0 1 1 0 1 1 1 0"),
        row("O26", l -> l.splice(1, 0), List.of(), abc, none),
        row("O27", l -> l.splice(1, 1), Rec.all("b2"), "a1 c3", "1 1 1 0 0 0 1 0 0"),
        row(
            "O28",
            l -> l.splice(1, 0, Rec.all("x9")),
            List.of(),
            "a1 x9 b2 c3",
            "1 1 1 0 0 0 1 0 0"),
        row(
            "O29",
            l -> l.splice(1, 1, Rec.all("x9")),
            Rec.all("b2"),
            "a1 x9 c3",
            "1 0 1 0 0 0 1 0 0"),
        row(
            "O30",
            l -> l.splice(0, 1, Rec.all("a99")),
            Rec.all("a1"),
            "a99 b2 c3",
            "1 0 0 0 0 0 0 1 0"),
        row("O31", l -> l.splice(0, 1, Rec.all("a1")), Rec.all("a1"), abc, none),
        row(
            "O32",
            l -> l.splice(0, 2, Rec.all("b2 a1")),
            Rec.all("a1 b2"),
            "b2 a1 c3",
            "1 0 1 1 0 0 1 0 0"),
        row("O33", l -> l.splice(-1, 1), Rec.all("c3"), "a1 b2", "1 1 1 0 0 0 0 0 0"),
        row("O34", l -> l.splice(1), Rec.all("b2 c3"), "a1", "1 1 1 0 0 0 1 0 0"),
        row("O35", l -> l.splice(9, 5), List.of(), abc, none),
        row("O36", l -> l.splice(0, 0, Rec.all("c7")), DuplicateKeyException.class, abc, none),
        row(
            "O36 twice",
            l -> l.splice(1, 0, Rec.all("x7 x8")),
            DuplicateKeyException.class,
            abc,
            none),
        row(
            "O37",
            run(
                l ->
                    batch(
                        () -> {
                          l.add(rec("d4"));
                          l.remove("d");
                        })),
            NOTHING,
            abc,
            none),
        row(
            "O38",
            run(
                l ->
                    batch(
                        () -> {
                          l.remove("b");
                          l.add(rec("b2"));
                        })),
            NOTHING,
            "a1 c3 b2",
            "1 0 1 0 0 0 1 0 0"),
        row(
            "O39",
            run(
                l ->
                    batch(
                        () -> {
                          l.add(rec("d4"));
                          l.replace("a", rec("a10"));
                          l.remove("b");
                        })),
            NOTHING,
            "a10 c3 d4",
            "1 0 1 0 0 1 1 1 0"),
        row(
            "O40",
            run(l -> l.update(p -> Stream.concat(p.stream(), Stream.of(rec("d4"))).toList())),
            NOTHING,
            "a1 b2 c3 d4",
            "1 1 1 0 0 1 0 0 0"),
        row("O41", run(l -> l.update(p -> p)), NOTHING, abc, none),
        row(
            "O42",
            run(
                l ->
                    l.update(
                        p -> {
                          p.add(rec("d4"));
                          return p;
                        })),
            UnsupportedOperationException.class,
            abc,
            none),
        row(
            "O43 addAll",
            l -> l.addAll(Rec.all("d4 e5")),
            List.of("d", "e"),
            "a1 b2 c3 d4 e5",
            "1 1 1 0 0 1 0 0 0"),
        row(
            "O43 addAll of what is there",
            l -> l.addAll(Rec.all("d4 a5")),
            DuplicateKeyException.class,
            abc,
            none),
        row("O43 removeIf", l -> l.removeIf(r -> r.v() != 2), 2, "b2", "1 1 1 1 1 0 1 0 0"),
        row(
            "O43 replaceAll",
            run(l -> l.replaceAll(r -> new Rec(r.id(), r.v() * 10))),
            NOTHING,
            "a10 b20 c30",
            "1 0 0 0 0 0 0 1 1"),
        row(
            "O43 retainKeys",
            l -> l.retainKeys(List.of("a", "c", "x")),
            1,
            "a1 c3",
            "1 1 1 0 0 0 1 0 0"),
        row("K6", l -> l.add(rec("a7")), DuplicateKeyException.class, abc, none),
        row(
            "K12",
            run(l -> item(l, "a").set(rec("z1"))),
            InvalidSignalValueException.class,
            abc,
            none),
        row(
            "K12 by update",
            run(l -> item(l, "a").update(r -> rec("z1"))),
            InvalidSignalValueException.class,
            abc,
            none),
        row("K13", l -> l.replace("a", rec("b1")), InvalidSignalValueException.class, abc, none),
        row(
            "K12 by replaceAll",
            run(l -> l.replaceAll(r -> rec("z1"))),
            InvalidSignalValueException.class,
            abc,
            none),
        row(
            "O44 throwing",
            run(l -> l.sort(KeyedListOperationsTest::refuse)),
            ArithmeticException.class,
            abc,
            none),
        row(
            "P4 set and back",
            run(
                l ->
                    batch(
                        () -> {
                          item(l, "a").set(rec("a5"));
                          item(l, "a").set(rec("a1"));
                        })),
            NOTHING,
            abc,
            none),
        row(
            "P4 moved and back",
            run(
                l ->
                    batch(
                        () -> {
                          l.move("a", 2);
                          l.move("a", 0);
                        })),
            NOTHING,
            abc,
            none),
        row(
            "P4 sorted and back",
            run(
                l ->
                    batch(
                        () -> {
                          l.sort(BY_V.reversed());
                          l.sort(BY_V);
                        })),
            NOTHING,
            abc,
            none),
        row(
            "P4 cleared and set",
            run(
                l ->
                    batch(
                        () -> {
                          l.clear();
                          l.set(Rec.all(abc));
                        })),
            NOTHING,
            abc,
            none),
        row(
            "P4 removed and inserted",
            run(
                l ->
                    batch(
                        () -> {
                          l.remove("a");
                          l.remove("b");
                          l.insert(0, rec("b2"));
                          l.insert(0, rec("a1"));
                        })),
            NOTHING,
            abc,
            none));
  }

  private static void run(Row row, Mode mode) {
    KeyedList<String, Rec> list = KeyedList.by(Rec::id, Rec.all("a1 b2 c3"));
    KeyedList<String, Rec> second = KeyedList.by(Rec::id, Rec.all("a1"));
    WritableListItem<String, Rec> a = item(list, "a");
    WritableListItem<String, Rec> b = item(list, "b");
    int[] runs = new int[9];
    Runnable[] reads = {
      list::get,
      list::size,
      list::keys,
      () -> list.at(0),
      () -> list.byKey("a"),
      () -> list.byKey("d"),
      () -> list.indexOfKey("b"),
      a::get,
      b::get
    };
    if (mode == Mode.WITH_ANOTHER_OBSERVER_OF_ALL) {
      effect(() -> list.get().forEach(value -> {}));
    }
    for (int i = 0; i < reads.length; i++) {
      int index = i;
      effect(
          () -> {
            runs[index]++;
            reads[index].run();
          });
    }
    for (int i = 0; i < runs.length; i++) {
      runs[i] = 0;
    }

    Object[] result = new Object[1];
    Runnable operation =
        () -> {
          Throwable thrown = catchThrowable(() -> result[0] = row.operation.apply(list));
          if (thrown != null) {
            result[0] = thrown.getClass();
          }
        };
    if (mode == Mode.IN_A_BATCH_WITH_ANOTHER_LIST) {
      batch(
          () -> {
            second.add(Rec.of("z1"));
            operation.run();
            second.remove("a");
          });
    } else {
      operation.run();
    }

    StringBuilder counted = new StringBuilder();
    for (int count : runs) {
      counted.append(counted.isEmpty() ? "" : " ").append(count);
    }
    assertThat(result[0]).isEqualTo(row.result);
    assertThat(list.get()).isEqualTo(Rec.all(row.after));
    assertThat(list.keys()).isEqualTo(Rec.all(row.after).stream().map(Rec::id).toList());
    assertThat(counted).asString().isEqualTo(row.runs);
    if (list.byKey("a") != null) {
      assertThat(list.byKey("a")).isSameAs(a);
    }
    if (list.byKey("b") != null) {
      assertThat(list.byKey("b")).isSameAs(b);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void operation_plain_runsWhoIsConcerned(Row row) {
    run(row, Mode.PLAIN);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void operation_withAnUnrelatedObserverOfAll_runsTheSame(Row row) {
    run(row, Mode.WITH_ANOTHER_OBSERVER_OF_ALL);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void operation_inABatchWithAnotherList_runsTheSame(Row row) {
    run(row, Mode.IN_A_BATCH_WITH_ANOTHER_LIST);
  }
}
