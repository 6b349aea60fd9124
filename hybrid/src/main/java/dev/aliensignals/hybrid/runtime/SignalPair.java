package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.primitives.DoubleSignal;
import dev.aliensignals.primitives.IntSignal;
import dev.aliensignals.primitives.LongSignal;
import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.WritableSignal;
import org.jspecify.annotations.Nullable;

/**
 * A writable signal of the target, and what is in the same place of the source: it gets the value.
 */
final class SignalPair extends Pair {

  private final ReadableSignal<?> signal;

  /** Given a source of null, which is a value, too. */
  SignalPair(Assignment all, @Nullable Object source, ReadableSignal<?> signal) {
    super(
        all,
        source != null ? source : signal,
        signal,
        new @Nullable Object[] {source instanceof ReadableSignal<?> from ? from.peek() : source},
        new @Nullable Object[] {signal.peek()});
    this.signal = signal;
  }

  static boolean isWritable(Object value) {
    return value instanceof WritableSignal
        || value instanceof IntSignal
        || value instanceof LongSignal
        || value instanceof DoubleSignal;
  }

  @Override
  void match() {
    Object raw = Reactivity.toRaw(next[0]);
    if (raw != null && Copies.isCopied(raw)) {
      all.reach(raw);
    }
    children[0] = all.pair(this, next[0], old[0], false);
  }

  @Override
  boolean changes() {
    return !isDone(0, old[0]);
  }

  @Override
  @Nullable String cannotBecome() {
    return null; // it is no part of what a readonly view shows
  }

  @Override
  void fill() {
    throw new AssertionError("never copied");
  }

  @Override
  void requireTypes() {
    if (!(signal instanceof WritableSignal) && !(next[0] instanceof Number)) {
      throw new IllegalArgumentException(
          "assign() cannot put a "
              + (next[0] == null ? "null" : next[0].getClass().getTypeName())
              + " into "
              + signal
              + ". Nothing was changed.");
    }
  }

  @Override
  void write() {
    all.undo(() -> set(signal, old[0]));
    Pair child = children[0];
    set(
        signal,
        child != null && next[0] instanceof Reactive view
            ? Reactivity.root(child.result(), view.$$mode())
            : wanted(0));
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // of the type of what was there
  static void set(ReadableSignal<?> signal, @Nullable Object value) {
    if (signal instanceof WritableSignal<?> writable) {
      ((WritableSignal<@Nullable Object>) writable).set(value);
    } else if (value instanceof Number number) {
      if (signal instanceof IntSignal ints) {
        ints.set(number.intValue());
      } else if (signal instanceof LongSignal longs) {
        longs.set(number.longValue());
      } else {
        ((DoubleSignal) signal).set(number.doubleValue());
      }
    }
  }
}
