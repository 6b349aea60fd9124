package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.TaskState.Failed;
import dev.aliensignals.primitives.TaskState.Pending;
import dev.aliensignals.primitives.TaskState.Ready;
import dev.aliensignals.primitives.TaskState.Unset;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Tasks, step by step: their bodies run when the test says so, in the test's thread. */
class TaskTest {

  private static final Duration WAIT = Duration.ofSeconds(60);

  private final ReactiveSystem system = ReactiveSystem.create("tasks");
  private final ManualExecutor pump = new ManualExecutor();
  private final Recorder recorder = new Recorder();
  private final Signal<Integer> source = system.signal(1);
  private final AtomicInteger bodies = new AtomicInteger();
  private final Task<Integer> doubled =
      system.task(
          o -> o.name("doubled").executor(pump),
          ctx -> {
            bodies.incrementAndGet();
            return source.get() * 2;
          });

  @AfterEach
  void graph_afterEachTest_isSound() {
    GraphInvariants.assertAtRest(system, List.of(source));
  }

  private void recordStates(Task<?> task) {
    system.effect(() -> recorder.add(describe(task.state())));
  }

  private void writeElsewhere(int value) {
    elsewhere(() -> source.set(value));
  }

  /** Runs a function in another thread, to its end, although this one may be interrupted by it. */
  private static void elsewhere(Runnable fn) {
    Thread thread = Threads.start("elsewhere", fn).thread();
    while (thread.isAlive()) {
      Thread.onSpinWait();
    }
  }

  private static String describe(TaskState<?> state) {
    return state.match(
        () -> "unset",
        previous -> "pending " + previous,
        value -> "ready " + value,
        (error, previous) -> "failed " + error.getMessage() + " " + previous);
  }

  @Nested
  class Starting {

    @Test
    void task_created_isUnsetAndRunsNothing() {
      assertThat(doubled.state()).isEqualTo(new Unset<>());
      assertThat(doubled.isPending()).isFalse();
      assertThat(doubled.lastValue()).isNull();
      assertThat(pump.size()).isZero();
    }

    @Test
    void get_beforeTheFirstValue_throwsUnsetWithTheNameAndTheWayOut() {
      assertThatThrownBy(doubled::get)
          .isInstanceOf(UnsetSignalException.class)
          .hasMessageContainingAll("'doubled'", "state()", "await");
    }

    @Test
    void state_readByEffect_pendingAtOnceThenReady() {
      recordStates(doubled);
      assertThat(recorder.take()).containsExactly("pending null");

      pump.runAll();
      assertThat(recorder.take()).containsExactly("ready 2");
    }

    @Test
    void state_readByComputedOfAnEffect_pendingAtOnceThenReady() {
      var view = system.computed(() -> describe(doubled.state()));
      system.effect(() -> recorder.add(view.get()));
      assertThat(recorder.take()).containsExactly("pending null");

      pump.runAll();
      assertThat(recorder.take()).containsExactly("ready 2");
    }

    @Test
    void state_readWithoutObserver_startsNothing() {
      doubled.state();
      system.computed(doubled::state).get();
      system.batch(() -> doubled.state());

      assertThat(pump.size()).isZero();
    }

    @Test
    void state_readByComputedThatNobodyKeeps_isStoppedAgain() {
      system.effect(
          () -> {
            var dropped = system.computed(doubled::isPending);
            system.untracked(dropped);
          });

      assertThat(doubled.state()).isEqualTo(new Unset<>());
      pump.runAll();
      assertThat(bodies).hasValue(0);
    }

    @Test
    void get_inFirstRunOfEffect_throwsAndStopsTheTask() {
      assertThatThrownBy(() -> system.effect(() -> recorder.add(doubled.get())))
          .isInstanceOf(UnsetSignalException.class);

      assertThat(doubled.isPending()).isFalse();
      pump.runAll();
      assertThat(bodies).hasValue(0);
    }

    @Test
    void initialValue_beforeTheFirstRun_isRead() {
      var sum = system.task(o -> o.executor(pump), 10, (previous, ctx) -> previous + source.get());
      assertThat(sum.get()).isEqualTo(10);
      system.effect(() -> recorder.add(sum.get()));
      assertThat(recorder.take()).containsExactly("10");

      pump.runAll();
      source.set(5);
      pump.runAll();

      assertThat(recorder.take()).containsExactly("11", "16"); // C34: the body gets the previous
    }
  }

  @Nested
  class Running {

    @Test
    void dependency_changes_runsAgainAndKeepsTheLastValue() {
      recordStates(doubled);
      pump.runAll();
      recorder.clear();

      source.set(3);
      assertThat(recorder.take()).containsExactly("pending 2");
      assertThat(doubled.get()).isEqualTo(2);

      pump.runAll();
      assertThat(recorder.take()).containsExactly("ready 6");
    }

