package dev.aliensignals.hybrid;

import dev.aliensignals.hybrid.runtime.Listenable;
import dev.aliensignals.hybrid.runtime.Mode;
import dev.aliensignals.hybrid.runtime.MutationListener;
import dev.aliensignals.hybrid.runtime.Reactive;
import dev.aliensignals.hybrid.runtime.Reactivity;
import dev.aliensignals.hybrid.runtime.Sameness;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.Signals;
import dev.aliensignals.primitives.spi.Dependency;
import dev.aliensignals.primitives.spi.Spi;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Hybrid#watchReactive(Object, Consumer)} makes: a listener at every object that can be
 * reached from the root, and a split effect that reports what they hear.
 */
final class ReactiveWatch implements MutationListener {
  /*
   *   a write ──▶ changed(): note the first old and the last new value ──▶ trigger
   *   the batch ends ──▶ the source of the effect: what is noted becomes a report
   *   the system is released ──▶ the action of the effect: reports become callbacks
   *
   * W1  A node is in nodes, and has this as a listener, exactly while it can be reached from the root
   *     along the edges (alone, if shallow).
   * W2  The children of a node are what its parts were when it was added, plus and minus what was heard
   *     since; each child has as many edges to it as there are such parts.
   * W3  One event per property and batch; none if the value after the batch is the one before. Structural
   *     changes of a list are events of their own, as they move the elements behind.
   * W4  Everything here is guarded by the system, but for reports, which an action may read.
   */

  /** An object that is watched. */
  private static final class Node {
    final Listenable view;
    final Object owner;

    /** In the order in which they were found: the path goes along the first that works. */
    final List<Edge> parents = new ArrayList<>(1);

    /** How often each child is part of this. */
    final Map<Node, Integer> children = new HashMap<>();

    /** What is noted of its keys in this batch. */
    final Map<@Nullable Object, Noted> noted = new HashMap<>();

    /** Whether it is watched; before, it is on the way in. */
    boolean listening;

    Node(Listenable view, Object owner) {
      this.view = view;
      this.owner = owner;
    }

    boolean isList() {
      return owner instanceof List;
    }
  }

  /**
   * From a parent to a child.
   *
   * @param parent the parent
   * @param key which part; of no meaning for a list, where it changes
   */
  private record Edge(Node parent, @Nullable Object key) {}

  /** What happened to one key since the batch began. */
  private static final class Noted {
    final List<@Nullable Object> segments;
    final @Nullable Object key;
    final @Nullable Object old;
    final ChangeKind first;
    @Nullable Object now;
    ChangeKind last;

    Noted(
        List<@Nullable Object> segments,
        @Nullable Object key,
        @Nullable Object old,
        ChangeKind kind) {
      this.segments = segments;
      this.key = key;
      this.old = old;
      this.first = kind;
      this.last = kind;
    }

    /** What has happened all in all, or null for nothing. */
    @Nullable ChangeKind kind() {
      if (first == ChangeKind.REORDER) {
        return first;
      }
      boolean before = first != ChangeKind.ADD;
      boolean after = last != ChangeKind.REMOVE;
      if (before && after) {
        return Sameness.isSame(old, now) ? null : ChangeKind.SET;
      }
      if (after) {
        return ChangeKind.ADD;
      }
      return before ? ChangeKind.REMOVE : null;
    }
  }

  /** The changes of one batch, and those before that may not have been delivered. */
  private static final class Report {
    @Nullable Report previous;
    final List<PropertyChange> changes;

    Report(@Nullable Report previous, List<PropertyChange> changes) {
      this.previous = previous;
      this.changes = changes;
    }
  }

  private final Object rootView;
  private final Mode mode;
  private final boolean shallow;
  private final Consumer<? super PropertyChange> callback;
  private final @Nullable Once once;
  private final Node root;
  private final IdentityHashMap<Object, Node> nodes = new IdentityHashMap<>();
  private final Dependency heard;

  /** What is noted, in the order of the first changes. */
  private List<Noted> batch = new ArrayList<>();

  private final Set<Node> touched = Collections.newSetFromMap(new IdentityHashMap<>());

  /** The last one. */
  private Report report = new Report(null, List.of());

  private @Nullable Effect effect;

  private ReactiveWatch(
      Listenable root, WatchOptions options, Consumer<? super PropertyChange> callback) {
    this.rootView = root;
    this.mode = root instanceof Reactive view ? view.$$mode() : Mode.DEEP;
    this.shallow = options.shallow;
    this.callback = callback;
    this.once = options.once ? new Once() : null;
    this.root = new Node(root, ownerOf(root));
    this.heard = Spi.get().dependency(null, "watchReactive");
  }

