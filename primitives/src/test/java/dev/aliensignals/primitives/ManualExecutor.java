package dev.aliensignals.primitives;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** An executor that runs nothing until it is told to, in the thread that tells it. */
final class ManualExecutor implements Executor {

  private final Queue<Runnable> waiting = new ArrayDeque<>();

  @Override
  public void execute(Runnable task) {
    waiting.add(task);
  }

  int size() {
    return waiting.size();
  }

  void runNext() {
    waiting.remove().run();
  }

  void runAll() {
    for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
      task.run();
    }
  }
}
