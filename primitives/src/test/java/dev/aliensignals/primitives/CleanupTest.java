package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Recorder.dependencies;
import static dev.aliensignals.primitives.Recorder.subscribers;
import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.computed;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.effectScope;
import static dev.aliensignals.primitives.Signals.getActiveSub;
import static dev.aliensignals.primitives.Signals.getBatchDepth;
import static dev.aliensignals.primitives.Signals.onCleanup;
import static dev.aliensignals.primitives.Signals.signal;
import static dev.aliensignals.primitives.Signals.tryOnCleanup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Cleanups, which undo a run: when they run, in which order, and in which context. */
class CleanupTest {

  private final Recorder log = new Recorder();

  @Nested
  class Time {

    @Test
    void T19_returnedCleanup_runsBeforeNextRunAndOnClose() {
      var s = signal(1);
      var effect =
          effect(
              () -> {
                int run = s.get();
                log.add("run" + run);
                return log.cleanup("c" + run);
              });

      s.set(2);
      effect.close();

      assertThat(log.events()).containsExactly("run1", "c1", "run2", "c2");
    }

    @Test
    void T19_cleanupReturnedAsNull_isNone() {
      var s = signal(1);
      effect(
          () -> {
            log.add(s.get());
            return s.get() == 1 ? log.cleanup("c1") : null;
          });

      s.set(2);
      s.set(3);

      assertThat(log.events()).containsExactly("1", "c1", "2", "3");
    }

