package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Recorder.subscribers;
import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.computed;
import static dev.aliensignals.primitives.Signals.doubleComputed;
import static dev.aliensignals.primitives.Signals.doubleSignal;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.effectScope;
import static dev.aliensignals.primitives.Signals.intComputed;
import static dev.aliensignals.primitives.Signals.intSignal;
import static dev.aliensignals.primitives.Signals.isComputed;
import static dev.aliensignals.primitives.Signals.isEffect;
import static dev.aliensignals.primitives.Signals.isEffectScope;
import static dev.aliensignals.primitives.Signals.isSignal;
import static dev.aliensignals.primitives.Signals.longComputed;
import static dev.aliensignals.primitives.Signals.longSignal;
import static dev.aliensignals.primitives.Signals.onWrite;
import static dev.aliensignals.primitives.Signals.signal;
import static dev.aliensignals.primitives.Signals.trigger;
import static dev.aliensignals.primitives.Signals.unsetSignal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The values of signals, the writes that are changes, and the subscribers that are told. */
class SignalTest {

  private final Recorder log = new Recorder();

  @Nested
  class Value {

    @Test
    void T10_signal_created_holdsInitialValue() {
      assertThat(signal(100).get()).isEqualTo(100);
    }

    @Test
    void T11_M02_signal_setToNewValue_runsEffect() {
      var s = signal(1);
      effect(() -> log.add(s.get()));

      s.set(2);

      assertThat(log.events()).containsExactly("1", "2");
    }

    @Test
    void T11_M02_signal_setToEqualValue_runsNoEffect() {
      var s = signal(1000);
      effect(() -> log.add(s.get()));

      s.set(Integer.parseInt("1000"));

      assertThat(log.events()).containsExactly("1000");
    }

    @Test
    void T11_signal_setFromNanToNan_runsNoEffect() {
      var s = signal(Double.NaN);
      effect(() -> log.add(s.get()));

      s.set(0.0 / 0.0);

      assertThat(log.events()).containsExactly("NaN");
    }

    @Test
    void T02_signal_setToNewValue_versionGrowsByOne() {
      var s = signal(1);
      int before = s.version;

      s.set(2);

      assertThat(s.version).isEqualTo(before + 1);
    }

    @Test
    void T02_signal_setToEqualValue_versionStays() {
      var s = signal(1);
      int before = s.version;

      s.set(1);

      assertThat(s.version).isEqualTo(before);
    }

    @Test
    void T12_signal_updated_holdsWhatFunctionMadeOfValue() {
      var s = signal(20);

      s.update(v -> v + 1);

      assertThat(s.get()).isEqualTo(21);
    }

    @Test
    void T12_update_insideEffect_doesNotSubscribeIt() {
      var s = signal(0);
      effect(
          () -> {
            log.add("run");
            s.update(v -> v + 1);
          });

      s.set(10);

      assertThat(log.events()).containsExactly("run");
    }

    @Test
    void T12_update_functionReadsOtherSignalInsideEffect_doesNotSubscribeIt() {
      var s = signal(0);
      var other = signal(1);
      effect(
          () -> {
            log.add("run");
            s.update(v -> v + other.get());
          });

      other.set(2);

      assertThat(log.events()).containsExactly("run");
    }

    @Test
    void M04_peek_insideEffect_doesNotSubscribeIt() {
      var s = signal(1);
      effect(() -> log.add(s.peek()));

      s.set(2);

      assertThat(log.events()).containsExactly("1");
    }

    @Test
    void M01_signal_passedAsSupplier_isTracked() {
      var s = signal(1);
      Supplier<Integer> supplier = s;
      effect(() -> log.add(supplier.get()));

      s.set(2);

      assertThat(log.events()).containsExactly("1", "2");
    }

    @Test
    void signal_readAndWrittenAsProperty_isTracked() {
      var s = signal(1);
      effect(() -> log.add(s.getValue()));

      s.setValue(2);

      assertThat(log.events()).containsExactly("1", "2");
    }

