package dev.aliensignals.primitives.collections;

import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.effect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.Cleanup;
import dev.aliensignals.primitives.Effect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ListSourceTest {

  /** A list of another library: it tells of its changes, and nobody can follow it otherwise. */
  private static final class Other<K> implements ListSource<K, Rec> {

    final List<Rec> content = new ArrayList<>();
    final List<Changes<? super K, ? super Rec>> told = new ArrayList<>();
    boolean ordered = true;
    int comparisons;
    int begun;

    Other(String values) {
      content.addAll(Rec.all(values));
    }

    @Override
    public List<Rec> values() {
      comparisons++;
      return content;
    }

    @Override
    public boolean isOrdered() {
      return ordered;
    }

    @Override
    public Cleanup listen(Changes<? super K, ? super Rec> changes) {
      begun++;
      told.add(changes);
      return () -> told.remove(changes);
    }

    void add(int index, String value) {
      content.add(index, Rec.of(value));
      told.forEach(changes -> changes.added(index, Rec.of(value)));
    }

    Rec remove(int index) {
      Rec old = content.remove(index);
      told.forEach(changes -> changes.removed(index));
      return old;
    }

    void set(int index, String value) {
      content.set(index, Rec.of(value));
      told.forEach(changes -> changes.replaced(index, Rec.of(value)));
    }
  }

  private final Other<String> other = new Other<>("a1 b2 c3");
  private int keyCalls;
  private final DerivedList<String, Rec> list =
      DerivedList.from(
          value -> {
            keyCalls++;
            return value.id();
          },
          other);

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

  private void reset() {
    keyCalls = 0;
    other.comparisons = 0;
  }

  @Test
  void source_unobserved_isComparedAtTheFirstRead() {
    assertThat(list.keys()).containsExactly("a", "b", "c");
    assertThat(other.begun).isZero();
  }

  @Test
  void source_observed_isFollowedByItsChangesAlone() {
    List<Object> seen = new ArrayList<>();
    effect(() -> seen.add(list.get()));
    reset();

    other.add(1, "x9");
    other.remove(0);
    other.set(2, "c7");

    assertThat(seen)
        .containsExactly(
            Rec.all("a1 b2 c3"), Rec.all("a1 x9 b2 c3"), Rec.all("x9 b2 c3"), Rec.all("x9 b2 c7"));
    assertThat(other.comparisons).isZero();
    assertThat(keyCalls).isEqualTo(2);
  }

  @Test
  void source_change_runsWhatItConcerns() {
    ListItem<String, Rec> a = Objects.requireNonNull(list.byKey("a"));
    int[] all = runsOf(list::get);
    int[] size = runsOf(list::size);
    int[] keys = runsOf(list::keys);
    int[] first = runsOf(() -> list.at(0));
    int[] valueOfA = runsOf(a::get);

    other.set(1, "b20");
    assertThat(List.of(all[0], size[0], keys[0], first[0], valueOfA[0]))
        .containsExactly(1, 0, 0, 0, 0);

    other.set(0, "a1");
    assertThat(all[0]).isEqualTo(1);

    other.remove(2);
    assertThat(List.of(all[0], size[0], keys[0], first[0], valueOfA[0]))
        .containsExactly(2, 1, 1, 0, 0);
  }

  @Test
  void P4_source_movedAndBackInBatch_isNoChange() {
    ListItem<String, Rec> b = Objects.requireNonNull(list.byKey("b"));
    int[] all = runsOf(list::get);
    int[] keys = runsOf(list::keys);

    batch(
        () -> {
          other.add(1, other.remove(1).toString());
          other.add(0, "x1");
          other.remove(0);
        });

    assertThat(all[0]).isZero();
    assertThat(keys[0]).isZero();
    assertThat(list.byKey("b")).isSameAs(b);
  }

  @Test
  void R12_source_readInBatch_seesItsChanges() {
    effect(list::keys);

    batch(
        () -> {
          Rec moved = other.remove(1);
          assertThat(list.keys()).containsExactly("a", "c");
          other.add(1, moved.toString());
        });

    assertThat(list.get()).isEqualTo(other.content);
  }

  @Test
  void P1_source_entryMovedInBatch_keepsItsSignal() {
    ListItem<String, Rec> c = Objects.requireNonNull(list.byKey("c"));
    int[] keys = runsOf(list::keys);
    reset();

    batch(() -> other.add(0, other.remove(2).toString()));

    assertThat(list.keys()).containsExactly("c", "a", "b");
    assertThat(list.byKey("c")).isSameAs(c);
    assertThat(keys[0]).isEqualTo(1);
    assertThat(other.comparisons).isZero();
  }

  @Test
  void source_countedKeys_valueMovedInBatch_keepsItsSignal() {
    Other<Long> plain = new Other<>("a1 b2 c3");
    DerivedList<Long, Rec> counted = DerivedList.from(plain);
    effect(counted::keys);

    batch(() -> plain.add(0, plain.remove(2).toString()));
    plain.set(1, "z1");
    plain.add(3, "n1");

    assertThat(counted.keys()).containsExactly(2L, 0L, 1L, 3L);
    assertThat(counted.get()).isEqualTo(plain.content);
  }

  @Test
  void source_keyBecomesAnother_isAnotherEntry() {
    ListItem<String, Rec> b = Objects.requireNonNull(list.byKey("b"));
    effect(list::keys);

    other.set(1, "z5");

    assertThat(list.keys()).containsExactly("a", "z", "c");
    assertThat(b.isPresent()).isFalse();
  }

  @Test
  void F4_source_duplicateKey_isAFailureUntilItGoes() {
    List<Object> seen = new ArrayList<>();
    effect(
        () -> {
          try {
            seen.add(list.keys());
          } catch (DuplicateKeyException e) {
            seen.add(e.key());
          }
        });

    other.add(3, "a7");
    assertThatThrownBy(list::get).isInstanceOf(DuplicateKeyException.class);
    other.remove(0);

    assertThat(seen).containsExactly(List.of("a", "b", "c"), "a", List.of("b", "c", "a"));
    reset();
    other.remove(0);
    assertThat(seen).last().isEqualTo(List.of("c", "a"));
    assertThat(other.comparisons).isZero();
  }

  @Test
  void source_duplicateKeyForAMomentInBatch_isRight() {
    effect(list::keys);

    batch(
        () -> {
          other.add(3, "a7");
          other.remove(0);
        });

    assertThat(list.get()).isEqualTo(Rec.all("b2 c3 a7"));
  }

  @Test
  void source_unknownChange_isCompared() {
    effect(list::keys);
    reset();

    other.content.add(Rec.of("d4"));
    other.told.forEach(ListSource.Changes::unknown);

    assertThat(list.keys()).containsExactly("a", "b", "c", "d");
    assertThat(other.comparisons).isEqualTo(1);
    other.remove(0);
    assertThat(list.keys()).containsExactly("b", "c", "d");
    assertThat(other.comparisons).isEqualTo(1);
  }

  @Test
  void source_indexThatIsNotThere_isCompared() {
    effect(list::keys);

    other.content.clear();
    other.told.forEach(changes -> changes.removed(17));

    assertThat(list.keys()).isEmpty();
  }

  @Test
  void P11_source_listensWhileObserved_andSeesWhatWasMissed() {
    Effect first = effect(list::keys);
    assertThat(other.begun).isEqualTo(1);
    ListSource.Changes<? super String, ? super Rec> old = other.told.get(0);
    first.close();
    assertThat(other.told).isEmpty();

    other.add(0, "x9");
    old.removed(0);
    old.unknown();
    List<Object> seen = new ArrayList<>();
    effect(() -> seen.add(list.keys()));

    assertThat(seen).last().isEqualTo(List.of("x", "a", "b", "c"));
    assertThat(other.begun).isEqualTo(2);
  }

  @Test
  void source_withoutOrder_keepsEntriesWhereTheyAre() {
    Other<String> set = new Other<>("a1 b2 c3");
    set.ordered = false;
    DerivedList<String, Rec> unordered = DerivedList.from(Rec::id, set);
    effect(unordered::keys);

    set.content.clear();
    set.content.addAll(Rec.all("d4 c3 a1"));
    set.told.forEach(ListSource.Changes::unknown);
    assertThat(unordered.keys()).containsExactly("a", "c", "d");

    set.told.forEach(
        changes -> {
          changes.put(Rec.of("e5"));
          changes.put(Rec.of("c30"));
          changes.removedKey("a");
          changes.removedKey("none");
        });
    assertThat(unordered.get()).isEqualTo(Rec.all("c30 d4 e5"));
  }

  @Test
  void K7_source_keyFunctionThrowsOrReturnsNull_readsThrowUntilItHeals() {
    Set<String> refused = new HashSet<>();
    DerivedList<String, Rec> strict =
        DerivedList.<String, Rec>from(
            o -> o.name("strict"),
            value -> {
              if (refused.contains(value.id())) {
                throw new IllegalStateException("no " + value.id());
              }
              return value.id();
            },
            other);
    List<Object> seen = new ArrayList<>();
    effect(
        () -> {
          try {
            seen.add(strict.keys());
          } catch (IllegalStateException e) {
            seen.add(Objects.requireNonNull(e.getMessage()));
          }
        });
    refused.add("x");

    other.add(0, "x1");
    other.remove(0);

    assertThat(seen).containsExactly(List.of("a", "b", "c"), "no x", List.of("a", "b", "c"));
  }

  @Test
  void X11_source_randomChanges_operatorsAndEventsAgree() {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      Other<String> source = new Other<>("");
      DerivedList<String, Rec> derived = DerivedList.from(Rec::id, source);
      ReadableList<String, Rec> sorted = derived.filter(v -> v.v() % 3 != 0).sortedBy(Rec::v);
      List<Object> shown = new ArrayList<>();
      derived.bindTo(shown);
      @Nullable Effect effect = effect(sorted::keys);
      for (int step = 0; step < 300; step++) {
        batch(
            () -> {
              for (int i = random.nextInt(4); i >= 0; i--) {
                change(source, random);
                if (random.nextInt(8) == 0) {
                  assertThat(derived.peek()).isEqualTo(source.content);
                }
              }
            });
        String at = "seed " + seed + ", step " + step;
        assertThat(derived.get()).as(at).isEqualTo(source.content);
        assertThat(shown).as(at).isEqualTo(source.content);
        assertThat(sorted.get())
            .as(at)
            .containsExactlyElementsOf(
                source.content.stream()
                    .filter(v -> v.v() % 3 != 0)
                    .sorted((x, y) -> Integer.compare(x.v(), y.v()))
                    .toList());
        if (random.nextInt(40) == 0) {
          if (effect == null) {
            effect = effect(sorted::keys);
          } else {
            effect.close();
            effect = null;
          }
        }
      }
    }
  }

  private static void change(Other<String> source, Random random) {
    int size = source.content.size();
    String free = "" + (char) ('A' + random.nextInt(40));
    boolean taken = source.content.stream().anyMatch(v -> v.id().equals(free));
    String value = free + random.nextInt(50);
    int index = size == 0 ? 0 : random.nextInt(size);
    int kind = random.nextInt(5);
    if (kind <= 1) {
      if (!taken) {
        source.add(random.nextInt(size + 1), value);
      }
    } else if (size > 0) {
      switch (kind) {
        case 2 -> source.remove(index);
        case 3 -> source.set(index, (taken ? source.content.get(index).id() : free) + index);
        default -> source.add(random.nextInt(size), source.remove(index).toString());
      }
    }
  }
}
