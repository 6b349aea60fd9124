package dev.aliensignals.examples;

import static dev.aliensignals.primitives.Signals.*;

import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.LinkedSignal;
import dev.aliensignals.primitives.ReadonlySignalException;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.Slot;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The snippets of docs/guide/linked-signals.md. */
@ExtendWith(Printed.class)
class LinkedSignalsSnippetsTest {

  @Test
  void linked_setByHand_holdsUntilASourceChanges() {
    // snippet: linked-basics
    Signal<String> billing = signal("1 Main Street");
    LinkedSignal<String> shipping = linked(billing); // follows, until somebody chooses
    System.out.println(shipping.get()); // prints 1 Main Street

    shipping.set("2 Side Street");
    System.out.println(shipping.get()); // prints 2 Side Street
    billing.set("1 Main Street"); // equal: no change
    System.out.println(shipping.isOverridden()); // prints true

    billing.set("3 New Road");
    System.out.println(shipping.get()); // prints 3 New Road
    // end
  }

  @Test
  void linked_withPrevious_keepsAChoice() {
    // snippet: linked-previous
    Signal<List<String>> sizes = signal(List.of("S", "M", "L"));
    LinkedSignal<String> size =
        linked(
            sizes,
            (choices, previous) ->
                previous != null && choices.contains(previous) ? previous : choices.get(0));
    size.set("L");

    sizes.set(List.of("M", "L", "XL"));
    System.out.println(size.get()); // prints L
    sizes.set(List.of("M", "XL"));
    System.out.println(size.get()); // prints M
    // end
  }

  @Test
  void linked_observed_runsEffects() {
    // snippet: linked-effect
    Signal<Integer> suggested = signal(10);
    LinkedSignal<Integer> amount = linked(o -> o.name("amount").guard(v -> v >= 0), suggested);
    Effect display =
        effect(
            () ->
                System.out.println(
                    amount.get() + (amount.isOverridden() ? " (yours)" : " (suggested)")));
    // prints 10 (suggested)
    amount.set(12); // prints 12 (yours)
    amount.reset(); // prints 10 (suggested)
    display.close();
    // end
  }

  @Test
  void slot_replaced_readersFollow() {
    // snippet: slot-basics
    Signal<Integer> left = signal(1);
    Signal<Integer> right = signal(2);
    Slot<Integer> selected = slot(left);
    Effect display = effect(() -> System.out.println("selected " + selected.get()));
    // prints selected 1

    selected.replace(right); // prints selected 2
    left.set(10); // nobody follows it any more
    selected.set(20); // prints selected 20
    System.out.println(right.get()); // prints 20
    display.close();
    // end
  }

  @Test
  void slot_ofAComputed_cannotBeSet() {
    // snippet: slot-readonly
    Signal<Integer> price = signal(100);
    Slot<Integer> shown = slot(o -> o.name("shown"), computed(() -> price.get() * 2));
    try {
      shown.set(5);
    } catch (ReadonlySignalException e) {
      System.out.println(e.nodeName()); // prints shown
    }
    // end
  }
}
