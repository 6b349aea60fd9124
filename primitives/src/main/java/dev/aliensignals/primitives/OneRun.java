package dev.aliensignals.primitives;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The function of an effect with {@link EffectOptions#once}: runs, then closes. */
final class OneRun implements Supplier<@Nullable Cleanup> {

  private final Runnable fn;

  /** Set right after the effect is made, before its first run. */
  @Nullable Effect effect;

  OneRun(Runnable fn) {
    this.fn = fn;
  }

  @Override
  public @Nullable Cleanup get() {
    try {
      return Cleaning.run(fn);
    } finally {
      if (effect != null) {
        effect.close(); // its run goes on; the cleanup that it returns is run at its end
      }
    }
  }
}
