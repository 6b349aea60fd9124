package dev.aliensignals.hybrid.runtime;

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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Copies of whole objects: out of a view, and into one. */
public final class Copies {

  /** An object whose copy is filled when what is in it has been copied. */
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

  /**
   * An object to be made equal to another.
   *
   * @param target a view
   * @param source raw
   */
  private record Assignment(Reactive target, Object source) {}

  /** The copies made so far, by the raw object: shared and cyclic references stay what they are. */
  private final IdentityHashMap<Object, Object> copies = new IdentityHashMap<>();

  /** What is left to do: a graph may be deeper than the stack. */
  private final Deque<Object> open = new ArrayDeque<>();

  private Copies() {}

  // ---- out --------------------------------------------------------------------------------------

  /**
   * A deep copy without views.
   *
   * @param object raw, or a view; everything in it is followed where reads are tracked
   * @return a raw object of its own; a value that cannot be reactive is returned as it is
   */
  public static Object snapshot(Object object) {
    boolean entered = !Beans.SPI.isOwner();
    if (entered) {
      Beans.SPI.enter();
    }
    Object copy;
    try {
      copy = Objects.requireNonNull(new Copies().copy(object));
    } catch (Throwable t) {
      if (entered) {
        Beans.SPI.leave(t);
      }
      throw t;
    }
    if (entered) {
      Beans.SPI.leave();
    }
    return copy;
  }

  private @Nullable Object copy(Object value) {
    push(value);
    while (!open.isEmpty()) {
      Object next = open.pop();
      if (next instanceof Filling filling) {
        fill(filling);
      } else if (!copies.containsKey(next)) {
        start(next);
      }
    }
    return copied(value);
  }

  /** Has a value be copied next, if it is something that is copied. */
  private void push(@Nullable Object value) {
    Object raw = Reactivity.toRaw(value);
    if (raw != null && (raw != value || isCopied(ClassInfo.of(raw.getClass())))) {
      open.push(raw);
    }
  }

  private static boolean isCopied(ClassInfo info) {
    return info.isCollection() || info.isNestedCandidate();
  }

  /** Makes an empty copy, to be filled after what is in it: sets ask their elements for hashes. */
  private void start(Object raw) {
    if (Beans.SPI.isTracking()) {
      RawCall.track(Reactivity.nested(raw, Mode.DEEP));
    }
    boolean collection = raw instanceof Collection || raw instanceof Map;
    Object copy = collection ? emptyLike(raw) : ClassInfo.of(raw.getClass()).instances().create();
    copies.put(raw, copy);
    @Nullable Object[] contents = RawCall.contents(raw);
    open.push(new Filling(raw, copy, contents));
    for (int i = contents.length - 1; i >= 0; i--) {
      push(contents[i]);
    }
  }

  /** What stands for a value in a copy. */
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
      return raw.getClass().getConstructor(Comparator.class).newInstance(comparator);
    } catch (ReflectiveOperationException noneOrHidden) {
      return null;
    }
  }

  private static @Nullable Object make(Object raw) {
    try {
      return raw.getClass().getConstructor().newInstance();
    } catch (ReflectiveOperationException noneOrHidden) {
      return null;
    }
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
   * Makes a view equal to another object, changing only what differs, in one batch. Nested beans of
   * the same class are changed too rather than replaced.
   *
   * @param target a view
   * @param source raw, or a view; read untracked
   */
  public static void assign(Reactive target, Object source) {
    boolean entered = !Beans.SPI.isOwner();
    if (entered) {
      Beans.SPI.enter();
    }
    try {
      Beans.SPI.beginBatch();
      try {
        new Copies().assignAll(target, Objects.requireNonNull(Reactivity.toRaw(source)));
      } finally {
        Beans.SPI.endBatch();
      }
    } catch (Throwable t) {
      if (entered) {
        Beans.SPI.leave(t);
      }
      throw t;
    }
    if (entered) {
      Beans.SPI.leave();
    }
  }

  private void assignAll(Reactive target, Object source) {
    open.add(new Assignment(target, source));
    while (!open.isEmpty()) {
      Assignment next = (Assignment) open.remove();
      assignInto(next.target, next.source);
    }
  }

  @SuppressWarnings("unchecked") // what the source holds is what the target may hold
  private void assignInto(Reactive target, Object source) {
    Object raw = target.$$raw();
    if (raw == source || copies.put(raw, source) != null) {
      return;
    }
    if (target instanceof BeanView bean && ClassInfo.of(source.getClass()).isBean()) {
      assignBean(bean, source);
    } else if (target instanceof List<?> list && source instanceof List<?> other) {
      assignList((List<@Nullable Object>) list, (List<?>) raw, other);
    } else if (target instanceof Map<?, ?> map && source instanceof Map<?, ?> other) {
      map.keySet().retainAll(new ArrayList<>(other.keySet()));
      other.forEach(
          (key, value) ->
              assignValue(
                  ((Map<?, ?>) raw).get(key),
                  value,
                  next -> ((Map<@Nullable Object, @Nullable Object>) map).put(key, next)));
    } else if (target instanceof Collection<?> collection
        && source instanceof Collection<?> other) {
      collection.retainAll(new ArrayList<>(other));
      for (Object element : other) {
        if (!((Collection<?>) raw).contains(element)) {
          ((Collection<@Nullable Object>) collection).add(element);
        }
      }
    } else {
      throw new IllegalArgumentException(
          "assign() of a "
              + source.getClass().getTypeName()
              + " to a "
              + raw.getClass().getTypeName()
              + ": pass two beans, two lists, two sets or two maps.");
    }
  }

  private void assignBean(BeanView target, Object source) {
    Map<String, Property> given = new LinkedHashMap<>();
    for (Property property : ClassInfo.of(source.getClass()).shape().visible) {
      given.put(property.name, property);
    }
    Object raw = target.$$raw();
    for (Property property : Beans.shape(target).visible) {
      Property from = given.get(property.name);
      if (from != null && from.getter != null) {
        Object old = property.get(raw);
        Object next = Reactivity.toRaw(from.get(source));
        if (property.setter != null) {
          assignValue(old, next, value -> property.set(target, value));
        } else if (old != null
            && next != null
            && Reactivity.nested(old, Mode.DEEP) instanceof Reactive nested) {
          open.add(new Assignment(nested, next));
        }
      }
    }
  }

  private void assignList(List<@Nullable Object> target, List<?> raw, List<?> source) {
    int common = Math.min(raw.size(), source.size());
    for (int i = 0; i < common; i++) {
      int index = i;
      assignValue(raw.get(i), source.get(i), next -> target.set(index, next));
    }
    if (raw.size() > common) {
      target.subList(common, raw.size()).clear();
    }
    if (source.size() > common) {
      target.addAll(source.subList(common, source.size()));
    }
  }

  private void assignValue(
      @Nullable Object old, @Nullable Object next, Consumer<@Nullable Object> setter) {
    boolean sameKind = old != null && next != null && old.getClass() == next.getClass();
    if (sameKind && Reactivity.nested(old, Mode.DEEP) instanceof Reactive nested) {
      open.add(new Assignment(nested, Objects.requireNonNull(next)));
    } else {
      setter.accept(next);
    }
  }
}
