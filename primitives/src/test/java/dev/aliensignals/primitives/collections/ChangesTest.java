package dev.aliensignals.primitives.collections;

import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.signal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.Signal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChangesTest {

  private final KeyedList<String, Rec> list = KeyedList.by(Rec::id, Rec.all("a1 b2 c3"));
  private final List<String> log = new ArrayList<>();

  private List<String> take() {
    List<String> taken = List.copyOf(log);
    log.clear();
    return taken;
  }

  private static String describe(ListChange<?, ?> change) {
    return switch (change.kind()) {
      case ADD -> "+" + change.key() + change.index() + ":" + change.value();
      case REMOVE -> "-" + change.key() + change.index() + ":" + change.oldValue();
      case MOVE -> change.key() + " " + change.from() + ">" + change.index();
      case SET ->
          "" + change.key() + change.index() + ":" + change.oldValue() + "=" + change.value();
    };
  }

  private Effect follow(ReadableList<String, Rec> of) {
    return of.changes(
        changes -> {
          assertThat(changes).isUnmodifiable();
          changes.forEach(change -> log.add(describe(change)));
          log.add(";");
        });
  }

  static <T> void replay(List<? extends ListChange<?, T>> changes, List<T> on) {
    for (ListChange<?, T> change : changes) {
      switch (change.kind()) {
        case ADD -> on.add(change.index(), Objects.requireNonNull(change.value()));
        case REMOVE -> assertThat(on.remove(change.index())).isEqualTo(change.oldValue());
        case MOVE -> {
          T moved = on.remove(change.from());
          assertThat(moved).isEqualTo(change.value());
          on.add(change.index(), moved);
        }
        case SET ->
            assertThat(on.set(change.index(), Objects.requireNonNull(change.value())))
                .isEqualTo(change.oldValue());
      }
    }
  }

  @Test
  void X9_eachOperation_isToldInAsFewStepsAsItTakes() {
    Effect effect = follow(list);
    assertThat(take()).isEmpty();

    list.add(Rec.of("d4"));
    assertThat(take()).containsExactly("+d3:d4", ";");
    list.remove("a");
    assertThat(take()).containsExactly("-a0:a1", ";");
    list.replace("c", Rec.of("c9"));
    assertThat(take()).containsExactly("c1:c3=c9", ";");
    list.move("d", 0);
    assertThat(take()).containsExactly("d 2>0", ";");
    list.set(Rec.all("b2 c9 d4"));
    assertThat(take()).containsExactly("d 0>2", ";");
    list.set(Rec.all("c8 x1 d4"));
    assertThat(take()).containsExactly("-b0:b2", "+x1:x1", "c0:c9=c8", ";");
    list.set(Rec.all("c8 x1 d4"));
    assertThat(take()).isEmpty();
    effect.close();
    list.clear();
    assertThat(take()).isEmpty();
  }

  @Test
  void X9_oneOfManyMovedBySet_isOneMove() {
    List<Rec> many = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      many.add(new Rec("k" + i, i));
    }
    list.set(many);
    follow(list);
    many.add(150, many.remove(3));

    list.set(many);

    assertThat(take()).containsExactly("k3 3>150", ";");
  }

  @Test
  void X10_batch_isOneListAndRevertsNone() {
    follow(list);

    batch(
        () -> {
          list.add(Rec.of("d4"));
          list.remove("d");
          list.replace("a", Rec.of("a5"));
          list.replace("a", Rec.of("a1"));
        });
    assertThat(take()).isEmpty();
    batch(
        () -> {
          list.add(Rec.of("d4"));
          list.replace("a", Rec.of("a5"));
        });
    assertThat(take()).containsExactly("+d3:d4", "a0:a1=a5", ";");
  }

  @Test
  void X10_listChangedInTheCallback_isToldNext() {
    list.changes(
        changes -> {
          changes.forEach(change -> log.add(describe(change)));
          if (list.size() < 6) {
            list.add(new Rec("n" + list.size(), 0));
          }
        });

    list.add(Rec.of("d4"));

    assertThat(take()).containsExactly("+d3:d4", "+n44:n40", "+n55:n50");
  }

  @Test
  void X11_replay_ofAnyOperations_givesTheList() {
    for (int seed = 1; seed <= 5; seed++) {
      Random random = new Random(seed);
      KeyedList<Integer, Rec> source = KeyedList.by(rec -> Integer.parseInt(rec.id()), List.of());
      Signal<Integer> factor = signal(1);
      ReadableList<Integer, Integer> mapped = source.map(rec -> rec.v() * factor.get());
      List<Rec> copy = new ArrayList<>();
      List<Integer> mappedCopy = new ArrayList<>();
      source.changes(changes -> replay(changes, copy));
      mapped.changes(changes -> replay(changes, mappedCopy));
      int[] next = new int[1];
      for (int step = 0; step < 2000; step++) {
        if (random.nextInt(20) == 0) {
          factor.set(random.nextInt(3));
        }
        if (random.nextInt(4) == 0) {
          batch(
              () -> {
                for (int i = random.nextInt(6); i >= 0; i--) {
                  operate(source, random, next);
                }
              });
        } else {
          operate(source, random, next);
        }
        assertThat(copy).as("seed %s step %s", seed, step).isEqualTo(source.get());
        assertThat(mappedCopy).as("seed %s step %s", seed, step).isEqualTo(mapped.get());
      }
    }
  }

  static void operate(KeyedList<Integer, Rec> list, Random random, int[] next) {
    int size = list.size();
    int what = random.nextInt(22);
    if (size == 0 || what < 6) {
      list.insert(random.nextInt(size + 1), new Rec("" + next[0]++, random.nextInt(50)));
    } else if (what < 10) {
      list.removeAt(random.nextInt(size));
    } else if (what < 13) {
      list.move(Objects.requireNonNull(list.keyAt(random.nextInt(size))), random.nextInt(size));
    } else if (what < 17) {
      int key = Objects.requireNonNull(list.keyAt(random.nextInt(size)));
      list.replace(key, new Rec("" + key, random.nextInt(50)));
    } else if (what == 17) {
      list.sort(
          random.nextBoolean() ? Comparator.comparing(Rec::v) : Comparator.comparing(Rec::id));
    } else if (what == 18) {
      list.removeIf(rec -> rec.v() % 5 == 0);
    } else if (what == 19) {
      List<Rec> all = new ArrayList<>(list.get());
      Collections.shuffle(all, random);
      for (int i = random.nextInt(20); i >= 0; i--) {
        all.add(random.nextInt(all.size() + 1), new Rec("" + next[0]++, random.nextInt(50)));
      }
      list.set(all.subList(0, random.nextInt(all.size())));
    } else if (what == 20) {
      int key = Objects.requireNonNull(list.keyAt(random.nextInt(size)));
      Rec old = Objects.requireNonNull(list.remove(key));
      list.insert(random.nextInt(size), old);
    } else {
      List<Rec> more = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        more.add(new Rec("" + next[0]++, random.nextInt(50)));
      }
      list.splice(random.nextInt(size), random.nextInt(4), more);
    }
  }
}
