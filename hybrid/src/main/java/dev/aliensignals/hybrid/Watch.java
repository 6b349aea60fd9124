package dev.aliensignals.hybrid;

import dev.aliensignals.hybrid.runtime.Sameness;
import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.Equality;
import dev.aliensignals.primitives.LinkedSignal;
import dev.aliensignals.primitives.Sensor;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.Signals;
import dev.aliensignals.primitives.Slot;
import dev.aliensignals.primitives.spi.SignalView;
import dev.aliensignals.primitives.spi.Spi;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The watch made by {@link Hybrid#watch}: a split effect that compares as the source does. */
final class Watch {

  /**
   * The result of a getter, with the equality that suits it. A signal needs none of this, as the
   * effect follows its own equality.
   */
  private static final class Seen {

    private final @Nullable Object value;

    /** Something inside the value may have changed. */
    private final boolean deep;

    /** Whether it is another one with each change, so that the value need not be compared. */
    private final boolean step;

    Seen(@Nullable Object value, boolean deep) {
      this.value = value;
      this.deep = deep;
      this.step = false;
    }

    /** Notes the value of a signal that has changed or was triggered. */
    Seen(@Nullable Object value) {
      this.value = value;
      this.deep = false;
      this.step = true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other
          || (other instanceof Seen seen
              && !deep
              && !seen.deep
              && !step
              && Sameness.isSame(value, seen.value));
    }

    @Override
    public int hashCode() {
      return Seen.class.hashCode(); // nobody looks it up
    }
  }

  private Watch() {}

  static <T extends @Nullable Object> Effect start(
      WatchOptions options,
      Supplier<? extends T> source,
      BiConsumer<? super T, ? super @Nullable T> callback) {
    if (options.shallow) {
      throw new IllegalArgumentException(
          "shallow is for watchReactive; watch follows the value alone unless it is deep.");
    }
    Once once = options.once ? new Once() : null;
    Effect effect;
    if (isNode(source) && options.depth == 0) {
      effect =
          Spi.get().<T>watch(source, guarded(callback, once), options.immediate, options::applyTo);
    } else {
      effect =
          Spi.get()
              .<Seen>watch(
                  () -> see(source.get(), options.depth),
                  guarded(unpacking(callback), once),
                  options.immediate,
                  options::applyTo);
    }
    return once == null ? effect : once.made(effect);
  }

  static <T extends @Nullable Object> Effect startAll(
      WatchOptions options,
      List<? extends Supplier<? extends T>> sources,
      BiConsumer<? super List<T>, ? super @Nullable List<T>> callback) {
    List<Supplier<?>> all = new ArrayList<>();
    for (Supplier<?> source : sources) {
      all.add(isNode(Objects.requireNonNull(source)) ? new Step(source) : source);
    }
    return start(options, () -> new SeenAll(all, options.depth), unpackingAll(callback));
  }

  /** The value of {@code source}, which is the one at {@code index} of several. */
  @SuppressWarnings({"unchecked", "NullAway", "unused"}) // the result of that source
  static <T extends @Nullable Object> T valueOf(
      Supplier<? extends T> source, int index, List<? extends @Nullable Object> values) {
    return (T) values.get(index);
  }

  /**
   * A signal among several sources. Counts its steps, as a trigger, which leaves the value as it
   * is, is one, too.
   */
  private static final class Step implements Supplier<@Nullable Object> {

    private final Computed<Seen> steps;

    Step(Supplier<?> source) {
      steps = Signals.computed(o -> o.equality(Equality.never()), () -> new Seen(source.get()));
    }

    /** The same as long as there was no step. */
    Seen see(int depth) {
      Seen seen = steps.get();
      return depth > 0 ? Watch.see(seen.value, depth) : seen;
    }

    @Override
    public @Nullable Object get() {
      return steps.get().value;
    }
  }

  /** The values of several sources; the same if all of them are. */
  private static final class SeenAll {

    private final List<Seen> seen;

    SeenAll(List<Supplier<?>> sources, int depth) {
      seen = new ArrayList<>(sources.size());
      for (Supplier<?> source : sources) {
        seen.add(source instanceof Step step ? step.see(depth) : Watch.see(source.get(), depth));
      }
    }

    List<@Nullable Object> values() {
      List<@Nullable Object> values = new ArrayList<>(seen.size());
      for (Seen one : seen) {
        values.add(one.value);
      }
      return Collections.unmodifiableList(values);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof SeenAll all && seen.equals(all.seen);
    }

    @Override
    public int hashCode() {
      return SeenAll.class.hashCode(); // nobody looks it up
    }
  }

  private static Seen see(@Nullable Object value, int depth) {
    if (depth > 0) {
      Traversal.follow(value, depth);
    }
    return new Seen(value, depth > 0);
  }

  private static boolean isNode(Supplier<?> source) {
    return source instanceof Signal
        || source instanceof Computed
        || source instanceof LinkedSignal
        || source instanceof Slot
        || source instanceof Sensor
        || source instanceof SignalView;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the result of the source; null if T admits it
  private static <T extends @Nullable Object> BiConsumer<Seen, @Nullable Seen> unpacking(
      BiConsumer<? super T, ? super @Nullable T> callback) {
    return (seen, old) -> callback.accept((T) seen.value, old == null ? null : (T) old.value);
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the results of the sources; null if T admits it
  private static <T extends @Nullable Object> BiConsumer<SeenAll, @Nullable SeenAll> unpackingAll(
      BiConsumer<? super List<T>, ? super @Nullable List<T>> callback) {
    return (seen, old) ->
        callback.accept((List<T>) seen.values(), old == null ? null : (List<T>) old.values());
  }

  private static <T extends @Nullable Object> BiConsumer<T, @Nullable T> guarded(
      BiConsumer<? super T, ? super @Nullable T> callback, @Nullable Once once) {
    if (once == null) {
      return callback::accept;
    }
    return (value, old) -> {
      if (!once.isDone()) {
        once.done();
        callback.accept(value, old);
      }
    };
  }

  static WatchOptions configure(@Nullable Consumer<WatchOptions> configurer) {
    WatchOptions options = new WatchOptions();
    if (configurer != null) {
      configurer.accept(options);
    }
    return options;
  }
}
