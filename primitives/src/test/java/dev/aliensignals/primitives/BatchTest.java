package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.computed;
import static dev.aliensignals.primitives.Signals.doubleSignal;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.endBatch;
import static dev.aliensignals.primitives.Signals.getBatchDepth;
import static dev.aliensignals.primitives.Signals.intSignal;
import static dev.aliensignals.primitives.Signals.linked;
import static dev.aliensignals.primitives.Signals.longSignal;
import static dev.aliensignals.primitives.Signals.onCleanup;
import static dev.aliensignals.primitives.Signals.reduced;
import static dev.aliensignals.primitives.Signals.signal;
import static dev.aliensignals.primitives.Signals.slot;
import static dev.aliensignals.primitives.Signals.startBatch;
import static dev.aliensignals.primitives.Signals.untracked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Writes that belong together, and what effects see of them. */
class BatchTest {

  private final Recorder log = new Recorder();

  @Nested
  class OneRun {

    @Test
    void T09_batch_twoWritesToTwoSources_runsEffectOnce() {
      var a = signal(1);
      var b = signal(2);
      effect(() -> log.add(a.get() + b.get()));

      startBatch();
      a.set(10);
      b.set(20);
      endBatch();

      assertThat(log.events()).containsExactly("3", "30");
    }

    @Test
    void T09_batch_severalEffectsQueued_runAtEndInOrder() {
      var a = signal(0);
      var b = signal(0);
      effect(() -> log.add("1a" + a.get()));
      effect(() -> log.add("2b" + b.get()));
      effect(() -> log.add("3a" + a.get()));
      log.clear();

      batch(
          () -> {
            a.set(1);
            b.set(1);
          });

      assertThat(log.events()).containsExactly("1a1", "3a1", "2b1");
    }

    @Test
    void A11_batch_fourWritesToTwoSignals_runsEffectOnceWithLastValues() {
      var a = signal(0);
      var b = signal(0);
      effect(() -> log.add("A=" + a.get() + ", B=" + b.get()));
      log.clear();

      batch(
          () -> {
            a.set(1);
            b.set(2);
            a.set(10);
            b.set(20);
          });

      assertThat(log.events()).containsExactly("A=10, B=20");
    }

    @Test
    void T24_A28_batch_tenWritesToOneSignal_runsEffectOnce() {
      var s = signal(0);
      effect(() -> log.add(s.get()));

      batch(
          () -> {
            for (int i = 1; i <= 10; i++) {
              s.set(i);
            }
          });

      assertThat(log.events()).containsExactly("0", "10");
    }

    @Test
    void T24_effect_reachedOnTwoPathsByOneWrite_runsOnce() {
      var s = signal(1);
      var left = computed(() -> s.get() + 1);
      var right = computed(() -> s.get() * 2);
      effect(() -> log.add(s.get() + " " + left.get() + " " + right.get()));

      s.set(2);

      assertThat(log.events()).containsExactly("1 2 2", "2 3 4");
    }

    @Test
    void A09_write_inBatch_marksAndDoesNotRun() {
      var s = signal(0);
      var effect = effect(() -> log.add(s.get()));

      batch(
          () -> {
            s.set(1);
            log.add(
                "pending " + effect.has(Flags.PENDING) + " queued " + !effect.has(Flags.WATCHING));
          });

      assertThat(log.events()).containsExactly("0", "pending true queued true", "1");
    }

    @Test
    void A23_shoppingCart_priceAndQuantityInBatch_runsEffectOnce() {
      var price = signal(100);
      var quantity = signal(2);
      var total = computed(() -> price.get() * quantity.get());
      effect(() -> log.add(total.get()));

      batch(
          () -> {
            price.set(150);
            quantity.set(3);
          });

      assertThat(log.events()).containsExactly("200", "450");
    }
  }

  @Nested
  class Nesting {

    @Test
    void T23_A12_A28_innerBatch_ended_runsNothing() {
      var s = signal(0);
      effect(() -> log.add(s.get()));

      startBatch();
      startBatch();
      s.set(1);
      endBatch();
      log.add("inner ended at depth " + getBatchDepth());
      endBatch();

      assertThat(log.events()).containsExactly("0", "inner ended at depth 1", "1");
    }

    @Test
    void T23_batchInsideBatch_functionForm_runsAtOuterEnd() {
      var s = signal(0);
      effect(() -> log.add(s.get()));

      batch(
          () -> {
            batch(() -> s.set(1));
            log.add("after inner");
            batch(() -> s.set(2));
          });

      assertThat(log.events()).containsExactly("0", "after inner", "2");
    }

    @Test
    void batchDepth_outsideAndInside_counts() {
      assertThat(getBatchDepth()).isZero();

      int inner = batch(() -> batch(Signals::getBatchDepth));

      assertThat(inner).isEqualTo(2);
      assertThat(getBatchDepth()).isZero();
    }

