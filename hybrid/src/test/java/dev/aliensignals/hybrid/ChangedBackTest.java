package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.watchReactive;
import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.computed;
import static dev.aliensignals.primitives.Signals.effect;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.aliensignals.primitives.Computed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Changes of reactive objects that their batch takes back: they are no changes. */
class ChangedBackTest {

  /** A bean with properties of several types. */
  public static class Cell {
    private int number;
    private double amount;
    private boolean on;
    private @Nullable String text;
    private @Nullable Cell next;

    public int getNumber() {
      return number;
    }

    public void setNumber(int number) {
      this.number = number;
    }

    public double getAmount() {
      return amount;
    }

    public void setAmount(double amount) {
      this.amount = amount;
    }

    public boolean isOn() {
      return on;
    }

    public void setOn(boolean on) {
      this.on = on;
    }

    public @Nullable String getText() {
      return text;
    }

    public void setText(@Nullable String text) {
      this.text = text;
    }

    public @Nullable Cell getNext() {
      return next;
    }

    public void setNext(@Nullable Cell next) {
      this.next = next;
    }

    /** Changes a field and changes it back. */
    public void flicker() {
      number++;
      number--;
    }

    /** Exchanges two fields, in one direction. */
    public void swap() {
      int before = number;
      number = (int) amount;
      amount = before;
    }
  }

  private final List<Object> log = new ArrayList<>();

  @Nested
  class Properties {

    @Test
    void property_changedBack_nobodyRuns() {
      Cell cell = reactive(new Cell());
      Cell other = new Cell();
      cell.setText("a");
      effect(() -> log.add(cell.getNumber()));
      effect(() -> log.add(cell.getAmount()));
      effect(() -> log.add(cell.isOn()));
      effect(() -> log.add(cell.getText() + ""));
      effect(() -> log.add(cell.getNext() == null));
      log.clear();

      batch(
          () -> {
            cell.setNumber(3);
            cell.setAmount(1.5);
            cell.setOn(true);
            cell.setText("b");
            cell.setNext(other);
            cell.setNumber(0);
            cell.setAmount(0);
            cell.setOn(false);
            cell.setText(new String(new char[] {'a'}));
            cell.setNext(null);
          });

      assertThat(log).isEmpty();
      batch(() -> cell.setNumber(3));
      cell.setText("c");
      assertThat(log).containsExactly(3, "c");
    }

    @Test
    void property_readInBetween_changedBack_nobodyRuns() {
      Cell cell = reactive(new Cell());
      Computed<Integer> twice = computed(() -> cell.getNumber() * 2);
      effect(() -> log.add("number " + cell.getNumber()));
      effect(() -> log.add("twice " + twice.get()));
      log.clear();

      for (int round = 1; round < 4; round++) {
        int value = round * 1_000;
        batch(
            () -> {
              cell.setNumber(value);
              assertThat(cell.getNumber()).isEqualTo(value);
              assertThat(twice.get()).isEqualTo(2 * value);
              cell.setNumber(0);
            });
        assertThat(twice.get()).isZero();
      }

      assertThat(log).isEmpty();
      cell.setNumber(1);
      assertThat(log).containsExactlyInAnyOrder("number 1", "twice 2");
    }

    @Test
    void property_leftChanged_runsOnce() {
      Cell cell = reactive(new Cell());
      effect(() -> log.add(cell.getNumber()));

      batch(
          () -> {
            cell.setNumber(1);
            cell.setNumber(0);
            cell.setNumber(2);
          });

      assertThat(log).containsExactly(0, 2);
    }

    @Test
    void methodsThatChangeBack_nobodyRuns() {
      Cell cell = reactive(new Cell());
      cell.setAmount(5);
      effect(() -> log.add(cell.getNumber() + " " + cell.getAmount()));
      log.clear();

      cell.flicker();
      batch(
          () -> {
            cell.swap();
            assertThat(cell.getNumber()).isEqualTo(5);
            cell.swap();
          });

      assertThat(log).isEmpty();
      cell.swap();
      assertThat(log).containsExactly("5 0.0");
    }

