package dev.aliensignals.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.ReadableSignal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random changes of a graph of beans, collections and refs, with cycles, under a {@code
 * watchReactive}. A change of a bean is told exactly if a walk from the root finds the bean, which
 * ends at what a shallow view holds; and the path that is told leads there. {@code -Dmodel.seed}
 * and {@code -Dmodel.rounds} choose others.
 */
class WatchReactiveModelTest {

  private static final long SEED = Long.getLong("model.seed", 1);
  private static final int ROUNDS = Integer.getInteger("model.rounds", 60);
  private static final int STEPS = 60;
  private static final int NODES = 6;

  /** A bean with everything. */
  static class Node {
    private final int id;
    private int number;
    private @Nullable Object next;
    private List<Object> list = new ArrayList<>();
    private Map<Object, Object> map = new LinkedHashMap<>();
    private Set<Object> set = new LinkedHashSet<>();
    private Deque<Object> deque = new ArrayDeque<>();
    private final Ref<Object> ref = Hybrid.ref((Object) "");

    Node(int id) {
      this.id = id;
    }

    int getNumber() {
      return number;
    }

    void setNumber(int number) {
      this.number = number;
    }

    @Nullable Object getNext() {
      return next;
    }

    void setNext(@Nullable Object next) {
      this.next = next;
    }

    List<Object> getList() {
      return list;
    }

    void setList(List<Object> list) {
      this.list = list;
    }

    Map<Object, Object> getMap() {
      return map;
    }

    void setMap(Map<Object, Object> map) {
      this.map = map;
    }

    Set<Object> getSet() {
      return set;
    }

    void setSet(Set<Object> set) {
      this.set = set;
    }

    Deque<Object> getDeque() {
      return deque;
    }

    void setDeque(Deque<Object> deque) {
      this.deque = deque;
    }

    Ref<Object> getRef() {
      return ref;
    }

    /** Runs on the raw object. */
    synchronized void turn() {
      Collections.reverse(list);
      if (!deque.isEmpty()) {
        deque.addLast(deque.removeFirst());
      }
    }

    @Override
    public String toString() {
      return "node" + id;
    }
  }

  private static final String[] FORMS = {
    "text ",
    "list of ",
    "map of ",
    "shallow or readonly ",
    "shallow or readonly ",
    "new list with ",
    "ref of ",
    "view of ",
    "view of ",
    "raw ",
    "raw ",
    "raw "
  };

  private final Node[] nodes = new Node[NODES];
  private final List<PropertyChange> told = new ArrayList<>();
  private final StringBuilder history = new StringBuilder();
  private Random random = new Random(0);
  private boolean withShallow;

  // ---- changes ----------------------------------------------------------------------------------

  private Node node() {
    return nodes[random.nextInt(NODES)];
  }

  /** A node in some form, a collection that may be somewhere else, too, or a value. */
  private Object value() {
    Node node = node();
    int form = random.nextInt(FORMS.length);
    history.append("\n  (").append(FORMS[form]).append(node).append(')');
    switch (form) {
      case 0 -> {
        return "text" + random.nextInt(3);
      }
      case 1 -> {
        return node.list;
      }
      case 2 -> {
        return node.map;
      }
      case 3, 4 -> { // one of them in each round: a readonly view of a shallow one is deep
        return withShallow ? Hybrid.shallowReactive(node) : Hybrid.readonly(node);
      }
      case 5 -> {
        return new ArrayList<Object>(List.of(node, "x"));
      }
      case 6 -> {
        return node.ref;
      }
      case 7, 8 -> {
        return Hybrid.reactive(node);
      }
      default -> {
        return node;
      }
    }
  }

  /** A node or text, as what is in sets and is a key should have no content of others. */
  private Object key() {
    return random.nextInt(4) == 0
        ? "key" + random.nextInt(3)
        : random.nextInt(4) == 0 && !withShallow ? Hybrid.readonly(node()) : node();
  }

  private String change() {
    Node raw = node();
    Node node = Hybrid.reactive(raw);
    List<Object> list = node.getList();
    int at = random.nextInt(list.size() + 1);
    switch (random.nextInt(20)) {
      case 0, 1 -> {
        node.setNext(random.nextInt(3) == 0 ? null : value());
        return raw + ".next";
      }
      case 2, 3 -> {
        list.add(at, value());
        return raw + ".list.add " + at;
      }
      case 4 -> {
        if (at < list.size()) {
          list.set(at, value());
        }
        return raw + ".list.set " + at;
      }
      case 5, 6 -> {
        if (at < list.size()) {
          list.remove(at);
        }
        return raw + ".list.remove " + at;
      }
      case 7 -> {
        Collections.reverse(list);
        return raw + ".list.reverse";
      }
      case 8 -> {
        list.subList(0, at).clear();
        return raw + ".list.clear to " + at;
      }
      case 9, 10 -> {
        node.getMap().put(key(), value());
        return raw + ".map.put";
      }
      case 11 -> {
        node.getMap().remove(key());
        return raw + ".map.remove";
      }
      case 12 -> {
        return raw + ".set.add " + node.getSet().add(key());
      }
      case 13 -> {
        return raw + ".set.remove " + node.getSet().remove(key());
      }
      case 14 -> {
        node.getDeque().add(value());
        return raw + ".deque.add";
      }
      case 15 -> {
        node.getDeque().poll();
        return raw + ".deque.poll";
      }
      case 16 -> {
        node.getRef().set(random.nextInt(3) == 0 ? "text" : value());
        return raw + ".ref";
      }
      case 17 -> {
        node.turn();
        return raw + ".turn";
      }
      case 18 -> {
        node.setList(random.nextBoolean() ? new ArrayList<>(list) : node().list);
        return raw + ".setList";
      }
      default -> {
        Iterator<Object> values = node.getMap().values().iterator();
        if (values.hasNext()) {
          values.next();
          values.remove();
        }
        return raw + ".map.values.remove";
      }
    }
  }

