package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.Cleanup;
import dev.aliensignals.primitives.ReactiveSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The changes that a source has told of since its list looked at it last. Guarded by the system.
 *
 * @param <K> the type of the keys
 * @param <T> the type of the values
 */
final class SourceLog<K, T extends @Nullable Object> {
  /*
   * While the list is observed somebody listens. The steps are complete from the first comparison with
   * the whole source after that on, and no more once something unknown was told of, more than would be
   * compared, or the list has failed to take it.
   */

  /** So many steps are kept in any case. */
  private static final int LEAST = 64;

  /** The kind of a change. */
  enum Kind {
    ADDED,
    REMOVED,
    REPLACED,
    PUT,
    REMOVED_KEY
  }

  /** A change. */
  static final class Step<K, T extends @Nullable Object> {

    final Kind kind;
    final int index;
    final @Nullable K key;

    /** Valid if the kind has one. */
    final @Nullable T value;

    Step(Kind kind, int index, @Nullable K key, @Nullable T value) {
      this.kind = kind;
      this.index = index;
      this.key = key;
      this.value = value;
    }

    boolean hasValue() {
      return kind != Kind.REMOVED && kind != Kind.REMOVED_KEY;
    }

    @SuppressWarnings("NullAway") // null only if T admits it
    T required() {
      return value;
    }
  }

  /** From when the list becomes observed until nobody observes it any more. */
  private final class Listening implements ListSource.Changes<K, T> {

    private final Runnable invalidate;

    Listening(Runnable invalidate) {
      this.invalidate = invalidate;
    }

    private void tell(@Nullable Step<K, T> step) {
      system.batch(
          () -> {
            if (open != this) {
              return;
            }
            if (step == null || steps.size() >= Math.max(LEAST, size.getAsInt())) {
              forget();
            } else if (complete) {
              steps.add(step);
            }
            invalidate.run();
          });
    }

    @Override
    public void added(int index, T value) {
      tell(new Step<>(Kind.ADDED, index, null, value));
    }

    @Override
    public void removed(int index) {
      tell(new Step<>(Kind.REMOVED, index, null, null));
    }

    @Override
    public void replaced(int index, T value) {
      tell(new Step<>(Kind.REPLACED, index, null, value));
    }

    @Override
    public void put(T value) {
      tell(new Step<>(Kind.PUT, 0, null, value));
    }

    @Override
    public void removedKey(K key) {
      tell(new Step<>(Kind.REMOVED_KEY, 0, Objects.requireNonNull(key, "key"), null));
    }

    @Override
    public void unknown() {
      tell(null);
    }
  }

  final ListSource<K, T> source;
  private final ReactiveSystem system;

  /** How many entries a comparison would look at. */
  private final IntSupplier size;

  private @Nullable Listening open;
  private List<Step<K, T>> steps = new ArrayList<>();
  private boolean complete;

  SourceLog(ListSource<K, T> source, ReactiveSystem system, IntSupplier size) {
    this.source = Objects.requireNonNull(source, "source");
    this.system = system;
    this.size = size;
  }

  /** The list has become observed. */
  Cleanup listen(Runnable invalidate) {
    Listening begun = new Listening(invalidate);
    forget();
    open = begun;
    Cleanup end = source.listen(begun);
    invalidate.run(); // something may have changed since, of which nobody has told
    return () -> {
      open = null;
      forget();
      if (end != null) {
        end.run();
      }
    };
  }

  private void forget() {
    complete = false;
    steps = new ArrayList<>();
  }

  /**
   * Everything since the last time; null if that is not known, or nothing: then something else says
   * that the source has changed. Then {@link #taken}.
   */
  @Nullable List<Step<K, T>> take() {
    List<Step<K, T>> all = complete && !steps.isEmpty() ? steps : null;
    forget();
    return all;
  }

  /** The list is as its source. */
  void taken() {
    complete = open != null;
  }
}
