package dev.aliensignals.hybrid;

import dev.aliensignals.hybrid.runtime.BeanProperty;
import dev.aliensignals.hybrid.runtime.Copies;
import dev.aliensignals.hybrid.runtime.EntrySource;
import dev.aliensignals.hybrid.runtime.Mode;
import dev.aliensignals.hybrid.runtime.Reactive;
import dev.aliensignals.hybrid.runtime.Reactivity;
import dev.aliensignals.primitives.Cleanup;
import dev.aliensignals.primitives.ComputedOptions;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.EffectOptions;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.Registration;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.SignalOptions;
import dev.aliensignals.primitives.Signals;
import dev.aliensignals.primitives.collections.ReadableList;
import java.lang.invoke.MethodHandles;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reactive objects and collections, refs and watchers, and everything {@link Signals} has, as
 * static functions made for static import. They work in the {@linkplain ReactiveSystem#current()
 * current} system: the one that the thread owns; else the one of the {@code run}, action or task
 * body it is in; else the global one. Safe to use from any thread.
 *
 * <p>Every function throws {@link NullPointerException} for a null it does not mention.
 */
public class Hybrid extends Signals {

  /** For facades that add to this one. */
  protected Hybrid() {}

  // ---- views of objects -------------------------------------------------------------------------

  /**
   * Makes an object reactive, deeply, and returns its view: reads through the view are tracked,
   * writes through it change the object and run the effects that follow. Nested objects and
   * collections become reactive when they are read. A change made to the object itself is not seen.
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
   * Makes a reactive object of an interface, or of an abstract class with a constructor without
   * arguments: for each pair of abstract accessors it has a property. Properties are 0, false or
   * null at first, and lists, sets, maps and collections empty.
   *
   * @param <T> the type of the object
   * @param type has no abstract methods but accessors: {@code getX()} or {@code isX()} and {@code
   *     setX(v)}, or {@code x()} and {@code x(v)}
   * @return a new object
   * @throws NotReactiveException if there can be no such object; the message says why
   */
  public static <T> T reactive(Class<T> type) {
    return type.cast(Reactivity.state(Objects.requireNonNull(type, "type")));
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
   * Makes a queue reactive, see {@link #reactive(Object)}.
   *
   * @param <E> the type of the elements
   * @param queue raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> Queue<E> reactive(Queue<E> queue) {
    return view(queue, Mode.DEEP);
  }

  /**
   * Makes a deque reactive, see {@link #reactive(Object)}.
   *
   * @param <E> the type of the elements
   * @param deque raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> Deque<E> reactive(Deque<E> deque) {
    return view(deque, Mode.DEEP);
  }

  /**
   * Makes a linked list reactive, which is a list and a deque: as a list, see {@link
   * #reactive(Object)}.
   *
   * @param <E> the type of the elements
   * @param list raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  @SuppressWarnings("NonApiType") // just for this class, which is two things
  public static <E extends @Nullable Object> List<E> reactive(LinkedList<E> list) {
    return Hybrid.<List<E>>view(list, Mode.DEEP);
  }

  /**
   * Makes a concurrent map reactive, see {@link #reactive(Object)}.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <K extends @Nullable Object, V extends @Nullable Object>
      ConcurrentMap<K, V> reactive(ConcurrentMap<K, V> map) {
    return view(map, Mode.DEEP);
  }

  /**
   * Makes a concurrent navigable map reactive, which is a navigable and a concurrent map: as a
   * navigable one, see {@link #reactive(Object)}.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <K extends @Nullable Object, V extends @Nullable Object>
      NavigableMap<K, V> reactive(ConcurrentNavigableMap<K, V> map) {
    return Hybrid.<NavigableMap<K, V>>view(map, Mode.DEEP);
  }

  /**
   * As {@link #reactive(Object)}, but nested objects are returned as they are.
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
   * Makes a list reactive but not its elements, see {@link #reactive(Object)}.
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
   * Makes a set reactive but not its elements, see {@link #reactive(Object)}.
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
   * Makes a sorted set reactive but not its elements, see {@link #reactive(Object)}.
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
   * Makes a navigable set reactive but not its elements, see {@link #reactive(Object)}.
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
   * Makes a collection that is neither list nor set reactive but not its elements, see {@link
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
   * Makes a map reactive but not its elements, see {@link #reactive(Object)}.
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
   * Makes a sorted map reactive but not its elements, see {@link #reactive(Object)}.
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
   * Makes a navigable map reactive but not its elements, see {@link #reactive(Object)}.
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
   * Makes a queue reactive but not its elements, see {@link #reactive(Object)}.
   *
   * @param <E> the type of the elements
   * @param queue raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> Queue<E> shallowReactive(Queue<E> queue) {
    return view(queue, Mode.SHALLOW);
  }

  /**
   * Makes a deque reactive but not its elements, see {@link #reactive(Object)}.
   *
   * @param <E> the type of the elements
   * @param deque raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> Deque<E> shallowReactive(Deque<E> deque) {
    return view(deque, Mode.SHALLOW);
  }

  /**
   * Makes a linked list reactive but not its elements, which is a list and a deque: as a list, see
   * {@link #reactive(Object)}.
   *
   * @param <E> the type of the elements
   * @param list raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  @SuppressWarnings("NonApiType") // just for this class, which is two things
  public static <E extends @Nullable Object> List<E> shallowReactive(LinkedList<E> list) {
    return Hybrid.<List<E>>view(list, Mode.SHALLOW);
  }

  /**
   * Makes a concurrent map reactive but not its elements, see {@link #reactive(Object)}.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <K extends @Nullable Object, V extends @Nullable Object>
      ConcurrentMap<K, V> shallowReactive(ConcurrentMap<K, V> map) {
    return view(map, Mode.SHALLOW);
  }

  /**
   * Makes a concurrent navigable map reactive but not its elements, which is a navigable and a
   * concurrent map: as a navigable one, see {@link #reactive(Object)}.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <K extends @Nullable Object, V extends @Nullable Object>
      NavigableMap<K, V> shallowReactive(ConcurrentNavigableMap<K, V> map) {
    return Hybrid.<NavigableMap<K, V>>view(map, Mode.SHALLOW);
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
   * A view of a queue that refuses writes, see {@link #readonly(Object)}.
   *
   * @param <E> the type of the elements
   * @param queue raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> Queue<E> readonly(Queue<E> queue) {
    return view(queue, Mode.READONLY);
  }

  /**
   * A view of a deque that refuses writes, see {@link #readonly(Object)}.
   *
   * @param <E> the type of the elements
   * @param deque raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> Deque<E> readonly(Deque<E> deque) {
    return view(deque, Mode.READONLY);
  }

  /**
   * A view of a linked list that refuses writes, which is a list and a deque: as a list, see {@link
   * #readonly(Object)}.
   *
   * @param <E> the type of the elements
   * @param list raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  @SuppressWarnings("NonApiType") // just for this class, which is two things
  public static <E extends @Nullable Object> List<E> readonly(LinkedList<E> list) {
    return Hybrid.<List<E>>view(list, Mode.READONLY);
  }

  /**
   * A view of a concurrent map that refuses writes, see {@link #readonly(Object)}.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <K extends @Nullable Object, V extends @Nullable Object>
      ConcurrentMap<K, V> readonly(ConcurrentMap<K, V> map) {
    return view(map, Mode.READONLY);
  }

  /**
   * A view of a concurrent navigable map that refuses writes, which is a navigable and a concurrent
   * map: as a navigable one, see {@link #readonly(Object)}.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <K extends @Nullable Object, V extends @Nullable Object>
      NavigableMap<K, V> readonly(ConcurrentNavigableMap<K, V> map) {
    return Hybrid.<NavigableMap<K, V>>view(map, Mode.READONLY);
  }

  /**
   * As {@link #readonly(Object)}, but nested objects are returned as they are.
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
   * A view of a list that refuses writes but returns its elements as they are.
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
   * A view of a set that refuses writes but returns its elements as they are.
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
   * A view of a sorted set that refuses writes but returns its elements as they are.
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
   * A view of a navigable set that refuses writes but returns its elements as they are.
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
   * A view of a collection that is neither list nor set that refuses writes but returns its
   * elements as they are.
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
   * A view of a map that refuses writes but returns its elements as they are.
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
   * A view of a sorted map that refuses writes but returns its elements as they are.
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
   * A view of a navigable map that refuses writes but returns its elements as they are.
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

  /**
   * A view of a queue that refuses writes but returns its elements as they are.
   *
   * @param <E> the type of the elements
   * @param queue raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> Queue<E> shallowReadonly(Queue<E> queue) {
    return view(queue, Mode.SHALLOW_READONLY);
  }

  /**
   * A view of a deque that refuses writes but returns its elements as they are.
   *
   * @param <E> the type of the elements
   * @param deque raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> Deque<E> shallowReadonly(Deque<E> deque) {
    return view(deque, Mode.SHALLOW_READONLY);
  }

  /**
   * A view of a linked list that refuses writes but returns its elements as they are, which is a
   * list and a deque: as a list.
   *
   * @param <E> the type of the elements
   * @param list raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  @SuppressWarnings("NonApiType") // just for this class, which is two things
  public static <E extends @Nullable Object> List<E> shallowReadonly(LinkedList<E> list) {
    return Hybrid.<List<E>>view(list, Mode.SHALLOW_READONLY);
  }

  /**
   * A view of a concurrent map that refuses writes but returns its elements as they are.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <K extends @Nullable Object, V extends @Nullable Object>
      ConcurrentMap<K, V> shallowReadonly(ConcurrentMap<K, V> map) {
    return view(map, Mode.SHALLOW_READONLY);
  }

  /**
   * A view of a concurrent navigable map that refuses writes but returns its elements as they are,
   * which is a navigable and a concurrent map: as a navigable one.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map raw, or a view
   * @return the view
   * @throws NotReactiveException if there can be no view of it
   */
  public static <K extends @Nullable Object, V extends @Nullable Object>
      NavigableMap<K, V> shallowReadonly(ConcurrentNavigableMap<K, V> map) {
    return Hybrid.<NavigableMap<K, V>>view(map, Mode.SHALLOW_READONLY);
  }

  /**
   * Declares that an object, with whatever it refers to, never changes, so that every system may
   * read it: configuration, catalogues, texts. Its view refuses writes with {@link
   * UnsupportedOperationException}, and its reads take no lock and track nothing, in whatever
   * system, thread or effect. From now on it is the only view of the object: {@code
   * reactive(object)} returns it, too, and a reactive object that refers to the object gives it
   * out.
   *
   * <p>Nested objects become shared when they are read. A program can still change the raw object,
   * but no reader is told of it.
   *
   * @param <T> the type of the object
   * @param object a bean, raw, or what {@code shared} returned
   * @return the view, of a class that extends the object's
   * @throws dev.aliensignals.primitives.CrossSystemException if the object was made reactive, and
   *     so belongs to a system; reading what is nested throws it, too
   * @throws NotReactiveException if the object cannot be made reactive; the message says why
   */
  public static <T> T shared(T object) {
    return share(object);
  }

  /**
   * Declares that a list never changes, see {@link #shared(Object)}.
   *
   * @param <E> the type of the elements
   * @param list raw, or what {@code shared} returned
   * @return the view
   * @throws dev.aliensignals.primitives.CrossSystemException if it belongs to a system
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> List<E> shared(List<E> list) {
    return share(list);
  }

  /**
   * Declares that a set never changes, see {@link #shared(Object)}.
   *
   * @param <E> the type of the elements
   * @param set raw, or what {@code shared} returned
   * @return the view
   * @throws dev.aliensignals.primitives.CrossSystemException if it belongs to a system
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> Set<E> shared(Set<E> set) {
    return share(set);
  }

  /**
   * Declares that a sorted set never changes, see {@link #shared(Object)}.
   *
   * @param <E> the type of the elements
   * @param set raw, or what {@code shared} returned
   * @return the view
   * @throws dev.aliensignals.primitives.CrossSystemException if it belongs to a system
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> SortedSet<E> shared(SortedSet<E> set) {
    return share(set);
  }

  /**
   * Declares that a navigable set never changes, see {@link #shared(Object)}.
   *
   * @param <E> the type of the elements
   * @param set raw, or what {@code shared} returned
   * @return the view
   * @throws dev.aliensignals.primitives.CrossSystemException if it belongs to a system
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> NavigableSet<E> shared(NavigableSet<E> set) {
    return share(set);
  }

  /**
   * Declares that a collection that is neither list nor set never changes, see {@link
   * #shared(Object)}.
   *
   * @param <E> the type of the elements
   * @param collection raw, or what {@code shared} returned
   * @return the view
   * @throws dev.aliensignals.primitives.CrossSystemException if it belongs to a system
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> Collection<E> shared(Collection<E> collection) {
    return share(collection);
  }

  /**
   * Declares that a map never changes, see {@link #shared(Object)}.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map raw, or what {@code shared} returned
   * @return the view
   * @throws dev.aliensignals.primitives.CrossSystemException if it belongs to a system
   * @throws NotReactiveException if there can be no view of it
   */
  public static <K extends @Nullable Object, V extends @Nullable Object> Map<K, V> shared(
      Map<K, V> map) {
    return share(map);
  }

  /**
   * Declares that a sorted map never changes, see {@link #shared(Object)}.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map raw, or what {@code shared} returned
   * @return the view
   * @throws dev.aliensignals.primitives.CrossSystemException if it belongs to a system
   * @throws NotReactiveException if there can be no view of it
   */
  public static <K extends @Nullable Object, V extends @Nullable Object> SortedMap<K, V> shared(
      SortedMap<K, V> map) {
    return share(map);
  }

  /**
   * Declares that a navigable map never changes, see {@link #shared(Object)}.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map raw, or what {@code shared} returned
   * @return the view
   * @throws dev.aliensignals.primitives.CrossSystemException if it belongs to a system
   * @throws NotReactiveException if there can be no view of it
   */
  public static <K extends @Nullable Object, V extends @Nullable Object> NavigableMap<K, V> shared(
      NavigableMap<K, V> map) {
    return share(map);
  }

  /**
   * Declares that a queue never changes, see {@link #shared(Object)}.
   *
   * @param <E> the type of the elements
   * @param queue raw, or what {@code shared} returned
   * @return the view
   * @throws dev.aliensignals.primitives.CrossSystemException if it belongs to a system
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> Queue<E> shared(Queue<E> queue) {
    return share(queue);
  }

  /**
   * Declares that a deque never changes, see {@link #shared(Object)}.
   *
   * @param <E> the type of the elements
   * @param deque raw, or what {@code shared} returned
   * @return the view
   * @throws dev.aliensignals.primitives.CrossSystemException if it belongs to a system
   * @throws NotReactiveException if there can be no view of it
   */
  public static <E extends @Nullable Object> Deque<E> shared(Deque<E> deque) {
    return share(deque);
  }

  /**
   * Declares that a linked list never changes, which is a list and a deque: as a list, see {@link
   * #shared(Object)}.
   *
   * @param <E> the type of the elements
   * @param list raw, or what {@code shared} returned
   * @return the view
   * @throws dev.aliensignals.primitives.CrossSystemException if it belongs to a system
   * @throws NotReactiveException if there can be no view of it
   */
  @SuppressWarnings("NonApiType") // just for this class, which is two things
  public static <E extends @Nullable Object> List<E> shared(LinkedList<E> list) {
    return Hybrid.<List<E>>share(list);
  }

  /**
   * Declares that a concurrent map never changes, see {@link #shared(Object)}.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map raw, or what {@code shared} returned
   * @return the view
   * @throws dev.aliensignals.primitives.CrossSystemException if it belongs to a system
   * @throws NotReactiveException if there can be no view of it
   */
  public static <K extends @Nullable Object, V extends @Nullable Object> ConcurrentMap<K, V> shared(
      ConcurrentMap<K, V> map) {
    return share(map);
  }

  /**
   * Declares that a concurrent navigable map never changes, which is a navigable and a concurrent
   * map: as a navigable one, see {@link #shared(Object)}.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map raw, or what {@code shared} returned
   * @return the view
   * @throws dev.aliensignals.primitives.CrossSystemException if it belongs to a system
   * @throws NotReactiveException if there can be no view of it
   */
  public static <K extends @Nullable Object, V extends @Nullable Object> NavigableMap<K, V> shared(
      ConcurrentNavigableMap<K, V> map) {
    return Hybrid.<NavigableMap<K, V>>share(map);
  }

  @SuppressWarnings("unchecked") // a view extends the class or implements the interface
  private static <T> T share(T object) {
    return (T) Reactivity.shared(Objects.requireNonNull(object, "object"));
  }

  @SuppressWarnings("unchecked") // a view extends the class or implements the interface
  private static <T> T view(T object, Mode mode) {
    return (T) Reactivity.root(Objects.requireNonNull(object, "object"), mode);
  }

  // ---- lists of entries -------------------------------------------------------------------------

  /**
   * The elements of a list as a list of entries with a signal each, which has the operators of
   * {@link ReadableList}: {@code entries(reactive(orders)).filter(Order::isOpen)}. It hears of the
   * changes that are made through views of the list: while an effect observes it, one of them costs
   * O(log n), and nothing is compared, except after a sort. Unobserved, the first read after a
   * change compares all. Keys are counted, in the order in which elements come; an element that is
   * moved in one batch keeps its entry.
   *
   * @param <E> the type of the elements
   * @param list raw, or a view; of a part of a list each change compares all
   * @return a list that can only be read, of the system of the view
   * @throws NotReactiveException if there can be no view of the list
   */
  public static <E extends @Nullable Object> ReadableList<Long, E> entries(List<E> list) {
    return EntrySource.of(viewOf(list));
  }

  /**
   * {@link #entries(List)} with keys that a function makes of the elements. Two elements with the
   * same key are a failure, which reads throw until there is one.
   *
   * @param <K> the type of the keys, which must have {@code equals} and {@code hashCode}
   * @param <E> the type of the elements
   * @param list raw, or a view
   * @param key says the key of an element; called untracked; must not return null
   * @return a list that can only be read
   * @throws NotReactiveException if there can be no view of the list
   */
  public static <K, E extends @Nullable Object> ReadableList<K, E> entries(
      List<E> list, Function<? super E, ? extends K> key) {
    return EntrySource.of(viewOf(list), Objects.requireNonNull(key, "key"));
  }

  /**
   * The elements of a set as a list of entries, see {@link #entries(List)}. Each element, without
   * its view, is its own key. They are in the order in which they came, those of a sorted set in
   * its order.
   *
   * @param <E> the type of the elements
   * @param set raw, or a view
   * @return a list that can only be read
   * @throws NotReactiveException if there can be no view of the set
   */
  public static <E> ReadableList<E, E> entries(Set<E> set) {
    return EntrySource.of(viewOf(set));
  }

  /**
   * The values of a map as a list of entries with the keys of the map, see {@link #entries(List)}.
   * They are in the order in which the keys came, those of a sorted map in its order.
   *
   * @param <K> the type of the keys; null is none
   * @param <V> the type of the values
   * @param map raw, or a view
   * @return a list that can only be read
   * @throws NotReactiveException if there can be no view of the map
   */
  public static <K, V extends @Nullable Object> ReadableList<K, V> entries(Map<K, V> map) {
    return EntrySource.of(viewOf(map));
  }

  private static <C> C viewOf(C collection) {
    return collection instanceof Reactive ? collection : view(collection, Mode.DEEP);
  }

  // ---- views and raw objects --------------------------------------------------------------------

  /**
   * Whether something is a view that tracks. Readonly views do too, those of shared objects do not.
   *
   * @param object anything
   * @return true for what {@code reactive}, {@code readonly} and the shallow forms return
   */
  public static boolean isReactive(@Nullable Object object) {
    return object instanceof Reactive view && view.$$mode() != Mode.SHARED;
  }

  /**
   * Whether something is a view that refuses writes.
   *
   * @param object anything
   * @return true for what {@code readonly}, {@code shallowReadonly} and {@code shared} return
   */
  public static boolean isReadonly(@Nullable Object object) {
    return object instanceof ReadonlyRef
        || (object instanceof Reactive view && view.$$mode().isReadonly());
  }

  /**
   * Whether something is a view that returns nested objects as they are.
   *
   * @param object anything
   * @return true for what {@code shallowReactive} and {@code shallowReadonly} return
   */
  public static boolean isShallow(@Nullable Object object) {
    return object instanceof Reactive view && !view.$$mode().isDeep();
  }

  /**
   * Whether something is the view of an object that was declared never to change.
   *
   * @param object anything
   * @return true for what {@code shared} returns, and what is nested in it
   */
  public static boolean isShared(@Nullable Object object) {
    return object instanceof Reactive view && view.$$mode() == Mode.SHARED;
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
   * Marks an object so that it is never made reactive: where it is nested it is returned as it is,
   * and {@code reactive(object)} throws. Views that exist already stay. For a whole class there is
   * {@link Raw}.
   *
   * @param <T> the type of the object
   * @param object the object, or a view of it
   * @return {@code object}
   */
  public static <T> T markRaw(T object) {
    Reactivity.markRaw(Objects.requireNonNull(object, "object"));
    return object;
  }

  // ---- whole objects ----------------------------------------------------------------------------

  /**
   * Makes a deep copy without views: of an object, collection or map, of what is nested in it, and
   * so on. Signals and refs that hold a value are copied with the value that they have now, but not
   * their hooks. The copy shares values, objects given to {@link #markRaw}, derived signals such as
   * computeds and linked signals, and signals of other systems or without a value. Inside a
   * computed or effect every copied value is tracked.
   *
   * @param <T> the type of the object
   * @param object raw, or a view
   * @return a raw copy that nothing changes, but for what is derived in it; shared and cyclic
   *     references are as they were
   */
  @SuppressWarnings(
      "unchecked") // a copy is of the class of the raw object, a collection of its kind
  public static <T> T snapshot(T object) {
    return (T) Copies.snapshot(Objects.requireNonNull(object, "object"));
  }

  /**
   * Makes an object equal to another one, in one batch: then {@code snapshot(target)} equals {@code
   * snapshot(source)}, in content, and one object in several places of the source is one object in
   * the target. Only differences are written, so only effects that follow a difference run. A
   * nested object is changed in the same way rather than replaced if there is one of the same class
   * in the same place, or of the same kind for collections; a writable signal gets the value. The
   * source and all objects it refers to stay as they are, and the target shares none of them,
   * except those that {@link #snapshot} shares.
   *
   * <p>The assignment is made whole or not at all: an impossible one is refused before anything is
   * written, and if a setter throws, the written values are put back through the same setters. If
   * the source refers to the target, the state of the target from before counts.
   *
   * @param <T> the type of the objects
   * @param target the object to change, raw or a view
   * @param source read untracked; where its class is another one, properties are matched by name
   * @return the reactive view of {@code target}
   * @throws NotReactiveException if {@code target} cannot be made reactive
   * @throws UnsupportedOperationException if {@code target} is readonly, or an immutable collection
   *     that would have to change
   * @throws IllegalArgumentException if the objects are of different kinds, a final field would
   *     have to change, or a value does not fit
   */
  public static <T> T assign(T target, T source) {
    T view = view(target, Mode.DEEP);
    Copies.assign((Reactive) view, Objects.requireNonNull(source, "source"), null);
    return view;
  }

  /**
   * {@link #assign(Object, Object)} for lists whose elements are told apart by a key rather than by
   * their place: an element of the target becomes the one with the same key, and moves to its
   * place.
   *
   * @param <E> the type of the elements
   * @param target the object to change, raw or a view
   * @param source read untracked
   * @param key gives what tells elements apart; called for raw elements of both lists, before
   *     anything is written
   * @return the reactive view of {@code target}
   * @throws UnsupportedOperationException if {@code target} is readonly or immutable
   * @throws IllegalArgumentException if a final field would have to change
   */
  @SuppressWarnings("unchecked") // gets the elements of both lists
  public static <E extends @Nullable Object> List<E> assign(
      List<E> target, List<? extends E> source, Function<? super E, ?> key) {
    List<E> view = view(target, Mode.DEEP);
    Copies.assign(
        (Reactive) view,
        Objects.requireNonNull(source, "source"),
        (Function<Object, ?>) Objects.requireNonNull(key, "key"));
    return view;
  }

  /**
   * Lets objects of closed modules be reactive: the classes of the lookup's module. Not needed
   * where {@code module-info} says {@code opens my.package to dev.aliensignals.hybrid}, nor on the
   * class path.
   *
   * @param lookup the result of {@link MethodHandles#lookup()} in a class of that module
   * @throws IllegalArgumentException if the lookup has not all its rights
   */
  public static void open(MethodHandles.Lookup lookup) {
    Reactivity.open(Objects.requireNonNull(lookup, "lookup"));
  }

  // ---- refs -------------------------------------------------------------------------------------

  /**
   * Makes a ref to null.
   *
   * @param <T> the type of the value
   * @return a new ref, as {@link #ref(Object)} makes it
   */
  @SuppressWarnings("NullAway") // a bare type parameter counts as non-null for it
  public static <T> Ref<@Nullable T> ref() {
    return SignalRef.<@Nullable T>deep(null, null);
  }

  /**
   * Makes a ref, deeply: an object it holds is read as its reactive view, if it can have one.
   * Values are compared by {@code equals}, objects that can be reactive by identity.
   *
   * <p>A collection needs a static type that is one, so that the ref is one of its interface: code
   * that has only a {@code T}, which is a class such as {@code ArrayList}, would fail to get what
   * it has put in. The log says so once for each class. For a ref to null there is {@link #ref()}.
   *
   * @param <T> the type of the value; not a class of collections
   * @param value the first value
   * @return a new ref
   */
  public static <T extends @Nullable Object> Ref<T> ref(T value) {
    Reactivity.warnOfHidden(value);
    return SignalRef.deep(null, value);
  }

  /**
   * {@link #ref(Object)} with options. For a collection, name its interface: {@code Ref<List<Todo>>
   * todos = ref(o -> o.name("todos"), list)}.
   *
   * @param <T> the type of the value
   * @param options sets name, equality and the like; an equality gets raw objects
   * @param value the first value
   * @return a new ref
   * @throws dev.aliensignals.primitives.InvalidSignalValueException if a guard rejects the value
   */
  public static <T extends @Nullable Object> Ref<T> ref(
      Consumer<SignalOptions<T>> options, T value) {
    return SignalRef.deep(Objects.requireNonNull(options, "options"), value);
  }

  /**
   * Makes a ref to a list, see {@link #ref(Object)}.
   *
   * @param <E> the type of the elements
   * @param list the first value
   * @return a new ref
   */
  public static <E extends @Nullable Object> Ref<List<E>> ref(List<E> list) {
    return SignalRef.deep(null, list);
  }

  /**
   * Makes a ref to a set, see {@link #ref(Object)}.
   *
   * @param <E> the type of the elements
   * @param set the first value
   * @return a new ref
   */
  public static <E extends @Nullable Object> Ref<Set<E>> ref(Set<E> set) {
    return SignalRef.deep(null, set);
  }

  /**
   * Makes a ref to a sorted set, see {@link #ref(Object)}.
   *
   * @param <E> the type of the elements
   * @param set the first value
   * @return a new ref
   */
  public static <E extends @Nullable Object> Ref<SortedSet<E>> ref(SortedSet<E> set) {
    return SignalRef.deep(null, set);
  }

  /**
   * Makes a ref to a navigable set, see {@link #ref(Object)}.
   *
   * @param <E> the type of the elements
   * @param set the first value
   * @return a new ref
   */
  public static <E extends @Nullable Object> Ref<NavigableSet<E>> ref(NavigableSet<E> set) {
    return SignalRef.deep(null, set);
  }

  /**
   * Makes a ref to a collection that is neither list nor set, see {@link #ref(Object)}.
   *
   * @param <E> the type of the elements
   * @param collection the first value
   * @return a new ref
   */
  public static <E extends @Nullable Object> Ref<Collection<E>> ref(Collection<E> collection) {
    return SignalRef.deep(null, collection);
  }

  /**
   * Makes a ref to a map, see {@link #ref(Object)}.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map the first value
   * @return a new ref
   */
  public static <K extends @Nullable Object, V extends @Nullable Object> Ref<Map<K, V>> ref(
      Map<K, V> map) {
    return SignalRef.deep(null, map);
  }

  /**
   * Makes a ref to a sorted map, see {@link #ref(Object)}.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map the first value
   * @return a new ref
   */
  public static <K extends @Nullable Object, V extends @Nullable Object> Ref<SortedMap<K, V>> ref(
      SortedMap<K, V> map) {
    return SignalRef.deep(null, map);
  }

  /**
   * Makes a ref to a navigable map, see {@link #ref(Object)}.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map the first value
   * @return a new ref
   */
  public static <K extends @Nullable Object, V extends @Nullable Object>
      Ref<NavigableMap<K, V>> ref(NavigableMap<K, V> map) {
    return SignalRef.deep(null, map);
  }

  /**
   * Makes a ref to a queue, see {@link #ref(Object)}.
   *
   * @param <E> the type of the elements
   * @param queue the first value
   * @return a new ref
   */
  public static <E extends @Nullable Object> Ref<Queue<E>> ref(Queue<E> queue) {
    return SignalRef.deep(null, queue);
  }

  /**
   * Makes a ref to a deque, see {@link #ref(Object)}.
   *
   * @param <E> the type of the elements
   * @param deque the first value
   * @return a new ref
   */
  public static <E extends @Nullable Object> Ref<Deque<E>> ref(Deque<E> deque) {
    return SignalRef.deep(null, deque);
  }

  /**
   * Makes a ref to a linked list, which is a list and a deque: as a list, see {@link #ref(Object)}.
   *
   * @param <E> the type of the elements
   * @param list the first value
   * @return a new ref
   */
  @SuppressWarnings("NonApiType") // just for this class, which is two things
  public static <E extends @Nullable Object> Ref<List<E>> ref(LinkedList<E> list) {
    return SignalRef.deep(null, list);
  }

  /**
   * Makes a ref to a concurrent map, see {@link #ref(Object)}.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map the first value
   * @return a new ref
   */
  public static <K extends @Nullable Object, V extends @Nullable Object>
      Ref<ConcurrentMap<K, V>> ref(ConcurrentMap<K, V> map) {
    return SignalRef.deep(null, map);
  }

  /**
   * Makes a ref to a concurrent navigable map, which is a navigable and a concurrent map: as a
   * navigable one, see {@link #ref(Object)}.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map the first value
   * @return a new ref
   */
  public static <K extends @Nullable Object, V extends @Nullable Object>
      Ref<NavigableMap<K, V>> ref(ConcurrentNavigableMap<K, V> map) {
    return SignalRef.deep(null, map);
  }

  /**
   * Makes a ref that returns its value as it is.
   *
   * @param <T> the type of the value
   * @param value the first value
   * @return a new ref
   */
  public static <T extends @Nullable Object> Ref<T> shallowRef(T value) {
    return SignalRef.shallow(null, value);
  }

  /**
   * {@link #shallowRef(Object)} with options.
   *
   * @param <T> the type of the value
   * @param options sets name, equality and the like
   * @param value the first value
   * @return a new ref
   * @throws dev.aliensignals.primitives.InvalidSignalValueException if a guard rejects the value
   */
  public static <T extends @Nullable Object> Ref<T> shallowRef(
      Consumer<SignalOptions<T>> options, T value) {
    return SignalRef.shallow(Objects.requireNonNull(options, "options"), value);
  }

  /**
   * Tells the followers of a ref of a change inside its value, which the ref cannot see: {@link
   * #trigger(ReadableSignal)} under the name that Vue gives it.
   *
   * @param ref a shallow ref as a rule
   */
  public static void triggerRef(ReadableSignal<?> ref) {
    trigger(ref);
  }

  /**
   * {@link #onWrite(ReadableSignal, BiConsumer, BiConsumer)} for refs, whose callbacks get values
   * as {@code get} gives them. Of a ref that reads and writes something else, such as one property,
   * they are told of each write by way of that ref, equal or not, in the batch of the write.
   *
   * @param <T> the type of the value
   * @param ref whose writes to report
   * @param before called untracked with the old and the new value, before anything has changed; its
   *     exception goes to the writer and prevents the write
   * @param after called untracked with the old and the new value, when the write is done
   * @return to end it
   */
  public static <T extends @Nullable Object> Registration onWrite(
      Ref<T> ref, BiConsumer<? super T, ? super T> before, BiConsumer<? super T, ? super T> after) {
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(after, "after");
    if (Objects.requireNonNull(ref, "ref") instanceof SignalRef<T> held) {
      return held.onWrite(before, after);
    }
    if (ref instanceof AccessorRef<T> accessor) {
      return accessor.writes.add(before, after);
    }
    return ref instanceof ComputedRef<T> computed
        ? computed.writes.add(before, after)
        : Signals.onWrite(ref, before, after);
  }

  /**
   * Makes a ref whose reads and writes are your own: for debouncing, validation, storage. Write
   * {@code (track, trigger) -> new RefAccess<String>() {…}}, with the type, as compilers cannot
   * infer it there.
   *
   * @param <T> the type of the value
   * @param factory called once, with {@code track}, to be called by {@code get}, and {@code
   *     trigger}, to be called by {@code set} or later, from any thread
   * @return a new ref
   */
  public static <T extends @Nullable Object> Ref<T> customRef(
      BiFunction<Runnable, Runnable, RefAccess<T>> factory) {
    Objects.requireNonNull(factory, "factory");
    ReactiveSystem system = ReactiveSystem.current();
    Signal<Integer> changes = system.signal(o -> o.name("customRef"), 0);
    RefAccess<T> access =
        Objects.requireNonNull(
            factory.apply((Runnable) changes::get, (Runnable) () -> system.trigger(changes)),
            "factory returned null");
    return new AccessorRef<>(system, () -> "customRef", access::get, access::set);
  }

  /**
   * Makes a ref to one property of a bean: reads and writes go to the bean's reactive view.
   *
   * @param <B> the type of the bean
   * @param <T> the type of the property
   * @param bean a reactive bean; a raw one is made reactive
   * @param getter reads the property: {@code Todo::getTitle}
   * @param setter writes the property: {@code Todo::setTitle}
   * @return a new ref
   * @throws NotReactiveException if the bean cannot be made reactive
   */
  public static <B, T extends @Nullable Object> Ref<T> toRef(
      B bean, Function<? super B, ? extends T> getter, BiConsumer<? super B, ? super T> setter) {
    Objects.requireNonNull(getter, "getter");
    Objects.requireNonNull(setter, "setter");
    B view = view(bean, Mode.DEEP);
    return new AccessorRef<>(
        Reactivity.system(view),
        () -> "toRef(" + toRaw(view).getClass().getSimpleName() + ")",
        () -> getter.apply(view),
        value -> setter.accept(view, value));
  }

  /**
   * {@link #toRef(Object, Function, BiConsumer)} with a value to read while the property is null:
   * {@code toRef(todo, Todo::getNote, Todo::setNote, "")}.
   *
   * @param <B> the type of the bean
   * @param <T> the type of the property
   * @param bean a reactive bean; a raw one is made reactive
   * @param getter reads the property; may return null
   * @param setter writes the property
   * @param otherwise read while the property is null; never written into the bean by reading
   * @return a new ref
   * @throws NotReactiveException if the bean cannot be made reactive
   */
  public static <B, T> Ref<T> toRef(
      B bean,
      Function<? super B, ? extends @Nullable T> getter,
      BiConsumer<? super B, ? super T> setter,
      T otherwise) {
    Objects.requireNonNull(getter, "getter");
    Objects.requireNonNull(otherwise, "otherwise");
    return Hybrid.<B, T>toRef(
        bean,
        view -> {
          T value = getter.apply(view);
          return value == null ? otherwise : value;
        },
        setter);
  }

  /**
   * Makes a ref to one property of a bean, with the setter that belongs to the getter. Calls the
   * getter to find out which property that is; costs about as much as making a computed.
   *
   * @param <B> the type of the bean
   * @param <T> the type of the property
   * @param bean a reactive bean; a raw one is made reactive
   * @param getter reads one property and returns it: {@code Todo::getTitle}
   * @return a new ref; if the property has no setter, {@code set} throws {@link
   *     UnsupportedOperationException}
   * @throws NotReactiveException if the bean cannot be made reactive
   * @throws IllegalArgumentException if the getter does anything else
   */
  @SuppressWarnings({"unchecked", "NullAway"}) // the property has the type of its getter
  public static <B, T extends @Nullable Object> Ref<T> toRef(
      B bean, Function<? super B, ? extends T> getter) {
    Objects.requireNonNull(getter, "getter");
    B view = view(bean, Mode.DEEP);
    if (isShared(view)) { // whose reads cannot be told apart, and which has no writes
      return toRef(
          view,
          getter,
          (shared, value) -> {
            throw Reactivity.neverChanges(shared);
          });
    }
    BeanProperty property = BeanProperty.readBy(view, () -> getter.apply(view));
    return new AccessorRef<>(
        Reactivity.system(view), property::toString, () -> (T) property.get(), property::set);
  }

  /**
   * Makes refs to all properties of a bean, or of state of an interface, in the order of their
   * declaration.
   *
   * @param bean a reactive bean; a raw one is made reactive
   * @return the refs by the names of the properties; {@code set} of one without a setter throws
   *     {@link UnsupportedOperationException}; see {@link PropertyRefs#get(String, Class)} for
   *     their types
   * @throws NotReactiveException if the bean cannot be made reactive
   * @throws IllegalArgumentException if it is a collection
   */
  public static PropertyRefs toRefs(Object bean) {
    Object view = view(bean, Mode.DEEP);
    return new PropertyRefs(
        toRaw(view).getClass().getSimpleName(), Reactivity.system(view), BeanProperty.all(view));
  }

  /**
   * Makes refs to the entries that a map has now, in its order.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map a reactive map; a raw one is made reactive; its keys are read untracked
   * @return the refs by key, see {@link #toRef(Map, Object)}; the map of them cannot be changed
   */
  public static <K extends @Nullable Object, V extends @Nullable Object>
      Map<K, Ref<@Nullable V>> toRefs(Map<K, V> map) {
    Map<K, V> view = reactive(map);
    Map<K, Ref<@Nullable V>> refs = new LinkedHashMap<>();
    untracked(() -> view.keySet().forEach(key -> refs.put(key, Hybrid.<K, V>mapRef(view, key))));
    return Collections.unmodifiableMap(refs);
  }

  /**
   * Returns a ref as it is, for code that makes a ref of any argument.
   *
   * @param <T> the type of the value
   * @param ref a ref
   * @return {@code ref}
   */
  public static <T extends @Nullable Object> Ref<T> toRef(Ref<T> ref) {
    return Objects.requireNonNull(ref, "ref");
  }

  /**
   * Makes a ref that reads a getter and cannot be written.
   *
   * @param <T> the type of the value
   * @param getter a getter, signal or computed; called at each read, tracked, and nothing kept
   * @return a new ref, whose {@code set} throws {@link UnsupportedOperationException}
   */
  public static <T extends @Nullable Object> Ref<T> toRef(Supplier<? extends T> getter) {
    Objects.requireNonNull(getter, "getter");
    return new AccessorRef<>(
        ReactiveSystem.current(),
        () -> "toRef(getter)",
        getter,
        value -> {
          throw new UnsupportedOperationException(
              "This ref was made from a getter by toRef, so it cannot be written. Write the values"
                  + " that the getter reads, or use computed(getter, setter).");
        });
  }

  /**
   * Makes a ref that holds a value: {@link #ref(Object)} under the name that Vue gives it, where it
   * may be a ref or getter already.
   *
   * @param <T> the type of the value; no collection, for which there is {@code ref}
   * @param value the first value
   * @return a new ref
   */
  public static <T extends @Nullable Object> Ref<T> toRef(T value) {
    return Hybrid.<T>ref(value);
  }

  /**
   * Makes a ref to the element at an index of a list: reads and writes go to the list's reactive
   * view. It stays with the index, even if elements are inserted before it.
   *
   * @param <E> the type of the elements
   * @param list a reactive list; a raw one is made reactive
   * @param index which element, which need not be there yet
   * @return a new ref, which throws {@link IndexOutOfBoundsException} while there is none
   */
  public static <E extends @Nullable Object> Ref<E> toRef(List<E> list, int index) {
    List<E> view = reactive(list);
    return new AccessorRef<>(
        Reactivity.system(view),
        () -> "toRef([" + index + "])",
        () -> view.get(index),
        value -> view.set(index, value));
  }

  /**
   * {@link #toRef(List, int)} with a value to read while the list has no such index.
   *
   * @param <E> the type of the elements
   * @param list a reactive list; a raw one is made reactive
   * @param index which element, which need not be there
   * @param otherwise read while there is none, and until there is one; reads follow the size, too
   * @return a new ref; {@code set} throws {@link IndexOutOfBoundsException} while there is none
   */
  public static <E extends @Nullable Object> Ref<E> toRef(List<E> list, int index, E otherwise) {
    List<E> view = reactive(list);
    return new AccessorRef<>(
        Reactivity.system(view),
        () -> "toRef([" + index + "])",
        () -> index >= 0 && index < view.size() ? view.get(index) : otherwise,
        value -> view.set(index, value));
  }

  /**
   * {@link #toRef(Map, Object)} with a value to read while there is no entry.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map a reactive map; a raw one is made reactive
   * @param key the key of the entry, which need not be there
   * @param otherwise read while there is no entry; never put into the map by reading
   * @return a new ref
   */
  public static <K extends @Nullable Object, V extends @Nullable Object> Ref<V> toRef(
      Map<K, V> map, K key, V otherwise) {
    Map<K, V> view = reactive(map);
    return new AccessorRef<>(
        Reactivity.system(view),
        () -> "toRef(" + key + ")",
        () -> view.getOrDefault(key, otherwise),
        value -> view.put(key, value));
  }

  /**
   * Makes a ref to one entry of a map: reads and writes go to the map's reactive view.
   *
   * @param <K> the type of the keys
   * @param <V> the type of the values
   * @param map a reactive map; a raw one is made reactive
   * @param key the key of the entry, which need not be there
   * @return a new ref; null while there is no entry
   */
  public static <K extends @Nullable Object, V extends @Nullable Object> Ref<@Nullable V> toRef(
      Map<K, V> map, K key) {
    Map<K, V> view = reactive(map);
    return mapRef(view, key);
  }

  @SuppressWarnings("NullAway") // a map that takes no null says so itself
  private static <K extends @Nullable Object, V extends @Nullable Object> Ref<@Nullable V> mapRef(
      Map<K, V> view, K key) {
    return new AccessorRef<@Nullable V>(
        Reactivity.system(view),
        () -> "toRef(" + key + ")",
        () -> view.get(key),
        value -> view.put(key, value));
  }

  /**
   * Makes a computed that can be written.
   *
   * @param <T> the type of the value
   * @param getter computes the value, as in {@link #computed(Supplier)}
   * @param setter called by {@code set} in one batch, untracked: writes what the value is computed
   *     from
   * @return a new ref
   */
  public static <T extends @Nullable Object> Ref<T> computed(
      Supplier<? extends T> getter, Consumer<? super T> setter) {
    Objects.requireNonNull(setter, "setter");
    return new ComputedRef<>(Signals.<T>computed(getter), setter);
  }

  /**
   * {@link #computed(Supplier, Consumer)} with options: {@code computed(o -> o.name("euros"), () ->
   * …, value -> …)}.
   *
   * @param <T> the type of the value
   * @param options sets name, equality and the like
   * @param getter computes the value, as in {@link #computed(Supplier)}
   * @param setter called by {@code set} in one batch, untracked: writes what the value is computed
   *     from
   * @return a new ref
   */
  public static <T extends @Nullable Object> Ref<T> computed(
      Consumer<ComputedOptions<T>> options,
      Supplier<? extends T> getter,
      Consumer<? super T> setter) {
    Objects.requireNonNull(setter, "setter");
    return new ComputedRef<>(Signals.<T>computed(options, getter), setter);
  }

  /**
   * A view of a ref, signal or computed that refuses writes, and whose value is a readonly view if
   * it can have one. {@link dev.aliensignals.primitives.WritableSignal#asReadonly} leaves the value
   * as it is.
   *
   * @param <T> the type of the value
   * @param signal the signal to read
   * @return the view; {@code signal} itself if it is such a view already
   */
  public static <T extends @Nullable Object> ReadableSignal<T> readonly(ReadableSignal<T> signal) {
    return Objects.requireNonNull(signal, "signal") instanceof ReadonlyRef<T> already
        ? already
        : new ReadonlyRef<>(signal);
  }

  /**
   * Whether something is a ref in the wide sense of Vue: a ref, signal or computed.
   *
   * @param object anything
   * @return true for everything that has {@code get} and is tracked by it
   */
  public static boolean isRef(@Nullable Object object) {
    return object instanceof ReadableSignal;
  }

  /**
   * The value of a ref, signal or computed, tracked; anything else as it is.
   *
   * @param object anything
   * @return the value
   */
  public static @Nullable Object unref(@Nullable Object object) {
    return object instanceof ReadableSignal<?> signal ? signal.get() : object;
  }

  /**
   * The value of a ref, signal or computed, tracked.
   *
   * @param <T> the type of the value
   * @param signal a ref, signal or computed
   * @return the value
   */
  public static <T extends @Nullable Object> T unref(ReadableSignal<? extends T> signal) {
    return Objects.requireNonNull(signal, "signal").get();
  }

  /**
   * The value of a ref, signal, computed or getter, tracked.
   *
   * @param <T> the type of the value
   * @param source a ref, signal, computed or getter
   * @return the value
   */
  public static <T extends @Nullable Object> T toValue(Supplier<? extends T> source) {
    return requireSource(source).get();
  }

  /**
   * The value of a ref, signal, computed or getter, tracked; anything else as it is.
   *
   * @param object anything
   * @return the value
   */
  public static @Nullable Object toValue(@Nullable Object object) {
    return object instanceof Supplier<?> supplier ? supplier.get() : object;
  }

  // ---- watching ---------------------------------------------------------------------------------

  /**
   * An effect under the name that Vue gives it: runs now, and again when something that it has read
   * has changed.
   *
   * @param fn the effect
   * @return the running effect
   * @throws RuntimeException if the first run fails, see {@link Signals#effect(Runnable)}
   */
  public static Effect watchEffect(Runnable fn) {
    return effect(fn);
  }

  /**
   * {@link #watchEffect(Runnable)} with options.
   *
   * @param options sets name, handler and the like
   * @param fn the effect
   * @return the running effect
   * @throws RuntimeException if the first run fails, see {@link Signals#effect(Runnable)}
   */
  public static Effect watchEffect(Consumer<EffectOptions> options, Runnable fn) {
    return effect(options, fn);
  }

  /**
   * {@link #watchEffect(Runnable)} for a function that returns a cleanup.
   *
   * @param fn returns the cleanup of the run, or null for none; or registers any number by {@link
   *     #onCleanup}
   * @return the running effect
   * @throws RuntimeException if the first run fails, see {@link Signals#effect(Supplier)}
   */
  public static Effect watchEffect(Supplier<? extends @Nullable Cleanup> fn) {
    return effect(fn);
  }

  /**
   * {@link #watchEffect(Supplier)} with options.
   *
   * @param options sets name, handler and the like
   * @param fn returns the cleanup of the run, or null for none
   * @return the running effect
   * @throws RuntimeException if the first run fails, see {@link Signals#effect(Supplier)}
   */
  public static Effect watchEffect(
      Consumer<EffectOptions> options, Supplier<? extends @Nullable Cleanup> fn) {
    return effect(options, fn);
  }

  /**
   * Calls back when the value of a ref, a signal, a computed or a getter changes. The source is
   * read now, tracked, and again when something that it has read has changed. The callback runs
   * after the system has been released, untracked, in the thread that made the change as a rule,
   * and may block and write; effects that it makes end before its next call. Changes in one batch,
   * or while the callback runs, come as one, with the last value that was reported as the old one.
   *
   * @param <T> the type of the value
   * @param source the source to watch
   * @param callback gets the new and the old value
   * @return the running watch
   * @throws RuntimeException if the first read fails
   */
  public static <T extends @Nullable Object> Effect watch(
      Supplier<? extends T> source, BiConsumer<? super T, ? super @Nullable T> callback) {
    return Watch.start(Watch.configure(null), requireSource(source), requireCallback(callback));
  }

  /**
   * {@link #watch(Supplier, BiConsumer)} with options.
   *
   * @param <T> the type of the value
   * @param options sets immediate, deep, once, executor and the like
   * @param source the source to watch
   * @param callback gets the new and the old value; the old one is null if there is none yet
   * @return the running watch
   * @throws RuntimeException if the first read fails
   */
  public static <T extends @Nullable Object> Effect watch(
      Consumer<WatchOptions> options,
      Supplier<? extends T> source,
      BiConsumer<? super T, ? super @Nullable T> callback) {
    return Watch.start(
        Watch.configure(Objects.requireNonNull(options, "options")),
        requireSource(source),
        requireCallback(callback));
  }

  /**
   * {@link #watch(Supplier, BiConsumer)} for callbacks that need no old value.
   *
   * @param <T> the type of the value
   * @param source the source to watch
   * @param callback gets the new value
   * @return the running watch
   * @throws RuntimeException if the first read fails
   */
  public static <T extends @Nullable Object> Effect watch(
      Supplier<? extends T> source, Consumer<? super T> callback) {
    return Hybrid.<T>watch(source, withoutOld(callback));
  }

  /**
   * {@link #watch(Supplier, Consumer)} with options.
   *
   * @param <T> the type of the value
   * @param options sets immediate, deep, once, executor and the like
   * @param source the source to watch
   * @param callback gets the new value
   * @return the running watch
   * @throws RuntimeException if the first read fails
   */
  public static <T extends @Nullable Object> Effect watch(
      Consumer<WatchOptions> options, Supplier<? extends T> source, Consumer<? super T> callback) {
    return Hybrid.<T>watch(options, source, withoutOld(callback));
  }

  private static <T extends @Nullable Object> BiConsumer<T, @Nullable T> withoutOld(
      Consumer<? super T> callback) {
    requireCallback(callback);
    return (now, old) -> callback.accept(now);
  }

  /**
   * {@link #watch(Supplier, BiConsumer)} for several sources of values of one type: calls back when
   * one of them changes. For values of several types there are forms for two, three and four
   * sources.
   *
   * @param <T> the type of the values
   * @param sources refs, signals, computeds, getters
   * @param callback gets the new and the old values, in the order of the sources; not to be changed
   * @return the running watch
   * @throws RuntimeException if the first read fails
   */
  public static <T extends @Nullable Object> Effect watchAll(
      List<? extends Supplier<? extends T>> sources,
      BiConsumer<? super List<T>, ? super @Nullable List<T>> callback) {
    return Watch.startAll(
        Watch.configure(null),
        Objects.requireNonNull(sources, "sources"),
        requireCallback(callback));
  }

  /**
   * {@link #watchAll(List, BiConsumer)} with options.
   *
   * @param <T> the type of the values
   * @param options sets immediate, deep, once, executor and the like
   * @param sources refs, signals, computeds, getters
   * @param callback gets the new and the old values; the old ones are null if there are none yet
   * @return the running watch
   * @throws RuntimeException if the first read fails
   */
  public static <T extends @Nullable Object> Effect watchAll(
      Consumer<WatchOptions> options,
      List<? extends Supplier<? extends T>> sources,
      BiConsumer<? super List<T>, ? super @Nullable List<T>> callback) {
    return Watch.startAll(
        Watch.configure(Objects.requireNonNull(options, "options")),
        Objects.requireNonNull(sources, "sources"),
        requireCallback(callback));
  }

  /**
   * {@link #watchAll(List, BiConsumer)} for two sources, each of its own type.
   *
   * @param <A> the type of the first value
   * @param <B> the type of the second value
   * @param first a ref, signal, computed or getter
   * @param second a ref, signal, computed or getter
   * @param callback gets the new values
   * @return the running watch
   * @throws RuntimeException if the first read fails
   */
  public static <A extends @Nullable Object, B extends @Nullable Object> Effect watchAll(
      Supplier<? extends A> first,
      Supplier<? extends B> second,
      BiConsumer<? super A, ? super B> callback) {
    requireCallback(callback);
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
    return Watch.startAll(
        Watch.configure(null),
        List.of(first, second),
        (now, old) -> callback.accept(Watch.valueOf(first, 0, now), Watch.valueOf(second, 1, now)));
  }

  /**
   * {@link #watchAll(Supplier, Supplier, BiConsumer)} with options.
   *
   * @param <A> the type of the first value
   * @param <B> the type of the second value
   * @param options sets immediate, deep, once, executor and the like
   * @param first a ref, signal, computed or getter
   * @param second a ref, signal, computed or getter
   * @param callback gets the new values
   * @return the running watch
   * @throws RuntimeException if the first read fails
   */
  public static <A extends @Nullable Object, B extends @Nullable Object> Effect watchAll(
      Consumer<WatchOptions> options,
      Supplier<? extends A> first,
      Supplier<? extends B> second,
      BiConsumer<? super A, ? super B> callback) {
    requireCallback(callback);
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
    return Watch.startAll(
        Watch.configure(Objects.requireNonNull(options, "options")),
        List.of(first, second),
        (now, old) -> callback.accept(Watch.valueOf(first, 0, now), Watch.valueOf(second, 1, now)));
  }

  /**
   * {@link #watchAll(List, BiConsumer)} for three sources, each of its own type.
   *
   * @param <A> the type of the first value
   * @param <B> the type of the second value
   * @param <C> the type of the third value
   * @param first a ref, signal, computed or getter
   * @param second a ref, signal, computed or getter
   * @param third a ref, signal, computed or getter
   * @param callback gets the new values
   * @return the running watch
   * @throws RuntimeException if the first read fails
   */
  public static <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
      Effect watchAll(
          Supplier<? extends A> first,
          Supplier<? extends B> second,
          Supplier<? extends C> third,
          TriConsumer<? super A, ? super B, ? super C> callback) {
    requireCallback(callback);
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
    Objects.requireNonNull(third, "third");
    return Watch.startAll(
        Watch.configure(null),
        List.of(first, second, third),
        (now, old) ->
            callback.accept(
                Watch.valueOf(first, 0, now),
                Watch.valueOf(second, 1, now),
                Watch.valueOf(third, 2, now)));
  }

  /**
   * {@link #watchAll(Supplier, Supplier, Supplier, TriConsumer)} with options.
   *
   * @param <A> the type of the first value
   * @param <B> the type of the second value
   * @param <C> the type of the third value
   * @param options sets immediate, deep, once, executor and the like
   * @param first a ref, signal, computed or getter
   * @param second a ref, signal, computed or getter
   * @param third a ref, signal, computed or getter
   * @param callback gets the new values
   * @return the running watch
   * @throws RuntimeException if the first read fails
   */
  public static <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
      Effect watchAll(
          Consumer<WatchOptions> options,
          Supplier<? extends A> first,
          Supplier<? extends B> second,
          Supplier<? extends C> third,
          TriConsumer<? super A, ? super B, ? super C> callback) {
    requireCallback(callback);
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
    Objects.requireNonNull(third, "third");
    return Watch.startAll(
        Watch.configure(Objects.requireNonNull(options, "options")),
        List.of(first, second, third),
        (now, old) ->
            callback.accept(
                Watch.valueOf(first, 0, now),
                Watch.valueOf(second, 1, now),
                Watch.valueOf(third, 2, now)));
  }

  /**
   * {@link #watchAll(List, BiConsumer)} for four sources, each of its own type.
   *
   * @param <A> the type of the first value
   * @param <B> the type of the second value
   * @param <C> the type of the third value
   * @param <D> the type of the fourth value
   * @param first a ref, signal, computed or getter
   * @param second a ref, signal, computed or getter
   * @param third a ref, signal, computed or getter
   * @param fourth a ref, signal, computed or getter
   * @param callback gets the new values
   * @return the running watch
   * @throws RuntimeException if the first read fails
   */
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object>
      Effect watchAll(
          Supplier<? extends A> first,
          Supplier<? extends B> second,
          Supplier<? extends C> third,
          Supplier<? extends D> fourth,
          QuadConsumer<? super A, ? super B, ? super C, ? super D> callback) {
    requireCallback(callback);
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
    Objects.requireNonNull(third, "third");
    Objects.requireNonNull(fourth, "fourth");
    return Watch.startAll(
        Watch.configure(null),
        List.of(first, second, third, fourth),
        (now, old) ->
            callback.accept(
                Watch.valueOf(first, 0, now),
                Watch.valueOf(second, 1, now),
                Watch.valueOf(third, 2, now),
                Watch.valueOf(fourth, 3, now)));
  }

  /**
   * {@link #watchAll(Supplier, Supplier, Supplier, Supplier, QuadConsumer)} with options.
   *
   * @param <A> the type of the first value
   * @param <B> the type of the second value
   * @param <C> the type of the third value
   * @param <D> the type of the fourth value
   * @param options sets immediate, deep, once, executor and the like
   * @param first a ref, signal, computed or getter
   * @param second a ref, signal, computed or getter
   * @param third a ref, signal, computed or getter
   * @param fourth a ref, signal, computed or getter
   * @param callback gets the new values
   * @return the running watch
   * @throws RuntimeException if the first read fails
   */
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object>
      Effect watchAll(
          Consumer<WatchOptions> options,
          Supplier<? extends A> first,
          Supplier<? extends B> second,
          Supplier<? extends C> third,
          Supplier<? extends D> fourth,
          QuadConsumer<? super A, ? super B, ? super C, ? super D> callback) {
    requireCallback(callback);
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
    Objects.requireNonNull(third, "third");
    Objects.requireNonNull(fourth, "fourth");
    return Watch.startAll(
        Watch.configure(Objects.requireNonNull(options, "options")),
        List.of(first, second, third, fourth),
        (now, old) ->
            callback.accept(
                Watch.valueOf(first, 0, now),
                Watch.valueOf(second, 1, now),
                Watch.valueOf(third, 2, now),
                Watch.valueOf(fourth, 3, now)));
  }

  /**
   * {@link #watch(Supplier, BiConsumer)} for a ref, signal or computed alone.
   *
   * @param <T> the type of the value
   * @param ref the ref to watch
   * @param callback gets the new and the old value
   * @return the running watch
   */
  public static <T extends @Nullable Object> Effect watchRef(
      ReadableSignal<? extends T> ref, BiConsumer<? super T, ? super @Nullable T> callback) {
    return watch(Objects.requireNonNull(ref, "ref"), callback);
  }

  /**
   * {@link #watchRef(ReadableSignal, BiConsumer)} with options.
   *
   * @param <T> the type of the value
   * @param options sets immediate, deep, once, executor and the like
   * @param ref the ref to watch
   * @param callback gets the new and the old value; the old one is null if there is none yet
   * @return the running watch
   */
  public static <T extends @Nullable Object> Effect watchRef(
      Consumer<WatchOptions> options,
      ReadableSignal<? extends T> ref,
      BiConsumer<? super T, ? super @Nullable T> callback) {
    return watch(options, Objects.requireNonNull(ref, "ref"), callback);
  }

  /**
   * {@link #watchRef(ReadableSignal, BiConsumer)} for callbacks that need no old value.
   *
   * @param <T> the type of the value
   * @param ref the ref to watch
   * @param callback gets the new value
   * @return the running watch
   */
  public static <T extends @Nullable Object> Effect watchRef(
      ReadableSignal<? extends T> ref, Consumer<? super T> callback) {
    return Hybrid.<T>watch(Objects.requireNonNull(ref, "ref"), callback);
  }

  /**
   * {@link #watchRef(ReadableSignal, Consumer)} with options.
   *
   * @param <T> the type of the value
   * @param options sets immediate, deep, once, executor and the like
   * @param ref the ref to watch
   * @param callback gets the new value
   * @return the running watch
   */
  public static <T extends @Nullable Object> Effect watchRef(
      Consumer<WatchOptions> options,
      ReadableSignal<? extends T> ref,
      Consumer<? super T> callback) {
    return Hybrid.<T>watch(options, Objects.requireNonNull(ref, "ref"), callback);
  }

  /**
   * Calls back for each property, element and entry that changes in a reactive object and in all
   * that is nested in it, with path and old value: one call per property and batch, none if the
   * value is the old one again. An object that is put in is watched from then on, and one that is
   * taken out no longer. An object in several places is reported where it was found first. The
   * callback runs as in {@link #watch(Supplier, BiConsumer)}.
   *
   * @param state a reactive object or collection, or a ref
   * @param callback gets each change
   * @return the running watch
   * @throws IllegalArgumentException if {@code state} is not reactive
   */
  public static Effect watchReactive(Object state, Consumer<? super PropertyChange> callback) {
    return ReactiveWatch.start(
        Watch.configure(null), Objects.requireNonNull(state, "state"), requireCallback(callback));
  }

  /**
   * {@link #watchReactive(Object, Consumer)} with options.
   *
   * @param options sets shallow, once, executor and the like
   * @param state a reactive object or collection, or a ref
   * @param callback gets each change
   * @return the running watch
   * @throws IllegalArgumentException if {@code state} is not reactive
   */
  public static Effect watchReactive(
      Consumer<WatchOptions> options, Object state, Consumer<? super PropertyChange> callback) {
    return ReactiveWatch.start(
        Watch.configure(Objects.requireNonNull(options, "options")),
        Objects.requireNonNull(state, "state"),
        requireCallback(callback));
  }

  /**
   * {@link #watchReactive(Object, Consumer)} with the parts of the change as parameters.
   *
   * @param state a reactive object or collection, or a ref
   * @param callback gets key, new value, old value and path
   * @return the running watch
   * @throws IllegalArgumentException if {@code state} is not reactive
   */
  public static Effect watchReactive(Object state, PropertyCallback callback) {
    return watchReactive(state, spread(callback));
  }

  /**
   * {@link #watchReactive(Object, PropertyCallback)} with options.
   *
   * @param options sets shallow, once, executor and the like
   * @param state a reactive object or collection, or a ref
   * @param callback gets key, new value, old value and path
   * @return the running watch
   * @throws IllegalArgumentException if {@code state} is not reactive
   */
  public static Effect watchReactive(
      Consumer<WatchOptions> options, Object state, PropertyCallback callback) {
    return watchReactive(options, state, spread(callback));
  }

  private static Consumer<PropertyChange> spread(PropertyCallback callback) {
    requireCallback(callback);
    return change ->
        callback.changed(change.key(), change.newValue(), change.oldValue(), change.path());
  }

  private static <T> T requireCallback(T callback) {
    return Objects.requireNonNull(callback, "callback");
  }

  private static <T> T requireSource(T source) {
    return Objects.requireNonNull(source, "source");
  }
}
