package dev.aliensignals.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.hybrid.runtime.MutationListener;
import dev.aliensignals.hybrid.runtime.Reactive;
import dev.aliensignals.primitives.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random operations on reactive collections with effects that read them in every way. After each
 * operation a naive oracle compares what each effect reads with what it has read before: if that
 * has changed, the effect has run exactly once, and an effect that reads a single element, key or
 * the size has not run otherwise. The changes that listeners hear of, made again on a copy, give
 * the same collection.
 */
class CollectionsModelTest {

  private static final int SEEDS = 60;
  private static final int STEPS = 120;
  private static final String[] NAMES = {"a", "b", "c", "d", "e", "f"};

  /** The read of one effect. */
  private static final class Reader<C> {

    final String name;
    final Function<C, Object> read;

    /**
     * The values that decide whether it has to run: the result of the read, and after a failed read
     * the things that it follows.
     */
    final Function<C, Object> seen;

    int runs;

    Reader(String name, Function<C, Object> read, Function<C, Object> seen) {
      this.name = name;
      this.read = read;
      this.seen = seen;
    }
  }

  /** A reactive collection with its effects. */
  private static final class Watched<C> {

    final C raw;
    final C view;
    final List<Reader<C>> readers = new ArrayList<>();
    final List<Effect> effects = new ArrayList<>();
    private List<Object> before = List.of();

    Watched(C raw, C view) {
      this.raw = raw;
      this.view = view;
    }

    void read(String name, Function<C, Object> read) {
      read(name, read, read);
    }

    void read(String name, Function<C, Object> read, Function<C, Object> seen) {
      Reader<C> reader = new Reader<>(name, read, seen);
      readers.add(reader);
      effects.add(
          Hybrid.effect(
              () -> {
                reader.runs++;
                Object unused = reader.read.apply(view);
              }));
    }

    void remember() {
      before = readers.stream().map(reader -> reader.seen.apply(raw)).toList();
      readers.forEach(reader -> reader.runs = 0);
    }

    /** Compares after one operation, or after several in a batch. */
    void check(String message, boolean batch) {
      for (int i = 0; i < readers.size(); i++) {
        Reader<C> reader = readers.get(i);
        boolean changed = !before.get(i).equals(reader.seen.apply(raw));
        if (changed) {
          assertThat(reader.runs).as("%s: runs of %s", message, reader.name).isEqualTo(1);
        } else {
          assertThat(reader.runs)
              .as("%s: superfluous runs of %s", message, reader.name)
              .isLessThanOrEqualTo(batch ? 1 : 0);
        }
      }
    }
  }

  /** A new instance each time, so that what is equal is not identical. */
  private static String value(Random random) {
    return new String(NAMES[random.nextInt(NAMES.length)]);
  }

  // ---- lists ------------------------------------------------------------------------------------

  @Test
  void arrayList_randomOperations_notifyWhatChanges() {
    lists(ArrayList::new);
  }

  @Test
  @SuppressWarnings("JdkObsolete") // a list without random access
  void linkedList_randomOperations_notifyWhatChanges() {
    lists(LinkedList::new);
  }

  private static void lists(Supplier<List<String>> raws) {
    Systems.forSeeds(
        SEEDS,
        seed -> {
          Random random = new Random(seed);
          List<String> raw = raws.get();
          Watched<List<String>> list = new Watched<>(raw, Hybrid.reactive(raw));
          for (int index = 0; index < 8; index++) {
            int at = index;
            list.read(
                "get(" + at + ")",
                view -> at < view.size() ? view.get(at) : "none",
                view -> List.of(view.size(), at < view.size() ? view.get(at) : "none"));
          }
          list.read("size", List::size);
          list.read("isEmpty", List::isEmpty, List::size);
          list.read("iteration", ArrayList::new);
          list.read("stream", view -> view.stream().toList(), ArrayList::new);
          list.read("contains", view -> view.contains("a"), ArrayList::new);
          list.read("subList", view -> List.copyOf(view.subList(0, view.size())), ArrayList::new);
          list.read("hashCode", List::hashCode, ArrayList::new);
          List<String> copy = new ArrayList<>();
          MutationListener listener = replay(copy, raw);
          Hybrid.batch(() -> ((Reactive) list.view).$$addListener(listener));
          for (int step = 0; step < STEPS; step++) {
            String message = "seed " + seed + ", step " + step;
            list.remember();
            int operations = random.nextInt(8) == 0 ? 3 : 1;
            StringBuilder done = new StringBuilder();
            Hybrid.batch(
                () -> {
                  for (int i = 0; i < operations; i++) {
                    done.append(' ').append(operate(list.view, random));
                  }
                });
            list.check(message + done, operations > 1);
            assertThat(copy).as("%s: told of%s", message, done).isEqualTo(raw);
          }
          list.effects.forEach(Effect::close);
        });
  }

