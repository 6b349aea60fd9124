package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A system with one of everything, in which each call of user code can be made to fail, and
 * everything that can be done with it.
 */
@SuppressWarnings({
  "ReturnValueIgnored",
  "UnnecessaryMethodReference",
  "DuplicateBranches"
}) // operations for their effect
final class WayOutWorld {

  /** Where user code is called. */
  enum Place {
    COMPUTED,
    INT_COMPUTED,
    LINKED,
    EQUALITY,
    COMPUTED_EQUALITY,
    VALUE_EQUALS,
    VALUE_TO_STRING,
    GUARD,
    UPDATE,
    BEFORE,
    AFTER,
    EFFECT,
    INNER_EFFECT,
    CLEANUP,
    RETURNED_CLEANUP,
    HANDLER,
    WATCHED,
    UNWATCHED,
    SOURCE,
    ACTION,
    ACTION_CLEANUP,
    SENSOR_START,
    SENSOR_STOP,
    FUNCTION,
    NANO_TIME,
    SCHEDULE,
    TIMER_CANCEL,
    EXECUTE,
    IS_TERMINATED,
    LOG
  }

  /** A value whose methods are user code. */
  final class Value {
    final int number;

    Value(int number) {
      this.number = number;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      at(Place.VALUE_EQUALS);
      return other instanceof Value value && value.number == number;
    }

    @Override
    public int hashCode() {
      return number;
    }

    @Override
    public String toString() {
      at(Place.VALUE_TO_STRING);
      return "value " + number;
    }
  }

  private final class Clock implements Scheduler {
    private final VirtualClock clock = new VirtualClock();

    @Override
    public long nanoTime() {
      at(Place.NANO_TIME);
      return clock.nanoTime();
    }

    @Override
    public Timer schedule(Runnable task, Duration delay) {
      at(Place.SCHEDULE);
      Timer timer = clock.schedule(task, delay);
      return () -> {
        at(Place.TIMER_CANCEL);
        timer.cancel();
      };
    }
  }

  /** Runs in the thread that hands over. */
  private final class Pool extends AbstractExecutorService {
    boolean dropping;

    @Override
    public void execute(Runnable task) {
      at(Place.EXECUTE);
      if (!dropping) {
        task.run();
      }
    }

    @Override
    public boolean isTerminated() {
      at(Place.IS_TERMINATED);
      return true;
    }

    @Override
    public boolean isShutdown() {
      return true;
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }

  final ReactiveSystem system = ReactiveSystem.create("world");
  private final Clock clock = new Clock();
  private final Pool pool = new Pool();

  /** What fails, and how; null: nothing. */
  @Nullable Place faulty;

  Runnable fault = () -> {};

  final Signal<Value> source;
  final Signal<Value> strict;
  final IntSignal number;
  final Signal<Integer> pulse;
  final Computed<Value> derived;
  final IntComputed twice;
  final LinkedSignal<Value> linked;
  final Slot<Value> slot;
  final Sensor<Integer> sensor;
  final List<Object> roots = new ArrayList<>();
  Sensor.@Nullable Sink<Integer> sink;
  final Effect follower;
  final Effect observer;
  final Effect split;
  final Effect debounced;
  final Effect throttled;
  final Effect pooled;
  final Effect handled;
  final EffectScope scope;
  int pulseSeen;
  int sourceSeen;
  private int next = 10;

