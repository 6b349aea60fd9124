package dev.aliensignals.examples;

import static dev.aliensignals.primitives.Signals.*;

import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.Signal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The snippets of docs/guide/threads.md. */
@ExtendWith(Printed.class)
class ThreadsSnippetsTest {

  @Test
  void update_manyThreads_losesNothing() throws InterruptedException {
    // snippet: threads-update
    Signal<Integer> clicks = signal(0);
    Runnable clicker =
        () -> {
          for (int i = 0; i < 1000; i++) {
            clicks.update(n -> n + 1); // one step: no other write comes between
          }
        };
    Thread one = new Thread(clicker);
    Thread two = new Thread(clicker);
    one.start();
    two.start();
    one.join();
    two.join();
    System.out.println(clicks.get()); // prints 2000
    // end
  }

  @Test
  void read_severalSignals_belongTogether() {
    // snippet: threads-read
    Signal<Integer> low = signal(1);
    Signal<Integer> high = signal(9);
    // two calls of get() may see two states; this sees one
    int width = read(() -> high.get() - low.get());
    System.out.println(width); // prints 8
    // end
  }

  @Test
  void effect_writtenByAnotherThread_runsThere() throws InterruptedException {
    // snippet: threads-effect
    Signal<Integer> n = signal(0);
    effect(() -> System.out.println(n.get() + " in " + Thread.currentThread().getName()));
    // prints 0 in main

    Thread worker = new Thread(() -> n.set(1), "worker"); // prints 1 in worker
    worker.start();
    worker.join();
    // end
  }

  @Test
  void systems_apart_neverWaitForEachOther() {
    // snippet: threads-systems
    ReactiveSystem one = ReactiveSystem.create("session 1");
    ReactiveSystem two = ReactiveSystem.create("session 2");
    Signal<String> from = one.signal("hello");
    Signal<String> to = two.signal("");

    one.effect(from, to::set); // an action owns no system, so it may write to any
    System.out.println(to.get()); // prints hello
    // end
  }

  @Test
  void waitLimit_set_isForOneSystem() {
    // snippet: threads-limit
    ReactiveSystem.global().setWaitLimit(Duration.ofSeconds(2)); // Duration.ZERO: say nothing
    // end
    ReactiveSystem.global().setWaitLimit(Duration.ofSeconds(10));
  }
}
