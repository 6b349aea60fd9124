package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.spi.Spi;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One call of assign, which makes an object, with all it refers to, equal to another one. */
final class Assignment {
  /*
   * First everything is read: each object of the source becomes a pair with the object of the
   * target in the same place, or with none. A pair is kept if its target can become equal to its
   * source; else a copy of the source takes the place. Then the copies are made and filled, and the
   * differences are written. Elements are removed from sets and maps before any object changes, as
   * its hash may change, and are added to them last.
   *
   * A1  The source is read once, before anything is written. No object it refers to is a target,
   *     except the root, and objects that the root keeps in final fields, if the source refers to
   *     the root.
   * A2  An object of the target is in one pair at most.
   * A3  A pair that is kept needs no change that its target cannot take. The root is always kept.
   * A4  An element of a set, or a key, keeps its hash, or is replaced.
   * A5  Each write is put on the list of writes to undo before it is made.
   */

  private static final Object[] NOTHING = {};

  private final Reactive view;
  private final @Nullable Function<Object, ?> key;

  /** The content of each object that the source refers to, as it was at first. */
  private final IdentityHashMap<Object, @Nullable Object[]> sources = new IdentityHashMap<>();

  private final IdentityHashMap<Object, Pair> pairs = new IdentityHashMap<>();
  private final Set<Object> used = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Pair> all = new ArrayList<>();

  /** The objects that the target refers to, once they were asked for. */
  private @Nullable Set<Object> ofTarget;

  /** The functions that put back the written values. */
  private final Deque<Runnable> undo = new ArrayDeque<>();

  private Assignment(Reactive view, @Nullable Function<Object, ?> key) {
    this.view = view;
    this.key = key;
  }

  /**
   * Makes a view equal to an object, or leaves it as it is and throws.
   *
   * @param key by which the elements of a list are matched; null if by their place
   */
  @SuppressWarnings("ReferenceEquality") // it is about identity
  static void assign(Reactive view, Object source, @Nullable Function<Object, ?> key) {
    Object from = Reactivity.toRaw(source);
    if (view.$$mode().isReadonly()) {
      throw view instanceof BeanView bean ? Beans.readonly(bean) : Call.readonly((View) view);
    }
    if (from == null || from == view.$$raw()) {
      return;
    }
    Home home = Copies.homeOf(view);
    try (Call call = home.calls.write(view)) {
      new Assignment(view, key).run(from);
    }
  }

  private void run(Object source) {
    Object target = view.$$raw();
    requireAlike(target, source);
    reach(source);
    used.add(target);
    Pair root = add(source, target);
    root.ofRoot = true;
    if (root instanceof KeyedPair keyed) {
      keyed.requireDistinct();
    }
    for (int i = 0; i < all.size(); i++) { // matching finds more
      all.get(i).match();
    }
    settle(all);
    while (true) {
      List<Pair> unstable = unstable();
      if (unstable.isEmpty()) {
        break;
      }
      settle(unstable);
    }
    write(innerFirst(root));
  }

  private static void requireAlike(Object target, Object source) {
    boolean alike =
        target instanceof Map
            ? source instanceof Map
            : target instanceof Collection
                ? source instanceof Collection
                : ClassInfo.of(source.getClass()).isBean();
    if (!alike) {
      throw new IllegalArgumentException(
          "assign() of a "
              + source.getClass().getTypeName()
              + " to a "
              + target.getClass().getTypeName()
              + ": pass two beans, two lists, two sets or two maps.");
    }
  }

  // ---- the source -------------------------------------------------------------------------------

  /** Reads an object of the source and all that it refers to. */
  void reach(Object start) {
    Deque<Object> open = new ArrayDeque<>();
    open.push(start);
    while (!open.isEmpty()) {
      Object raw = open.pop();
      if (sources.containsKey(raw)) {
        continue;
      }
      @Nullable Object[] contents = read(raw);
      sources.put(raw, contents);
      for (Object value : contents) {
        Object next = Reactivity.toRaw(value);
        if (next != null && (isWritable(next) || Copies.isCopied(next))) {
          open.push(next);
        }
      }
    }
  }

  private static boolean isWritable(Object value) {
    return SignalPair.isWritable(value);
  }