    @Test
    void batch_insideEffect_flushesAtItsOwnEnd() {
      var trigger = signal(0);
      var s = signal(0);
      effect(() -> log.add("s" + s.get()));
      effect(
          () -> {
            int t = trigger.get();
            batch(
                () -> {
                  s.set(t * 10);
                  s.set(t * 20);
                });
            log.add("end " + t);
          });
      log.clear();

      trigger.set(1);

      assertThat(log.events()).containsExactly("s20", "end 1");
    }
  }

  @Nested
  class Reads {

    @Test
    void M20_D14_signalReadInBatch_afterWrite_isNewValue() {
      var s = signal(1);

      int seen =
          batch(
              () -> {
                s.set(5);
                return s.get();
              });

      assertThat(seen).isEqualTo(5);
    }

    @Test
    void D14_computedReadInBatch_afterWrite_isNewValue() {
      var s = signal(1);
      var twice = computed(() -> s.get() * 2);
      effect(() -> log.add(twice.get()));

      batch(
          () -> {
            s.set(5);
            log.add("in batch " + s.get() + "," + twice.get());
          });

      assertThat(log.events()).containsExactly("2", "in batch 5,10", "10");
    }

    @Test
    void M20_effect_afterReadsInBatch_runsOnceAtEnd() {
      var s = signal(0);
      effect(() -> log.add(s.get()));

      batch(
          () -> {
            s.set(1);
            s.get();
            s.set(2);
            s.get();
            s.set(3);
          });

      assertThat(log.events()).containsExactly("0", "3");
    }
  }

  /** A batch that ends where it began has changed nothing. */
  @Nested
  class Reverts {

    @Test
    void D13_suite132_batchRevertsSource_computedNotEvaluated() {
      var runs = new AtomicInteger();
      var s = signal(1);
      var c = computed(Recorder.counting(runs, s));
      effect(() -> log.add(c.get()));

      batch(
          () -> {
            s.set(2);
            s.set(1);
          });

      assertThat(runs).hasValue(1);
      assertThat(log.events()).containsExactly("1");
    }

    @Test
    void D13_batchRevertsSource_effectNotRun() {
      var s = signal("a");
      effect(() -> log.add(s.get()));

      batch(
          () -> {
            s.set("b");
            s.set(String.valueOf(new char[] {'a'}));
          });

      assertThat(log.events()).containsExactly("a");
    }

    @Test
    void D13_suite123_revertingBatchRepeated_effectNeverRun() {
      var s = signal(0);
      effect(() -> log.add(s.get()));

      for (int i = 1; i <= 3; i++) {
        int step = i;
        batch(
            () -> {
              s.set(step);
              s.set(0);
            });
      }

      assertThat(log.events()).containsExactly("0");
    }

    @Test
    void D13_suite125_oneOfTwoSourcesReverts_onlyOtherCounts() {
      var a = signal(1);
      var b = signal(1);
      var fromA = computed(log.supplier("eval a", a));
      var fromB = computed(log.supplier("eval b", b));
      effect(() -> log.add("effect " + fromA.get() + fromB.get()));
      log.clear();

      batch(
          () -> {
            a.set(2);
            b.set(2);
            a.set(1);
          });

      assertThat(log.events()).containsExactly("eval b", "effect 12");
    }

    @Test
    void D13_suite147_computedDependencyReverts_readerNotEvaluated() {
      var s = signal(2);
      var even = computed(() -> s.get() % 2 == 0);
      var text = computed(log.supplier("eval", () -> even.get() ? "even" : "odd"));
      effect(() -> log.add(text.get()));
      log.clear();

      batch(
          () -> {
            s.set(3);
            s.set(4);
          });

      assertThat(log.events()).isEmpty();
    }

    @Test
    void D13_valueReadInBetween_revertStillRunsWhatSawIt() {
      var s = signal(1);
      var c = computed(s);
      effect(() -> log.add("effect " + c.get()));

      batch(
          () -> {
            s.set(2);
            log.add("read " + c.get());
            s.set(1);
          });

      assertThat(c.get()).isEqualTo(1);
      assertThat(log.events()).startsWith("effect 1", "read 2").doesNotContain("effect 2");
    }

