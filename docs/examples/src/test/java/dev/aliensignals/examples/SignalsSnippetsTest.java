package dev.aliensignals.examples;

import static dev.aliensignals.primitives.Signals.*;

import dev.aliensignals.primitives.DoubleSignal;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.IntComputed;
import dev.aliensignals.primitives.IntSignal;
import dev.aliensignals.primitives.InvalidSignalValueException;
import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.Registration;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.UnsetSignalException;
import dev.aliensignals.primitives.WritableSignal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The snippets of docs/guide/signals.md. */
@ExtendWith(Printed.class)
class SignalsSnippetsTest {

  @Test
  void signal_written_runsItsReaders() {
    // snippet: signals-basics
    Signal<Integer> count = signal(1);
    effect(() -> System.out.println("count " + count.get())); // prints count 1

    count.set(2); // prints count 2
    count.set(2); // the same value: no run
    count.update(n -> n + 1); // prints count 3
    // end
  }

  @Test
  void peek_inEffect_isNotTracked() {
    // snippet: signals-peek
    Signal<String> name = signal("ada");
    Signal<Boolean> loud = signal(false);
    effect(() -> System.out.println(loud.peek() ? name.get() + "!" : name.get())); // prints ada

    loud.set(true); // peeked at: no run
    name.set("bob"); // prints bob!
    // end
  }

  @Test
  void options_name_isInMessages() {
    // snippet: signals-options
    Signal<Integer> price = signal(o -> o.name("price").guard(v -> v > 0), 100);
    System.out.println(price); // prints price=100
    try {
      price.set(-1);
    } catch (InvalidSignalValueException e) {
      System.out.println(e.getMessage());
      // prints The guard of signal 'price' rejects -1. Its value has not changed;
      //   set one that the guard accepts.
    }
    // end
  }

  @Test
  @SuppressWarnings("NullAway") // only its JSpecify mode knows that T may be nullable
  void nullAndUnset_areDifferent() {
    // snippet: signals-null
    Signal<@Nullable String> nickname = signal(null); // null is a value
    System.out.println(nickname.get()); // prints null

    Signal<String> token = signal(); // no value yet
    effect(() -> System.out.println(token.isSet() ? "token " + token.get() : "no token"));
    // prints no token
    token.set("t-1"); // prints token t-1
    // end
  }

  @Test
  void unset_read_throws() {
    // snippet: signals-unset
    Signal<String> token = unsetSignal(o -> o.name("token"));
    try {
      token.get();
    } catch (UnsetSignalException e) {
      System.out.println(e.getMessage());
      // prints Signal 'token' has no value yet. Call set() first, ask isSet(), or create it
      //   with a value.
    }
    // end
  }

  @Test
  void unboxed_signals_readAndWritten() {
    // snippet: signals-unboxed
    IntSignal width = intSignal(3);
    IntSignal height = intSignal(4);
    IntComputed area = intComputed(() -> width.getAsInt() * height.getAsInt());
    effect(() -> System.out.println("area " + area.getAsInt())); // prints area 12

    width.update(n -> n + 1); // prints area 16
    ReadableSignal<Integer> boxed = width; // readable like any other
    System.out.println(boxed.get()); // prints 4
    // end
  }

  @Test
  void doubles_zeros_differ() {
    // snippet: signals-double
    DoubleSignal level = doubleSignal(Double.NaN);
    effect(() -> System.out.println("level " + level.getAsDouble())); // prints level NaN

    level.set(Double.NaN); // NaN equals NaN: no run
    level.set(0.0); // prints level 0.0
    level.set(-0.0); // prints level -0.0
    // end
  }

  @Test
  void readonly_view_cannotBeWritten() {
    // snippet: signals-readonly
    Signal<Integer> count = signal(o -> o.name("count"), 0);
    ReadableSignal<Integer> view = count.asReadonly();
    effect(() -> System.out.println("seen " + view.get())); // prints seen 0

    count.set(1); // prints seen 1
    try {
      ((WritableSignal<Integer>) view).set(2);
    } catch (UnsupportedOperationException e) {
      System.out.println(e.getMessage());
      // prints 'count' is a read-only view. Write the signal it was made from.
    }
    // end
  }

  @Test
  void trigger_afterMutation_runsReaders() {
    // snippet: signals-trigger
    Signal<List<String>> names = signal(new ArrayList<>());
    effect(() -> System.out.println(names.get().size() + " names")); // prints 0 names

    names.peek().add("ada"); // nobody knows
    trigger(names); // prints 1 names

    names.set(List.of("ada", "bob")); // prints 2 names
    // end
  }

  @Test
  void onWrite_signal_seesEachWrite() {
    // snippet: signals-observe
    Signal<String> text = signal("a");
    Deque<String> undo = new ArrayDeque<>();
    Registration recording = onWrite(text, (old, next) -> undo.push(old), (old, next) -> {});
    text.set("ab");
    text.set("abc");
    recording.close(); // no recording from here on

    text.set(undo.pop());
    System.out.println(text.get()); // prints ab
    // end
  }

  @Test
  void toString_inEffect_isNotTracked() {
    // snippet: signals-tostring
    Signal<Integer> size = signal(o -> o.name("size"), 7);
    Effect log = effect(o -> o.name("log"), () -> System.out.println(size)); // prints size=7
    size.set(8); // only printed, not read: no run
    System.out.println(log); // prints log
    // end
  }
}
