package dev.aliensignals.primitives.collections;

import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.computed;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.CrossSystemException;
import dev.aliensignals.primitives.CyclicDependencyException;
import dev.aliensignals.primitives.InvalidSignalValueException;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.Signal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FlatListTest {

  /** A room, and the people in it. */
  private record Room(String id, KeyedList<String, Rec> guests) {

    static Room of(String id, String guests) {
      return new Room(id, KeyedList.by(Rec::id, Rec.all(guests)));
    }
  }

  private int evals;

  private final KeyedList<String, Rec> low = KeyedList.by(Rec::id, Rec.all("a1 b2"));
  private final KeyedList<String, Rec> high = KeyedList.by(Rec::id, Rec.all("c8 a9"));
  private final KeyedList<String, Room> rooms =
      KeyedList.by(Room::id, List.of(new Room("low", low), new Room("high", high)));
  private final ReadableList<NestedKey<String, String>, Rec> guests =
      rooms.flatMap(
          room -> {
            evals++;
            return room.guests();
          });

  private int takeEvals() {
    int taken = evals;
    evals = 0;
    return taken;
  }

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

  private static NestedKey<String, String> key(String outer, String inner) {
    return new NestedKey<>(outer, inner);
  }

  private ListItem<NestedKey<String, String>, Rec> item(String outer, String inner) {
    return Objects.requireNonNull(guests.byKey(key(outer, inner)));
  }

  private static List<String> stepsOf(ReadableList<?, ?> list) {
    List<String> steps = new ArrayList<>();
    list.changes(
        all -> all.forEach(step -> steps.add(step.kind() + " " + step.key() + " " + step.index())));
    return steps;
  }

  @Nested
  class FlatMap {

    @Test
    void X16_entries_areThoseOfEachListInItsPlace() {
      assertThat(evals).isZero();
      assertThat(guests.get()).hasToString("[a1, b2, c8, a9]");
      assertThat(guests.keys())
          .hasToString("[low/a, low/b, high/c, high/a]")
          .containsExactly(key("low", "a"), key("low", "b"), key("high", "c"), key("high", "a"));
      assertThat(guests.indexOfKey(key("high", "c"))).isEqualTo(2);
      assertThat(guests.at(3)).isSameAs(item("high", "a"));
      assertThat(guests.byKey(key("low", "c"))).isNull();
      assertThat(guests.byKey(key("none", "c"))).isNull();
      assertThat(guests.indexOfKey(key("none", "c"))).isEqualTo(-1);
      assertThat(takeEvals()).isEqualTo(2);
    }

    @Test
    void X16_changeInAList_evaluatesNothingAndRunsThoseItConcerns() {
      int[] all = runsOf(guests::get);
      int[] size = runsOf(guests::size);
      int[] keys = runsOf(guests::keys);
      int[] absent = runsOf(() -> guests.byKey(key("low", "d")));
      int[] index = runsOf(() -> guests.indexOfKey(key("high", "c")));
      int[] value = runsOf(() -> item("high", "c").get());
      takeEvals();

      high.replace("c", Rec.of("c7"));
      assertThat(guests.get()).hasToString("[a1, b2, c7, a9]");
      assertThat(List.of(take(all), take(size), take(keys), take(absent), take(index), take(value)))
          .containsExactly(1, 0, 0, 0, 0, 1);
      low.insert(1, Rec.of("d4"));
      assertThat(guests.get()).hasToString("[a1, d4, b2, c7, a9]");
      assertThat(List.of(take(all), take(size), take(keys), take(absent), take(index), take(value)))
          .containsExactly(1, 1, 1, 1, 1, 0);
      high.move("a", 0);
      assertThat(guests.get()).hasToString("[a1, d4, b2, a9, c7]");
      assertThat(List.of(take(all), take(size), take(keys), take(absent), take(index), take(value)))
          .containsExactly(1, 0, 1, 0, 1, 0);
      low.clear();
      assertThat(guests.get()).hasToString("[a9, c7]");
      assertThat(List.of(take(all), take(size), take(keys), take(absent), take(index), take(value)))
          .containsExactly(1, 1, 1, 1, 1, 0);
      assertThat(takeEvals()).isZero();
    }

    @Test
    void X16_changeOfTheOuterList_evaluatesNewEntriesOnly() {
      int[] keys = runsOf(guests::keys);
      ListItem<NestedKey<String, String>, Rec> c = item("high", "c");
      takeEvals();

      rooms.add(Room.of("new", "x5"));
      assertThat(guests.get()).hasToString("[a1, b2, c8, a9, x5]");
      assertThat(List.of(take(keys), takeEvals())).containsExactly(1, 1);
      rooms.move("high", 0);
      assertThat(guests.get()).hasToString("[c8, a9, a1, b2, x5]");
      assertThat(List.of(take(keys), takeEvals())).containsExactly(1, 0);
      assertThat(item("high", "c")).isSameAs(c);
      rooms.remove("low");
      assertThat(guests.get()).hasToString("[c8, a9, x5]");
      low.add(Rec.of("z1"));
      assertThat(List.of(take(keys), takeEvals())).containsExactly(1, 0);
      rooms.remove("high");
      assertThat(c.isPresent()).isFalse();
      assertThat(c.get()).isEqualTo(Rec.of("c8"));
      assertThat(guests.get()).hasToString("[x5]");
    }

    @Test
    void X16_sameList_isNoChange_andAnotherOneBringsOtherEntries() {
      int[] all = runsOf(guests::get);
      int[] keys = runsOf(guests::keys);
      ListItem<NestedKey<String, String>, Rec> a = item("low", "a");
      takeEvals();

      rooms.replace("low", new Room("low", KeyedList.by(Rec::id, Rec.all("a1 b2"))));
      assertThat(guests.get()).hasToString("[a1, b2, c8, a9]");
      assertThat(a.isPresent()).isFalse();
      assertThat(item("low", "a")).isNotSameAs(a);
      assertThat(List.of(take(all), take(keys), takeEvals())).containsExactly(1, 1, 1);
      Signal<Integer> ignored = signal(1);
      ReadableList<NestedKey<String, String>, Rec> same =
          rooms.flatMap(
              room -> {
                evals++;
                ignored.get();
                return room.guests();
              });
      int[] sameKeys = runsOf(same::keys);
      takeEvals();
      ignored.set(2);
      assertThat(List.of(take(sameKeys), takeEvals())).containsExactly(0, 2);
    }

    @Test
    void X16_signalOfTheFunction_exchangesTheListOfTheItemsThatHaveReadIt() {
      Signal<KeyedList<String, Rec>> special = signal(low);
      ReadableList<NestedKey<String, String>, Rec> some =
          rooms.flatMap(
              room -> {
                evals++;
                return room.id().equals("low") ? special.get() : room.guests();
              });
      List<String> steps = stepsOf(some);
      takeEvals();

      special.set(high);

      assertThat(takeEvals()).isEqualTo(1);
      assertThat(some.get()).hasToString("[c8, a9, c8, a9]");
      assertThat(steps)
          .containsExactly("REMOVE low/a 0", "REMOVE low/b 0", "ADD low/c 0", "ADD low/a 1");
      steps.clear();
      high.remove("c");
      assertThat(steps).hasSize(2).allMatch(step -> step.startsWith("REMOVE"));
      assertThat(some.get()).hasToString("[a9, a9]");
      special.set(low);
      high.add(Rec.of("q3"));
      assertThat(some.get()).hasToString("[a1, b2, a9, q3]");
    }

    @Test
    void X16_changedBack_isNoChange() {
      int[] all = runsOf(guests::get);
      int[] keys = runsOf(guests::keys);

      batch(
          () -> {
            low.remove("b");
            low.add(Rec.of("b2"));
            rooms.move("high", 0);
            rooms.move("high", 1);
            high.replace("c", Rec.of("c0"));
            high.replace("c", Rec.of("c8"));
          });
      assertThat(List.of(take(all), take(keys))).containsExactly(0, 0);
      Rec c = item("high", "c").get();
      batch(
          () -> {
            rooms.move("high", 0);
            low.move("b", 0);
            high.replace("c", Rec.of("c0"));
            assertThat(guests.get()).hasToString("[c0, a9, b2, a1]");
            rooms.move("high", 1);
            low.move("b", 1);
            high.replace("c", c);
          });

      assertThat(guests.get()).hasToString("[a1, b2, c8, a9]");
      assertThat(item("high", "c").get()).isEqualTo(Rec.of("c8"));
    }

    @Test
    void X8_movedEntries_areFewSteps() {
      List<String> steps = stepsOf(guests);

      low.move("b", 0);
      assertThat(steps).containsExactly("MOVE low/b 0");
      steps.clear();
      rooms.move("high", 0);
      assertThat(steps).containsExactly("MOVE high/c 0", "MOVE high/a 1");
      steps.clear();
      batch(
          () -> {
            low.set(Rec.all("a1 e5"));
            high.replace("a", Rec.of("a0"));
          });
      assertThat(steps).containsExactly("REMOVE low/b 2", "ADD low/e 3", "SET high/a 1");
    }

    @Test
    void X6_functionThatThrows_isThrownByReadsUntilItHeals() {
      Signal<Boolean> bad = signal(false);
      ReadableList<NestedKey<String, String>, Rec> some =
          rooms.flatMap(
              room -> {
                if (room.id().equals("high") && bad.get()) {
                  throw new IllegalStateException("bad " + room.id());
                }
                return room.guests();
              });
      ListItem<NestedKey<String, String>, Rec> c =
          Objects.requireNonNull(some.byKey(key("high", "c")));
      List<Integer> seen = new ArrayList<>();
      effect(
          () -> {
            try {
              seen.add(some.size());
            } catch (IllegalStateException failed) {
              seen.add(-1);
            }
          });

      bad.set(true);
      assertThatThrownBy(some::keys).hasMessage("bad high");
      assertThatThrownBy(some::get).hasMessage("bad high");
      assertThat(c.get()).isEqualTo(Rec.of("c8"));
      high.remove("a");
      high.insert(0, Rec.of("n1"));
      bad.set(false);

      assertThat(some.get()).hasToString("[a1, b2, n1, c8]");
      assertThat(some.byKey(key("high", "c"))).isSameAs(c);
      assertThat(seen).startsWith(4, -1).endsWith(4).doesNotContain(3);
      bad.set(true);
      rooms.remove("high");
      assertThat(some.get()).hasToString("[a1, b2]");
    }

    @Test
    void X6_listWhoseStructureFails_isTheFailureOfAll() {
      Signal<Boolean> bad = signal(false);
      ReadableList<String, Rec> failing =
          low.filter(
              rec -> {
                if (rec.v() == 2 && bad.get()) {
                  throw new IllegalStateException("bad " + rec);
                }
                return true;
              });
      ReadableList<NestedKey<String, String>, Rec> some =
          rooms.flatMap(room -> room.id().equals("low") ? failing : room.guests());
      assertThat(some.size()).isEqualTo(4);

      bad.set(true);
      assertThatThrownBy(some::size).hasMessage("bad b2");
      assertThatThrownBy(some::get).hasMessage("bad b2");
      low.replace("b", Rec.of("b3"));
      assertThat(some.get()).hasToString("[a1, b3, c8, a9]");
    }

    @Test
    void X6_valueThatFails_isThrownByAllValuesAndNotByTheStructure() {
      ReadableList<String, Integer> quotients = low.map(rec -> 10 / (rec.v() - 1));
      ReadableList<NestedKey<String, String>, Integer> some =
          rooms.flatMap(room -> room.id().equals("low") ? quotients : room.guests().map(Rec::v));

      assertThat(some.size()).isEqualTo(4);
      assertThatThrownBy(some::get).isInstanceOf(ArithmeticException.class);
      assertThat(Objects.requireNonNull(some.byKey(key("low", "b"))).get()).isEqualTo(10);
      low.replace("a", Rec.of("a2"));
      assertThat(some.get()).containsExactly(10, 10, 8, 9);
    }

    @Test
    @SuppressWarnings("NullAway") // a list must refuse this
    void X16_nullList_isRefusedByName() {
      KeyedList<String, Rec> none = null;
      ReadableList<NestedKey<String, String>, Rec> some =
          rooms.flatMap(room -> room.id().equals("low") ? room.guests() : none);

      assertThatThrownBy(some::keys)
          .isInstanceOf(InvalidSignalValueException.class)
          .hasMessageContaining("'high'")
          .hasMessageContaining("null");
      rooms.remove("high");
      assertThat(some.get()).hasToString("[a1, b2]");
    }

    @Test
    void X16_ownList_isACycle() {
      List<ReadableList<NestedKey<String, String>, Rec>> self = new ArrayList<>();
      self.add(
          rooms.flatMap(
              room -> {
                self.get(0).size();
                return room.guests();
              }));

      assertThatThrownBy(self.get(0)::size).isInstanceOf(CyclicDependencyException.class);
    }

    @Test
    void X16_keysAndSize_evaluateNoValues() {
      int[] mapped = new int[1];
      ReadableList<NestedKey<String, String>, Integer> values =
          rooms.flatMap(
              room ->
                  room.guests()
                      .map(
                          rec -> {
                            mapped[0]++;
                            return rec.v() * 10;
                          }));
      runsOf(values::keys);
      assertThat(values.size()).isEqualTo(4);
      assertThat(mapped[0]).isZero();
      int[] all = runsOf(values::get);
      assertThat(mapped[0]).isEqualTo(4);

      high.replace("c", Rec.of("c1"));
      low.replace("a", Rec.of("a1"));

      assertThat(values.get()).containsExactly(10, 20, 10, 90);
      assertThat(List.of(mapped[0], take(all))).containsExactly(5, 1);
    }

    @Test
    void X16_collections_areComparedByTheirKeys() {
      Signal<Integer> factor = signal(1);
      record Order(int id, List<Rec> lines) {}
      KeyedList<Integer, Order> orders =
          KeyedList.by(
              Order::id, List.of(new Order(1, Rec.all("a1 b2")), new Order(2, Rec.all("a5"))));
      ReadableList<NestedKey<Integer, String>, Rec> lines =
          orders.flatMap(
              Rec::id,
              order -> {
                evals++;
                return order.id() == 1
                    ? order.lines()
                    : order.lines().stream()
                        .map(rec -> new Rec(rec.id(), rec.v() * factor.get()))
                        .toList();
              });
      ListItem<NestedKey<Integer, String>, Rec> b =
          Objects.requireNonNull(lines.byKey(new NestedKey<>(1, "b")));
      List<String> steps = stepsOf(lines);
      takeEvals();

      orders.replace(1, new Order(1, Rec.all("b7 c3 a1")));
      assertThat(lines.get()).hasToString("[b7, c3, a1, a5]");
      assertThat(lines.byKey(new NestedKey<>(1, "b"))).isSameAs(b);
      assertThat(takeEvals()).isEqualTo(1);
      assertThat(steps).containsExactly("MOVE 1/b 0", "ADD 1/c 1", "SET 1/b 0");
      steps.clear();
      factor.set(2);
      assertThat(lines.get()).hasToString("[b7, c3, a1, a10]");
      assertThat(takeEvals()).isEqualTo(1);
      assertThat(steps).containsExactly("SET 2/a 3");
    }

    @Test
    void X16_collectionWithAKeyTwice_isAFailureUntilItHeals() {
      KeyedList<Integer, List<Rec>> lists = KeyedList.by(List::size, List.of(Rec.all("a1 b2")));
      ReadableList<NestedKey<Integer, String>, Rec> all = lists.flatMap(Rec::id, list -> list);
      assertThat(all.size()).isEqualTo(2);

      lists.replace(2, Rec.all("x1 x2"));
      assertThatThrownBy(all::size).isInstanceOf(DuplicateKeyException.class);
      lists.replace(2, Rec.all("x1 a3"));
      assertThat(all.get()).hasToString("[x1, a3]");
    }

    @Test
    void X16_groupsThatAreJoined_areTheEntriesByGroup() {
      KeyedList<String, Rec> list = KeyedList.by(Rec::id, Rec.all("a1 b2 c3 d4 e5"));
      ReadableList<NestedKey<Integer, String>, Rec> byParity =
          list.groupBy(rec -> rec.v() % 2).flatMap(group -> group.sortedBy(rec -> -rec.v()));
      int[] all = runsOf(byParity::get);
      assertThat(byParity.get()).hasToString("[e5, c3, a1, d4, b2]");

      list.replace("c", Rec.of("c6"));
      assertThat(byParity.get()).hasToString("[e5, a1, c6, d4, b2]");
      assertThat(take(all)).isEqualTo(1);
      list.remove("a");
      list.remove("e");
      assertThat(byParity.get()).hasToString("[c6, d4, b2]");
    }

    @Test
    void X24_followerOfTheListsAndOfTheirJoin_neverSeesOneOldAndOneNew() {
      List<Boolean> agree = new ArrayList<>();
      effect(() -> agree.add(guests.size() == low.size() + high.size()));

      low.add(Rec.of("x1"));
      batch(
          () -> {
            high.add(Rec.of("y1"));
            low.remove("x");
            low.remove("a");
          });
      rooms.move("high", 0);

      assertThat(agree).hasSizeGreaterThan(2).containsOnly(true);
    }

    @Test
    void X5_operatorsBehind_areIncremental() {
      int[] ranked = new int[1];
      ReadableList<NestedKey<String, String>, Rec> sorted =
          guests
              .filter(rec -> rec.v() != 2)
              .sortedBy(
                  rec -> {
                    ranked[0]++;
                    return -rec.v();
                  });
      runsOf(sorted::get);
      assertThat(sorted.get()).hasToString("[a9, c8, a1]");
      ranked[0] = 0;

      low.add(Rec.of("k5"));
      rooms.move("high", 0);
      high.replace("c", Rec.of("c0"));

      assertThat(sorted.get()).hasToString("[a9, k5, a1, c0]");
      assertThat(ranked[0]).isEqualTo(2);
    }

    @Test
    void X15_manyAtOnce_areRight() {
      List<Rec> many = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        many.add(new Rec("k" + i, i));
      }
      int[] all = runsOf(guests::get);

      low.set(many);
      assertThat(guests.size()).isEqualTo(502);
      high.set(many);
      assertThat(guests.get().subList(500, 1000)).isEqualTo(many);
      low.sort(Comparator.comparing(Rec::v).reversed());
      assertThat(guests.get().get(0)).isEqualTo(new Rec("k499", 499));
      rooms.clear();
      assertThat(guests.get()).isEmpty();
      assertThat(take(all)).isEqualTo(4);
    }
  }

  @Nested
  class Concat {

    private final ReadableList<NestedKey<Integer, String>, Rec> both = low.concat(high);

    @Test
    void X16_concat_hasTheEntriesOfOneListBehindTheOther() {
      assertThat(both.get()).hasToString("[a1, b2, c8, a9]");
      assertThat(both.keys()).hasToString("[0/a, 0/b, 1/c, 1/a]");
      int[] all = runsOf(both::get);
      int[] keys = runsOf(both::keys);
      ListItem<?, Rec> c = Objects.requireNonNull(both.byKey(new NestedKey<>(1, "c")));

      low.add(Rec.of("d4"));
      assertThat(both.get()).hasToString("[a1, b2, d4, c8, a9]");
      assertThat(List.of(take(all), take(keys))).containsExactly(1, 1);
      high.replace("c", Rec.of("c5"));
      assertThat(both.get()).hasToString("[a1, b2, d4, c5, a9]");
      assertThat(List.of(take(all), take(keys))).containsExactly(1, 0);
      assertThat(both.byKey(new NestedKey<>(1, "c"))).isSameAs(c);
      assertThat((Object) c).isNotInstanceOf(WritableListItem.class);
    }

    @Test
    void X16_severalLists_mayHaveTheSameOne() {
      ReadableList<NestedKey<Integer, String>, Rec> three =
          low.concat(List.of(high.filter(rec -> rec.v() == 8), low));
      List<String> steps = stepsOf(three);
      assertThat(three.get()).hasToString("[a1, b2, c8, a1, b2]");

      low.replace("b", Rec.of("b3"));

      assertThat(three.get()).hasToString("[a1, b3, c8, a1, b3]");
      assertThat(steps).containsExactly("SET 0/b 1", "SET 2/b 4");
      steps.clear();
      low.remove("a");
      assertThat(three.get()).hasToString("[b3, c8, b3]");
      assertThat(steps).containsExactly("REMOVE 0/a 0", "REMOVE 2/a 2");
      assertThat(low.concat(List.of()).get()).hasToString("[b3]");
    }

    @Test
    void X16_entryThatGoesFromOneToTheOther_runsOnce() {
      ReadableList<String, Rec> small = low.filter(rec -> rec.v() < 5);
      ReadableList<String, Rec> large = low.filter(rec -> rec.v() >= 5);
      ReadableList<NestedKey<Integer, String>, Rec> partitioned = large.concat(small);
      List<String> seen = new ArrayList<>();
      effect(() -> seen.add(partitioned.get().toString()));

      low.replace("b", Rec.of("b7"));
      low.add(Rec.of("z0"));

      assertThat(seen).containsExactly("[a1, b2]", "[b7, a1]", "[b7, a1, z0]");
    }

    @Test
    void X16_madeInAComputed_isFollowed() {
      var size = computed(() -> low.concat(high).size());
      int[] runs = runsOf(size::get);

      low.add(Rec.of("x1"));

      assertThat(size.get()).isEqualTo(5);
      assertThat(take(runs)).isEqualTo(1);
    }

    @Test
    void X16_listOfAnotherSystem_isRefused() {
      ReactiveSystem other = ReactiveSystem.create("other");
      KeyedList<String, Rec> foreign = other.run(() -> KeyedList.by(Rec::id, Rec.all("a1")));
      ReadableList<NestedKey<Integer, String>, Rec> mixed = low.concat(foreign);

      assertThatThrownBy(mixed::get).isInstanceOf(CrossSystemException.class);
      other.close();
    }
  }
}