    @Test
    void A08_signal_written_effectHasRunOnNextLine() {
      var s = signal(1);
      var seen = new ArrayList<Integer>();
      effect(() -> seen.add(s.get()));

      s.set(5);
      int last = seen.get(seen.size() - 1);

      assertThat(last).isEqualTo(5);
    }

    @Test
    void A03_signal_observedByTwo_subscribersAreInItsListInOrder() {
      var s = signal(1);
      var first = effect(() -> log.add(s.get()));
      var second = effect(() -> log.add(s.get()));

      assertThat(s.subs.sub).isSameAs(first);
      assertThat(s.subs.nextSub.sub).isSameAs(second);
      assertThat(s.subs.prevSub).as("of the first, the last").isSameAs(s.subs.nextSub);
      assertThat(s.value).isEqualTo(1);
      assertThat(s.flags).isEqualTo(Flags.MUTABLE);
    }

    @Test
    void D26_signal_readOutsideOfEverything_returnsValue() {
      var s = signal("plain");

      assertThat(s.get()).isEqualTo("plain");
      assertThat(subscribers(s)).isZero();
    }
  }

  @Nested
  class ReadonlyView {

    @Test
    void M03_view_followsItsSignal() {
      var s = signal(1);
      ReadableSignal<Integer> view = s.asReadonly();
      effect(() -> log.add(view.get()));

      s.set(2);

      assertThat(log.events()).containsExactly("1", "2");
    }

    @Test
    void M03_view_typeOfIt_hasNoSetter() {
      assertThat(ReadableSignal.class.getMethods())
          .extracting("name")
          .doesNotContain("set", "setValue", "update");
    }

    @Test
    void M03_view_writtenAfterCast_throwsAndNamesSignal() {
      var s = signal(o -> o.name("price"), 1);
      var cast = (WritableSignal<Integer>) s.asReadonly();

      assertThatExceptionOfType(ReadonlySignalException.class)
          .isThrownBy(() -> cast.set(2))
          .matches(e -> e.nodeName().equals("price"));
      assertThatExceptionOfType(ReadonlySignalException.class)
          .isThrownBy(() -> cast.update(v -> v + 1));
      assertThat(s.get()).isEqualTo(1);
    }

    @Test
    void M03_view_methodReferenceOfSignal_isItsSetter() {
      var s = signal(1);
      java.util.function.Consumer<Integer> setter = s::set;
      var view = s.asReadonly();

      setter.accept(2);

      assertThat(view.peek()).isEqualTo(2);
    }
  }

  @Nested
  class Kinds {

    @Test
    void T13_A27_isSignal_trueForSignalsOnly() {
      assertThat(
              List.of(
                  signal(1),
                  intSignal(1),
                  longSignal(1),
                  doubleSignal(1),
                  signal(1).asReadonly(),
                  intSignal(1).asReadonly()))
          .allMatch(Signals::isSignal);
      assertThat(strangersTo("signal")).noneMatch(Signals::isSignal);
    }

    @Test
    void T13_A27_isComputed_trueForComputedsOnly() {
      assertThat(
              List.of(
                  computed(() -> 1),
                  intComputed(() -> 1),
                  longComputed(() -> 1),
                  doubleComputed(() -> 1)))
          .allMatch(Signals::isComputed);
      assertThat(strangersTo("computed")).noneMatch(Signals::isComputed);
    }

    @Test
    void T13_A27_isEffect_trueForEffectsOnly() {
      assertThat(isEffect(effect(() -> log.add("run")))).isTrue();
      assertThat(strangersTo("effect")).noneMatch(Signals::isEffect);
    }

    @Test
    void T13_A27_isEffectScope_trueForScopesOnly() {
      assertThat(isEffectScope(effectScope())).isTrue();
      assertThat(strangersTo("scope")).noneMatch(Signals::isEffectScope);
    }

    @Test
    void T13_kinds_ofClosedNodes_stayWhatTheyAre() {
      var effect = effect(() -> log.add("run"));
      var scope = effectScope();

      effect.close();
      scope.close();

      assertThat(isEffect(effect)).isTrue();
      assertThat(isEffectScope(scope)).isTrue();
      assertThat(isSignal(effect)).isFalse();
      assertThat(isComputed(scope)).isFalse();
    }

