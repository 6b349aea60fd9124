package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.EffectScope;
import dev.aliensignals.primitives.Pump;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.Scheduler;
import dev.aliensignals.primitives.Task;
import dev.aliensignals.primitives.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tasks, and effects that wait, over random reactive objects and computeds: each sees in the end
 * what plain code sees that does the same with plain objects.
 */
class WaitersModelTest {

  private static final int PROGRAMS = 40;
  private static final int STEPS = 60;
  private static final int READERS = 6;
  private static final int DEPTH = 3;
  private static final Duration WINDOW = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A bean. */
  static class Cell {
    private int value;
    private @Nullable Cell next;

    int getValue() {
      return value;
    }

    void setValue(int value) {
      this.value = value;
    }

    @Nullable Cell getNext() {
      return next;
    }

    void setNext(@Nullable Cell next) {
      this.next = next;
    }
  }

  /** Objects, reactive or plain. Operations with the same numbers do the same to both. */
  private static final class World {

    final List<Cell> cells = new ArrayList<>();
    final List<Cell> rows;
    final Map<Integer, Cell> byKey;
    final Ref<Integer> selected = ref(0);

    World(boolean reactive) {
      for (int i = 0; i < 8; i++) {
        cells.add(reactive ? reactive(new Cell()) : new Cell());
      }
      rows = reactive ? reactive(new ArrayList<>()) : new ArrayList<>();
      byKey = reactive ? reactive(new HashMap<>()) : new HashMap<>();
      rows.add(cells.get(0));
    }

    void change(int what, int a, int b) {
      Cell cell = cells.get(a % cells.size());
      Cell other = cells.get(b % cells.size());
      switch (what) {
        case 0, 1, 2, 3 -> cell.setValue(b % 5);
        case 4 -> cell.setNext(b % 3 == 0 ? null : other);
        case 5 -> rows.add(a % (rows.size() + 1), other);
        case 6 -> {
          if (rows.size() > 1) {
            rows.remove(a % rows.size());
          }
        }
        case 7 -> rows.set(a % rows.size(), other);
        case 8 -> byKey.put(a % 4, other);
        case 9 -> byKey.remove(a % 4);
        default -> selected.set(b);
      }
    }

    /** A number that depends on some of all this: on what, depends on it, too. */
    int read(int program, int depth) {
      int a = program / 10;
      return switch (program % 10) {
        case 0 -> {
          int sum = 0;
          for (Cell cell : rows) {
            sum += cell.getValue();
          }
          yield sum;
        }
        case 1 -> rows.get(a % rows.size()).getValue();
        case 2 -> rows.get(selected.get() % rows.size()).getValue();
        case 3 -> {
          Cell cell = byKey.get(a % 4);
          yield cell == null ? -1 : cell.getValue();
        }
        case 4 -> {
          int sum = 0;
          Cell cell = rows.get(0);
          for (int i = 0; i < 4 && cell != null; i++) {
            sum = sum * 3 + cell.getValue();
            cell = cell.getNext();
          }
          yield sum;
        }
        case 5 -> byKey.containsKey(a % 4) ? rows.size() : -rows.size();
        case 6 -> {
          int found = 0;
          for (Cell cell : rows) {
            Cell next = cell.getNext();
            if (cell.getValue() == a % 5 || (next != null && next.getValue() == a % 5)) {
              found++;
            }
          }
          yield found;
        }
        case 7 -> byKey.values().stream().mapToInt(Cell::getValue).sum();
        default -> {
          if (depth == 0) {
            yield rows.get(0).getValue();
          }
          yield rows.get(0).getValue() % 2 == 0
              ? read(a * 7 + 1, depth - 1) + 1
              : read(a * 3 + 2, depth - 1) - 1;
        }
      };
    }
  }

  private final VirtualClock clock = new VirtualClock();
  private final Pump pump = new Pump();
  private final Scheduler before = ReactiveSystem.global().scheduler();

  @BeforeEach
  void stopTheTime() {
    ReactiveSystem.global().setScheduler(clock);
  }

  @AfterEach
  void letItGoOn() {
    ReactiveSystem.global().setScheduler(before);
  }

  /** One who reads, and what it has seen last. */
  private static final class Reader {

    final int program;
    private int seen;

    Reader(int program) {
      this.program = program;
    }

    void see(int value) {
      seen = value;
    }

    int expected(World plain) {
      return plain.read(program, DEPTH);
    }
  }

  /** A source over the world: the reads themselves, or computeds between. */
  private static Supplier<Integer> source(World world, int program, Random random) {
    Supplier<Integer> direct = () -> world.read(program, DEPTH);
    return switch (random.nextInt(4)) {
      case 0 -> direct;
      case 1 -> computed(direct);
      case 2 -> {
        Computed<Integer> inner = computed(() -> world.read(program, DEPTH) * 2);
        Computed<Integer> outer = computed(() -> inner.get() + 1);
        yield () -> (outer.get() - 1) / 2;
      }
      default -> {
        Computed<Boolean> odd = computed(() -> world.rows.get(0).getValue() % 2 != 0);
        Computed<Integer> first = computed(direct);
        Computed<Integer> second = computed(direct);
        yield computed(() -> odd.get() ? first.get() : second.get());
      }
    };
  }