    @Test
    void dependency_writtenWithTheSameValue_runsNothing() {
      recordStates(doubled);
      pump.runAll();

      source.set(1);
      system.batch(
          () -> {
            source.set(2);
            source.set(1);
          });

      assertThat(pump.size()).isZero();
    }

    @Test
    void dependency_readThroughComputed_followsItsValue() {
      var even = system.computed(() -> source.get() % 2 == 0);
      var task = system.task(o -> o.executor(pump), ctx -> even.get());
      recordStates(task);
      pump.runAll();
      recorder.clear();

      source.set(3);
      assertThat(pump.size()).isZero();
      source.set(4);
      pump.runAll();

      assertThat(recorder.take()).containsExactly("pending false", "ready true");
    }

    @Test
    void dependency_computedNeverEvaluatedBefore_oneRunIsEnough() {
      var plus = system.computed(() -> source.get() + 1);
      var task =
          system.task(
              o -> o.executor(pump),
              ctx -> {
                bodies.incrementAndGet();
                return plus.get();
              });
      recordStates(task);

      pump.runAll();

      assertThat(recorder.take()).containsExactly("pending null", "ready 2");
      assertThat(bodies).hasValue(1);
    }

    @Test
    void dependency_changesBeforeTheBodyHasStarted_oneRun() {
      recordStates(doubled);
      source.set(2);
      source.set(3);

      pump.runAll();

      assertThat(bodies).hasValue(1);
      assertThat(doubled.get()).isEqualTo(6);
    }

    @Test
    void dependency_changesWhileTheFirstBodyRuns_cancelledAtOnce() { // C35
      var cancelled = new ArrayList<Boolean>();
      var task =
          system.task(
              o -> o.executor(pump),
              ctx -> {
                int read = source.get();
                if (read == 1) {
                  writeElsewhere(2);
                  cancelled.add(ctx.isCancelled());
                  assertThat(Thread.currentThread().isInterrupted()).isTrue();
                }
                return read;
              });
      recordStates(task);

      pump.runNext();
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      pump.runNext();

      assertThat(cancelled).containsExactly(true);
      assertThat(recorder.take()).containsExactly("pending null", "ready 2");
    }

    @Test
    void dependency_notReadAgain_isNotFollowedAnyMore() {
      var useSource = system.signal(true);
      var task = system.task(o -> o.executor(pump), ctx -> useSource.get() ? source.get() : 0);
      recordStates(task);
      pump.runAll();
      useSource.set(false);
      pump.runAll();
      assertThat(Recorder.subscribers(source)).isZero();

      source.set(9);

      assertThat(pump.size()).isZero();
    }

    @Test
    void dependency_ofTheLastRunNotYetReadByThisOne_cancelsNothing() {
      var first = system.signal(1);
      var task =
          system.task(
              o -> o.executor(pump),
              ctx -> {
                int a = first.get();
                if (a == 2) {
                  writeElsewhere(7);
                  assertThat(ctx.isCancelled()).isFalse();
                }
                return a + source.get();
              });
      recordStates(task);
      pump.runAll();

      first.set(2);
      pump.runAll();

      assertThat(task.get()).isEqualTo(9);
      assertThat(pump.size()).isZero();
    }

    @Test
    void body_writesWhatItHasRead_isNotRepeated() {
      var task =
          system.task(
              o -> o.executor(pump),
              ctx -> {
                bodies.incrementAndGet();
                source.set(source.get() + 1);
                return source.get();
              });
      recordStates(task);

      pump.runAll();

      assertThat(bodies).hasValue(1);
      assertThat(task.get()).isEqualTo(2);
      source.set(10);
      pump.runAll();
      assertThat(task.get()).isEqualTo(11);
    }

    @Test
    void body_readsItsOwnTask_doesNotFollowItself() {
      var self = new ArrayList<Task<Integer>>();
      var task =
          system.task(
              o -> o.executor(pump),
              ctx -> {
                Integer last = self.get(0).lastValue();
                return source.get() + (last == null ? 0 : last);
              });
      self.add(task);
      recordStates(task);
      pump.runAll();

      assertThat(pump.size()).isZero();
      source.set(2);
      pump.runAll();
      assertThat(task.get()).isEqualTo(3);
      assertThat(pump.size()).isZero();
    }

    @Test
    void settling_oneRunOfTheEffectForEachChangeOfState() { // C39
      system.effect(() -> recorder.add(doubled.lastValue() + " " + doubled.isPending()));
      pump.runAll();
      source.set(2);
      pump.runAll();

      assertThat(recorder.take()).containsExactly("null true", "2 false", "2 true", "4 false");
    }

    @Test
    void settling_withAnEqualValue_readersOfTheValueDoNotRun() { // C39
      var half = system.task(o -> o.executor(pump), 0, (previous, ctx) -> source.get() / 2);
      system.effect(() -> recorder.add(half.get()));
      pump.runAll();
      source.set(2);
      pump.runAll();
      source.set(3);
      pump.runAll();

      assertThat(recorder.take()).containsExactly("0", "1");
    }

