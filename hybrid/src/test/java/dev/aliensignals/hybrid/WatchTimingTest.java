package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.Pump;
import dev.aliensignals.primitives.Scheduler;
import dev.aliensignals.primitives.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Watches that call back later, or less often, than the value changes. */
@AnySystem
class WatchTimingTest {

  private static final Duration WINDOW = Duration.ofMillis(100);

  private final List<Object> log = new ArrayList<>();
  private final VirtualClock clock = new VirtualClock();
  private final Ref<Integer> count = ref(0);
  private final Scheduler before = Systems.setScheduler(clock);

  @AfterEach
  void letItGoOn() {
    Systems.setScheduler(before);
  }

  private void record(Object value, Object old) {
    log.add(old + "->" + value);
  }

  @Test
  void debounce_severalChanges_oneCallbackFromTheFirstOldToTheLastNew() { // D40
    watch(o -> o.debounce(WINDOW), count, this::record);

    count.set(1);
    clock.advance(Duration.ofMillis(60));
    count.set(2);
    clock.advance(Duration.ofMillis(99));
    assertThat(log).isEmpty();
    clock.advance(Duration.ofMillis(1));

    assertThat(log).containsExactly("0->2");
  }

  @Test
  void debounce_immediate_firstCallbackIsNotDelayed() {
    watch(o -> o.debounce(WINDOW).immediate(), count, this::record);

    assertThat(log).containsExactly("null->0");
  }

  @Test
  void debounce_once_endsAfterTheCallback() {
    Effect watch = watch(o -> o.debounce(WINDOW).once(), count, this::record);

    count.set(1);
    clock.advance(WINDOW);
    count.set(2);
    clock.advance(WINDOW);

    assertThat(log).containsExactly("0->1");
    assertThat(watch.isClosed()).isTrue();
  }

  @Test
  void throttle_changesAllTheTime_onePerWindow() {
    watch(o -> o.throttle(WINDOW), () -> count.get() * 10, this::record);

    for (int i = 1; i <= 25; i++) {
      count.set(i);
      clock.advance(Duration.ofMillis(10));
    }

    assertThat(log).containsExactly("0->10", "10->100", "100->200");
  }

  @Test
  void adaptive_rareThenFast_atOnceThenMerged() {
    watch(o -> o.adaptive(WINDOW), count, this::record);

    count.set(1);
    count.set(2);
    count.set(3);
    assertThat(log).containsExactly("0->1");
    clock.advance(WINDOW);

    assertThat(log).containsExactly("0->1", "1->3");
  }

  @Test
  void debounce_watchReactive_additionsToAListAtTheEnd() {
    List<String> list = reactive(new ArrayList<>());
    watchReactive(
        o -> o.debounce(WINDOW), list, change -> log.add(change.kind() + " " + change.newValue()));

    list.add("a");
    clock.advance(Duration.ofMillis(50));
    list.add("b");
    assertThat(log).isEmpty();
    clock.advance(WINDOW);

    assertThat(log).containsExactly("ADD a", "ADD b");
  }

  private void recordChange(PropertyChange change) {
    log.add(
        change.kind() + " " + change.path() + " " + change.oldValue() + "->" + change.newValue());
  }

  private void type(Map<String, String> form, String text) {
    for (int i = 1; i <= text.length(); i++) {
      form.put("name", text.substring(0, i));
      clock.advance(Duration.ofMillis(20));
    }
  }

  @Test
  void debounce_watchReactive_severalChangesOfAKey_oneEventFromTheFirstOldToTheLastNew() {
    Map<String, String> form = reactive(new HashMap<>(Map.of("name", "")));
    watchReactive(o -> o.debounce(WINDOW), form, this::recordChange);

    type(form, "anna");
    clock.advance(WINDOW);
    type(form, "ann");
    clock.advance(WINDOW);

    assertThat(log).containsExactly("SET name ->anna", "SET name anna->ann");
  }

  @Test
  void debounce_watchReactive_backToWhatWasDelivered_nothing() {
    Map<String, String> form = reactive(new HashMap<>(Map.of("name", "")));
    watchReactive(o -> o.debounce(WINDOW), form, this::recordChange);

    form.put("name", "x");
    clock.advance(Duration.ofMillis(20));
    form.put("name", "");
    form.put("added", "1");
    form.remove("added");
    clock.advance(WINDOW);

    assertThat(log).isEmpty();
  }

