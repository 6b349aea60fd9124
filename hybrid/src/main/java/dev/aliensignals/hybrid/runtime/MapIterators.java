package dev.aliensignals.hybrid.runtime;

import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The iterators of the views of a map. They know the key and the value of what they remove. */
final class MapIterators {

  private MapIterators() {}

  /**
   * The part that they share.
   *
   * @param <R> the elements of the raw iterator
   * @param <E> the elements of this one
   */
  private abstract static class Base<R extends @Nullable Object, E extends @Nullable Object>
      implements Iterator<E> {

    final MapView<?, ?, ?> map;
    private final Iterator<R> raw;
    private final View tracked;

    /** The run that has tracked it. */
    private final int run;

    private @Nullable R last;
    private boolean started;

    /** Made by the thread that owns the system. */
    Base(View view, MapView<?, ?, ?> map, Iterator<R> raw) {
      this.map = map;
      this.raw = raw;
      this.tracked = view;
      this.run = view.startTraversal();
    }

    abstract E given(R element);

    abstract @Nullable Object key(R element);

    abstract @Nullable Object value(R element);

    @Override
    public final boolean hasNext() {
      boolean entered = !tracked.isIn(run) && tracked.startStep();
      try {
        return raw.hasNext();
      } finally {
        if (entered) {
          tracked.endStep();
        }
      }
    }

    @Override
    public final E next() {
      boolean entered = !tracked.isIn(run) && tracked.startStep();
      try {
        R element = raw.next();
        last = element;
        started = true;
        return given(element);
      } finally {
        if (entered) {
          tracked.endStep();
        }
      }
    }

    @Override
    @SuppressWarnings("NullAway") // null only if the key is
    public final void remove() {
      try (Call call = map.write()) {
        boolean known = started && map.dependencies() != null;
        Object key = known ? key(last) : null; // read before: it may not be there afterwards
        Object value = known ? value(last) : null;
        raw.remove();
        if (known) {
          map.removed(key, value);
        }
      }
    }
  }

  /** Over keys. */
  static final class Keys<K extends @Nullable Object> extends Base<K, K> {

    Keys(View view, MapView<K, ?, ?> map, Iterator<K> raw) {
      super(view, map, raw);
    }

    @Override
    K given(K key) {
      return map.out(key);
    }

    @Override
    @Nullable Object key(K key) {
      return key;
    }

    @Override
    @Nullable Object value(K key) {
      return map.peek(key);
    }
  }

  /** Over values. */
  static final class Values<K extends @Nullable Object, V extends @Nullable Object>
      extends Base<Map.Entry<K, V>, V> {

    Values(View view, MapView<K, V, ?> map, Iterator<Map.Entry<K, V>> raw) {
      super(view, map, raw);
    }

    @Override
    V given(Map.Entry<K, V> entry) {
      return map.out(entry.getValue());
    }

    @Override
    @Nullable Object key(Map.Entry<K, V> entry) {
      return entry.getKey();
    }

    @Override
    @Nullable Object value(Map.Entry<K, V> entry) {
      return entry.getValue();
    }
  }

  /** Over entries. */
  static final class Entries<K extends @Nullable Object, V extends @Nullable Object>
      extends Base<Map.Entry<K, V>, Map.Entry<K, V>> {

    private final MapEntries<K, V> view;

    Entries(MapEntries<K, V> view, MapView<K, V, ?> map, Iterator<Map.Entry<K, V>> raw) {
      super(view, map, raw);
      this.view = view;
    }

    @Override
    Map.Entry<K, V> given(Map.Entry<K, V> entry) {
      return view.outElement(entry);
    }

    @Override
    @Nullable Object key(Map.Entry<K, V> entry) {
      return entry.getKey();
    }

    @Override
    @Nullable Object value(Map.Entry<K, V> entry) {
      return entry.getValue();
    }
  }
}
