package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Values of one system, shown in another. */
class MirrorTest {

  private final ReactiveSystem shared = ReactiveSystem.create("shared");
  private final ReactiveSystem session = ReactiveSystem.create("session");
  private final List<Object> seen = new ArrayList<>();

  @Test
  void mirror_observed_followsTheSource() {
    Signal<Integer> price = shared.signal(100);
    Mirror<Integer> mirror = session.mirror(price);
    session.effect(() -> seen.add(mirror.get()));

    price.set(200);
    shared.batch(
        () -> {
          price.set(300);
          price.set(400);
        });

    assertThat(seen).containsExactly(100, 200, 400);
  }

  @Test
  void mirrorAll_named_messagesSaySo() {
    Signal<Integer> price = shared.signal(100);
    Mirror<Integer> mirror = session.mirrorAll("stock and price", shared, () -> price.get() + 1);
    assertThat(mirror).hasToString("stock and price=101");
  }

  @Test
  void mirrorAll_notNamed_isToldFromOthers() {
    Signal<Integer> price = shared.signal(100);
    Mirror<Integer> one = session.mirrorAll(shared, () -> price.get());
    Mirror<Integer> other = session.mirrorAll(shared, () -> price.get());
    assertThat(one.toString()).startsWith("mirrorAll#").endsWith("=100");
    assertThat(one.node().name()).isNotEqualTo(other.node().name());
  }

  @Test
  void mirror_notObserved_readsTheSourceInAThreadThatOwnsNothing() {
    Signal<Integer> price = shared.signal(100);
    Mirror<Integer> mirror = session.mirror(price);

    price.set(200);

    assertThat(mirror.get()).isEqualTo(200);
    assertThat(mirror.peek()).isEqualTo(200);
    assertThat(price.subs).isNull();
  }

  @Test
  void computedOverAMirror_notObserved_hasWhatTheMirrorWasToldLast() {
    Signal<Integer> price = shared.signal(100);
    Mirror<Integer> mirror = session.mirror(price);
    Computed<Integer> twice = session.computed(() -> mirror.get() * 2);
    price.set(200);

    int unobserved = twice.get();
    try (Effect keeper = session.effect(twice::get)) {
      seen.add(twice.get());
      price.set(300);
      seen.add(twice.get());
    }

    assertThat(unobserved).isEqualTo(200);
    assertThat(seen).containsExactly(400, 600);
  }

  @Test
  void mirror_becomesObserved_showsWhatItHadThenWhatIs() {
    Signal<Integer> price = shared.signal(100);
    Mirror<Integer> mirror = session.mirror(price);
    price.set(200);

    session.effect(() -> seen.add(mirror.get()));

    assertThat(seen).containsExactly(100, 200);
  }

  @Test
  void mirror_lastObserverGone_isNotFedAnyMore() {
    Signal<Integer> price = shared.signal(100);
    Mirror<Integer> mirror = session.mirror(price);
    Effect effect = session.effect(() -> seen.add(mirror.get()));
    assertThat(price.subs).isNotNull();

    effect.close();

    assertThat(price.subs).isNull();
    assertThat(mirror.node().subs).isNull();
  }

  @Test
  void mirror_observedAndUnobservedInOneBatch_makesNoFeed() {
    Signal<Integer> price = shared.signal(100);
    Mirror<Integer> mirror = session.mirror(price);

    session.batch(() -> session.effect(() -> seen.add(mirror.get())).close());

    assertThat(price.subs).isNull();
  }

  @Test
  void mirror_ofAComputedThroughComputeds_updatesOnce() {
    Signal<Integer> price = shared.signal(100);
    Computed<Integer> tax = shared.computed(() -> price.get() / 10);
    Mirror<Integer> mirror = session.mirror(tax);
    Computed<Integer> twice = session.computed(() -> mirror.get() * 2);
    session.effect(() -> seen.add(twice.get()));

    price.set(105);
    price.set(200);

    assertThat(seen).containsExactly(20, 40);
  }

  @Test
  void mirrorAll_severalSources_consistently() {
    Signal<Integer> a = shared.signal(1);
    Signal<Integer> b = shared.signal(-1);
    Mirror<Integer> sum = session.mirrorAll(shared, () -> a.get() + b.get());
    session.effect(() -> seen.add(sum.get()));

    shared.batch(
        () -> {
          a.set(5);
          b.set(-5);
        });
    shared.batch(
        () -> {
          a.set(5);
          b.set(2);
        });

    assertThat(seen).containsExactly(0, 7);
  }