  /** Makes what a listener hears of on a copy. */
  private static MutationListener replay(List<String> copy, List<String> raw) {
    return (owner, key, old, now, kind) -> {
      assertThat(owner).isSameAs(raw);
      switch (kind) {
        case ADD -> copy.add((Integer) key, (String) now);
        case REMOVE -> assertThat(copy.remove((int) (Integer) key)).isEqualTo(old);
        case SET -> assertThat(copy.set((Integer) key, (String) now)).isEqualTo(old);
        case REORDER -> {
          assertThat(copy).containsExactlyInAnyOrderElementsOf(raw);
          copy.clear();
          copy.addAll(raw);
        }
      }
    };
  }

  private static String operate(List<String> list, Random random) {
    int size = list.size();
    int at = random.nextInt(size + 1);
    int to = at + random.nextInt(size - at + 1);
    String value = value(random);
    switch (random.nextInt(size < 12 ? 24 : 17)) {
      case 0 -> {
        return "clear " + clear(list, random);
      }
      case 1 -> {
        return "removeIf " + list.removeIf(value::equals);
      }
      case 2 -> {
        return "removeAll " + list.removeAll(List.of(value, value(random)));
      }
      case 3 -> {
        return "retainAll " + list.retainAll(List.of("a", "b", "c", "d", value));
      }
      case 4 -> {
        list.replaceAll(element -> element.equals(value) ? "f" : new String(element));
        return "replaceAll";
      }
      case 5 -> {
        list.sort(random.nextBoolean() ? null : java.util.Comparator.reverseOrder());
        return "sort";
      }
      case 6 -> {
        return "remove(Object) " + list.remove(value);
      }
      case 7 -> {
        list.subList(at, to).clear();
        return "subList.clear " + at + ".." + to;
      }
      case 8 -> {
        list.subList(at, to).sort(null);
        return "subList.sort " + at + ".." + to;
      }
      case 9 -> {
        list.subList(at, to).removeIf(value::equals);
        return "subList.removeIf " + at + ".." + to;
      }
      case 10 -> {
        return iterate(list.listIterator(at), random, value);
      }
      case 11 -> {
        return iterate(list.subList(at, to).listIterator(), random, value);
      }
      case 12, 13 -> {
        if (at < size) {
          list.remove(at);
        }
        return "remove " + at;
      }
      case 14, 15, 16 -> {
        if (at < size) {
          list.set(at, value);
        }
        return "set " + at;
      }
      case 17 -> {
        return "addAll " + list.addAll(List.of(value, value(random)));
      }
      case 18 -> {
        return "addAll at " + at + list.addAll(at, List.of(value, value(random)));
      }
      case 19 -> {
        return "subList.add " + list.subList(at, to).add(value);
      }
      case 20, 21 -> {
        list.add(at, value);
        return "add at " + at;
      }
      default -> {
        return "add " + list.add(value);
      }
    }
  }

  private static boolean clear(List<String> list, Random random) {
    boolean really = random.nextInt(4) == 0;
    if (really) {
      list.clear();
    }
    return really;
  }

  private static String iterate(ListIterator<String> iterator, Random random, String value) {
    boolean forward = random.nextBoolean();
    if (forward ? !iterator.hasNext() : !iterator.hasPrevious()) {
      iterator.add(value);
      return "listIterator.add";
    }
    String element = forward ? iterator.next() : iterator.previous();
    if (random.nextBoolean()) {
      iterator.set(value);
      return "listIterator.set over " + element;
    }
    iterator.remove();
    return "listIterator.remove";
  }

