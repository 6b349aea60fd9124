package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.Pump;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.Scheduler;
import dev.aliensignals.primitives.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How often computeds are evaluated for a watch that has to wait: once, when its time has come. */
class WatchFloodTest {

  private static final Duration WINDOW = Duration.ofMillis(100);

  /** A bean whose price is watched. */
  static class Quote {
    private int price;

    int getPrice() {
      return price;
    }

    void setPrice(int price) {
      this.price = price;
    }
  }

  /** A bean that holds a signal, which a watch of the bean follows. */
  static class Holder {
    private ReadableSignal<Integer> signal;

    Holder(ReadableSignal<Integer> signal) {
      this.signal = signal;
    }

    ReadableSignal<Integer> getSignal() {
      return signal;
    }

    void setSignal(ReadableSignal<Integer> signal) {
      this.signal = signal;
    }
  }

  /** The option that lets a watch wait. */
  private enum Wait {
    DEBOUNCE,
    THROTTLE,
    ADAPTIVE,
    EXECUTOR
  }

  /** The two watches. */
  private enum Form {
    WATCH,
    WATCH_REACTIVE
  }

  /** The nodes between the bean and the watch, and the number of computeds among them. */
  private enum Shape {
    DIRECT(0, 0),
    COMPUTED(1, 1),
    CHAIN(3, 1),
    DIAMOND(3, 2),
    DYNAMIC(3, 2);

    /** Evaluated for a change; one of two ways is not taken. */
    final int evaluations;

    /** Evaluated to find out that the price is the old one again. */
    final int checked;

    Shape(int evaluations, int checked) {
      this.evaluations = evaluations;
      this.checked = checked;
    }
  }

  private final VirtualClock clock = new VirtualClock();
  private final Pump pump = new Pump();
  private final Scheduler before = ReactiveSystem.global().scheduler();
  private final Quote quote = reactive(new Quote());
  private final List<String> log = new ArrayList<>();
  private int evaluations;

  @BeforeEach
  void stopTheTime() {
    ReactiveSystem.global().setScheduler(clock);
  }

  @AfterEach
  void letItGoOn() {
    ReactiveSystem.global().setScheduler(before);
  }

  static Stream<Arguments> all() {
    return Stream.of(Form.values())
        .flatMap(
            form ->
                Stream.of(Wait.values())
                    .flatMap(
                        wait ->
                            Stream.of(Shape.values())
                                .map(shape -> Arguments.arguments(form, wait, shape))));
  }

  private Consumer<WatchOptions> options(Wait wait) {
    return switch (wait) {
      case DEBOUNCE -> o -> o.debounce(WINDOW);
      case THROTTLE -> o -> o.throttle(WINDOW);
      case ADAPTIVE -> o -> o.adaptive(WINDOW);
      case EXECUTOR -> o -> o.executor(pump);
    };
  }

  private Computed<Integer> counted(Supplier<Integer> fn) {
    return computed(
        () -> {
          evaluations++;
          return fn.get();
        });
  }

  /** The price, by some way. */
  private ReadableSignal<Integer> over(Shape shape) {
    return switch (shape) {
      case DIRECT -> toRef(quote, Quote::getPrice);
      case COMPUTED -> counted(quote::getPrice);
      case CHAIN -> {
        var first = counted(() -> quote.getPrice() + 2);
        var second = counted(() -> first.get() - 1);
        yield counted(() -> second.get() - 1);
      }
      case DIAMOND -> {
        var left = counted(() -> quote.getPrice() * 2);
        var right = counted(quote::getPrice);
        yield counted(() -> left.get() - right.get());
      }
      case DYNAMIC -> {
        var odd = counted(() -> quote.getPrice() % 2 != 0);
        var ifOdd = counted(() -> quote.getPrice() * 1);
        var ifEven = counted(() -> quote.getPrice() + 0);
        yield counted(() -> odd.get() ? ifOdd.get() : ifEven.get());
      }
    };
  }

  private Computed<Boolean> counted(BooleanSource fn) {
    return computed(
        () -> {
          evaluations++;
          return fn.get();
        });
  }

  /** A {@link Supplier} of another type, to tell lambdas apart. */
  private interface BooleanSource {
    boolean get();
  }

