package dev.aliensignals.examples;

import static dev.aliensignals.primitives.Signals.*;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.EffectLoopException;
import dev.aliensignals.primitives.EffectScope;
import dev.aliensignals.primitives.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The snippets of docs/guide/effects-and-scopes.md. */
@ExtendWith(Printed.class)
class EffectsSnippetsTest {

  @Test
  void effect_written_hasRunWhenSetReturns() {
    // snippet: effects-basics
    Signal<String> name = signal("ada");
    Effect greeting = effect(() -> System.out.println("hello " + name.get())); // prints hello ada

    name.set("bob"); // prints hello bob
    System.out.println("set has returned"); // prints set has returned
    greeting.close();
    name.set("eve"); // no run
    // end
  }

  @Test
  void cleanup_beforeNextRunAndAtClose() {
    // snippet: effects-cleanup
    Signal<String> room = signal("kitchen");
    Effect visit =
        effect(
            () -> {
              String entered = room.get();
              System.out.println("enter " + entered);
              return () -> System.out.println("leave " + entered);
            });
    // prints enter kitchen
    room.set("garden");
    // prints leave kitchen
    // prints enter garden
    visit.close(); // prints leave garden
    // end
  }

  @Test
  void onCleanup_several_lastFirst() {
    // snippet: effects-oncleanup
    Effect work =
        effect(
            () -> {
              onCleanup(() -> System.out.println("close the file"));
              onCleanup(() -> System.out.println("flush the buffer"));
            });
    work.close();
    // prints flush the buffer
    // prints close the file
    // end
  }

  @Test
  void effect_inEffect_isOwned() {
    // snippet: effects-nested
    Signal<String> page = signal("home");
    Signal<Integer> tick = signal(0);
    Effect outer =
        effect(
            () -> {
              String shown = page.get();
              effect(() -> System.out.println(shown + " tick " + tick.get()));
              onCleanup(() -> System.out.println("leave " + shown));
            });
    // prints home tick 0
    tick.set(1); // prints home tick 1
    page.set("help");
    // prints leave home
    // prints help tick 1
    tick.set(2); // prints help tick 2
    outer.close(); // prints leave help
    // end
  }

  @Test
  void ownWrites_doNotRepeatTheRun() {
    // snippet: effects-own-writes
    Signal<Integer> total = signal(10);
    Signal<Integer> updates = signal(0);
    effect(
        () -> {
          System.out.println("total " + total.get());
          updates.set(updates.get() + 1); // reads and writes the same signal
        });
    // prints total 10
    total.set(20); // prints total 20
    System.out.println(updates.get()); // prints 2
    // end
  }

  @Test
  void allowRecursion_untilNothingChanges() {
    // snippet: effects-recursion
    Signal<Integer> n = signal(27);
    effect(
        o -> o.allowRecursion(),
        () -> {
          if (n.get() % 10 != 0) {
            n.set(n.get() + 1);
          }
        });
    System.out.println(n.get()); // prints 30
    // end
  }

  @Test
  void loop_endless_isStopped() {
    // snippet: effects-loop
    Signal<Integer> n = signal(o -> o.name("n"), 0);
    try {
      effect(o -> o.name("endless").allowRecursion(), () -> n.set(n.get() + 1));
    } catch (EffectLoopException e) {
      System.out.println(e.getMessage());
      // prints Effect 'endless' was run 100 times in one flush and was triggered again by 'n'. Make
      //   its writes settle, read what it writes with peek(), or raise loopLimit, an option
      //   of the system.
    }
    // end
  }

  @Test
  void writes_inEffect_reachOthersAtOnce() {
    // snippet: effects-two-runs
    Signal<Integer> size = signal(1);
    Signal<Integer> width = signal(0);
    Signal<Integer> height = signal(0);
    effect(() -> System.out.println(width.get() + " x " + height.get())); // prints 0 x 0

    Effect layout =
        effect(
            () -> {
              width.set(size.get() * 4);
              height.set(size.get() * 3);
            });
    // prints 4 x 0
    // prints 4 x 3
    layout.close();

    effect(
        o -> o.batched(),
        () -> {
          width.set(size.get() * 40);
          height.set(size.get() * 30);
        });
    // prints 40 x 30
    // end
  }

  @Test
  void pause_changes_areRememberedNotActedOn() {
    // snippet: effects-pause
    Signal<Integer> n = signal(0);
    Effect log = effect(() -> System.out.println("n " + n.get())); // prints n 0
    log.pause();
    n.set(1);
    n.set(2);
    log.resume(); // prints n 2
    // end
  }

  @Test
  void scope_closed_endsWhatItOwns() {
    // snippet: scopes-basics
    Signal<Integer> n = signal(1);
    EffectScope page =
        effectScope(
            () -> {
              effect(() -> System.out.println("n " + n.get())); // prints n 1
              effect(() -> System.out.println("double " + n.get() * 2)); // prints double 2
              onCleanup(() -> System.out.println("page closed"));
            });
    n.set(2);
    // prints n 2
    // prints double 4
    page.run(() -> effect(() -> System.out.println("triple " + n.get() * 3))); // prints triple 6
    page.close(); // prints page closed
    n.set(3); // no run
    // end
  }

  @Test
  void scope_inEffect_doesNotTrack() {
    // snippet: scopes-tracking
    Signal<Integer> n = signal(1);
    effect(
        () ->
            effectScope(
                () -> {
                  System.out.println("outer " + n.get()); // a dependency of the effect
                }));
    // prints outer 1
    n.set(2); // prints outer 2

    effectScope(() -> System.out.println("scope " + n.get())); // prints scope 2
    n.set(3); // prints outer 3
    // end
  }

  @Test
  void detached_effect_survivesItsMaker() {
    // snippet: scopes-detached
    Signal<Integer> n = signal(1);
    EffectScope page = effectScope(() -> detached(() -> effect(() -> System.out.println(n.get()))));
    // prints 1
    page.close();
    n.set(2); // prints 2
    // end
  }

  @Test
  void effect_inComputed_livesWithIt() {
    // snippet: effects-in-computed
    Signal<String> channel = signal("news");
    Computed<String> topic =
        computed(
            () -> {
              String name = channel.get();
              effect(
                  () -> {
                    System.out.println("join " + name);
                    return () -> System.out.println("leave " + name);
                  });
              return "#" + name;
            });
    Effect title = effect(() -> System.out.println(topic.get()));
    // prints join news
    // prints #news
    channel.set("sports");
    // prints leave news
    // prints join sports
    // prints #sports
    title.close(); // prints leave sports
    // end
  }
}
