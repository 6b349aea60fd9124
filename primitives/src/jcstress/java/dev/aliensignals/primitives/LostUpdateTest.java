package dev.aliensignals.primitives;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two threads update the same signals: of a box, of an int, and through a batch. */
@JCStressTest
@Outcome(id = "2, 2, 2", expect = ACCEPTABLE, desc = "Both updates count.")
@Outcome(expect = FORBIDDEN, desc = "An update is lost.")
@State
public class LostUpdateTest {

  private final ReactiveSystem system = ReactiveSystem.create("updates");
  private final Signal<Integer> boxed = system.signal(0);
  private final IntSignal unboxed = system.intSignal(0);
  private final IntSignal batched = system.intSignal(0);

  @Actor
  public void one() {
    update();
  }

  @Actor
  public void two() {
    update();
  }

  private void update() {
    boxed.update(v -> v + 1);
    unboxed.update(v -> v + 1);
    system.batch(() -> batched.set(batched.getAsInt() + 1));
  }

  @Arbiter
  public void result(III_Result result) {
    result.r1 = boxed.get();
    result.r2 = unboxed.getAsInt();
    result.r3 = batched.getAsInt();
  }
}
