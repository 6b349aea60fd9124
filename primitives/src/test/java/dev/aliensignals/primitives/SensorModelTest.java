package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random graphs over sensors that are fed when they start: whatever comes and goes, exactly those
 * that an effect can reach are started, and no effect sees what was there before the start.
 */
class SensorModelTest {

  private static final int PROGRAMS = 400;
  private static final int STEPS = 60;
  private static final int SENSORS = 3;
  private static final int COMPUTEDS = 8;
  private static final int EFFECTS = 4;

  @Test
  void randomPrograms_sensorsAreStartedWhileReachable() { // C24, C62
    for (int seed = 0; seed < PROGRAMS; seed++) {
      new Program(seed).run();
    }
  }

  /** One graph and what happens to it. */
  private static final class Program {

    private final int seed;
    private final Random random;
    private final ReactiveSystem system = ReactiveSystem.create("model");
    private final List<Sensor.@Nullable Sink<Integer>> sinks = new ArrayList<>();
    private final int[] fed = new int[SENSORS];
    private final int[] starts = new int[SENSORS];
    private final List<Sensor<Integer>> sensors = new ArrayList<>();
    private final Signal<Integer> which = system.signal(0);

    /** Computeds read one or two of these, sensors first. */
    private final List<ReadableSignal<Integer>> readable = new ArrayList<>();

    /** For each computed, what it reads if which is even, and if it is odd. */
    private final int[][] reads = new int[SENSORS + COMPUTEDS][];

    private final @Nullable Effect[] effects = new Effect[EFFECTS];
    private final int[] follows = new int[EFFECTS];
    private final int[] seen = new int[EFFECTS];

    Program(int seed) {
      this.seed = seed;
      this.random = new Random(seed);
      for (int i = 0; i < SENSORS; i++) {
        int index = i;
        sinks.add(null);
        sensors.add(system.sensor(o -> o.name("sensor " + index), 0, sink -> start(index, sink)));
      }
      readable.addAll(sensors);
      for (int i = SENSORS; i < SENSORS + COMPUTEDS; i++) {
        int[] mine = {random.nextInt(i), random.nextInt(i)};
        reads[i] = mine;
        readable.add(
            system.computed(
                () -> readable.get(mine[Math.floorMod(which.get(), 2)]).get() + mine[0]));
      }
    }

    private Cleanup start(int index, Sensor.Sink<Integer> sink) {
      assertThat(sinks.get(index)).as("started twice, seed " + seed).isNull();
      sinks.set(index, sink);
      fed[index] = 1000 * ++starts[index] + index;
      sink.set(fed[index]);
      return () -> sinks.set(index, null);
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        if (random.nextInt(4) == 0) {
          system.batch(
              () -> {
                act();
                act();
                act();
              });
        } else {
          act();
        }
        check(step);
      }
    }

    private void act() {
      int index = random.nextInt(EFFECTS);
      switch (random.nextInt(5)) {
        case 0 -> which.set(random.nextInt(3));
        case 1 -> {
          Effect effect = effects[index];
          if (effect != null) {
            effect.close();
            effects[index] = null;
          }
        }
        case 2, 3 -> {
          if (effects[index] == null) {
            follows[index] = random.nextInt(readable.size());
            ReadableSignal<Integer> followed = readable.get(follows[index]);
            effects[index] = system.effect(() -> seen[index] = followed.get());
          }
        }
        default -> {
          int sensor = random.nextInt(SENSORS);
          Sensor.Sink<Integer> sink = sinks.get(sensor);
          if (sink != null) {
            fed[sensor]++;
            sink.set(fed[sensor]);
          } else {
            readable.get(random.nextInt(readable.size())).get();
          }
        }
      }
    }

    private int expected(int node) {
      return node < SENSORS
          ? fed[node]
          : expected(reads[node][Math.floorMod(which.peek(), 2)]) + reads[node][0];
    }

    private int sensorBehind(int node) {
      return node < SENSORS ? node : sensorBehind(reads[node][Math.floorMod(which.peek(), 2)]);
    }

    private void check(int step) {
      String at = "seed " + seed + " step " + step;
      boolean[] reachable = new boolean[SENSORS];
      for (int i = 0; i < EFFECTS; i++) {
        if (effects[i] != null) {
          reachable[sensorBehind(follows[i])] = true;
          assertThat(seen[i]).as(at).isEqualTo(expected(follows[i]));
        }
      }
      for (int i = 0; i < SENSORS; i++) {
        assertThat(sinks.get(i) != null).as(at + " sensor " + i).isEqualTo(reachable[i]);
      }
      List<Object> roots = new ArrayList<>();
      sensors.forEach(sensor -> roots.add(sensor.node()));
      roots.addAll(readable.subList(SENSORS, readable.size()));
      GraphInvariants.assertAtRest(system, roots);
    }
  }
}
