package dev.aliensignals.primitives.collections;

import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.InvalidSignalValueException;
import dev.aliensignals.primitives.Signal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Keys, refusals, and matching without a key function. */
class KeysTest {

  private int calls;

  private KeyedList<String, Rec> abc() {
    return KeyedList.by(
        o -> o.name("letters"),
        value -> {
          calls++;
          return value.id();
        },
        Rec.all("a1 b2 c3"));
  }

  private static <K, T> ListItem<K, T> item(ReadableList<K, T> list, K key) {
    return Objects.requireNonNull(list.byKey(key));
  }

  @Test
  void K1_keys_areThoseOfTheFunctionInOrder() {
    KeyedList<String, Rec> list = abc();

    assertThat(list.keys()).containsExactly("a", "b", "c");
    assertThat(item(list, "b").get()).isEqualTo(Rec.of("b2"));
    assertThat(list.keyAt(1)).isEqualTo("b");
    assertThat(list.indexOfKey("c")).isEqualTo(2);
    assertThat(list.size()).isEqualTo(3);
  }

  @Test
  void K2_keyFunction_isCalledOnceForEachValueOffered() {
    KeyedList<String, Rec> list = abc();
    assertThat(calls).isEqualTo(3);

    list.add(Rec.of("d4"));
    assertThat(calls).isEqualTo(4);
    list.set(Rec.all("c3 b2 a1"));
    assertThat(calls).isEqualTo(7);
    list.splice(0, 0, Rec.all("x1"));
    assertThat(calls).isEqualTo(8);
    list.sort(Comparator.comparing(Rec::v));
    list.remove("x");
    list.move("a", 0);
    assertThat(calls).isEqualTo(8);
    list.replace("a", Rec.of("a5"));
    assertThat(calls).isEqualTo(9);
  }

  @Test
  void K3_countedKey_isNeverUsedAgain() {
    KeyedList<Long, Integer> list = KeyedList.of(List.of(1, 2, 3));

    list.remove(0L);
    list.add(9);

    assertThat(list.keys()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void K4_prefixedKeys_areCounted() {
    KeyedList<String, Integer> list = KeyedList.prefixed("i-", List.of(1, 2, 3));

    assertThat(list.keys()).containsExactly("i-0", "i-1", "i-2");
  }

  @Test
  void K5_K6_duplicateKey_isRefusedWithListKeyAndValue() {
    assertThatThrownBy(() -> KeyedList.by(o -> o.name("l"), Rec::id, Rec.all("a1 a2")))
        .isInstanceOf(DuplicateKeyException.class)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'l'")
        .hasMessageContaining("'a'")
        .hasMessageContaining("a2");
    KeyedList<Integer, Integer> zeros =
        KeyedList.by(o -> o.name("zeros"), value -> value == null ? 0 : value, List.of(0));
    assertThatThrownBy(() -> zeros.add(0))
        .isInstanceOfSatisfying(
            DuplicateKeyException.class,
            e -> {
              assertThat(e.nodeName()).isEqualTo("zeros");
              assertThat(e.key()).isEqualTo(0);
              assertThat(e.value()).isEqualTo(0);
            });
  }

  @Test
  void K7_nullKey_isRefused() {
    KeyedList<String, Rec> list =
        KeyedList.by(o -> o.name("l"), value -> value.v() == 0 ? null : value.id(), List.of());

    list.add(new Rec("", 1));
    assertThatThrownBy(() -> list.add(new Rec("x", 0)))
        .isInstanceOf(InvalidSignalValueException.class)
        .hasMessageContaining("'l'");
    assertThat(list.keys()).containsExactly("");
  }

  @Test
  void K8_keyFunctionThrows_nothingHasChanged() {
    KeyedList<Integer, Integer> list = KeyedList.by(value -> 100 / value, List.of(1, 2));
    int[] runs = new int[1];
    effect(
        () -> {
          list.get();
          runs[0]++;
        });

    assertThatThrownBy(() -> list.set(List.of(4, 2, 0))).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> list.addAll(List.of(4, 0))).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> list.splice(0, 1, List.of(4, 0)))
        .isInstanceOf(ArithmeticException.class);

    assertThat(list.get()).containsExactly(1, 2);
    assertThat(runs[0]).isEqualTo(1);
  }

  @Test
  void K9_keys_mayBeOfAnyTypeWithEquals() {
    UUID id = new UUID(1, 2);
    KeyedList<UUID, UUID> list = KeyedList.by(value -> value, List.of(id));

    assertThat(list.byKey(new UUID(1, 2))).isNotNull();
  }

