package dev.aliensignals.primitives;

import dev.aliensignals.primitives.spi.BatchMark;
import dev.aliensignals.primitives.spi.Collector;
import dev.aliensignals.primitives.spi.Dependency;
import dev.aliensignals.primitives.spi.Spi;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The implementation of {@link Spi}. */
final class SpiAccess extends Spi {

  private final Engine engine;

  SpiAccess(Engine engine) {
    this.engine = engine;
  }

  /** The system's engine: a constant to compiled code to which this is one. */
  private Engine engine() {
    return this == ReactiveSystem.GLOBAL_SPI ? ReactiveSystem.GLOBAL_ENGINE : engine;
  }

  @Override
  public void suppress(Throwable thrown, Throwable further) {
    Failures.suppress(thrown, further);
  }

  @Override
  public Spi current() {
    return ReactiveSystem.current().spi;
  }

  @Override
  public Spi of(ReactiveSystem system) {
    return system.spi;
  }

  @Override
  public Spi unowned(String name) {
    return ReactiveSystem.unowned(name).spi;
  }

  @Override
  public ReactiveSystem system() {
    return engine.system;
  }

  @Override
  public Dependency dependency(@Nullable Object keeps, String name) {
    return new DependencyNode(engine, keeps, name);
  }

  @Override
  @SuppressWarnings("unchecked") // asked for values of T only
  public <T extends @Nullable Object> Computed<T> part(
      @Nullable String name, @Nullable Equality<? super T> equality, Supplier<? extends T> fn) {
    ComputedOptions<T> options = null;
    if (name != null || equality != null) {
      options = new ComputedOptions<>();
      if (name != null) {
        options.setName(name);
      }
      options.equality = (Equality<? super @Nullable Object>) equality;
      options.freeze();
    }
    return new Computed<>(engine, options, fn);
  }

  @Override
  public <T extends @Nullable Object> Signal<T> signalPart(T value) {
    return new Signal<>(engine, null, value);
  }

  @Override
  public void requireOpen() {
    engine.system.open();
  }

  @Override
  public Collector collector(String name) {
    return new CollectorNode(engine, name);
  }

  @Override
  public BatchMark batchMark(Runnable atEnd) {
    return new BatchMarkNode(engine, atEnd);
  }

  @Override
  public <T extends @Nullable Object> T pending(Signal<T> signal) {
    return signal.pending;
  }

  @Override
  public boolean isObserved(ReadableSignal<?> signal) {
    ReactiveNode node = Nodes.of(signal);
    return node != null && node.subs != null;
  }