    private List<@Nullable Object> strangersTo(String kind) {
      List<@Nullable Object> all = new ArrayList<>(Arrays.asList(null, "text", new Object()));
      if (!kind.equals("signal")) {
        all.add(signal(1));
      }
      if (!kind.equals("computed")) {
        all.add(computed(() -> 1));
      }
      if (!kind.equals("effect")) {
        all.add(effect(() -> log.add("run")));
      }
      if (!kind.equals("scope")) {
        all.add(effectScope());
      }
      return all;
    }
  }

  @Nested
  class Names {

    @Test
    void T01_D50_node_withoutName_isCalledByKindAndIdentity() {
      var s = signal(1);
      var c = computed(() -> 1);
      var e = effect(() -> log.add("run"));
      var scope = effectScope();

      assertThat(s).hasToString("signal#" + id(s) + "=1");
      assertThat(c).hasToString("computed#" + id(c) + "=<not evaluated>");
      assertThat(e).hasToString("effect#" + id(e));
      assertThat(scope).hasToString("scope#" + id(scope));
    }

    private String id(Object node) {
      return Integer.toHexString(System.identityHashCode(node));
    }

    @Test
    void D50_node_withName_isCalledByIt() {
      assertThat(signal(o -> o.name("price"), 1)).hasToString("price=1");
      assertThat(intSignal(o -> o.name("count"), 2)).hasToString("count=2");
      assertThat(computed(o -> o.name("total"), () -> 1)).hasToString("total=<not evaluated>");
      assertThat(effect(o -> o.name("log"), () -> log.add("run"))).hasToString("log");
      assertThat(effectScope(o -> o.name("page"), () -> log.add("body"))).hasToString("page");
    }

    @Test
    void D50_exception_aboutNode_carriesItsName() {
      var unset = unsetSignal(o -> o.name("answer"));

      assertThatExceptionOfType(UnsetSignalException.class)
          .isThrownBy(unset::get)
          .withMessageContaining("answer")
          .matches(e -> e.nodeName().equals("answer"));
    }

    @Test
    void toString_insideEffect_tracksNothing() {
      var s = signal(o -> o.name("s"), 1);
      effect(() -> log.add(s));

      s.set(2);

      assertThat(log.events()).containsExactly("s=1");
    }
  }

  @Nested
  class Equalities {

    @Test
    void D9_default_equalButNotSameInstance_isNoChange() {
      var s = signal("text");
      effect(() -> log.add(s.get()));

      s.set(String.valueOf(new char[] {'t', 'e', 'x', 't'}));

      assertThat(log.events()).containsExactly("text");
    }

    @Test
    void D9_default_zeroAndMinusZero_differ() {
      var s = signal(0.0);
      effect(() -> log.add(s.get()));

      s.set(-0.0);

      assertThat(log.events()).containsExactly("0.0", "-0.0");
    }

    @Test
    void D9_identity_equalButNotSameInstance_isChange() {
      Signal<List<Integer>> s = signal(o -> o.equality(Equality.identity()), List.of(1));
      effect(() -> log.add(s.get()));

      s.set(new ArrayList<>(List.of(1)));
      s.set(s.peek());

      assertThat(log.events()).containsExactly("[1]", "[1]");
    }

    @Test
    void D9_never_sameInstance_isChange() {
      var list = new ArrayList<Integer>();
      Signal<List<Integer>> s = signal(o -> o.equality(Equality.never()), list);
      effect(() -> log.add(s.get()));

      list.add(1);
      s.set(list);

      assertThat(log.events()).containsExactly("[]", "[1]");
    }

    @Test
    void D9_deep_arraysOfEqualContent_areNoChange() {
      Signal<int[][]> s = signal(o -> o.equality(Equality.deep()), new int[][] {{1}, {2, 3}});
      effect(() -> log.add(s.get().length));

      s.set(new int[][] {{1}, {2, 3}});
      s.set(new int[][] {{1}, {2, 4}});

      assertThat(log.events()).containsExactly("2", "2");
    }

