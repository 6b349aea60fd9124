package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where an exception of an action goes: to exactly one of a handler, the writer and the log. */
class ActionFailureTest {

  private final ReactiveSystem system = ReactiveSystem.create("failing");
  private final Signal<Integer> number = system.signal(o -> o.name("number"), 0);
  private final LogRecorder log = new LogRecorder();
  private final ExecutorService pool =
      Executors.newSingleThreadExecutor(body -> new Thread(body, "pool"));
  private final List<Throwable> handled = Collections.synchronizedList(new ArrayList<>());
  private final List<Subscriber> sources = Collections.synchronizedList(new ArrayList<>());
  private final IllegalStateException handlerThrew = new IllegalStateException("handler");

  @AfterEach
  void close() {
    log.close();
    pool.shutdownNow();
  }

  /** Which thread runs the action, and so whether the writer can get what it throws. */
  enum Place {
    WRITER(true),
    CALLER_RUNS(true),
    ANOTHER_DRAINER(false),
    CALLER_RUNS_OF_ANOTHER_DRAINER(false),
    POOL(false);

    final boolean writerCanGetIt;

    Place(boolean writerCanGetIt) {
      this.writerCanGetIt = writerCanGetIt;
    }
  }

  /** The handler of exceptions. */
  enum Handler {
    NOBODY,
    EFFECT,
    SCOPE,
    SYSTEM,
    EFFECT_WHICH_THROWS
  }

  /** The failure. */
  enum Fault {
    EXCEPTION,
    CHECKED_EXCEPTION,
    ERROR,
    REJECTION;

    Throwable make() {
      return switch (this) {
        case EXCEPTION -> new IllegalArgumentException("fault");
        case CHECKED_EXCEPTION -> new Exception("fault");
        case ERROR -> new AssertionError("fault");
        case REJECTION -> new RejectedExecutionException("fault");
      };
    }
  }

  static Stream<Arguments> combinations() {
    return Stream.of(Place.values())
        .flatMap(
            place ->
                Stream.of(Handler.values())
                    .flatMap(
                        handler ->
                            Stream.of(Fault.values())
                                .filter(fault -> isPossible(place, fault))
                                .map(fault -> Arguments.of(place, handler, fault))));
  }

  /** Only an executor rejects, and it does so in the thread of the drainer. */
  private static boolean isPossible(Place place, Fault fault) {
    return fault != Fault.REJECTION
        || place == Place.CALLER_RUNS
        || place == Place.CALLER_RUNS_OF_ANOTHER_DRAINER;
  }

  @ParameterizedTest(name = "{2} in {0}, handled by {1}")
  @MethodSource("combinations")
  void failure_anywhere_goesToExactlyOne(Place place, Handler handler, Fault fault) {
    Throwable thrown = fault.make();
    Effect effect = failing(place, handler, fault, thrown);
    Throwable writerGot = write(place);

    boolean handlerCalled = handler != Handler.NOBODY && fault != Fault.ERROR;
    boolean passedOn = !handlerCalled || handler == Handler.EFFECT_WHICH_THROWS;
    Throwable expected = handlerCalled ? handlerThrew : thrown;
    if (handlerCalled) {
      assertThat(handled).containsExactly(thrown);
      assertThat(sources).containsExactly(effect);
    } else {
      assertThat(handled).isEmpty();
    }
    if (passedOn && place.writerCanGetIt) {
      assertThat(writerGot).isSameAs(expected);
    } else {
      assertThat(writerGot).isNull();
    }
    if (passedOn && !place.writerCanGetIt) {
      assertThat(log.thrown()).containsExactly(expected);
      assertThat(log.messages().get(0))
          .contains("effect 'save'")
          .contains("caused by thread 'writer'")
          .contains(place == Place.POOL ? "in thread 'pool'" : "in thread 'drainer'");
    } else {
      assertThat(log.messages()).isEmpty();
    }
    if (handlerCalled && passedOn) {
      assertThat(expected.getSuppressed()).containsExactly(thrown);
    } else {
      assertThat(thrown.getSuppressed()).isEmpty();
    }
  }

