package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A run whose reads differ in k places from those before costs O(k) links, however many it reads.
 */
class VaryingReadsTest {
  /*
   * The count k of differing reads: a read that is left out, added or repeated is one, an exchange
   * with a neighbour, a move or an exchanged dependency is two, a shuffled block its length.
   */

  /** Links made or removed for each place that differs. */
  private static final int FACTOR = 2;

  private final ReactiveSystem system = ReactiveSystem.create("varying");
  private final Signal<Integer> turn = system.signal(0);

  /** The reads of a run behind {@link #turn}. */
  private List<Signal<Integer>> reads = new ArrayList<>();

  private int turns;

  private void read() {
    turn.get();
    for (Signal<Integer> signal : reads) {
      signal.get();
    }
  }

  private Signal<Integer> fresh() {
    return system.signal(0);
  }

  private void start(int n) {
    for (int i = 0; i < n; i++) {
      reads.add(fresh());
    }
  }

  /** A node that reads, and what makes it run again. */
  private abstract class Reader {

    abstract SubscriberNode node();

    /** Runs it. Returns how many links that has made and removed. */
    final int run() {
      Set<Link> before = links(node());
      turn.set(++turns);
      rerun();
      Set<Link> after = links(node());
      int kept = 0;
      for (Link link : after) {
        if (before.contains(link)) {
          kept++;
        }
      }
      assertLinked(node());
      return Math.max(after.size() - kept, before.size() - kept);
    }

    void rerun() {}
  }

  private final class Observed extends Reader {

    private final Effect effect = system.effect(VaryingReadsTest.this::read);

    @Override
    SubscriberNode node() {
      return effect;
    }
  }

  private final class Unobserved extends Reader {

    private final Computed<Integer> computed =
        system.computed(
            () -> {
              read();
              return turns;
            });

    Unobserved() {
      computed.get();
    }

    @Override
    SubscriberNode node() {
      return computed;
    }

    @Override
    void rerun() {
      computed.get();
    }
  }

  private Reader reader(boolean observed) {
    return observed ? new Observed() : new Unobserved();
  }

