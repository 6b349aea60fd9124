package dev.aliensignals.examples;

import static dev.aliensignals.primitives.Signals.*;

import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.Signal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The snippets of docs/guide/README.md. */
@ExtendWith(Printed.class)
class GuideSnippetsTest {

  @Test
  void system_created_isApart() {
    // snippet: guide-system
    ReactiveSystem session = ReactiveSystem.create("session 7");
    Signal<Integer> clicks = session.signal(0);
    session.effect(() -> System.out.println("clicks " + clicks.get())); // prints clicks 0
    clicks.set(1); // prints clicks 1
    // end
  }

  @Test
  void system_run_isolatesStaticFunctions() {
    // snippet: guide-system-run
    List<String> errors = new ArrayList<>();
    ReactiveSystem isolated =
        ReactiveSystem.create(
            o -> o.name("test").onError(failure -> errors.add(failure.error().getMessage())));
    isolated.run(
        () -> { // in here signal, effect and the others mean this system
          Signal<Integer> n = signal(1);
          Effect inverse = effect(() -> System.out.println(100 / n.get())); // prints 100
          n.set(0);
          inverse.close();
        });
    System.out.println(errors); // prints [/ by zero]
    // end
  }
}