  static Effect start(
      WatchOptions options, Object state, Consumer<? super PropertyChange> callback) {
    if (options.immediate || options.depth != 0) {
      throw new IllegalArgumentException(
          "watchReactive is deep as it is, has nothing to report at first, and takes no depth. Use"
              + " shallow() for the object alone, or watch() for values.");
    }
    if (!(state instanceof Listenable root)) {
      throw new IllegalArgumentException(
          "watchReactive needs a reactive object or collection, not a plain "
              + state.getClass().getTypeName()
              + ". Pass what reactive() returned, or use watch() for refs, signals and getters.");
    }
    ReactiveWatch watch = new ReactiveWatch(root, options, callback);
    return Signals.batch(() -> watch.open(options));
  }

  private Effect open(WatchOptions options) {
    Signals.untracked(() -> add(root));
    Effect made = Spi.get().<Report>watch(this::collect, this::deliver, false, options::applyTo);
    effect = made;
    return once == null ? made : once.made(made);
  }

  // ---- hearing ----------------------------------------------------------------------------------

  @Override
  public void changed(
      Object owner,
      @Nullable Object key,
      @Nullable Object old,
      @Nullable Object now,
      ChangeKind kind) {
    Node node = nodes.get(owner);
    if (node == null) {
      return; // removed by a listener that heard this before
    }
    note(node, key, old, now, kind);
    if (!shallow && kind != ChangeKind.REORDER) {
      if (Reactivity.nested(now, mode) instanceof Listenable view) {
        add(link(node, key, view));
      }
      Node former = old == null ? null : nodes.get(identity(old));
      if (former != null) {
        unlink(node, key, former);
      }
    }
    heard.trigger();
  }

  private void note(
      Node node,
      @Nullable Object key,
      @Nullable Object old,
      @Nullable Object now,
      ChangeKind kind) {
    boolean structural = kind == ChangeKind.REORDER || (node.isList() && kind != ChangeKind.SET);
    if (structural) {
      node.noted.clear();
    }
    Noted noted = structural ? null : node.noted.get(key);
    if (noted == null) {
      noted = new Noted(segments(node, key, kind), key, old, kind);
      batch.add(noted);
      if (!structural) {
        node.noted.put(key, noted);
        touched.add(node);
      }
    }
    noted.now = now;
    noted.last = kind;
  }

  /** The source of the effect: makes a report of what is noted. */
  private Report collect() {
    heard.track();
    Signals.onCleanup(this::closeIfStopped);
    List<PropertyChange> changes = new ArrayList<>();
    for (Noted noted : batch) {
      ChangeKind kind = noted.kind();
      if (kind != null) {
        changes.add(
            new PropertyChange(
                rootView,
                Paths.text(noted.segments),
                noted.segments,
                noted.key,
                Reactivity.nested(noted.now, mode),
                Reactivity.nested(noted.old, mode),
                kind));
      }
    }
    batch = new ArrayList<>();
    for (Node node : touched) {
      node.noted.clear();
    }
    touched.clear();
    if (!changes.isEmpty()) {
      report = new Report(report, changes);
    }
    return report;
  }

  /** Lets go of everything when the effect has been closed; it also runs before each collect. */
  private void closeIfStopped() {
    Effect made = effect;
    if (made != null && made.isClosed()) {
      nodes.values().forEach(node -> node.view.$$removeListener(this));
      nodes.clear();
    }
  }

  // ---- reporting --------------------------------------------------------------------------------

  /**
   * The action of the effect: reports all changes since the last report, also when a callback
   * fails.
   */
  private void deliver(Report last, @Nullable Report delivered) {
    Deque<Report> due = new ArrayDeque<>();
    for (Report r = last; r != null && r != delivered; r = r.previous) {
      due.push(r);
    }
    last.previous = null;
    Throwable thrown = null;
    for (Report one : due) {
      for (PropertyChange change : one.changes) {
        if (isOver()) {
          break;
        }
        try {
          callback.accept(change);
        } catch (Throwable t) {
          if (thrown == null) {
            thrown = t;
          } else if (thrown != t) {
            thrown.addSuppressed(t);
          }
        }
      }
    }
    if (thrown != null) {
      throw ReactiveWatch.<RuntimeException>sneaky(thrown);
    }
  }

