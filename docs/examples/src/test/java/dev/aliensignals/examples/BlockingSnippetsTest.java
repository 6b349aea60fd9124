package dev.aliensignals.examples;

import static dev.aliensignals.primitives.Signals.*;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.CrossSystemException;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.Signal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The snippets of docs/guide/blocking.md. */
@ExtendWith(Printed.class)
class BlockingSnippetsTest {

  @Test
  void lock_inAnAction_isTakenAfterTheSystemWasReleased() {
    // snippet: blocking-lock
    ReentrantLock file = new ReentrantLock();
    Signal<String> text = signal("a");
    effect(
        text,
        value -> {
          file.lock(); // in an action: the system has been released
          try {
            System.out.println("write " + value); // prints write a
          } finally {
            file.unlock();
          }
        });
    // end
  }

  @Test
  void waiting_inAnAction_letsOthersWrite() {
    // snippet: blocking-wait
    Signal<Integer> order = signal(1);
    Signal<String> answer = signal("none");
    effect(order, n -> CompletableFuture.runAsync(() -> answer.set("order " + n)).join());
    System.out.println(answer.get()); // prints order 1
    // end
  }

  @Test
  void systems_nested_areRefused() {
    // snippet: blocking-systems
    ReactiveSystem home = ReactiveSystem.create("home");
    ReactiveSystem away = ReactiveSystem.create("away");
    Signal<Integer> there = away.signal(0);
    try {
      home.batch(() -> there.set(1));
    } catch (CrossSystemException e) {
      System.out.println(e.getMessage());
      // prints A thread that owns the system 'home' cannot enter the system 'away'.
      //   Use one system for both, or do this after the outer operation.
    }
    // end
  }

  @Test
  void parallel_readFirst_thenShared() {
    // snippet: blocking-parallel
    List<Signal<Integer>> cells = List.of(signal(1), signal(2), signal(3));
    Computed<Integer> sum =
        computed(
            () -> {
              List<Integer> values = cells.stream().map(Signal::get).toList(); // here: tracked
              return values.parallelStream().mapToInt(n -> n * n).sum(); // reads no signal
            });
    System.out.println(sum.get()); // prints 14
    // end
  }
}
