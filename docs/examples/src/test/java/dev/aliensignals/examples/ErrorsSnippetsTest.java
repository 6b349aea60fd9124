package dev.aliensignals.examples;

import static dev.aliensignals.primitives.Signals.*;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.SignalFailure;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The snippets of docs/guide/errors.md. */
@ExtendWith(Printed.class)
class ErrorsSnippetsTest {

  @Test
  void computed_failed_keepsItsException() {
    // snippet: errors-computed
    Signal<String> text = signal("12");
    AtomicInteger evaluations = new AtomicInteger();
    Computed<Integer> number =
        computed(
            () -> {
              evaluations.incrementAndGet();
              return Integer.parseInt(text.get());
            });
    System.out.println(number.get()); // prints 12

    text.set("?");
    for (int i = 0; i < 2; i++) {
      try {
        number.get();
      } catch (NumberFormatException e) {
        System.out.println(e.getMessage());
      }
    }
    // prints For input string: "?"
    // prints For input string: "?"
    System.out.println(evaluations); // prints 2

    text.set("13");
    System.out.println(number.get()); // prints 13
    // end
  }

  @Test
  void computed_fallback_isAnotherComputed() {
    // snippet: errors-fallback
    Signal<String> text = signal("?");
    Computed<Integer> number = computed(() -> Integer.parseInt(text.get()));
    Computed<Integer> orZero =
        computed(
            () -> {
              try {
                return number.get();
              } catch (NumberFormatException e) {
                return 0;
              }
            });
    effect(() -> System.out.println(orZero.get())); // prints 0
    text.set("7"); // prints 7
    // end
  }

  @Test
  void effect_throwing_othersRunAndWriterGetsIt() {
    // snippet: errors-effect
    Signal<Integer> n = signal(0);
    effect(() -> System.out.println(100 / (n.get() - 1))); // prints -100
    effect(() -> System.out.println("other " + n.get())); // prints other 0
    try {
      n.set(1); // prints other 1
    } catch (ArithmeticException e) {
      System.out.println("set threw: " + e.getMessage()); // prints set threw: / by zero
    }
    System.out.println("n is " + n.get()); // prints n is 1
    n.set(2);
    // prints 100
    // prints other 2
    // end
  }

  @Test
  void effects_several_firstWithOthersSuppressed() {
    // snippet: errors-several
    Signal<Boolean> bad = signal(false);
    for (String name : new String[] {"a", "b", "c"}) {
      effect(
          () -> {
            if (bad.get()) {
              throw new IllegalStateException(name);
            }
          });
    }
    try {
      bad.set(true);
    } catch (IllegalStateException e) {
      System.out.println(e.getMessage() + " and " + e.getSuppressed().length + " more");
      // prints a and 2 more
    }
    // end
  }

  @Test
  void handler_onEffectOrScope_takesIt() {
    // snippet: errors-handler
    Signal<Integer> n = signal(0);
    effectScope(
        o ->
            o.onError(
                failure ->
                    System.out.println(failure.name() + ": " + failure.error().getMessage())),
        () -> effect(o -> o.name("ratio"), () -> System.out.println(100 / (n.get() - 1))));
    // prints -100
    n.set(1); // does not throw
    // prints ratio: / by zero
    n.set(2); // prints 100
    // end
  }

  @Test
  void effect_firstRunThrows_isClosed() {
    // snippet: errors-first-run
    Signal<Integer> n = signal(0);
    try {
      effect(
          () -> {
            onCleanup(() -> System.out.println("cleaned up"));
            System.out.println(100 / n.get());
          });
      // prints cleaned up
    } catch (ArithmeticException e) {
      System.out.println("no effect: " + e.getMessage()); // prints no effect: / by zero
    }
    n.set(1); // there is no effect that could run
    // end
  }

  @Test
  void effect_failingRepeatedly_isClosed() {
    // snippet: errors-limit
    Signal<Integer> n = signal(0);
    Effect fragile =
        effect(
            o ->
                o.closeAfterFailures(2)
                    .onError(failure -> System.out.println(failure.error().getMessage())),
            () -> {
              if (n.get() > 0) {
                throw new IllegalStateException("failed for " + n.get());
              }
            });
    n.set(1); // prints failed for 1
    n.set(2); // prints failed for 2
    n.set(3);
    System.out.println(fragile.isClosed()); // prints true
    // end
  }

  @Test
  void failure_ofTheLibrary_saysWhichNode() {
    // snippet: errors-node-name
    Signal<Integer> age = signal(o -> o.name("age").guard(v -> v >= 0), 36);
    try {
      age.set(-1);
    } catch (IllegalArgumentException e) {
      if (e instanceof SignalFailure failure) {
        System.out.println(failure.nodeName()); // prints age
      }
    }
    // end
  }
}