  private Effect start(Form form, Wait wait, Shape shape) {
    ReadableSignal<Integer> source = over(shape);
    Effect watch =
        switch (form) {
          case WATCH -> watch(options(wait), source, (now, old) -> log.add(old + "->" + now));
          case WATCH_REACTIVE ->
              watchReactive(
                  options(wait),
                  shape == Shape.DIRECT ? quote : reactive(new Holder(source)),
                  change -> log.add(change.oldValue() + "->" + change.newValue()));
        };
    settle();
    assertThat(log).isEmpty();
    clock.advance(WINDOW);
    evaluations = 0;
    return watch;
  }

  private void settle() {
    clock.advance(WINDOW);
    pump.run();
  }

  @ParameterizedTest
  @MethodSource("all")
  void thousandWrites_evaluatedOnceAtTheEnd(Form form, Wait wait, Shape shape) {
    start(form, wait, shape);
    boolean first = wait == Wait.THROTTLE || wait == Wait.ADAPTIVE; // runs at once
    quote.setPrice(1_000);
    assertThat(evaluations).isEqualTo(first ? shape.evaluations : 0);
    evaluations = 0;

    for (int i = 1_001; i <= 2_000; i++) {
      quote.setPrice(i);
    }
    assertThat(evaluations).isZero();
    settle();

    assertThat(evaluations).isEqualTo(shape.evaluations);
    assertThat(log).isEqualTo(first ? List.of("0->1000", "1000->2000") : List.of("0->2000"));
    settle();
    assertThat(evaluations).isEqualTo(shape.evaluations);
  }

  @ParameterizedTest
  @MethodSource("all")
  void backToWhatWasDelivered_checkedOnceAndNotCalled(Form form, Wait wait, Shape shape) {
    start(form, wait, shape);
    quote.setPrice(6); // throttle and adaptive deliver this at once
    if (wait == Wait.DEBOUNCE || wait == Wait.EXECUTOR) {
      settle();
    }
    assertThat(log).containsExactly("0->6");
    evaluations = 0;

    for (int i = 0; i < 3; i++) {
      quote.setPrice(4);
      quote.setPrice(6);
    }
    assertThat(evaluations).isZero();
    settle();
    settle();

    assertThat(log).containsExactly("0->6");
    assertThat(evaluations).isEqualTo(shape.checked);
  }

  @ParameterizedTest
  @MethodSource("all")
  void closedWhileItWaits_neverEvaluated(Form form, Wait wait, Shape shape) {
    Effect watch = start(form, wait, shape);
    quote.setPrice(2); // may run at once
    log.clear();
    evaluations = 0;
    quote.setPrice(4);

    watch.close();
    quote.setPrice(6);
    settle();

    assertThat(evaluations).isZero();
    assertThat(log).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void signalInABean_throwsWhileTheWatchWaits_handlerGetsItOnceAndTheRestIsDelivered(Wait wait) {
    var price =
        computed(
            () -> {
              if (quote.getPrice() < 0) {
                throw new IllegalStateException("price " + quote.getPrice());
              }
              return quote.getPrice();
            });
    Map<String, Object> map = reactive(new LinkedHashMap<>(Map.of("price", price)));
    watchReactive(
        o -> options(wait).accept(o.onError(failure -> log.add(failure.error().getMessage()))),
        map,
        change -> log.add(change.path() + " " + change.oldValue() + "->" + change.newValue()));

    batch(
        () -> {
          quote.setPrice(-1);
          map.put("name", "x");
        });
    settle();
    assertThat(log).containsExactlyInAnyOrder("name null->x", "price -1");
    log.clear();
    map.put("name", "y");
    settle();
    assertThat(log).containsExactly("name x->y");
    quote.setPrice(2);
    settle();

    assertThat(log).containsExactly("name x->y", "price.value 0->2");
  }

  @ParameterizedTest
  @EnumSource
  void signalInABean_putInAndTakenOutWhileTheWatchWaits_followedWhileItIsThere(Wait wait) {
    var price = counted(quote::getPrice);
    Map<String, Object> map = reactive(new LinkedHashMap<>());
    watchReactive(
        o -> options(wait).accept(o),
        map,
        change -> log.add(change.path() + " " + change.newValue()));

    map.put("price", price);
    settle();
    log.clear();
    quote.setPrice(1);
    settle();
    assertThat(log).containsExactly("price.value 1");
    map.remove("price");
    settle();
    log.clear();
    evaluations = 0;
    quote.setPrice(2);
    settle();

    assertThat(log).isEmpty();
    assertThat(evaluations).isZero();
  }
}