  @Test
  void mirror_madeWhileOwningASystem_isRefusedWithTheWayOut() {
    Signal<Integer> price = shared.signal(100);

    assertThatExceptionOfType(CrossSystemException.class)
        .isThrownBy(() -> session.batch(() -> session.mirror(price)))
        .withMessageContaining("mirror(initial, source)");

    session.effectScope(
        () -> {
          Mirror<Integer> mirror = session.mirror(0, price);
          session.effect(() -> seen.add(mirror.get()));
        });
    assertThat(seen).containsExactly(0, 100);
  }

  @Test
  void mirror_ofSomethingUnknown_saysSo() {
    ReadableSignal<Integer> unknown =
        new ReadableSignal<>() {
          @Override
          public Integer get() {
            return 1;
          }

          @Override
          public Integer peek() {
            return 1;
          }
        };

    assertThatThrownBy(() -> session.mirror(unknown))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mirrorAll(system");
  }

  @Test
  void mirror_equalityOfTheSource_counts() {
    Signal<List<Integer>> list =
        shared.signal(o -> o.equality(Equality.never()), new ArrayList<Integer>());
    Mirror<List<Integer>> mirror = session.mirror(list);
    session.effect(() -> seen.add(mirror.get().size()));

    list.update(
        l -> {
          l.add(1);
          return l;
        });

    assertThat(seen.get(seen.size() - 1)).isEqualTo(1);
  }

  @Nested
  class Ends {

    @Test
    void close_keepsTheLastValue() {
      Signal<Integer> price = shared.signal(100);
      Mirror<Integer> mirror = session.mirror(price);
      session.effect(() -> seen.add(mirror.get()));

      mirror.close();
      price.set(200);

      assertThat(seen).containsExactly(100);
      assertThat(mirror.isClosed()).isTrue();
      assertThat(price.subs).isNull();
    }

    @Test
    @Timeout(60)
    void close_whileADeliveryWaitsForTheSystem_keepsTheLastValue() throws InterruptedException {
      Signal<Integer> price = shared.signal(100);
      Mirror<Integer> mirror = session.mirror(price);
      session.effect(() -> seen.add(mirror.get()));
      Thread writer = new Thread(() -> price.set(200));

      session.batch(
          () -> {
            writer.start();
            while (session.engine.waiters() == 0) {
              Thread.onSpinWait();
            }
            mirror.close();
          });
      writer.join();

      assertThat(seen).containsExactly(100);
      assertThat(session.read(mirror)).isEqualTo(100);
      assertThat(price.subs).isNull();
    }

    @Test
    void sessionClosed_sourceIsFollowedNoMore() {
      Signal<Integer> price = shared.signal(100);
      Mirror<Integer> mirror = session.mirror(price);
      session.effect(() -> seen.add(mirror.get()));

      session.close();
      price.set(200);

      assertThat(price.subs).isNull();
      assertThat(seen).containsExactly(100);
      assertThat(mirror.isClosed()).isTrue();
    }

    @Test
    void sourceSystemClosed_lastValueStays() {
      Signal<Integer> price = shared.signal(100);
      Mirror<Integer> mirror = session.mirror(price);
      session.effect(() -> seen.add(mirror.get()));
      price.set(200);

      shared.close();
      session.effect(() -> seen.add("late " + mirror.get()));

      assertThat(seen).containsExactly(100, 200, "late 200");
    }

    @Test
    void sourceSystemClosedBefore_showsWhatItHad() {
      Signal<Integer> price = shared.signal(100);
      Mirror<Integer> mirror = session.mirror(price);
      shared.close();

      session.effect(() -> seen.add(mirror.get()));

      assertThat(seen).containsExactly(100);
    }

    @Test
    void ownerClosed_closesTheMirror() {
      Signal<Integer> price = shared.signal(100);
      List<Mirror<Integer>> made = new ArrayList<>();
      EffectScope scope = session.effectScope(() -> made.add(session.mirror(1, price)));

      scope.close();

      assertThat(made.get(0).isClosed()).isTrue();
    }

    @Test
    void droppedMirror_ofAClosedSession_isCollected() {
      Signal<Integer> price = shared.signal(100);
      WeakReference<Object> gone = used(price);
      for (int i = 0; i < 50 && gone.get() != null; i++) {
        System.gc();
      }

      assertThat(gone.get()).isNull();
      assertThat(price.get()).isEqualTo(100);
    }

    private WeakReference<Object> used(Signal<Integer> price) {
      ReactiveSystem own = ReactiveSystem.create("own");
      Mirror<Integer> mirror = own.mirror(price);
      own.effect(mirror::get);
      own.close();
      return new WeakReference<>(own.engine);
    }
  }

  @Nested
  class Failures {

    @Test
    void source_throws_readersOfTheMirrorGetItAndTheWriterDoesNot() {
      Signal<Integer> price = shared.signal(100);
      Computed<Integer> checked =
          shared.computed(
              () -> {
                if (price.get() < 0) {
                  throw new IllegalStateException("negative");
                }
                return price.get();
              });
      Mirror<Integer> mirror = session.mirror(checked);
      session.effect(
          () -> {
            try {
              seen.add(mirror.get());
            } catch (IllegalStateException e) {
              seen.add(e.getMessage());
            }
          });

      price.set(-1);
      price.set(5);

      assertThat(seen).containsExactly(100, "negative", 5);
    }

    @Test
    void effectOfTheSession_throws_handlerOfTheSessionGetsIt() {
      Signal<Integer> price = shared.signal(100);
      Mirror<Integer> mirror = session.mirror(price);
      session.changeErrorHandler(failure -> seen.add(failure.error().getMessage()));
      session.effect(
          () -> {
            if (mirror.get() > 100) {
              throw new IllegalStateException("too much");
            }
          });

      price.set(200);

      assertThat(seen).containsExactly("too much");
    }

    @Test
    void ring_ofMirrors_endsWithALoopAndGoesOnWithAnotherWrite() {
      Signal<Integer> a = shared.signal(0);
      Signal<Integer> b = session.signal(0);
      Mirror<Integer> aInSession = session.mirror(a);
      Mirror<Integer> bInShared = shared.mirror(b);
      session.changeErrorHandler(failure -> seen.add(failure.error()));
      shared.changeErrorHandler(failure -> seen.add(failure.error()));
      session.effect(aInSession, v -> b.set(v + 1));
      shared.effect(bInShared, v -> a.set(v + 1));
      assertThat(seen).hasSize(1);
      assertThat(seen.get(0)).isInstanceOf(EffectLoopException.class);
      int reached = a.get();

      seen.clear();
      a.set(reached + 1000);

      assertThat(seen).hasSize(1);
      assertThat(a.get()).isGreaterThan(reached + 1000);
    }
  }

  @Nested
  class Threads {

    @Test
    @Timeout(120)
    void writersInBothSystems_noTornPairNoLostLastValueNoDeadlock() throws Exception {
      Signal<Integer> a = shared.signal(0);
      Signal<Integer> minusA = shared.signal(0);
      Signal<Integer> b = session.signal(0);
      Mirror<int[]> pair = session.mirrorAll(shared, () -> new int[] {a.get(), minusA.get()});
      Mirror<Integer> bInShared = shared.mirror(b);
      AtomicInteger torn = new AtomicInteger();
      AtomicInteger last = new AtomicInteger();
      AtomicInteger lastB = new AtomicInteger();
      session.effect(
          () -> {
            int[] now = pair.get();
            if (now[0] + now[1] != 0) {
              torn.incrementAndGet();
            }
            last.set(now[0]);
          });
      shared.effect(() -> lastB.set(bInShared.get()));
      int writes = 20_000;
      CountDownLatch start = new CountDownLatch(1);
      Thread one =
          thread(
              start,
              () -> {
                for (int i = 1; i <= writes; i++) {
                  int value = i;
                  shared.batch(
                      () -> {
                        a.set(value);
                        minusA.set(-value);
                      });
                }
              });
      Thread two =
          thread(
              start,
              () -> {
                for (int i = 1; i <= writes; i++) {
                  b.set(i);
                }
              });
      Thread three =
          thread(
              start,
              () -> {
                for (int i = 0; i < writes / 10; i++) {
                  session.effect(() -> pair.get()).close();
                }
              });

      start.countDown();
      one.join();
      two.join();
      three.join();
      session.batch(() -> {}); // the thread that delivers has the system before this
      shared.batch(() -> {});

      assertThat(torn).hasValue(0);
      awaitValue(last, writes);
      awaitValue(lastB, writes);
    }

    private void awaitValue(AtomicInteger value, int wanted) {
      while (value.get() != wanted) { // a drainer may still be on its way
        Thread.onSpinWait();
      }
    }

    private Thread thread(CountDownLatch start, Runnable body) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  start.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                body.run();
              });
      thread.start();
      return thread;
    }
  }

  @Test
  void mirror_madeInAnEffect_endsWithItsRun_aDetachedOneDoesNot() {
    ReactiveSystem source = ReactiveSystem.create("source");
    ReactiveSystem session = ReactiveSystem.create("session");
    Signal<Integer> value = source.signal(1);
    Signal<Integer> again = session.signal(0);
    List<Mirror<Integer>> owned = new ArrayList<>();
    List<Mirror<Integer>> detached = new ArrayList<>();
    session.effect(
        () -> {
          again.get();
          owned.add(session.mirror(0, value));
          detached.add(session.detached(() -> session.mirror(0, value)));
        });

    again.set(1);

    assertThat(owned).extracting(Mirror::isClosed).containsExactly(true, false);
    assertThat(detached).extracting(Mirror::isClosed).containsExactly(false, false);
  }
}