  @Test
  void throttle_watchReactive_firstAtOnceThenOnePerWindow() {
    Map<String, Integer> map = reactive(new HashMap<>(Map.of("n", 0)));
    watchReactive(o -> o.throttle(WINDOW), map, this::recordChange);

    for (int i = 1; i <= 25; i++) {
      map.put("n", i);
      clock.advance(Duration.ofMillis(10));
    }

    assertThat(log).containsExactly("SET n 0->1", "SET n 1->10", "SET n 10->20");
  }

  @Test
  void executor_watchReactive_allBatchesInOne() {
    Pump pump = new Pump();
    Map<String, Integer> map = reactive(new HashMap<>(Map.of("n", 0, "m", 0)));
    watchReactive(o -> o.executor(pump), map, this::recordChange);

    for (int i = 1; i <= 5; i++) {
      map.put("n", i);
      map.put("m", i % 5);
    }
    assertThat(log).isEmpty();
    pump.run();

    assertThat(log).containsExactly("SET n 0->5");
  }

  @Test
  void debounce_watchReactive_paused_mergedWithWhatWasThere() {
    Map<String, Integer> map = reactive(new HashMap<>(Map.of("n", 0)));
    Effect watch = watchReactive(o -> o.debounce(WINDOW), map, this::recordChange);
    map.put("n", 1);
    watch.pause();
    clock.advance(WINDOW);
    map.put("n", 2);
    watch.resume();
    clock.advance(WINDOW);

    assertThat(log).containsExactly("SET n 0->2");
  }

  @Test
  void resumeAndDrop_watchReactiveWithDebounce_oldValueIsThatOfTheMoment() {
    Map<String, Integer> map = reactive(new HashMap<>(Map.of("n", 0)));
    Effect watch = watchReactive(o -> o.debounce(WINDOW), map, this::recordChange);
    map.put("n", 1);
    watch.pause();
    map.put("n", 2);
    watch.resumeAndDrop();
    map.put("n", 3);
    clock.advance(WINDOW);

    assertThat(log).containsExactly("SET n 2->3");
  }

  @Test
  void resumeAndDrop_withThrottle_oldValueIsThatOfTheMoment() {
    var twice = computed(() -> count.get() * 2);
    Effect watch = watch(o -> o.throttle(WINDOW), twice, this::record);
    count.set(1);
    count.set(2);
    watch.pause();
    count.set(3);
    watch.resumeAndDrop();
    count.set(4);
    clock.advance(WINDOW);

    assertThat(log).containsExactly("0->2", "6->8");
  }

  @Test
  void debounce_stopped_notCalled() {
    Effect watch = watch(o -> o.debounce(WINDOW), count, this::record);
    count.set(1);

    watch.stop();
    clock.advance(WINDOW);

    assertThat(log).isEmpty();
    assertThat(clock.pending()).isZero();
  }

  @Test
  void pause_thenResume_replaysWithOneCallback() { // part 3, number 16
    Effect watch = watch(o -> o.debounce(WINDOW), count, this::record);
    watch.pause();
    count.set(1);
    count.set(2);
    clock.advance(WINDOW);

    watch.resume();
    clock.advance(WINDOW);

    assertThat(log).containsExactly("0->2");
  }

  @Test
  void pause_thenResumeAndDrop_startsFromThere() { // part 3, number 16
    Effect watch = watch(o -> o.debounce(WINDOW), count, this::record);
    watch.pause();
    count.set(1);

    watch.resumeAndDrop();
    clock.advance(WINDOW);
    count.set(2);
    clock.advance(WINDOW);

    assertThat(log).containsExactly("1->2");
  }

  @Test
  void watchEffect_executorAndDebounce_runInTheFrame() {
    Pump frame = new Pump();
    watchEffect(o -> o.executor(frame).debounce(WINDOW), () -> log.add(count.get()));
    frame.run();

    count.set(1);
    clock.advance(WINDOW);
    assertThat(log).containsExactly(0);
    frame.run();

    assertThat(log).containsExactly(0, 1);
  }

  @Test
  void timings_two_refusedWithTheName() {
    assertThatThrownBy(
            () ->
                watch(o -> o.name("search").debounce(WINDOW).throttle(WINDOW), count, this::record))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Both debounce and throttle are set for effect 'search'");
  }

  @Test
  void window_zero_refusedWithTheName() {
    assertThatThrownBy(
            () -> watch(o -> o.adaptive(Duration.ZERO).name("search"), count, this::record))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("adaptive of effect 'search' needs");
  }
}
