package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.aliensignals.primitives.collections.KeyedList;
import dev.aliensignals.primitives.collections.ReadableList;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The end of a system with everything that lives in it. */
class SystemCloseTest {

  private final ReactiveSystem system = ReactiveSystem.create("session");
  private final List<String> log = new ArrayList<>();

  private Cleanup logging(String text) {
    return () -> log.add(text);
  }

  @Nested
  class Ends {

    @Test
    void close_effects_endTheLastMadeFirstAndOwnedBeforeOwner() {
      system.effect(() -> logging("first"));
      system.effectScope(
          () -> {
            system.onCleanup(logging("scope"));
            system.effect(() -> logging("inner"));
          });
      system.effectScope(o -> o.detached(), () -> system.onCleanup(logging("detached")));
      system.detached(() -> system.effect(() -> logging("free")));

      system.close();

      assertThat(log).containsExactly("free", "detached", "inner", "scope", "first");
      assertThat(system.isClosed()).isTrue();
    }

    @Test
    void close_effectOfAComputedNobodyObserves_ends() {
      Signal<Integer> s = system.signal(1);
      Computed<Integer> c =
          system.computed(
              () -> {
                system.effect(() -> logging("owned by a computed"));
                return s.get();
              });
      c.get();

      system.close();

      assertThat(log).containsExactly("owned by a computed");
    }

    @Test
    void close_split_timerAndTask_end() throws Exception {
      VirtualClock clock = new VirtualClock();
      system.changeScheduler(clock);
      Signal<Integer> s = system.signal(1);
      Effect split = system.effect(s, v -> log.add("split " + v));
      Effect late =
          system.effect(o -> o.debounce(Duration.ofSeconds(1)), () -> log.add("late " + s.get()));
      CountDownLatch started = new CountDownLatch(1);
      CountDownLatch interrupted = new CountDownLatch(1);
      Task<Integer> task =
          system.task(
              o -> o.keep(),
              ctx -> {
                started.countDown();
                try {
                  new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                  interrupted.countDown();
                  throw e;
                }
                return 1;
              });
      Effect reader = system.effect(() -> log.add("task " + task.isPending()));
      started.await();
      s.set(2);
      log.clear();

      system.close();
      clock.advance(Duration.ofMinutes(1));

      interrupted.await();
      assertThat(log).isEmpty();
      assertThat(List.of(split, late, reader)).allMatch(Effect::isClosed);
      assertThat(task.isClosed()).isTrue();
    }

    @Test
    void close_observedSensor_isStoppedAndKeepsItsLastValue() {
      Sensor<Integer> sensor =
          system.sensor(
              sink -> {
                sink.set(7);
                return logging("stopped");
              });
      system.effect(sensor::get);

      system.close();

      assertThat(log).containsExactly("stopped");
      assertThat(sensor.get()).isEqualTo(7);
    }

    @Test
    void close_twice_doesNothing() {
      system.effect(() -> logging("once"));

      system.close();
      system.close();

      assertThat(log).containsExactly("once");
    }

    @Test
    void close_cleanupsWrite_effectsStillAliveFollow() {
      Signal<Integer> s = system.signal(1);
      system.effect(() -> log.add("sees " + s.get()));
      system.effect(() -> (Cleanup) () -> s.set(2));
      log.clear();

      system.close();

      assertThat(s.get()).isEqualTo(2);
    }

    @Test
    void close_cleanupMakesAnEffect_isRefused() {
      AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
      system.effect(
          () -> (Cleanup) () -> thrown.set(catchThrowable(() -> system.effect(() -> {}))));

      system.close();

      assertThat(thrown.get()).isInstanceOf(ClosedSystemException.class);
    }

    @Test
    void close_cleanupsThrow_allRunAndTheCloserGetsIt() {
      assertCloserGets(new IllegalArgumentException("broken"));
    }

    @Test
    void close_cleanupThrowsAnError_systemIsClosedAllTheSame() {
      assertCloserGets(new AssertionError("broken"));
    }

    private void assertCloserGets(Throwable thrown) {
      system.effect(() -> logging("first"));
      system.effect(throwing(thrown));

      assertThatThrownBy(system::close).isSameAs(thrown);

      assertThat(log).containsExactly("first");
      assertThat(system.isClosed()).isTrue();
    }

    private static Supplier<Cleanup> throwing(Throwable thrown) {
      return () ->
          () -> {
            throw Failures.<RuntimeException>sneaky(thrown);
          };
    }