    @Test
    void equality_decidesWhatAChangeIs() {
      var task =
          system.task(
              o -> o.executor(pump).equality(Equality.of((a, b) -> a / 10 == b / 10)),
              0,
              (previous, ctx) -> source.get());
      system.effect(() -> recorder.add(task.get()));
      pump.runAll();
      source.set(12);
      pump.runAll();
      source.set(13);
      pump.runAll();

      assertThat(recorder.take()).containsExactly("0", "12");
    }

    @Test
    void isPending_inEffect_runsOnBothEdges() { // C36
      system.effect(() -> recorder.add(doubled.isPending()));
      pump.runAll();
      source.set(2);
      pump.runAll();

      assertThat(recorder.take()).containsExactly("true", "false", "true", "false");
    }

    @Test
    void splitEffect_taskAsSource_getsEachValue() {
      var task = system.task(o -> o.executor(pump), 0, (previous, ctx) -> source.get());
      system.effect(task, recorder::add);
      pump.runAll();
      source.set(2);
      pump.runAll();

      assertThat(recorder.take()).containsExactly("0", "1", "2");
    }

    @Test
    void task_readByAnotherTask_isFollowed() {
      var plus = system.task(o -> o.executor(pump), 0, (previous, ctx) -> source.get() + 1);
      var sum = system.task(o -> o.executor(pump), ctx -> plus.get() * 10);
      recordStates(sum);

      pump.runAll();

      assertThat(sum.get()).isEqualTo(20);
      source.set(4);
      pump.runAll();
      assertThat(sum.get()).isEqualTo(50);
    }

    @Test
    void pausedScope_holdsRunsBackUntilItIsResumed() {
      var scope = system.effectScope();
      var task = scope.run(() -> system.task(o -> o.executor(pump), ctx -> source.get()));
      recordStates(task);
      pump.runAll();

      scope.pause();
      source.set(2);
      assertThat(pump.size()).isZero();
      scope.resume();
      pump.runAll();

      assertThat(task.get()).isEqualTo(2);
    }
  }

  @Nested
  class Attribution {

    /** A task whose body does something that must not be followed, or must. */
    private Task<Integer> taskOf(TaskBody<Integer> body) {
      var task = system.task(o -> o.executor(pump), body);
      recordStates(task);
      pump.runAll();
      return task;
    }

    private void assertFollowed(boolean followed) {
      source.set(source.peek() + 1);
      assertThat(pump.size()).isEqualTo(followed ? 1 : 0);
    }

    @Test
    void get_isFollowed() {
      taskOf(ctx -> source.get());
      assertFollowed(true);
    }

    @Test
    void peek_isNotFollowed() {
      taskOf(ctx -> source.peek());
      assertFollowed(false);
    }

    @Test
    void peek_ofAComputedThatIsOutOfDate_isNotFollowed() {
      var plus = system.computed(() -> source.get() + 1);
      taskOf(ctx -> plus.peek());
      assertFollowed(false);
    }

    @Test
    void untracked_isNotFollowed() {
      taskOf(ctx -> system.untracked(source));
      assertFollowed(false);
    }

    @Test
    void pauseTracking_isNotFollowedUntilResumed() {
      var other = system.signal(1);
      taskOf(
          ctx -> {
            system.pauseTracking();
            int sum = source.get() + system.read(source);
            system.resumeTracking();
            return sum + other.get();
          });
      assertFollowed(false);
      other.set(2);
      assertThat(pump.size()).isOne();
    }

    @Test
    void read_isFollowed() {
      taskOf(ctx -> system.read(() -> source.get()));
      assertFollowed(true);
    }

    @Test
    void batch_isFollowed() {
      taskOf(ctx -> system.batch(() -> source.get()));
      assertFollowed(true);
    }

    @Test
    void startBatch_isFollowed() {
      taskOf(
          ctx -> {
            try (var batch = system.startBatch()) {
              assertThat(batch).isNotNull();
              return source.get();
            }
          });
      assertFollowed(true);
    }

    @Test
    void untrackedInRead_isNotFollowed() {
      taskOf(ctx -> system.read(() -> system.untracked(source)));
      assertFollowed(false);
    }

    @Test
    void isSet_isFollowed() {
      var empty = system.<Integer>signal();
      taskOf(ctx -> empty.isSet() ? 1 : 0);
      empty.set(1);
      assertThat(pump.size()).isOne();
    }

    @Test
    void unsetSignal_isFollowed() {
      var empty = system.<Integer>signal();
      var task = taskOf(ctx -> empty.get());
      assertThat(task.state()).isInstanceOf(Failed.class);
      empty.set(5);
      pump.runAll();
      assertThat(task.get()).isEqualTo(5);
    }

