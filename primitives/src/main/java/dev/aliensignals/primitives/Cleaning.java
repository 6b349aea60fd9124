package dev.aliensignals.primitives;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The function of an effect that returns its cleanup, see {@link Flags#RETURNS_CLEANUP}. */
final class Cleaning implements Runnable {

  final Supplier<? extends @Nullable Cleanup> fn;

  Cleaning(Supplier<? extends @Nullable Cleanup> fn) {
    this.fn = fn;
  }

  /** Runs the function of an effect. Returns the cleanup, if it returns one. */
  static @Nullable Cleanup run(Runnable fn) {
    if (fn instanceof Cleaning cleaning) {
      return cleaning.fn.get();
    }
    fn.run();
    return null;
  }

  @Override
  public void run() {
    throw new AssertionError("what it returns would be lost");
  }
}