  WayOutWorld() {
    system.setScheduler(clock);
    source = system.signal(new Value(0));
    strict =
        system.signal(
            o ->
                o.equality(
                        (a, b) -> {
                          at(Place.EQUALITY);
                          return a.number == b.number;
                        })
                    .guard(
                        v -> {
                          at(Place.GUARD);
                          return v.number >= 0;
                        })
                    .onWatched(() -> at(Place.WATCHED))
                    .onUnwatched(() -> at(Place.UNWATCHED)),
            new Value(0));
    number = system.intSignal(o -> o.guard(v -> v >= 0), 0);
    pulse = system.signal(0);
    derived =
        system.computed(
            o ->
                o.equality(
                    (a, b) -> {
                      at(Place.COMPUTED_EQUALITY);
                      return a.number == b.number;
                    }),
            () -> {
              var read = new Value(source.get().number + 1);
              at(Place.COMPUTED);
              return read;
            });
    twice =
        system.intComputed(
            () -> {
              int read = number.getAsInt() * 2;
              at(Place.INT_COMPUTED);
              return read;
            });
    linked =
        system.linked(
            () -> {
              var read = new Value(source.get().number);
              at(Place.LINKED);
              return read;
            });
    slot = system.slot(source);
    sensor =
        system.sensor(
            o -> o.onWatched(() -> at(Place.WATCHED)),
            0,
            given -> {
              sink = given;
              at(Place.SENSOR_START);
              return () -> at(Place.SENSOR_STOP);
            });
    system.onWrite(strict, (a, b) -> at(Place.BEFORE), (a, b) -> at(Place.AFTER));
    follower = system.effect(() -> pulseSeen = pulse.get());
    observer =
        system.effect(
            () -> {
              sourceSeen = source.get().number;
              at(Place.EFFECT);
              var unused = derived.get();
              twice.getAsInt();
              strict.get();
              linked.get();
              slot.get();
              sensor.get();
              system.onCleanup(() -> at(Place.CLEANUP));
              system.effect(
                  () -> {
                    number.getAsInt();
                    at(Place.INNER_EFFECT);
                    system.onCleanup(() -> at(Place.CLEANUP));
                  });
            });
    split =
        system.effect(
            () -> {
              at(Place.SOURCE);
              return source.get();
            },
            value -> {
              at(Place.ACTION);
              system.onCleanup(() -> at(Place.ACTION_CLEANUP));
            });
    debounced = system.effect(o -> o.debounce(Duration.ofSeconds(1)), number::getAsInt, v -> {});
    throttled =
        system.effect(
            o -> o.throttle(Duration.ofSeconds(1)),
            () -> {
              number.getAsInt();
            });
    pooled = system.effect(o -> o.executor(pool), source::get, v -> at(Place.ACTION));
    handled =
        system.effect(
            o -> o.onError(failure -> at(Place.HANDLER)),
            () -> {
              source.get();
              number.getAsInt();
              at(Place.EFFECT);
              return () -> at(Place.RETURNED_CLEANUP);
            });
    scope = system.effectScope(() -> system.effect(() -> number.getAsInt()));
    roots.addAll(
        List.of(source, strict, number, pulse, derived, twice, follower, observer, split, scope));
    roots.addAll(List.of(debounced, throttled, pooled, handled));
  }

  /** User code runs. */
  void at(Place place) {
    if (place == faulty) {
      fault.run();
    }
  }

  Value value() {
    return new Value(++next);
  }

  /** Everything that can be done, by name. What it makes it ends. */
  static Map<String, Consumer<WayOutWorld>> operations() {
    Map<String, Consumer<WayOutWorld>> all = new LinkedHashMap<>();
    all.put("set", w -> w.source.set(w.value()));
    all.put("set equal", w -> w.source.set(w.new Value(w.source.peek().number)));
    all.put("set strict", w -> w.strict.set(w.value()));
    all.put("set refused", w -> w.strict.set(w.new Value(-1)));
    all.put("update", w -> w.source.update(w::changed));
    all.put("update strict", w -> w.strict.update(w::changed));
    all.put("get", w -> w.source.get());
    all.put("peek", w -> w.source.peek());
    all.put("isSet", w -> w.source.isSet());
    all.put("set int", w -> w.number.set(++w.next));
    all.put("set int refused", w -> w.number.set(-1));
    all.put(
        "update int",
        w ->
            w.number.update(
                v -> {
                  w.at(Place.UPDATE);
                  return v + 1;
                }));
    all.put("get int", w -> w.number.getAsInt());
    all.put(
        "get of a new computed",
        w ->
            w.system
                .computed(
                    () -> {
                      w.at(Place.COMPUTED);
                      return w.source.get();
                    })
                .get());
    all.put(
        "peek of a new int computed",
        w ->
            w.system
                .intComputed(
                    () -> {
                      w.at(Place.INT_COMPUTED);
                      return w.number.getAsInt();
                    })
                .peek());
    all.put("get of a computed", w -> w.derived.get());
    all.put("set linked", w -> w.linked.set(w.value()));
    all.put("update linked", w -> w.linked.update(w::changed));
    all.put("reset linked", w -> w.linked.reset());
    all.put("isOverridden", w -> w.linked.isOverridden());
    all.put("set slot", w -> w.slot.set(w.value()));
    all.put("update slot", w -> w.slot.update(w::changed));
    all.put("replace in slot", w -> w.slot.replace(w.slot.peek() == null ? w.source : w.source));
    all.put("feed a sensor", w -> w.feed(++w.next));
    all.put("fail a sensor", w -> w.failSensor());
    all.put("watch and unwatch", w -> w.system.effect(w.strict::get).close());
    all.put(
        "effect",
        w ->
            w.system
                .effect(
                    () -> {
                      w.source.get();
                      w.system.onCleanup(() -> w.at(Place.CLEANUP));
                      w.at(Place.FUNCTION);
                    })
                .close());
    all.put(
        "split effect",
        w ->
            w.system
                .effect(
                    w.source::get,
                    v -> {
                      w.at(Place.ACTION);
                      w.system.onCleanup(() -> w.at(Place.ACTION_CLEANUP));
                    })
                .close());
    all.put("bind", w -> w.system.bind(w.source, v -> w.at(Place.FUNCTION)).close());
    all.put("pause and resume", w -> w.paused(w.observer, Effect::resume));
    all.put("pause and resume debounced", w -> w.paused(w.debounced, Effect::resume));
    all.put("pause and resume pooled", w -> w.paused(w.pooled, Effect::resume));
    all.put("pause and resumeAndDrop", w -> w.paused(w.debounced, Effect::resumeAndDrop));
    all.put("pause and resume a scope", w -> w.pausedScope());
    all.put(
        "flush",
        w -> {
          w.number.set(++w.next);
          w.debounced.flush();
          w.throttled.flush();
        });
    all.put("lose and flush", w -> w.lost(w.pooled::flush));
    all.put(
        "lose and resume",
        w ->
            w.lost(
                () -> {
                  w.pooled.pause();
                  w.source.set(w.value());
                  w.pooled.resume();
                }));
    all.put(
        "advance the clock",
        w -> {
          w.number.set(++w.next);
          w.clock.clock.advance(Duration.ofMillis(600));
          w.number.set(++w.next);
          w.clock.clock.advance(Duration.ofSeconds(2));
        });
    all.put(
        "scope",
        w ->
            w.system
                .effectScope(
                    () -> {
                      w.system.onCleanup(() -> w.at(Place.CLEANUP));
                      w.at(Place.FUNCTION);
                    })
                .close());
    all.put("run in a scope", w -> w.scope.run(() -> w.at(Place.FUNCTION)));
    all.put("isClosed", w -> w.scope.isClosed());
    all.put(
        "batch",
        w ->
            w.system.batch(
                () -> {
                  w.source.set(w.value());
                  w.at(Place.FUNCTION);
                  w.number.set(++w.next);
                }));
    all.put(
        "startBatch",
        w -> {
          try (Batch batch = w.system.startBatch()) {
            w.source.set(w.value());
            w.at(Place.FUNCTION);
          }
        });
    all.put(
        "read",
        w ->
            w.system.read(
                () -> {
                  w.at(Place.FUNCTION);
                  return w.derived.get();
                }));
    all.put("untracked", w -> w.system.untracked(() -> w.at(Place.FUNCTION)));
    all.put("detached", w -> w.system.detached(() -> w.at(Place.FUNCTION)));
    all.put("trigger", w -> w.system.trigger(w.source));
    all.put(
        "trigger what a function reads",
        w ->
            w.system.trigger(
                () -> {
                  w.source.get();
                  w.at(Place.FUNCTION);
                }));
    all.put("onWrite", w -> unobserve(w));
    all.put("setTaskExecutor", w -> w.system.setTaskExecutor(null));
    all.put("setErrorHandler", w -> w.system.setErrorHandler(null));
    all.put("toString", w -> w.source.toString());
    return all;
  }