  private void start(Supplier<Integer> source, int kind, IntConsumer see) {
    Consumer<WatchOptions> options =
        switch (kind % 4) {
          case 0 -> o -> o.debounce(WINDOW);
          case 1 -> o -> o.throttle(WINDOW);
          case 2 -> o -> o.adaptive(WINDOW);
          default -> o -> o.executor(pump);
        };
    if (kind < 4) {
      watch(o -> options.accept(o.immediate()), source, (value, old) -> see.accept(value));
      return;
    }
    effect(
        o -> {
          switch (kind % 4) {
            case 0 -> o.debounce(WINDOW);
            case 1 -> o.throttle(WINDOW);
            case 2 -> o.adaptive(WINDOW);
            default -> o.executor(pump);
          }
        },
        () -> see.accept(source.get()));
  }

  private void settle() {
    for (int i = 0; i < 3; i++) {
      clock.advance(WINDOW);
      pump.run();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void randomChanges_whatWaits_seesTheLastInTheEnd(boolean batched) {
    for (int seed = 0; seed < PROGRAMS; seed++) {
      try (EffectScope scope = effectScope()) {
        waiters(seed, batched, scope);
      }
    }
  }

  private void waiters(int seed, boolean batched, EffectScope scope) {
    var random = new Random(seed);
    World world = new World(true);
    World plain = new World(false);
    List<Reader> readers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Reader reader = new Reader(random.nextInt(200));
      readers.add(reader);
      Supplier<Integer> source = source(world, reader.program, random);
      int kind = i;
      scope.run(() -> start(source, kind, reader::see));
    }
    for (int step = 0; step < STEPS; step++) {
      if (batched) {
        batch(() -> changes(random, world, plain));
      } else {
        changes(random, world, plain);
      }
      clock.advance(Duration.ofMillis(random.nextInt(12)));
      if (random.nextInt(4) == 0) {
        settle();
        for (Reader reader : readers) {
          assertThat(reader.seen)
              .as("seed %s, step %s, program %s", seed, step, reader.program)
              .isEqualTo(reader.expected(plain));
        }
      }
    }
  }

  private static void changes(Random random, World world, World plain) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      int what = random.nextInt(11);
      int a = random.nextInt(1_000);
      int b = random.nextInt(1_000);
      world.change(what, a, b);
      plain.change(what, a, b);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void randomChanges_tasksInTheThreadThatWrites_upToDateAfterEach(boolean batched) {
    for (int seed = 0; seed < PROGRAMS; seed++) {
      try (EffectScope scope = effectScope()) {
        tasks(seed, batched, scope);
      }
    }
  }

  private static void tasks(int seed, boolean batched, EffectScope scope) {
    var random = new Random(seed);
    World world = new World(true);
    World plain = new World(false);
    List<Reader> readers = new ArrayList<>();
    List<Task<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      Reader reader = new Reader(random.nextInt(200));
      Supplier<Integer> source = source(world, reader.program, random);
      readers.add(reader);
      tasks.add(
          scope.run(() -> task(o -> o.executor(Runnable::run).keep(), context -> source.get())));
    }
    tasks.forEach(Task::reload);
    for (int step = 0; step < STEPS; step++) {
      if (batched) {
        batch(() -> changes(random, world, plain));
      } else {
        changes(random, world, plain);
      }
      for (int i = 0; i < READERS; i++) {
        assertThat(tasks.get(i).isPending()).as("seed %s, step %s", seed, step).isFalse();
        assertThat(tasks.get(i).get())
            .as("seed %s, step %s, program %s", seed, step, readers.get(i).program)
            .isEqualTo(readers.get(i).expected(plain));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void randomChanges_tasksInThreadsOfTheirOwn_upToDateWhenAwaited(int seed) throws Exception {
    ReactiveSystem.global().setScheduler(before);
    var random = new Random(seed);
    World world = new World(true);
    World plain = new World(false);
    List<Reader> readers = new ArrayList<>();
    List<Task<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      Reader reader = new Reader(random.nextInt(200));
      Supplier<Integer> source = source(world, reader.program, random);
      readers.add(reader);
      tasks.add(task(o -> o.keep(), context -> source.get()));
    }
    for (int step = 0; step < STEPS; step++) {
      changes(random, world, plain);
      if (random.nextInt(3) == 0) {
        for (int i = 0; i < READERS; i++) {
          assertThat(tasks.get(i).await(PATIENCE))
              .as("seed %s, step %s, program %s", seed, step, readers.get(i).program)
              .isEqualTo(readers.get(i).expected(plain));
        }
      }
    }
    tasks.forEach(Task::close);
  }
}