  /** Effects that read one index and nothing else run for that index only. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void indexReaders_randomOperations_runForTheirIndexOnly(boolean randomAccess) {
    Systems.forSeeds(
        SEEDS,
        seed -> {
          Random random = new Random(seed);
          @SuppressWarnings("JdkObsolete") // a list without random access
          List<String> raw = randomAccess ? new ArrayList<>() : new LinkedList<>();
          for (int i = 0; i < 12; i++) {
            raw.add(value(random));
          }
          Watched<List<String>> list = new Watched<>(raw, Hybrid.reactive(raw));
          for (int index = 0; index < 8; index++) {
            int at = index;
            list.read("get(" + at + ")", view -> view.get(at));
          }
          for (int step = 0; step < STEPS; step++) {
            list.remember();
            List<String> view = list.view;
            String done = "";
            while (done.isEmpty() || raw.size() < 8) { // so that all can be read
              int room = raw.size();
              done +=
                  " "
                      + Hybrid.batch(
                          () -> {
                            String made = room < 8 ? "add " + view.add(value(random)) : "";
                            return room < 8 ? made : operateKeeping(view, random);
                          });
            }
            list.check("seed " + seed + ", step " + step + done, false);
          }
          list.effects.forEach(Effect::close);
        });
  }

  /** An operation after which there are at least eight elements. */
  private static String operateKeeping(List<String> list, Random random) {
    int at = random.nextInt(list.size());
    String value = value(random);
    switch (random.nextInt(6)) {
      case 0 -> {
        if (list.size() > 8) {
          list.remove(at);
        }
        return "remove " + at;
      }
      case 1 -> {
        list.set(at, value);
        return "set " + at;
      }
      case 2 -> {
        list.sort(null);
        return "sort";
      }
      case 3 -> {
        list.replaceAll(element -> element.equals(value) ? "f" : new String(element));
        return "replaceAll";
      }
      case 4 -> {
        if (list.size() < 20) {
          list.add(at, value);
        }
        return "add at " + at;
      }
      default -> {
        list.subList(at, list.size()).replaceAll(String::new);
        return "subList.replaceAll";
      }
    }
  }

  // ---- maps -------------------------------------------------------------------------------------

  @Test
  void hashMap_randomOperations_notifyWhatChanges() {
    maps(HashMap::new);
  }

  @Test
  void linkedHashMap_randomOperations_notifyWhatChanges() {
    maps(LinkedHashMap::new);
  }

