package dev.aliensignals.primitives;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The function of an effect with {@link EffectOptions#closeAfterFailures}: counts, then closes. */
final class FailureLimit implements Supplier<@Nullable Cleanup> {

  private final Runnable fn;
  private final int limit;
  private int failures;

  /** Set right after the effect is made, before its first run. */
  @Nullable Effect effect;

  FailureLimit(Runnable fn, int limit) {
    this.fn = fn;
    this.limit = limit;
  }

  @Override
  public @Nullable Cleanup get() {
    Cleanup cleanup;
    try {
      cleanup = Cleaning.run(fn);
    } catch (Throwable t) {
      if (++failures == limit && effect != null) {
        effect.close();
      }
      throw t;
    }
    failures = 0;
    return cleanup;
  }
}