  private Effect failing(Place place, Handler handler, Fault fault, Throwable thrown) {
    ErrorHandler records =
        failure -> {
          sources.add(failure.subscriber());
          handled.add(failure.error());
          if (handler == Handler.EFFECT_WHICH_THROWS) {
            throw handlerThrew;
          }
        };
    if (handler == Handler.SYSTEM) {
      system.changeErrorHandler(records);
    }
    Consumer<EffectOptions> options =
        o -> {
          o.name("save");
          if (handler == Handler.EFFECT || handler == Handler.EFFECT_WHICH_THROWS) {
            o.onError(records);
          }
          Executor executor = executor(place, fault, thrown);
          if (executor != null) {
            o.executor(executor);
          }
        };
    Effect[] made = new Effect[1];
    system.effectScope(
        o -> {
          if (handler == Handler.SCOPE) {
            o.onError(records);
          }
        },
        () ->
            made[0] =
                system.watch(
                    number,
                    (value, old) -> {
                      throw Failures.<RuntimeException>sneaky(thrown);
                    },
                    false,
                    options));
    return made[0];
  }

  private Executor executor(Place place, Fault fault, Throwable thrown) {
    if (fault == Fault.REJECTION) {
      return task -> {
        throw Failures.<RuntimeException>sneaky(thrown);
      };
    }
    return switch (place) {
      case CALLER_RUNS, CALLER_RUNS_OF_ANOTHER_DRAINER -> Runnable::run;
      case POOL -> pool;
      default -> null;
    };
  }

  /** Lets a thread write and all actions end. Returns what the writer got. */
  private Throwable write(Place place) {
    boolean elsewhere =
        place == Place.ANOTHER_DRAINER || place == Place.CALLER_RUNS_OF_ANOTHER_DRAINER;
    Threads.Running drainer = null;
    var goOn = new CountDownLatch(1);
    if (elsewhere) {
      system.changeActionLimit(Duration.ZERO); // so that the other thread runs it
      var other = system.signal(0);
      var started = new CountDownLatch(1);
      system.split(
          other,
          (value, old) -> {
            started.countDown();
            Threads.await(goOn);
          },
          false,
          null);
      drainer = Threads.start("drainer", () -> other.set(1));
      Threads.await(started);
    }
    Throwable thrown = Threads.start("writer", () -> number.set(1)).end();
    goOn.countDown();
    if (drainer != null) {
      drainer.join();
    }
    if (place == Place.POOL) {
      var ended = new CountDownLatch(1);
      pool.execute(ended::countDown);
      Threads.await(ended);
    }
    return thrown;
  }

  @Test
  void actions_severalThrow_writerGetsTheFirstWithTheOthersSuppressed() {
    for (String message : List.of("a", "b", "c")) {
      system.split(
          number,
          (value, old) -> {
            throw new IllegalStateException(message);
          },
          false,
          null);
    }

    Throwable thrown = catchThrowable(() -> number.set(1));

    assertThat(thrown).hasMessage("a");
    assertThat(thrown.getSuppressed()).extracting(Throwable::getMessage).containsExactly("b", "c");
  }

  @Test
  void actions_oneThrows_othersStillRun() {
    var recorder = new Recorder();
    system.split(
        number,
        (value, old) -> {
          throw new AssertionError("first");
        },
        false,
        null);
    system.split(number, (value, old) -> recorder.add(value), false, null);

    assertThatThrownBy(() -> number.set(1)).hasMessage("first");

    assertThat(recorder.events()).containsExactly("1");
  }

  @Test
  void actionAndEffect_bothThrow_writerGetsTheEffectsWithTheActionsSuppressed() {
    system.split(
        number,
        (value, old) -> {
          throw new IllegalStateException("action");
        },
        false,
        null);
    var armed = system.effect(() -> requireZero(number.get()));

    Throwable thrown = catchThrowable(() -> number.set(1));

    assertThat(armed.isClosed()).isFalse();
    assertThat(thrown).hasMessage("effect");
    assertThat(thrown.getSuppressed()).extracting(Throwable::getMessage).containsExactly("action");
  }

  private static void requireZero(int value) {
    if (value != 0) {
      throw new IllegalStateException("effect");
    }
  }

  @Test
  void action_writesAndAnEffectThrows_theWriteInTheActionThrows() {
    var recorder = new Recorder();
    var other = system.signal(0);
    system.effect(() -> requireZero(other.get()));
    system.split(
        number,
        (value, old) -> {
          try {
            other.set(1);
          } catch (IllegalStateException e) {
            recorder.add(e.getMessage());
          }
        },
        false,
        null);

    number.set(1);

    assertThat(recorder.events()).containsExactly("effect");
  }

