package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The smallest programs of bugs that random ones have found. */
class FoundByModelTest {

  private final ReactiveSystem system = ReactiveSystem.create("test");
  private final Recorder recorder = new Recorder();

  @Test
  void effect_readsTwiceInChangedOrder_hasOneLinkPerDependency() {
    IntSignal order = system.intSignal(0);
    IntSignal a = system.intSignal(1);
    IntSignal b = system.intSignal(2);
    Effect effect =
        system.effect(
            () -> {
              for (int i = 0; i < 4; i++) {
                ((i + order.getAsInt()) % 2 == 0 ? a : b).getAsInt();
              }
            });

    for (int i = 1; i < 10; i++) {
      order.set(i);
    }

    int links = 0;
    for (Link link = effect.deps; link != null; link = link.nextDep) {
      links++;
    }
    assertThat(links).isEqualTo(3);
  }

  @Test
  void batch_endsInsideComputed_effectsRunAfterTheEvaluation() {
    IntSignal source = system.intSignal(1);
    IntComputed doubled =
        system.intComputed(
            () -> {
              system.batch(() -> {});
              return source.getAsInt() * 2;
            });
    system.effect(() -> recorder.add("first " + doubled.getAsInt()));
    system.effect(() -> recorder.add("second " + doubled.getAsInt()));
    recorder.clear();

    source.set(2);

    assertThat(recorder.events()).containsExactly("first 4", "second 4");
  }

  @Test
  void write_insideComputed_effectsRunAfterTheEvaluation() {
    IntSignal source = system.intSignal(1);
    IntSignal copy = system.intSignal(1);
    IntComputed doubled =
        system.intComputed(
            () -> {
              copy.set(source.getAsInt());
              return source.getAsInt() * 2;
            });
    system.effect(() -> recorder.add("first " + doubled.getAsInt()));
    system.effect(() -> recorder.add("second " + doubled.getAsInt()));
    system.effect(() -> recorder.add("copy " + copy.getAsInt()));
    recorder.clear();

    source.set(2);

    assertThat(recorder.events()).containsExactly("first 4", "second 4", "copy 2");
  }

  @Test
  void computedThatOwnsEffect_observedAgainThroughAnother_makesTheEffectAgain() {
    IntComputed owner =
        system.intComputed(
            () -> {
              system.effect(() -> recorder.add("made"));
              return 1;
            });
    IntComputed between = system.intComputed(() -> owner.getAsInt() + 1);
    system.effect(between::getAsInt).close();
    recorder.clear();

    system.effect(between::getAsInt);

    assertThat(recorder.events()).containsExactly("made");
  }

  @Test
  void cleanup_ofOwnedEffectThrows_ownersHandlerGetsIt() {
    EffectScope scope =
        system.effectScope(
            options -> options.onError(failure -> recorder.add(failure.error().getMessage())),
            () ->
                system.effect(
                    () -> {
                      system.onCleanup(
                          () -> {
                            throw new IllegalStateException("cleanup");
                          });
                    }));

    scope.close();

    assertThat(recorder.events()).containsExactly("cleanup");
  }

  @Test
  void effect_closesItselfAndThrows_ownersHandlerGetsIt() {
    IntSignal source = system.intSignal(0);
    system.effectScope(
        options -> options.onError(failure -> recorder.add(failure.error().getMessage())),
        () ->
            system.effect(
                () -> {
                  if (source.getAsInt() == 1) {
                    ((Effect) system.getActiveSub()).close();
                    throw new IllegalStateException("run");
                  }
                }));

    source.set(1);

    assertThat(recorder.events()).containsExactly("run");
  }

  @Test
  void cleanup_throwsError_effectStillRuns() {
    IntSignal source = system.intSignal(0);
    system.effect(
        () -> {
          int value = source.getAsInt();
          recorder.add(value);
          return () -> {
            if (value == 0) {
              throw new AssertionError("cleanup");
            }
          };
        });
    assertThatThrownBy(() -> source.set(1)).isInstanceOf(AssertionError.class);

    source.set(2);

    assertThat(recorder.events()).containsExactly("0", "1", "2");
  }

  @Test
  void batchedEffect_writesNothing_hearsEffectsThatWaitedBehindIt() {
    IntSignal source = system.intSignal(0);
    IntSignal copy = system.intSignal(0);
    system.effect(
        options -> options.batched(),
        () -> recorder.add(source.getAsInt() + " " + copy.getAsInt()));
    system.effect(() -> copy.set(source.getAsInt()));
    recorder.clear();

    source.set(1);

    assertThat(recorder.events()).containsExactly("1 0", "1 1");
  }
}
