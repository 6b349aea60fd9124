package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.getBatchDepth;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.ref;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.Signals;
import dev.aliensignals.primitives.spi.Spi;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Values whose equals does things that it should not: the code that compares them is not affected.
 */
class ComparedValuesTest {

  private static final Ref<Integer> READ = ref(0);

  /** The things that equals does besides comparing. */
  private static Runnable besides = () -> {};

  static final class Value {
    private final int number;

    Value(int number) {
      this.number = number;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      besides.run();
      return other instanceof Value value && value.number == number;
    }

    @Override
    public int hashCode() {
      return number;
    }
  }

  static class Holder {
    private Object value = new Value(0);

    Object getValue() {
      return value;
    }

    void setValue(Object value) {
      this.value = value;
    }

    void replace(Object next) {
      Object before = value;
      value = next;
      if (before == next) {
        throw new IllegalArgumentException("the same");
      }
    }
  }

  private static final class World {
    final Holder holder = reactive(new Holder());
    final List<Object> list = reactive(new ArrayList<>(List.of(new Value(0))));
    final Map<Object, Object> map = reactive(new HashMap<>(Map.of(1, new Value(0))));
    final Ref<Object> value = ref(new Value(0));
    final Effect follower =
        effect(
            () -> {
              holder.getValue();
              list.get(0);
              map.get(1);
              value.get();
            });
  }

  /** How a value is replaced. */
  enum Write {
    SETTER((world, value) -> world.holder.setValue(value)),
    METHOD((world, value) -> world.holder.replace(value)),
    LIST_SET((world, value) -> world.list.set(0, value)),
    LIST_REPLACE_ALL((world, value) -> world.list.replaceAll(old -> value)),
    LIST_SORT(
        (world, value) -> {
          world.list.add(value);
          world.list.sort(Comparator.comparing(v -> -((Value) v).number));
          world.list.remove(1);
        }),
    MAP_PUT((world, value) -> world.map.put(1, value)),
    MAP_COMPUTE((world, value) -> world.map.compute(1, (key, old) -> value)),
    REF((world, value) -> world.value.set(value));

    @SuppressWarnings("ImmutableEnumChecker") // has no state
    private final BiConsumer<World, Value> write;

    Write(BiConsumer<World, Value> write) {
      this.write = write;
    }
  }

  @ParameterizedTest
  @EnumSource
  void equalsReads_inAnEffectThatWrites_isNotFollowed(Write write) {
    World world = new World();
    int[] runs = {0};
    besides = READ::get;
    Effect writer =
        effect(
            () -> {
              write.write.accept(world, new Value(++runs[0]));
            });

    try {
      READ.set(READ.peek() + 1);

      assertThat(runs[0]).isOne();
    } finally {
      besides = () -> {};
      writer.close();
      world.follower.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void equalsLeavesABatchOpen_writerIsTold_andItIsEnded(Write write) {
    World world = new World();
    besides = Signals::startBatch;
    try {
      assertThatThrownBy(() -> write.write.accept(world, new Value(1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("batch");

      assertThat(getBatchDepth()).isZero();
      assertThat(Spi.get().isOwner()).isFalse();
    } finally {
      besides = () -> {};
      world.follower.close();
    }
  }
}