  @Test
  void action_causedByAnActionOfAnotherThreadsWrite_failureIsNotTheDrainers() {
    system.changeActionLimit(Duration.ZERO);
    var slow = system.signal(0);
    var other = system.signal(0);
    var started = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    system.split(
        slow,
        (value, old) -> {
          started.countDown();
          Threads.await(goOn);
        },
        false,
        null);
    system.split(number, (value, old) -> other.set(value), false, null);
    system.watch(
        other,
        (value, old) -> {
          throw new IllegalStateException("second");
        },
        false,
        o -> o.name("second"));
    var drainer = Threads.start("drainer", () -> slow.set(1));
    Threads.await(started);
    Threads.run("writer", () -> number.set(1));
    goOn.countDown();

    assertThat(drainer.end()).isNull();
    assertThat(log.messages())
        .singleElement()
        .asString()
        .contains("'second'")
        .contains("caused by thread 'writer'");
  }

  @Test
  void action_handlerLeavesABatchOpen_batchIsEndedAndReported() {
    system.watch(
        number,
        (value, old) -> {
          throw new IllegalStateException("action");
        },
        false,
        o -> o.onError(failure -> system.startBatch()));

    assertThatThrownBy(() -> number.set(1))
        .hasMessageContaining("batch of the system 'failing' open")
        .satisfies(
            e ->
                assertThat(e.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactly("action"));
    assertThat(system.engine.isOwner()).isFalse();
  }

  @Test
  void action_throwsAfterItClosedItsEffect_handlerOfItsScopeGetsIt() {
    system.effectScope(
        o -> o.onError(failure -> handled.add(failure.error())),
        () -> {
          Effect[] self = new Effect[1];
          self[0] =
              system.split(
                  number,
                  (value, old) -> {
                    self[0].close();
                    throw new IllegalStateException("closed");
                  },
                  false,
                  null);
        });

    number.set(1);

    assertThat(handled).extracting(Throwable::getMessage).containsExactly("closed");
  }

  @Test
  void closeAfterFailures_ofTheAction_closesTheEffectAndIsReported() {
    List<Integer> taken = new ArrayList<>();
    Effect effect =
        system.effect(
            o -> o.closeAfterFailures(2).onError(failure -> handled.add(failure.error())),
            number,
            value -> {
              taken.add(value);
              if (value != 0 && value != 2) {
                throw new IllegalStateException("action " + value);
              }
            });

    for (int i = 1; i <= 5; i++) {
      number.set(i);
    }

    assertThat(taken).containsExactly(0, 1, 2, 3, 4);
    assertThat(handled)
        .extracting(Throwable::getMessage)
        .containsExactly("action 1", "action 3", "action 4");
    assertThat(effect.isClosed()).isTrue();
  }

  @Test
  void closeAfterFailures_ofTheSource_closesTheEffectAndIsReported() {
    List<Integer> taken = new ArrayList<>();
    Effect effect =
        system.effect(
            o -> o.closeAfterFailures(2).onError(failure -> handled.add(failure.error())),
            () -> {
              int value = number.get();
              if (value == 1 || value > 2) {
                throw new IllegalStateException("source " + value);
              }
              return value;
            },
            taken::add);

    for (int i = 1; i <= 5; i++) {
      number.set(i);
    }

    assertThat(taken).containsExactly(0, 2);
    assertThat(handled)
        .extracting(Throwable::getMessage)
        .containsExactly("source 1", "source 3", "source 4");
    assertThat(effect.isClosed()).isTrue();
  }

  @Test
  void failure_ofAnActionInAPool_namesTheThreadThatHasWritten() throws Exception {
    var told = new CompletableFuture<Failure>();
    Effect effect =
        system.effect(
            o -> o.name("save").executor(pool).skipFirst().onError(told::complete),
            number,
            value -> {
              throw new IllegalStateException("full");
            });

    number.set(1);

    Failure failure = told.get(10, TimeUnit.SECONDS);
    assertThat(failure.name()).isEqualTo("save");
    assertThat(failure.subscriber()).isSameAs(effect);
    assertThat(failure.thread()).isSameAs(Thread.currentThread());
    assertThat(failure).hasToString("save: java.lang.IllegalStateException: full");
  }
}
