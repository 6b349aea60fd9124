package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.ReactiveSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Chains of what is derived, through refs and reactive objects, that are read first at their end.
 */
@AnySystem
class NestingTest {

  private static final int DEEP = 100_000;
  private static final int SMALL_STACK_KB = 256;

  /** A cell of a sheet. */
  static class Cell {

    private @Nullable Supplier<Integer> before;
    private int added = 1;
    private final List<Supplier<Integer>> inputs = new ArrayList<>();

    void setBefore(Supplier<Integer> before) {
      this.before = before;
      inputs.add(before);
    }

    @Nullable Supplier<Integer> getBefore() {
      return before;
    }

    int next() {
      Supplier<Integer> read = before;
      return (read == null ? 0 : read.get()) + added;
    }

    int sum() {
      return inputs.stream().mapToInt(Supplier::get).sum() + added;
    }
  }

  enum Kind {
    WRITABLE {
      @Override
      Supplier<Integer> make(Supplier<Integer> before) {
        Ref<Integer> made = computed(() -> before.get() + 1, value -> {});
        return made;
      }
    },
    CUSTOM_REF {
      @Override
      Supplier<Integer> make(Supplier<Integer> before) {
        var inner = computed(() -> before.get() + 1);
        return customRef(
            (track, trigger) ->
                new RefAccess<Integer>() {
                  @Override
                  public Integer get() {
                    track.run();
                    return inner.get();
                  }

                  @Override
                  public void set(Integer value) {}
                });
      }
    },
    REF_OF_A_REF {
      @Override
      Supplier<Integer> make(Supplier<Integer> before) {
        var made = computed(() -> before.get() + 1);
        Ref<Supplier<Integer>> held = shallowRef(made);
        return () -> held.get().get();
      }
    },
    PROPERTY {
      @Override
      Supplier<Integer> make(Supplier<Integer> before) {
        Cell cell = reactive(new Cell());
        cell.setBefore(before);
        return computed(() -> cell.getBefore().get() + 1);
      }
    },
    METHOD {
      @Override
      Supplier<Integer> make(Supplier<Integer> before) {
        Cell cell = reactive(new Cell());
        cell.setBefore(before);
        return computed(cell::next);
      }
    },
    METHOD_WITH_A_STREAM {
      @Override
      Supplier<Integer> make(Supplier<Integer> before) {
        Cell cell = reactive(new Cell());
        cell.setBefore(before);
        return computed(cell::sum);
      }
    };

    abstract Supplier<Integer> make(Supplier<Integer> before);
  }

  @ParameterizedTest
  @EnumSource
  void chain_readFirstAtItsEndOnASmallStack_evaluatedAndFollowed(Kind kind) throws Exception {
    Ref<Integer> source = ref(0);
    Supplier<Integer> last = source;
    int length = kind == Kind.METHOD_WITH_A_STREAM ? DEEP / 4 : DEEP;
    for (int i = 0; i < length; i++) {
      last = kind.make(last);
    }
    Supplier<Integer> end = last;
    List<Integer> seen = new ArrayList<>();
    AtomicReference<Effect> observer = new AtomicReference<>();
    AtomicReference<Throwable> failed = new AtomicReference<>();
    ReactiveSystem system = ReactiveSystem.current();
    Thread thread =
        new Thread(
            null,
            () -> observer.set(system.effect(() -> seen.add(end.get()))),
            "small",
            SMALL_STACK_KB * 1024L);
    thread.setUncaughtExceptionHandler((ended, thrown) -> failed.set(thrown));
    thread.start();
    thread.join();

    assertThat(failed.get()).isNull();
    source.set(1);

    assertThat(seen).containsExactly(length, length + 1);
    observer.get().close();
  }
}
