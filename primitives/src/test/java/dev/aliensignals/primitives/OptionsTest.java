package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.computed;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.effectScope;
import static dev.aliensignals.primitives.Signals.isComputed;
import static dev.aliensignals.primitives.Signals.isEffect;
import static dev.aliensignals.primitives.Signals.isEffectScope;
import static dev.aliensignals.primitives.Signals.isSignal;
import static dev.aliensignals.primitives.Signals.reduced;
import static dev.aliensignals.primitives.Signals.signal;
import static dev.aliensignals.primitives.Signals.unsetSignal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The options of nodes: names, guards, null, hooks, limits. */
class OptionsTest {

  private final Canary canary = new Canary(ReactiveSystem.global());
  private final Recorder log = new Recorder();
  private final List<Effect> effects = new ArrayList<>();

  @AfterEach
  void graphStillWorks() {
    effects.forEach(Effect::close);
    canary.assertWorks();
  }

  private Effect run(Runnable fn) {
    Effect effect = effect(fn);
    effects.add(effect);
    return effect;
  }

  @Nested
  class Names {

    @Test
    void D50_everyKind_isCalledByItsName() {
      assertThat(signal(o -> o.name("price"), 1)).hasToString("price=1");
      assertThat(unsetSignal(o -> o.name("later"))).hasToString("later=<unset>");
      Computed<Integer> total = computed(o -> o.name("total"), () -> 2);
      total.get();
      assertThat(total).hasToString("total=2");
      assertThat(reduced(o -> o.name("sum"), 0, sum -> sum)).hasToString("sum=<not evaluated>");
      Effect effect = effect(o -> o.name("print"), () -> log.add("run"));
      assertThat(effect).hasToString("print");
      effect.close();
      assertThat(effectScope(o -> o.name("page"), () -> {})).hasToString("page");
      assertThat(ReactiveSystem.create("session")).hasToString("ReactiveSystem(session)");
    }

    @Test
    void D50_withoutName_isKindAndIdentity() {
      assertThat(signal(1).toString()).matches("signal#[0-9a-f]+=1");
      assertThat(computed(() -> 1).toString()).matches("computed#[0-9a-f]+=<not evaluated>");
      assertThat(effectScope().toString()).matches("scope#[0-9a-f]+");
    }

    @Test
    void D50_failedComputed_saysSo() {
      Computed<Integer> failed =
          computed(
              o -> o.name("total"),
              () -> {
                throw new IllegalStateException("boom");
              });
      assertThatThrownBy(failed::get).hasMessage("boom");

      assertThat(failed.toString()).startsWith("total=<failed: ").contains("boom");
    }

    @Test
    void options_keptAndChangedLater_throw() {
      List<SignalOptions<Integer>> kept = new ArrayList<>();
      Signal<Integer> price =
          signal(
              o -> {
                kept.add(o);
                o.name("price");
              },
              1);

      assertThatIllegalStateException()
          .isThrownBy(() -> kept.get(0).guard(v -> v > 0))
          .withMessageContaining("'price'");
      price.set(-1);
      assertThat(price.get()).isEqualTo(-1);
    }
  }

  @Nested
  class Guards {

    @Test
    void C19_C20_guardRejects_oldValueStaysAndNothingRuns() {
      Signal<Integer> price = signal(o -> o.name("price").guard(v -> v > 0), 1);
      run(() -> log.add(price.get()));

      assertThatThrownBy(() -> price.set(-1))
          .isInstanceOf(InvalidSignalValueException.class)
          .hasMessageContaining("guard of signal 'price' rejects -1");
      assertThatThrownBy(() -> price.update(v -> v - 5))
          .isInstanceOf(InvalidSignalValueException.class);

      assertThat(price.get()).isEqualTo(1);
      assertThat(log.events()).containsExactly("1");
    }

    @Test
    void C20_initialValueRejected_throws() {
      assertThatThrownBy(() -> signal(o -> o.name("price").guard(v -> v > 0), 0))
          .isInstanceOf(InvalidSignalValueException.class)
          .hasMessageContaining("'price'");
    }