  private static @Nullable Object[] read(Object raw) {
    if (raw instanceof ReadableSignal<?> signal) {
      try {
        return new @Nullable Object[] {signal.peek()};
      } catch (RuntimeException unset) {
        return NOTHING; // a function that needs the value gets the exception
      }
    }
    return RawCall.contents(raw);
  }

  /** The content of an object of the source. */
  @Nullable Object[] contents(Object source) {
    @Nullable Object[] known = sources.get(source);
    return known != null ? known : RawCall.contents(source);
  }

  boolean isOfSource(Object raw) {
    return sources.containsKey(raw);
  }

  // ---- pairs ------------------------------------------------------------------------------------

  private Pair add(Object source, @Nullable Object target) {
    Pair pair = make(source, target);
    pairs.put(source, pair);
    all.add(pair);
    return pair;
  }

  private Pair make(Object source, @Nullable Object target) {
    Object like = target != null ? target : source;
    if (like instanceof List) {
      return new ListPair(this, source, target, all.isEmpty() ? key : null);
    }
    if (like instanceof Map || like instanceof Set) {
      return new KeyedPair(this, source, target);
    }
    if (like instanceof Collection) {
      return new BagPair(this, source, target);
    }
    return target == null || target.getClass() == source.getClass()
        ? new BeanPair(this, source, target)
        : new NamedPair(this, source, target);
  }

  /**
   * The pair of a value of the source that goes to a place, made if there is none.
   *
   * @param user whose place it is
   * @param next the value to be there
   * @param old the value that is there, or null
   * @param fixed whether the place cannot get another value
   * @return null for a value that is shared
   */
  @SuppressWarnings("ReferenceEquality") // it is about identity
  @Nullable Pair pair(Pair user, @Nullable Object next, @Nullable Object old, boolean fixed) {
    Object raw = Reactivity.toRaw(next);
    Pair known = raw == null ? null : pairs.get(raw);
    if (old instanceof ReadableSignal<?> signal
        && raw != old
        && (known == null || fixed)
        && isWritable(signal)
        && !isOfSource(signal)
        && used.add(signal)) {
      known = new SignalPair(this, raw, signal);
      all.add(known);
      if (raw instanceof ReadableSignal) {
        pairs.putIfAbsent(raw, known);
      }
    }
    if (known == null
        && raw instanceof ReadableSignal<?> given
        && raw != old
        && Copies.isCopiedSignal(given, spi())
        && !isOfTarget(given)) {
      known = new SignalCopy(this, given);
      pairs.put(given, known);
      all.add(known);
    }
    if (known == null) {
      if (raw == null || !Copies.isCopied(raw)) {
        return null;
      }
      Object target = Reactivity.toRaw(old);
      boolean ofRoot = fixed && user.ofRoot;
      boolean matches = target != null && user.fits(raw, target) && use(target, ofRoot);
      known = add(raw, matches ? target : null);
      known.ofRoot = ofRoot && matches;
      known.frozen =
          user.frozen || (matches && old instanceof Reactive seen && seen.$$mode().isReadonly());
    }
    known.users.add(user);
    return known;
  }

  /** Whether an object of the target may become one of the source. */
  private boolean use(Object target, boolean ofRoot) {
    return Copies.isCopied(target)
        && !Reactivity.isShared(target)
        && (!isOfSource(target) || (ofRoot && isOfSource(view.$$raw())))
        && used.add(target);
  }

  /** The access to the system of the target. */
  Spi spi() {
    return Copies.homeOf(view).spi;
  }

  /** Whether a signal is somewhere in the target, so that it only moves. */
  private boolean isOfTarget(ReadableSignal<?> signal) {
    Set<Object> known = ofTarget;
    if (known == null) {
      known = Collections.newSetFromMap(new IdentityHashMap<>());
      ofTarget = known;
      Deque<Object> open = new ArrayDeque<>();
      open.push(view.$$raw());
      while (!open.isEmpty()) {
        Object raw = open.pop();
        if (known.add(raw)) {
          for (Object value : read(raw)) {
            Object next = Reactivity.toRaw(value);
            if (next != null && (isWritable(next) || Copies.isCopied(next))) {
              open.push(next);
            }
          }
        }
      }
    }
    return known.contains(signal);
  }

  boolean isPaired(Object source) {
    return pairs.containsKey(source);
  }

  boolean isUsable(Object target) {
    return Copies.isCopied(target)
        && !Reactivity.isShared(target)
        && !isOfSource(target)
        && !used.contains(target);
  }

