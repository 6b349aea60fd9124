package dev.aliensignals.primitives;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The callbacks of {@link Signals#observe} on one signal, in the order of their registration. */
final class Observers<T extends @Nullable Object> {

  /** Two callbacks that belong together; compared by identity. */
  static final class Entry<T extends @Nullable Object> {
    final BiConsumer<? super T, ? super T> before;
    final BiConsumer<? super T, ? super T> after;

    Entry(BiConsumer<? super T, ? super T> before, BiConsumer<? super T, ? super T> after) {
      this.before = before;
      this.after = after;
    }
  }

  private final Entry<T>[] entries;

  private Observers(Entry<T>[] entries) {
    this.entries = entries;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  static <T extends @Nullable Object> Observers<T> with(
      @Nullable Observers<T> others, Entry<T> added) {
    Entry<T>[] old = others == null ? new Entry[0] : others.entries;
    Entry<T>[] more = Arrays.copyOf(old, old.length + 1);
    more[old.length] = added;
    return new Observers<>(more);
  }

  @Nullable Observers<T> without(Entry<T> removed) {
    Entry<T>[] fewer =
        Arrays.stream(entries).filter(entry -> entry != removed).toArray(this::newArray);
    return fewer.length == 0 ? null : new Observers<>(fewer);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private Entry<T>[] newArray(int length) {
    return new Entry[length];
  }

  void before(T old, T next, Engine e) {
    for (Entry<T> entry : entries) {
      call(entry.before, old, next, e);
    }
  }

  void after(T old, T next, Engine e) {
    for (Entry<T> entry : entries) {
      call(entry.after, old, next, e);
    }
  }

  private static <T extends @Nullable Object> void call(
      BiConsumer<? super T, ? super T> callback, T old, T next, Engine e) {
    Frame frame = new Frame(e, null, e.ownerToKeep());
    try {
      callback.accept(old, next);
      frame.requireBalanced("observe");
    } finally {
      frame.restore();
    }
  }
}