    @Test
    void computedThatThrows_isFollowed() {
      var failing =
          system.computed(
              () -> {
                if (source.get() == 1) {
                  throw new IllegalArgumentException("one");
                }
                return source.get();
              });
      var task = taskOf(ctx -> failing.get());
      assertThat(task.state()).isInstanceOf(Failed.class);
      source.set(2);
      pump.runAll();
      assertThat(task.get()).isEqualTo(2);
    }

    @Test
    void computedOfACycle_isFollowed() {
      var nodes = new ArrayList<Computed<Integer>>();
      nodes.add(system.computed(() -> source.get() == 1 ? nodes.get(1).get() : 0));
      nodes.add(system.computed(() -> nodes.get(0).get()));
      var task = taskOf(ctx -> nodes.get(1).get());
      assertThat(task.state()).isInstanceOf(Failed.class);
      assertThatThrownBy(task::get)
          .isInstanceOf(TaskFailedException.class)
          .hasCauseInstanceOf(CyclicDependencyException.class);
      source.set(2);
      pump.runAll();
      assertThat(task.get()).isZero();
    }

    @Test
    void readsInsideAComputed_areTheComputeds() {
      var constant =
          system.computed(
              () -> {
                source.get();
                return 1;
              });
      taskOf(ctx -> constant.get());
      assertThat(Recorder.subscribers(source)).isOne();
      assertFollowed(false);
    }

    @Test
    void readsInsideAnEffectOfTheBody_areTheEffects() {
      taskOf(
          ctx -> {
            system.effect(() -> recorder.add(source.get())).close();
            return 1;
          });
      assertFollowed(false);
    }

    @Test
    void readsInsideAnActionThatTheBodyHasCaused_areNobodys() {
      var trigger = system.signal(0);
      system.effect(trigger, value -> recorder.add(source.get()));
      taskOf(
          ctx -> {
            trigger.set(1);
            return 1;
          });
      assertFollowed(false);
    }

    @Test
    void threadThatTheBodyStarts_isNotFollowed() {
      taskOf(
          ctx -> {
            Threads.run("started by the body", () -> recorder.add(source.get()));
            return 1;
          });
      assertFollowed(false);
    }

    @Test
    void afterTheBody_theThreadTracksNothing() {
      taskOf(ctx -> 1);
      source.get();
      system.batch(() -> source.get());
      assertFollowed(false);
    }

    @Test
    void unboxed_areFollowed() {
      var i = system.intSignal(1);
      var l = system.longSignal(1);
      var d = system.doubleSignal(1);
      var ci = system.intComputed(() -> i.getAsInt() + 1);
      var cl = system.longComputed(() -> l.getAsLong() + 1);
      var cd = system.doubleComputed(() -> d.getAsDouble() + 1);
      var direct =
          system.task(o -> o.executor(pump), ctx -> i.getAsInt() + l.getAsLong() + d.getAsDouble());
      var derived =
          system.task(
              o -> o.executor(pump), ctx -> ci.getAsInt() + cl.getAsLong() + cd.getAsDouble());
      recordStates(direct);
      recordStates(derived);
      pump.runAll();
      i.set(2);
      pump.runAll();
      l.set(2);
      pump.runAll();
      d.set(2);
      pump.runAll();

      assertThat(direct.get()).isEqualTo(6);
      assertThat(derived.get()).isEqualTo(9);
    }

    @Test
    void spiDependency_isFollowed() {
      var property = new DependencyNode(system.engine, null, "property");
      taskOf(
          ctx -> {
            property.track();
            return 1;
          });
      property.trigger();
      assertThat(pump.size()).isOne();
    }

    @Test
    void manyDependencies_allAreFollowed() {
      List<Signal<Integer>> many = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        many.add(system.signal(i));
      }
      var task =
          taskOf(
              ctx -> {
                int sum = 0;
                for (int round = 0; round < 2; round++) {
                  for (Signal<Integer> one : many) {
                    sum += one.get();
                  }
                }
                return sum;
              });
      for (int i = 0; i < 1000; i += 111) {
        many.get(i).set(-1);
        assertThat(pump.size()).isOne();
        pump.runAll();
      }
      assertThat(task.isPending()).isFalse();
    }

    @Test
    void nodeOfAnotherSystem_isRefused() {
      var other = ReactiveSystem.create("other").signal(1);
      var task = taskOf(ctx -> other.get());
      assertThatThrownBy(task::get)
          .isInstanceOf(CrossSystemException.class)
          .hasMessageContaining("other");
    }

    @Test
    void staticFactories_inTheBody_meanItsSystem() {
      taskOf(ctx -> Signals.computed(source).get());
      assertFollowed(true);
    }

