package dev.aliensignals.examples;

import static dev.aliensignals.primitives.Signals.*;

import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.Interop;
import dev.aliensignals.primitives.Signal;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The snippets of docs/guide/split-effects.md. */
@ExtendWith(Printed.class)
class SplitEffectsSnippetsTest {

  @Test
  void split_change_isDelivered() {
    // snippet: split-basics
    Signal<String> first = signal("Ada");
    Signal<String> last = signal("Byron");
    Effect saving =
        effect(
            () -> first.get() + " " + last.get(), // the source: tracked, short
            name -> System.out.println("save " + name)); // the action: may block
    // prints save Ada Byron

    batch(
        () -> {
          first.set("Grace");
          last.set("Hopper");
        }); // prints save Grace Hopper
    saving.close();
    // end
  }

  @Test
  void split_equalOrReverted_isNotDelivered() {
    // snippet: split-change
    Signal<Integer> price = signal(120);
    effect(() -> price.get() / 100, hundreds -> System.out.println(hundreds)); // prints 1
    price.set(130); // the source is 1 as before: no action
    price.set(250); // prints 2
    // end
  }

  @Test
  void split_writesInAction_runAgain() {
    // snippet: split-writes
    Signal<Integer> countdown = signal(2);
    effect(
        countdown,
        n -> {
          System.out.println(n);
          if (n > 0) {
            countdown.set(n - 1); // queued: runs when this action has returned
          }
        });
    // prints 2
    // prints 1
    // prints 0
    // end
  }

  @Test
  void split_ownership_endsBeforeTheNextAction() {
    // snippet: split-ownership
    Signal<String> room = signal("kitchen");
    effect(
        room,
        name -> {
          System.out.println("join " + name);
          onCleanup(() -> System.out.println("leave " + name));
        });
    // prints join kitchen

    room.set("garden");
    // prints leave kitchen
    // prints join garden
    // end
  }

  @Test
  void split_executor_mergesWhatItHasNotRun() {
    // snippet: split-executor
    Queue<Runnable> tasks = new ArrayDeque<>(); // any Executor
    Signal<Integer> n = signal(1);
    effect(o -> o.name("upload").executor(tasks::add), n, value -> System.out.println(value));
    n.set(2);
    n.set(3);
    System.out.println(tasks.size() + " task"); // prints 1 task
    tasks.remove().run(); // prints 3
    // end
  }

  @Test
  void split_failure_goesToTheHandler() {
    // snippet: split-errors
    Signal<Integer> n = signal(1);
    effect(
        o ->
            o.name("inverse")
                .onError(failure -> System.out.println(failure.name() + ": " + failure.error())),
        n,
        value -> System.out.println(100 / value)); // prints 100
    n.set(0); // prints inverse: java.lang.ArithmeticException: / by zero
    // end
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the snippet waits in another way
  @Test
  void split_actionWaitsForWhatAnotherThreadWrites_goesOn() {
    // snippet: split-waits
    Signal<String> question = signal("");
    Signal<String> answer = signal("");
    effect(
        question,
        text -> {
          if (!text.isEmpty()) {
            CompletableFuture<String> next = Interop.next(answer);
            CompletableFuture.runAsync(() -> answer.set("yes")); // another thread writes
            System.out.println(next.join());
          }
        });
    question.set("ready?"); // prints yes
    // end
  }
}
