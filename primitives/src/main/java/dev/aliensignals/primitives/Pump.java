package dev.aliensignals.primitives;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/**
 * An executor that runs nothing by itself, but when {@link #run} is called: for the loop of a game
 * or of a user interface, which lets its effects run once in each frame, and for tests. Safe to use
 * from any thread.
 *
 * <pre>{@code
 * Pump frame = new Pump();
 * effect(o -> o.executor(frame), () -> draw(position.get()));
 * while (open) {
 *   readInput();   // writes signals, as often as it likes
 *   frame.run();   // draws once, and only if the position has changed
 * }
 * }</pre>
 */
public final class Pump implements Executor {

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /** Makes an empty pump. */
  public Pump() {}

  /** Keeps a task for the next {@link #run}. */
  @Override
  public void execute(Runnable task) {
    tasks.add(Objects.requireNonNull(task, "task"));
  }

  /**
   * Runs what has been handed over before, in that order, in this thread. Tasks that come in
   * meanwhile are left for the next call, so this one ends. If a task throws, the call ends as
   * well, and leaves the rest; the tasks of effects throw nothing, as their exceptions go to
   * handlers or to the log.
   *
   * @return how many tasks it has run
   * @throws IllegalStateException inside a batch, computed, effect or other operation of a system,
   *     where no effect could run
   */
  public int run() {
    CrossSystem.requireFree(
        "A pump was run", "Run it in your loop, outside of batches, computeds and effects.");
    int count = tasks.size();
    for (int i = 0; i < count; i++) {
      Runnable task = tasks.poll();
      if (task == null) {
        return i; // another thread runs it too
      }
      task.run();
    }
    return count;
  }

  /**
   * Whether a {@link #run} now would run nothing.
   *
   * @return true if nothing has been handed over since
   */
  public boolean isEmpty() {
    return tasks.isEmpty();
  }
}