  /** The view through which a target is written. */
  Object viewOf(Object target) {
    return target == view.$$raw() ? view : Reactivity.root(target, Mode.DEEP);
  }

  // ---- kept pairs -------------------------------------------------------------------------------

  /** Gives up targets that cannot become what they have to, and those that then cannot either. */
  private void settle(List<Pair> first) {
    Deque<Pair> open = new ArrayDeque<>(first);
    while (!open.isEmpty()) {
      Pair pair = open.remove();
      if (pair.kept && pair.cannotBecome() != null) {
        giveUp(pair, open);
      }
    }
  }

  private void giveUp(Pair pair, Deque<Pair> open) {
    if (pair == all.get(0)) {
      throw pair.refusal();
    }
    pair.kept = false;
    open.addAll(pair.users);
  }

  /**
   * Gives up pairs of elements of sets, and of keys, that would get another hash there.
   *
   * @return the pairs to look at again
   */
  private List<Pair> unstable() {
    Deque<Pair> again = new ArrayDeque<>();
    for (Pair pair : all) {
      for (Pair element : pair.hashed()) {
        List<Pair> part = contentOf(element);
        if (!isStable(element, part)) {
          for (Pair changing : part) {
            if (changing.kept && changing != all.get(0)) {
              giveUp(changing, again);
            }
          }
        }
      }
    }
    return new ArrayList<>(again);
  }

  /** The pairs that the hash of an object may depend on. */
  private static List<Pair> contentOf(Pair element) {
    Set<Pair> found = new HashSet<>();
    List<Pair> content = new ArrayList<>();
    content.add(element);
    found.add(element);
    for (int i = 0; i < content.size(); i++) {
      for (Pair child : content.get(i).children) {
        if (child != null && Copies.isEqualByContent(child.source) && found.add(child)) {
          content.add(child);
        }
      }
    }
    return content;
  }

  private boolean isStable(Pair element, List<Pair> content) {
    boolean changing = false;
    boolean shared = false;
    boolean given = true;
    for (Pair pair : content) {
      given &= !pair.kept;
      changing |= !pair.kept || pair.changes();
      for (Object value : pair.old) {
        Object raw = Reactivity.toRaw(value);
        shared |= raw != null && isOfSource(raw);
      }
    }
    return given || !changing || (element.kept && element.wasEqual && !shared);
  }

  // ---- writing ----------------------------------------------------------------------------------

  /** All pairs, each after those it refers to where there is no cycle. */
  private static List<Pair> innerFirst(Pair root) {
    List<Pair> order = new ArrayList<>();
    Set<Pair> seen = new HashSet<>();
    Deque<Pair> open = new ArrayDeque<>();
    Set<Pair> entered = new HashSet<>();
    open.push(root);
    while (!open.isEmpty()) {
      Pair pair = open.peek();
      if (entered.add(pair)) {
        for (int i = pair.children.length - 1; i >= 0; i--) {
          Pair child = pair.children[i];
          if (child != null && !entered.contains(child)) {
            open.push(child);
          }
        }
      } else {
        open.pop();
        if (seen.add(pair)) {
          order.add(pair);
        }
      }
    }
    return order;
  }

  private void write(List<Pair> order) {
    for (Pair pair : order) {
      if (!pair.kept) {
        pair.create();
      }
    }
    for (Pair pair : order) {
      pair.requireTypes();
    }
    for (Pair pair : order) {
      if (!pair.kept && !Copies.asksForHashes(pair.source)) {
        pair.fill();
      }
    }
    for (Pair pair : order) {
      if (!pair.kept && Copies.asksForHashes(pair.source)) {
        pair.fill();
      }
    }
    order.removeIf(pair -> !pair.kept || !pair.needsWriting());
    try {
      order.forEach(Pair::shrink);
      order.forEach(Pair::write);
      order.forEach(Pair::grow);
    } catch (Throwable t) {
      putBack(t);
      throw t;
    }
  }

  /** Adds what puts back what is written next. */
  void undo(Runnable step) {
    undo.push(step);
  }

  private void putBack(Throwable thrown) {
    while (!undo.isEmpty()) {
      try {
        undo.pop().run();
      } catch (Throwable t) {
        Spi.get().suppress(thrown, t);
      }
    }
  }
}
