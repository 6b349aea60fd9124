package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.spi.Spi;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Copies of whole objects: out of a view, and into one. */
public final class Copies {

  /** An object whose copy is filled when its content has been copied. */
  private static final class Filling {
    final Object raw;
    final Object copy;
    final @Nullable Object[] contents;

    Filling(Object raw, Object copy, @Nullable Object[] contents) {
      this.raw = raw;
      this.copy = copy;
      this.contents = contents;
    }
  }

  private static final ClassValue<Boolean> BY_CONTENT =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          try {
            return type.getMethod("equals", Object.class).getDeclaringClass() != Object.class
                || type.getMethod("hashCode").getDeclaringClass() != Object.class;
          } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
          }
        }
      };

  /** The copies made so far, by the raw object: shared and cyclic references stay what they are. */
  private final IdentityHashMap<Object, Object> copies = new IdentityHashMap<>();

  /** The objects left to do: a graph may be deeper than the stack. */
  private final Deque<Object> open = new ArrayDeque<>();

  /** Copies to be filled, those first that others refer to. */
  private final List<Filling> fillings = new ArrayList<>();

  /** The access to the system of what is copied. */
  private final Spi spi;

  private Copies(Spi spi) {
    this.spi = spi;
  }

  // ---- out --------------------------------------------------------------------------------------

  /**
   * A deep copy without views.
   *
   * @param object raw, or a view; everything in it is followed where reads are tracked
   * @return a raw object of its own; a value that cannot be reactive is returned as it is
   */
  public static Object snapshot(Object object) {
    Home home = homeOf(object);
    Spi spi = home.spi;
    boolean entered = !spi.isOwner() && !home.isShared();
    if (entered) {
      enter(object, home);
    }
    Object copy;
    try {
      copy = Objects.requireNonNull(new Copies(spi).copy(object));
    } catch (Throwable t) {
      if (entered) {
        spi.leave(t);
      }
      throw t;
    }
    if (entered) {
      spi.leave();
    }
    return copy;
  }

  /** The one to take. A collection that cannot change may have elements that do. */
  static Home homeOf(Object object) {
    if (object instanceof Reactive view) {
      Home home = view.$$home();
      return home.isShared() && view.$$mode() != Mode.SHARED ? Home.current() : home;
    }
    return Home.current();
  }

  private static void enter(Object object, Home home) {
    if (object instanceof Reactive view) {
      home.calls.enterToRead(view);
    } else {
      home.spi.enter();
    }
  }

  private @Nullable Object copy(Object value) {
    Object root = Reactivity.toRaw(value);
    if (root != null && (root != value || isCopied(root))) { // also what is not copied where nested
      open.push(root);
    }
    while (!open.isEmpty()) {
      Object next = open.pop();
      if (next instanceof Filling filling && filling.raw instanceof ReadableSignal<?> signal) {
        copies.put(signal, like(signal, copied(filling.contents[0]), spi));
      } else if (next instanceof Filling filling) {
        fillings.add(filling);
      } else if (next instanceof ReadableSignal<?> signal && !copies.containsKey(signal)) {
        start(signal);
      } else if (!copies.containsKey(next)) {
        start(next);
      }
    }
    for (Filling filling : fillings) {
      if (!asksForHashes(filling.raw)) {
        fill(filling);
      }
    }
    for (Filling filling : fillings) {
      if (asksForHashes(filling.raw)) {
        fill(filling);
      }
    }
    return copied(value);
  }

  /** Whether what is put into a collection has to be filled before, to be asked for its hash. */
  static boolean asksForHashes(Object raw) {
    return raw instanceof Set || raw instanceof Map || isHeap(raw);
  }

  /** Sees to it that a value is copied next, if it is something that is copied. */
  private void push(@Nullable Object value) {
    Object raw = Reactivity.toRaw(value);
    if (raw != null && (isCopied(raw) || isCopiedSignal(raw, spi))) {
      open.push(raw);
    }
  }

  /** Whether a signal is copied: one that holds a value is state. A derived one is shared. */
  static boolean isCopiedSignal(Object raw, Spi spi) {
    return raw instanceof ReadableSignal<?> signal
        && spi.isHolder(sourceOf(signal))
        && !Reactivity.isMarked(raw);
  }

  /** The signal that holds the value. */
  static ReadableSignal<?> sourceOf(ReadableSignal<?> signal) {
    return signal instanceof HoldingRef ref ? ref.source() : signal;
  }

  /** A signal or ref of the same kind with another value. */
  static ReadableSignal<?> like(ReadableSignal<?> signal, @Nullable Object value, Spi spi) {
    ReadableSignal<?> copy = spi.like(sourceOf(signal), value);
    return signal instanceof HoldingRef ref ? ref.like(copy) : copy;
  }

  /** Reads a signal, to be copied when there is a copy of its value, empty though it may be. */
  private void start(ReadableSignal<?> signal) {
    ReadableSignal<?> source = sourceOf(signal);
    Object value = spi.isTracking() ? source.get() : source.peek();
    copies.put(signal, signal); // until then
    open.push(new Filling(signal, signal, new @Nullable Object[] {value}));
    push(value);
  }

  private static boolean isCopied(ClassInfo info) {
    return info.isCollection() || info.isNestedCandidate();
  }

  /** Makes an empty copy, to be filled after what is in it: sets ask their elements for hashes. */
  private void start(Object raw) {
    if (spi.isTracking()) {
      RawCall.track(Reactivity.nested(raw, Mode.DEEP, spi.system()));
    }
    Object copy = empty(raw);
    copies.put(raw, copy);
    @Nullable Object[] contents = RawCall.contents(raw);
    open.push(new Filling(raw, copy, contents));
    @Nullable Property[] properties =
        isCollection(raw) ? null : ClassInfo.of(raw.getClass()).shape().properties;
    for (int i = contents.length - 1; i >= 0; i--) {
      Property property = properties == null ? null : properties[i];
      if (property == null || !property.raw) {
        push(contents[i]);
      }
    }
  }

  private static boolean isCollection(Object raw) {
    return raw instanceof Collection || raw instanceof Map;
  }

  /** An empty object of the same class or, if there can be none, kind. */
  static Object empty(Object raw) {
    return isCollection(raw) ? emptyLike(raw) : ClassInfo.of(raw.getClass()).instances().create();
  }

  /** The value in a copy that stands for an original one. */
  private @Nullable Object copied(@Nullable Object value) {
    Object copy = copies.get(Reactivity.toRaw(value));
    return copy != null ? copy : value;
  }

  @SuppressWarnings("unchecked") // a collection of the same kind takes the same elements
  private void fill(Filling filling) {
    @Nullable Object[] contents = filling.contents;
    if (filling.copy instanceof Map<?, ?> map) {
      for (int i = 0; i < contents.length; i += 2) {
        ((Map<@Nullable Object, @Nullable Object>) map)
            .put(copied(contents[i]), copied(contents[i + 1]));
      }
    } else if (filling.copy instanceof Collection<?> collection) {
      for (Object element : contents) {
        ((Collection<@Nullable Object>) collection).add(copied(element));
      }
    } else {
      fillBean(filling);
    }
  }

  private void fillBean(Filling filling) {
    for (Property property : ClassInfo.of(filling.raw.getClass()).shape().properties) {
      if (property != null) {
        Object value = filling.contents[property.index];
        Object copy = property.raw ? value : copied(value);
        boolean fits = copy == value || property.type.isInstance(copy);
        property.writeField(filling.copy, fits ? copy : value);
      }
    }
    copyHidden(filling.raw, filling.copy);
  }

  /** Copies the fields that the compiler has made, such as the object around an inner one. */
  static void copyHidden(Object raw, Object copy) {
    for (Property hidden : ClassInfo.of(raw.getClass()).shape().hidden) {
      hidden.writeField(copy, hidden.readField(raw));
    }
  }

  /** An empty collection of the same class, or if that cannot be, one that behaves alike. */
  private static Object emptyLike(Object raw) {
    if (raw instanceof EnumMap<?, ?> map) {
      EnumMap<?, ?> copy = map.clone();
      copy.clear();
      return copy;
    }
    if (raw instanceof EnumSet<?> set) {
      EnumSet<?> copy = set.clone();
      copy.clear();
      return copy;
    }
    Object made =
        raw instanceof SortedMap<?, ?> map
            ? make(raw, map.comparator())
            : raw instanceof SortedSet<?> set
                ? make(raw, set.comparator())
                : raw instanceof PriorityQueue<?> queue ? make(raw, queue.comparator()) : make(raw);
    return made != null ? made : emptyAlike(raw);
  }

  private static @Nullable Object make(Object raw, @Nullable Comparator<?> comparator) {
    try {
      return emptied(raw.getClass().getConstructor(Comparator.class).newInstance(comparator));
    } catch (ReflectiveOperationException noneOrHidden) {
      return null;
    }
  }

  private static @Nullable Object make(Object raw) {
    try {
      return emptied(raw.getClass().getConstructor().newInstance());
    } catch (ReflectiveOperationException noneOrHidden) {
      return null;
    }
  }

  /** A new collection, without what its constructor has put there. */
  private static Object emptied(Object made) {
    if (made instanceof Map<?, ?> map && !map.isEmpty()) {
      map.clear();
    } else if (made instanceof Collection<?> collection && !collection.isEmpty()) {
      collection.clear();
    }
    return made;
  }

  private static Object emptyAlike(Object raw) {
    if (raw instanceof Map) {
      return raw instanceof SortedMap<?, ?> map
          ? new TreeMap<>(map.comparator())
          : new LinkedHashMap<>();
    }
    if (raw instanceof Set) {
      return raw instanceof SortedSet<?> set
          ? new TreeSet<>(set.comparator())
          : new LinkedHashSet<>();
    }
    return raw instanceof Queue && !(raw instanceof List) ? new ArrayDeque<>() : new ArrayList<>();
  }

  // ---- in ---------------------------------------------------------------------------------------

  /**
   * Makes a view equal to another object, changing only what differs, in one batch: all of it or,
   * if something throws, nothing. Objects that are in the same place are changed rather than
   * replaced.
   *
   * @param target a view
   * @param source raw, or a view; read untracked, and not referred to afterwards
   * @param key by which the elements of a list are matched instead of by their place; may be null
   */
  public static void assign(
      Reactive target, Object source, @Nullable Function<Object, ? extends @Nullable Object> key) {
    Assignment.assign(target, source, key);
  }

  // ---- used by both -----------------------------------------------------------------------------

  /** Whether a raw value is copied, as an object that changes. Other values are shared. */
  static boolean isCopied(Object raw) {
    return isCopied(ClassInfo.of(raw.getClass())) && !Reactivity.isMarked(raw);
  }

  /** Whether an object may be equal to another one. */
  static boolean isEqualByContent(Object raw) {
    return BY_CONTENT.get(raw.getClass());
  }

  /**
   * The content of an object except copied values, by which one object may be told from another.
   */
  static List<@Nullable Object> values(Object raw) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(raw.getClass());
    if (!isCollection(raw)) {
      for (Object value : RawCall.contents(raw)) {
        Object part = Reactivity.toRaw(value);
        values.add(part != null && isCopied(part) ? null : part);
      }
    }
    return values;
  }

  /** A set whose map is not known. */
  static boolean isSetFromMap(Object raw) {
    return raw.getClass().getName().equals("java.util.Collections$SetFromMap");
  }

  /**
   * Whether one object can become another one without that anybody could tell but by its class: two
   * beans of one class, or two collections of one kind.
   */
  static boolean areOfOneKind(Object source, Object target) {
    if (target instanceof List || source instanceof List) {
      return target instanceof List && source instanceof List;
    }
    if (target instanceof Map) {
      return source instanceof Map && haveSameKeys(source, target, 2);
    }
    if (target instanceof Set) {
      return source instanceof Set && haveSameKeys(source, target, 1);
    }
    if (target instanceof Collection) {
      return source instanceof Collection
          && source instanceof Queue == target instanceof Queue
          && !(source instanceof Set)
          && isHeap(source) == isHeap(target)
          && Objects.equals(comparatorOf(source), comparatorOf(target));
    }
    return source.getClass() == target.getClass();
  }

  private static boolean haveSameKeys(Object source, Object target, int step) {
    boolean bothByIdentity =
        isSetFromMap(source) == isSetFromMap(target)
            && source instanceof IdentityHashMap == target instanceof IdentityHashMap;
    if (isSorted(source) && isSorted(target)) {
      return Objects.equals(comparatorOf(source), comparatorOf(target));
    }
    return bothByIdentity && KeyedPair.isDistinct(RawCall.contents(source), step, target);
  }

  private static boolean isSorted(Object raw) {
    return raw instanceof SortedMap || raw instanceof SortedSet;
  }

  static boolean isHeap(Object raw) {
    return raw instanceof PriorityQueue || raw instanceof PriorityBlockingQueue;
  }

  private static @Nullable Comparator<?> comparatorOf(Object raw) {
    if (raw instanceof SortedMap<?, ?> map) {
      return map.comparator();
    }
    if (raw instanceof SortedSet<?> set) {
      return set.comparator();
    }
    if (raw instanceof PriorityBlockingQueue<?> queue) {
      return queue.comparator();
    }
    return raw instanceof PriorityQueue<?> queue ? queue.comparator() : null;
  }
}
