package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.customRef;
import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.linked;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.ref;
import static dev.aliensignals.hybrid.Hybrid.sensor;
import static dev.aliensignals.hybrid.Hybrid.task;
import static dev.aliensignals.hybrid.Hybrid.toRef;
import static dev.aliensignals.hybrid.Hybrid.watch;
import static dev.aliensignals.hybrid.Hybrid.watchReactive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.aliensignals.primitives.CrossSystemException;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.LinkedSignal;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.Sensor;
import dev.aliensignals.primitives.Task;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of thing, used in each way, from each place: it works, or is refused by name. */
@Timeout(60)
class CrossingMatrixTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  static class Bean {
    private String text = "old";

    String getText() {
      return text;
    }

    void setText(String text) {
      this.text = text;
    }
  }

  interface State {
    String getText();

    void setText(String text);
  }

  /** One thing of a kind: how it is read and written. Its value is "old" at first. */
  private record Thing(Supplier<?> read, Consumer<String> write) {}

  /** Makes things in the system that is current. */
  enum Kind {
    BEAN {
      @Override
      Thing make() {
        Bean bean = reactive(new Bean());
        return new Thing(bean::getText, bean::setText);
      }
    },
    INTERFACE {
      @Override
      Thing make() {
        State state = reactive(State.class);
        state.setText("old");
        return new Thing(state::getText, state::setText);
      }
    },
    LIST {
      @Override
      Thing make() {
        List<String> list = reactive(new ArrayList<>(List.of("old")));
        return new Thing(() -> list.get(0), text -> list.set(0, text));
      }
    },
    LIST_BY_ITERATOR {
      @Override
      Thing make() {
        List<String> list = reactive(new ArrayList<>(List.of("old")));
        return new Thing(() -> list.iterator().next(), text -> list.replaceAll(old -> text));
      }
    },
    MAP {
      @Override
      Thing make() {
        Map<String, String> map = reactive(new HashMap<>(Map.of("key", "old")));
        return new Thing(() -> map.get("key"), text -> map.put("key", text));
      }
    },
    MAP_BY_ENTRIES {
      @Override
      Thing make() {
        Map<String, String> map = reactive(new HashMap<>(Map.of("key", "old")));
        return new Thing(
            () -> map.entrySet().iterator().next().getValue(),
            text -> map.computeIfPresent("key", (key, old) -> text));
      }
    },
    SET {
      @Override
      Thing make() {
        Set<String> set = reactive(new HashSet<>(Set.of("old")));
        return new Thing(
            () -> set.contains("old") ? "old" : "new",
            text -> {
              set.add(text);
              set.remove("old");
            });
      }
    },
    DEQUE {
      @Override
      Thing make() {
        Deque<String> deque =
            (Deque<String>) reactive((Collection<String>) new ArrayDeque<>(List.of("old")));
        return new Thing(deque::peekFirst, deque::addFirst);
      }
    },
    REF {
      @Override
      Thing make() {
        Ref<String> ref = ref("old");
        return new Thing(ref, ref::set);
      }
    },
    TO_REF {
      @Override
      Thing make() {
        Ref<String> ref = toRef(reactive(new Bean()), Bean::getText);
        return new Thing(ref, ref::set);
      }
    },
    CUSTOM_REF {
      @Override
      Thing make() {
        AtomicReference<String> kept = new AtomicReference<>("old");
        Ref<String> ref =
            customRef(
                (track, trigger) ->
                    new RefAccess<String>() {
                      @Override
                      public String get() {
                        track.run();
                        return kept.get();
                      }

                      @Override
                      public void set(String value) {
                        kept.set(value);
                        trigger.run();
                      }
                    });
        return new Thing(ref, ref::set);
      }
    },
    WATCH {
      @Override
      Thing make() {
        Ref<String> source = ref("old");
        Ref<String> seen = ref("old");
        watch(source, (now, old) -> seen.set(now));
        return new Thing(seen, source::set);
      }
    },
    WATCH_REACTIVE {
      @Override
      Thing make() {
        Bean source = reactive(new Bean());
        Ref<String> seen = ref("old");
        watchReactive(source, change -> seen.set((String) change.newValue()));
        return new Thing(seen, source::setText);
      }
    },
    TASK {
      @Override
      Thing make() {
        Ref<String> source = ref("old");
        Task<String> task = task(o -> o.executor(Runnable::run), context -> source.get());
        effect(task::state); // so that it runs
        return new Thing(task::lastValue, source::set);
      }
    },
    SENSOR {
      @Override
      Thing make() {
        AtomicReference<Sensor.Sink<String>> feed = new AtomicReference<>();
        Sensor<String> sensor =
            sensor(
                o -> o.name("sensor"),
                "old",
                sink -> {
                  feed.set(sink);
                  return () -> {};
                });
        effect(sensor::get); // so that it is connected
        return new Thing(sensor, text -> feed.get().set(text));
      }
    },
    LINKED {
      @Override
      Thing make() {
        Ref<String> source = ref("old");
        LinkedSignal<String> linked = linked(source);
        return new Thing(linked, linked::set);
      }
    };

    abstract Thing make();
  }

  enum Use {
    READ,
    WRITE,
    CREATE,
    CLOSE
  }

  /** Where the thing is used that was made in the system "home". */
  enum Place {
    SAME_SYSTEM,
    OWNING_ANOTHER,
    IN_THE_RUN_OF_ANOTHER,
    IN_A_TASK_OF_ANOTHER
  }

  private final ReactiveSystem home = ReactiveSystem.create("home");
  private final ReactiveSystem away = ReactiveSystem.create("away");
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Object> seen = new ArrayList<>();

  @AfterEach
  void end() {
    home.close();
    away.close();
    threads.shutdownNow();
  }

  static Stream<Arguments> cells() {
    return Arrays.stream(Kind.values())
        .flatMap(
            kind ->
                Arrays.stream(Use.values())
                    .flatMap(
                        use ->
                            Arrays.stream(Place.values())
                                .map(place -> Arguments.of(kind, use, place))));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void use_ofEachKind_inEachPlace_isRightOrRefusedByName(Kind kind, Use use, Place place) {
    Thing thing = home.run(kind::make);
    Effect follower = home.effect(() -> seen.add(thing.read.get()));
    Thing[] made = new Thing[1];
    Object[] got = new Object[1];

    Throwable thrown =
        catchThrowable(
            () ->
                perform(
                    place,
                    () -> {
                      switch (use) {
                        case READ -> got[0] = thing.read.get();
                        case WRITE -> thing.write.accept("new");
                        case CREATE -> made[0] = kind.make();
                        case CLOSE -> follower.close();
                      }
                    }));

    boolean refused =
        (place == Place.OWNING_ANOTHER && use != Use.CREATE)
            || (place == Place.IN_A_TASK_OF_ANOTHER && use == Use.READ);
    if (refused) {
      assertThat(thrown)
          .isInstanceOf(CrossSystemException.class)
          .hasMessageContainingAll("'home'", "'away'");
      thing.write.accept("new"); // it is as it was
      assertThat(seen).containsExactly("old", "new");
      return;
    }
    assertThat(thrown).isNull();
    switch (use) {
      case READ -> assertThat(got[0]).isEqualTo("old");
      case WRITE -> assertThat(seen).containsExactly("old", "new");
      case CLOSE -> {
        thing.write.accept("new");
        assertThat(seen).containsExactly("old");
      }
      case CREATE -> {
        seen.clear();
        ReactiveSystem current = place == Place.SAME_SYSTEM ? home : away;
        current.effect(() -> seen.add(made[0].read.get()));
        made[0].write.accept("new");
        assertThat(seen).containsExactly("old", "new");
      }
    }
  }

  /** Uses something in a place; a read is tracked where anything is. */
  private void perform(Place place, Runnable use) throws Exception {
    switch (place) {
      case SAME_SYSTEM -> home.batch(use);
      case OWNING_ANOTHER -> away.effect(use);
      case IN_THE_RUN_OF_ANOTHER -> away.run(use);
      case IN_A_TASK_OF_ANOTHER -> {
        Task<Boolean> body =
            away.task(
                o -> o.executor(threads),
                context -> {
                  use.run();
                  return true;
                });
        try {
          assertThat(body.await(PATIENCE)).isTrue();
        } catch (RuntimeException e) {
          throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
      }
    }
  }
}
