package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Graphs in which walks go deep and have to come back at each level, and trees with many cleanups,
 * for {@link WayOutWorld}.
 */
final class WayOutComb {

  /** More than there is room for in any array of the system at the beginning. */
  private static final int LEVELS = 100;

  /** Each level reads the one before, and then a leaf of its own. */
  private final class Comb {
    final IntSignal source = world.system.intSignal(0);
    final List<IntSignal> leaves = new ArrayList<>();
    final List<IntComputed> levels = new ArrayList<>();

    Comb() {
      for (int i = 0; i < LEVELS; i++) {
        IntSupplier before = i == 0 ? source : levels.get(i - 1);
        IntSignal leaf =
            world.system.intSignal(
                o -> o.onWatched(() -> watched++).onUnwatched(() -> watched--), 0);
        leaves.add(leaf);
        levels.add(world.system.intComputed(() -> before.getAsInt() + leaf.getAsInt()));
      }
    }

    IntComputed top() {
      return levels.get(LEVELS - 1);
    }
  }

  private final WayOutWorld world;
  private final Comb observed;
  private final Comb cold;

  /** Computeds that own effects, cold between operations. */
  private final List<IntComputed> owners = new ArrayList<>();

  /** What the effect of each level has seen. */
  private final int[] seen = new int[LEVELS];

  /** How many leaves are watched, as their hooks say. */
  private int watched;

  /** How many cleanups there were, and how many have run. */
  private int registered;

  private int cleaned;
  private int next;

  /** What is open, up to {@link #opened}. */
  private final @Nullable AutoCloseable[] open = new AutoCloseable[4];

  private int opened;
  private volatile int lastRead;

  WayOutComb(WayOutWorld world) {
    this.world = world;
    this.observed = new Comb();
    this.cold = new Comb();
    for (int i = LEVELS - 1; i >= 0; i--) { // so that each level is marked before its effect
      int level = i;
      world.system.effect(() -> seen[level] = observed.levels.get(level).getAsInt());
    }
    cold.top().peek();
    for (int i = 0; i < 12; i++) {
      owners.add(
          world.system.intComputed(
              () -> {
                world.system.effect(this::registerCleanup);
                return observed.source.getAsInt();
              }));
    }
    world.roots.addAll(owners);
    for (Comb comb : List.of(observed, cold)) {
      world.roots.add(comb.source);
      world.roots.addAll(comb.leaves);
      world.roots.addAll(comb.levels);
    }
    small();
  }

  /** Takes away what earlier walks have grown. */
  void small() {
    Engine e = world.system.engine;
    e.stack = new Link[4];
    if (e.notifyIndex == e.queuedLength) {
      e.queue = new Effect[4];
      e.notifyIndex = 0;
      e.queuedLength = 0;
    }
  }

  /** Keeps something open until {@link #endOpen}, which may fail and be tried again. */
  private void begin(Supplier<? extends AutoCloseable> made) {
    open[opened] = made.get();
    opened++;
  }

  private void endOpen() {
    while (opened > 0) {
      try {
        Objects.requireNonNull(open[opened - 1]).close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
      opened--;
    }
  }

  private void observe(IntComputed node) {
    begin(() -> world.system.effect(() -> lastRead = node.getAsInt()));
  }

  private void observeAndClose() {
    endOpen();
    observe(cold.top());
    endOpen();
  }

  private void observeMarked() {
    endOpen();
    observe(cold.levels.get(LEVELS / 2));
    world.system.batch(
        () -> {
          cold.source.set(++next);
          observe(cold.top());
          observe(cold.levels.get(LEVELS - 2));
        });
    endOpen();
  }

  private void closeTree() {
    endOpen();
    begin(
        () ->
            world.system.effectScope(
                () -> {
                  for (int i = 0; i < 12; i++) {
                    world.system.effect(this::registerCleanup);
                  }
                }));
    endOpen();
  }

  private void registerCleanup() {
    world.system.onCleanup(() -> cleaned++);
    registered++;
    world.system.effect(
        () -> {
          world.system.onCleanup(() -> cleaned++);
          registered++;
        });
  }

  /** Owners that nobody observes any more end what they own. */
  private void orphan() {
    endOpen();
    begin(
        () ->
            world.system.effect(
                () -> {
                  for (IntComputed owner : owners) {
                    lastRead = owner.getAsInt();
                  }
                }));
    endOpen();
  }

  private static WayOutComb of(WayOutWorld w) {
    return Objects.requireNonNull(w.comb);
  }

  static void operations(Map<String, Consumer<WayOutWorld>> all) {
    all.put("comb written", w -> of(w).observed.source.set(++of(w).next));
    all.put("comb written in the middle", w -> of(w).observed.leaves.get(50).set(++of(w).next));
    all.put(
        "comb written in a batch",
        w ->
            w.system.batch(
                () -> {
                  of(w).observed.leaves.get(20).set(++of(w).next);
                  of(w).observed.source.set(++of(w).next);
                }));
    all.put("comb observed and closed", w -> of(w).observeAndClose());
    all.put("comb observed while it is marked", w -> of(w).observeMarked());
    all.put("comb tree closed", w -> of(w).closeTree());
    all.put("comb orphans", w -> of(w).orphan());
  }

  /** Asserts that everything follows a write, hooks and cleanups included. */
  void assertSound() {
    endOpen();
    orphan(); // what was made in an evaluation that nobody has followed
    assertThat(cleaned).as("cleanups that have run").isEqualTo(registered);
    assertThat(watched).as("leaves that are watched").isEqualTo(LEVELS);
    observed.source.set(++next);
    assertSeen();
    observed.leaves.get(LEVELS / 2).set(++next);
    assertSeen();
    observe(cold.top());
    assertThat(watched).as("leaves that are watched then").isEqualTo(2 * LEVELS);
    assertThat(lastRead).as("read at the end of the cold one").isEqualTo(cold.top().peek());
    endOpen();
    assertThat(watched).as("leaves that are watched after that").isEqualTo(LEVELS);
  }

  private void assertSeen() {
    int sum = observed.source.peek();
    for (int i = 0; i < LEVELS; i++) {
      sum += observed.leaves.get(i).peek();
      assertThat(seen[i]).as("seen of level %s", i).isEqualTo(sum);
    }
  }
}
