package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.assign;
import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.intSignal;
import static dev.aliensignals.hybrid.Hybrid.markRaw;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.readonly;
import static dev.aliensignals.hybrid.Hybrid.ref;
import static dev.aliensignals.hybrid.Hybrid.snapshot;
import static dev.aliensignals.hybrid.Hybrid.toRaw;
import static dev.aliensignals.hybrid.Hybrid.watchReactive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.aliensignals.primitives.Effect;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Objects made equal to others, which stay what they are. */
@AnySystem
class AssignTest {

  /** A bean. */
  static class Row {
    private int id;
    private String name;
    private @Nullable Row next;
    private @Nullable Object any;

    Row(int id, String name) {
      this.id = id;
      this.name = name;
    }

    int getId() {
      return id;
    }

    void setId(int id) {
      this.id = id;
    }

    String getName() {
      return name;
    }

    void setName(String name) {
      if (name.equals("forbidden")) {
        this.name = name;
        throw new IllegalStateException("forbidden");
      }
      this.name = name;
    }

    @Nullable Row getNext() {
      return next;
    }

    void setNext(@Nullable Row next) {
      this.next = next;
    }

    @Nullable Object getAny() {
      return any;
    }

    void setAny(@Nullable Object any) {
      this.any = any;
    }
  }

  /** A bean whose state not all has setters. */
  static class Account {
    private final String number;
    private final Object lock = new Object();
    private final List<Row> rows = new ArrayList<>();
    private final Ref<Integer> limit = ref(0);
    private int balance;
    private String owner = "";

    Account(String number) {
      this.number = number;
    }

    String getNumber() {
      return number;
    }

    void pay(int amount) {
      balance += amount;
    }

    int getBalance() {
      return balance;
    }

    String getOwner() {
      return owner;
    }

    void setOwner(String owner) {
      this.owner = owner.trim();
    }

    Ref<Integer> getLimit() {
      return limit;
    }

    List<Row> rows() {
      return rows;
    }

    Object lock() {
      return lock;
    }
  }

  /** Another class with properties of the same names. */
  static class Form {
    private String name = "";
    private Object id = 1;

    String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name;
    }

    Object getId() {
      return id;
    }