  @Override
  public boolean isHolder(ReadableSignal<?> signal) {
    boolean holds =
        signal instanceof Signal<?> boxed
            ? boxed.pending != Values.UNSET
            : signal instanceof IntSignal
                || signal instanceof LongSignal
                || signal instanceof DoubleSignal;
    return holds && ((ReactiveNode) signal).engine == engine;
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // the value is of the type of the signal
  public ReadableSignal<?> like(ReadableSignal<?> signal, @Nullable Object value) {
    SignalOptions<?> given = (SignalOptions<?>) ((ReactiveNode) signal).options();
    SignalOptions<?> options = given == null ? null : given.copy();
    if (signal instanceof IntSignal) {
      return new IntSignal(engine, (SignalOptions<Integer>) options, (Integer) value);
    }
    if (signal instanceof LongSignal) {
      return new LongSignal(engine, (SignalOptions<Long>) options, (Long) value);
    }
    if (signal instanceof DoubleSignal) {
      return new DoubleSignal(engine, (SignalOptions<Double>) options, (Double) value);
    }
    return new Signal<>(engine, (SignalOptions<@Nullable Object>) options, value);
  }

  @Override
  public boolean same(Object current, Object next) {
    Engine owned = CrossSystem.owned();
    if (owned != null) {
      return Values.sameUntracked(current, next, null, owned);
    }
    boolean same = current.equals(next);
    Engine left = CrossSystem.owned();
    if (left != null) {
      throw left.endLeftBatch();
    }
    return same;
  }

  @Override
  public InvalidSignalValueException invalidValue(String nodeName, String message) {
    return new InvalidSignalValueException(nodeName, message);
  }

  @Override
  public boolean isOwner() {
    return engine().isOwner();
  }

  @Override
  public boolean isTracking() {
    Engine e = engine();
    return e.isOwner() ? e.activeSub != null : CrossSystem.identify != 0 && TaskRun.isReading(e);
  }

  @Override
  public boolean hasTasks() {
    return CrossSystem.bodies != 0;
  }

  @Override
  public boolean track(Dependency dependency) {
    DependencyNode node = (DependencyNode) dependency;
    Engine e = engine();
    if (!e.isOwner()) {
      if (CrossSystem.identify != 0) {
        return trackOutside(node, e);
      }
      VarHandle.acquireFence();
      return true;
    }
    return node.engine == e ? trackOwned(node, e) : trackInTask(node, node.engine);
  }

  private static boolean trackOwned(DependencyNode node, Engine e) {
    SubscriberNode sub = e.activeSub;
    if (sub != null) {
      node.track(sub, e);
    }
    return true;
  }

  /** {@link #track} by a thread that does not own {@code notOwned}. */
  private static boolean trackOutside(DependencyNode node, Engine notOwned) {
    Engine e = node.engine;
    if (e != notOwned && e.isOwner()) {
      return trackOwned(node, e);
    }
    if (CrossSystem.bodies != 0 || CrossSystem.mayOwnAnother(notOwned)) {
      return trackInTask(node, e);
    }
    VarHandle.acquireFence();
    return true;
  }

  /** Links the task in whose body this thread is, if it is of the same system as the node. */
  private static boolean trackInTask(DependencyNode node, Engine e) {
    if (isTrackedElsewhere(e)) {
      return false;
    }
    if (TaskRun.isReading(e)) {
      node.trackInTask();
    }
    VarHandle.acquireFence();
    return true;
  }

  @Override
  public int currentRun() {
    if (CrossSystem.identify == 0) {
      return engine().cycle;
    }
    return engine.isOwner()
        ? TaskRun.ownersRun(engine)
        : TaskRun.anotherRun(); // a read elsewhere is never known to be tracked
  }

  @Override
  public boolean isListing() {
    Engine e = engine();
    return e.cycle == e.listingCycle;
  }

  @Override
  public void enter() {
    engine().enter();
  }

  @Override
  public boolean isTrackedElsewhere() {
    return isTrackedElsewhere(engine);
  }

  private static boolean isTrackedElsewhere(Engine e) {
    Engine owned = CrossSystem.several ? CrossSystem.owned() : null;
    return owned == null
        ? TaskRun.readingElsewhere(e) != null
        : owned != e && owned.activeSub != null;
  }

  @Override
  public CrossSystemException trackedElsewhere(String what) {
    TaskRun<?> body = TaskRun.readingElsewhere(engine);
    Engine owned = CrossSystem.owned();
    if (owned == null && body != null) {
      return body.readsElsewhere(what, engine);
    }
    Objects.requireNonNull(owned, "nothing is tracked");
    return CrossSystem.foreignObject(what, engine, nameOfReader(owned), owned);
  }

  @Override
  public CrossSystemException enteredElsewhere(String what, CrossSystemException refused) {
    Engine owned = CrossSystem.owned();
    return owned == null
        ? refused
        : CrossSystem.foreignObject(what, engine, nameOfReader(owned), owned);
  }

  @Override
  public CrossSystemException watchedElsewhere(String what, String watch, Spi of) {
    return CrossSystem.watched(what, engine, watch, ((SpiAccess) of).engine);
  }

  @Override
  public @Nullable CrossSystemException refusal(ReadableSignal<?> signal, String watch) {
    ReactiveNode node = Nodes.of(signal);
    return node == null || node.engine == engine
        ? null
        : CrossSystem.watched(node.name(), node.engine, watch, engine);
  }

  @Override
  public CrossSystemException notShared(String what) {
    return CrossSystem.notShared(what, engine);
  }

  private static String nameOfReader(Engine owned) {
    SubscriberNode reader = owned.activeSub;
    return reader == null ? "a function" : "'" + reader.name() + "'";
  }

  @Override
  public boolean isClosed() {
    return engine.closed;
  }

  @Override
  public ClosedSystemException closed(String what) {
    return Closing.failure(engine, what);
  }

  @Override
  public void leave() {
    Engine e = engine();
    if (e.open != 0) {
      throw e.leaveWithBatch();
    }
    e.leave();
  }

  @Override
  public void leave(Throwable thrown) {
    engine.leave(thrown);
  }

  @Override
  public void secureStack() {
    StackRoom.secure();
  }

  @Override
  public void beginBatch() {
    engine().batchDepth++;
  }

  @Override
  public void endBatch() {
    Engine e = engine();
    if (--e.batchDepth == 0) {
      EffectQueue.flush(e);
    }
  }

  @Override
  public List<Dependency> dependenciesOf(Runnable fn) {
    return engine.system.batch(
        () -> {
          Computed<Boolean> reader =
              engine.system.computed(
                  () -> {
                    fn.run();
                    return true;
                  });
          reader.peek();
          List<Dependency> found = new ArrayList<>();
          for (Link link = reader.deps; link != null; link = link.nextDep) {
            if (link.dep instanceof DependencyNode dependency) {
              found.add(dependency);
            }
          }
          return found;
        });
  }

  @Override
  public <T extends @Nullable Object> Effect watch(
      Supplier<? extends T> source,
      BiConsumer<? super T, ? super T> action,
      boolean immediate,
      Consumer<EffectOptions> options) {
    return ReactiveSystem.current().watch(source, action, immediate, options);
  }
}