    @Test
    void effectThatSawTheValueInBetween_runs() {
      Cell cell = reactive(new Cell());
      batch(
          () -> {
            cell.setNumber(1);
            effect(() -> log.add(cell.getNumber()));
            cell.setNumber(0);
          });

      assertThat(log).containsExactly(1, 0);
    }
  }

  @Nested
  class InCollections {

    @Test
    void map_putBackAndRemovedAgain_nobodyRuns() {
      Map<String, Integer> map = reactive(new HashMap<>(Map.of("a", 1, "b", 2)));
      effect(() -> log.add("a " + map.get("a")));
      effect(() -> log.add("b " + map.containsKey("b")));
      effect(() -> log.add("c " + map.containsKey("c")));
      effect(() -> log.add("size " + map.size()));
      log.clear();

      batch(
          () -> {
            map.put("a", 7);
            map.remove("b");
            map.put("c", 3);
            assertThat(map).hasSize(2);
            map.put("d", 4);
            map.put("a", 1);
            map.put("b", 2);
            map.remove("c");
            map.remove("d");
          });

      assertThat(log).isEmpty();
      batch(map::clear);
      assertThat(log).containsExactlyInAnyOrder("a null", "b false", "size 0");
    }

    @Test
    void set_addedAndRemovedAgain_nobodyRuns() {
      Set<String> set = reactive(new HashSet<>(Set.of("a")));
      effect(() -> log.add("a " + set.contains("a")));
      effect(() -> log.add("b " + set.contains("b")));
      effect(() -> log.add("size " + set.size()));
      log.clear();

      batch(
          () -> {
            set.add("b");
            set.remove("a");
            set.add("a");
            set.remove("b");
          });
      batch(
          () -> {
            set.clear();
            set.addAll(List.of("b", "a"));
            set.removeAll(List.of("b"));
          });

      assertThat(log).isEmpty();
      set.add("b");
      assertThat(log).containsExactlyInAnyOrder("b true", "size 2");
    }

    @Test
    void list_changedBack_nobodyRuns() {
      List<String> list = reactive(new ArrayList<>(List.of("a", "b", "c")));
      effect(() -> log.add("first " + list.get(0)));
      effect(() -> log.add("last " + (list.size() > 2 ? list.get(2) : "none")));
      effect(() -> log.add("size " + list.size()));
      log.clear();

      batch(
          () -> {
            list.set(0, "x");
            list.set(0, "a");
            list.add(0, "y");
            list.remove(0);
            list.add("z");
            list.remove("z");
            list.removeAll(List.of("a", "c"));
            list.add("c");
            list.add(0, "a");
          });
      batch(
          () -> {
            Collections.reverse(list);
            Collections.reverse(list);
          });

      assertThat(log).isEmpty();
      batch(() -> list.remove(0));
      assertThat(list).containsExactly("b", "c");
      assertThat(log).contains("first b", "size 2");
    }
  }

  @Nested
  class Watching {

    @Test
    void whatIsBack_isNotTold() {
      Cell cell = reactive(new Cell());
      List<String> list = reactive(new ArrayList<>(List.of("a", "b")));
      Map<String, Integer> map = reactive(new HashMap<>(Map.of("a", 1)));
      watchReactive(cell, change -> log.add(change));
      watchReactive(list, change -> log.add(change));
      watchReactive(map, change -> log.add(change));

      batch(
          () -> {
            cell.setNumber(1);
            cell.setNumber(0);
            list.add("x");
            list.add(0, "y");
            list.remove(0);
            list.remove("x");
            list.remove(1);
            list.add("b");
            map.put("a", 2);
            map.put("b", 2);
            map.remove("b");
            map.put("a", 1);
          });

      assertThat(log).isEmpty();
      batch(
          () -> {
            list.add("x");
            list.add("y");
            list.remove("x");
          });
      assertThat(log)
          .singleElement(as(type(PropertyChange.class)))
          .returns(ChangeKind.ADD, PropertyChange::kind)
          .returns(2, PropertyChange::key)
          .returns("y", PropertyChange::newValue);
    }
  }

