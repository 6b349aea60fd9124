package dev.aliensignals.hybrid;

import dev.aliensignals.hybrid.runtime.Listenable;
import dev.aliensignals.hybrid.runtime.Mode;
import dev.aliensignals.hybrid.runtime.MutationListener;
import dev.aliensignals.hybrid.runtime.Sameness;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.EffectOptions;
import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.Signals;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A signal inside an object that a {@link ReactiveWatch} follows and that tells of no changes
 * itself, such as a computed or a {@code toRef}: followed by an effect, and told of by its value.
 */
final class FollowedSignal implements Listenable {

  private final ReadableSignal<?> signal;
  private final Consumer<EffectOptions> options;

  /** The value that was seen last; null if there was none. */
  private @Nullable Object last;

  private @Nullable Effect effect;

  FollowedSignal(ReadableSignal<?> signal, Consumer<EffectOptions> options) {
    this.signal = signal;
    this.options = options;
  }

  ReadableSignal<?> signal() {
    return signal;
  }

  /** What is in it is as it is: only a ref makes views of what it holds. */
  @Override
  public Mode $$mode() {
    return Mode.SHALLOW;
  }

  @Override
  public void $$addListener(MutationListener listener) {
    // of nobody: whoever makes the change that leads here is not the one who watches
    effect = Signals.detached(() -> Signals.effect(options, () -> see(listener)));
  }

  private void see(MutationListener listener) {
    boolean first = effect == null;
    Object now;
    try {
      now = signal.get();
    } catch (RuntimeException e) {
      if (first) {
        return; // a failure is for those who ask for the value; a watch hears of what comes next
      }
      throw e;
    }
    Object old = last;
    last = now;
    if (!first && !Sameness.isSame(old, now)) {
      Signals.untracked(() -> listener.changed(signal, "value", old, now, ChangeKind.SET));
    }
  }

  @Override
  public void $$removeListener(MutationListener listener) {
    Effect made = effect;
    if (made != null) {
      made.close();
    }
  }

  @Override
  public void $$parts(BiConsumer<@Nullable Object, @Nullable Object> visitor) {
    visitor.accept("value", last);
  }
}