    @Test
    void effectsOfTheBody_belongToNobody() {
      var made = new ArrayList<Effect>();
      var scope = system.effectScope();
      recordStates(
          scope.run(
              () ->
                  system.task(
                      o -> o.executor(pump),
                      ctx -> {
                        made.add(system.effect(() -> recorder.add(source.get())));
                        return 1;
                      })));
      pump.runAll();
      scope.close();
      assertThat(made.get(0).isClosed()).isFalse();
      made.get(0).close();
    }
  }

  @Nested
  class Failing {

    private final Signal<Integer> version = system.signal(1);
    private final Task<String> task =
        system.task(
            o -> o.name("load").executor(pump),
            ctx -> {
              int v = version.get();
              if (v == 2) {
                throw new IOException("bad");
              }
              return "v" + v;
            });

    @Test
    void body_throws_failedWithTheLastValue() { // C38
      recordStates(task);
      pump.runAll();
      version.set(2);
      pump.runAll();

      assertThatThrownBy(task::get).isInstanceOf(IOException.class).hasMessage("bad");
      assertThatThrownBy(task::peek).isInstanceOf(IOException.class);
      assertThat(task.lastValue()).isEqualTo("v1");
      version.set(3);
      assertThat(task.get()).isEqualTo("v1");
      pump.runAll();
      assertThat(task.get()).isEqualTo("v3");
      assertThat(recorder.take())
          .containsExactly(
              "pending null", "ready v1", "pending v1", "failed bad v1", "pending v1", "ready v3");
    }

    @Test
    void firstBody_throws_noValueWhileTheNextRuns() {
      version.set(2);
      recordStates(task);
      pump.runAll();
      assertThatThrownBy(task::get).isInstanceOf(IOException.class);

      task.reload();

      assertThatThrownBy(task::get).isInstanceOf(UnsetSignalException.class);
    }

    @Test
    void valueOnErrorKeep_getStillGivesTheLastValue() {
      var keeping =
          system.task(
              o -> o.executor(pump).valueOnError(ValueOnError.KEEP),
              ctx -> {
                if (version.get() != 1) {
                  throw new IOException("bad");
                }
                return "good";
              });
      recordStates(keeping);
      pump.runAll();
      version.set(2);
      pump.runAll();

      assertThat(keeping.get()).isEqualTo("good");
      assertThat(keeping.state()).isInstanceOf(Failed.class);
    }

    @Test
    void valueOnErrorKeep_withoutAnyValue_throwsTheError() {
      var keeping =
          system.task(
              o -> o.executor(pump).valueOnError(ValueOnError.KEEP),
              ctx -> {
                throw new IOException("bad");
              });
      recordStates(keeping);
      pump.runAll();

      assertThatThrownBy(keeping::get).isInstanceOf(IOException.class);
    }

    @Test
    void error_isWrapped_soThatItEndsNoFlush() {
      var failing =
          system.task(
              o -> o.executor(pump).name("failing"),
              0,
              (previous, ctx) -> {
                throw new AssertionError("deep " + source.get());
              });
      system.effect(
          o -> o.onError(failure -> recorder.add(failure.error().getCause())),
          () -> recorder.add(failing.get()));
      pump.runAll();
      source.set(2);

      assertThat(recorder.take()).containsExactly("0", "java.lang.AssertionError: deep 1", "0");
      assertThat(failing.state().lastValue()).isZero();
      assertThat(failing.state()).isInstanceOf(Pending.class);
      assertThat(failing.state().lastError()).hasMessage("deep 1");
    }

    @Test
    void interruptedException_thrownByTheBodyItself_isAFailure() {
      var failing =
          system.<Integer>task(
              o -> o.executor(pump),
              ctx -> {
                throw new InterruptedException("mine");
              });
      recordStates(failing);
      pump.runAll();

      assertThatThrownBy(failing::get).isInstanceOf(InterruptedException.class).hasMessage("mine");
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void null_isAValue() {
      var task = system.<@Nullable String>task(o -> o.executor(pump), ctx -> null);
      recordStates(task);
      pump.runAll();

      assertThat(task.state()).isEqualTo(new Ready<@Nullable String>(null));
      assertThat(task.get()).isNull();
    }

    @Test
    void batchLeftOpen_isTheFailureAndIsEnded() {
      var leaving =
          system.task(
              o -> o.executor(pump),
              ctx -> {
                system.startBatch();
                return source.get();
              });
      recordStates(leaving);
      pump.runAll();

      assertThatThrownBy(leaving::get)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("batch");
      assertThat(system.getBatchDepth()).isZero();
    }

    @Test
    void effectThatFailsAtSettling_isLoggedOrHandledAndNotTheTasksFailure() {
      system.effect(
          o -> o.onError(failure -> recorder.add(failure.error().getMessage())),
          () -> {
            if (!doubled.isPending()) {
              throw new IllegalStateException("observer");
            }
          });
      pump.runAll();

      assertThat(recorder.take()).containsExactly("observer");
      assertThat(doubled.get()).isEqualTo(2);
    }

    @Test
    void effectThatFailsAtSettling_withoutHandler_isLogged() {
      try (var log = new LogRecorder()) {
        system.effect(
            () -> {
              if (!doubled.isPending()) {
                throw new IllegalStateException("observer");
              }
            });
        pump.runAll();

        assertThat(log.messages()).singleElement().asString().contains("'doubled'", "onError");
        assertThat(log.thrown()).singleElement().extracting("message").isEqualTo("observer");
      }
    }
  }

  @Nested
  class Controlling {

    @Test
    void cancel_whilePending_backToBeforeUntilADependencyChanges() { // C37
      recordStates(doubled);
      pump.runAll();
      source.set(2);
      doubled.cancel();
      pump.runAll();
      assertThat(recorder.take())
          .containsExactly("pending null", "ready 2", "pending 2", "ready 2");
      assertThat(bodies).hasValue(1);

      source.set(3);
      pump.runAll();
      assertThat(doubled.get()).isEqualTo(6);
    }

    @Test
    void cancel_ofTheFirstRun_isUnsetUntilWhatItHasReadChanges() {
      var task =
          system.task(
              o -> o.executor(pump),
              ctx -> {
                int read = source.get();
                if (read == 1) {
                  elsewhere(this::cancelFirst);
                }
                return read;
              });
      first = task;
      recordStates(task);
      pump.runAll();
      assertThat(task.state()).isEqualTo(new Unset<>());

      source.set(2);
      pump.runAll();
      assertThat(task.get()).isEqualTo(2);
    }

    private @Nullable Task<Integer> first;

    private void cancelFirst() {
      if (first != null) {
        first.cancel();
      }
    }

    @Test
    void cancel_atRest_doesNothing() {
      recordStates(doubled);
      pump.runAll();
      recorder.clear();

      doubled.cancel();

      assertThat(recorder.take()).isEmpty();
    }

    @Test
    void set_whileARunIsOnItsWay_cancelsItAndHoldsUntilADependencyChanges() {
      recordStates(doubled);
      pump.runAll();
      source.set(2);
      doubled.set(100);
      pump.runAll();
      assertThat(doubled.get()).isEqualTo(100);
      assertThat(bodies).hasValue(1);

      source.set(3);
      pump.runAll();
      assertThat(doubled.get()).isEqualTo(6);
    }

    @Test
    void set_beforeItIsObserved_isTheValueUntilTheFirstRun() {
      doubled.set(50);
      assertThat(doubled.get()).isEqualTo(50);
      recordStates(doubled);
      pump.runAll();

      assertThat(recorder.take()).containsExactly("pending 50", "ready 2");
    }

    @Test
    void set_afterItWasUnobserved_holdsWhenObservedAgain() {
      var effect = system.effect(() -> recorder.add(describe(doubled.state())));
      pump.runAll();
      effect.close();
      source.set(9);
      doubled.set(7);
      recorder.clear();

      recordStates(doubled);

      assertThat(recorder.take()).containsExactly("ready 7");
      source.set(10);
      pump.runAll();
      assertThat(doubled.get()).isEqualTo(20);
    }

    @Test
    void reload_atRest_runsAgain() {
      recordStates(doubled);
      pump.runAll();
      doubled.reload();
      pump.runAll();

      assertThat(recorder.take())
          .containsExactly("pending null", "ready 2", "pending 2", "ready 2");
    }

    @Test
    void reload_unobserved_runsOnceAndRests() {
      doubled.reload();
      pump.runAll();
      assertThat(doubled.get()).isEqualTo(2);
      assertThat(Recorder.subscribers(source)).isZero();

      source.set(2);

      assertThat(pump.size()).isZero();
      assertThat(doubled.get()).isEqualTo(2);
    }

    @Test
    void reload_whileARunIsOnItsWay_replacesIt() {
      recordStates(doubled);
      doubled.reload();
      assertThat(pump.size()).isEqualTo(2);
      pump.runAll();

      assertThat(bodies).hasValue(1);
    }

    @Test
    void unobserved_stopsAndKeepsTheValue() {
      var effect = system.effect(() -> recorder.add(describe(doubled.state())));
      pump.runAll();
      source.set(2);
      effect.close();
      pump.runAll();

      assertThat(doubled.state()).isEqualTo(new Ready<>(2));
      assertThat(bodies).hasValue(1);
      assertThat(Recorder.subscribers(source)).isZero();
    }

    @Test
    void observedAgain_nothingHasChanged_runsNothing() {
      system.effect(() -> recorder.add(describe(doubled.state()))).close();
      var effect = system.effect(() -> recorder.add(describe(doubled.state())));
      pump.runAll();
      effect.close();
      recorder.clear();

      recordStates(doubled);
      assertThat(recorder.take()).containsExactly("ready 2");
      source.set(4);
      pump.runAll();

      assertThat(recorder.take()).containsExactly("pending 2", "ready 8");
    }

    @Test
    void observedAgain_somethingHasChanged_runsAgain() {
      var effect = system.effect(() -> recorder.add(describe(doubled.state())));
      pump.runAll();
      effect.close();
      source.set(4);
      recorder.clear();

      recordStates(doubled);
      pump.runAll();

      assertThat(recorder.take()).containsExactly("pending 2", "ready 8");
    }

    @Test
    void keep_unobserved_goesOn() {
      var kept = system.task(o -> o.executor(pump).keep(), ctx -> source.get());
      var effect = system.effect(() -> recorder.add(describe(kept.state())));
      effect.close();
      pump.runAll();
      source.set(2);
      pump.runAll();
      assertThat(kept.get()).isEqualTo(2);

      kept.close();
      source.set(3);
      assertThat(pump.size()).isZero();
      assertThat(Recorder.subscribers(source)).isZero();
    }

    @Test
    void close_ofTheScope_cancelsAndKeepsTheValue() {
      var scope = system.effectScope();
      var task = scope.run(() -> system.task(o -> o.executor(pump), ctx -> source.get()));
      recordStates(task);
      pump.runAll();
      source.set(2);
      scope.close();
      pump.runAll();

      assertThat(task.isClosed()).isTrue();
      assertThat(task.get()).isEqualTo(1);
      assertThat(task.isPending()).isFalse();
      source.set(3);
      assertThat(pump.size()).isZero();
    }

    @Test
    void close_twice_doesNothing() {
      doubled.close();
      doubled.close();
      recordStates(doubled);

      assertThat(pump.size()).isZero();
      assertThat(recorder.take()).containsExactly("unset");
    }

    @Test
    void reloadAndSet_afterClose_throwWithTheName() {
      doubled.close();

      assertThatThrownBy(doubled::reload)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContainingAll("reload()", "'doubled'", "closed");
      assertThatThrownBy(() -> doubled.set(1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("set()");
      doubled.cancel();
    }

    @Test
    void onCancel_isCalledOnceAfterTheRelease() {
      var task =
          system.task(
              o -> o.executor(pump),
              ctx -> {
                int read = source.get();
                ctx.onCancel(() -> recorder.add("cancelled " + read + " " + CrossSystem.owned()));
                if (read == 1) {
                  writeElsewhere(2);
                  ctx.onCancel(() -> recorder.add("late"));
                  assertThatThrownBy(ctx::throwIfCancelled)
                      .isInstanceOf(CancellationException.class);
                }
                return read;
              });
      system.effect(() -> task.isPending());
      pump.runAll();

      assertThat(recorder.take()).containsExactly("cancelled 1 null", "late");
    }

    @Test
    void onCancel_throws_isLoggedWithTheName() {
      var task =
          system.task(
              o -> o.name("load").executor(pump),
              ctx -> {
                int read = source.get();
                if (read == 1) {
                  ctx.onCancel(
                      () -> {
                        throw new IllegalStateException("callback");
                      });
                  writeElsewhere(2);
                }
                return read;
              });
      recordStates(task);
      try (var log = new LogRecorder()) {
        pump.runAll();

        assertThat(log.messages()).singleElement().asString().contains("'load'");
        assertThat(log.thrown()).singleElement().extracting("message").isEqualTo("callback");
      }
      assertThat(task.get()).isEqualTo(2);
    }

    @Test
    void onCleanup_inTheBody_saysWhatToUse() {
      var task =
          system.task(
              o -> o.name("load").executor(pump),
              ctx -> {
                system.onCleanup(() -> {});
                return 1;
              });
      recordStates(task);
      pump.runAll();

      assertThatThrownBy(task::get)
          .isInstanceOf(NoOwnerException.class)
          .hasMessageContainingAll("'load'", "try/finally");
    }

    @Test
    void options_nullOrLate_throw() {
      assertThatThrownBy(() -> system.task(null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> system.task(o -> o.executor(null), ctx -> 1))
          .isInstanceOf(NullPointerException.class);
      var kept = new ArrayList<TaskOptions<Integer>>();
      system.task(kept::add, ctx -> 1);
      assertThatThrownBy(() -> kept.get(0).keep()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void toString_tellsNameAndState() {
      assertThat(doubled).hasToString("doubled=Unset[]");
      recordStates(doubled);
      pump.runAll();
      assertThat(doubled).hasToString("doubled=Ready[value=2]");
    }
  }

  @Nested
  class States {

    @Test
    void match_eachState_callsItsFunctionOnce() { // C40
      List<TaskState<String>> states =
          List.of(
              new Unset<>(),
              new Pending<>("old"),
              new Ready<>("new"),
              new Failed<>(new IOException("bad"), "old"));

      assertThat(states.stream().map(TaskTest::describe))
          .containsExactly("unset", "pending old", "ready new", "failed bad old");
      assertThat(states.stream().map(TaskState::lastValue))
          .containsExactly(null, "old", "new", "old");
    }

    @Test
    void failed_withoutError_throws() {
      assertThatThrownBy(() -> new Failed<>(null, "x")).isInstanceOf(NullPointerException.class);
    }
  }

  @Nested
  class Rules {

    @Test
    void guard_ofAResult_isAFailure() throws Exception {
      Signal<Integer> source = system.signal(1);
      try (Task<Integer> task =
          system.task(o -> o.name("positive").guard(v -> v > 0), ctx -> source.get())) {
        assertThat(task.await(WAIT)).isEqualTo(1);
        source.set(-1);
        assertThatThrownBy(() -> task.await(WAIT))
            .isInstanceOf(InvalidSignalValueException.class)
            .hasMessageContaining("'positive'");
        assertThat(task.lastValue()).isEqualTo(1);
        assertThatThrownBy(() -> task.set(-2)).isInstanceOf(InvalidSignalValueException.class);
        assertThat(task.state()).isInstanceOf(TaskState.Failed.class);
      }
      assertThatThrownBy(() -> system.task(o -> o.guard(v -> v > 0), 0, (before, ctx) -> 1))
          .isInstanceOf(InvalidSignalValueException.class);
    }

    @Test
    void nonNull_ofAResult_isAFailure() {
      try (Task<String> task = system.task(o -> o.nonNull(), ctx -> null)) {
        assertThatThrownBy(() -> task.await(WAIT)).isInstanceOf(InvalidSignalValueException.class);
      }
    }

    @Test
    void equality_isOfTheTypeOfTheValue() {
      List<String> seen = new ArrayList<>();
      try (Task<String> task =
              system.task(o -> o.equality((a, b) -> a.length() == b.length()), "a", (v, ctx) -> v);
          Effect effect = system.effect(() -> seen.add(task.get()))) {
        task.set("b");
        task.set("cc");
      }

      assertThat(seen).containsExactly("a", "cc");
    }

    @Test
    void hooks_firstObserverComesAndLastGoes_calledOnceEach() {
      List<String> seen = new ArrayList<>();
      try (Task<Integer> task =
          system.task(
              o -> o.onWatched(() -> seen.add("watched")).onUnwatched(() -> seen.add("unwatched")),
              ctx -> 1)) {
        Effect effect = system.effect(() -> seen.add(String.valueOf(task.lastValue())));
        effect.close();
      }

      assertThat(seen).contains("watched").endsWith("unwatched");
      assertThat(Collections.frequency(seen, "watched")).isEqualTo(1);
    }
  }

  @Nested
  class MatchOfSeveral {

    private final TaskState<Integer> one = new TaskState.Ready<>(1);
    private final TaskState<Integer> pending = new TaskState.Pending<>(null);
    private final TaskState<Integer> unset = new TaskState.Unset<>();
    private final Exception boom = new Exception("boom");
    private final TaskState<Integer> failed = new TaskState.Failed<>(boom, null);

    private String match(TaskState<Integer> first, TaskState<Integer> second) {
      String two =
          TaskState.match(
              first,
              second,
              () -> "unset",
              () -> "pending",
              (a, b) -> "ready [" + a + ", " + b + "]",
              errors -> "failed " + errors.size());
      String all =
          TaskState.match(
              List.of(first, second),
              () -> "unset",
              () -> "pending",
              values -> "ready " + values,
              errors -> "failed " + errors.size());
      assertThat(all).isEqualTo(two);
      return two;
    }

    @Test
    void match_ofTwo_callsTheOneThatFits() {
      assertThat(match(one, one)).isEqualTo("ready [1, 1]");
      assertThat(match(one, pending)).isEqualTo("pending");
      assertThat(match(unset, one)).isEqualTo("unset");
      assertThat(match(unset, pending)).isEqualTo("pending");
      assertThat(match(pending, failed)).isEqualTo("failed 1");
      assertThat(match(failed, failed)).isEqualTo("failed 2");
    }

    private String match(
        TaskState<Integer> first, TaskState<String> second, TaskState<Integer> third) {
      return TaskState.match(
          first,
          second,
          third,
          () -> "unset",
          () -> "pending",
          (a, b, c) -> "ready " + (a + c) + b,
          errors -> "failed " + errors.size());
    }

    @Test
    void match_ofThree_callsTheOneThatFits() {
      TaskState<String> text = new TaskState.Ready<>("x");
      TaskState<String> failedText = new TaskState.Failed<>(boom, "old");

      assertThat(match(one, text, one)).isEqualTo("ready 2x");
      assertThat(match(one, text, pending)).isEqualTo("pending");
      assertThat(match(unset, text, one)).isEqualTo("unset");
      assertThat(match(unset, text, pending)).isEqualTo("pending");
      assertThat(match(pending, failedText, unset)).isEqualTo("failed 1");
      assertThat(match(failed, failedText, failed)).isEqualTo("failed 3");
    }
  }
}
