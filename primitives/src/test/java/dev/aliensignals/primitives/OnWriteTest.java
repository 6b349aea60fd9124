package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Callbacks around the writes of signals of every kind. */
class OnWriteTest {

  private final ReactiveSystem system = ReactiveSystem.create("shop");
  private final Canary canary = new Canary(system);
  private final Recorder log = new Recorder();

  @AfterEach
  void systemStillWorks() {
    canary.assertWorks();
  }

  /** A signal of numbers that is 1, and what writes it. */
  private record Written<T>(ReadableSignal<T> signal, Consumer<T> write) {}

  static Stream<Arguments> kinds() {
    ReactiveSystem system = ReactiveSystem.create("kinds");
    Signal<Integer> signal = system.signal(1);
    Signal<Integer> optioned = system.signal(o -> o.guard(v -> v != 9), 1);
    IntSignal ints = system.intSignal(1);
    IntSignal optionedInts = system.intSignal(o -> o.guard(v -> v != 9), 1);
    LongSignal longs = system.longSignal(1);
    DoubleSignal doubles = system.doubleSignal(1);
    LinkedSignal<Integer> linked = system.linked(() -> 1);
    Slot<Integer> slot = system.slot(system.signal(1));
    Slot<Integer> slotOfInts = system.slot(system.intSignal(1));
    var sinks = new ArrayList<Sensor.Sink<Integer>>();
    Sensor<Integer> sensor =
        system.sensor(
            o -> {},
            1,
            sink -> {
              sinks.add(sink);
              return null;
            });
    system.effect(() -> sensor.get());
    Map<String, Written<?>> kinds =
        Map.of(
            "signal", new Written<>(signal, signal::set),
            "signal with options", new Written<>(optioned, optioned::set),
            "readonly view", new Written<>(optioned.asReadonly(), optioned::set),
            "int", new Written<>(ints, ints::set),
            "int with options", new Written<>(optionedInts, optionedInts::set),
            "linked", new Written<>(linked, linked::set),
            "updated linked", new Written<>(linked, v -> linked.update(old -> v)),
            "slot", new Written<>(slot, slot::set),
            "updated slot", new Written<>(slotOfInts, v -> slotOfInts.update(old -> v)),
            "sensor", new Written<>(sensor, v -> sinks.get(0).set(v)));
    Stream<Arguments> boxes =
        kinds.entrySet().stream()
            .map(kind -> Arguments.of(kind.getKey(), system, kind.getValue(), List.of(1, 2, 3)));
    return Stream.concat(
        boxes,
        Stream.of(
            Arguments.of("long", system, new Written<>(longs, longs::set), List.of(1L, 2L, 3L)),
            Arguments.of(
                "double", system, new Written<>(doubles, doubles::set), List.of(1.0, 2.0, 3.0))));
  }

  @ParameterizedTest(name = "{0}", autoCloseArguments = false)
  @MethodSource("kinds")
  <T> void onWrite_ofEveryKind_isToldBeforeAndAfterUntilItIsClosed(
      String kind, ReactiveSystem in, Written<T> written, List<T> values) {
    ReadableSignal<T> signal = written.signal();
    written.write().accept(values.get(0));
    Registration registration =
        in.onWrite(
            signal,
            (old, next) -> log.add("before " + old + " " + next + " " + signal.peek()),
            (old, next) -> log.add("after " + old + " " + next + " " + signal.peek()));

    written.write().accept(values.get(1));
    written.write().accept(values.get(1));
    List<String> told = log.take();
    registration.close();
    registration.close();
    written.write().accept(values.get(2));

    T one = values.get(0);
    T two = values.get(1);
    assertThat(told)
        .containsExactly(
            "before " + one + " " + two + " " + one, "after " + one + " " + two + " " + two);
    assertThat(log.events()).isEmpty();
    assertThat(signal.peek()).isEqualTo(values.get(2));
  }

  @ParameterizedTest(name = "{0}", autoCloseArguments = false)
  @MethodSource("kinds")
  <T> void onWrite_beforeThrows_nothingIsWritten(
      String kind, ReactiveSystem in, Written<T> written, List<T> values) {
    written.write().accept(values.get(0));
    var no = new IllegalStateException("no");
    try (Registration registration =
        in.onWrite(
            written.signal(),
            (old, next) -> {
              throw no;
            },
            (old, next) -> log.add("after"))) {
      assertThatThrownBy(() -> written.write().accept(values.get(1))).isSameAs(no);
    }

    assertThat(written.signal().peek()).isEqualTo(values.get(0));
    assertThat(log.events()).isEmpty();
  }

  @Test
  void onWrite_ofTheFirstValue_oldIsNull() {
    Signal<@Nullable String> late = system.signal();
    system.onWrite(late, (old, next) -> log.add(old + " " + next), (old, next) -> {});

    late.set("here");

    assertThat(log.events()).containsExactly("null here");
  }

  @Test
  void onWrite_ofALinkedSignalWhoseFunctionDecidesAgain_isNotTold() {
    Signal<Integer> source = system.signal(1);
    LinkedSignal<Integer> linked = system.linked(() -> source.get() * 10);
    system.onWrite(linked, (old, next) -> log.add(old + " " + next), (old, next) -> {});

    linked.set(7);
    source.set(2);
    assertThat(linked.get()).isEqualTo(20);
    linked.set(8);

    assertThat(log.events()).containsExactly("10 7", "20 8");
  }

  @Test
  void onWrite_ofWhatIsDerived_saysWhatToDo() {
    Computed<Integer> total = system.computed(o -> o.name("total"), () -> 1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> system.onWrite(total, (old, next) -> {}, (old, next) -> {}))
        .withMessageContaining("'total' is derived")
        .withMessageContaining("effect");
  }
}