    @Test
    void C19_guard_isAskedBeforeEquality() {
      Signal<Integer> price =
          signal(
              o ->
                  o.guard(
                          v -> {
                            log.add("guard");
                            return v < 10;
                          })
                      .equality(
                          (a, b) -> {
                            log.add("equality");
                            return a.equals(b);
                          }),
              1);
      log.clear();

      assertThatThrownBy(() -> price.set(10)).isInstanceOf(InvalidSignalValueException.class);
      price.set(2);

      assertThat(log.events()).containsExactly("guard", "guard", "equality");
    }

    @Test
    void C20_guard_isUntracked() {
      Signal<Integer> limit = signal(10);
      Signal<Integer> price = signal(o -> o.guard(v -> v < limit.get()), 1);
      run(() -> price.set(2));

      assertThat(Recorder.subscribers(limit)).isZero();
    }

    @Test
    void C20_guardThrows_writerGetsIt() {
      IllegalStateException boom = new IllegalStateException("boom");
      Signal<Integer> price =
          signal(
              o ->
                  o.guard(
                      v -> {
                        if (v == 2) {
                          throw boom;
                        }
                        return true;
                      }),
              1);

      assertThatThrownBy(() -> price.set(2)).isSameAs(boom);

      assertThat(price.get()).isEqualTo(1);
    }

    @Test
    void C19_updateFunctionThrows_valueStays() {
      IllegalStateException boom = new IllegalStateException("boom");
      Signal<Integer> price = signal(1);

      assertThatThrownBy(
              () ->
                  price.update(
                      v -> {
                        throw boom;
                      }))
          .isSameAs(boom);

      assertThat(price.get()).isEqualTo(1);
    }

    @Test
    void C20_rejectedInsideABatch_theRestOfTheBatchCounts() {
      Signal<Integer> price = signal(o -> o.guard(v -> v > 0), 1);
      run(() -> log.add(price.get()));

      batch(
          () -> {
            price.set(2);
            assertThatThrownBy(() -> price.set(-1)).isInstanceOf(InvalidSignalValueException.class);
          });

      assertThat(log.events()).containsExactly("1", "2");
    }
  }

  @Nested
  class Nulls {

    @Test
    void L01_D17_null_isAValueAsAnyOther() {
      Signal<@Nullable String> name = signal(null);
      Computed<String> greeting = computed(() -> "hello " + name.get());
      run(() -> log.add(greeting.get()));

      name.set("ada");
      name.set(null);
      name.set(null);

      assertThat(log.events()).containsExactly("hello null", "hello ada", "hello null");
    }

    @Test
    void C32_D17_computedMayReturnNull() {
      Signal<@Nullable String> name = signal(null);
      AtomicInteger evaluations = new AtomicInteger();
      Computed<@Nullable String> same = computed(Recorder.counting(evaluations, name));

      assertThat(same.get()).isNull();
      assertThat(same.get()).isNull();
      name.set("ada");

      assertThat(same.get()).isEqualTo("ada");
      assertThat(evaluations).hasValue(2);
    }

    @Test
    void C32_C67_nonNullComputedReturnsNull_throwsNamingIt() {
      Signal<@Nullable String> name = signal(null);
      Computed<@Nullable String> upper = computed(o -> o.name("upper").nonNull(), name);

      assertThatThrownBy(upper::get)
          .isInstanceOf(InvalidSignalValueException.class)
          .hasMessageContaining("'upper'");
      name.set("ada");

      assertThat(upper.get()).isEqualTo("ada");
    }

    @Test
    void C67_D17_nonNullSignalSetToNull_throwsAndNothingChanges() {
      Signal<@Nullable String> name = signal(o -> o.name("name").nonNull(), "ada");

      assertThatThrownBy(() -> name.set(null))
          .isInstanceOf(InvalidSignalValueException.class)
          .hasMessageContaining("'name' must not be null");
      assertThat(name.get()).isEqualTo("ada");
      assertThatThrownBy(() -> signal(SignalOptions::nonNull, null))
          .isInstanceOf(InvalidSignalValueException.class);
    }

