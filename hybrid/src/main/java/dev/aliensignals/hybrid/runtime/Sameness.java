package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.primitives.Equality;
import dev.aliensignals.primitives.spi.Spi;
import org.jspecify.annotations.Nullable;

/**
 * Whether a value that replaces another is no change: identity for what is or can become reactive,
 * as an equal bean in the place of another has a life of its own; {@code equals} for values. A
 * readonly or shallow view is another value than its raw object, which a deep view is not.
 */
public final class Sameness implements Equality<@Nullable Object> {

  /** The only one. */
  public static final Sameness INSTANCE = new Sameness();

  private Sameness() {}

  @Override
  public boolean equal(@Nullable Object current, @Nullable Object next) {
    return isSame(current, next);
  }

  /**
   * Whether {@code now} in the place of {@code old} is no change. Calls {@code equals} of values.
   *
   * @param old raw or a view, may be null
   * @param now raw or a view, may be null
   * @return true if the new value is no change
   */
  @SuppressWarnings("ReferenceEquality") // identity is what it is about
  public static boolean isSame(@Nullable Object old, @Nullable Object now) {
    if (old == now) {
      return true;
    }
    if (old == null || now == null) {
      return false;
    }
    if (old instanceof Reactive || now instanceof Reactive) {
      return Reactivity.toRaw(old) == Reactivity.toRaw(now) && modeOf(old) == modeOf(now);
    }
    return View.isPlain(old)
        ? old.equals(now)
        : !ClassInfo.of(old.getClass()).isNestedCandidate() && Spi.get().same(old, now);
  }

  /** The mode in which a deep view returns a value, as far as it is not that of its object. */
  static Mode modeOf(@Nullable Object value) {
    return value instanceof Reactive view && view.$$mode() != Mode.SHARED
        ? view.$$mode()
        : Mode.DEEP;
  }
}
