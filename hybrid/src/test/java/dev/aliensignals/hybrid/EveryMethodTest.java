package dev.aliensignals.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.hybrid.SelfChangingCollectionsTest.Cache;
import dev.aliensignals.primitives.Effect;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
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
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.Spliterator;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Any method of the interfaces of collections, and any of what that returns, with arguments in any
 * form: raw, or as a view of whatever kind. Called on a plain collection of raw objects and on a
 * view, they return and throw the same and leave the same; the changes that a watch reports, made
 * again on a copy, give that, too; an effect has seen it. On a readonly view, whatever changes the
 * plain one throws and changes nothing. {@code -Dmodel.seed} and {@code -Dmodel.rounds} choose
 * others.
 */
class EveryMethodTest {

  private static final long SEED = Long.getLong("model.seed", 1);
  private static final int ROUNDS = Integer.getInteger("model.rounds", 20);
  private static final int STEPS = 60;
  private static final int ROWS = 6;

  /** Equal to nothing but itself. */
  static class Row {
    private final int id;
    private String name = "";

    Row(int id) {
      this.id = id;
    }

    int getId() {
      return id;
    }

    String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name;
    }

    @Override
    public String toString() {
      return "row" + id;
    }
  }

  private static final Comparator<Row> BY_ID = Comparator.comparingInt(Row::getId);

  enum Kind {
    ARRAY_LIST(ArrayList<Row>::new, List.class),
    @SuppressWarnings("JdkObsolete") // without random access
    LINKED_LIST(LinkedList<Row>::new, List.class, Deque.class),
    COPY_ON_WRITE_LIST(CopyOnWriteArrayList<Row>::new, List.class),
    SYNCHRONIZED_LIST(() -> Collections.synchronizedList(new ArrayList<Row>()), List.class),
    DROPPING_LIST(SelfChangingCollectionsTest.ShortList<Row>::new, Collection.class),
    HASH_SET(() -> new HashSet<Row>(64), Set.class),
    LINKED_SET(LinkedHashSet<Row>::new, Set.class),
    TREE_SET(() -> new TreeSet<>(BY_ID), NavigableSet.class),
    SKIP_LIST_SET(() -> new ConcurrentSkipListSet<>(BY_ID), NavigableSet.class),
    CONCURRENT_SET(() -> ConcurrentHashMap.<Row>newKeySet(64), Set.class),
    DROPPING_SET(SelfChangingCollectionsTest.Recent<Row>::new, Set.class),
    DEQUE(ArrayDeque<Row>::new, Deque.class),
    HEAP(() -> new PriorityQueue<>(BY_ID), Queue.class),
    DROPPING_DEQUE(SelfChangingCollectionsTest.Ring<Row>::new, Collection.class),
    HASH_MAP(() -> new HashMap<Row, Row>(64), Map.class),
    LINKED_MAP(LinkedHashMap<Row, Row>::new, Map.class),
    BY_ACCESS(() -> new LinkedHashMap<Row, Row>(16, 0.75f, true), Map.class),
    CACHE(() -> new Cache<Row, Row>(3, false), Map.class),
    CACHE_BY_ACCESS(() -> new Cache<Row, Row>(3, true), Map.class),
    TREE_MAP(() -> new TreeMap<Row, Row>(BY_ID), NavigableMap.class),
    SKIP_LIST_MAP(() -> new ConcurrentSkipListMap<Row, Row>(BY_ID), NavigableMap.class),
    CONCURRENT_MAP(() -> new ConcurrentHashMap<Row, Row>(64), ConcurrentMap.class);

    @SuppressWarnings("ImmutableEnumChecker") // without state
    private final Supplier<Object> maker;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Class<?>> types;

    Kind(Supplier<Object> maker, Class<?>... types) {
      this.maker = maker;
      this.types = List.of(types);
    }
  }

  /** One side: the plain collections, which get raw objects, or the views, which get any form. */
  private record Side(boolean plain, boolean ofMap, List<Row> rows) {

    Row row(Random random) {
      Row row = rows.get(random.nextInt(ROWS));
      int form = random.nextInt(7);
      if (plain || form < 2) {
        return row;
      }
      return form < 5
          ? Hybrid.reactive(row)
          : form == 5 ? Hybrid.readonly(row) : Hybrid.shallowReactive(row);
    }

    /** One of the rows, raw on both sides, so that functions give the same. */
    Row byNumber(int number) {
      return rows.get(Math.floorMod(number, ROWS));
    }

    @Nullable Object argument(Class<?> type, String method, Random random, Object target) {
      if (type == int.class) {
        return random.nextInt(6) - 1;
      }
      if (type == boolean.class) {
        return random.nextBoolean();
      }
      int number = random.nextInt(ROWS);
      if (type == Comparator.class) {
        return BY_ID;
      }
      if (type == Predicate.class) {
        return (Predicate<Object>) each -> number(each) % 3 == number % 3;
      }
      if (type == UnaryOperator.class) {
        return (UnaryOperator<Object>) each -> byNumber(number(each) + number % 2);
      }
      if (type == Function.class) {
        return (Function<Object, @Nullable Object>)
            each -> number == 0 ? null : byNumber(number(each) + number);
      }
      if (type == BiFunction.class || type == BinaryOperator.class) {
        return (BiFunction<Object, @Nullable Object, @Nullable Object>)
            (key, value) ->
                number == 0 && !method.equals("replaceAll")
                    ? null
                    : byNumber(number(key) * 2 + number(value));
      }
      if (type == Consumer.class) {
        return (Consumer<Object>) each -> {};
      }
      if (type == BiConsumer.class) {
        return (BiConsumer<Object, Object>) (key, value) -> {};
      }
      if (type == IntFunction.class) {
        return (IntFunction<Object[]>) Object[]::new;
      }
      if (type == Object[].class) {
        return new Object[0];
      }
      if (type == Map.class) {
        Map<Row, Row> map = new LinkedHashMap<>();
        Row first = row(random);
        Row second = row(random);
        Row third = row(random);
        map.put(first, second);
        if (Hybrid.toRaw(first) != Hybrid.toRaw(second)) { // else two keys for one side, one there
          map.put(second, third);
        }
        return map;
      }
      if (type == Collection.class) {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
          list.add(element(random, target));
        }
        return list;
      }
      return element(random, target);
    }

    /** A row, or an entry of a map if the target holds such. */
    private Object element(Random random, Object target) {
      Row row = row(random);
      Row other = row(random);
      boolean entry =
          target instanceof Set<?> set && !set.isEmpty() && first(set) instanceof Map.Entry;
      return entry ? Map.entry(row, other) : row;
    }
  }

  private static @Nullable Object first(Set<?> set) {
    return set.iterator().next();
  }

  private static int number(@Nullable Object value) {
    if (value instanceof Map.Entry<?, ?> entry) {
      return number(entry.getKey()) + 2 * number(entry.getValue());
    }
    return value instanceof Row row ? row.getId() : 0;
  }

  // ---- calls ------------------------------------------------------------------------------------

  private static List<Method> methods(Collection<Class<?>> types) {
    Map<String, Method> found = new TreeMap<>();
    for (Class<?> type : types) {
      for (Method method : type.getMethods()) {
        if (!Modifier.isStatic(method.getModifiers())
            && !method.isSynthetic()
            && !method.getName().equals("spliterator")
            && !method.getName().equals("parallelStream") // in any order
            && !method.getName().equals("hashCode") // that of many is their identity
            && !method.getName().equals("getClass")) {
          found.putIfAbsent(method.getName() + Arrays.toString(method.getParameterTypes()), method);
        }
      }
    }
    return List.copyOf(found.values());
  }

  private static Collection<Class<?>> typesOf(Object part) {
    for (Class<?> type :
        List.of(
            NavigableSet.class,
            NavigableMap.class,
            List.class,
            Set.class,
            Deque.class,
            Map.class,
            Queue.class)) {
      if (type.isInstance(part)) {
        return List.of(type);
      }
    }
    return List.of(Collection.class);
  }

  /** Calls a random method, and one of its result, and says what came of it. */
  private static String call(
      Side side, Object target, Collection<Class<?>> types, Random random, int depth) {
    boolean ofMap = side.ofMap();
    List<Method> methods = methods(types);
    Method method = methods.get(random.nextInt(methods.size()));
    Class<?>[] parameters = method.getParameterTypes();
    @Nullable Object[] arguments = new @Nullable Object[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      arguments[i] = side.argument(parameters[i], method.getName(), random, target);
    }
    if (depth > 0 && ofMap && method.getName().startsWith("add")) {
      return "as Map says, refused also where a raw map takes it";
    }
    if (method.getName().equals("clear") && random.nextInt(4) != 0) {
      return "no clear";
    }
    long then = random.nextLong();
    String name = method.getName() + texts(arguments);
    try {
      Object result = method.invoke(target, arguments);
      return name + " = " + outcome(side, result, method, new Random(then), depth);
    } catch (InvocationTargetException e) {
      return name
          + " ! "
          + (e.getCause() instanceof IndexOutOfBoundsException
              ? "IndexOutOfBoundsException"
              : e.getCause().getClass().getSimpleName());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  private static String texts(@Nullable Object[] values) {
    StringBuilder text = new StringBuilder("(");
    for (Object value : values) {
      text.append(text(value)).append(' ');
    }
    return text.append(')').toString();
  }

  private static String text(@Nullable Object value) {
    if (value instanceof Row row) {
      return "row" + row.getId();
    }
    if (value instanceof Map.Entry<?, ?> entry) {
      return text(entry.getKey()) + "=" + text(entry.getValue());
    }
    if (value instanceof Map<?, ?> map) {
      return texts(map.entrySet().toArray());
    }
    if (value instanceof Collection<?> collection) {
      return texts(collection.toArray());
    }
    if (value instanceof Object[] array) {
      return texts(array);
    }
    return value == null
            || value instanceof Boolean
            || value instanceof Number
            || value instanceof String
        ? String.valueOf(value)
        : "";
  }

  private static String outcome(
      Side side, @Nullable Object result, Method method, Random random, int depth) {
    if (result instanceof Iterator<?> iterator) {
      return iterate(side, iterator, method.getReturnType() == ListIterator.class, random);
    }
    if (result instanceof Stream<?> stream) {
      return texts(stream.toArray());
    }
    if (result instanceof Spliterator || result instanceof Comparator) {
      return "";
    }
    if (result instanceof Map.Entry<?, ?> entry && random.nextInt(3) == 0) {
      @SuppressWarnings("unchecked")
      Map.Entry<Row, Row> pair = (Map.Entry<Row, Row>) entry;
      try {
        return text(pair.setValue(side.row(random)));
      } catch (UnsupportedOperationException e) {
        return "! " + e.getClass().getSimpleName();
      }
    }
    if ((result instanceof Collection || result instanceof Map) && depth < 3) {
      return text(result)
          + "."
          + call(side, result, typesOf(result), random, depth + 1)
          + text(result);
    }
    return text(result);
  }

  @SuppressWarnings("unchecked")
  private static String iterate(Side side, Iterator<?> iterator, boolean ofList, Random random) {
    StringBuilder text = new StringBuilder("[");
    for (int i = random.nextInt(6); i > 0 && iterator.hasNext(); i--) {
      Object element = iterator.next();
      text.append(text(element)).append(' ');
      int what = random.nextInt(6);
      Row row = side.row(random);
      try {
        if (what == 0) {
          iterator.remove();
          text.append("removed ");
        } else if (what == 1 && ofList && iterator instanceof ListIterator<?> list) {
          ((ListIterator<Row>) list).set(row);
          text.append("set ");
        } else if (what == 2 && ofList && iterator instanceof ListIterator<?> list) {
          ((ListIterator<Row>) list).add(row);
          text.append("added ");
        } else if (what == 3
            && ofList
            && iterator instanceof ListIterator<?> list
            && list.hasPrevious()) {
          text.append(text(list.previous())).append(list.nextIndex()).append(' ');
        } else if (what == 4 && element instanceof Map.Entry<?, ?> entry) {
          text.append(text(((Map.Entry<Row, Row>) entry).setValue(row))).append("value ");
        }
      } catch (UnsupportedOperationException | IllegalStateException e) {
        text.append("! ").append(e.getClass().getSimpleName());
      }
    }
    return text.append(']').toString();
  }

  // ---- the test ---------------------------------------------------------------------------------

  private static Object raw(@Nullable Object value) {
    return Objects.requireNonNull(Hybrid.<Object>toRaw(Objects.requireNonNull(value)));
  }

  private static List<Object> contents(Object collection) {
    List<Object> contents = new ArrayList<>();
    if (collection instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        contents.add(raw(entry.getKey()));
        contents.add(raw(entry.getValue()));
      }
    } else {
      for (Object each : (Collection<?>) collection) {
        contents.add(raw(each));
      }
    }
    return contents;
  }

  @ParameterizedTest
  @EnumSource
  void methods_anyOfThem_asThoseOfAPlainCollection(Kind kind) {
    for (int round = 0; round < ROUNDS; round++) {
      Random random = new Random(SEED * 1_000_003 + round);
      Row[] rows = new Row[ROWS];
      Arrays.setAll(rows, Row::new);
      Object plain = kind.maker.get();
      Object raw = kind.maker.get();
      fill(plain, raw, rows, random);
      Object deep = Hybrid.<Object>reactive(raw);
      Object shallow = Hybrid.<Object>shallowReactive(raw);
      Object readonly = Hybrid.<Object>readonly(raw);
      boolean byAccess = kind.name().contains("ACCESS");
      List<PropertyChange> told = new ArrayList<>();
      List<List<Object>> seen = new ArrayList<>(List.of(List.of()));
      Side before = new Side(true, raw instanceof Map, List.of(rows));
      Side behind = new Side(false, raw instanceof Map, List.of(rows));
      StringBuilder history = new StringBuilder(" " + contents(plain) + " at first");
      try (Effect watch = Hybrid.watchReactive(deep, told::add);
          Effect reader = Hybrid.effect(() -> seen.set(0, contents(deep)))) {
        List<Object> copy = contents(raw);
        for (int step = 0; step < STEPS; step++) {
          long seed = random.nextLong();
          boolean refusing = random.nextInt(8) == 0 && !byAccess;
          if (refusing) {
            Object other = copyOf(plain, kind);
            List<Object> untouched = contents(other);
            String wanted = call(before, other, kind.types, new Random(seed), 0);
            String got = call(behind, readonly, kind.types, new Random(seed), 0);
            String what = kind + " round " + round + " readonly " + got + " for " + wanted;
            if (!contents(other).equals(untouched)) {
              assertThat(got).as(what).contains("! UnsupportedOperationException");
            } else if (contents(other).equals(contents(raw))
                && !got.contains("UnsupportedOperationException")) {
              assertThat(got).as(what).isEqualTo(wanted);
            }
          } else {
            String wanted = call(before, plain, kind.types, new Random(seed), 0);
            String got =
                call(
                    behind,
                    random.nextInt(4) == 0 ? shallow : deep,
                    kind.types,
                    new Random(seed),
                    0);
            history.append("\n").append(got);
            String what = kind + " round " + round + ": " + history;
            assertThat(got).as(what).isEqualTo(wanted);
          }
          String what = kind + " round " + round + ": " + history;
          assertThat(contents(raw)).as(what).isEqualTo(contents(plain));
          if (!byAccess) { // whose order is not followed
            assertThat(seen.get(0)).as(what).isEqualTo(contents(plain));
          }
          for (PropertyChange change : told) {
            replay(copy, change, raw, what);
          }
          told.clear();
          if (raw instanceof List) {
            assertThat(copy).as(what).isEqualTo(contents(raw));
          } else {
            assertThat(entries(copy, raw)).as(what).isEqualTo(entries(contents(raw), raw));
          }
          if (step % 4 == 3) {
            assertHeard(rows, raw, told, what);
          }
        }
      }
    }
  }

  /** A change of a row is told exactly if it is there, with its index in a list. */
  private static void assertHeard(Row[] rows, Object raw, List<PropertyChange> told, String what) {
    for (Row row : rows) {
      told.clear();
      Hybrid.reactive(row).setName(row.getName() + "x");
      int index = contents(raw).indexOf(row);
      boolean there =
          raw instanceof Map<?, ?> map ? contents(map.values()).contains(row) : index >= 0;
      assertThat(told).as(what).hasSize(there ? 1 : 0);
      if (there && raw instanceof List) {
        assertThat(told.get(0).segments().get(0)).as(what).isEqualTo(index);
      }
    }
    told.clear();
  }

  /** The content, in any order. */
  private static Map<Object, Integer> entries(List<Object> contents, Object raw) {
    Map<Object, Integer> counts = new HashMap<>();
    int step = raw instanceof Map ? 2 : 1;
    for (int i = 0; i < contents.size(); i += step) {
      counts.merge(List.copyOf(contents.subList(i, i + step)), 1, Integer::sum);
    }
    return counts;
  }

  @SuppressWarnings("unchecked")
  private static void fill(Object plain, Object raw, Row[] rows, Random random) {
    Side forms = new Side(false, raw instanceof Map, List.of(rows));
    for (int i = random.nextInt(5); i > 0; i--) {
      Row row = forms.row(random);
      Row other = forms.row(random);
      if (raw instanceof Map<?, ?> map) {
        boolean known = contents(map.keySet()).contains(Hybrid.toRaw(row));
        if (!known) { // an identity map would take another form for another key
          ((Map<Row, Row>) raw).put(row, other);
          ((Map<Row, Row>) plain).put(Hybrid.toRaw(row), Hybrid.toRaw(other));
        }
      } else if (!(raw instanceof Set) || !contents(raw).contains(Hybrid.toRaw(row))) {
        ((Collection<Row>) raw).add(row);
        ((Collection<Row>) plain).add(Hybrid.toRaw(row));
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static Object copyOf(Object plain, Kind kind) {
    Object copy = kind.maker.get();
    if (copy instanceof Map<?, ?> map) {
      ((Map<Row, Row>) map).putAll((Map<Row, Row>) plain);
    } else {
      ((Collection<Row>) copy).addAll((Collection<Row>) plain);
    }
    return copy;
  }

  private static void replay(List<Object> copy, PropertyChange change, Object raw, String what) {
    Object old = change.oldValue() == null ? null : raw(change.oldValue());
    Object now = change.newValue() == null ? null : raw(change.newValue());
    if (raw instanceof Map) {
      Object key = raw(change.key());
      int at = -1;
      for (int i = 0; i < copy.size(); i += 2) {
        at = copy.get(i) == key ? i : at;
      }
      if (change.kind() == ChangeKind.ADD) {
        assertThat(at).as(what).isNegative();
        copy.addAll(List.of(key, Objects.requireNonNull(now)));
      } else {
        assertThat(copy.get(at + 1)).as(what).isSameAs(old);
        if (change.kind() == ChangeKind.SET) {
          copy.set(at + 1, Objects.requireNonNull(now));
        } else {
          copy.remove(at + 1);
          copy.remove(at);
        }
      }
      return;
    }
    switch (change.kind()) {
      case ADD -> {
        if (raw instanceof List) {
          copy.add((Integer) Objects.requireNonNull(change.key()), now);
        } else {
          copy.add(now);
        }
      }
      case REMOVE -> {
        if (raw instanceof List) {
          int at = (Integer) Objects.requireNonNull(change.key());
          assertThat(copy.remove(at)).as(what).isSameAs(old);
        } else {
          assertThat(copy.remove(old)).as(what).isTrue();
        }
      }
      case SET -> {
        if (raw instanceof List) {
          int at = (Integer) Objects.requireNonNull(change.key());
          assertThat(copy.set(at, now)).as(what).isSameAs(old);
        } else {
          assertThat(now).as(what).isSameAs(old);
        }
      }
      case REORDER -> {
        copy.clear();
        copy.addAll(contents(raw));
      }
    }
  }
}