    @Test
    void C67_firstValueRefused_messageSaysThatNothingWasMade() {
      assertThatThrownBy(() -> signal(o -> o.name("price").guard(p -> p >= 0), -1))
          .isInstanceOf(InvalidSignalValueException.class)
          .hasMessage(
              "The guard of signal 'price' rejects its first value -1. It was not made; give it one"
                  + " that the guard accepts.");
      assertThatThrownBy(() -> Signals.intSignal(o -> o.name("price").guard(p -> p >= 0), -1))
          .hasMessageContaining("rejects its first value -1. It was not made");
      assertThatThrownBy(
              () -> Signals.<@Nullable String>signal(o -> o.name("name").nonNull(), null))
          .hasMessageContaining("'name' must not be null, and its first value is. It was not made");
    }

    @Test
    void D17_unsetSignal_isToldApartFromNull() {
      Signal<@Nullable String> name = unsetSignal(o -> o.name("name"));
      assertThat(name.isSet()).isFalse();
      assertThatThrownBy(name::get)
          .isInstanceOf(UnsetSignalException.class)
          .hasMessageContaining("'name'");

      name.set(null);

      assertThat(name.isSet()).isTrue();
      assertThat(name.get()).isNull();
    }

    @Test
    void D17_effectAskedIsSet_runsAtTheFirstWrite() {
      Signal<Integer> later = signal();
      run(() -> log.add(later.isSet() ? later.get() : "unset"));

      later.set(1);

      assertThat(log.events()).containsExactly("unset", "1");
    }
  }

  @Nested
  class Reducers {

    @Test
    void C29_L03_reduced_getsThePreviousValue() {
      Signal<String> typed = signal("a");
      Computed<String> text = reduced("", previous -> previous + typed.get());

      assertThat(text.get()).isEqualTo("a");
      typed.set("b");

      assertThat(text.get()).isEqualTo("ab");
    }

    @Test
    void L03_previousOfTheFirst_mayBeNull() {
      Signal<Integer> source = signal(1);
      List<@Nullable Integer> previous = new ArrayList<>();
      Computed<@Nullable Integer> computed =
          reduced(
              null,
              before -> {
                previous.add(before);
                return source.get();
              });

      computed.get();
      source.set(2);
      computed.get();

      assertThat(previous).containsExactly(null, 1);
    }

    @Test
    void C29_equalResult_stopsPropagation() {
      Signal<Integer> source = signal(1);
      Computed<Integer> max = reduced(0, before -> Math.max(before, source.get()));
      run(() -> log.add(max.get()));

      source.set(3);
      source.set(2);

      assertThat(log.events()).containsExactly("1", "3");
    }

    @Test
    void C30_twoWritesBetweenReads_areOneStep() {
      Signal<Integer> added = signal(1);
      Computed<Integer> sum = reduced(0, before -> before + added.get());
      sum.get();

      added.set(2);
      added.set(3);

      assertThat(sum.get()).isEqualTo(4);
    }

    @Test
    void C30_observedReducer_takesEveryStep() {
      Signal<Integer> added = signal(1);
      Computed<Integer> sum = reduced(0, before -> before + added.get());
      run(() -> log.add(sum.get()));

      added.set(2);
      added.set(3);

      assertThat(sum.get()).isEqualTo(6);
    }
  }

  @Nested
  class Hooks {

    @Test
    void C05_L20_signal_hooksAreCalledOnceEach() {
      Signal<Integer> source =
          signal(o -> o.onWatched(() -> log.add("on")).onUnwatched(() -> log.add("off")), 0);

      Effect first = effect(() -> log.add(source.get()));
      Effect second = effect(() -> log.add(source.get()));
      first.close();
      assertThat(log.take()).containsExactly("0", "on", "0");
      second.close();

      assertThat(log.events()).containsExactly("off");
    }

    @Test
    void C05_computed_hooksFollowItsObservers() {
      Signal<Integer> source = signal(0);
      Computed<Integer> computed =
          computed(o -> o.onWatched(() -> log.add("on")).onUnwatched(() -> log.add("off")), source);
      computed.get();
      assertThat(log.events()).isEmpty();

      effect(computed::get).close();

      assertThat(log.events()).containsExactly("on", "off");
    }

