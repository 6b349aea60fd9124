package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.toRaw;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.hybrid.runtime.TableOfViews;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.spi.Spi;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jol.info.ClassLayout;

/** How many bytes views and what is followed take, as the guide has it. */
class ReactiveMemoryTest {

  private static final int COUNT = 100_000;

  /** The most that a property costs that one effect follows: dependency, link and place. */
  private static final long FOLLOWED = 125;

  /** The size of a view beyond that of its object. */
  private static final long MORE = 24;

  /** An entry of the table of views, and its place there: 4 to 8 bytes, as the table doubles. */
  private static final long ENTRY = 40 + 8;

  /**
   * The entry that says where an object belongs, once there are several systems; with its place.
   */
  private static final long HOME_ENTRY = 48 + 8;

  /** A bean with one property. */
  static class Single {
    private int valueThatIsFollowed;

    int getValueThatIsFollowed() {
      return valueThatIsFollowed;
    }

    void setValueThatIsFollowed(int value) {
      this.valueThatIsFollowed = value;
    }
  }

  private final List<Object> raws = new ArrayList<>(COUNT);
  private final List<Single> views = new ArrayList<>(COUNT);
  private int sum;

  @BeforeEach
  void loadClasses() throws InterruptedException {
    Single warm = reactive(new Single());
    try (Effect reader = effect(() -> sum += warm.getValueThatIsFollowed())) {
      warm.setValueThatIsFollowed(1);
    }
    for (int i = 0; i < COUNT; i++) {
      raws.add(new Single());
    }
    TableOfViews.forgetDead();
  }

  /** Bytes of the heap that are in use, the least of some collections. */
  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private void makeViews() {
    for (Object raw : raws) {
      views.add((Single) reactive(raw));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void view_untouched_isItsObjectAndLittleMore(boolean several) throws Exception {
    assertThat(ForkedJvm.run(Untouched.class, "-Dseveral=" + several)).contains("little");
  }

  /** Measures in a JVM where the table of views has grown for no other test. */
  static final class Untouched {

    public static void main(String[] args) throws InterruptedException {
      if (Boolean.getBoolean("several")) {
        ReactiveSystem.create("second");
      }
      var memory = new ReactiveMemoryTest();
      memory.loadClasses();
      memory.assertLittleMore();
      System.out.println("little");
    }
  }

  private void assertLittleMore() {
    long own = ClassLayout.parseInstance(raws.get(0)).instanceSize();
    long ofView = ClassLayout.parseInstance(reactive(raws.get(0))).instanceSize();
    long before = usedHeap();

    makeViews();

    long each = (usedHeap() - before) / COUNT;
    assertThat(toRaw(views.get(0))).isSameAs(raws.get(0));
    assertThat(ofView - own).isLessThanOrEqualTo(MORE);
    assertThat(each).isLessThanOrEqualTo(own + MORE + ENTRY + (Spi.several() ? HOME_ENTRY : 0));
  }

  @Test
  void property_followed_hasNoNameOfItsOwn() {
    makeViews();
    long before = usedHeap();

    try (Effect reader =
        effect(
            () -> {
              for (Single view : views) {
                sum += view.getValueThatIsFollowed();
              }
            })) {
      long each = (usedHeap() - before) / COUNT;
      assertThat(reader.isClosed()).isFalse();
      assertThat(each).isLessThanOrEqualTo(FOLLOWED);
    }
  }

  @Test
  void followedList_hasNoNameOfItsOwn() {
    List<List<Integer>> lists = new ArrayList<>();
    for (int i = 0; i < COUNT / 10; i++) {
      lists.add(reactive(new ArrayList<>(0)));
    }
    long before = usedHeap();

    try (Effect reader =
        effect(
            () -> {
              for (List<Integer> list : lists) {
                sum += list.size();
              }
            })) {
      long each = (usedHeap() - before) / (COUNT / 10);
      assertThat(reader.isClosed()).isFalse();
      assertThat(each).isLessThanOrEqualTo(FOLLOWED + 48); // with what the parts of a list are in
    }
  }
}