  @Test
  void K10_nullValue_isAValueUnlessNonNull() {
    KeyedList<Long, String> list = KeyedList.of(Arrays.asList("x", null));
    assertThat(list.get()).containsExactly("x", null);

    KeyedList<Long, String> strict = KeyedList.of(o -> o.name("strict").nonNull(), List.of("x"));
    assertThatThrownBy(() -> strict.add(null))
        .isInstanceOf(InvalidSignalValueException.class)
        .hasMessageContaining("'strict'");
    assertThatThrownBy(() -> strict.set(Arrays.asList("y", null)))
        .isInstanceOf(InvalidSignalValueException.class);
    assertThat(strict.get()).containsExactly("x");
  }

  @Test
  void K12_keyChange_saysWhatToDo() {
    KeyedList<String, Rec> list = abc();

    assertThatThrownBy(() -> list.replace("a", Rec.of("z1")))
        .isInstanceOf(InvalidSignalValueException.class)
        .hasMessageContaining("'a'")
        .hasMessageContaining("cannot become 'z'")
        .hasMessageContaining("remove it and add");
  }

  @Test
  void K12_rekey_allowed_isANewEntryAtTheSameIndex() {
    KeyedList<String, Rec> list = KeyedList.by(o -> o.rekey(), Rec::id, Rec.all("a1 b2 c3"));
    ListItem<String, Rec> b = item(list, "b");

    list.replace("b", Rec.of("z9"));

    assertThat(list.keys()).containsExactly("a", "z", "c");
    assertThat(b.isPresent()).isFalse();
    assertThat(b.get()).isEqualTo(Rec.of("b2"));
    assertThatThrownBy(() -> list.replace("z", Rec.of("a9")))
        .isInstanceOf(DuplicateKeyException.class);
    list.replaceAll(r -> new Rec(r.id() + "!", r.v()));
    assertThat(list.keys()).containsExactly("a!", "z!", "c!");
  }

  @Test
  void K14_countedKeys_letEqualValuesIn() {
    assertThat(KeyedList.of(List.of(1, 1, 1)).keys()).containsExactly(0L, 1L, 2L);
  }

  @Test
  void O44_sort_null_isTheNaturalOrderAndStable() {
    KeyedList<Long, Integer> list = KeyedList.of(List.of(10, 9, 1));
    list.sort(null);
    assertThat(list.get()).containsExactly(1, 9, 10);

    KeyedList<String, Rec> recs = KeyedList.by(Rec::id, Rec.all("a2 b1 c2 d1"));
    recs.sort(Comparator.comparing(Rec::v));
    assertThat(recs.keys()).containsExactly("b", "d", "a", "c");
  }

  @Test
  void O45_operationInAnEffect_followsNothingOfTheList() {
    KeyedList<String, Rec> list = abc();
    Signal<Integer> trigger = signal(0);
    int[] runs = new int[1];
    effect(
        () -> {
          trigger.get();
          runs[0]++;
          list.sort(Comparator.comparing(Rec::v));
          list.splice(0, 1, Rec.all("a1"));
          list.update(p -> new ArrayList<>(p));
          list.set(Rec.all("a1 b2 c3"));
          list.replace("a", Rec.of("a1"));
          list.removeIf(r -> r.v() > 100);
        });

    item(list, "a");
    list.replace("a", Rec.of("a7"));
    list.add(Rec.of("q1"));

    assertThat(runs[0]).isEqualTo(1);
  }

  @Test
  void O46_effectThatSetsWhatItReads_isNotRepeated() {
    KeyedList<String, Rec> list = abc();
    int[] runs = new int[1];
    effect(
        () -> {
          list.keys();
          runs[0]++;
          list.set(Rec.all("a1 b2 c3 d4"));
        });
    assertThat(runs[0]).isEqualTo(1);

    KeyedList<String, Rec> other = abc();
    int[] recursive = new int[1];
    effect(
        o -> o.allowRecursion(),
        () -> {
          other.keys();
          recursive[0]++;
          other.set(Rec.all("a1 b2 c3 d4"));
        });
    assertThat(recursive[0]).isEqualTo(2);
  }

  @Test
  void O48_O49_itemEquality_decidesWhatIsAChange() {
    KeyedList<String, Rec> list =
        KeyedList.by(
            o -> o.itemEquality((x, y) -> x.id().equals(y.id())), Rec::id, Rec.all("a1 b2"));
    int[] runs = new int[1];
    effect(
        () -> {
          list.get();
          runs[0]++;
        });

    list.replace("a", Rec.of("a9"));
    list.set(Rec.all("a8 b7"));

    assertThat(runs[0]).isEqualTo(1);
    assertThat(list.get()).isEqualTo(Rec.all("a1 b2"));
  }

