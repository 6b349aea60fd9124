package dev.aliensignals.primitives;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** One thread runs the body of a task and settles it, while another does something about it. */
public class SettleTest {

  private SettleTest() {}

  private static void runAll(Queue<Runnable> runs) {
    for (Runnable run = runs.poll(); run != null; run = runs.poll()) {
      run.run();
    }
  }

  /** In the end the task has the value that was written last, whenever the body has read it. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The last value, and at rest.")
  @Outcome(expect = FORBIDDEN, desc = "The change was lost, or the task waits for ever.")
  @State
  public static class AgainstWrite {

    private final ReactiveSystem system = ReactiveSystem.create("settle");
    private final IntSignal source = system.intSignal(0);
    private final Queue<Runnable> runs = new ConcurrentLinkedQueue<>();
    private final Task<Integer> task =
        system.task(o -> o.executor(runs::add), ctx -> source.getAsInt());

    public AgainstWrite() {
      system.effect(() -> task.state());
    }

    @Actor
    public void body() {
      runAll(runs);
    }

    @Actor
    public void writer() {
      source.set(1);
    }

    @Arbiter
    public void end(II_Result result) {
      runAll(runs);
      result.r1 = task.get();
      result.r2 = task.isPending() ? 1 : 0;
    }
  }

  /** The same through a computed that nobody else observes, read while owning the system. */
  @JCStressTest
  @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "The last value, and at rest.")
  @Outcome(expect = FORBIDDEN, desc = "The change was lost, or the task waits for ever.")
  @State
  public static class AgainstWriteBehindComputed {

    private final ReactiveSystem system = ReactiveSystem.create("settle");
    private final IntSignal source = system.intSignal(0);
    private final IntComputed twice = system.intComputed(() -> source.getAsInt() * 2);
    private final Queue<Runnable> runs = new ConcurrentLinkedQueue<>();
    private final Task<Integer> task =
        system.task(o -> o.executor(runs::add), ctx -> twice.getAsInt());

    public AgainstWriteBehindComputed() {
      system.effect(() -> task.state());
    }

    @Actor
    public void body() {
      runAll(runs);
    }

    @Actor
    public void writer() {
      source.set(1);
    }

    @Arbiter
    public void end(II_Result result) {
      runAll(runs);
      result.r1 = task.get();
      result.r2 = task.isPending() ? 1 : 0;
    }
  }

  /** A closed task is at rest, linked to nothing, and no interrupt is left in the body's thread. */
  @JCStressTest
  @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "At rest.")
  @Outcome(expect = FORBIDDEN, desc = "Pending, linked, or interrupted.")
  @State
  public static class AgainstClose {

    private final ReactiveSystem system = ReactiveSystem.create("settle");
    private final IntSignal source = system.intSignal(0);
    private final Queue<Runnable> runs = new ConcurrentLinkedQueue<>();
    private final Task<Integer> task =
        system.task(o -> o.executor(runs::add), ctx -> source.getAsInt());
    private int interrupted;

    public AgainstClose() {
      system.effect(() -> task.state());
    }

    @Actor
    public void body() {
      runAll(runs);
      interrupted = Thread.interrupted() ? 1 : 0;
    }

    @Actor
    public void closer() {
      task.close();
    }

    @Arbiter
    public void end(III_Result result) {
      result.r1 = task.isPending() ? 1 : 0;
      result.r2 = source.subs == null ? 0 : 1;
      result.r3 = interrupted;
    }
  }
}