  @Test
  void treeMap_randomOperations_notifyWhatChanges() {
    maps(() -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER));
  }

  private static void maps(Supplier<Map<String, String>> raws) {
    Systems.forSeeds(
        SEEDS,
        seed -> {
          Random random = new Random(seed);
          Map<String, String> raw = raws.get();
          Watched<Map<String, String>> map = new Watched<>(raw, Hybrid.reactive(raw));
          for (String key : NAMES) {
            map.read("get(" + key + ")", view -> String.valueOf(view.get(key)));
            map.read(
                "containsKey(" + key + ")",
                view -> view.containsKey(key),
                view -> String.valueOf(view.get(key)));
            map.read(
                "keySet.contains(" + key + ")",
                view -> view.keySet().contains(key),
                view -> String.valueOf(view.get(key)));
          }
          map.read("size", Map::size);
          map.read("keySet.size", view -> view.keySet().size());
          map.read("keySet", view -> new ArrayList<>(view.keySet()));
          map.read("values", view -> new ArrayList<>(view.values()), LinkedHashMap::new);
          map.read("entrySet", view -> entries(view), LinkedHashMap::new);
          map.read("forEach", CollectionsModelTest::forEach, LinkedHashMap::new);
          if (raw instanceof TreeMap) {
            map.read(
                "firstKey",
                view -> keys((NavigableMap<String, String>) view),
                view -> new HashSet<>(view.keySet()));
          }
          Map<String, String> copy = new LinkedHashMap<>();
          Hybrid.batch(() -> ((Reactive) map.view).$$addListener(replay(copy, raw)));
          for (int step = 0; step < STEPS; step++) {
            String message = "seed " + seed + ", step " + step;
            map.remember();
            int operations = random.nextInt(8) == 0 ? 3 : 1;
            StringBuilder done = new StringBuilder();
            Hybrid.batch(
                () -> {
                  for (int i = 0; i < operations; i++) {
                    done.append(' ').append(operate(map.view, random));
                  }
                });
            map.check(message + done, operations > 1);
            assertThat(copy).as("%s: told of%s", message, done).isEqualTo(raw);
          }
          map.effects.forEach(Effect::close);
        });
  }

  private static List<String> entries(Map<String, String> map) {
    List<String> entries = new ArrayList<>();
    for (Map.Entry<String, String> entry : map.entrySet()) {
      entries.add(entry.getKey() + "=" + entry.getValue());
    }
    return entries;
  }

  private static List<String> forEach(Map<String, String> map) {
    List<String> entries = new ArrayList<>();
    map.forEach((key, value) -> entries.add(key + "=" + value));
    return entries;
  }

  private static String keys(NavigableMap<String, String> map) {
    return map.isEmpty()
        ? "none"
        : map.firstKey() + map.lastKey() + map.floorKey("c") + map.headMap("d").size();
  }

  private static MutationListener replay(Map<String, String> copy, Map<String, String> raw) {
    return (owner, key, old, now, kind) -> {
      assertThat(owner).isSameAs(raw);
      String name = String.valueOf(key).toLowerCase(java.util.Locale.ROOT);
      switch (kind) {
        case ADD -> assertThat(copy.put(name, (String) now)).isNull();
        case REMOVE -> assertThat(copy.remove(name)).isEqualTo(old);
        case SET -> assertThat(copy.put(name, (String) now)).isEqualTo(old);
        case REORDER -> throw new AssertionError("maps are not reordered");
      }
    };
  }

  private static String operate(Map<String, String> map, Random random) {
    String key = value(random);
    if (map instanceof NavigableMap) {
      key = random.nextBoolean() ? key.toUpperCase(java.util.Locale.ROOT) : key;
    }
    String value = value(random);
    String other = value(random);
    switch (random.nextInt(20)) {
      case 0 -> {
        if (random.nextInt(4) == 0) {
          map.clear();
        }
        return "clear";
      }
      case 1 -> {
        return "remove " + key + map.remove(key);
      }
      case 2 -> {
        return "remove if " + key + map.remove(key, value);
      }
      case 3 -> {
        return "replace " + key + map.replace(key, value);
      }
      case 4 -> {
        return "replace if " + key + map.replace(key, value, other);
      }
      case 5 -> {
        return "computeIfPresent "
            + key
            + map.computeIfPresent(key, (k, old) -> old.equals(value) ? null : other);
      }
      case 6 -> {
        return "compute " + key + map.compute(key, (k, old) -> old == null ? value : null);
      }
      case 7 -> {
        return "merge " + key + map.merge(key, value, (a, b) -> a.equals(b) ? null : b);
      }
      case 8 -> {
        map.replaceAll((k, old) -> old.equals(value) ? other : new String(old));
        return "replaceAll";
      }
      case 9 -> {
        return "keySet.removeIf " + map.keySet().removeIf(value::equals);
      }
      case 10 -> {
        return "values.removeIf " + map.values().removeIf(value::equals);
      }
      case 11 -> {
        return "entrySet.removeIf "
            + map.entrySet().removeIf(entry -> entry.getValue().equals(value));
      }
      case 12 -> {
        return "values.remove " + map.values().remove(value);
      }
      case 13 -> {
        return "keySet.retainAll " + map.keySet().retainAll(List.of("a", "b", "c", "d", value));
      }
      case 14 -> {
        return iterate(map, random, value);
      }
      case 15 -> {
        Map<String, String> more = new LinkedHashMap<>();
        more.put(key, value);
        more.put(other, value);
        map.putAll(more);
        return "putAll " + more;
      }
      case 16 -> {
        return "putIfAbsent " + key + map.putIfAbsent(key, value);
      }
      case 17 -> {
        return "computeIfAbsent " + key + map.computeIfAbsent(key, k -> value);
      }
      default -> {
        return "put " + key + map.put(key, value);
      }
    }
  }

  private static String iterate(Map<String, String> map, Random random, String value) {
    if (map instanceof NavigableMap<String, String> navigable && random.nextBoolean()) {
      return random.nextBoolean()
          ? "pollFirstEntry " + navigable.pollFirstEntry()
          : "descendingMap.tailMap.clear " + clear(navigable.descendingMap().tailMap("b"));
    }
    Iterator<Map.Entry<String, String>> entries = map.entrySet().iterator();
    Iterator<String> keys = map.keySet().iterator();
    Iterator<String> values = map.values().iterator();
    if (!entries.hasNext()) {
      return "nothing";
    }
    switch (random.nextInt(4)) {
      case 0 -> {
        return "setValue " + entries.next().setValue(value);
      }
      case 1 -> {
        String entry = entries.next().toString();
        entries.remove();
        return "entrySet.iterator.remove " + entry;
      }
      case 2 -> {
        String key = keys.next();
        keys.remove();
        return "keySet.iterator.remove " + key;
      }
      default -> {
        String removed = values.next();
        values.remove();
        return "values.iterator.remove " + removed;
      }
    }
  }

  private static String clear(Map<String, String> part) {
    part.clear();
    return "";
  }

  // ---- sets -------------------------------------------------------------------------------------

  @Test
  void hashSet_randomOperations_notifyWhatChanges() {
    sets(HashSet::new);
  }

  @Test
  void linkedHashSet_randomOperations_notifyWhatChanges() {
    sets(LinkedHashSet::new);
  }

  @Test
  void treeSet_randomOperations_notifyWhatChanges() {
    sets(() -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER));
  }

  private static void sets(Supplier<Set<String>> raws) {
    Systems.forSeeds(
        SEEDS,
        seed -> {
          Random random = new Random(seed);
          Set<String> raw = raws.get();
          Watched<Set<String>> set = new Watched<>(raw, Hybrid.reactive(raw));
          for (String element : NAMES) {
            set.read("contains(" + element + ")", view -> view.contains(element));
          }
          set.read("size", Set::size);
          set.read("iteration", ArrayList::new);
          set.read("stream", view -> view.stream().toList(), ArrayList::new);
          if (raw instanceof TreeSet) {
            set.read(
                "first",
                view -> elements((NavigableSet<String>) view),
                view -> new ArrayList<>(view));
          }
          Set<String> copy = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
          Hybrid.batch(() -> ((Reactive) set.view).$$addListener(replay(copy, raw)));
          for (int step = 0; step < STEPS; step++) {
            String message = "seed " + seed + ", step " + step;
            set.remember();
            int operations = random.nextInt(8) == 0 ? 3 : 1;
            StringBuilder done = new StringBuilder();
            Hybrid.batch(
                () -> {
                  for (int i = 0; i < operations; i++) {
                    done.append(' ').append(operate(set.view, random));
                  }
                });
            set.check(message + done, operations > 1);
            assertThat(copy.equals(raw)).as("%s: told of%s", message, done).isTrue();
          }
          set.effects.forEach(Effect::close);
        });
  }

  private static String elements(NavigableSet<String> set) {
    return set.isEmpty()
        ? "none"
        : set.first() + set.last() + set.floor("c") + set.descendingSet().headSet("d").size();
  }

  private static MutationListener replay(Set<String> copy, Set<String> raw) {
    return (owner, key, old, now, kind) -> {
      assertThat(owner).isSameAs(raw);
      switch (kind) {
        case ADD -> assertThat(copy.add((String) now)).isTrue();
        case REMOVE -> assertThat(copy.remove((String) old)).isTrue();
        default -> throw new AssertionError("sets have no places");
      }
      assertThat(key).isEqualTo(Objects.requireNonNullElse(now, old));
    };
  }

  private static String operate(Set<String> set, Random random) {
    String value = value(random);
    switch (random.nextInt(12)) {
      case 0 -> {
        if (random.nextInt(4) == 0) {
          set.clear();
        }
        return "clear";
      }
      case 1 -> {
        return "removeIf " + set.removeIf(value::equals);
      }
      case 2 -> {
        return "removeAll " + set.removeAll(List.of(value, value(random)));
      }
      case 3 -> {
        return "retainAll " + set.retainAll(List.of("a", "b", "c", "d", value));
      }
      case 4 -> {
        Iterator<String> iterator = set.iterator();
        if (iterator.hasNext()) {
          iterator.next();
          iterator.remove();
        }
        return "iterator.remove";
      }
      case 5, 6 -> {
        return "remove " + set.remove(value);
      }
      case 7 -> {
        return "addAll " + set.addAll(List.of(value, value(random)));
      }
      case 8 -> {
        if (set instanceof NavigableSet<String> navigable) {
          return "pollLast " + navigable.pollLast();
        }
        return "add " + set.add(value);
      }
      case 9 -> {
        if (set instanceof NavigableSet<String> navigable) {
          navigable.headSet(value, true).removeIf(element -> random.nextBoolean());
          return "headSet.removeIf";
        }
        return "add " + set.add(value);
      }
      default -> {
        return "add " + set.add(value);
      }
    }
  }
}
