package dev.aliensignals.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class PlacesTest {

  private static final int STEPS = 4_000;

  private static int firstIndex(List<Object> list, Object object) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) == object) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void randomChanges_indicesAreThoseOfTheList() {
    for (int seed = 0; seed < 10; seed++) {
      Random random = new Random(seed);
      List<Object> objects = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        objects.add(new Object());
      }
      List<Object> list = new ArrayList<>(objects.subList(0, random.nextInt(100)));
      Places places = new Places(list, UnaryOperator.identity());
      for (int step = 0; step < STEPS; step++) {
        Object object = objects.get(random.nextInt(objects.size()));
        int at = random.nextInt(list.size() + 1);
        switch (random.nextInt(list.size() > 100 ? 6 : 5)) {
          case 0, 1, 2 -> {
            list.add(at, object);
            places.add(at, object);
          }
          case 3 -> {
            if (at < list.size()) {
              list.set(at, object);
              places.set(at, object);
            }
          }
          default -> {
            if (at < list.size()) {
              list.remove(at);
              places.remove(at);
            }
          }
        }
        assertThat(places.size()).isEqualTo(list.size());
        Object sought = objects.get(random.nextInt(objects.size()));
        assertThat(places.indexOf(sought))
            .as("seed %s, step %s", seed, step)
            .isEqualTo(firstIndex(list, sought));
      }
    }
  }

  @Test
  void oneObjectAtManyPlaces_isAtOneOfThem() {
    Object same = new Object();
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      list.add(same);
    }
    Places places = new Places(list, UnaryOperator.identity());
    places.add(0, null);
    assertThat(places.indexOf(same)).isBetween(1, 100);
    for (int i = 0; i < 100; i++) {
      places.remove(1);
    }
    assertThat(places.indexOf(same)).isEqualTo(-1);
  }

  @Test
  void depth_builtAppendedOrRemovedAtTheFront_isLogarithmic() {
    List<Object> list = new ArrayList<>();
    Places places = new Places(list, UnaryOperator.identity());
    for (int i = 0; i < 20_000; i++) {
      places.add(i, new Object());
    }
    assertThat(places.depth()).isLessThan(80);
    for (int i = 0; i < 10_000; i++) {
      places.remove(0);
      places.add(0, new Object());
      places.remove(0);
    }
    assertThat(places.depth()).isLessThan(80);
  }
}
