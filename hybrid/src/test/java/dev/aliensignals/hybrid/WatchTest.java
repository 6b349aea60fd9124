package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.Cleanup;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@AnySystem
class WatchTest {

  private final List<Object> log = new ArrayList<>();

  private void record(Object value, Object old) {
    log.add(old + "->" + value);
  }

  @Test
  void L39_getterChanges_calledOnceWithNewAndOld() {
    Signal<Integer> count = signal(0);
    watch(() -> count.get() / 10, this::record);
    count.set(5);
    assertThat(log).isEmpty();
    count.set(10);
    assertThat(log).containsExactly("0->1");
  }

  @Test
  void L40_refChanges_calledWithNewAndOld() {
    Ref<Integer> count = ref(1);
    watchRef(count, this::record);
    count.set(2);
    count.set(2);
    assertThat(log).containsExactly("1->2");
  }

  @Test
  void L40_computedWatched_calledWithNewAndOld() {
    Ref<Integer> count = ref(1);
    watchRef(computed(() -> count.get() * 2), this::record);
    count.set(5);
    assertThat(log).containsExactly("2->10");
  }

  @Test
  void L40_stopped_notCalled() {
    Ref<Integer> count = ref(1);
    Effect watch = watchRef(count, this::record);
    watch.stop();
    count.set(2);
    assertThat(log).isEmpty();
  }

  @Test
  void D40_immediate_calledNowWithNull() {
    Ref<Integer> count = ref(1);
    watch(o -> o.immediate(), count, this::record);
    count.set(2);
    assertThat(log).containsExactly("null->1", "1->2");
  }

  @Test
  void batch_calledOnceAndNotForARevert() {
    Ref<Integer> count = ref(1);
    watch(count, this::record);
    batch(
        () -> {
          count.set(2);
          count.set(3);
        });
    batch(
        () -> {
          count.set(9);
          count.set(3);
        });
    assertThat(log).containsExactly("1->3");
  }

  @Test
  void callbackReads_notFollowed() {
    Ref<Integer> count = ref(1);
    Ref<Integer> other = ref(1);
    watch(count, (value, old) -> log.add(other.get()));
    count.set(2);
    other.set(2);
    assertThat(log).containsExactly(1);
  }

  @Test
  void L51_callbackWrites_otherWatchCascades() {
    Ref<Integer> a = ref(0);
    Ref<Integer> b = ref(0);
    watch(
        a,
        (value, old) -> {
          log.add("a" + value);
          b.set(value * 10);
        });
    watch(b, (value, old) -> log.add("b" + value));
    a.set(1);
    assertThat(log).containsExactly("a1", "b10");
  }

  @Test
  void callbackThrows_reachesTheWriter() {
    Ref<Integer> count = ref(1);
    watch(
        count,
        (value, old) -> {
          throw new IllegalStateException("no");
        });
    assertThatThrownBy(() -> count.set(2)).hasMessage("no");
    assertThat(count.get()).isEqualTo(2);
  }

  @Test
  void onError_getsWhatTheCallbackThrows() {
    Ref<Integer> count = ref(1);
    watch(
        o ->
            o.name("w")
                .onError(failure -> log.add(failure.name() + ": " + failure.error().getMessage())),
        count,
        (value, old) -> {
          throw new IllegalStateException("no");
        });
    count.set(2);
    assertThat(log).containsExactly("w: no");
  }

  @Test
  void triggerRef_shallowRefWatched_called() {
    Ref<List<String>> names = shallowRef(new ArrayList<>());
    watch(names, (value, old) -> log.add(value.size()));
    names.get().add("a");
    triggerRef(names);
    assertThat(log).containsExactly(1);
  }

  @Nested
  class Paused {

    private final Ref<Integer> count = ref(1);
    private final Effect watch = watch(count, WatchTest.this::record);

    @Test
    void D40_resumed_lastChangeReported() {
      watch.pause();
      count.set(2);
      count.set(3);
      assertThat(log).isEmpty();
      watch.resume();
      assertThat(log).containsExactly("1->3");
    }

