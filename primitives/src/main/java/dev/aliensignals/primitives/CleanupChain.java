package dev.aliensignals.primitives;

import org.jspecify.annotations.Nullable;

/** Several cleanups of one owner, the last registered first. */
final class CleanupChain implements Cleanup {

  final Cleanup last;
  final Cleanup earlier;

  CleanupChain(Cleanup last, Cleanup earlier) {
    this.last = last;
    this.earlier = earlier;
  }

  static Cleanup first(Cleanup cleanup) {
    return cleanup instanceof CleanupChain chain ? chain.last : cleanup;
  }

  static @Nullable Cleanup rest(Cleanup cleanup) {
    return cleanup instanceof CleanupChain chain ? chain.earlier : null;
  }

  @Override
  public void run() {
    throw new AssertionError(
        "a chain is taken apart by Disposal, which runs each cleanup by itself");
  }
}
