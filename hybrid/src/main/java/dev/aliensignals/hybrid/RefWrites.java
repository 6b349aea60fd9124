package dev.aliensignals.hybrid;

import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.Registration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks of {@link Hybrid#onWrite(Ref, BiConsumer, BiConsumer)} on a ref that keeps no value
 * of its own. Safe to use from any thread.
 */
final class RefWrites<T extends @Nullable Object> {

  /** Two callbacks that belong together; compared by identity. */
  private static final class Entry<T extends @Nullable Object> {
    final BiConsumer<? super T, ? super T> before;
    final BiConsumer<? super T, ? super T> after;

    Entry(BiConsumer<? super T, ? super T> before, BiConsumer<? super T, ? super T> after) {
      this.before = before;
      this.after = after;
    }
  }

  /** Made with the first of them. */
  private volatile @Nullable List<Entry<T>> entries;

  synchronized Registration add(
      BiConsumer<? super T, ? super T> before, BiConsumer<? super T, ? super T> after) {
    Entry<T> entry = new Entry<>(before, after);
    List<Entry<T>> all = entries;
    if (all == null) {
      all = new CopyOnWriteArrayList<>();
      entries = all;
    }
    all.add(entry);
    List<Entry<T>> in = all;
    return () -> in.remove(entry);
  }

  /** Writes, in a batch, and calls back before and after it. */
  void around(ReactiveSystem system, Supplier<? extends T> reader, T next, Runnable write) {
    List<Entry<T>> told = entries;
    if (told == null || told.isEmpty()) {
      write.run();
      return;
    }
    system.batch(
        () ->
            system.untracked(
                () -> {
                  T old = reader.get();
                  told.forEach(entry -> entry.before.accept(old, next));
                  write.run();
                  told.forEach(entry -> entry.after.accept(old, next));
                }));
  }
}
