package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.task;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.aliensignals.primitives.Task;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The first read of a property, which makes its dependency, by bodies of tasks, who own nothing.
 */
public class FirstReadTest {

  /** A bean. */
  public static class Cell {
    private int value;

    public int getValue() {
      return value;
    }

    public void setValue(int value) {
      this.value = value;
    }
  }

  /** A task that reads a property, in the thread that starts a run. */
  private static Task<Integer> reading(Cell cell) {
    return task(o -> o.executor(Runnable::run).keep(), ctx -> cell.getValue());
  }

  /** The body reads what was written, or is run again. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Seen, or told of.")
  @Outcome(expect = FORBIDDEN, desc = "A change that nobody has told the task of.")
  @State
  public static class AgainstASetter {

    private final Cell cell = reactive(new Cell());
    private final Task<Integer> task = reading(cell);

    @Actor
    public void body() {
      task.reload();
    }

    @Actor
    public void writer() {
      cell.setValue(1);
    }

    @Arbiter
    public void look(I_Result result) {
      Integer last = task.lastValue();
      result.r1 = last == null || task.isPending() ? -1 : last;
      task.close();
    }
  }

  /** Two bodies make one dependency: both hear of a later change. */
  @JCStressTest
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "Both follow the same.")
  @Outcome(expect = FORBIDDEN, desc = "One of two dependencies is lost.")
  @State
  public static class AgainstAnotherBody {

    private final Cell cell = reactive(new Cell());
    private final Task<Integer> first = reading(cell);
    private final Task<Integer> second = reading(cell);

    @Actor
    public void body() {
      first.reload();
    }

    @Actor
    public void otherBody() {
      second.reload();
    }

    @Arbiter
    public void change(II_Result result) {
      cell.setValue(2);
      result.r1 = first.get();
      result.r2 = second.get();
      first.close();
      second.close();
    }
  }

  /** A body and an effect make one dependency: both hear of a later change. */
  @JCStressTest
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "Both follow the same.")
  @Outcome(expect = FORBIDDEN, desc = "One of two dependencies is lost.")
  @State
  public static class AgainstAnEffect {

    private final Cell cell = reactive(new Cell());
    private final Task<Integer> task = reading(cell);
    private int seen;

    @Actor
    public void body() {
      task.reload();
    }

    @Actor
    public void owner() {
      effect(() -> seen = cell.getValue());
    }

    @Arbiter
    public void change(II_Result result) {
      cell.setValue(2);
      result.r1 = task.get();
      result.r2 = seen;
      task.close();
    }
  }
}
