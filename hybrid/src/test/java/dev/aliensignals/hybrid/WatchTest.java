package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.Signal;
import java.util.ArrayList;
import java.util.List;
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
        o -> o.name("w").onError((node, error) -> log.add(node + ": " + error.getMessage())),
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
}