  /** Whether no more is to be reported; asked before each callback. */
  private boolean isOver() {
    Effect made = effect;
    if ((made != null && made.isClosed()) || (once != null && once.isDone())) {
      return true;
    }
    if (once != null) {
      once.done();
    }
    return false;
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // no checked exception is cast
  private static <E extends Throwable> E sneaky(Throwable t) throws E {
    throw (E) t;
  }

  // ---- the graph --------------------------------------------------------------------------------

  private static Object ownerOf(Listenable view) {
    return view instanceof Reactive reactive ? reactive.$$raw() : view;
  }

  private static Object identity(Object value) {
    return value instanceof Listenable view ? ownerOf(view) : value;
  }

  /** Listens to a node and to everything below it, in the order of declaration, depth first. */
  private void add(Node first) {
    Deque<Node> open = new ArrayDeque<>();
    open.push(first);
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (node.listening) {
        continue;
      }
      node.listening = true;
      nodes.put(node.owner, node);
      node.view.$$addListener(this);
      if (!shallow) {
        List<Node> found = new ArrayList<>();
        node.view.$$parts(
            (key, part) -> {
              if (part instanceof Listenable child) {
                found.add(link(node, key, child));
              }
            });
        for (int i = found.size() - 1; i >= 0; i--) {
          open.push(found.get(i));
        }
      }
    }
  }

  /** Adds an edge. */
  private Node link(Node parent, @Nullable Object key, Listenable view) {
    Node child = nodes.computeIfAbsent(ownerOf(view), owner -> new Node(view, owner));
    child.parents.add(new Edge(parent, parent.isList() ? null : key));
    parent.children.merge(child, 1, Integer::sum);
    return child;
  }

  /** Removes an edge, and what is out of reach without it. */
  private void unlink(Node parent, @Nullable Object key, Node child) {
    if (parent.children.computeIfPresent(child, (node, n) -> n == 1 ? null : n - 1) == null
        && !child.parents.contains(new Edge(parent, parent.isList() ? null : key))) {
      return; // never was a part
    }
    child.parents.remove(new Edge(parent, parent.isList() ? null : key));
    Deque<Node> open = new ArrayDeque<>();
    List<Node> suspects = new ArrayList<>();
    open.add(child);
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (node == root || !node.listening) {
        continue;
      }
      if (!node.parents.isEmpty()) {
        suspects.add(node);
        continue;
      }
      remove(node);
      for (Node below : node.children.keySet()) {
        below.parents.removeIf(edge -> edge.parent == node);
        open.push(below);
      }
    }
    for (Node suspect : suspects) {
      if (suspect.listening && pathTo(suspect) == null) {
        sweep();
        return;
      }
    }
  }

  private void remove(Node node) {
    node.listening = false;
    node.view.$$removeListener(this);
    nodes.remove(node.owner);
  }

  /** Removes all that cannot be reached from the root: cycles that were cut off. */
  private void sweep() {
    Set<Node> reached = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Node> open = new ArrayDeque<>();
    open.push(root);
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (reached.add(node)) {
        node.children.keySet().forEach(open::push);
      }
    }
    for (Node node : new ArrayList<>(nodes.values())) {
      if (reached.contains(node)) {
        node.parents.removeIf(edge -> !reached.contains(edge.parent));
      } else {
        remove(node);
      }
    }
  }

  // ---- paths ------------------------------------------------------------------------------------

  /** The path to a key of a node, as things are now. */
  private List<@Nullable Object> segments(Node node, @Nullable Object key, ChangeKind kind) {
    List<@Nullable Object> segments = new ArrayList<>();
    List<Edge> path = pathTo(node);
    if (path != null) {
      for (int i = 0; i < path.size(); i++) {
        Edge edge = path.get(i);
        Node child = i + 1 < path.size() ? path.get(i + 1).parent : node;
        segments.add(edge.parent.owner instanceof List<?> list ? indexOf(child, list) : edge.key);
      }
    }
    if (kind != ChangeKind.REORDER) {
      segments.add(key);
    }
    return Collections.unmodifiableList(segments);
  }

  private static int indexOf(Node child, List<?> list) {
    int i = 0;
    for (Object element : list) {
      if (element != null && identity(element) == child.owner) {
        return i;
      }
      i++;
    }
    return -1;
  }

  /** The edges from the root to a node, by the first that lead there; null if none do. */
  private @Nullable List<Edge> pathTo(Node node) {
    Deque<Edge> path = new ArrayDeque<>();
    Deque<Iterator<Edge>> choices = new ArrayDeque<>();
    Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Node top = node;
    while (top != root) {
      if (seen.add(top)) {
        choices.push(top.parents.iterator());
      } else {
        path.pop(); // been there by another way
      }
      while (!choices.isEmpty() && !choices.element().hasNext()) {
        choices.pop();
        path.poll();
      }
      if (choices.isEmpty()) {
        return null;
      }
      Edge edge = choices.element().next();
      path.push(edge);
      top = edge.parent;
    }
    return new ArrayList<>(path);
  }
}
