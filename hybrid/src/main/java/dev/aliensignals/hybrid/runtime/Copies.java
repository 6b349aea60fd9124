package dev.aliensignals.hybrid.runtime;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Copies of whole objects: out of a view, and into one. */
public final class Copies {

  /** The copies made so far, by the raw object: shared and cyclic references stay what they are. */
  private final IdentityHashMap<Object, Object> copies = new IdentityHashMap<>();

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

  private @Nullable Object copy(@Nullable Object value) {
    Object raw = Reactivity.toRaw(value);
    if (raw == null || (raw == value && !isCopied(ClassInfo.of(raw.getClass())))) {
      return raw;
    }
    Object known = copies.get(raw);
    if (known != null) {
      return known;
    }
    if (Beans.SPI.isTracking()) {
      RawCall.track(Reactivity.nested(raw, Mode.DEEP));
    }
    if (raw instanceof Map<?, ?> map) {
      return copyMap(map);
    }
    if (raw instanceof Collection<?> collection) {
      return copyCollection(collection);
    }
    return copyBean(raw);
  }

  private static boolean isCopied(ClassInfo info) {
    return info.isCollection() || info.isNestedCandidate();
  }

  private Object copyBean(Object raw) {
    ClassInfo info = ClassInfo.of(raw.getClass());
    Object copy = info.instances().create();
    copies.put(raw, copy);
    for (Property property : info.shape().properties) {
      if (property != null) {
        Object value = property.readField(raw);
        property.writeField(copy, property.raw ? value : copy(value));
      }
    }
    return copy;
  }

  @SuppressWarnings("unchecked") // a collection of the same class takes the same elements
  private Object copyCollection(Collection<?> raw) {
    Collection<@Nullable Object> copy = (Collection<@Nullable Object>) emptyLike(raw);
    copies.put(raw, copy);
    for (Object element : raw) {
      copy.add(copy(element));
    }
    return copy;
  }

  @SuppressWarnings("unchecked") // a map of the same class takes the same entries
  private Object copyMap(Map<?, ?> raw) {
    Map<@Nullable Object, @Nullable Object> copy =
        (Map<@Nullable Object, @Nullable Object>) emptyLike(raw);
    copies.put(raw, copy);
    raw.forEach((key, value) -> copy.put(copy(key), copy(value)));
    return copy;
  }

  /** An empty collection of the same class, or if that cannot be, one that behaves alike. */
  private static Object emptyLike(Object raw) {
    if (raw instanceof SortedMap<?, ?> map) {
      return new TreeMap<>(map.comparator());
    }
    if (raw instanceof SortedSet<?> set) {
      return new TreeSet<>(set.comparator());
    }
    try {
      Constructor<?> constructor = raw.getClass().getConstructor();
      return constructor.newInstance();
    } catch (ReflectiveOperationException noneOrHidden) {
      return raw instanceof Map
          ? new LinkedHashMap<>()
          : raw instanceof Set ? new LinkedHashSet<>() : new ArrayList<>();
    }
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
        new Copies().assignInto(target, Objects.requireNonNull(Reactivity.toRaw(source)));
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

  @SuppressWarnings("unchecked") // what the source holds is what the target may hold
  private void assignInto(Reactive target, Object source) {
    Object raw = target.$$raw();
    if (raw == source || copies.put(raw, source) != null) {
      return;
    }
    if (target instanceof BeanView bean) {
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
          assignInto(nested, next);
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
      assignInto(nested, Objects.requireNonNull(next));
    } else {
      setter.accept(next);
    }
  }
}
