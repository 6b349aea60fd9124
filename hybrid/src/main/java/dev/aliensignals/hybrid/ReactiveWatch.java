package dev.aliensignals.hybrid;

import dev.aliensignals.hybrid.runtime.Listenable;
import dev.aliensignals.hybrid.runtime.Mode;
import dev.aliensignals.hybrid.runtime.MutationListener;
import dev.aliensignals.hybrid.runtime.Reactive;
import dev.aliensignals.hybrid.runtime.Reactivity;
import dev.aliensignals.hybrid.runtime.Sameness;
import dev.aliensignals.primitives.CrossSystemException;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.EffectOptions;
import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.Signals;
import dev.aliensignals.primitives.spi.Dependency;
import dev.aliensignals.primitives.spi.Spi;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The watch made by {@link Hybrid#watchReactive(Object, Consumer)}: a listener at every object that
 * can be reached from the root, and a split effect that reports the changes they hear of.
 */
final class ReactiveWatch implements MutationListener {
  /*
   *   a write ──▶ changed(): note the first old and the last new value ──▶ trigger
   *   the batch ends ──▶ the source of the effect: the notes become a report
   *   the system is released ──▶ the action of the effect: reports become callbacks
   *
   * W1  A node is in nodes, and has this as a listener, exactly while it can be reached from the root
   *     along the ways (alone, if shallow).
   * W2  The children of a node are the parts it had when it was added, plus and minus those heard
   *     of since; each child knows the ways that lead to it. Objects in a shallow view are no part
   *     of it.
   * W3  One event per property and batch; none if the value after the batch is the one before. Changes of a
   *     list that do not all add or all remove are compared when they are delivered, see ListChanges. Those of a
   *     queue are events of their own, as it may hold an element twice.
   * W5  With an executor or a timing, all batches since the last delivery are as one. Mostly
   *     nothing is collected before the time has come; changes that were collected all the same are
   *     merged when they are delivered. Signals that do not report changes themselves are looked at
   *     then, and evaluated for that.
   * W4  Everything here is guarded by the system, but for reports, which an action may read.
   * W6  The places of a list are where its elements are, or have another size than the list. They are
   *     made when a path leads through the list, or when it is added with objects in it.
   * W7  No object of a batch is kept once its changes are delivered.
   */

  /** An object that is watched. */
  private static final class Node {
    Listenable view;
    final Object owner;

    /**
     * The parents, in the order in which they were found: the path goes along the first that works.
     * With each the key of this in a bean, ref or map, or {@link Keys} if there are several; in
     * other collections how often this is in it.
     */
    final Map<Node, @Nullable Object> parents = new LinkedHashMap<>(1);

    /**
     * For each parent, the number of ways from it by a shallow view; null if there never was one.
     */
    @Nullable Map<Node, Integer> shallowWays;

    /** Null if there are none. */
    @Nullable Set<Node> children;

    /** The places of the children of a list; null if they are not known. */
    @Nullable Places places;

    /** The changes of its keys that are noted in this batch; null if there are none. */
    @Nullable Map<@Nullable Object, Noted> noted;

    /** Whether it is watched; before, it is on the way in. */
    boolean listening;

    Node(Listenable view, Object owner) {
      this.view = view;
      this.owner = owner;
    }

    /** Whether a way from here is known by what the child is, not by a key. */
    boolean isBag() {
      return owner instanceof Collection;
    }

    /** Whether its values are watched, too. */
    boolean isDeep() {
      return view.$$mode().isDeep() || !(view instanceof Reactive);
    }

    void addWay(Node parent, @Nullable Object key) {
      if (parent.isBag()) {
        parents.merge(parent, 1, (a, b) -> (Integer) a + (Integer) b);
      } else if (!parents.containsKey(parent)) {
        parents.put(parent, key);
      } else if (parents.get(parent) instanceof Keys keys) {
        keys.add(key);
      } else {
        parents.put(parent, new Keys(parents.get(parent), key));
      }
    }

    void addShallowWay(Node parent) {
      Map<Node, Integer> ways = shallowWays;
      if (ways == null) {
        shallowWays = ways = new HashMap<>();
      }
      ways.merge(parent, 1, Integer::sum);
    }

    void removeShallowWay(Node parent) {
      if (shallowWays != null) {
        shallowWays.computeIfPresent(parent, (any, count) -> count == 1 ? null : count - 1);
      }
    }

    /** Removes all ways from a parent. */
    void removeParent(Node parent) {
      parents.remove(parent);
      if (shallowWays != null) {
        shallowWays.remove(parent);
      }
    }

    /** The parents, or those of them of which not every way is by a shallow view. */
    Collection<Node> parents(boolean deepOnly) {
      Map<Node, Integer> ways = shallowWays;
      if (!deepOnly || ways == null || ways.isEmpty()) {
        return parents.keySet();
      }
      List<Node> deep = new ArrayList<>();
      parents.forEach(
          (parent, way) -> {
            int all =
                parent.isBag()
                    ? (Integer) Objects.requireNonNull(way)
                    : way instanceof Keys keys ? keys.count() : 1;
            if (all > ways.getOrDefault(parent, 0)) {
              deep.add(parent);
            }
          });
      return deep;
    }

    /** Removes a way; false if there was none. */
    boolean removeWay(Node parent, @Nullable Object key) {
      if (!parents.containsKey(parent)) {
        return false;
      }
      Object way = parents.get(parent);
      if (parent.isBag()) {
        int left = (Integer) Objects.requireNonNull(way) - 1;
        if (left > 0) {
          parents.put(parent, left);
        } else {
          parents.remove(parent);
        }
        return true;
      }
      if (way instanceof Keys keys) {
        if (!keys.remove(key)) {
          return false;
        }
        if (keys.isEmpty()) {
          parents.remove(parent);
        }
        return true;
      }
      if (!sameKey(way, key)) {
        return false;
      }
      parents.remove(parent);
      return true;
    }
  }

  /** The keys under which one object is in another, in the order in which they were found. */
  private static final class Keys {
    private final Map<@Nullable Object, Integer> keys = new LinkedHashMap<>();

    Keys(@Nullable Object first, @Nullable Object second) {
      add(first);
      add(second);
    }

    void add(@Nullable Object key) {
      keys.merge(key, 1, Integer::sum); // keys that are equal may be two in an identity map
    }

    boolean remove(@Nullable Object key) {
      Integer count = keys.get(key);
      if (count == null) {
        return false;
      }
      if (count == 1) {
        keys.remove(key);
      } else {
        keys.put(key, count - 1);
      }
      return true;
    }

    boolean isEmpty() {
      return keys.isEmpty();
    }

    int count() {
      return keys.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Nullable Object first() {
      return keys.keySet().iterator().next();
    }
  }

  /** A key of a map that does not keep its keys alive. */
  private static final class WeakKey extends WeakReference<Object> {
    private final Node parent;
    private final Node child;
    private final boolean isShallow;
    private final int hash;

    WeakKey(Object key, ReferenceQueue<Object> gone, Node parent, Node child, boolean isShallow) {
      super(key, gone);
      this.parent = parent;
      this.child = child;
      this.isShallow = isShallow;
      this.hash = key.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      Object key = get();
      return this == other
          || (key != null && other instanceof WeakKey weak && key.equals(weak.get()));
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  private static boolean sameKey(@Nullable Object a, @Nullable Object b) {
    return a == b || (a != null && a.equals(b));
  }

  /** The change of one key since the batch began. */
  private static final class Noted {
    final Mode mode;
    final Object owner;
    final List<@Nullable Object> segments;
    final @Nullable Object key;
    final @Nullable Object old;
    final ChangeKind first;
    @Nullable Object now;
    ChangeKind last;

    Noted(
        Mode mode,
        Object owner,
        List<@Nullable Object> segments,
        @Nullable Object key,
        @Nullable Object old,
        ChangeKind kind) {
      this.mode = mode;
      this.owner = owner;
      this.segments = segments;
      this.key = key;
      this.old = old;
      this.first = kind;
      this.last = kind;
    }

    /** The kind of the change all in all, or null for none. */
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

    /** Emptied when they are delivered. */
    List<PropertyChange> changes;

    /** The object of each change. */
    List<Object> owners;

    /** Exceptions of signals, and reasons why parts are not watched. */
    List<RuntimeException> failures;

    Report(
        @Nullable Report previous,
        List<PropertyChange> changes,
        List<Object> owners,
        List<RuntimeException> failures) {
      this.previous = previous;
      this.changes = changes;
      this.owners = owners;
      this.failures = failures;
    }

    static Report empty() {
      return new Report(null, List.of(), List.of(), List.of());
    }
  }

  private final Object rootView;
  private final boolean shallow;

  /** Whether what happens between two deliveries is one change of each property. */
  private final boolean merging;

  private final Consumer<? super PropertyChange> callback;
  private final @Nullable Once once;
  private final Node root;
  private final IdentityHashMap<Object, Node> nodes = new IdentityHashMap<>();
  private final Dependency heard;

  /** The options of the effects inside this. */
  private final Consumer<EffectOptions> inner;

  /** The signals that are looked at in each collect; null if effects follow them. */
  private final @Nullable Set<FollowedSignal> lookedAt;

  /** Whether signals are being looked at, so that changes are collected as they come. */
  private boolean looking;

  /** Keys of weak maps that nobody has any more. */
  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

  /** The noted changes, in the order of the first ones. */
  private List<Noted> batch = new ArrayList<>();

  private final List<Node> touched = new ArrayList<>();

  /**
   * The exceptions for parts found since the last collect that are not watched, as they are of
   * other systems.
   */
  private final List<CrossSystemException> refused = new ArrayList<>();

  /** The last one. */
  private Report report = Report.empty();

  private @Nullable Effect effect;

  /** That of all it listens to. */
  private final Spi system;

  /** The name for messages. */
  private final String name;

  private ReactiveWatch(
      Listenable root, WatchOptions options, Consumer<? super PropertyChange> callback) {
    this.rootView = root;
    this.shallow = options.shallow;
    this.merging = options.mayWait();
    this.callback = callback;
    this.once = options.once ? new Once() : null;
    this.inner = options::applyErrorsTo;
    this.lookedAt = merging ? new LinkedHashSet<>() : null;
    this.root = new Node(root, ownerOf(root));
    this.system = Spi.get().current();
    this.name = options.described();
    this.heard = system.dependency(null, "watchReactive");
  }

  static Effect start(
      WatchOptions options, Object state, Consumer<? super PropertyChange> callback) {
    if (options.immediate || options.depth != 0) {
      throw new IllegalArgumentException(
          "watchReactive is always deep, has nothing to report at first, and takes no depth. Use"
              + " shallow() for the object alone, or watch() for values.");
    }
    if (!(state instanceof Listenable root)) {
      throw new IllegalArgumentException(
          state instanceof ReadableSignal<?>
              ? "watchReactive follows the object in a ref, but '"
                  + state
                  + "' only reads another value. Pass the reactive object that it reads, or use"
                  + " watch(), with deep() for the inside of its value."
              : Hybrid.isShared(state)
                  ? "This "
                      + Hybrid.toRaw(state).getClass().getTypeName()
                      + " was declared never to change by shared(), so there is nothing to watch."
                  : "watchReactive needs a reactive object or collection, and this "
                      + state.getClass().getTypeName()
                      + " is none: its changes are not noticed. Pass the view that reactive()"
                      + " returned, and make all changes through it.");
    }
    ReactiveWatch watch = new ReactiveWatch(root, options, callback);
    return Signals.batch(() -> watch.open(options));
  }

  private Effect open(WatchOptions options) {
    try {
      Signals.untracked(
          () -> {
            if (isOurs(root.view)) {
              add(root);
            }
          });
      if (!refused.isEmpty()) {
        throw refused.get(0);
      }
      Effect made = Spi.get().<Report>watch(this::collect, this::deliver, false, options::applyTo);
      effect = made;
      return once == null ? made : once.made(made);
    } catch (Throwable t) {
      nodes.values().forEach(node -> node.view.$$removeListener(this)); // nobody would ever
      nodes.clear();
      throw t;
    }
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
    forgetWhatIsGone();
    note(node, key, old, now, kind);
    if (kind == ChangeKind.REORDER) {
      node.places = null;
    } else if (!shallow && node.isDeep()) {
      move(node, key, now, kind);
      Listenable part = listenable(Reactivity.nested(now, node.view.$$mode(), system.system()));
      if (part != null && isOurs(part)) {
        add(link(node, key, part));
      }
      Node former = old == null ? null : nodes.get(identity(old));
      if (former != null) {
        unlink(node, key, former, isShallow(old));
      }
    }
    if (!looking) {
      heard.trigger();
    }
  }

  /** Whether a value is a shallow view, so that what is in it is no part of what is watched. */
  private static boolean isShallow(@Nullable Object value) {
    return value instanceof Reactive view && !view.$$mode().isDeep();
  }

  /** Keeps up with the places of a list. */
  private static void move(Node node, @Nullable Object key, @Nullable Object now, ChangeKind kind) {
    Places places = node.places;
    if (places != null && key instanceof Integer index) {
      Object object = now == null ? null : identity(now);
      switch (kind) {
        case ADD -> places.add(index, object);
        case REMOVE -> places.remove(index);
        default -> places.set(index, object);
      }
    }
  }

  private void note(
      Node node,
      @Nullable Object key,
      @Nullable Object old,
      @Nullable Object now,
      ChangeKind kind) {
    boolean structural =
        kind == ChangeKind.REORDER
            || (node.isBag() && !(node.owner instanceof Set) && kind != ChangeKind.SET);
    Map<@Nullable Object, Noted> known = node.noted;
    if (structural && known != null) {
      known.clear();
    }
    Noted noted = structural || known == null ? null : known.get(key);
    if (noted == null) {
      noted = new Noted(node.view.$$mode(), node.owner, segments(node, key, kind), key, old, kind);
      batch.add(noted);
      if (known == null) {
        node.noted = known = new HashMap<>();
        touched.add(node);
      }
      if (!structural) {
        known.put(key, noted);
      }
    }
    noted.now = now;
    noted.last = kind;
  }

  /** The source of the effect: makes a report of what is noted. */
  private Report collect() {
    heard.track();
    forgetWhatIsGone();
    Signals.onCleanup(this::closeIfStopped);
    List<RuntimeException> failures = lookedAt == null ? new ArrayList<>() : lookAt(lookedAt);
    failures.addAll(refused);
    refused.clear();
    List<PropertyChange> changes = new ArrayList<>();
    List<Object> owners = new ArrayList<>();
    for (Noted noted : batch) {
      ChangeKind kind = noted.kind();
      if (kind != null) {
        owners.add(noted.owner);
        changes.add(
            new PropertyChange(
                rootView,
                Paths.text(noted.segments),
                noted.segments,
                noted.key,
                Reactivity.nested(noted.now, noted.mode, system.system()),
                Reactivity.nested(noted.old, noted.mode, system.system()),
                kind));
      }
    }
    batch = new ArrayList<>();
    for (Node node : touched) {
      node.noted = null;
    }
    touched.clear();
    if (!changes.isEmpty() || !failures.isEmpty()) {
      report = new Report(report, changes, owners, failures);
    }
    return report;
  }

  /** Notes what has changed of signals. Returns what they have thrown since the last time. */
  private List<RuntimeException> lookAt(Set<FollowedSignal> signals) {
    List<RuntimeException> failures = new ArrayList<>();
    looking = true;
    try {
      for (FollowedSignal signal : List.copyOf(signals)) { // to look at one may remove others
        RuntimeException failure = signals.contains(signal) ? signal.look(this) : null;
        if (failure != null) {
          failures.add(failure);
        }
      }
    } finally {
      looking = false;
    }
    return failures;
  }

  /** Lets go of everything when the effect has been closed; it also runs before each collect. */
  private void closeIfStopped() {
    Effect made = effect;
    if (made != null && made.isClosed()) {
      nodes.values().forEach(node -> node.view.$$removeListener(this));
      nodes.clear();
      batch = new ArrayList<>();
      touched.clear();
      refused.clear();
      report = Report.empty();
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
    List<PropertyChange> all = merging ? merged(due) : inOrder(due);
    for (Report one : due) {
      for (RuntimeException failure : one.failures) {
        thrown = withFurther(thrown, failure);
      }
      one.changes = List.of();
      one.owners = List.of();
      one.failures = List.of();
    }
    for (PropertyChange change : all) {
      if (isOver()) {
        break;
      }
      try {
        callback.accept(change);
      } catch (Throwable t) {
        thrown = withFurther(thrown, t);
      }
    }
    if (thrown != null) {
      throw ReactiveWatch.<RuntimeException>sneaky(thrown);
    }
  }

  private static Throwable withFurther(@Nullable Throwable thrown, Throwable further) {
    if (thrown == null) {
      return further;
    }
    Spi.get().suppress(thrown, further);
    return thrown;
  }

  private static List<PropertyChange> inOrder(Deque<Report> due) {
    List<PropertyChange> all = new ArrayList<>();
    for (Report one : due) {
      boolean alike = one.changes.stream().map(PropertyChange::kind).distinct().count() < 2;
      all.addAll(alike ? one.changes : merged(List.of(one)));
    }
    return all;
  }

  private static List<PropertyChange> merged(Collection<Report> due) {
    MergedChanges merged = new MergedChanges();
    for (Report one : due) {
      for (int i = 0; i < one.changes.size(); i++) {
        merged.add(one.owners.get(i), one.changes.get(i));
      }
    }
    return merged.all();
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
    if (view instanceof Reactive reactive) {
      return reactive.$$raw();
    }
    return view instanceof FollowedSignal followed ? followed.signal() : view;
  }

  private static Object identity(Object value) {
    return value instanceof Listenable view ? ownerOf(view) : value;
  }

  /** The part of a value that can be listened to; null if there is none. */
  private @Nullable Listenable listenable(@Nullable Object part) {
    if (part instanceof Listenable known) {
      return known;
    }
    return part instanceof ReadableSignal<?> signal
        ? new FollowedSignal(signal, inner, lookedAt)
        : null;
  }

  /** Whether a part belongs to the system of this; notes why it cannot be watched if not. */
  private boolean isOurs(Listenable part) {
    CrossSystemException refusal =
        Reactivity.refusal(
            system, part instanceof FollowedSignal followed ? followed.signal() : part, name);
    if (refusal != null) {
      refused.add(refusal);
    }
    return refusal == null;
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
      openParts(node, open);
    }
  }

  private void openParts(Node node, Deque<Node> open) {
    if (shallow || !node.isDeep()) {
      return;
    }
    List<Node> found = new ArrayList<>();
    node.view.$$parts(
        (key, part) -> {
          Listenable child = listenable(part);
          if (child != null && isOurs(child)) {
            found.add(link(node, key, child));
          }
        });
    for (int i = found.size() - 1; i >= 0; i--) {
      open.push(found.get(i));
    }
    if (!found.isEmpty() && node.owner instanceof List<?> list) {
      node.places = new Places(list, ReactiveWatch::identity);
    }
  }

  /** Adds a way. */
  private Node link(Node parent, @Nullable Object key, Listenable view) {
    Node child = nodes.computeIfAbsent(ownerOf(view), owner -> new Node(view, owner));
    boolean isShallow = isShallow(view);
    child.addWay(parent, key(parent, key, child, isShallow));
    if (isShallow) {
      child.addShallowWay(parent);
    }
    Set<Node> children = parent.children;
    if (children == null) {
      parent.children = children = new HashSet<>();
    }
    children.add(child);
    if (view.$$mode().isDeep() && !child.isDeep()) {
      child.view = view; // was known by a shallow view only
      if (child.listening) {
        Deque<Node> open = new ArrayDeque<>();
        openParts(child, open);
        open.forEach(this::add);
      }
    }
    return child;
  }

  private @Nullable Object key(Node parent, @Nullable Object key, Node child, boolean isShallow) {
    return key != null && parent.owner instanceof WeakHashMap
        ? new WeakKey(key, gone, parent, child, isShallow)
        : key;
  }

  /** Removes the ways by keys that a weak map has lost. */
  private void forgetWhatIsGone() {
    for (Object key = gone.poll(); key != null; key = gone.poll()) {
      WeakKey lost = (WeakKey) key;
      removeWay(lost.parent, lost, lost.child, lost.isShallow);
    }
  }

  /** Removes a way, and what is out of reach without it. */
  private void unlink(Node parent, @Nullable Object key, Node child, boolean isShallow) {
    removeWay(parent, key(parent, key, child, isShallow), child, isShallow);
  }

  private void removeWay(Node parent, @Nullable Object key, Node child, boolean isShallow) {
    if (!child.removeWay(parent, key)) {
      return; // never was a part
    }
    if (isShallow) {
      child.removeShallowWay(parent);
    }
    if (!child.parents.containsKey(parent) && parent.children != null) {
      parent.children.remove(child);
    }
    Deque<Node> open = new ArrayDeque<>();
    open.add(child);
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (node == root || !node.listening) {
        continue;
      }
      if (node.parents.isEmpty()) {
        remove(node, open);
      } else if (pathTo(node, false) == null) {
        // every way that leads here is part of a cycle that was cut off
        Set<Node> cutOff = above(node);
        Set<Node> shallow = new HashSet<>();
        for (Node each : cutOff) {
          if (pathTo(each, false) != null) {
            shallow.add(each);
          }
        }
        for (Node each : cutOff) {
          if (shallow.contains(each)) {
            makeShallow(each, open);
          } else {
            remove(each, open);
          }
        }
      } else if (node.isDeep() && node.shallowWays != null && pathTo(node, true) == null) {
        makeShallow(node, open);
      }
    }
  }

  /** Goes on with a node that only shallow views lead to any more. */
  private static void makeShallow(Node node, Deque<Node> open) {
    node.view = (Listenable) Reactivity.root(node.owner, Mode.SHALLOW);
    node.places = null;
    closeParts(node, open);
  }

  /** Stops listening to a node; its children are to be looked at next. */
  private void remove(Node node, Deque<Node> open) {
    if (!node.listening) {
      return;
    }
    node.listening = false;
    node.view.$$removeListener(this);
    nodes.remove(node.owner);
    closeParts(node, open);
  }

  /** Removes all ways from a node; its children are to be looked at next. */
  private static void closeParts(Node node, Deque<Node> open) {
    Set<Node> children = node.children;
    if (children != null) {
      node.children = null;
      for (Node below : children) {
        below.removeParent(node);
        open.push(below);
      }
    }
  }

  /** A node and all from which a way leads to it; from above those, by no shallow view. */
  private static Set<Node> above(Node node) {
    Set<Node> found = new LinkedHashSet<>();
    Deque<Node> open = new ArrayDeque<>();
    open.push(node);
    while (!open.isEmpty()) {
      Node next = open.pop();
      if (found.add(next)) {
        next.parents(next != node).forEach(open::push);
      }
    }
    return found;
  }

  // ---- paths ------------------------------------------------------------------------------------

  /** The path to a key of a node, as things are now. */
  private List<@Nullable Object> segments(Node node, @Nullable Object key, ChangeKind kind) {
    List<@Nullable Object> segments = new ArrayList<>();
    if (kind != ChangeKind.REORDER) {
      segments.add(key);
    }
    List<Node> path = pathTo(node, false);
    Node child = node;
    if (path != null) {
      for (Node parent : path) {
        segments.add(segment(parent, child));
        child = parent;
      }
    }
    Collections.reverse(segments);
    return Collections.unmodifiableList(segments);
  }

  private static @Nullable Object segment(Node parent, Node child) {
    if (parent.owner instanceof List<?> list) {
      return indexOf(parent, child, list);
    }
    if (parent.isBag()) {
      return child.owner;
    }
    Object way = child.parents.get(parent);
    Object key = way instanceof Keys keys ? keys.first() : way;
    return key instanceof WeakKey weak ? weak.get() : key;
  }

  private static int indexOf(Node parent, Node child, List<?> list) {
    Places places = parent.places;
    int index = -1;
    if (places != null && places.size() == list.size()) {
      index = places.indexOf(child.owner);
    }
    if (index < 0 || (list instanceof RandomAccess && !isAt(index, child, list))) {
      places = new Places(list, ReactiveWatch::identity); // changed behind its views
      parent.places = places;
      index = places.indexOf(child.owner);
    }
    return index;
  }

  private static boolean isAt(int index, Node child, List<?> list) {
    Object element = list.get(index);
    return element != null && identity(element) == child.owner;
  }

  /**
   * The nodes from a parent of a node to the root, by the first that lead there; null if none do.
   * Of the ways above a parent none is by a shallow view, as nothing in that is watched.
   *
   * @param deep whether the way from the parent must not be by a shallow view either
   */
  private @Nullable List<Node> pathTo(Node node, boolean deep) {
    List<Node> path = new ArrayList<>();
    Node mark = node;
    int untilMark = 1;
    int steps = 0;
    for (Node above = node; above != root; ) {
      Iterator<Node> parents = above.parents(deep || above != node).iterator();
      if (!parents.hasNext()) {
        return pathAround(node, deep);
      }
      above = parents.next();
      path.add(above);
      if (above == mark) {
        return pathAround(node, deep); // the first ways lead in a circle
      }
      if (++steps == untilMark) {
        steps = 0;
        untilMark *= 2;
        mark = above;
      }
    }
    return path;
  }

  /** {@link #pathTo} by whatever ways there are. */
  private @Nullable List<Node> pathAround(Node node, boolean deep) {
    Deque<Node> path = new ArrayDeque<>();
    Deque<Iterator<Node>> choices = new ArrayDeque<>();
    Set<Node> seen = new HashSet<>();
    Node top = node;
    while (top != root) {
      if (seen.add(top)) {
        choices.push(top.parents(deep || top != node).iterator());
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
      top = choices.element().next();
      path.push(top);
    }
    List<Node> upwards = new ArrayList<>(path);
    Collections.reverse(upwards);
    return upwards;
  }
}