    @Test
    void C05_coldReader_isNoObserver() {
      Signal<Integer> source = signal(o -> o.onWatched(() -> log.add("on")), 0);

      computed(source).get();

      assertThat(log.events()).isEmpty();
    }

    @Test
    void C05_observerComesAndGoesInOneBatch_hooksHearNothing() {
      Signal<Integer> source =
          signal(o -> o.onWatched(() -> log.add("on")).onUnwatched(() -> log.add("off")), 0);

      batch(() -> effect(() -> source.get()).close());

      assertThat(log.events()).isEmpty();
    }

    @Test
    void C05_hookThrows_operationThrowsIt() {
      IllegalStateException boom = new IllegalStateException("boom");
      Signal<Integer> source =
          signal(
              o ->
                  o.name("price")
                      .onUnwatched(
                          () -> {
                            throw boom;
                          }),
              0);
      Effect effect = effect(() -> log.add(source.get()));

      assertThatThrownBy(effect::close)
          .isInstanceOf(HookException.class)
          .hasMessageContaining("The onUnwatched hook of 'price'")
          .hasCause(boom);

      assertThat(effect.isClosed()).isTrue();
      assertThat(Recorder.subscribers(source)).isZero();
    }

    @Test
    void C05_hookWrites_effectsRun() {
      Signal<Boolean> connected = signal(false);
      run(() -> log.add(connected.get()));
      Signal<Integer> source = signal(o -> o.onWatched(() -> connected.set(true)), 0);

      run(() -> source.get());

      assertThat(log.events()).containsExactly("false", "true");
    }
  }

  @Nested
  class OfEffects {

    @Test
    void closeAfterFailures_reached_closesTheEffect() {
      Signal<Integer> source = signal(0);
      Effect effect =
          effect(
              o ->
                  o.closeAfterFailures(2).onError(failure -> log.add(failure.error().getMessage())),
              () -> {
                if (source.get() > 0) {
                  throw new IllegalStateException("failure " + source.get());
                }
              });

      for (int i = 1; i < 5; i++) {
        source.set(i);
      }

      assertThat(log.events()).containsExactly("failure 1", "failure 2");
      assertThat(effect.isClosed()).isTrue();
    }

    @Test
    void closeAfterFailures_zero_throws() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> effect(o -> o.closeAfterFailures(0), () -> log.add("run")));
      assertThat(log.events()).isEmpty();
    }

    @Test
    void batched_withAction_throws() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> effect(o -> o.batched(), () -> 1, value -> log.add(value)))
          .withMessageContaining("an effect that has no name has a source and an action");
      assertThat(log.events()).isEmpty();
    }
  }

  @Nested
  class Predicates {

    @Test
    void C65_L11_eachKind_isKnownByItsPredicateOnly() {
      Signal<Integer> signal = signal(1);
      Computed<Integer> computed = computed(signal);
      Effect effect = run(() -> log.add(signal.get()));
      EffectScope scope = effectScope();

      for (Object node : List.of(signal, computed, effect, scope, "text", signal.asReadonly())) {
        log.add(isSignal(node) + " " + isComputed(node));
        log.add(isEffect(node) + " " + isEffectScope(node));
      }

      assertThat(log.events())
          .containsExactly(
              "1",
              "true false",
              "false false",
              "false true",
              "false false",
              "false false",
              "true false",
              "false false",
              "false true",
              "false false",
              "false false",
              "true false",
              "false false");
      assertThat(isSignal(null) || isComputed(null) || isEffect(null) || isEffectScope(null))
          .isFalse();
    }

    @Test
    void C01_rolesOfNodes_showInTheirTypes() {
      Signal<Integer> signal = signal(1);
      Computed<Integer> computed = computed(signal);
      Effect effect = run(() -> log.add(computed.get()));

      assertThat(signal).isInstanceOf(ReadableSignal.class).isNotInstanceOf(Subscriber.class);
      assertThat(computed).isInstanceOf(ReadableSignal.class).isInstanceOf(Subscriber.class);
      assertThat(effect).isInstanceOf(Subscriber.class).isNotInstanceOf(ReadableSignal.class);
      assertThat(computed).isNotInstanceOf(WritableSignal.class);
    }
  }
}