    void setId(Object id) {
      this.id = id;
    }
  }

  private final Row x = new Row(1, "x");
  private final Row y = new Row(2, "y");

  private static List<String> names(List<Row> rows) {
    return rows.stream().map(Row::getName).toList();
  }

  @Nested
  class Sources {

    @Test
    void list_ofOwnElementsExchanged_sourceUntouched() {
      List<Row> rows = new ArrayList<>(List.of(x, y));

      assign(rows, List.of(y, x));

      assertThat(names(rows)).containsExactly("y", "x");
      assertThat(x.name).isEqualTo("x");
      assertThat(y.name).isEqualTo("y");
      assertThat(rows).doesNotContain(x, y);
    }

    @Test
    void list_itsOwnSublist_becomesIt() {
      List<Row> rows = new ArrayList<>(List.of(x, y));

      assign(rows, rows.subList(1, 2));

      assertThat(names(rows)).containsExactly("y");
    }

    @Test
    void sublist_itsOwnList_becomesIt() {
      List<Integer> numbers = reactive(new ArrayList<>(List.of(1, 2, 3)));

      assign(numbers.subList(1, 2), numbers);

      assertThat(numbers).containsExactly(1, 1, 2, 3, 3);
    }

    @Test
    void list_ofItself_nothingChanges() {
      List<Row> rows = reactive(new ArrayList<>(List.of(x, y)));

      assign(rows, toRaw(rows));

      assertThat(toRaw(rows)).containsExactly(x, y);
    }

    @Test
    void properties_exchanged_exchanged() {
      Row target = new Row(0, "t");
      target.next = x;
      target.any = y;
      Row source = new Row(0, "t");
      source.next = y;
      source.any = x;

      assign(target, source);

      assertThat(target.next).isNotSameAs(y).extracting(Row::getName).isEqualTo("y");
      assertThat(((Row) target.any).name).isEqualTo("x");
      assertThat(x.name).isEqualTo("x");
    }

    @Test
    void mapValues_exchanged_exchanged() {
      Map<String, Row> rows = new HashMap<>(Map.of("a", x, "b", y));

      assign(rows, Map.of("a", y, "b", x));

      assertThat(rows.get("a").name).isEqualTo("y");
      assertThat(rows.get("b").name).isEqualTo("x");
      assertThat(x.name).isEqualTo("x");
    }

    @Test
    void target_twiceTheSame_sourceTwo_becomesTwo() {
      List<Row> rows = new ArrayList<>(List.of(x, x));

      assign(rows, List.of(new Row(3, "a"), new Row(4, "b")));

      assertThat(names(rows)).containsExactly("a", "b");
      assertThat(rows.get(0)).isSameAs(x);
    }

    @Test
    void source_twiceTheSame_becomesOne() {
      List<Row> rows = new ArrayList<>(List.of(x, y));
      Row a = new Row(3, "a");

      assign(rows, List.of(a, a));

      assertThat(rows).containsExactly(x, x);
      assertThat(x.name).isEqualTo("a");
    }

    @Test
    void undo_twice_savedStaysWhatItWas() {
      List<Row> doc = reactive(new ArrayList<>());
      doc.add(new Row(1, "a"));
      List<Row> saved = snapshot(doc);
      doc.clear();

      assign(doc, saved);
      doc.get(0).setName("edited");
      assertThat(saved.get(0).getName()).isEqualTo("a");
      assign(doc, saved);

      assertThat(doc.get(0).getName()).isEqualTo("a");
    }

    @Test
    void targets_ofOneSource_doNotEditEachOther() {
      Row source = new Row(1, "s");
      source.next = new Row(2, "n");
      Row first = assign(new Row(0, ""), source);
      Row second = assign(new Row(0, ""), source);

      first.getNext().setName("edited");

      assertThat(second.getNext().getName()).isEqualTo("n");
      assertThat(source.next.name).isEqualTo("n");
    }

    @Test
    void cycle_endsInTheTarget() {
      Row source = new Row(1, "s");
      source.next = source;

      assign(x, source);

      assertThat(x.next).isSameAs(x);
    }

    @Test
    void source_refersToTarget_whatTargetWasIsCopied() {
      Row source = new Row(2, "s");
      source.next = x;

      assign(x, source);

      assertThat(x.name).isEqualTo("s");
      assertThat(x.next).isNotSameAs(x).extracting(Row::getName).isEqualTo("x");
    }

    @Test
    void marked_isShared() {
      Row marked = markRaw(new Row(9, "m"));
      Row source = new Row(1, "s");
      source.next = marked;

      assign(x, source);

      assertThat(x.next).isSameAs(marked);
      assertThat(snapshot(source).next).isSameAs(marked);
    }

    @Test
    void readonlyView_inSource_staysReadonlyOfACopy() {
      Row source = new Row(1, "s");
      source.any = readonly(y);

      Row view = assign(x, source);

      assertThat(Hybrid.isReadonly(view.getAny())).isTrue();
      assertThat(toRaw(x.any)).isNotSameAs(y);
    }

    @Test
    void readonlyViews_inSetAndAsKey_stayReadonlyOfCopies() {
      Set<Row> rawSet = new LinkedHashSet<>(List.of(x));
      Map<Row, String> rawMap = new LinkedHashMap<>(Map.of(x, "old"));
      Set<Row> set = reactive(rawSet);
      Map<Row, String> map = reactive(rawMap);

      assign(set, new LinkedHashSet<>(List.of(readonly(y))));
      assign(map, new LinkedHashMap<>(Map.of(readonly(y), "new")));

      for (Row row : List.of(rawSet.iterator().next(), rawMap.keySet().iterator().next())) {
        assertThat(Hybrid.isReadonly(row)).isTrue();
        assertThat(Hybrid.<Object>toRaw(row)).isNotSameAs(y);
        assertThat(row.getName()).isEqualTo("y");
      }
      assertThat(y.name).isEqualTo("y");
      assertThat(map).containsValue("new").hasSize(1);
    }

    @Test
    void readonlyView_inTargetSet_isNotWrittenThrough() {
      Set<Row> set = reactive(new LinkedHashSet<>(List.of(readonly(y))));

      assign(set, new LinkedHashSet<>(List.of(new Row(2, "z"))));

      assertThat(y.name).isEqualTo("y");
      assertThat(set).singleElement().extracting(Row::getName).isEqualTo("z");
      assertThat(Hybrid.isReadonly(set.iterator().next())).isFalse();
    }

    @Test
    void readonlyView_inTarget_isNotWrittenThrough() {
      x.any = readonly(y);
      Row source = new Row(1, "s");
      source.any = new Row(2, "z");

      assign(x, source);

      assertThat(y.name).isEqualTo("y");
      assertThat(((Row) x.any).name).isEqualTo("z");
    }
  }

  @Nested
  class Kinds {

    @Test
    void immutableNested_equal_isLeft() {
      List<Integer> numbers = List.of(1, 2);
      x.any = numbers;
      Row source = new Row(7, "x");
      source.any = new ArrayList<>(List.of(1, 2));

      assign(x, source);

      assertThat(x.any).isSameAs(numbers);
      assertThat(x.id).isEqualTo(7);
    }

    @Test
    void immutableNested_other_isReplacedByWhatCanBeChanged() {
      x.any = List.of(1, 2);
      Row source = new Row(1, "x");
      source.any = List.of(1, 3);

      Row view = assign(x, source);
      @SuppressWarnings("unchecked")
      List<Integer> numbers = (List<Integer>) view.getAny();
      numbers.add(4);

      assertThat(numbers).containsExactly(1, 3, 4);
    }

    @Test
    void immutableNested_ofBeans_beansAreKept() {
      x.any = List.of(y);
      Row source = new Row(1, "x");
      source.any = List.of(new Row(2, "z"));

      assign(x, source);

      assertThat(x.any).isEqualTo(List.of(y));
      assertThat(y.name).isEqualTo("z");
    }

    @Test
    void immutableInImmutable_other_bothReplaced() {
      x.any = List.of(List.of(1));
      Row source = new Row(1, "x");
      source.any = List.of(List.of(2));

      assign(x, source);

      assertThat(x.any).isEqualTo(List.of(List.of(2)));
    }

    @Test
    void immutableRoot_other_refusedBeforeAnythingChanges() {
      List<Object> target = List.of(x, 1);

      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> assign(target, List.of(new Row(1, "z"), 2)))
          .withMessageContaining("immutable");
      assertThat(x.name).isEqualTo("x");
    }

    @Test
    void fixedSizeList_sameSize_isSet() {
      List<String> target = Arrays.asList("a", "b");

      assign(target, List.of("a", "c"));

      assertThat(target).containsExactly("a", "c");
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> assign(target, List.of("a")));
    }

    @Test
    void mutableList_fromImmutable_staysMutable() {
      List<Object> inner = new ArrayList<>();
      x.any = inner;
      Row source = new Row(1, "x");
      source.any = List.of("a");

      assign(x, source);

      assertThat(x.any).isSameAs(inner).isEqualTo(List.of("a"));
    }

    @Test
    void queue_hasOrderAndDuplicates() {
      Deque<String> raw = new ArrayDeque<>(List.of("a", "b", "c"));

      assign(raw, new ArrayDeque<>(List.of("b", "c", "c", "a")));

      assertThat(raw).containsExactly("b", "c", "c", "a");
    }

    @Test
    void heap_changedElements_areInOrder() {
      PriorityQueue<Row> heap = new PriorityQueue<>(Comparator.comparing(Row::getName));
      heap.addAll(List.of(x, y));
      PriorityQueue<Row> source = new PriorityQueue<>(heap.comparator());
      source.addAll(List.of(new Row(1, "z"), new Row(2, "b")));

      assign(heap, source);

      assertThat(heap.poll().name).isEqualTo("b");
      assertThat(heap.poll().name).isEqualTo("z");
    }

    @Test
    void set_ofLists_changed_findsWhatIsInIt() {
      Set<List<Integer>> target = new HashSet<>(Set.of(new ArrayList<>(List.of(1))));

      assign(target, Set.of(new ArrayList<>(List.of(2))));

      assertThat(target.contains(List.of(2))).isTrue();
      assertThat(target).hasSize(1);
    }

    @Test
    void set_ofEqualLists_isLeft() {
      List<Integer> element = new ArrayList<>(List.of(1));
      Set<List<Integer>> target = new HashSet<>(Set.of(element));

      assign(target, Set.of(new ArrayList<>(List.of(1))));

      assertThat(target.iterator().next()).isSameAs(element);
    }

    @Test
    void sortedSet_otherCase_isTheOthers() {
      Set<String> target = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
      target.add("A");

      assign(target, Set.of("a"));

      assertThat(target).containsExactly("a");
    }

    @Test
    void sortedSet_thatTakesTwoForEqual_refused() {
      Set<String> target = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
      target.add("x");

      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> assign(target, Set.of("a", "A")))
          .withMessageContaining("are equal there");
      assertThat(target).containsExactly("x");
    }

    @Test
    void linkedMap_hasOrderOfSource() {
      Map<String, Integer> target = new LinkedHashMap<>();
      target.put("a", 1);
      target.put("c", 3);
      Map<String, Integer> source = new LinkedHashMap<>();
      source.put("a", 1);
      source.put("b", 2);
      source.put("c", 3);

      assign(target, source);
      assertThat(target.keySet()).containsExactly("a", "b", "c");
      Map<String, Integer> reversed = new TreeMap<>(Comparator.reverseOrder());
      reversed.putAll(source);
      assign(target, reversed);

      assertThat(target.keySet()).containsExactly("c", "b", "a");
    }

    @Test
    void linkedSet_hasOrderOfSource() {
      Set<String> target = new LinkedHashSet<>(List.of("a", "b"));

      assign(target, new LinkedHashSet<>(List.of("b", "a")));

      assertThat(target).containsExactly("b", "a");
    }

    @Test
    @SuppressWarnings("JdkObsolete") // it is about them
    void linkedList_insertedAndRemoved_becomesTheOther() {
      List<Integer> target = new LinkedList<>(List.of(1, 2, 3, 4));

      assign(target, List.of(1, 9, 4));
      assertThat(target).containsExactly(1, 9, 4);
      assign(target, List.of(1, 2, 3, 4));

      assertThat(target).containsExactly(1, 2, 3, 4);
    }

    @Test
    void refs_inTheSamePlace_getTheValue() {
      Map<String, Object> target = new HashMap<>();
      Ref<Object> number = ref((Object) 1);
      var count = intSignal(1);
      target.put("number", number);
      target.put("count", count);

      assign(target, Map.of("number", ref(2), "count", 3));

      assertThat(target.get("number")).isSameAs(number);
      assertThat(number.get()).isEqualTo(2);
      assertThat(count.getAsInt()).isEqualTo(3);
    }

    @Test
    void refOfBean_getsACopy() {
      Map<String, Object> target = new HashMap<>(Map.of("row", ref(x)));
      Row source = new Row(5, "s");

      assign(target, Map.of("row", ref(source)));

      assertThat(x.name).isEqualTo("s");
      assertThat(toRaw(((Ref<?>) target.get("row")).get())).isSameAs(x);
    }
  }

  @Nested
  class Beans {

    @Test
    void stateWithoutSetters_becomesThatOfTheSource() {
      Account target = reactive(new Account("7"));
      Object lock = target.lock();
      Account source = new Account("7");
      source.pay(5);
      source.rows.add(x);
      source.limit.set(100);
      List<Integer> seen = new ArrayList<>();

      try (Effect reader = effect(() -> seen.add(target.getBalance() + target.rows().size()))) {
        assign(target, source);
      }

      assertThat(seen).containsExactly(0, 6);
      assertThat(target.getLimit().get()).isEqualTo(100);
      assertThat(target.lock()).isSameAs(lock);
      assertThat(toRaw(target).rows.get(0)).isNotSameAs(x);
    }

    @Test
    void finalField_wouldChange_refusedBeforeAnythingChanges() {
      Account target = new Account("7");
      Account source = new Account("8");
      source.owner = "eve";

      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> assign(target, source))
          .withMessageContaining("'number' is final");
      assertThat(target.owner).isEmpty();
    }

    @Test
    void nestedWithOtherFinalField_isReplaced() {
      Account seven = new Account("7");
      List<Account> target = new ArrayList<>(List.of(seven));

      assign(target, List.of(new Account("8")));

      assertThat(target.get(0).number).isEqualTo("8");
      assertThat(seven.number).isEqualTo("7");
    }

    @Test
    void otherClass_byName_valuesThatFit() {
      Form form = new Form();
      form.name = "f";
      form.id = 5;

      assignAny(x, form);

      assertThat(x.name).isEqualTo("f");
      assertThat(x.id).isEqualTo(5);
    }

    @Test
    void otherClass_valueDoesNotFit_refusedBeforeAnythingChanges() {
      Form form = new Form();
      form.name = "f";
      form.id = "no number";

      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> assignAny(x, form))
          .withMessageContaining("java.lang.String into the property 'id'");
      assertThat(x.name).isEqualTo("x");
    }

    @Test
    void setter_throws_everythingIsPutBack() {
      x.next = new Row(3, "n");
      List<Object> rows = reactive(new ArrayList<>(List.of(1, x, y)));
      List<String> events = new ArrayList<>();
      List<Object> source =
          List.of(2, new Row(5, "a"), new Row(6, "forbidden"), "more", new HashSet<>());
      ((Row) source.get(1)).any = new Row(8, "new");

      try (Effect watch = watchReactive(rows, change -> events.add(change.path()))) {
        assertThatExceptionOfType(IllegalStateException.class)
            .isThrownBy(() -> assign(rows, source))
            .withMessage("forbidden");
      }

      assertThat(toRaw(rows)).containsExactly(1, x, y);
      assertThat(x.id).isEqualTo(1);
      assertThat(x.name).isEqualTo("x");
      assertThat(x.any).isNull();
      assertThat(x.next).isNotNull();
      assertThat(y.name).isEqualTo("y");
      assertThat(y.id).isEqualTo(2);
    }

    @Test
    void readonly_evenIfEqual_throws() {
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> assign(readonly(x), new Row(1, "x")));
    }

    @Test
    void equal_nobodyRuns() {
      Row target = reactive(x);
      x.any = new ArrayList<>(List.of(1, new HashMap<>(Map.of("a", y))));
      List<Object> seen = new ArrayList<>();
      Row copy = snapshot(target);

      try (Effect reader = effect(() -> seen.add(snapshot(target)))) {
        assign(target, copy);
      }

      assertThat(seen).hasSize(1);
    }

    @Test
    void inEffect_tracksNothing() {
      Row source = reactive(new Row(1, "s"));
      int[] runs = {0};

      try (Effect writer =
          effect(
              () -> {
                runs[0]++;
                assign(x, source);
              })) {
        source.setName("t");
      }

      assertThat(runs[0]).isEqualTo(1);
    }

    @Test
    void innerObject_copied_hasTheObjectAroundIt() {
      class Inner extends Row {
        Inner() {
          super(1, "inner");
        }

        Row around() {
          return y;
        }
      }

      List<Row> rows = new ArrayList<>();
      assign(rows, List.of(new Inner()));

      assertThat(((Inner) rows.get(0)).around()).isSameAs(y);
    }
  }

  @Nested
  class Keys {

    @Test
    void list_reordered_elementsMove() {
      List<Row> rows = reactive(new ArrayList<>(List.of(x, y)));
      Row held = rows.get(0);

      assign(rows, List.of(new Row(3, "c"), new Row(2, "b"), new Row(1, "a")), Row::getId);

      assertThat(toRaw(rows).get(1)).isSameAs(y);
      assertThat(rows.get(2)).isSameAs(held);
      assertThat(names(rows)).containsExactly("c", "b", "a");
    }

    @Test
    void list_keyTwice_secondIsNew() {
      List<Row> rows = new ArrayList<>(List.of(x));

      assign(rows, List.of(new Row(1, "a"), new Row(1, "b")), Row::getId);

      assertThat(rows.get(0)).isSameAs(x);
      assertThat(names(rows)).containsExactly("a", "b");
    }

    @Test
    void list_ownElementsReordered_sourceUntouched() {
      List<Row> rows = new ArrayList<>(List.of(x, y));

      assign(rows, List.of(y, x), Row::getId);

      assertThat(names(rows)).containsExactly("y", "x");
      assertThat(x.name).isEqualTo("x");
    }
  }

  private static void assignAny(Object target, Object source) {
    assign(target, source);
  }
}
