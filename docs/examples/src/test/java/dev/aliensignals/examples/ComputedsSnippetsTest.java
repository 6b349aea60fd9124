package dev.aliensignals.examples;

import static dev.aliensignals.primitives.Signals.*;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.CyclicDependencyException;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The snippets of docs/guide/computeds.md. */
@ExtendWith(Printed.class)
class ComputedsSnippetsTest {

  @Test
  void computed_read_evaluatedOnceForEachChange() {
    // snippet: computeds-lazy
    Signal<Integer> side = signal(3);
    Computed<Integer> area =
        computed(
            () -> {
              System.out.println("evaluating");
              return side.get() * side.get();
            });
    System.out.println("made"); // prints made
    System.out.println(area.get());
    // prints evaluating
    // prints 9
    System.out.println(area.get()); // prints 9
    side.set(4);
    side.set(5);
    System.out.println(area.get());
    // prints evaluating
    // prints 25
    // end
  }

  @Test
  void computed_equalResult_stopsThere() {
    // snippet: computeds-cutoff
    Signal<Integer> cents = signal(1990);
    Computed<Integer> euros = computed(() -> cents.get() / 100);
    effect(() -> System.out.println(euros.get() + " euros")); // prints 19 euros

    cents.set(1999); // euros is evaluated and is still 19: no run
    cents.set(2000); // prints 20 euros
    // end
  }

  @Test
  void computed_branchNotTaken_isNoDependency() {
    // snippet: computeds-dynamic
    Signal<Boolean> metric = signal(true);
    Signal<String> metres = signal("2 m");
    Signal<String> feet = signal("7 ft");
    Computed<String> length = computed(() -> metric.get() ? metres.get() : feet.get());
    effect(() -> System.out.println(length.get())); // prints 2 m

    feet.set("8 ft"); // not read: nothing happens
    metric.set(false); // prints 8 ft
    metres.set("3 m"); // not read any more
    // end
  }

  @Test
  void untracked_reads_areNoDependencies() {
    // snippet: computeds-untracked
    Signal<String> text = signal("hello");
    Signal<Integer> limit = signal(4);
    Computed<String> cut =
        computed(
            () -> {
              String all = text.get(); // tracked
              return untracked(() -> all.substring(0, limit.get())); // not tracked
            });
    System.out.println(cut.get()); // prints hell

    limit.set(2);
    System.out.println(cut.get()); // prints hell
    text.set("world");
    System.out.println(cut.get()); // prints wo
    // end
  }

  @Test
  void pauseTracking_untilResumed_linksNobody() {
    // snippet: computeds-pause
    Signal<Integer> a = signal(1);
    Signal<Integer> b = signal(10);
    Computed<Integer> sum =
        computed(
            () -> {
              int first = a.get(); // tracked
              pauseTracking();
              int second = b.get(); // not tracked
              resumeTracking();
              return first + second;
            });
    System.out.println(sum.get()); // prints 11
    b.set(20);
    System.out.println(sum.get()); // prints 11
    // end
  }

  @Test
  void reduced_readRarely_missesSteps() {
    // snippet: computeds-reduced
    Signal<Integer> amount = signal(1);
    Computed<Integer> sum = reduced(0, previous -> previous + amount.get());
    System.out.println(sum.get()); // prints 1

    amount.set(10);
    amount.set(20); // nobody has read in between: one step, not two
    System.out.println(sum.get()); // prints 21
    // end
  }

  @Test
  void reduced_observed_takesEachStep() {
    // snippet: computeds-reduced-observed
    Signal<Integer> amount = signal(1);
    Computed<Integer> sum = reduced(0, previous -> previous + amount.get());
    try (Effect everyStep = effect(() -> System.out.println("sum " + sum.get()))) { // prints sum 1
      amount.set(10); // prints sum 11
      amount.set(20); // prints sum 31
      batch(
          () -> {
            amount.set(1);
            amount.set(2);
          }); // prints sum 33
    }
    // end
  }

  @Test
  void computed_observed_isCheckedOnlyWhenMarked() {
    // snippet: computeds-observe
    Signal<Integer> source = signal(1);
    Computed<Integer> square = computed(() -> source.get() * source.get());

    Effect keepLive =
        effect(
            () -> { // observes square until it is closed
              square.get();
            });
    System.out.println(square.get()); // prints 1
    source.set(3); // evaluates square, for the effect
    System.out.println(square.get()); // prints 9
    keepLive.close();
    // end
  }

  @Test
  void hooks_firstAndLastSubscriber_areCalled() {
    // snippet: computeds-hooks
    Signal<Double> temperature =
        signal(
            o ->
                o.onWatched(() -> System.out.println("sensor on"))
                    .onUnwatched(() -> System.out.println("sensor off")),
            20.0);
    Computed<Boolean> warm = computed(() -> temperature.get() > 25);
    warm.get(); // an unobserved reader is no subscriber
    Effect display = effect(() -> System.out.println("warm: " + warm.get()));
    // prints warm: false
    // prints sensor on
    display.close(); // prints sensor off
    // end
  }

  @Test
  void chain_deep_isReadAtItsEnd() {
    // snippet: computeds-first
    Signal<Integer> source = signal(0);
    AtomicInteger calls = new AtomicInteger();
    Supplier<Integer> last = source;
    for (int i = 0; i < 100_000; i++) {
      Supplier<Integer> previous = last;
      last =
          computed(
              () -> {
                calls.incrementAndGet();
                return previous.get() + 1;
              });
    }
    System.out.println(last.get()); // prints 100000
    System.out.println(calls.get() <= 200_000); // prints true
    // end
  }

  @Test
  void chain_deep_isReadBottomUp() {
    // snippet: computeds-deep
    Signal<Integer> source = signal(0);
    Supplier<Integer> last = source;
    for (int i = 0; i < 1_000_000; i++) {
      Supplier<Integer> previous = last;
      Computed<Integer> next = computed(() -> previous.get() + 1);
      next.get(); // evaluated while everything below is: one level of the stack
      last = next;
    }
    Supplier<Integer> end = last;
    effect(() -> System.out.println(end.get())); // prints 1000000
    source.set(1); // prints 1000001
    // end
  }

  @Test
  void cycle_read_throwsWithItsChain() {
    // snippet: computeds-cycle
    Signal<Boolean> broken = signal(true);
    List<Computed<Integer>> prices = new ArrayList<>();
    Computed<Integer> net =
        computed(o -> o.name("net"), () -> broken.get() ? prices.get(0).get() - 19 : 100);
    Computed<Integer> gross = computed(o -> o.name("gross"), () -> net.get() + 19);
    prices.add(gross);
    try {
      net.get();
    } catch (CyclicDependencyException e) {
      System.out.println(e.getMessage());
      // prints Computed 'net' depends on itself (net -> gross -> net). Remove one of these reads,
      //   or make one of the values a signal that an effect writes.
    }
    broken.set(false); // the cycle is gone, and so is the failure
    System.out.println(gross.get()); // prints 119
    // end
  }
}