    @Test
    void D13_signalReadInBetween_revertRunsNobody() {
      Signal<Integer> s = signal(0);
      Computed<Integer> c = computed(log.supplier("computed", s));
      Slot<Integer> slot = slot(s);
      LinkedSignal<Integer> linked = linked(s);
      Computed<Integer> reduced = reduced(0, steps -> s.get() + steps + 1);
      effect(() -> log.add("signal " + s.get()));
      effect(() -> log.add("computed " + c.get()));
      effect(() -> log.add("slot " + slot.get()));
      effect(() -> log.add("linked " + linked.get()));
      effect(() -> log.add("reduced " + reduced.get()));
      linked.set(7);
      log.clear();

      batch(
          () -> {
            s.set(1);
            assertThat(s.get()).isEqualTo(1);
            batch(() -> assertThat(s.peek()).isEqualTo(1));
            s.update(n -> n + 1);
            assertThat(s.get()).isEqualTo(2);
            s.set(0);
            assertThat(s.get()).isZero();
          });

      assertThat(log.events()).isEmpty();
      assertThat(linked.get()).isEqualTo(7);
      assertThat(reduced.get()).isEqualTo(1);
    }

    @Test
    void D13_unboxedSignalReadInBetween_revertRunsNobody() {
      IntSignal i = intSignal(0);
      LongSignal l = longSignal(0);
      DoubleSignal d = doubleSignal(0);
      effect(() -> log.add("int " + i.getAsInt()));
      effect(() -> log.add("long " + l.getAsLong()));
      effect(() -> log.add("double " + d.getAsDouble()));
      log.clear();

      batch(
          () -> {
            i.set(1);
            l.set(1);
            d.set(1);
            assertThat(i.getAsInt() + i.peekAsInt() + i.get() + i.peek()).isEqualTo(4);
            assertThat(l.getAsLong() + l.peekAsLong() + l.get() + l.peek()).isEqualTo(4);
            assertThat(d.getAsDouble() + d.peekAsDouble() + d.get() + d.peek()).isEqualTo(4);
            i.set(0);
            l.set(0);
            d.set(0);
          });

      assertThat(log.events()).isEmpty();
      assertThat(i.getAsInt() + l.getAsLong() + d.getAsDouble()).isZero();
    }

    @Test
    void D13_signalReadInBetween_andLeftChanged_runsOnceWithTheLast() {
      var s = signal(0);
      effect(() -> log.add(s.get()));

      batch(
          () -> {
            s.set(1);
            s.get();
            s.set(2);
            s.get();
          });

      assertThat(log.events()).containsExactly("0", "2");
    }

    @Test
    void D13_signalReadInBetween_byCodeThatDoesNotTrackInsideAnEffect_revertRunsNobody() {
      var s = signal(0);
      var go = signal(false);
      effect(() -> log.add("follower " + s.get()));
      effect(
          () -> {
            if (go.get()) {
              batch(
                  () -> {
                    s.set(1);
                    log.add("peeked " + s.peek() + untracked(s));
                    s.set(0);
                  });
            }
          });
      log.clear();

      go.set(true);

      assertThat(log.events()).containsExactly("peeked 11");
    }

    @Test
    void D13_unsetSignalSetAndReadInBatch_hasTheValue() {
      Signal<Integer> s = signal();
      effect(() -> log.add(s.isSet() ? "set " + s.get() : "unset"));

      batch(
          () -> {
            s.set(1);
            assertThat(s.get()).isEqualTo(1);
            assertThat(s.isSet()).isTrue();
          });

      assertThat(log.events()).containsExactly("unset", "set 1");
    }

    @Test
    void D13_ownEquality_decidesWhatIsRevert() {
      Signal<String> s = signal(o -> o.equality(Equality.of(String::equalsIgnoreCase)), "a");
      effect(() -> log.add(s.get()));

      batch(
          () -> {
            s.set("b");
            s.set("A");
          });

      assertThat(log.events()).containsExactly("a");
      assertThat(s.get()).isEqualTo("a");
    }

    @Test
    void D13_batchAfterRevert_newValueRunsEffect() {
      var s = signal(1);
      effect(() -> log.add(s.get()));

      batch(
          () -> {
            s.set(2);
            s.set(1);
          });
      s.set(2);

      assertThat(log.events()).containsExactly("1", "2");
    }
  }

  @Nested
  class Ending {

    @Test
    void T21_batch_functionWithResult_returnsIt() {
      assertThat(batch(() -> "result")).isEqualTo("result");
    }

    @Test
    void T21_D15_batch_functionThrows_flushesAndThrowsSameInstance() {
      var s = signal(0);
      var failure = new IllegalStateException("body");
      effect(() -> log.add(s.get()));

      assertThatThrownBy(
              () ->
                  batch(
                      () -> {
                        s.set(1);
                        throw failure;
                      }))
          .isSameAs(failure);

      assertThat(log.events()).containsExactly("0", "1");
      assertThat(getBatchDepth()).isZero();
    }

    @Test
    void D15_batch_functionAndEffectThrow_effectsFailureIsSuppressed() {
      var s = signal(0);
      var ofBody = new IllegalStateException("body");
      var ofEffect = new IllegalArgumentException("effect");
      effect(
          () -> {
            if (s.get() > 0) {
              throw ofEffect;
            }
          });

      assertThatThrownBy(
              () ->
                  batch(
                      () -> {
                        s.set(1);
                        throw ofBody;
                      }))
          .isSameAs(ofBody)
          .hasSuppressedException(ofEffect);
    }