  private static Set<Link> links(SubscriberNode node) {
    Set<Link> links = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Link link = node.deps; link != null; link = link.nextDep) {
      links.add(link);
    }
    return links;
  }

  /** It depends on what it reads, once, in that order. */
  private void assertLinked(SubscriberNode node) {
    Set<Signal<Integer>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Link link = Objects.requireNonNull(node.deps).nextDep;
    for (Signal<Integer> signal : reads) {
      if (seen.add(signal)) {
        if (link == null || link.dep != signal) {
          throw new AssertionError("not linked to what it reads number " + seen.size());
        }
        link = link.nextDep;
      }
    }
    assertThat(link).as("linked to what it does not read").isNull();
    assertThat(system.engine.skipped).isNull();
  }

  /** Changes what is read next. Returns in how many places. */
  private int vary(Random random, int size) {
    int n = reads.size();
    int at = random.nextInt(n);
    int length = Math.min(size, n - at);
    List<Signal<Integer>> block = reads.subList(at, at + length);
    switch (random.nextInt(8)) {
      case 0 -> {
        if (length < n) {
          block.clear();
        }
        return length;
      }
      case 1 -> {
        List<Signal<Integer>> added = new ArrayList<>();
        for (int i = 0; i < size; i++) {
          added.add(fresh());
        }
        reads.addAll(at, added);
        return size;
      }
      case 2 -> {
        block.replaceAll(old -> fresh());
        return 2 * length;
      }
      case 3 -> {
        Collections.shuffle(block, random);
        return length;
      }
      case 4 -> {
        int other = Math.min(n - 1, at + 1);
        Collections.swap(reads, at, other);
        return 2;
      }
      case 5 -> {
        reads.add(random.nextInt(n), reads.remove(at));
        return 2;
      }
      case 6 -> {
        reads.add(random.nextInt(n), reads.get(at));
        return 1;
      }
      default -> {
        List<Signal<Integer>> moved = new ArrayList<>(block);
        if (moved.size() < n) {
          block.clear();
          reads.addAll(random.nextInt(reads.size() + 1), moved);
        }
        return 2 * length;
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10, 100, true", "10, 100, false", "100, 30, true", "100, 30, false", "1000, 6, true",
    "1000, 6, false", "10000, 2, true", "10000, 2, false", "100000, 1, true", "100000, 1, false"
  })
  void randomMixes_ofReads_costLinksInProportionToWhatDiffers(int n, int rounds, boolean observed) {
    start(n);
    Reader reader = reader(observed);
    for (int places = 1; places <= n / 3; places *= 7) {
      for (int size = 1; size * places <= n; size *= 9) {
        for (int round = 0; round < rounds; round++) {
          Random random = new Random(31L * round + places);
          int k = 0;
          for (int i = 0; i < places && reads.size() > 1; i++) {
            k += vary(random, size);
          }
          assertThat(reader.run())
              .as("links made or removed where %s of %s reads differ", k, n)
              .isLessThanOrEqualTo(FACTOR * k);
          reads = new ArrayList<>(reads.subList(0, Math.min(n, reads.size())));
          while (reads.size() < n) {
            reads.add(fresh());
          }
          reader.run();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 30, 500, 4000})
  void readsInARow_leftOut_areFoundAgainBehindThem(int gap) {
    start(10_000);
    for (boolean observed : new boolean[] {true, false}) {
      List<Signal<Integer>> all = reads;
      Reader reader = reader(observed);
      reads = new ArrayList<>(all);
      reads.subList(2_000, 2_000 + gap).clear();

      assertThat(reader.run()).isLessThanOrEqualTo(gap + Math.max(2, gap / 3));

      reads = all;
      assertThat(reader.run()).isLessThanOrEqualTo(gap);
    }
  }

  @Test
  void gaps_oneAfterTheOther_eachCostsItsOwn() {
    start(10_000);
    for (boolean observed : new boolean[] {true, false}) {
      List<Signal<Integer>> all = reads;
      Reader reader = reader(observed);
      reads = new ArrayList<>();
      int k = 0;
      for (int i = 0; i < all.size(); i += 100) {
        reads.addAll(all.subList(i, i + 90));
        k += 10;
      }

      assertThat(reader.run()).isLessThanOrEqualTo(2 * k);
      reads = all;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneReadInTen_leftOutOrReadAgain_makesOnlyWhatItNeeds(boolean observed) {
    start(2_000);
    List<Signal<Integer>> all = reads;
    Reader reader = reader(observed);
    Random random = new Random(14);
    for (int round = 0; round < 20; round++) {
      List<Signal<Integer>> before = reads;
      reads = new ArrayList<>(all);
      reads.removeIf(signal -> random.nextInt(10) == 0);

      Set<Signal<Integer>> differing = Collections.newSetFromMap(new IdentityHashMap<>());
      differing.addAll(reads);
      before.forEach(
          signal -> {
            if (!differing.remove(signal)) {
              differing.add(signal);
            }
          });
      assertThat(reader.run()).isLessThanOrEqualTo(differing.size() * 21 / 20);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void neighbours_swapped_linkNothingAnew(boolean observed) {
    start(100);
    Reader reader = reader(observed);
    for (int i = 0; i + 1 < reads.size(); i += 2) {
      Collections.swap(reads, i, i + 1);
    }

    assertThat(reader.run()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void windowThatSlides_linksWhatComesAndGoes(boolean observed) {
    start(1_000);
    Reader reader = reader(observed);
    for (int i = 0; i < 10; i++) {
      reads.remove(0);
      reads.add(fresh());

      assertThat(reader.run()).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void runsInsideRuns_eachWithReadsThatDiffer_costWhatTheyDiffer(boolean observed) {
    List<Computed<Integer>> chain = new ArrayList<>();
    List<List<Signal<Integer>>> readsOf = new ArrayList<>();
    for (int level = 0; level < 40; level++) {
      List<Signal<Integer>> own = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        own.add(fresh());
      }
      readsOf.add(own);
      Computed<Integer> below = level == 0 ? null : chain.get(level - 1);
      chain.add(
          system.computed(
              () -> {
                turn.get();
                for (int i = 0; i < own.size(); i++) {
                  own.get(i).get();
                  if (i == 9 && below != null) {
                    below.get();
                  }
                }
                return turns;
              }));
    }
    Computed<Integer> top = chain.get(chain.size() - 1);
    Effect effect = observed ? system.effect(top::get) : null;
    top.get();
    List<Set<Link>> before = new ArrayList<>();
    chain.forEach(node -> before.add(links(node)));

    readsOf.forEach(
        own -> {
          own.remove(15);
          own.remove(3);
          Collections.swap(own, 4, 5);
        });
    turn.set(++turns);
    top.get();

    for (int i = 0; i < chain.size(); i++) {
      Set<Link> after = links(chain.get(i));
      assertThat(before.get(i)).containsAll(after).hasSize(after.size() + 2);
    }
    GraphInvariants.assertAtRest(system, chain);
    if (effect != null) {
      effect.close();
    }
  }

  @Test
  void effectClosedByARunInsideItsRun_leavesNoLinkThatItHasSkipped() {
    start(6);
    List<Signal<Integer>> all = reads;
    Signal<Integer> go = system.signal(0);
    Effect[] outer = new Effect[1];
    Signal<Integer> inner = system.signal(0);
    Effect closing =
        system.effect(
            () -> {
              if (inner.get() == 1) {
                all.get(1).get();
                outer[0].close();
              } else {
                all.get(0).get();
                all.get(1).get();
              }
            });
    outer[0] =
        system.effect(
            () -> {
              int step = go.get();
              for (int i = step; i < all.size(); i++) {
                all.get(i).get();
                if (i == 3 && step > 0) {
                  inner.set(1);
                }
              }
            });

    go.set(2);

    assertThat(outer[0].deps).isNull();
    for (int i = 2; i < all.size(); i++) {
      assertThat(all.get(i).subs).isNull();
    }
    assertThat(all.get(0).subs).isNull();
    GraphInvariants.assertAtRest(system, List.of(closing, outer[0], go, inner));
    closing.close();
  }

  @Test
  void computedThatLosesItsObserverInMidRun_isDetachedFromWhatItHasSkipped() {
    start(6);
    List<Signal<Integer>> all = reads;
    Signal<Integer> go = system.signal(0);
    Effect[] observer = new Effect[1];
    Computed<Integer> computed =
        system.computed(
            () -> {
              int step = go.get();
              for (int i = step; i < all.size(); i++) {
                all.get(i).get();
                if (i == 3 && step > 0) {
                  observer[0].close();
                }
              }
              return step;
            });
    observer[0] = system.effect(() -> computed.get());

    go.set(2);

    GraphInvariants.assertAtRest(system, List.of(computed, go));
    assertThat(all).allMatch(signal -> signal.subs == null);
    assertThat(computed.get()).isEqualTo(2);
    assertThat(links(computed)).hasSize(5);
  }

  @Test
  void errorThatEndsARun_keepsWhatItHasSkippedAsDependencies() {
    start(6);
    List<Signal<Integer>> all = reads;
    Signal<Integer> go = system.signal(0);
    List<Integer> runs = new ArrayList<>();
    Effect effect =
        system.effect(
            () -> {
              runs.add(turns);
              int step = go.get();
              for (int i = step; i < all.size(); i++) {
                all.get(i).get();
                if (i == 3 && step == 2 && runs.size() == 2) {
                  throw new StackOverflowError();
                }
              }
            });
    assertThatThrownBy(() -> go.set(2)).isInstanceOf(StackOverflowError.class);
    GraphInvariants.assertAtRest(system, List.of(effect, go));

    all.get(0).set(1);

    assertThat(runs).hasSize(3);
    effect.close();
  }

  @Test
  void signalReadByARunInside_readAgainByTheRunAround_isKnownToBeReadFromThenOn() {
    Signal<Integer> shared = system.signal(0);
    Computed<Integer> inside = system.computed(shared);
    List<Boolean> known = new ArrayList<>();
    Effect effect =
        system.effect(
            () -> {
              shared.get();
              inside.get();
              known.add(shared.seen == system.engine.cycle);
              shared.get();
              known.add(shared.seen == system.engine.cycle);
            });

    assertThat(known).containsExactly(false, true);
    assertThat(links(effect)).hasSize(2);
    effect.close();
  }

  @Test
  void runsWithoutDifferences_afterOneWithMany_keepNothingOfIt() {
    start(1_000);
    Reader reader = reader(true);
    reads = new ArrayList<>(reads.subList(900, 1_000));
    reader.run();

    reader.run();

    SkippedLinks kept = Objects.requireNonNull(system.engine.spareSkipped);
    assertThat(kept.sub()).isNull();
    assertThat(kept.first()).isNull();
    assertThat(kept.last()).isNull();
  }
}