    @Test
    void D40_resumedDropping_onlyWhatComesAfterReported() {
      watch.pause();
      count.set(2);
      watch.resumeAndDrop();
      assertThat(log).isEmpty();
      count.set(3);
      assertThat(log).containsExactly("2->3");
    }

    @Test
    void resumedDroppingUnchanged_nextChangeReported() {
      watch.pause();
      watch.resumeAndDrop();
      count.set(2);
      assertThat(log).containsExactly("1->2");
    }

    @Test
    void resumedDroppingAfterARevert_nextChangeReported() {
      watch.pause();
      count.set(2);
      count.set(1);
      watch.resumeAndDrop();
      count.set(3);
      assertThat(log).containsExactly("1->3");
    }

    @Test
    void dependenciesChangedWhilePaused_newOnesFollowed() {
      Ref<Boolean> first = ref(true);
      Ref<String> a = ref("a");
      Ref<String> b = ref("b");
      Effect choice = watch(() -> first.get() ? a.get() : b.get(), WatchTest.this::record);
      choice.pause();
      first.set(false);
      choice.resumeAndDrop();
      b.set("b2");
      assertThat(log).containsExactly("b->b2");
    }

    @Test
    void watchEffectResumedDropping_runs() {
      Effect effect = watchEffect(() -> log.add(count.get()));
      effect.pause();
      count.set(2);
      effect.resumeAndDrop();
      assertThat(log).contains(2);
    }
  }

  @Nested
  class OnceOption {

    @Test
    void secondChange_notCalled() {
      Ref<Integer> count = ref(1);
      Effect watch = watch(o -> o.once(), count, WatchTest.this::record);
      count.set(2);
      count.set(3);
      assertThat(log).containsExactly("1->2");
      assertThat(watch.isClosed()).isTrue();
    }

    @Test
    void immediate_calledNowOnly() {
      Ref<Integer> count = ref(1);
      Effect watch = watch(o -> o.once().immediate(), count, WatchTest.this::record);
      count.set(2);
      assertThat(log).containsExactly("null->1");
      assertThat(watch.isClosed()).isTrue();
    }
  }

  @Nested
  class All {

    @Test
    void oneSourceChanges_calledWithAll() {
      Ref<Integer> a = ref(1);
      Signal<String> b = signal("x");
      watchAll(List.of(a, b), (values, old) -> log.add(old + "->" + values));
      a.set(2);
      batch(
          () -> {
            a.set(3);
            b.set("y");
          });
      assertThat(log).containsExactly("[1, x]->[2, x]", "[2, x]->[3, y]");
    }

    @Test
    void nothingChanges_notCalled() {
      Ref<Integer> a = ref(1);
      watchAll(List.of(() -> a.get() > 0), (values, old) -> log.add(values));
      a.set(2);
      assertThat(log).isEmpty();
    }

    @Test
    void immediate_oldIsNull() {
      watchAll(o -> o.immediate(), List.of(ref(1)), WatchTest.this::record);
      assertThat(log).containsExactly("null->[1]");
    }
  }

  @Nested
  class Deep {

    @Test
    void refInsideList_followed() {
      Ref<Integer> inner = ref(1);
      Ref<List<Ref<Integer>>> outer = shallowRef(List.of(inner));
      watch(o -> o.deep(), outer, (value, old) -> log.add(value.get(0).get()));
      inner.set(2);
      assertThat(log).containsExactly(2);
    }

    @Test
    void beyondTheDepth_notFollowed() {
      Ref<Integer> inner = ref(1);
      Ref<Ref<Integer>> outer = shallowRef(inner);
      watch(o -> o.deep(1), () -> List.of(outer), (value, old) -> log.add("called"));
      inner.set(2);
      assertThat(log).isEmpty();
    }

