package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Equality;
import dev.aliensignals.primitives.InvalidSignalValueException;
import dev.aliensignals.primitives.ReadonlySignalException;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.Signals;
import dev.aliensignals.primitives.WritableSignal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@AnySystem
class RefTest {

  private final List<Object> log = new ArrayList<>();

  @Test
  void L33_valueSetUnderEitherName_readUnderEither() {
    Ref<Integer> count = ref(0);
    count.set(1);
    assertThat(count.value()).isEqualTo(1);
    count.value(2);
    assertThat(count.get()).isEqualTo(2);
    count.setValue(3);
    assertThat(count.getValue()).isEqualTo(3);
  }

  @Test
  void L34_refReadByCoreComputed_followed() {
    Ref<Integer> count = ref(1);
    Computed<Integer> twice = computed(() -> count.get() * 2);
    effect(() -> log.add(twice.get()));
    count.set(5);
    assertThat(log).containsExactly(2, 10);
  }

  @Test
  void L34_refPassedAsSignal_works() {
    WritableSignal<Integer> signal = ref(1);
    signal.update(n -> n + 1);
    assertThat(signal.peek()).isEqualTo(2);
    assertThat(isSignal(signal)).isTrue();
    assertThatThrownBy(() -> ((WritableSignal<Integer>) signal.asReadonly()).set(3))
        .isInstanceOf(ReadonlySignalException.class);
  }

  @Test
  void equalValueSet_effectNotRun() {
    Ref<Integer> count = ref(1000);
    effect(() -> log.add(count.get()));
    count.set(Integer.valueOf("1000"));
    assertThat(log).containsExactly(1000);
  }

  @Test
  void refToNull_readAndSet() {
    Ref<@Nullable String> name = ref();
    effect(() -> log.add("" + name.get()));
    name.set("Ada");
    assertThat(log).containsExactly("null", "Ada");
  }

  @Test
  void updateReadsUntracked_effectNotRunAgain() {
    Ref<Integer> count = ref(0);
    effect(
        () -> {
          log.add("run");
          count.update(n -> n + 1);
        });
    count.set(10);
    assertThat(log).containsExactly("run");
  }

  @Test
  void guardRejects_throwsWithName() {
    Ref<Integer> age = ref(o -> o.name("age").guard(n -> n >= 0), 1);
    assertThatThrownBy(() -> age.set(-1))
        .isInstanceOf(InvalidSignalValueException.class)
        .hasMessageContaining("age");
    assertThat(age.get()).isEqualTo(1);
  }

  @Test
  void M14_nestedMapChanged_deepRefFollowed() {
    Ref<Map<String, Map<String, Integer>>> stock = ref(new HashMap<>());
    stock.get().put("milk", new HashMap<>());
    effect(() -> log.add(stock.get().get("milk").size()));
    stock.get().get("milk").put("fresh", 3);
    assertThat(log).containsExactly(0, 1);
  }

  @Test
  void M17_nestedChange_effectThatReadsTheRefOnlyNotRun() {
    Ref<List<String>> names = ref(new ArrayList<>());
    effect(() -> log.add(names.get() != null));
    names.get().add("a");
    assertThat(log).containsExactly(true);
  }

  @Test
  void M17_nestedChange_deepWatchTold() {
    Ref<List<List<String>>> rows = ref(new ArrayList<>());
    watch(o -> o.deep(), rows, (now, old) -> log.add(now.size()));
    rows.get().add(new ArrayList<>());
    rows.get().get(0).add("a");
    assertThat(log).containsExactly(1, 1);
  }

  @Test
  void M19_deepEqualArraySet_effectNotRun() {
    Ref<int[][]> grid = shallowRef(o -> o.equality(Equality.deep()), new int[][] {{1}, {2}});
    effect(() -> log.add(grid.get().length));
    grid.set(new int[][] {{1}, {2}});
    grid.set(new int[][] {{1}});
    assertThat(log).containsExactly(2, 1);
  }

  @Test
  void D9_equalListReplaces_isChange() {
    Ref<List<String>> names = ref(new ArrayList<>(List.of("a")));
    effect(() -> log.add(names.get().size()));
    List<String> equal = new ArrayList<>(List.of("a"));
    names.set(equal);
    names.get().add("b");
    assertThat(log).containsExactly(1, 1, 2);
    assertThat(equal).containsExactly("a", "b");
  }

  @Test
  void L54_batchesOfBothFacades_flushOnceAtTheEndOfTheOuter() {
    Ref<Integer> count = ref(0);
    effect(() -> log.add(count.get()));
    Hybrid.startBatch();
    Signals.batch(() -> count.set(1));
    Signals.startBatch();
    count.set(2);
    Hybrid.endBatch();
    assertThat(log).containsExactly(0);
    Signals.endBatch();
    assertThat(log).containsExactly(0, 2);
  }

