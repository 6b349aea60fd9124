package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

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
}
