package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@AnySystem
class WatchReactiveTest {

  /** Has a method that runs on the raw object, as its monitor is that. */
  static class Family {
    private final List<Node> members = new ArrayList<>();

    List<Node> getMembers() {
      return members;
    }

    synchronized void rename(String name) {
      members.forEach(member -> member.setName(name));
    }
  }

  @Test
  void methodOnTheRawObject_changesSeveral_reportedInTheOrderOfTheirPlaces() {
    Family family = reactive(new Family());
    List<String> paths = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      family.getMembers().add(new Node());
      expected.add("members[" + i + "].name");
    }
    watchReactive(family, change -> paths.add(change.path()));

    family.rename("Ada");

    assertThat(paths).isEqualTo(expected);
  }

  static class Node {
    private String name = "";
    private @Nullable Node left;
    private @Nullable Node right;
    private final List<Node> items = new ArrayList<>();
    private final Map<String, Node> byKey = new LinkedHashMap<>();
    private @Nullable Ref<Integer> counter;

    Node() {}

    Node(String name) {
      this.name = name;
    }

    String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name;
    }

    @Nullable Node getLeft() {
      return left;
    }

    void setLeft(@Nullable Node left) {
      this.left = left;
    }

    @Nullable Node getRight() {
      return right;
    }

    void setRight(@Nullable Node right) {
      this.right = right;
    }

    List<Node> getItems() {
      return items;
    }

    Map<String, Node> getByKey() {
      return byKey;
    }

    @Nullable Ref<Integer> getCounter() {
      return counter;
    }

    void setCounter(@Nullable Ref<Integer> counter) {
      this.counter = counter;
    }
  }

  /** Methods that return the field title: the JVM gives them in any order. */
  static class Titled {
    private String title = "a";
    private String note = "b";

    String alias() {
      return title;
    }

    String getAlias() {
      return title;
    }

    String title() {
      return title;
    }

    String getTitle() {
      return title;
    }

    String isTitled() {
      return title;
    }

    void alias(String title) {
      this.title = title;
    }

    void setTitle(String title) {
      this.title = title;
    }

    void setNote(String note) {
      this.note = note;
    }

    String zone() {
      return note;
    }

    @Override
    public String toString() {
      return title;
    }
  }

  /** Shows its field only as a text. */
  static class OnlyText {
    private String text = "a";

    void change(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private final List<String> log = new ArrayList<>();

  private void record(PropertyChange change) {
    log.add(
        change.kind()
            + " "
            + change.path()
            + " "
            + text(change.oldValue())
            + "->"
            + text(change.newValue()));
  }

  private static String text(@Nullable Object value) {
    return value instanceof Node node ? "Node(" + node.getName() + ")" : String.valueOf(value);
  }

  private static Node left(Node node) {
    Node left = node.getLeft();
    assertThat(left).isNotNull();
    return left;
  }

  @Test
  void L41_propertySet_calledWithKeyValuesAndPath() {
    Node root = reactive(new Node("a"));
    watchReactive(
        root, (key, now, old, path) -> log.add(key + " " + old + "->" + now + " " + path));
    root.setName("b");
    assertThat(log).containsExactly("name a->b name");
  }

  @Test
  void D42_event_hasRootPathKeyValuesAndKind() {
    Node root = reactive(new Node("a"));
    List<PropertyChange> changes = new ArrayList<>();
    watchReactive(root, changes::add);
    root.setName("b");
    assertThat(changes)
        .containsExactly(
            new PropertyChange(root, "name", List.of("name"), "name", "b", "a", ChangeKind.SET));
  }

  @Test
  void L41_fourLevelsDeep_pathHasAllOfThem() {
    Node raw = new Node("0");
    raw.left = new Node("1");
    raw.left.left = new Node("2");
    raw.left.left.left = new Node("3");
    Node root = reactive(raw);
    watchReactive(root, this::record);
    left(left(left(root))).setName("x");
    assertThat(log).containsExactly("SET left.left.left.name 3->x");
  }

  @Test
  void equalValueSet_notCalled() {
    Node root = reactive(new Node("a"));
    watchReactive(root, this::record);
    root.setName("a");
    assertThat(log).isEmpty();
  }

  @Test
  void L43_sameKeyOnSeveralLevels_pathTellsThemApart() {
    Node raw = new Node("0");
    raw.left = new Node("1");
    raw.right = new Node("2");
    Node root = reactive(raw);
    watchReactive(root, this::record);
    root.setName("a");
    left(root).setName("b");
    assertThat(root.getRight()).isNotNull();
    root.getRight().setName("c");
    assertThat(log).containsExactly("SET name 0->a", "SET left.name 1->b", "SET right.name 2->c");
  }

  @Nested
  class Batches {

    @Test
    void L45_propertySetTwice_oneEventFromFirstToLast() {
      Node root = reactive(new Node("1"));
      watchReactive(root, WatchReactiveTest.this::record);
      batch(
          () -> {
            root.setName("2");
            root.setName("3");
          });
      assertThat(log).containsExactly("SET name 1->3");
    }

    @Test
    void L45_D44_setAndReverted_noEvent() {
      Node root = reactive(new Node("1"));
      watchReactive(root, WatchReactiveTest.this::record);
      batch(
          () -> {
            root.setName("2");
            root.setName("1");
          });
      assertThat(log).isEmpty();
    }

    @Test
    void D44_severalProperties_inTheOrderOfTheFirstTouch() {
      Node raw = new Node("0");
      raw.left = new Node("1");
      Node root = reactive(raw);
      watchReactive(root, WatchReactiveTest.this::record);
      batch(
          () -> {
            left(root).setName("x");
            root.setName("y");
            left(root).setName("z");
          });
      assertThat(log).containsExactly("SET left.name 1->z", "SET name 0->y");
    }

    @Test
    void batchInsideCallback_reportedAfterwards() {
      Node root = reactive(new Node("0"));
      watchReactive(
          root,
          change -> {
            record(change);
            if (root.getName().length() < 3) {
              root.setName(root.getName() + "+");
            }
          });
      root.setName("1");
      assertThat(log).containsExactly("SET name 0->1", "SET name 1->1+", "SET name 1+->1++");
    }
  }

  @Nested
  class Subtrees {

    private final Node raw = new Node("0");

    @Test
    void L44_D43_replaced_newOneWatchedOldOneNot() {
      // C46
      raw.left = new Node("old");
      Node root = reactive(raw);
      Node old = left(root);
      watchReactive(root, WatchReactiveTest.this::record);
      root.setLeft(new Node("new"));
      old.setName("x");
      left(root).setName("y");
      assertThat(log).containsExactly("SET left Node(old)->Node(new)", "SET left.name new->y");
    }

    @Test
    void setToNull_oldOneNotWatched() {
      raw.left = new Node("old");
      Node root = reactive(raw);
      Node old = left(root);
      watchReactive(root, WatchReactiveTest.this::record);
      root.setLeft(null);
      old.setName("x");
      assertThat(log).containsExactly("SET left Node(old)->null");
    }

    @Test
    void movedInOneBatch_stillWatchedUnderTheNewPath() {
      raw.left = new Node("moved");
      Node root = reactive(raw);
      Node moved = left(root);
      watchReactive(root, WatchReactiveTest.this::record);
      batch(
          () -> {
            root.setLeft(null);
            root.setRight(moved);
          });
      log.clear();
      moved.setName("x");
      assertThat(log).containsExactly("SET right.name moved->x");
    }

    @Test
    void L47_shared_reportedUnderTheFirstPath() {
      // D43
      raw.left = new Node("shared");
      raw.right = raw.left;
      Node root = reactive(raw);
      watchReactive(root, WatchReactiveTest.this::record);
      left(root).setName("x");
      root.setLeft(null);
      log.clear();
      assertThat(root.getRight()).isNotNull();
      root.getRight().setName("y");
      assertThat(log).containsExactly("SET right.name x->y");
    }

    @Test
    void L46_cyclic_reportedOnce() {
      raw.left = new Node("1");
      raw.left.left = raw;
      Node root = reactive(raw);
      watchReactive(root, WatchReactiveTest.this::record);
      left(root).setName("x");
      root.setName("y");
      assertThat(log).containsExactly("SET left.name 1->x", "SET name 0->y");
    }

    @Test
    void L46_cycleCutOff_notWatched() {
      raw.left = new Node("1");
      raw.left.left = new Node("2");
      raw.left.left.left = raw.left;
      Node root = reactive(raw);
      Node first = left(root);
      Node second = left(first);
      watchReactive(root, WatchReactiveTest.this::record);
      root.setLeft(null);
      log.clear();
      first.setName("x");
      second.setName("y");
      assertThat(log).isEmpty();
    }

    @Test
    void hundredThousandDeep_noStackNeeded() {
      Node node = raw;
      for (int i = 0; i < 100_000; i++) {
        node.left = new Node("" + i);
        node = node.left;
      }
      Node last = reactive(node);
      watchReactive(reactive(raw), change -> log.add(change.segments().size() + ""));
      last.setName("x");
      assertThat(log).containsExactly("100001");
    }
  }

  @Nested
  class Lists {

    private final Node raw = new Node("0");

    @Test
    void elementAdded_reportedAndWatched() {
      Node root = reactive(raw);
      watchReactive(root, WatchReactiveTest.this::record);
      root.getItems().add(new Node("a"));
      root.getItems().get(0).setName("b");
      assertThat(log).containsExactly("ADD items[0] null->Node(a)", "SET items[0].name a->b");
    }

    @Test
    void elementsMoved_pathHasTheIndexOfNow() {
      raw.items.add(new Node("a"));
      Node root = reactive(raw);
      Node a = root.getItems().get(0);
      watchReactive(root, WatchReactiveTest.this::record);
      root.getItems().add(0, new Node("b"));
      a.setName("x");
      assertThat(log).containsExactly("ADD items[0] null->Node(b)", "SET items[1].name a->x");
    }

    @Test
    void elementRemoved_reportedAndNotWatched() {
      raw.items.add(new Node("a"));
      Node root = reactive(raw);
      Node a = root.getItems().get(0);
      watchReactive(root, WatchReactiveTest.this::record);
      root.getItems().remove(0);
      a.setName("x");
      assertThat(log).containsExactly("REMOVE items[0] Node(a)->null");
    }

    @Test
    void twoRemovedInOneBatch_twoEvents() {
      raw.items.add(new Node("a"));
      raw.items.add(new Node("b"));
      Node root = reactive(raw);
      watchReactive(root, WatchReactiveTest.this::record);
      batch(
          () -> {
            root.getItems().remove(0);
            root.getItems().remove(0);
          });
      assertThat(log)
          .containsExactly("REMOVE items[0] Node(a)->null", "REMOVE items[0] Node(b)->null");
    }

    @Test
    void sorted_reorderReported() {
      raw.items.add(new Node("b"));
      raw.items.add(new Node("a"));
      Node root = reactive(raw);
      watchReactive(root, WatchReactiveTest.this::record);
      root.getItems().sort(java.util.Comparator.comparing(Node::getName));
      assertThat(log).containsExactly("REORDER items null->null");
    }

    @Test
    void elementInListTwice_watchedUntilBothAreGone() {
      Node twice = new Node("a");
      raw.items.add(twice);
      raw.items.add(twice);
      Node root = reactive(raw);
      Node view = root.getItems().get(0);
      watchReactive(root, WatchReactiveTest.this::record);
      root.getItems().remove(0);
      view.setName("b");
      root.getItems().remove(0);
      view.setName("c");
      assertThat(log)
          .containsExactly(
              "REMOVE items[0] Node(a)->null",
              "SET items[0].name a->b",
              "REMOVE items[0] Node(b)->null");
    }

    @Test
    void listIsTheRoot_pathStartsWithTheIndex() {
      List<Node> root = reactive(new ArrayList<>(List.of(new Node("a"))));
      watchReactive(root, WatchReactiveTest.this::record);
      root.get(0).setName("b");
      root.set(0, new Node("c"));
      assertThat(log).containsExactly("SET [0].name a->b", "SET [0] Node(b)->Node(c)");
    }
  }

  @Nested
  class MapsAndSets {

    @Test
    void L50_newKeyPut_reportedAndWatched() {
      Node root = reactive(new Node("0"));
      watchReactive(root, WatchReactiveTest.this::record);
      root.getByKey().put("k", new Node("a"));
      Node k = root.getByKey().get("k");
      assertThat(k).isNotNull();
      k.setName("b");
      root.getByKey().remove("k");
      k.setName("c");
      assertThat(log)
          .containsExactly(
              "ADD byKey.k null->Node(a)", "SET byKey.k.name a->b", "REMOVE byKey.k Node(b)->null");
    }

    @Test
    void addedAndRemovedInOneBatch_noEvent() {
      Map<String, Integer> root = reactive(new HashMap<>());
      watchReactive(root, WatchReactiveTest.this::record);
      batch(
          () -> {
            root.put("a", 1);
            root.remove("a");
          });
      assertThat(log).isEmpty();
    }

    @Test
    void removedAndAddedInOneBatch_set() {
      Map<String, Integer> root = reactive(new HashMap<>(Map.of("a", 1)));
      watchReactive(root, WatchReactiveTest.this::record);
      batch(
          () -> {
            root.remove("a");
            root.put("a", 2);
          });
      assertThat(log).containsExactly("SET a 1->2");
    }

    @Test
    void keyThatIsNoName_inBrackets() {
      Map<Object, Integer> root = reactive(new HashMap<>());
      watchReactive(root, WatchReactiveTest.this::record);
      root.put("a b", 1);
      root.put(7, 2);
      assertThat(log).containsExactly("ADD [a b] null->1", "ADD [7] null->2");
    }

    @Test
    void setElement_addedAndRemoved() {
      Set<String> root = reactive(new LinkedHashSet<>());
      watchReactive(root, WatchReactiveTest.this::record);
      root.add("x");
      root.remove("x");
      assertThat(log).containsExactly("ADD x null->x", "REMOVE x x->null");
    }
  }

  @Nested
  class Refs {

    @Test
    void L48_refInside_changeOfItsValueReported() {
      // D39
      Node root = reactive(new Node("0"));
      root.setCounter(ref(1));
      watchReactive(root, WatchReactiveTest.this::record);
      Ref<Integer> counter = root.getCounter();
      assertThat(counter).isNotNull();
      counter.set(2);
      assertThat(log).containsExactly("SET counter.value 1->2");
    }

    @Test
    void refIsTheRoot_objectInsideWatched() {
      Ref<Node> root = ref(new Node("a"));
      watchReactive(root, WatchReactiveTest.this::record);
      root.get().setName("b");
      root.set(new Node("c"));
      root.get().setName("d");
      assertThat(log)
          .containsExactly(
              "SET value.name a->b", "SET value Node(b)->Node(c)", "SET value.name c->d");
    }
  }

  @Nested
  class ShallowAndDeep {

    private final Node raw = new Node("0");

    ShallowAndDeep() {
      raw.left = new Node("1");
    }

    @Test
    void L42_deepObjectShallowWatch_firstLevelOnly() {
      Node root = reactive(raw);
      watchReactive(o -> o.shallow(), root, WatchReactiveTest.this::record);
      left(root).setName("x");
      root.setName("y");
      root.setLeft(new Node("2"));
      left(root).setName("z");
      assertThat(log).containsExactly("SET name 0->y", "SET left Node(x)->Node(2)");
    }

    @Test
    void L42_shallowObjectDeepWatch_firstLevelOnly() {
      Node root = shallowReactive(raw);
      watchReactive(root, WatchReactiveTest.this::record);
      left(root).setName("x");
      root.setName("y");
      assertThat(log).containsExactly("SET name 0->y");
    }

    @Test
    void L42_shallowObjectShallowWatch_firstLevelOnly() {
      Node root = shallowReactive(raw);
      watchReactive(o -> o.shallow(), root, WatchReactiveTest.this::record);
      left(root).setName("x");
      root.setName("y");
      assertThat(log).containsExactly("SET name 0->y");
    }

    @Test
    void readonlyViewWatched_changesThroughTheOtherReported() {
      Node root = reactive(raw);
      watchReactive(readonly(root), WatchReactiveTest.this::record);
      root.setName("y");
      left(root).setName("z");
      assertThat(log).containsExactly("SET name 0->y", "SET left.name 1->z");
    }
  }

  @Nested
  class Ending {

    @Test
    void stopped_notCalled() {
      Node root = reactive(new Node("a"));
      Effect watch = watchReactive(root, WatchReactiveTest.this::record);
      watch.stop();
      root.setName("b");
      assertThat(log).isEmpty();
    }

    @Test
    void once_onlyTheFirstEvent() {
      Node root = reactive(new Node("a"));
      Effect watch = watchReactive(o -> o.once(), root, WatchReactiveTest.this::record);
      batch(
          () -> {
            root.setName("b");
            root.setLeft(new Node("c"));
          });
      root.setName("d");
      assertThat(log).containsExactly("SET name a->b");
      assertThat(watch.isClosed()).isTrue();
    }

    @Test
    void pausedAndResumed_reportedAsOneBatch() {
      Node root = reactive(new Node("a"));
      Effect watch = watchReactive(root, WatchReactiveTest.this::record);
      watch.pause();
      root.setName("b");
      root.setName("c");
      assertThat(log).isEmpty();
      watch.resume();
      assertThat(log).containsExactly("SET name a->c");
    }

    @Test
    void D40_pausedAndResumedDropping_onlyWhatComesAfterReported() {
      Node root = reactive(new Node("a"));
      Effect watch = watchReactive(root, WatchReactiveTest.this::record);
      watch.pause();
      root.setName("b");
      root.setLeft(new Node("c"));
      watch.resumeAndDrop();
      assertThat(log).isEmpty();
      left(root).setName("d");
      assertThat(log).containsExactly("SET left.name c->d");
    }

    @Test
    void stoppedByTheFirstCallback_noOtherEvent() {
      Node root = reactive(new Node("a"));
      List<Effect> watch = new ArrayList<>();
      watch.add(
          watchReactive(
              root,
              change -> {
                record(change);
                watch.get(0).stop();
              }));
      batch(
          () -> {
            root.setName("b");
            root.setLeft(new Node("c"));
          });
      assertThat(log).containsExactly("SET name a->b");
    }

    @Test
    void callbackThrows_otherEventsStillDelivered() {
      Node root = reactive(new Node("a"));
      watchReactive(
          root,
          change -> {
            record(change);
            throw new IllegalStateException(change.path());
          });
      assertThatThrownBy(
              () ->
                  batch(
                      () -> {
                        root.setName("b");
                        root.setLeft(new Node("c"));
                      }))
          .hasMessage("name")
          .satisfies(
              thrown ->
                  assertThat(thrown.getSuppressed())
                      .extracting(Throwable::getMessage)
                      .containsExactly("left"));
      assertThat(log).containsExactly("SET name a->b", "SET left null->Node(c)");
    }

    @Test
    void callbackThrowsTheSameAgainAndAgain_collectsSixteenOthersAndCountsTheRest() {
      Node root = reactive(new Node("a"));
      var boom = new IllegalStateException("boom");
      watchReactive(
          root,
          change -> {
            throw change.path().equals("name") ? boom : new IllegalStateException(change.path());
          });
      for (int i = 0; i < 100; i++) {
        String next = "b" + i;
        assertThatThrownBy(
                () ->
                    batch(
                        () -> {
                          root.setName(next);
                          root.setLeft(new Node(next));
                        }))
            .isSameAs(boom);
      }
      assertThat(boom.getSuppressed()).hasSize(17);
    }
  }

  @Test
  void immediateOrDepth_refused() {
    Node root = reactive(new Node("a"));
    assertThatThrownBy(() -> watchReactive(o -> o.immediate(), root, change -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shallow()");
    assertThatThrownBy(() -> watchReactive(o -> o.deep(2), root, change -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void L55_fiftyWatchersFiveChanges_allTold() {
    Node root = reactive(new Node("a"));
    for (int i = 0; i < 50; i++) {
      watchReactive(root, this::record);
    }
    for (int i = 0; i < 5; i++) {
      root.setName("n" + i);
    }
    assertThat(log).hasSize(250);
  }

  @Nested
  class Names {

    @Test
    void key_severalMethodsReturnTheField_isOfTheAccessorNamedForIt() {
      Titled titled = reactive(new Titled());
      watchReactive(titled, WatchReactiveTest.this::record);

      titled.setTitle("c");
      titled.alias("d");

      assertThat(log).allMatch(line -> line.contains("title") && !line.contains("titled"));
    }

    @Test
    void key_onlyTheSetterIsNamedForTheField_isOfTheSetter() {
      Titled titled = reactive(new Titled());
      watchReactive(titled, WatchReactiveTest.this::record);

      titled.setNote("c");

      assertThat(log).singleElement().asString().contains("note").doesNotContain("zone");
    }

    @Test
    void key_onlyToStringReturnsTheField_isOfTheField() {
      OnlyText text = reactive(new OnlyText());
      List<String> seen = new ArrayList<>();
      effect(() -> seen.add(text.toString()));
      watchReactive(text, WatchReactiveTest.this::record);

      text.change("b");

      assertThat(seen).containsExactly("a", "b");
      assertThat(log).containsExactly("SET text a->b");
    }
  }
}