  @Test
  void toString_nameAndValue() {
    assertThat(ref(o -> o.name("count"), 7)).hasToString("count=7");
    assertThat(shallowRef(o -> o.name("count"), 7)).hasToString("count=7");
  }

  @Test
  void triggerRef_changeInsideShallowRef_effectRuns() {
    Ref<List<String>> names = shallowRef(new ArrayList<>(List.of("a")));
    effect(() -> log.add(names.get().size()));
    names.get().add("b");
    triggerRef(names);
    assertThat(log).containsExactly(1, 2);
  }

  @Test
  void M26_unrefAndToValue_signalsGiveTheirValueOthersThemselves() {
    assertThat(unref(ref(1))).isEqualTo(1);
    assertThat(unref("x")).isEqualTo("x");
    assertThat(unref((Object) null)).isNull();
    assertThat(toValue(computed(() -> 2))).isEqualTo(2);
    assertThat(toValue(() -> 3)).isEqualTo(3);
    assertThat(toValue("x")).isEqualTo("x");
  }

  @Test
  void L52_isRef_everythingTracked() {
    assertThat(isRef(ref(1))).isTrue();
    assertThat(isRef(signal(1))).isTrue();
    assertThat(isRef(computed(() -> 1))).isTrue();
    assertThat(isRef(computed(() -> 1, value -> {}))).isTrue();
    assertThat(isRef("x")).isFalse();
    assertThat(isRef(null)).isFalse();
  }

  @Nested
  class WritableComputed {

    private final Signal<Integer> cents = signal(100);
    private final Ref<Double> euros =
        computed(() -> cents.get() / 100.0, value -> cents.set((int) (value * 100)));

    @Test
    void L35_set_goesToTheSource() {
      effect(() -> log.add(euros.get()));
      euros.set(2.5);
      assertThat(cents.get()).isEqualTo(250);
      assertThat(log).containsExactly(1.0, 2.5);
    }

    @Test
    void setInsideEffect_readsNothingTracked() {
      Signal<Integer> factor = signal(1);
      Ref<Integer> scaled = computed(cents, value -> cents.set(value * factor.get()));
      effect(
          () -> {
            log.add("run");
            scaled.set(3);
          });
      factor.set(2);
      assertThat(log).containsExactly("run");
    }

    @Test
    void setterWritesTwice_oneRun() {
      Signal<String> first = signal("Ada");
      Signal<String> last = signal("Lovelace");
      Ref<String> full =
          computed(
              () -> first.get() + " " + last.get(),
              value -> {
                first.set(value.substring(0, value.indexOf(' ')));
                last.set(value.substring(value.indexOf(' ') + 1));
              });
      effect(() -> log.add(full.get()));
      full.set("Grace Hopper");
      assertThat(log).containsExactly("Ada Lovelace", "Grace Hopper");
    }

    @Test
    void update_atomicOnTheComputedValue() {
      euros.update(value -> value + 1);
      assertThat(cents.get()).isEqualTo(200);
    }

    @Test
    void setterThrows_nothingHasChanged() {
      Ref<Integer> refusing =
          computed(
              cents,
              value -> {
                throw new IllegalArgumentException("no");
              });
      assertThatThrownBy(() -> refusing.set(1)).isInstanceOf(IllegalArgumentException.class);
      cents.set(7);
      assertThat(refusing.get()).isEqualTo(7);
    }
  }

  @Nested
  class Custom {

    private final List<Runnable> later = new ArrayList<>();

    private <T> Ref<T> deferred(T initial) {
      return customRef(
          (track, trigger) ->
              new RefAccess<T>() {
                private T value = initial;

                @Override
                public T get() {
                  track.run();
                  return value;
                }

                @Override
                public void set(T next) {
                  later.add(
                      () -> {
                        value = next;
                        trigger.run();
                      });
                }
              });
    }

    @Test
    void triggeredLater_effectRunsThen() {
      Ref<String> text = deferred("a");
      effect(() -> log.add(text.get()));
      text.set("b");
      assertThat(log).containsExactly("a");
      later.forEach(Runnable::run);
      assertThat(log).containsExactly("a", "b");
    }

    @Test
    void peeked_notFollowed() {
      Ref<String> text = deferred("a");
      effect(() -> log.add(text.peek()));
      text.set("b");
      later.forEach(Runnable::run);
      assertThat(log).containsExactly("a");
    }

    @Test
    void factoryReturnsNull_saysSo() {
      assertThatThrownBy(() -> customRef((track, trigger) -> null))
          .isInstanceOf(NullPointerException.class)
          .hasMessageContaining("factory returned null");
    }
  }
}
