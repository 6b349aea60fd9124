package dev.aliensignals.hybrid;

import dev.aliensignals.hybrid.runtime.Mode;
import dev.aliensignals.hybrid.runtime.Reactive;
import dev.aliensignals.hybrid.runtime.Reactivity;
import dev.aliensignals.primitives.Signals;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Reactive objects and collections, refs and watchers, and everything {@link Signals} has, as
 * static functions made for static import. They work on the {@link
 * dev.aliensignals.primitives.ReactiveSystem#global} system. Safe to use from any thread.
 *
 * <p>Every function throws {@link NullPointerException} for a null it does not mention.
 */
public class Hybrid extends Signals {

  /** For facades that add to this one. */
  protected Hybrid() {}

  // ---- views of objects -------------------------------------------------------------------------

  /**
   * Makes an object reactive, deeply: what is read through the view it returns is tracked, what is
   * written through it lands in the object and triggers. Nested objects and collections become
   * reactive when they are read. A change made to the object itself is not seen.
   *
   * <p>There is one view of an object: {@code reactive(x) == reactive(x)}, and {@code
   * reactive(view) == view}, also for a readonly view.
   *
   * @param <T> the type of the object
   * @param object a bean, or a view of one
   * @return the view, of a class that extends the object's
   * @throws NotReactiveException if the object cannot be made reactive; the message says why
   */
  public static <T> T reactive(T object) {
    return view(object, Mode.DEEP);
  }

  /**
   * Makes a list reactive, see {@link #reactive(Object)}.
   *
   * @param <E> the type of the elements
   * @param list raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> List<E> reactive(List<E> list) {
    return view(list, Mode.DEEP);
  }

  /**
   * Makes a set reactive, see {@link #reactive(Object)}.
   *
   * @param <E> the type of the elements
   * @param set raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> Set<E> reactive(Set<E> set) {
    return view(set, Mode.DEEP);
  }

  /**
   * Makes a sorted set reactive, see {@link #reactive(Object)}.
   *
   * @param <E> the type of the elements
   * @param set raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> SortedSet<E> reactive(SortedSet<E> set) {
    return view(set, Mode.DEEP);
  }

  /**
   * Makes a navigable set reactive, see {@link #reactive(Object)}.
   *
   * @param <E> the type of the elements
   * @param set raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> NavigableSet<E> reactive(NavigableSet<E> set) {
    return view(set, Mode.DEEP);
  }

  /**
   * Makes a collection that is neither list nor set reactive, see {@link #reactive(Object)}.
   *
   * @param <E> the type of the elements
   * @param collection raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> Collection<E> reactive(Collection<E> collection) {
    return view(collection, Mode.DEEP);
  }

  /**
   * Makes a map reactive, see {@link #reactive(Object)}.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <K extends @Nullable Object, V extends @Nullable Object> Map<K, V> reactive(
      Map<K, V> map) {
    return view(map, Mode.DEEP);
  }

  /**
   * Makes a sorted map reactive, see {@link #reactive(Object)}.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <K extends @Nullable Object, V extends @Nullable Object> SortedMap<K, V> reactive(
      SortedMap<K, V> map) {
    return view(map, Mode.DEEP);
  }

  /**
   * Makes a navigable map reactive, see {@link #reactive(Object)}.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <K extends @Nullable Object, V extends @Nullable Object>
      NavigableMap<K, V> reactive(NavigableMap<K, V> map) {
    return view(map, Mode.DEEP);
  }

  /**
   * As {@link #reactive(Object)}, but what is nested is given out as it is.
   *
   * @param <T> the type of the object
   * @param object a bean, or a view of one
   * @return the view; an object that is a view already is returned
   * @throws NotReactiveException if the object cannot be made reactive; the message says why
   */
  public static <T> T shallowReactive(T object) {
    return view(object, Mode.SHALLOW);
  }

  /**
   * Makes a list reactive but not what is in it, see {@link #reactive(Object)}.
   *
   * @param <E> the type of the elements
   * @param list raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> List<E> shallowReactive(List<E> list) {
    return view(list, Mode.SHALLOW);
  }

  /**
   * Makes a set reactive but not what is in it, see {@link #reactive(Object)}.
   *
   * @param <E> the type of the elements
   * @param set raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> Set<E> shallowReactive(Set<E> set) {
    return view(set, Mode.SHALLOW);
  }

  /**
   * Makes a sorted set reactive but not what is in it, see {@link #reactive(Object)}.
   *
   * @param <E> the type of the elements
   * @param set raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> SortedSet<E> shallowReactive(SortedSet<E> set) {
    return view(set, Mode.SHALLOW);
  }

  /**
   * Makes a navigable set reactive but not what is in it, see {@link #reactive(Object)}.
   *
   * @param <E> the type of the elements
   * @param set raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> NavigableSet<E> shallowReactive(NavigableSet<E> set) {
    return view(set, Mode.SHALLOW);
  }

  /**
   * Makes a collection that is neither list nor set reactive but not what is in it, see {@link
   * #reactive(Object)}.
   *
   * @param <E> the type of the elements
   * @param collection raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> Collection<E> shallowReactive(
      Collection<E> collection) {
    return view(collection, Mode.SHALLOW);
  }

  /**
   * Makes a map reactive but not what is in it, see {@link #reactive(Object)}.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <K extends @Nullable Object, V extends @Nullable Object> Map<K, V> shallowReactive(
      Map<K, V> map) {
    return view(map, Mode.SHALLOW);
  }

  /**
   * Makes a sorted map reactive but not what is in it, see {@link #reactive(Object)}.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <K extends @Nullable Object, V extends @Nullable Object>
      SortedMap<K, V> shallowReactive(SortedMap<K, V> map) {
    return view(map, Mode.SHALLOW);
  }

  /**
   * Makes a navigable map reactive but not what is in it, see {@link #reactive(Object)}.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <K extends @Nullable Object, V extends @Nullable Object>
      NavigableMap<K, V> shallowReactive(NavigableMap<K, V> map) {
    return view(map, Mode.SHALLOW);
  }

  /**
   * A view of an object that tracks reads and refuses writes, deeply, with {@link
   * UnsupportedOperationException}. It follows the changes made through other views of the object.
   *
   * @param <T> the type of the object
   * @param object a bean, or a view of one
   * @return the view; an object that is a readonly view already is returned
   * @throws NotReactiveException if the object cannot be made reactive; the message says why
   */
  public static <T> T readonly(T object) {
    return view(object, Mode.READONLY);
  }

  /**
   * A view of a list that refuses writes, see {@link #readonly(Object)}.
   *
   * @param <E> the type of the elements
   * @param list raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> List<E> readonly(List<E> list) {
    return view(list, Mode.READONLY);
  }

  /**
   * A view of a set that refuses writes, see {@link #readonly(Object)}.
   *
   * @param <E> the type of the elements
   * @param set raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> Set<E> readonly(Set<E> set) {
    return view(set, Mode.READONLY);
  }

  /**
   * A view of a sorted set that refuses writes, see {@link #readonly(Object)}.
   *
   * @param <E> the type of the elements
   * @param set raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> SortedSet<E> readonly(SortedSet<E> set) {
    return view(set, Mode.READONLY);
  }

  /**
   * A view of a navigable set that refuses writes, see {@link #readonly(Object)}.
   *
   * @param <E> the type of the elements
   * @param set raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> NavigableSet<E> readonly(NavigableSet<E> set) {
    return view(set, Mode.READONLY);
  }

  /**
   * A view of a collection that is neither list nor set that refuses writes, see {@link
   * #readonly(Object)}.
   *
   * @param <E> the type of the elements
   * @param collection raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> Collection<E> readonly(Collection<E> collection) {
    return view(collection, Mode.READONLY);
  }

  /**
   * A view of a map that refuses writes, see {@link #readonly(Object)}.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <K extends @Nullable Object, V extends @Nullable Object> Map<K, V> readonly(
      Map<K, V> map) {
    return view(map, Mode.READONLY);
  }

  /**
   * A view of a sorted map that refuses writes, see {@link #readonly(Object)}.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <K extends @Nullable Object, V extends @Nullable Object> SortedMap<K, V> readonly(
      SortedMap<K, V> map) {
    return view(map, Mode.READONLY);
  }

  /**
   * A view of a navigable map that refuses writes, see {@link #readonly(Object)}.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <K extends @Nullable Object, V extends @Nullable Object>
      NavigableMap<K, V> readonly(NavigableMap<K, V> map) {
    return view(map, Mode.READONLY);
  }

  /**
   * As {@link #readonly(Object)}, but what is nested is given out as it is.
   *
   * @param <T> the type of the object
   * @param object a bean, or a view of one
   * @return the view; an object that is a readonly view already is returned
   * @throws NotReactiveException if the object cannot be made reactive; the message says why
   */
  public static <T> T shallowReadonly(T object) {
    return view(object, Mode.SHALLOW_READONLY);
  }

  /**
   * A view of a list that refuses writes but gives out what is in it as it is.
   *
   * @param <E> the type of the elements
   * @param list raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> List<E> shallowReadonly(List<E> list) {
    return view(list, Mode.SHALLOW_READONLY);
  }

  /**
   * A view of a set that refuses writes but gives out what is in it as it is.
   *
   * @param <E> the type of the elements
   * @param set raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> Set<E> shallowReadonly(Set<E> set) {
    return view(set, Mode.SHALLOW_READONLY);
  }

  /**
   * A view of a sorted set that refuses writes but gives out what is in it as it is.
   *
   * @param <E> the type of the elements
   * @param set raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> SortedSet<E> shallowReadonly(SortedSet<E> set) {
    return view(set, Mode.SHALLOW_READONLY);
  }

  /**
   * A view of a navigable set that refuses writes but gives out what is in it as it is.
   *
   * @param <E> the type of the elements
   * @param set raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> NavigableSet<E> shallowReadonly(NavigableSet<E> set) {
    return view(set, Mode.SHALLOW_READONLY);
  }

  /**
   * A view of a collection that is neither list nor set that refuses writes but gives out what is
   * in it as it is.
   *
   * @param <E> the type of the elements
   * @param collection raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> Collection<E> shallowReadonly(
      Collection<E> collection) {
    return view(collection, Mode.SHALLOW_READONLY);
  }

  /**
   * A view of a map that refuses writes but gives out what is in it as it is.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <K extends @Nullable Object, V extends @Nullable Object> Map<K, V> shallowReadonly(
      Map<K, V> map) {
    return view(map, Mode.SHALLOW_READONLY);
  }

  /**
   * A view of a sorted map that refuses writes but gives out what is in it as it is.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <K extends @Nullable Object, V extends @Nullable Object>
      SortedMap<K, V> shallowReadonly(SortedMap<K, V> map) {
    return view(map, Mode.SHALLOW_READONLY);
  }

  /**
   * A view of a navigable map that refuses writes but gives out what is in it as it is.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <K extends @Nullable Object, V extends @Nullable Object>
      NavigableMap<K, V> shallowReadonly(NavigableMap<K, V> map) {
    return view(map, Mode.SHALLOW_READONLY);
  }

  @SuppressWarnings("unchecked") // a view extends the class or implements the interface
  private static <T> T view(T object, Mode mode) {
    return (T) Reactivity.root(Objects.requireNonNull(object, "object"), mode);
  }

  // ---- what is a view of what -------------------------------------------------------------------

  /**
   * Whether something is a view that tracks. Readonly views do too.
   *
   * @param object anything
   * @return true for what {@code reactive}, {@code readonly} and the shallow forms return
   */
  public static boolean isReactive(@Nullable Object object) {
    return object instanceof Reactive;
  }

  /**
   * Whether something is a view that refuses writes.
   *
   * @param object anything
   * @return true for what {@code readonly} and {@code shallowReadonly} return
   */
  public static boolean isReadonly(@Nullable Object object) {
    return object instanceof Reactive view && view.$$mode().isReadonly();
  }

  /**
   * Whether something is a view that gives out what is nested as it is.
   *
   * @param object anything
   * @return true for what {@code shallowReactive} and {@code shallowReadonly} return
   */
  public static boolean isShallow(@Nullable Object object) {
    return object instanceof Reactive view && !view.$$mode().isDeep();
  }

  /**
   * Whether something is a view of any kind.
   *
   * @param object anything
   * @return true for a view
   */
  public static boolean isProxy(@Nullable Object object) {
    return object instanceof Reactive;
  }

  /**
   * The object behind a view.
   *
   * @param <T> the type of the object
   * @param object anything
   * @return the raw object if {@code object} is a view, else {@code object}
   */
  @SuppressWarnings("unchecked") // a view extends the class of its raw object or has its interfaces
  public static <T extends @Nullable Object> T toRaw(T object) {
    return object instanceof Reactive view ? (T) view.$$raw() : object;
  }

  /**
   * Has an object never be made reactive: nested it is given out as it is, and {@code
   * reactive(object)} throws. Views that exist already stay. For a whole class there is {@link
   * Raw}.
   *
   * @param <T> the type of the object
   * @param object the object, or a view of it
   * @return {@code object}
   */
  public static <T> T markRaw(T object) {
    Reactivity.markRaw(Objects.requireNonNull(object, "object"));
    return object;
  }
}