  /** Random batches over a bean, a map and a list, compared with what was there before. */
  @Test
  void randomBatches_followersRunIfWhatTheyFollowIsAnother() {
    for (int seed = 0; seed < 300; seed++) {
      new Program(seed).run();
    }
  }

  /** One program of the test. */
  private static final class Program {

    private final String at;
    private final Random random;
    private final Cell cell = reactive(new Cell());
    private final Map<Integer, Integer> map = reactive(new HashMap<>());
    private final Set<Integer> set = reactive(new HashSet<>());
    private final List<Integer> list = reactive(new ArrayList<>(List.of(0, 1)));
    private final List<java.util.function.Supplier<Object>> reads = new ArrayList<>();
    private final List<Integer> runs = new ArrayList<>();
    private final List<Object> seen = new ArrayList<>();

    Program(int seed) {
      this.at = "seed " + seed;
      this.random = new Random(seed);
      Computed<Integer> sum = computed(() -> cell.getNumber() + map.getOrDefault(0, 0));
      reads.add(cell::getNumber);
      reads.add(() -> map.getOrDefault(0, -1));
      reads.add(() -> map.containsKey(1) + " " + map.get(1));
      reads.add(map::size);
      reads.add(() -> set.contains(0));
      reads.add(set::size);
      reads.add(() -> list.isEmpty() ? -1 : list.get(0));
      reads.add(() -> list.size() < 2 ? -1 : list.get(1));
      reads.add(list::size);
      reads.add(sum::get);
      for (int i = 0; i < reads.size(); i++) {
        int index = i;
        runs.add(0);
        seen.add("");
        effect(
            () -> {
              seen.set(index, reads.get(index).get());
              runs.set(index, runs.get(index) + 1);
            });
      }
    }

    void run() {
      for (int step = 0; step < 30; step++) {
        List<Object> before = List.copyOf(seen);
        List<Integer> ran = List.copyOf(runs);
        boolean batched = random.nextInt(4) != 0;
        int count = batched ? 1 + random.nextInt(6) : 1;
        if (batched) {
          batch(
              () -> {
                for (int i = 0; i < count; i++) {
                  act();
                }
              });
        } else {
          act();
        }
        for (int i = 0; i < reads.size(); i++) {
          String where = at + " step " + step + " reader " + i;
          Object now = reads.get(i).get();
          assertThat(seen.get(i)).as(where).isEqualTo(now);
          if (i < 6 || i > 8) { // an effect that reads two things of a list may run for one of them
            assertThat(runs.get(i) - ran.get(i))
                .as(where)
                .isEqualTo(before.get(i).equals(now) ? 0 : 1);
          }
        }
      }
    }

    private void act() {
      int key = random.nextInt(3);
      switch (random.nextInt(12)) {
        case 0, 1 -> cell.setNumber(random.nextInt(3));
        case 2, 3 -> map.put(key, random.nextInt(2));
        case 4 -> map.remove(key);
        case 5 -> map.keySet().removeIf(k -> k > key);
        case 6 -> set.add(key);
        case 7 -> set.remove(key);
        case 8 -> list.add(Math.min(key, list.size()), random.nextInt(2));
        case 9 -> {
          if (!list.isEmpty()) {
            list.remove(random.nextInt(list.size()));
          }
        }
        case 10 -> {
          if (!list.isEmpty()) {
            list.set(0, random.nextInt(2));
          }
        }
        default -> assertThat(reads.get(random.nextInt(reads.size())).get()).isNotNull();
      }
    }
  }
}