    @Test
    void D15_token_closedByTryWithResources_flushes() {
      var s = signal(0);
      effect(() -> log.add(s.get()));

      try (Batch batch = startBatch()) {
        s.set(1);
        log.add(batch);
      }

      assertThat(log.events()).containsExactly("0", "Batch(depth 1)", "1");
    }

    @Test
    void D15_token_closedTwice_endsOneBatch() {
      var s = signal(0);
      effect(() -> log.add(s.get()));

      startBatch();
      Batch inner = startBatch();
      inner.close();
      inner.close();
      s.set(1);
      log.add("depth " + getBatchDepth());
      endBatch();

      assertThat(log.events()).containsExactly("0", "depth 1", "1");
    }

    @Test
    void D15_tokenOfOuterBatch_closedBeforeInner_throwsAndBothStayOpen() {
      Batch outer = startBatch();
      Batch inner = startBatch();

      assertThatIllegalStateException().isThrownBy(outer::close);
      assertThat(getBatchDepth()).isEqualTo(2);
      inner.close();
      outer.close();

      assertThat(getBatchDepth()).isZero();
    }

    @Test
    void D15_endBatch_withoutBatch_throwsAndGraphWorks() {
      var s = signal(0);
      effect(() -> log.add(s.get()));

      assertThatIllegalStateException().isThrownBy(Signals::endBatch);
      s.set(1);

      assertThat(log.events()).containsExactly("0", "1");
    }

    @Test
    void D15_effect_endsBatchItDidNotStart_throws() {
      assertThatIllegalStateException().isThrownBy(() -> batch(() -> effect(Signals::endBatch)));
      assertThat(getBatchDepth()).isZero();
    }

    @Test
    void D15_effect_leavesBatchOpen_throwsAndClosesIt() {
      var s = signal(0);
      effect(() -> log.add(s.get()));

      assertThatIllegalStateException().isThrownBy(() -> effect(() -> log.add(startBatch())));
      s.set(1);

      assertThat(log.events()).containsExactly("0", "Batch(depth 1)", "1");
    }
  }

  /** An effect that ends while it waits for the end of the batch. */
  @Nested
  class Closing {

    @Test
    void D21_suite42_effectClosedInBatchAfterWrite_notRun() {
      var s = signal(0);
      var effect = effect(() -> log.add(s.get()));

      batch(
          () -> {
            s.set(1);
            effect.close();
          });

      assertThat(log.events()).containsExactly("0");
    }

    @Test
    void D21_suite124_writeCloseWriteInBatch_notRun() {
      var s = signal(0);
      var effect = effect(() -> log.add(s.get()));

      batch(
          () -> {
            s.set(1);
            effect.close();
            s.set(2);
          });
      s.set(3);

      assertThat(log.events()).containsExactly("0");
    }

    @Test
    void D21_effectCreatedAndClosedInBatch_cleanupRunsAndLaterWritesDoNot() {
      var s = signal(0);

      batch(
          () -> {
            var effect =
                effect(
                    () -> {
                      onCleanup(log.cleanup("cleanup"));
                      log.add(s.get());
                    });
            s.set(1);
            effect.close();
          });
      s.set(2);

      assertThat(log.events()).containsExactly("0", "cleanup");
    }

    @Test
    void D21_firstEffectOfFlushClosesSecond_secondNotRun() {
      var s = signal(0);
      var second = new Effect[1];
      effect(
          () -> {
            log.add("first " + s.get());
            if (s.get() > 0) {
              second[0].close();
            }
          });
      second[0] = effect(() -> log.add("second " + s.get()));

      batch(() -> s.set(1));

      assertThat(log.events()).containsExactly("first 0", "second 0", "first 1");
    }
  }

  @Test
  void batch_bodyAndItsEndFailWithTheSameException_triesWithResourcesTakeBoth() {
    var source = signal(0);
    var failure = new IllegalArgumentException("odd");
    var failing =
        computed(
            () -> {
              if (source.get() != 0) {
                throw failure;
              }
              return 0;
            });
    effect(failing::get);

    assertThatThrownBy(
            () -> {
              try (Batch open = startBatch()) {
                source.set(1);
                failing.get();
              }
            })
        .isSameAs(failure)
        .satisfies(
            thrown ->
                assertThat(thrown.getSuppressed())
                    .singleElement()
                    .isInstanceOf(FlushException.class)
                    .extracting(Throwable::getCause)
                    .isSameAs(failure));
    assertThat(getBatchDepth()).isZero();
  }
}