    @Test
    void D9_custom_decidesWhatIsChange() {
      Signal<String> s =
          signal(o -> o.equality(Equality.of((a, b) -> a.equalsIgnoreCase(b))), "Ada");
      effect(() -> log.add(s.get()));

      s.set("ADA");
      s.set("Grace");

      assertThat(log.events()).containsExactly("Ada", "Grace");
    }

    @Test
    void D9_custom_readsSignal_isUntracked() {
      var tolerance = signal(0);
      Signal<Integer> s =
          signal(o -> o.equality(Equality.of((a, b) -> Math.abs(a - b) <= tolerance.get())), 1);
      effect(
          () -> {
            log.add("run");
            s.set(s.peek() + 1);
          });

      tolerance.set(5);

      assertThat(log.events()).containsExactly("run");
    }

    @Test
    void D9_custom_throws_writerGetsItAndNothingChanges() {
      var failure = new IllegalStateException("incomparable");
      Signal<Integer> s =
          signal(
              o ->
                  o.equality(
                      (current, next) -> {
                        throw failure;
                      }),
              1);
      effect(() -> log.add(s.get()));

      assertThatThrownBy(() -> s.set(2)).isSameAs(failure);

      assertThat(s.get()).isEqualTo(1);
      assertThat(log.events()).containsExactly("1");
    }
  }

  @Nested
  class NullAndUnset {

    @Test
    void D17_null_isValueAsAnyOther() {
      Signal<@Nullable String> s = signal(null);
      effect(() -> log.add(s.get()));

      s.set("a");
      s.set(null);
      s.set(null);

      assertThat(log.events()).containsExactly("null", "a", "null");
    }

    @Test
    void D17_unset_read_throws() {
      Signal<String> s = signal();

      assertThatExceptionOfType(UnsetSignalException.class).isThrownBy(s::get);
      assertThatExceptionOfType(UnsetSignalException.class).isThrownBy(s::peek);
      assertThat(s.isSet()).isFalse();
    }

    @Test
    void D17_unset_setToNull_isSet() {
      Signal<@Nullable String> s = signal();

      s.set(null);

      assertThat(s.isSet()).isTrue();
      assertThat(s.get()).isNull();
    }

    @Test
    void D17_unset_firstWrite_runsEffectThatAskedForIt() {
      Signal<Integer> s = signal();
      effect(() -> log.add(s.isSet() ? s.get() : "waiting"));

      s.set(1);

      assertThat(log.events()).containsExactly("waiting", "1");
    }

    @Test
    void D17_nonNull_setToNull_throwsAndNothingChanges() {
      Signal<@Nullable String> s = signal(o -> o.nonNull(), "a");
      effect(() -> log.add(s.get()));

      assertThatExceptionOfType(InvalidSignalValueException.class).isThrownBy(() -> s.set(null));

      assertThat(s.get()).isEqualTo("a");
      assertThat(log.events()).containsExactly("a");
    }
  }

  @Nested
  class Trigger {

    @Test
    void D25_trigger_valueChangedInside_runsEffect() {
      var list = new ArrayList<Integer>();
      var s = signal(list);
      effect(() -> log.add(s.get()));

      list.add(1);
      trigger(s);

      assertThat(log.events()).containsExactly("[]", "[1]");
    }

    @Test
    void D25_trigger_ofFunction_triggersAllItReads() {
      var a = signal(new ArrayList<Integer>());
      var b = signal(new ArrayList<Integer>());
      effect(() -> log.add("a" + a.get().size()));
      effect(() -> log.add("b" + b.get().size()));
      log.clear();

      a.get().add(1);
      b.get().add(1);
      trigger(
          () -> {
            a.get();
            b.get();
          });

      assertThat(log.events()).containsExactly("a1", "b1");
    }

    @Test
    void D25_trigger_computedBetweenHasEqualResult_stopsThere() {
      var s = signal(new ArrayList<>(List.of(1)));
      var size = computed(() -> s.get().size());
      effect(() -> log.add(size.get()));

      s.get().set(0, 5);
      trigger(s);

      assertThat(log.events()).containsExactly("1");
    }