  // ---- the content ------------------------------------------------------------------------------

  private static boolean isShallow(Object value) {
    return Hybrid.isProxy(value) && Hybrid.isShallow(value);
  }

  /** The content of an object, by the keys that paths have. */
  private static IdentityHashMap<Object, @Nullable Object> parts(Object raw) {
    IdentityHashMap<Object, @Nullable Object> parts = new IdentityHashMap<>();
    if (raw instanceof Node node) {
      parts.put("next", node.next);
      parts.put("list", node.list);
      parts.put("map", node.map);
      parts.put("set", node.set);
      parts.put("deque", node.deque);
      parts.put("ref", node.ref);
    } else if (raw instanceof ReadableSignal<?> signal) {
      parts.put("value", signal.peek());
    } else if (raw instanceof Map<?, ?> map) {
      map.forEach((key, value) -> parts.put(Objects.requireNonNull(Hybrid.toRaw(key)), value));
    } else if (raw instanceof Collection<?> collection) {
      for (Object element : collection) {
        parts.put(new Object(), element);
      }
    }
    return parts;
  }

  /** All that a watch of the first node hears, by identity. */
  private Set<Object> reached() {
    Set<Object> found = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Object> open = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Object> shallow = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> next = new ArrayDeque<>(List.of(nodes[0]));
    while (!next.isEmpty()) {
      Object raw = next.pop();
      if (!open.add(raw)) {
        continue;
      }
      found.add(raw);
      for (Object part : parts(raw).values()) {
        Object inner = part == null ? null : Hybrid.<Object>toRaw(part);
        if (inner != null && isObject(inner)) {
          if (isShallow(Objects.requireNonNull(part))) {
            shallow.add(inner);
          } else {
            next.push(inner);
          }
        }
      }
    }
    found.addAll(shallow); // itself, not what is in it
    return found;
  }

  private static boolean isObject(Object raw) {
    return raw instanceof Node
        || raw instanceof Collection
        || raw instanceof Map
        || raw instanceof ReadableSignal;
  }

  /** Follows a path from the first node, up to the last segment but one. */
  private Object follow(List<@Nullable Object> segments) {
    Object here = nodes[0];
    for (Object segment : segments.subList(0, segments.size() - 1)) {
      Object part;
      if (here instanceof List<?> list) {
        part = list.get((Integer) Objects.requireNonNull(segment));
      } else if (here instanceof Map<?, ?>
          || here instanceof Node
          || here instanceof ReadableSignal) {
        part = null;
        for (Map.Entry<Object, @Nullable Object> entry : parts(here).entrySet()) {
          if (entry.getKey().equals(segment)) {
            part = entry.getValue();
          }
        }
      } else {
        Object wanted = Hybrid.<Object>toRaw(Objects.requireNonNull(segment));
        part =
            ((Collection<?>) here)
                .stream()
                    .filter(each -> Hybrid.<Object>toRaw(each) == wanted)
                    .findAny()
                    .orElse(null);
      }
      here =
          Objects.requireNonNull(
              Hybrid.<Object>toRaw(
                  Objects.requireNonNull(part, () -> segments + " ends at " + segment)));
    }
    return here;
  }

  // ---- the test ---------------------------------------------------------------------------------

  @Test
  void changes_random_toldExactlyOfWhatIsThereByItsPath() {
    for (int round = 0; round < ROUNDS; round++) {
      random = new Random(SEED * 1_000_003 + round);
      withShallow = round % 2 == 0;
      Arrays.setAll(nodes, Node::new);
      history.setLength(0);
      history.append("seed ").append(SEED).append(", round ").append(round);
      told.clear();
      try (Effect watch = Hybrid.watchReactive(Hybrid.reactive(nodes[0]), told::add)) {
        for (int step = 0; step < STEPS; step++) {
          int count = random.nextInt(5) == 0 ? 3 : 1;
          Hybrid.batch(
              () -> {
                for (int i = 0; i < count; i++) {
                  history.append("\n").append(change());
                }
              });
          told.clear();
          check();
        }
      }
    }
  }

  private void check() {
    Set<Object> reached = reached();
    for (Node node : nodes) {
      told.clear();
      int number = node.number + 1;
      Hybrid.reactive(node).setNumber(number);
      assertThat(told).as("%s\ntold of %s", history, node).hasSize(reached.contains(node) ? 1 : 0);
      for (PropertyChange change : told) {
        assertThat(change.key()).isEqualTo("number");
        assertThat(change.newValue()).isEqualTo(number);
        assertThat(follow(change.segments()))
            .as("%s\n%s of %s", history, change.path(), node)
            .isSameAs(node);
      }
    }
    told.clear();
  }
}