  private static void unobserve(WayOutWorld w) {
    try {
      w.system.onWrite(w.source, (a, b) -> {}, (a, b) -> {}).close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Value changed(Value before) {
    at(Place.UPDATE);
    return new Value(before.number + 1);
  }

  private void feed(int fed) {
    Sensor.Sink<Integer> open = sink;
    if (open != null) {
      open.set(fed);
    }
  }

  private void failSensor() {
    Sensor.Sink<Integer> open = sink;
    if (open != null) {
      try {
        open.fail(new IllegalStateException("fed"));
      } finally {
        open.set(++next);
      }
    }
  }

  private void paused(Effect effect, Consumer<Effect> resume) {
    effect.pause();
    try {
      source.set(value());
      number.set(++next);
    } finally {
      resume.accept(effect);
    }
  }

  private void pausedScope() {
    scope.pause();
    try {
      number.set(++next);
    } finally {
      scope.resume();
    }
  }

  private void lost(Runnable then) {
    pool.dropping = true;
    try {
      source.set(value());
    } finally {
      pool.dropping = false;
    }
    then.run();
  }

  /** Asserts that the system is free and works, for another thread too. */
  void assertSound(Executor other) {
    faulty = null;
    if (follower.isClosed()) {
      throw new AssertionError("closed");
    }
    assertThat(system.engine.ownerThread()).as("owner").isNull();
    other.execute(
        () -> {
          int pulsed = pulse.peek() + 1;
          pulse.set(pulsed);
          assertThat(pulseSeen).as("seen by the follower").isEqualTo(pulsed);
          system.batch(() -> pulse.set(pulsed + 1));
          assertThat(pulseSeen).as("seen after a batch").isEqualTo(pulsed + 1);
          assertThat(system.getBatchDepth()).isZero();
          List.of(observer, debounced, pooled).forEach(Effect::resume);
          scope.resume();
          Value written = value();
          system.batch(
              () -> { // whatever has kept an exception
                source.set(written);
                number.set(++next);
                strict.set(value());
              });
          assertThat(sourceSeen).as("seen by the observer").isEqualTo(written.number);
        });
    GraphInvariants.assertAtRest(system, roots);
  }
}