    @Test
    void close_errorHandler_getsWhatCleanupsThrow() {
      IllegalArgumentException thrown = new IllegalArgumentException("broken");
      system.changeErrorHandler(failure -> log.add(failure.error().getMessage()));
      system.effect(throwing(thrown));

      system.close();

      assertThat(log).containsExactly("broken");
    }
  }

  @Nested
  class Inside {

    @Test
    void close_inABatch_takesEffectAtItsEnd() {
      Signal<Integer> s = system.signal(1);
      system.effect(() -> log.add("ran " + s.get()));
      log.clear();

      system.batch(
          () -> {
            system.close();
            assertThat(system.isClosed()).isFalse();
            s.set(2);
          });

      assertThat(log).containsExactly("ran 2");
      assertThat(system.isClosed()).isTrue();
    }

    @Test
    void close_inAnEffect_takesEffectWhenTheWriteHasSettled() {
      Signal<Integer> s = system.signal(1);
      system.effect(
          () -> {
            if (s.get() == 2) {
              system.close();
            }
          });
      system.effect(() -> log.add("second " + s.get()));
      log.clear();

      s.set(2);

      assertThat(log).containsExactly("second 2");
      assertThat(system.isClosed()).isTrue();
    }

    @Test
    void close_inAnAction_closesAtOnce() {
      Signal<Integer> s = system.signal(1);
      system.effect(
          s,
          v -> {
            if (v == 2) {
              system.close();
              log.add("closed " + system.isClosed());
            }
          });

      s.set(2);

      assertThat(log).containsExactly("closed true");
    }

    @Test
    void close_whileOwningAnother_isRefused() {
      ReactiveSystem other = ReactiveSystem.create("other");

      assertThatExceptionOfType(CrossSystemException.class)
          .isThrownBy(() -> other.batch(system::close));

      assertThat(system.isClosed()).isFalse();
    }

    @Test
    void close_global_isUnsupported() {
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(ReactiveSystem.global()::close)
          .withMessageContaining("ReactiveSystem.create(name)");
    }
  }

  @Nested
  class Afterwards {

    @Test
    void read_signalsAndComputeds_asUnobserved() {
      Signal<Integer> s = system.signal(1);
      AtomicInteger runs = new AtomicInteger();
      Computed<Integer> c = system.computed(() -> s.get() + runs.incrementAndGet());
      Effect effect = system.effect(c::get);
      Computed<Integer> never = system.computed(() -> s.get() * 10);

      system.close();

      assertThat(effect.isClosed()).isTrue();
      assertThat(s.get()).isEqualTo(1);
      assertThat(c.get()).isEqualTo(2);
      assertThat(c.get()).isEqualTo(2);
      assertThat(never.get()).isEqualTo(10);
      assertThat(runs).hasValue(1);
      system.batch(() -> assertThat(c.get()).isEqualTo(2));
    }

    @Test
    void read_computedThatMakesComputeds_isEvaluated() {
      Signal<Integer> s = system.signal(1);
      Computed<Integer> c = system.computed(() -> system.computed(() -> s.get() + 1).get());
      KeyedList<Integer, Integer> list = system.run(() -> KeyedList.by(n -> n, List.of(1, 2, 3)));
      ReadableList<Integer, Integer> read = list.filter(n -> n + s.get() > 2);
      ReadableList<Integer, Integer> unread =
          list.filter(n -> n > 1).sorted(Comparator.reverseOrder()).map(n -> n * 2);
      Computed<Long> sum = unread.sum(n -> n);
      assertThat(read.get()).containsExactly(2, 3);
      list.add(4);
      system.close();
      assertThat(c.get()).isEqualTo(2);
      assertThat(read.get()).containsExactly(2, 3, 4);
      assertThat(read.size()).isEqualTo(3);
      assertThat(unread.get()).containsExactly(8, 6, 4);
      assertThat(unread.keys()).containsExactly(4, 3, 2);
      assertThat(sum.get()).isEqualTo(18);
    }

    @Test
    void write_anyKindOfSignal_throwsAndChangesNothing() {
      Signal<Integer> s = system.signal(o -> o.name("s"), 1);
      Signal<Integer> guarded = system.signal(o -> o.name("guarded").guard(v -> v > 0), 1);
      IntSignal i = system.intSignal(o -> o.name("i"), 1);
      LongSignal l = system.longSignal(1);
      DoubleSignal d = system.doubleSignal(1);
      LinkedSignal<Integer> linked = system.linked(s);
      linked.get();
      system.close();

      assertRefused(() -> s.set(2));
      assertRefused(() -> s.set(1));
      assertRefused(() -> s.update(v -> v + 1));
      assertRefused(() -> guarded.set(2));
      assertRefused(() -> i.set(2));
      assertRefused(() -> i.update(v -> v + 1));
      assertRefused(() -> l.set(2));
      assertRefused(() -> d.set(2));
      assertRefused(() -> linked.set(2));
      assertRefused(() -> system.batch(() -> s.set(2)));
      assertRefused(() -> system.trigger(s));
      assertThat(s.get()).isEqualTo(1);
      assertThat(s).hasToString("s=1");
      assertThat(guarded.get()).isEqualTo(1);
      assertThat(i.getAsInt()).isEqualTo(1);
      assertThat(linked.get()).isEqualTo(1);
    }

