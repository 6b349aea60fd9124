package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.assign;
import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.isReadonly;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.readonly;
import static dev.aliensignals.hybrid.Hybrid.snapshot;
import static dev.aliensignals.hybrid.Hybrid.toRaw;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.Effect;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * {@link Hybrid#assign} of random graphs: shared, cyclic, overlapping, with immutable collections,
 * and views mixed with raw objects. {@code -Dmodel.seed} and {@code -Dmodel.rounds} choose others.
 */
class AssignModelTest {

  private static final long SEED = Long.getLong("model.seed", 1);
  private static final int ROUNDS = Integer.getInteger("model.rounds", 1_000);

  /** How many more calls of a setter do not throw. */
  private static int fuse = Integer.MAX_VALUE;

  private static void burn() {
    if (fuse-- <= 0) {
      fuse = Integer.MAX_VALUE;
      throw new IllegalStateException("burnt");
    }
  }

  /** A bean that can refer to anything. */
  static class Node {
    private final List<@Nullable Object> own = new ArrayList<>();
    private int number;
    private String name = "";
    private @Nullable Object any;
    private @Nullable List<@Nullable Object> list;
    private @Nullable Map<Object, @Nullable Object> map;
    private @Nullable Set<Object> set;
    private @Nullable Deque<Object> queue;
    private @Nullable Object hidden;

    List<@Nullable Object> getOwn() {
      return own;
    }

    int getNumber() {
      return number;
    }

    void setNumber(int number) {
      burn();
      this.number = number;
    }

    String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name;
      burn();
    }

    @Nullable Object getAny() {
      return any;
    }

    void setAny(@Nullable Object any) {
      burn();
      this.any = any;
      hidden = null;
    }

    @Nullable List<@Nullable Object> getList() {
      return list;
    }

    void setList(@Nullable List<@Nullable Object> list) {
      this.list = list;
    }

    @Nullable Map<Object, @Nullable Object> getMap() {
      return map;
    }

    void setMap(@Nullable Map<Object, @Nullable Object> map) {
      this.map = map;
    }

    @Nullable Set<Object> getSet() {
      return set;
    }

    void setSet(@Nullable Set<Object> set) {
      burn();
      this.set = set;
    }

    @Nullable Deque<Object> getQueue() {
      return queue;
    }

    void setQueue(@Nullable Deque<Object> queue) {
      this.queue = queue;
    }

    void hide(Object object) {
      hidden = object;
    }
  }

  /** Another class, whose nodes do not match. */
  static class Other extends Node {}

  /** One that is equal to those with the same number. */
  static class Entity extends Node {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Entity entity && entity.getNumber() == getNumber();
    }

    @Override
    public int hashCode() {
      return getNumber();
    }
  }

  // ---- random graphs ----------------------------------------------------------------------------

  private static final class Maker {
    final Random random;
    final List<Node> nodes = new ArrayList<>();
    final List<Object> collections = new ArrayList<>();
    int numbers;

    Maker(Random random) {
      this.random = random;
    }

    boolean chance(int percent) {
      return random.nextInt(100) < percent;
    }

    /** A new graph, which may refer to the ones before. */
    Node graph(int overlap) {
      List<Node> before = new ArrayList<>(nodes);
      List<Object> others = new ArrayList<>(collections);
      nodes.clear();
      collections.clear();
      int count = 1 + random.nextInt(5);
      boolean overlaps = chance(overlap);
      int numbered = overlaps || chance(50) ? numbers : 0;
      for (int i = 0; i < count; i++) {
        Node node = chance(15) ? new Other() : chance(20) ? new Entity() : new Node();
        node.number = numbered + i;
        numbers = Math.max(numbers, node.number + 1);
        node.name = "n" + random.nextInt(3);
        nodes.add(node);
      }
      Node root = nodes.get(0);
      if (root.getClass() != Node.class) {
        root = new Node();
        root.number = numbers++;
        nodes.add(0, root);
      }
      if (overlaps) {
        nodes.addAll(before);
        collections.addAll(others);
      }
      int own = count;
      for (int i = 0; i <= own && i < nodes.size(); i++) {
        if (!before.contains(nodes.get(i))) {
          fill(nodes.get(i));
        }
      }
      return root;
    }

    private void fill(Node node) {
      for (int i = random.nextInt(3); i > 0; i--) {
        node.own.add(value(2));
      }
      node.any = chance(60) ? value(2) : null;
      node.list = chance(50) ? list(2) : null;
      node.map = chance(40) ? map(2) : null;
      node.set = chance(40) ? set() : null;
      node.queue = chance(20) ? queue() : null;
      node.hidden = chance(20) ? value(1) : null;
    }

    private @Nullable Object value(int depth) {
      int kind = random.nextInt(12);
      if (kind < 2) {
        return "v" + random.nextInt(3);
      }
      if (kind == 2) {
        return null;
      }
      if (kind < 7 || depth == 0) {
        Node node = nodes.get(random.nextInt(nodes.size()));
        int form = random.nextInt(10);
        return form < 6 ? node : form < 9 ? reactive(node) : readonly(node);
      }
      Object made =
          !collections.isEmpty() && chance(30)
              ? collections.get(random.nextInt(collections.size()))
              : switch (kind) {
                case 7, 8 -> list(depth - 1);
                case 9 -> map(depth - 1);
                case 10 -> set();
                default -> queue();
              };
      if (!collections.contains(made)) {
        collections.add(made);
      }
      return made;
    }

    @SuppressWarnings("JdkObsolete") // whatever there is
    private List<@Nullable Object> list(int depth) {
      List<@Nullable Object> made = chance(50) ? new ArrayList<>() : new LinkedList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        made.add(value(depth));
      }
      if (chance(10)) {
        return Collections.unmodifiableList(made);
      }
      if (chance(10) && !made.contains(null)) {
        return List.copyOf(made);
      }
      return chance(10) ? Arrays.asList(made.toArray()) : chance(10) ? reactive(made) : made;
    }

    private Map<Object, @Nullable Object> map(int depth) {
      Map<Object, @Nullable Object> made = chance(50) ? new HashMap<>() : new LinkedHashMap<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        Object key = chance(25) ? key(made.keySet()) : "k" + i;
        made.put(key, value(depth));
      }
      return chance(10) ? Collections.unmodifiableMap(made) : made;
    }

    private Set<Object> set() {
      Set<Object> made = chance(50) ? new HashSet<>() : new LinkedHashSet<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        int kind = random.nextInt(4);
        made.add(
            kind == 0
                ? "s" + i
                : kind == 1 ? new ArrayList<>(List.of(random.nextInt(3))) : key(made));
      }
      return chance(10) ? Set.copyOf(made) : made;
    }

    /** A node, or a readonly view of one, but only in the form in which it is there. */
    private Object key(Set<Object> there) {
      Node node = nodes.get(random.nextInt(nodes.size()));
      for (Object key : there) {
        if (toRaw(key) == node) {
          return key;
        }
      }
      return chance(20) ? readonly(node) : node;
    }

    private Deque<Object> queue() {
      Deque<Object> made = new ArrayDeque<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        made.add(chance(50) ? "q" + i : nodes.get(random.nextInt(nodes.size())));
      }
      return made;
    }
  }

  // ---- the values -------------------------------------------------------------------------------

  private static @Nullable Object[] parts(Object raw) {
    if (raw instanceof Node node) {
      return new @Nullable Object[] {
        node.number,
        node.name,
        node.own,
        node.any,
        node.list,
        node.map,
        node.set,
        node.queue,
        node.hidden
      };
    }
    if (raw instanceof Map<?, ?> map) {
      List<@Nullable Object> entries = new ArrayList<>();
      map.forEach(
          (key, value) -> {
            entries.add(key);
            entries.add(value);
          });
      return entries.toArray();
    }
    return ((Collection<?>) raw).toArray();
  }

  private static boolean isObject(@Nullable Object raw) {
    return raw instanceof Node || raw instanceof Collection || raw instanceof Map;
  }

  /** All objects that one refers to, with what is in each, as it is. */
  private static Map<Object, @Nullable Object[]> reach(Object root) {
    IdentityHashMap<Object, @Nullable Object[]> found = new IdentityHashMap<>();
    Deque<Object> open = new ArrayDeque<>(List.of(toRaw(root)));
    while (!open.isEmpty()) {
      Object raw = open.pop();
      if (!found.containsKey(raw)) {
        @Nullable Object[] parts = parts(raw);
        found.put(raw, parts);
        for (Object part : parts) {
          Object next = part == null ? null : toRaw(part);
          if (next != null && isObject(next)) {
            open.push(next);
          }
        }
      }
    }
    return found;
  }

  private static void assertUntouched(Map<Object, @Nullable Object[]> before, Set<Object> but) {
    before.forEach(
        (raw, parts) -> {
          if (!but.contains(raw)) {
            @Nullable Object[] now = parts(raw);
            boolean unordered =
                raw instanceof HashMap || (raw instanceof Set && !(raw instanceof LinkedHashSet));
            if (unordered) {
              assertThat(identities(now)).isEqualTo(identities(parts));
            } else {
              assertThat(now).hasSameSizeAs(parts);
              for (int i = 0; i < now.length; i++) {
                assertThat(isSame(now[i], parts[i]))
                    .as("part %s of %s", i, raw.getClass())
                    .isTrue();
              }
            }
          }
        });
  }

  /** A raw object and its view are the same for code that looks through a view. */
  private static boolean isSame(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null || (!isObject(a) && !isObject(b))) {
      return Objects.equals(a, b);
    }
    return toRaw(a) == toRaw(b) && isReadonly(a) == isReadonly(b);
  }

  private static Map<Integer, Integer> identities(@Nullable Object[] parts) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (Object part : parts) {
      Object raw = part == null ? null : toRaw(part);
      counts.merge(
          isObject(raw) ? System.identityHashCode(raw) : Objects.hashCode(raw), 1, Integer::sum);
    }
    return counts;
  }

  /** Text that is the same for two graphs that are equal in content and sharing. */
  private static String text(Object root) {
    StringBuilder text = new StringBuilder();
    write(text, root, new IdentityHashMap<>());
    return text.toString();
  }

  private static void write(
      StringBuilder text, @Nullable Object value, Map<Object, Integer> numbers) {
    Object raw = value == null ? null : toRaw(value);
    if (raw == null || !isObject(raw)) {
      text.append(raw).append(' ');
      return;
    }
    Integer known = numbers.get(raw);
    if (known != null) {
      text.append('#').append(known).append(' ');
      return;
    }
    numbers.put(raw, numbers.size());
    if (raw instanceof Node) {
      text.append(raw.getClass().getSimpleName()).append("( ");
      for (Object part : parts(raw)) {
        write(text, part, numbers);
      }
    } else if (raw instanceof Map<?, ?> map) {
      text.append("map( ");
      Map<String, Object> sorted = new TreeMap<>();
      map.forEach((key, mapped) -> sorted.put(label(key), new Object[] {key, mapped}));
      boolean found = map.keySet().stream().allMatch(map::containsKey);
      sorted.forEach(
          (label, entry) -> {
            write(text, ((Object[]) entry)[0], numbers);
            write(text, ((Object[]) entry)[1], numbers);
          });
      text.append(found);
    } else if (raw instanceof Set<?> set) {
      text.append("set( ");
      Map<String, Object> sorted = new TreeMap<>();
      set.forEach(element -> sorted.put(label(element), element));
      boolean found = set.stream().allMatch(set::contains);
      sorted.values().forEach(element -> write(text, element, numbers));
      text.append(found);
    } else {
      text.append(raw instanceof List ? "list( " : "queue( ");
      for (Object part : parts(raw)) {
        write(text, part, numbers);
      }
    }
    text.append(") ");
  }

  private static String label(Object key) {
    Object raw = toRaw(key);
    return raw instanceof Node node
        ? node.getClass().getSimpleName()
            + node.number
            + node.name
            + System.identityHashCode(Node.class)
        : String.valueOf(raw);
  }

  // ---- the test ---------------------------------------------------------------------------------

  @Test
  void assign_randomGraphs_equalApartAndNothingTwice() {
    for (int round = 0; round < ROUNDS; round++) {
      long seed = SEED * 1_000_003 + round;
      try {
        Systems.bySeed(seed).run(() -> check(new Maker(new Random(seed))));
      } catch (Throwable t) {
        throw new AssertionError("seed " + SEED + ", round " + round, t);
      }
    }
  }

  private static void check(Maker maker) {
    Node target = maker.graph(0);
    Node source = maker.graph(maker.chance(50) ? 0 : 60);
    boolean throwing = maker.chance(30);
    Map<Object, @Nullable Object[]> ofSource = reach(source);
    Map<Object, @Nullable Object[]> ofTarget = reach(target);
    String wanted = text(snapshot(source));
    String before = text(snapshot(target));
    Set<Object> ofRoot = ofSource.containsKey(target) ? rootOf(target) : Set.of();
    AtomicInteger runs = new AtomicInteger();
    try (Effect reader =
        effect(
            () -> {
              runs.incrementAndGet();
              text(snapshot(reactive(target)));
            })) {
      fuse = throwing ? maker.random.nextInt(6) : Integer.MAX_VALUE;
      boolean thrown = false;
      try {
        assign(target, source);
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("burnt");
        thrown = true;
      } finally {
        fuse = Integer.MAX_VALUE;
      }
      if (thrown) {
        assertThat(text(snapshot(target))).isEqualTo(before);
        assertUntouched(ofTarget, Set.of());
        assertUntouched(ofSource, Set.of());
        return;
      }
      assertThat(text(snapshot(target))).isEqualTo(wanted);
      assertUntouched(ofSource, ofRoot);
      assertThat(runs).hasValueLessThanOrEqualTo(2);
      Map<Object, @Nullable Object[]> now = reach(target);
      for (Object raw : ofSource.keySet()) {
        assertThat(ofRoot.contains(raw) || !now.containsKey(raw)).isTrue();
      }
      if (!ofSource.containsKey(target)) {
        int ran = runs.get();
        assign(target, source);
        assertThat(runs).hasValue(ran);
        assertUntouched(now, Set.of());
      }
    }
  }

  /** A node, and all that it keeps in final fields. */
  private static Set<Object> rootOf(Node node) {
    Set<Object> set = Collections.newSetFromMap(new IdentityHashMap<>());
    set.add(node);
    set.add(node.own);
    return set;
  }
}
