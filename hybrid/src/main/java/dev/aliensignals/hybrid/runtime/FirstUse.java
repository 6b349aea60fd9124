package dev.aliensignals.hybrid.runtime;

/**
 * Initialises what all views need, where there is stack for that: a class whose initialisation
 * overflows can never be used again.
 */
final class FirstUse {

  /** Calls that must fit on the stack. */
  private static final int CALLS = 500;

  private static volatile boolean done;

  private FirstUse() {}

  /**
   * Precedes the first use of {@link Home}, and with it of the global system.
   *
   * @throws StackOverflowError if there is too little stack; the next call tries again
   */
  static void prepare() {
    if (!done) {
      call(CALLS);
      Home.current();
      done = true;
    }
  }

  private static int call(int times) {
    return times == 0 ? 0 : call(times - 1) + 1;
  }
}
