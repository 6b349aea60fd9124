package dev.aliensignals.examples;

import static dev.aliensignals.primitives.Signals.*;

import dev.aliensignals.primitives.Batch;
import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The snippets of docs/guide/batches.md. */
@ExtendWith(Printed.class)
class BatchesSnippetsTest {

  @Test
  void batch_writes_areOneUpdate() {
    // snippet: batches-basics
    Signal<String> first = signal("Ada");
    Signal<String> last = signal("Byron");
    effect(() -> System.out.println(first.get() + " " + last.get())); // prints Ada Byron

    batch(
        () -> {
          first.set("Grace");
          last.set("Hopper");
        }); // prints Grace Hopper
    // end
  }

  @Test
  void batch_reads_seeWrites() {
    // snippet: batches-reads
    Signal<Integer> n = signal(1);
    Computed<Integer> twice = computed(() -> n.get() * 2);
    effect(() -> System.out.println("effect " + twice.get())); // prints effect 2

    int result =
        batch(
            () -> {
              n.set(10);
              System.out.println("inside " + twice.get()); // prints inside 20
              return n.get() + 1;
            }); // prints effect 20
    System.out.println(result); // prints 11
    // end
  }

  @Test
  void batch_reverted_isNoChange() {
    // snippet: batches-revert
    Signal<String> status = signal("idle");
    effect(() -> System.out.println(status.get())); // prints idle

    batch(
        () -> {
          status.set("busy");
          System.out.println("now " + status.get()); // prints now busy
          status.set("idle");
        }); // as before: no run
    // end
  }

  @Test
  void startBatch_nested_outermostEndRuns() {
    // snippet: batches-token
    Signal<Integer> n = signal(0);
    effect(() -> System.out.println("n " + n.get())); // prints n 0

    try (Batch outer = startBatch()) {
      n.set(1);
      try (Batch inner = startBatch()) {
        n.set(2);
      } // nothing yet
      System.out.println("depth " + getBatchDepth()); // prints depth 1
    } // prints n 2
    // end
  }

  @Test
  void batch_throwing_keepsWritesAndRunsEffects() {
    // snippet: batches-exception
    Signal<Integer> n = signal(0);
    effect(() -> System.out.println("n " + n.get())); // prints n 0
    try {
      batch(
          () -> {
            n.set(1);
            throw new IllegalStateException("half way");
          });
      // prints n 1
    } catch (IllegalStateException e) {
      System.out.println(e.getMessage()); // prints half way
    }
    // end
  }

  @Test
  void effect_madeInBatch_runsAtOnce() {
    // snippet: batches-effect
    Signal<Integer> n = signal(0);
    batch(
        () -> {
          n.set(1);
          effect(() -> System.out.println("n " + n.get())); // prints n 1
          System.out.println("batch ends"); // prints batch ends
        });
    // end
  }
}