    @Test
    void make_anything_throws() {
      Signal<Integer> s = system.signal(1);
      system.close();

      assertRefused(() -> system.signal(1));
      assertRefused(() -> system.intSignal(1));
      assertRefused(() -> system.computed(() -> 1));
      assertRefused(() -> system.effect(() -> {}));
      assertRefused(() -> system.effect(s, v -> {}));
      assertRefused(() -> system.effectScope());
      assertRefused(() -> system.effectScope(() -> {}));
      assertRefused(() -> system.task(ctx -> 1));
      assertRefused(() -> system.sensor(sink -> null));
      assertRefused(() -> system.linked(s));
      assertRefused(() -> system.slot(s));
    }

    private void assertRefused(Runnable operation) {
      assertThatExceptionOfType(ClosedSystemException.class)
          .isThrownBy(operation::run)
          .withMessageContaining("'session', which is closed");
    }

    @Test
    void read_byAnotherSystem_messageSaysThatItIsClosed() {
      Signal<Integer> s = system.signal(o -> o.name("s"), 1);
      ReactiveSystem other = ReactiveSystem.create("other");
      system.close();
      assertThatExceptionOfType(CrossSystemException.class)
          .isThrownBy(() -> other.effect(() -> s.get()))
          .withMessageContaining("'s' belongs to the system 'session', which is closed, and cannot")
          .withMessageNotContaining("Create both");
    }

    @Test
    void write_thatWaitedForTheSystem_throws() throws Exception {
      Signal<Integer> s = system.signal(1);
      AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
      Thread writer = new Thread(() -> thrown.set(catchThrowable(() -> s.set(2))));
      system.batch(
          () -> {
            writer.start();
            while (system.engine.waiters() == 0) {
              Thread.onSpinWait();
            }
            system.close();
          });
      writer.join();

      assertThat(thrown.get()).isInstanceOf(ClosedSystemException.class);
      assertThat(s.get()).isEqualTo(1);
    }

    @Test
    void closedSystem_nobodyHoldsIt_isCollected() throws Exception {
      WeakReference<Object> gone = used();
      for (int i = 0; i < 50 && gone.get() != null; i++) {
        System.gc();
      }

      assertThat(gone.get()).isNull();
    }

    private WeakReference<Object> used() throws Exception {
      ReactiveSystem session = ReactiveSystem.create("gone");
      session.run(
          () -> {
            Signal<Integer> s = Signals.signal(1);
            Signals.effect(() -> s.get());
            Signals.effect(o -> o.debounce(Duration.ofHours(1)), () -> s.get());
            s.set(2);
            return s;
          });
      session.task(ctx -> 1).await(Duration.ofSeconds(30));
      session.close();
      return new WeakReference<>(session.engine);
    }
  }

  @Nested
  class Current {

    @Test
    void current_isTheOwnedThenTheChosenThenTheGlobalSystem() {
      ReactiveSystem other = ReactiveSystem.create("other");

      assertThat(ReactiveSystem.current()).isSameAs(ReactiveSystem.global());
      ReactiveSystem chosen = system.run(() -> ReactiveSystem.current());
      assertThat(chosen).isSameAs(system);
      ReactiveSystem owned = system.run(() -> other.batch(() -> ReactiveSystem.current()));
      assertThat(owned).isSameAs(other);
    }

    @Test
    void current_inAnActionATaskAHandlerOfAnAction_isTheirs() throws Exception {
      Signal<Integer> s = system.signal(1);
      List<ReactiveSystem> seen = new ArrayList<>();
      system.effect(s, v -> seen.add(ReactiveSystem.current()));
      system.effect(
          o -> o.onError(failure -> seen.add(ReactiveSystem.current())),
          s,
          v -> {
            throw new IllegalStateException("broken");
          });
      seen.add(system.task(ctx -> ReactiveSystem.current()).await(Duration.ofSeconds(30)));

      assertThat(seen).hasSize(3).allMatch(each -> each == system);
    }
  }
}