    @Test
    void badDepth_refused() {
      assertThatThrownBy(() -> watch(o -> o.deep(0), ref(1), (value, old) -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at least 1");
    }
  }

  @Test
  void D41_deepWatchOfObject_newAndOldAreTheSame() {
    Ref<List<String>> names = ref(new ArrayList<>());
    List<Boolean> same = new ArrayList<>();
    watch(o -> o.deep(), names, (now, old) -> same.add(now == old));

    names.get().add("a");

    assertThat(same).containsExactly(true);
  }

  @Test
  void watchEffect_runsNowAndOnChange() {
    // A02
    Ref<Integer> count = ref(1);
    Effect effect = watchEffect(() -> log.add(count.get()));
    count.set(2);
    effect.stop();
    count.set(3);
    assertThat(log).containsExactly(1, 2);
  }

  @Test
  void shallowOnWatch_refused() {
    assertThatThrownBy(() -> watch(o -> o.shallow(), ref(1), (value, old) -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("watchReactive");
  }

  @Test
  void watchReactive_plainObject_refusedWithTheWayOut() {
    assertThatThrownBy(() -> watchReactive(new ArrayList<>(), change -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.util.ArrayList")
        .hasMessageContaining("reactive()");
  }

  @Nested
  class ForOneValue {

    @Test
    void oneParameter_getsTheNewValue() {
      Ref<Integer> count = ref(1);
      watch(count, now -> log.add(now));
      watch(o -> o.immediate(), () -> count.get() * 10, now -> log.add(now));
      watchRef(count, now -> log.add("ref " + now));
      watchRef(o -> o.once(), count, now -> log.add("once " + now));
      watch(count, (Integer now) -> log.add(now));

      count.set(2);
      count.set(3);

      assertThat(log).containsExactly(10, 2, 20, "ref 2", "once 2", 2, 3, 30, "ref 3", 3);
    }

    @Test
    void twoThreeAndFourSources_haveTheirTypes() {
      Ref<Integer> count = ref(1);
      Signal<String> unit = signal("kg");
      watchAll(count, unit, (n, u) -> log.add(n + 1 + u.toUpperCase(Locale.ROOT)));
      watchAll(
          o -> o.immediate(),
          count,
          unit,
          () -> count.get() > 1,
          (n, u, many) -> log.add(many ? n * 2 + u : u));
      watchAll(
          o -> o.once(),
          count,
          unit,
          () -> 'x',
          computed(() -> 2L),
          (n, u, c, l) -> log.add(c.charValue() + l.longValue() + n));

      batch(
          () -> {
            count.set(2);
            unit.set("t");
          });
      count.set(3);

      assertThat(log).containsExactly("kg", "3T", "4t", 'x' + 2L + 2, "4T", "6t");
    }

    @Test
    void aListOfOneType_givesValuesOfThatType() {
      Ref<Integer> width = ref(2);
      Ref<Integer> height = ref(3);
      watchAll(List.of(width, height), (now, old) -> log.add(now.get(0) * now.get(1)));
      watchAll(List.of(width, signal("a")), (now, old) -> log.add(String.valueOf(now.get(1))));

      width.set(4);

      assertThat(log).containsExactly(12, "a");
    }
  }

  @Nested
  class Failing {

    @Test
    void closeAfterFailures_ofTheCallback_endsTheWatch() {
      Ref<Integer> count = ref(0);
      Effect watch =
          watch(
              o ->
                  o.closeAfterFailures(2).onError(failure -> log.add(failure.error().getMessage())),
              count,
              now -> {
                if (now != 2) {
                  throw new IllegalStateException("no " + now);
                }
              });

      for (int i = 1; i <= 5; i++) {
        count.set(i);
      }

      assertThat(log).containsExactly("no 1", "no 3", "no 4");
      assertThat(watch.isClosed()).isTrue();
    }

    @Test
    void closeAfterFailures_lessThanOne_isRefused() {
      assertThatThrownBy(() -> watch(o -> o.closeAfterFailures(0), ref(1), now -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at least 1");
    }
  }

  @Test
  void watchEffect_withACleanup_runsItBeforeTheNextRun() {
    Ref<Integer> id = ref(1);
    Effect effect =
        watchEffect(
            () -> {
              int now = id.get();
              log.add("open " + now);
              return () -> log.add("close " + now);
            });
    Effect named = watchEffect(o -> o.name("named"), () -> Cleanup.of(() -> log.add("named")));

    id.set(2);
    effect.close();
    named.close();

    assertThat(log).containsExactly("open 1", "close 1", "open 2", "close 2", "named");
  }
}
