package dev.aliensignals.examples;

import static dev.aliensignals.hybrid.Hybrid.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.Pump;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.Scheduler;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.VirtualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The snippets of docs/guide/timing.md. */
@ExtendWith(Printed.class)
class TimingSnippetsTest {

  private final VirtualClock clock = new VirtualClock();
  private final Scheduler before = ReactiveSystem.global().scheduler();

  @BeforeEach
  void stopTheTime() {
    ReactiveSystem.global().setScheduler(clock);
  }

  @AfterEach
  void letItGoOn() {
    ReactiveSystem.global().setScheduler(before);
  }

  /** Waits, as the snippets put it. */
  private void pass(int millis) {
    clock.advance(Duration.ofMillis(millis));
  }

  @Test
  void debounce_keystrokes_oneRunWhenItIsQuiet() {
    // snippet: timing-debounce
    Signal<String> query = signal("");
    Effect searching =
        effect(
            o -> o.name("searching").debounce(Duration.ofMillis(300)).skipFirst(),
            query,
            text -> System.out.println("search " + text));

    query.set("a");
    pass(100);
    query.set("al");
    pass(100);
    query.set("ali");
    pass(300); // prints search ali
    searching.close();
    // end
  }

  @Test
  void throttle_progress_onceInAWindow() {
    // snippet: timing-throttle
    Signal<Integer> percent = signal(0);
    effect(
        o -> o.throttle(Duration.ofMillis(100)),
        () -> System.out.println(percent.get() + " %")); // prints 0 %

    for (int i = 1; i <= 5; i++) {
      pass(50);
      percent.set(i * 20);
    }
    // prints 20 %
    // prints 60 %
    pass(100); // prints 100 %
    // end
  }

  @Test
  void adaptive_rareAndFast_atOnceAndMerged() {
    // snippet: timing-adaptive
    Signal<Integer> price = signal(100);
    effect(
        o -> o.adaptive(Duration.ofMillis(100)).skipFirst(),
        price,
        p -> System.out.println("price " + p));

    price.set(101); // prints price 101
    pass(500);
    price.set(102); // prints price 102
    for (int tick = 0; tick < 50; tick++) {
      price.update(p -> p + 1); // faster than the window
    }
    pass(100); // prints price 152
    // end
  }

  @Test
  void pump_frames_oneRunInEach() {
    // snippet: timing-pump
    Pump frame = new Pump();
    Signal<Integer> x = signal(0);
    effect(o -> o.executor(frame), () -> System.out.println("draw at " + x.get()));
    frame.run(); // prints draw at 0

    for (int i = 1; i <= 3; i++) {
      x.set(i); // from any thread, as often as it likes
    }
    frame.run(); // prints draw at 3
    frame.run(); // nothing has changed
    // end
  }

  @Test
  void once_skipFirst_oneChange() {
    // snippet: timing-once
    Signal<String> state = signal("loading");
    effect(o -> o.skipFirst().once(), state, s -> System.out.println("then " + s));
    state.set("ready"); // prints then ready
    state.set("closed");
    // end
  }

  @Test
  void pause_debounced_resumeCountsAsAChange() {
    // snippet: timing-pause
    Signal<String> text = signal("");
    Effect saving =
        effect(
            o -> o.debounce(Duration.ofSeconds(1)).skipFirst(),
            text,
            t -> System.out.println("save " + t));
    saving.pause();
    text.set("draft");
    pass(5000); // paused: nothing
    saving.resume();
    pass(1000); // prints save draft

    saving.pause();
    text.set("scribble");
    saving.resumeAndDrop(); // the missed change is never saved
    pass(1000);
    // end
  }

  @Test
  void intervals_tickWhileFollowed() {
    // snippet: timing-interval
    ReadableSignal<Long> seconds = interval(o -> o.name("seconds"), Duration.ofSeconds(1));
    Effect counting = effect(() -> System.out.println(seconds.get())); // prints 0
    pass(1000); // prints 1
    counting.close(); // and no timer is left
    // end
  }

  @Test
  void clock_inATest_isDeterministic() {
    // snippet: timing-test
    VirtualClock time = new VirtualClock();
    ReactiveSystem system = ReactiveSystem.create(o -> o.name("test").scheduler(time));
    Signal<Integer> n = system.signal(0);
    List<Integer> seen = new ArrayList<>();
    Effect effect = system.effect(o -> o.debounce(Duration.ofMinutes(5)), () -> seen.add(n.get()));

    n.set(1);
    time.advance(Duration.ofSeconds(299));
    assertThat(seen).containsExactly(0);
    time.advance(Duration.ofSeconds(1));
    assertThat(seen).containsExactly(0, 1);

    effect.close();
    assertThat(time.pending()).isZero(); // nothing is left behind
    // end
  }

  @Test
  void recipe_validation_saidWhenTheTypingStops() { // L56
    // snippet: timing-validation
    Signal<String> email = signal("");
    Computed<String> problem =
        computed(() -> email.get().contains("@") ? "" : "An address has an @.");
    Computed<Boolean> maySend = computed(() -> problem.get().isEmpty()); // right at any time
    effect(
        o -> o.debounce(Duration.ofMillis(500)).skipFirst(),
        problem,
        message -> System.out.println("[" + message + "]"));

    email.set("ada");
    email.set("ada@example.org"); // no problem any more
    System.out.println(maySend.get()); // prints true
    pass(500); // prints []
    email.set("ada");
    pass(100);
    email.set("ada@example.com"); // a slip of the finger: nothing is said
    pass(500);
    // end
  }

  @Test
  void recipe_persistence_nothingIsLostAtTheEnd() { // L56
    Map<String, String> store = new HashMap<>(Map.of("draft", "Dear"));
    // snippet: timing-persistence
    Signal<String> draft = signal(store.getOrDefault("draft", "")); // as it was left
    Effect saving =
        effect(
            o -> o.name("saving").throttle(Duration.ofSeconds(2)).skipFirst(),
            draft,
            text -> {
              store.put("draft", text); // an action: it may do I/O
              System.out.println("saved " + text);
            });

    draft.set("Dear Ada"); // prints saved Dear Ada
    pass(1000);
    draft.set("Dear Ada,");
    draft.set("Dear Ada, thank you");
    // the program ends: the waiting text is saved now
    saving.flush(); // prints saved Dear Ada, thank you
    saving.close();
    // end
  }

  @Test
  void recipe_undo_oneStepForWhatBelongsTogether() { // L56
    // snippet: timing-undo
    Signal<String> text = signal("");
    Deque<String> done = new ArrayDeque<>();
    Effect recording =
        watch(o -> o.debounce(Duration.ofMillis(400)), text, (now, old) -> done.push(old));
    Runnable undo =
        () -> {
          recording.flush(); // the last text is a step, too
          if (!done.isEmpty()) {
            recording.pause();
            text.set(done.pop());
            recording.resumeAndDrop(); // undoing is no step
          }
        };

    text.set("H");
    text.set("Hello");
    pass(400);
    text.set("Hello world");
    undo.run();
    System.out.println(text.get()); // prints Hello
    undo.run();
    System.out.println("[" + text.get() + "]"); // prints []
    // end
  }
}
