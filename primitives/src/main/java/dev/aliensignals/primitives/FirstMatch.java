package dev.aliensignals.primitives;

import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Completes a future with the first value of a source that a predicate accepts. */
final class FirstMatch<T extends @Nullable Object> {

  /** The effect that completes the future. */
  private static final class Match<T extends @Nullable Object> {

    final @Nullable T value;
    final @Nullable Throwable thrown;

    Match(@Nullable T value, @Nullable Throwable thrown) {
      this.value = value;
      this.thrown = thrown;
    }
  }

  private final ReactiveSystem system;
  private final Supplier<? extends T> source;
  private final Predicate<? super T> predicate;
  private final CompletableFuture<T> future = new CompletableFuture<>();

  /** The present value does not count. Guarded by the system, as what follows. */
  private boolean skipping;

  private @Nullable Match<T> match;

  private volatile @Nullable Effect effect;

  FirstMatch(
      ReactiveSystem system,
      Supplier<? extends T> source,
      Predicate<? super T> predicate,
      boolean skipping) {
    this.system = system;
    this.source = source;
    this.predicate = predicate;
    this.skipping = skipping;
  }

  CompletableFuture<T> begin() {
    Effect started = system.detached(() -> system.effect(this::look, this::complete));
    effect = started;
    return watched(started);
  }

  /** The future, whose end closes the effect, however it comes. */
  private CompletableFuture<T> watched(Effect started) {
    CompletableFuture<T> unused = future.whenComplete((value, thrown) -> Interop.close(started));
    return future;
  }

  /** The source of the effect: looks at each value, and keeps the first that is accepted. */
  private @Nullable Match<T> look() {
    if (match != null || future.isDone()) {
      Effect running = effect;
      if (running != null) {
        running.close(); // cancelled where that was not possible
      }
      return match;
    }
    boolean skipped = skipping;
    skipping = false;
    try {
      T value = source.get();
      if (!skipped && system.untracked(() -> predicate.test(value))) {
        match = new Match<>(value, null);
      }
    } catch (UnsetSignalException e) {
      return null; // wait for it
    } catch (Throwable t) {
      match = skipped ? null : new Match<>(null, t);
    }
    return match;
  }

  /** The action of the effect. */
  @SuppressWarnings("NullAway") // null only if T admits it
  private void complete(@Nullable Match<T> found) {
    if (found == null) {
      return;
    }
    if (found.thrown != null) {
      future.completeExceptionally(found.thrown);
    } else {
      future.complete(found.value);
    }
  }
}
