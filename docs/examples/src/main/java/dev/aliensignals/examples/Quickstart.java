package dev.aliensignals.examples;

// snippet: quickstart
import static dev.aliensignals.primitives.Signals.*;

import dev.aliensignals.primitives.*;

public class Quickstart {
  public static void main(String[] args) {
    Signal<Integer> price = signal(100);
    Computed<Integer> withTax = computed(() -> price.get() * 108 / 100);
    Effect label =
        effect(() -> System.out.println("to pay: " + withTax.get())); // prints to pay: 108

    price.set(200); // prints to pay: 216
    batch(
        () -> {
          price.set(300);
          price.set(400);
        }); // prints to pay: 432

    label.close();
    price.set(500); // nobody follows any more
    System.out.println(withTax.get()); // prints 540
  }
}
// end