  @Test
  void O50_initialCollection_isCopied() {
    List<Integer> initial = new ArrayList<>(List.of(1));
    KeyedList<Long, Integer> list = KeyedList.of(initial);

    initial.add(2);

    assertThat(list.get()).containsExactly(1);
  }

  @Test
  void O52_guard_holdsAtEveryDoor() {
    KeyedList<String, Rec> list =
        KeyedList.by(o -> o.name("l").guard(r -> r.v() > 0), Rec::id, Rec.all("a1 b2"));
    Rec bad = new Rec("a", 0);

    assertThatThrownBy(() -> list.add(bad)).isInstanceOf(InvalidSignalValueException.class);
    assertThatThrownBy(() -> list.set(List.of(Rec.of("b5"), bad)))
        .isInstanceOf(InvalidSignalValueException.class);
    assertThatThrownBy(() -> list.replace("a", bad))
        .isInstanceOf(InvalidSignalValueException.class)
        .hasMessageContaining("'l'");
    assertThatThrownBy(() -> list.splice(0, 1, List.of(bad)))
        .isInstanceOf(InvalidSignalValueException.class);
    assertThatThrownBy(() -> list.replaceAll(r -> new Rec(r.id(), r.v() - 1)))
        .isInstanceOf(InvalidSignalValueException.class);
    assertThat(list.get()).isEqualTo(Rec.all("a1 b2"));
  }

  @Test
  void functionOfAnOperation_changesTheList_isRefused() {
    KeyedList<String, Rec> list = abc();

    assertThatThrownBy(() -> list.removeIf(r -> list.remove("a") != null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'letters'");
    assertThat(list.keys()).containsExactly("a", "b", "c");
    list.remove("a");
    assertThat(list.keys()).containsExactly("b", "c");
  }

  @Test
  void options_afterUse_areFrozen() {
    List<ListOptions<String>> kept = new ArrayList<>();
    KeyedList.of((ListOptions<String> o) -> kept.add(o.name("l")), List.of());

    assertThatThrownBy(() -> kept.get(0).nonNull()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void S1_set_withoutKeys_keepsTheSignalAtTheIndex() {
    KeyedList<Long, Integer> list = KeyedList.of(List.of(1, 2, 3));
    ListItem<Long, Integer> first = item(list, 0L);

    list.set(List.of(10, 2, 3));

    assertThat(item(list, 0L)).isSameAs(first);
    assertThat(first.get()).isEqualTo(10);
  }

  @Test
  void S2_set_longerAndShorter_addsAndRemovesAtTheEnd() {
    KeyedList<Long, Integer> list = KeyedList.of(List.of(1, 2));

    list.set(List.of(1, 2, 3));
    assertThat(list.keys()).containsExactly(0L, 1L, 2L);
    list.set(List.of(1));
    assertThat(list.keys()).containsExactly(0L);
  }

  @Test
  void S3_set_otherContentUnderPrefixedKeys_retiresTheKey() {
    KeyedList<String, Integer> list = KeyedList.prefixed("i-", List.of(1, 2, 3));

    list.set(List.of(1, 20, 3));

    assertThat(list.byKey("i-1")).isNull();
    assertThat(list.keys()).containsExactly("i-0", "i-3", "i-2");
  }

  @Test
  void S5_set_prepended_keepsEveryRow() {
    KeyedList<String, Integer> prefixed = KeyedList.prefixed("i-", List.of(1, 2, 3));
    prefixed.set(List.of(9, 1, 2, 3));
    assertThat(prefixed.keys()).containsExactly("i-3", "i-0", "i-1", "i-2");

    KeyedList<Long, Integer> counted = KeyedList.of(List.of(1, 2, 3, 1));
    counted.set(List.of(9, 3, 1, 1, 2));
    assertThat(counted.keys()).containsExactly(4L, 2L, 0L, 3L, 1L);
  }

  @Test
  void batchThatThrows_inAnEffect_leavesALaterAddANewEntry() {
    KeyedList<String, Rec> list = abc();
    ListItem<String, Rec> b = item(list, "b");
    Signal<Boolean> go = signal(false);
    Effect effect =
        effect(
            o -> o.batched().onError(failure -> {}),
            () -> {
              if (go.get()) {
                list.remove("b");
                throw new IllegalStateException();
              }
            });
    go.set(true);
    effect.close();

    list.add(Rec.of("b5"));

    assertThat(list.byKey("b")).isNotSameAs(b);
    assertThat(b.isPresent()).isFalse();
    assertThat(list.keys()).containsExactly("a", "c", "b");
  }
}