    @Test
    void D25_trigger_inBatch_isDeferredToItsEnd() {
      var s = signal(new ArrayList<Integer>());
      effect(() -> log.add(s.get()));

      batch(
          () -> {
            trigger(s);
            s.peek().add(7);
            log.add("in batch");
          });

      assertThat(log.events()).containsExactly("[]", "in batch", "[7]");
    }

    @Test
    void D25_trigger_insideEffectThatReadIt_doesNotRepeatIt() {
      var s = signal(new ArrayList<Integer>());
      effect(
          () -> {
            log.add(s.get());
            trigger(s);
          });

      assertThat(log.events()).containsExactly("[]");
    }

    @Test
    void D25_trigger_functionReadsInsideEffect_doesNotSubscribeIt() {
      var s = signal(1);
      effect(
          () -> {
            log.add("run");
            trigger(() -> s.get());
          });

      s.set(2);

      assertThat(log.events()).containsExactly("run");
    }

    @Test
    void D25_trigger_once_nextEqualWriteIsNoChange() {
      var s = signal(1);
      effect(() -> log.add(s.get()));

      trigger(s);
      s.set(1);

      assertThat(log.events()).containsExactly("1", "1");
    }
  }

  @Nested
  class Observing {

    @Test
    void M23_observer_ofChange_seesOldBeforeAndNewAfter() {
      var s = signal(1);
      onWrite(
          s,
          (old, next) -> log.add("before " + old + "->" + next + " " + s.peek()),
          (old, next) -> log.add("after " + old + "->" + next + " " + s.peek()));

      s.set(2);

      assertThat(log.events()).containsExactly("before 1->2 1", "after 1->2 2");
    }

    @Test
    void M23_observer_equalWrite_isNotCalled() {
      var s = signal(1);
      onWrite(s, (old, next) -> log.add("before"), (old, next) -> log.add("after"));

      s.set(1);

      assertThat(log.events()).isEmpty();
    }

    @Test
    void M23_observer_afterIsCalledWhenEffectsHaveRun() {
      var s = signal(1);
      effect(() -> log.add("effect " + s.get()));
      onWrite(s, (old, next) -> log.add("before"), (old, next) -> log.add("after"));

      s.set(2);

      assertThat(log.events()).containsExactly("effect 1", "before", "effect 2", "after");
    }

    @Test
    void M23_observers_ofSeveralSignals_areCalledForTheirOwn() {
      var a = signal(1);
      var b = signal(1);
      for (var s : List.of(a, b)) {
        String name = s == a ? "a" : "b";
        onWrite(s, (old, next) -> log.add(name + next), (old, next) -> log.add("done " + name));
      }

      b.set(2);
      a.set(3);

      assertThat(log.events()).containsExactly("b2", "done b", "a3", "done a");
    }

    @Test
    void M23_observer_beforeThrows_preventsWrite() {
      var s = signal(1);
      var failure = new IllegalStateException("no");
      onWrite(
          s,
          (old, next) -> {
            throw failure;
          },
          (old, next) -> log.add("after"));

      assertThatThrownBy(() -> s.set(2)).isSameAs(failure);

      assertThat(s.get()).isEqualTo(1);
      assertThat(log.events()).isEmpty();
    }

    @Test
    void M23_observer_ended_isNotCalled() {
      var s = signal(1);
      Registration end =
          onWrite(s, (old, next) -> log.add("before"), (old, next) -> log.add("after"));

      end.close();
      s.set(2);

      assertThat(log.events()).isEmpty();
    }
  }

  @Nested
  class Hooks {

    @Test
    void T25_hooks_firstObserverComesAndLastGoes_calledOnceEach() {
      Signal<Integer> s =
          signal(
              o -> o.onWatched(() -> log.add("watched")).onUnwatched(() -> log.add("unwatched")),
              1);

      var first = effect(() -> log.add("e1 " + s.get()));
      var second = effect(() -> log.add("e2 " + s.get()));
      first.close();
      second.close();

      assertThat(log.events()).containsExactly("e1 1", "watched", "e2 1", "unwatched");
    }
  }
}
