package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.collections.KeyedList;
import dev.aliensignals.primitives.collections.ReadableList;
import dev.aliensignals.primitives.spi.Dependency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A system with one of everything, in which each call of user code can be made to fail, and
 * everything that can be done with it.
 */
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
    LONG_COMPUTED,
    DOUBLE_COMPUTED,
    LONG_GUARD,
    TASK_BODY,
    TASK_CANCEL,
    TASK_EXECUTE,
    KEYED_BY,
    ITEM_EQUALITY,
    ITEM_GUARD,
    MAPPED,
    ITEM_SCOPE,
    COMPARATOR,
    SUBSCRIBER,
    PUBLISHER,
    MATCH,
    CHANGES,
    FILTERED,
    RANK,
    OFFSET,
    DISTINCT,
    GROUPED,
    SUMMED,
    REDUCED,
    COMBINED,
    DERIVED,
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

  /** Runs the bodies of tasks in the thread that hands them over, unless that drops them. */
  private final class TaskPool implements Executor {
    boolean dropping;

    @Override
    public void execute(Runnable body) {
      at(Place.TASK_EXECUTE);
      lostTask |= CrossSystem.owned() != null; // then a thread of its own rejects the run, later
      if (!dropping) {
        body.run();
      }
    }
  }

  /** Publishes a number to each subscriber that asks for it. */
  private final class Numbers implements Flow.Publisher<Integer> {
    @Override
    public void subscribe(Flow.Subscriber<? super Integer> subscriber) {
      at(Place.PUBLISHER);
      subscriber.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long count) {
              at(Place.PUBLISHER);
              subscriber.onNext(++next);
            }

            @Override
            public void cancel() {
              at(Place.PUBLISHER);
            }
          });
    }
  }

  /** Subscribes to a publisher of the library. */
  private final class Reader implements Flow.Subscriber<Integer> {
    Flow.@Nullable Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      at(Place.SUBSCRIBER);
      given.request(10);
    }

    @Override
    public void onNext(Integer number) {
      at(Place.SUBSCRIBER);
    }

    @Override
    public void onError(Throwable thrown) {
      at(Place.SUBSCRIBER);
    }

    @Override
    public void onComplete() {
      at(Place.SUBSCRIBER);
    }

    void cancel() {
      if (subscription != null) {
        subscription.cancel();
      }
    }
  }

  final ReactiveSystem system = ReactiveSystem.create("world");
  private final TaskPool taskPool = new TaskPool();
  private final Clock clock = new Clock();
  private final Pool pool = new Pool();

  /** The part that fails, and how; null: nothing. */
  @Nullable Place faulty;

  /** Where user code was called. */
  final Set<Place> reached = Collections.synchronizedSet(EnumSet.noneOf(Place.class));

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
  final LongSignal longNumber;
  final DoubleSignal doubleNumber;
  final LongComputed longTwice;
  final DoubleComputed half;
  final Task<Integer> task;
  final KeyedList<Integer, Value> list;
  final ReadableList<Integer, Integer> mapped;
  final ReactiveSystem foreign = ReactiveSystem.create("foreign");
  final Signal<Integer> foreignSignal = foreign.signal(0);
  final Mirror<Integer> mirror;
  final Effect lister;

  /** Something that was read for that alone. */
  @SuppressWarnings("UnusedVariable") // keeps the JVM from leaving out the read
  private volatile @Nullable Object lastRead;

  private final Dependency dependency;

  /** The followers of {@link #list}, if they are wanted. */
  private final @Nullable WayOutLists lists;

  /** An executor of the user has dropped a run, which is not at its end for ever. */
  private volatile boolean lostTask;

  int dependencySeen;
  int mirrored;
  int pulseSeen;
  int sourceSeen;
  int listed;
  private int next = 10;

  WayOutWorld() {
    this("");
  }

  /** With all that an operation needs. */
  WayOutWorld(String operation) {
    system.changeScheduler(clock);
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
    pooled = system.effect(o -> o.executor(pool), source, v -> at(Place.ACTION));
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
    longNumber =
        system.longSignal(
            o ->
                o.guard(
                    v -> {
                      at(Place.LONG_GUARD);
                      return v >= 0;
                    }),
            0);
    doubleNumber = system.doubleSignal(0);
    longTwice =
        system.longComputed(
            () -> {
              long read = longNumber.getAsLong() * 2;
              at(Place.LONG_COMPUTED);
              return read;
            });
    half =
        system.doubleComputed(
            () -> {
              double read = doubleNumber.getAsDouble() / 2 + longTwice.getAsLong();
              at(Place.DOUBLE_COMPUTED);
              return read;
            });
    task =
        system.task(
            o -> o.executor(taskPool),
            context -> {
              int read = number.getAsInt();
              context.onCancel(() -> at(Place.TASK_CANCEL));
              at(Place.TASK_BODY);
              return read;
            });
    list = system.run(this::newList);
    mirror = system.mirror(foreignSignal);
    mapped =
        list.map(
            value -> {
              at(Place.MAPPED);
              return value.number * 2;
            });
    lister =
        system.effect(
            () -> {
              half.getAsDouble();
              lastRead = task.isPending();
              mirrored = mirror.get();
              listed = mapped.get().size() + list.get().size();
            });
    dependency = system.spi.dependency(null, "dependency");
    system.effect(
        () -> {
          dependency.track();
          dependencySeen++;
        });
    lists = operation.contains("followed") ? new WayOutLists(this) : null;
    roots.addAll(List.of(longNumber, doubleNumber, longTwice, half, lister));
    roots.addAll(
        List.of(source, strict, number, pulse, derived, twice, follower, observer, split, scope));
    roots.addAll(List.of(debounced, throttled, pooled, handled));
  }

  private KeyedList<Integer, Value> newList() {
    return KeyedList.by(
        o ->
            o.itemEquality(
                    (a, b) -> {
                      at(Place.ITEM_EQUALITY);
                      return a.number == b.number;
                    })
                .guard(
                    v -> {
                      at(Place.ITEM_GUARD);
                      return v.number >= 0;
                    }),
        value -> {
          at(Place.KEYED_BY);
          return value.number;
        },
        List.of(new Value(1), new Value(2), new Value(3)));
  }

  /** User code runs. */
  void at(Place place) {
    reached.add(place);
    if (place == faulty) {
      fault.run();
    }
  }

  Value value() {
    return new Value(++next);
  }

  /** Everything that can be done, by name. It ends the things that it makes. */
  static Map<String, Consumer<WayOutWorld>> operations() {
    Map<String, Consumer<WayOutWorld>> all = new LinkedHashMap<>();
    all.put("set", w -> w.source.set(w.value()));
    all.put("set equal", w -> w.source.set(w.new Value(w.source.peek().number)));
    all.put("set strict", w -> w.strict.set(w.value()));
    all.put("set refused", w -> w.strict.set(w.new Value(-1)));
    all.put("update", w -> w.source.update(w::changed));
    all.put("update strict", w -> w.strict.update(w::changed));
    all.put("get", w -> w.lastRead = w.source.get());
    all.put("peek", w -> w.lastRead = w.source.peek());
    all.put("isSet", w -> w.lastRead = w.source.isSet());
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
    all.put("get int", w -> w.lastRead = w.number.getAsInt());
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
    all.put("get of a computed", w -> w.lastRead = w.derived.get());
    all.put("set linked", w -> w.linked.set(w.value()));
    all.put("update linked", w -> w.linked.update(w::changed));
    all.put("reset linked", w -> w.linked.reset());
    all.put("isOverridden", w -> w.lastRead = w.linked.isOverridden());
    all.put("set slot", w -> w.slot.set(w.value()));
    all.put("update slot", w -> w.slot.update(w::changed));
    all.put("replace in slot", w -> w.slot.replace(w.source));
    all.put("feed a sensor", w -> w.feed(++w.next));
    all.put("fail a sensor", w -> w.failSensor());
    all.put(
        "watch and unwatch",
        w -> {
          Signal<Integer> watched =
              w.system.signal(
                  o ->
                      o.onWatched(() -> w.at(Place.WATCHED))
                          .onUnwatched(() -> w.at(Place.UNWATCHED)),
                  0);
          w.system.effect(() -> w.lastRead = watched.get()).close();
        });
    all.put(
        "start and stop a sensor",
        w -> {
          Sensor<Integer> started =
              w.system.sensor(
                  o -> {},
                  0,
                  given -> {
                    w.at(Place.SENSOR_START);
                    given.set(1);
                    return () -> w.at(Place.SENSOR_STOP);
                  });
          w.system.effect(() -> w.lastRead = started.get()).close();
        });
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
        "effect whose handler is called",
        w -> {
          int first = w.pulse.peek();
          Effect failing =
              w.system.effect(
                  o -> o.onError(failure -> w.at(Place.HANDLER)),
                  () -> {
                    if (w.pulse.get() != first) {
                      throw new IllegalStateException("to be handled");
                    }
                  });
          try {
            w.pulse.set(first + 1);
          } finally {
            failing.close();
          }
        });
    all.put("log", w -> w.system.batch(() -> Log.warning("to be logged", null)));
    all.put(
        "split effect",
        w ->
            w.system
                .effect(
                    w.source,
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
    all.put("isClosed", w -> w.lastRead = w.scope.isClosed());
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
    all.put("setTaskExecutor", w -> w.system.changeTaskExecutor(null));
    all.put("setErrorHandler", w -> w.system.changeErrorHandler(null));
    all.put("toString", w -> w.lastRead = w.source.toString());
    numbers(all);
    lists(all);
    WayOutLists.operations(all);
    tasksAndInterop(all);
    dependencies(all);
    return all;
  }

  private static void dependencies(Map<String, Consumer<WayOutWorld>> all) {
    all.put("trigger a dependency", w -> w.dependency.trigger());
    all.put(
        "mark and settle a dependency",
        w ->
            w.system.batch(
                () -> {
                  w.dependency.mark();
                  w.dependency.settle();
                }));
    all.put(
        "trigger a dependency that has changed",
        w ->
            w.system.batch(
                () -> w.dependency.trigger(w.value(), w.value(), Equality.structural())));
    all.put(
        "follow a new dependency",
        w -> {
          Dependency made = w.system.spi.dependency(null, "made");
          w.system
              .effect(
                  () -> {
                    made.track();
                    w.at(Place.FUNCTION);
                  })
              .close();
        });
    all.put(
        "dependenciesOf",
        w ->
            w.lastRead =
                w.system.spi.dependenciesOf(
                    () -> {
                      w.dependency.track();
                      w.at(Place.FUNCTION);
                    }));
  }

  private static void numbers(Map<String, Consumer<WayOutWorld>> all) {
    all.put("set long", w -> w.longNumber.set(++w.next));
    all.put("update long", w -> w.longNumber.update(v -> w.updated(v + 1L)));
    all.put("set double", w -> w.doubleNumber.set(++w.next));
    all.put("update double", w -> w.doubleNumber.update(v -> w.updated(v + 1.0)));
    all.put(
        "get long and double", w -> w.lastRead = w.longTwice.getAsLong() + w.half.getAsDouble());
    all.put(
        "get of a new long and double computed",
        w -> {
          LongComputed made =
              w.system.longComputed(
                  () -> {
                    w.at(Place.LONG_COMPUTED);
                    return w.longNumber.getAsLong();
                  });
          w.lastRead =
              w.system
                  .doubleComputed(
                      () -> {
                        w.at(Place.DOUBLE_COMPUTED);
                        return made.getAsLong();
                      })
                  .getAsDouble();
        });
  }

  private static void lists(Map<String, Consumer<WayOutWorld>> all) {
    all.put("list.add", w -> w.list.add(w.value()));
    all.put("list.add refused", w -> w.list.add(w.new Value(-1)));
    all.put("list.removeAt", w -> w.list.removeAt(0));
    all.put("list.move", w -> w.list.move(w.list.peek().get(0).number, 2));
    all.put("list.set", w -> w.list.set(List.of(w.value(), w.list.peek().get(0), w.value())));
    all.put("list.replaceAll", w -> w.list.replaceAll(v -> w.updated(v)));
    all.put("list.removeIf", w -> w.list.removeIf(v -> w.updated(v).number % 2 == 0));
    all.put(
        "list.sort",
        w ->
            w.list.sort(
                (a, b) -> {
                  w.at(Place.COMPARATOR);
                  return Integer.compare(b.number, a.number);
                }));
    all.put("list.get", w -> w.lastRead = w.list.get().size() + w.mapped.get().size());
    all.put("set an item", w -> w.list.items().get(0).update(v -> w.updated(v)));
    all.put(
        "list.map",
        w ->
            w.lastRead =
                w.list
                    .map(
                        v -> {
                          w.at(Place.MAPPED);
                          return v;
                        })
                    .get());
    all.put(
        "list.scopePerItem",
        w -> {
          EffectScope scope =
              w.list.scopePerItem(
                  (key, item) -> {
                    w.at(Place.ITEM_SCOPE);
                    w.system.effect(() -> w.lastRead = item.get());
                    w.system.onCleanup(() -> w.at(Place.CLEANUP));
                  });
          try {
            w.list.add(w.value());
            w.list.removeAt(0);
          } finally {
            scope.close();
          }
        });
    all.put(
        "list.changes",
        w -> {
          Effect changes = w.list.changes(steps -> w.at(Place.CHANGES));
          try {
            w.list.add(w.value());
          } finally {
            changes.close();
          }
        });
    all.put("new list", w -> w.lastRead = w.system.run(() -> w.newList()).get());
  }

  private static void tasksAndInterop(Map<String, Consumer<WayOutWorld>> all) {
    all.put("task.reload", w -> w.task.reload());
    all.put("task.cancel", w -> w.task.cancel());
    all.put("task.set", w -> w.task.set(++w.next));
    all.put("task.state", w -> w.lastRead = w.task.state());
    all.put("lose a task", w -> w.loseTask());
    all.put(
        "cancel a task in its body",
        w -> {
          List<Task<Integer>> made = new ArrayList<>();
          made.add(
              w.system.task(
                  o -> o.executor(w.taskPool),
                  context -> {
                    context.onCancel(() -> w.at(Place.TASK_CANCEL));
                    made.get(0).cancel();
                    return w.number.getAsInt();
                  }));
          try {
            w.system.effect(() -> w.lastRead = made.get(0).isPending()).close();
          } finally {
            made.get(0).close();
          }
        });
    all.put(
        "new task",
        w -> {
          Task<Integer> made =
              w.system.task(
                  o -> o.executor(w.taskPool),
                  context -> {
                    w.at(Place.TASK_BODY);
                    return w.number.getAsInt();
                  });
          try {
            w.system.effect(() -> w.lastRead = made.isPending()).close();
          } finally {
            made.close();
          }
        });
    all.put(
        "toPublisher",
        w -> {
          Reader reader = w.new Reader();
          Interop.<Integer>toPublisher(w.pulse).subscribe(reader);
          try {
            w.pulse.set(++w.next);
          } finally {
            reader.cancel();
          }
        });
    all.put(
        "fromPublisher",
        w -> {
          Sensor<Integer> fed = w.system.run(() -> Interop.fromPublisher(w.new Numbers()));
          w.system.effect(() -> w.lastRead = fed.isSet() ? fed.get() : null).close();
        });
    all.put(
        "fromStage",
        w -> {
          CompletableFuture<Integer> stage = new CompletableFuture<>();
          Sensor<Integer> fed = w.system.run(() -> Interop.fromStage(stage));
          stage.complete(++w.next);
          w.lastRead = fed.isSet();
        });
    all.put(
        "firstMatch",
        w -> {
          CompletableFuture<Integer> found =
              Interop.firstMatch(
                  w.pulse,
                  v -> {
                    w.at(Place.MATCH);
                    return v == w.next;
                  });
          try {
            w.pulse.set(++w.next);
          } finally {
            found.cancel(false);
          }
        });
    all.put("write what is mirrored", w -> w.foreignSignal.set(++w.next));
    all.put(
        "mirror",
        w -> {
          Mirror<Integer> made = w.system.mirror(w.foreignSignal);
          w.system.effect(() -> w.lastRead = made.get()).close();
        });
    all.put(
        "close a system",
        w -> {
          ReactiveSystem closing = ReactiveSystem.create("closing");
          IntSignal signal = closing.intSignal(0);
          try {
            closing.effect(
                () -> {
                  w.lastRead = signal.getAsInt();
                  closing.onCleanup(() -> w.at(Place.CLEANUP));
                  w.at(Place.FUNCTION);
                });
          } finally {
            closing.close();
          }
        });
    all.put(
        "fail in an alarm",
        w -> {
          Effect failing =
              w.system.effect(
                  o -> o.debounce(Duration.ofSeconds(1)),
                  w.number::getAsInt,
                  v -> {
                    throw new IllegalStateException("to be logged");
                  });
          try {
            w.number.set(++w.next);
            w.clock.clock.advance(Duration.ofSeconds(2));
          } finally {
            failing.close();
          }
        });
  }

  private <T> T updated(T value) {
    at(Place.UPDATE);
    return value;
  }

  private void loseTask() {
    lostTask = true;
    taskPool.dropping = true;
    try {
      number.set(++next);
    } finally {
      taskPool.dropping = false;
    }
    task.reload();
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
    Thread owner = system.engine.ownerThread();
    if (owner != null) { // a timer may be due now; the other thread finds out that it ends
      assertThat(owner.getName()).as("owner").isEqualTo("alien-signals timed effects");
    }
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
                longNumber.set(++next);
                doubleNumber.set(++next);
                list.set(List.of(value(), value(), value()));
              });
          assertThat(listed).as("seen of the lists").isEqualTo(6);
          assertTaskSound();
          foreignSignal.set(++next);
          assertThat(mirror.peek()).as("of the mirror").isEqualTo(next);
          assertThat(mirrored).as("seen of the mirror").isEqualTo(next);
          int before = dependencySeen;
          dependency.trigger();
          assertThat(dependencySeen).as("runs for the dependency").isEqualTo(before + 1);
          if (lists != null) {
            lists.assertSound();
          }
          assertThat(sourceSeen).as("seen by the observer").isEqualTo(written.number);
        });
    GraphInvariants.assertAtRest(system, roots);
  }

  /** A dependency of a run has changed, and the pool runs each body at once. */
  private void assertTaskSound() {
    if (!lostTask) {
      assertThat(task.isPending()).as("pending after a change").isFalse();
    }
    task.reload();
    assertThat(task.isPending()).as("pending after a reload").isFalse();
    number.set(++next);
    assertThat(task.peek()).as("result of the task").isEqualTo(next);
  }
}