    @Test
    void M07_twoCleanupsRegistered_bothRunOncePerRun() {
      var s = signal(1);
      effect(
          () -> {
            s.get();
            onCleanup(log.cleanup("a"));
            onCleanup(log.cleanup("b"));
          });

      s.set(2);
      assertThat(log.take()).containsExactlyInAnyOrder("a", "b");
      s.set(3);

      assertThat(log.events()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void cleanup_effectCheckedButNotRun_doesNotRun() {
      var s = signal(2);
      var even = computed(() -> s.get() % 2 == 0);
      effect(
          () -> {
            even.get();
            onCleanup(log.cleanup("cleanup"));
          });

      s.set(4);

      assertThat(log.events()).isEmpty();
    }

    @Test
    void suite89_effectThrows_cleanupRegisteredBeforeRunsOnceBeforeNextRun() {
      var s = signal(0);
      effect(
          () -> {
            int run = s.get();
            log.add("run" + run);
            onCleanup(log.cleanup("c" + run));
            if (run == 1) {
              throw new IllegalStateException("run 1");
            }
          });
      assertThatThrownBy(() -> s.set(1)).hasMessage("run 1");

      s.set(2);
      s.set(3);

      assertThat(log.events()).containsExactly("run0", "c0", "run1", "c1", "run2", "c2", "run3");
    }

    @Test
    void suite89_effectThrowsBeforeItRegisters_oldCleanupDoesNotRunAgain() {
      var s = signal(0);
      effect(
          () -> {
            if (s.get() == 1) {
              throw new IllegalStateException("run 1");
            }
            onCleanup(log.cleanup("cleanup"));
          });
      assertThatThrownBy(() -> s.set(1)).hasMessage("run 1");
      log.clear();

      s.set(2);

      assertThat(log.events()).isEmpty();
    }
  }

  @Nested
  class Order {

    @Test
    void D22_severalCleanups_runLastRegisteredFirst() {
      var effect =
          effect(
              () -> {
                onCleanup(log.cleanup("1"));
                onCleanup(log.cleanup("2"));
                onCleanup(log.cleanup("3"));
              });

      effect.close();

      assertThat(log.events()).containsExactly("3", "2", "1");
    }

    @Test
    void D22_returnedCleanup_runsBeforeThoseRegisteredInTheRun() {
      var effect =
          effect(
              () -> {
                onCleanup(log.cleanup("registered"));
                return log.cleanup("returned");
              });

      effect.close();

      assertThat(log.events()).containsExactly("returned", "registered");
    }

    @Test
    void D20_D22_rerun_childrenCleanUpBeforeParentBothBeforeNewRun() {
      var s = signal(0);
      effect(
          () -> {
            log.add("run" + s.get());
            onCleanup(log.cleanup("parent"));
            effect(() -> onCleanup(log.cleanup("child 1")));
            effect(() -> onCleanup(log.cleanup("child 2")));
          });

      s.set(1);

      assertThat(log.events()).containsExactly("run0", "child 2", "child 1", "parent", "run1");
    }

    @Test
    void D22_deepTree_closed_deepestFirst() {
      var outer =
          effect(
              () -> {
                onCleanup(log.cleanup("outer"));
                effect(
                    () -> {
                      onCleanup(log.cleanup("middle"));
                      effect(() -> onCleanup(log.cleanup("inner")));
                    });
              });

      outer.close();

      assertThat(log.events()).containsExactly("inner", "middle", "outer");
    }

    @Test
    void D22_scope_closed_effectsLastCreatedFirstThenItself() {
      var scope =
          effectScope(
              () -> {
                onCleanup(log.cleanup("scope"));
                for (int i = 1; i <= 3; i++) {
                  String name = "e" + i;
                  effect(() -> onCleanup(log.cleanup(name)));
                }
              });

      scope.close();

      assertThat(log.events()).containsExactly("e3", "e2", "e1", "scope");
    }
  }

  @Nested
  class Children {

    @Test
    void M09_D20_outerRunsTenTimes_innerEffectExistsOnce() {
      var outer = signal(0);
      var inner = signal(0);
      effect(
          () -> {
            outer.get();
            effect(() -> log.add(inner.get()));
          });
      for (int i = 1; i <= 10; i++) {
        outer.set(i);
      }
      log.clear();

      inner.set(1);

      assertThat(log.events()).containsExactly("1");
      assertThat(subscribers(inner)).isEqualTo(1);
    }

    @Test
    void D20_suite210_severalInnerEffects_allEndWhenOuterRunsAgain() {
      var on = signal(true);
      var s = signal(0);
      effect(
          () -> {
            if (on.get()) {
              effect(() -> log.add("a" + s.get()));
              effect(() -> log.add("b" + s.get()));
              effect(() -> log.add("c" + s.get()));
            }
          });
      log.clear();

      on.set(false);
      s.set(1);

      assertThat(log.events()).isEmpty();
      assertThat(subscribers(s)).isZero();
    }

    @Test
    void D20_suite209_threeLevels_outermostRunsAgain_innermostAreClosed() {
      var on = signal(true);
      var s = signal(0);
      effect(
          () -> {
            if (on.get()) {
              effect(
                  () -> {
                    log.add("middle " + s.get());
                    effect(() -> log.add("inner " + s.get()));
                  });
            }
          });
      log.clear();

      s.set(1);
      assertThat(log.take()).containsExactly("middle 1", "inner 1");
      on.set(false);
      s.set(2);

      assertThat(log.events()).isEmpty();
      assertThat(subscribers(s)).isZero();
    }

    @Test
    void M09_outerClosed_innerNeverRunsAgain() {
      var s = signal(0);
      var outer = effect(() -> effect(() -> log.add(s.get())));

      outer.close();
      s.set(1);

      assertThat(log.events()).containsExactly("0");
    }

    @Test
    void innerClosedByItself_outerDropsItAtOnce() {
      var outer =
          effect(
              () -> {
                var inner = effect(() -> onCleanup(log.cleanup("inner")));
                inner.close();
                log.add("closed");
              });

      outer.close();

      assertThat(log.events()).containsExactly("inner", "closed");
      assertThat(dependencies(outer)).isEmpty();
    }
  }

  @Nested
  class Context {

    @Test
    void D23_suite40_cleanupOnRerun_readsLinkNobody() {
      var s = signal(0);
      var read = signal(0);
      effect(
          () -> {
            log.add("run" + s.get());
            onCleanup(() -> log.add("cleanup " + read.get()));
          });
      s.set(1);
      log.clear();

      read.set(1);

      assertThat(log.events()).isEmpty();
      assertThat(subscribers(read)).isZero();
    }

    @Test
    void D23_suite178_innerClosedInsideOuter_cleanupReadsDoNotLinkOuter() {
      var read = signal(0);
      effect(
          () -> {
            log.add("outer");
            effect(() -> onCleanup(() -> log.add("cleanup " + read.get()))).close();
          });

      read.set(1);

      assertThat(log.events()).containsExactly("outer", "cleanup 0");
      assertThat(subscribers(read)).isZero();
    }

    @Test
    void D23_cleanup_activeSubAndOwner_areNone() {
      var effect =
          effect(
              () ->
                  onCleanup(
                      () -> log.add(getActiveSub() + " " + tryOnCleanup(log.cleanup("lost")))));

      effect.close();

      assertThat(log.events()).containsExactly("null false");
    }

    @Test
    void D23_suite120_cleanupsWriteTwoSignals_readerRunsOnce() {
      var trigger = signal(0);
      var a = signal(0);
      var b = signal(0);
      effect(() -> log.add(a.get() + b.get()));
      effect(
          () -> {
            trigger.get();
            onCleanup(
                () -> {
                  a.set(a.peek() + 1);
                  b.set(b.peek() + 1);
                });
          });
      log.clear();

      trigger.set(1);

      assertThat(log.events()).containsExactly("2");
    }

    @Test
    void D23_cleanup_batchDepthInside_isOne() {
      var effect = effect(() -> onCleanup(() -> log.add(getBatchDepth())));

      effect.close();

      assertThat(log.events()).containsExactly("1");
      assertThat(getBatchDepth()).isZero();
    }

    @Test
    void D23_cleanupWritesSourceOfItsEffect_runSeesTheValueOnce() {
      var s = signal(0);
      effect(
          () -> {
            log.add(s.get());
            onCleanup(() -> s.update(v -> v * 10));
          });

      s.set(1);

      assertThat(s.get()).isEqualTo(10);
      assertThat(log.events()).startsWith("0").endsWith("10").doesNotContain("1");
    }

    @Test
    void effectCreatedInCleanup_belongsToNobody() {
      var s = signal(0);
      var outer = effect(() -> onCleanup(() -> effect(() -> log.add(s.get()))));

      outer.close();
      s.set(1);

      assertThat(log.events()).containsExactly("0", "1");
    }
  }

  @Nested
  class Failing {

    @Test
    void D23_cleanupThrows_othersAndNextRunHappenAndWriterGetsIt() {
      var s = signal(0);
      var failure = new IllegalStateException("cleanup");
      effect(
          () -> {
            log.add("run" + s.get());
            onCleanup(log.cleanup("first"));
            onCleanup(
                () -> {
                  throw failure;
                });
            onCleanup(log.cleanup("last"));
          });

      assertThatThrownBy(() -> s.set(1)).isSameAs(failure);
      assertThat(log.take()).containsExactly("run0", "last", "first", "run1");
      assertThatThrownBy(() -> s.set(2)).isSameAs(failure);

      assertThat(log.events()).containsExactly("last", "first", "run2");
    }

    @Test
    void D23_twoCleanupsThrow_firstIsThrownWithOtherSuppressed() {
      var first = new IllegalStateException("registered last");
      var second = new IllegalStateException("registered first");
      var effect =
          effect(
              () -> {
                onCleanup(
                    () -> {
                      throw second;
                    });
                onCleanup(
                    () -> {
                      throw first;
                    });
              });

      assertThatThrownBy(effect::close).isSameAs(first).hasSuppressedException(second);
      assertThat(effect.isClosed()).isTrue();
    }

    @Test
    void D23_cleanupThrowsWithHandler_handlerGetsItAndWriterDoesNot() {
      var s = signal(0);
      effect(
          o -> o.onError(failure -> log.add("handled " + failure.error().getMessage())),
          () -> {
            log.add("run" + s.get());
            onCleanup(
                () -> {
                  throw new IllegalStateException("cleanup");
                });
          });

      s.set(1);

      assertThat(log.events()).containsExactly("run0", "handled cleanup", "run1");
    }
  }

  @Nested
  class Owner {

    @Test
    void D24_onCleanupOutsideOfEverything_throws() {
      assertThatExceptionOfType(NoOwnerException.class)
          .isThrownBy(() -> onCleanup(log.cleanup("lost")));
    }

    @Test
    void D24_onCleanupInComputed_throwsAlsoWhenAnEffectReadsIt() {
      var c =
          computed(
              o -> o.name("total"),
              () -> {
                onCleanup(log.cleanup("lost"));
                return 1;
              });

      assertThatExceptionOfType(NoOwnerException.class)
          .isThrownBy(() -> effect(() -> log.add(c.get())))
          .matches(e -> e.nodeName().equals("total"));
    }

    @Test
    void M07_D24_tryOnCleanup_answersWhetherThereIsAnOwner() {
      var effect = effect(() -> log.add(tryOnCleanup(log.cleanup("cleanup"))));

      effect.close();

      assertThat(log.events()).containsExactly("true", "cleanup");
      assertThat(tryOnCleanup(log.cleanup("lost"))).isFalse();
    }

    @Test
    void D24_onCleanupInBatchInsideEffect_belongsToTheEffect() {
      var effect = effect(() -> batch(() -> onCleanup(log.cleanup("cleanup"))));

      effect.close();

      assertThat(log.events()).containsExactly("cleanup");
    }
  }

  /** A resource whose close may throw, as that of a connection. */
  private static final class Connection implements AutoCloseable {

    private final @Nullable Exception thrown;
    private int closed;

    Connection(@Nullable Exception thrown) {
      this.thrown = thrown;
    }

    @Override
    public void close() throws Exception {
      closed++;
      if (thrown != null) {
        throw thrown;
      }
    }
  }

  @Nested
  class OfResources {

    @Test
    void cleanup_thatMayThrowAChecked_isAMethodReference() {
      var connection = new Connection(null);
      Effect effect = effect(() -> onCleanup(connection::close));

      effect.close();

      assertThat(connection.closed).isEqualTo(1);
    }

    @Test
    void cleanup_throwsAChecked_handlerGetsItAndEffectGoesOn() {
      var broken = new IOException("broken");
      var connection = new Connection(broken);
      Signal<Integer> source = signal(0);
      List<Throwable> got = new ArrayList<>();
      effect(
          o -> o.onError(failure -> got.add(failure.error())),
          () -> {
            log.add(source.get());
            return connection::close;
          });

      source.set(1);

      assertThat(got).containsExactly(broken);
      assertThat(log.events()).containsExactly("0", "1");
    }

    @Test
    void cleanup_ofARunnableAtHand_runsIt() {
      Runnable runnable = () -> log.add("ran");
      Effect effect = effect(() -> onCleanup(Cleanup.of(runnable)));

      effect.close();

      assertThat(log.events()).containsExactly("ran");
    }

    @Test
    void stopOfASensor_throwsAChecked_isAHookException() {
      var broken = new IOException("broken");
      Sensor<Integer> sensor = Signals.sensor(o -> {}, 1, sink -> new Connection(broken)::close);
      Effect effect = effect(() -> log.add(sensor.get()));

      assertThatThrownBy(effect::close)
          .isInstanceOf(HookException.class)
          .hasMessageContaining("stop")
          .hasCause(broken);
    }
  }
}
