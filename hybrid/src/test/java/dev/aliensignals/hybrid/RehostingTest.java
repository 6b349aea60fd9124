package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.getBatchDepth;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.readonly;
import static dev.aliensignals.hybrid.Hybrid.toRaw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Methods that are no accessors run on the view, field by field. */
@AnySystem
class RehostingTest {

  /** Has methods of many shapes, and no accessor that would do. */
  static class Counter {
    private static int made;
    private static final Comparator<Counter> BY_COUNT = Comparator.comparingInt(Counter::count);

    private int count;
    private int other;
    private long total;
    private double ratio;
    private String name = "";
    private @Nullable Counter next;
    private Kind kind = Kind.SMALL;
    private int batchDepth = -1;

    enum Kind {
      SMALL,
      BIG
    }

    void increment() {
      count++;
    }

    int incrementAndGet() {
      return ++count;
    }

    int count() {
      return addOther(count) - other;
    }

    private int addOther(int value) {
      return value + other;
    }

    void bump() {
      count += 10;
      other += 10;
      total += 10;
      ratio = total / 3.0;
    }

    int sum() {
      return count + other;
    }

    double figures() {
      return total + ratio;
    }

    Counter named(String name) {
      this.name = name.strip();
      return this;
    }

    String label() {
      return name + ":" + count;
    }

    IntSupplier supplier() {
      return () -> count + other;
    }

    int applied(int value) {
      IntUnaryOperator twice = v -> v * 2;
      IntUnaryOperator plus = this::addOther;
      return plus.applyAsInt(twice.applyAsInt(value));
    }

    void link(@Nullable Counter next) {
      this.next = next;
    }

    @Nullable Counter next() {
      Counter found = next;
      return found == null ? null : found;
    }

    int depth() {
      return next == null ? 1 : 1 + next.depth();
    }

    void swap(Counter with) {
      int mine = count;
      count = with.count;
      with.count = mine;
    }

    boolean isBelow(Counter than) {
      return BY_COUNT.compare(this, than) < 0;
    }

    String size() {
      return switch (kind) {
        case SMALL -> "small";
        case BIG -> "big";
      };
    }

    void grow(String how) {
      switch (how) {
        case "much" -> kind = Kind.BIG;
        case "little" -> kind = Kind.SMALL;
        default -> throw new IllegalStateException("how?");
      }
    }

    void failAfter(int value) {
      try {
        count = value;
        if (value < 0) {
          throw new IllegalStateException("negative");
        }
      } finally {
        other++;
      }
    }

    void countMade() {
      made++;
      made(count);
    }

    private static void made(int count) {
      made += count;
    }

    static int made() {
      return made;
    }

    boolean isEven() {
      return even(count);
    }

    private boolean even(int value) {
      return value == 0 ? other >= 0 : odd(value - 1);
    }

    private boolean odd(int value) {
      return value != 0 && even(value - 1);
    }

    boolean isOdd() {
      return odd(count);
    }

    @NoBatch
    void save() {
      count++;
      batchDepth = getBatchDepth();
      other++;
    }

    void saveInBatch() {
      count++;
      batchDepth = getBatchDepth();
      other++;
    }

    int batchDepth() {
      return batchDepth + 0;
    }

    String text() {
      return getClass().getSimpleName() + super.toString().contains("$$");
    }

    synchronized void lockedBump() {
      count++;
      other++;
    }
  }

  private static <T extends @Nullable Object> List<T> follow(Supplier<T> read) {
    List<T> seen = new ArrayList<>();
    effect(
        () -> {
          seen.add(read.get());
        });
    return seen;
  }

  @Test
  void increment_field_followed() {
    // D28
    Counter counter = reactive(new Counter());
    List<Integer> seen = follow(counter::count);

    counter.increment();

    assertThat(counter.incrementAndGet()).isEqualTo(2);
    assertThat(seen).containsExactly(0, 1, 2);
    assertThat(toRaw(counter).count).isEqualTo(2);
  }

  @Test
  void method_readsOneField_otherDoesNotWakeIt() {
    Counter counter = reactive(new Counter());
    List<String> seen = follow(counter::label);

    counter.link(new Counter());

    assertThat(seen).hasSize(1);
  }

  @Test
  void method_writesFourFields_oneRun() {
    Counter counter = reactive(new Counter());
    List<Double> seen = follow(() -> counter.sum() + counter.figures());

    counter.bump();

    assertThat(seen).containsExactly(0.0, 30 + 10 / 3.0);
  }

  @Test
  void fluentMethod_always_returnsView() {
    Counter counter = reactive(new Counter());
    List<String> seen = follow(counter::label);

    assertThat(counter.named(" tea ")).isSameAs(counter);
    assertThat(seen).containsExactly(":0", "tea:0");
  }

  @Test
  void lambda_ofThis_followed() {
    Counter counter = reactive(new Counter());
    IntSupplier supplier = counter.supplier();
    List<Integer> seen = follow(supplier::getAsInt);

    counter.increment();

    assertThat(seen).containsExactly(0, 1);
  }

  @Test
  void methodReference_toPrivateMethod_followed() {
    Counter counter = reactive(new Counter());
    List<Integer> seen = follow(() -> counter.applied(2));

    counter.bump();

    assertThat(seen).containsExactly(4, 14);
  }

  @Test
  void nestedObject_read_isItsView() {
    Counter counter = reactive(new Counter());
    Counter next = reactive(new Counter());
    List<Integer> seen = follow(counter::depth);

    counter.link(next);
    next.link(new Counter());

    assertThat(counter.next()).isSameAs(next);
    assertThat(toRaw(counter).next).isSameAs(toRaw(next));
    assertThat(seen).containsExactly(1, 2, 3);
  }

  @Test
  void fieldsOfOtherView_swapped_bothFollowed() {
    Counter one = reactive(new Counter());
    Counter two = reactive(new Counter());
    one.increment();
    List<Integer> ones = follow(one::count);
    List<Integer> twos = follow(two::count);

    one.swap(two);

    assertThat(ones).containsExactly(1, 0);
    assertThat(twos).containsExactly(0, 1);
  }

  @Test
  void fieldsOfRawObject_swapped_written() {
    Counter one = reactive(new Counter());
    Counter raw = new Counter();
    raw.count = 5;

    one.swap(raw);

    assertThat(one.count()).isEqualTo(5);
    assertThat(raw.count).isZero();
  }

  @Test
  void privateStaticComparator_used_followed() {
    Counter one = reactive(new Counter());
    Counter two = reactive(new Counter());
    List<Boolean> seen = follow(() -> one.isBelow(two));

    two.increment();

    assertThat(seen).containsExactly(false, true);
  }

  @Test
  void switches_onEnumAndText_followed() {
    Counter counter = reactive(new Counter());
    List<String> seen = follow(counter::size);

    counter.grow("much");

    assertThatIllegalStateException().isThrownBy(() -> counter.grow("?")).withMessage("how?");
    assertThat(seen).containsExactly("small", "big");
  }

  @Test
  void exception_afterWrites_writesFollowed() {
    Counter counter = reactive(new Counter());
    List<Integer> seen = follow(counter::sum);

    assertThatIllegalStateException().isThrownBy(() -> counter.failAfter(-5));

    assertThat(seen).containsExactly(0, -4);
    assertThat(getBatchDepth()).isZero();
  }

  @Test
  void privateStatics_used_shared() {
    Counter counter = reactive(new Counter());
    int before = Counter.made();
    counter.increment();

    counter.countMade();

    assertThat(Counter.made()).isEqualTo(before + 2);
  }

  @Test
  void privateMethods_thatCallEachOther_followed() {
    Counter counter = reactive(new Counter());
    List<Boolean> even = follow(counter::isEven);
    List<Boolean> odd = follow(counter::isOdd);

    counter.increment();

    assertThat(even).containsExactly(true, false);
    assertThat(odd).containsExactly(false, true);
  }

  @Test
  void noBatch_method_holdsNothing() {
    Counter counter = reactive(new Counter());
    List<Integer> seen = follow(counter::sum);

    counter.save();

    assertThat(counter.batchDepth()).isZero();
    assertThat(seen).containsExactly(0, 1, 2);
  }

  @Test
  void method_thatWrites_isBatch() {
    Counter counter = reactive(new Counter());
    List<Integer> seen = follow(counter::sum);

    counter.saveInBatch();

    assertThat(counter.batchDepth()).isEqualTo(1);
    assertThat(seen).containsExactly(0, 2);
  }

  @Test
  void getClass_inMethod_isUsersClass() {
    // D34
    assertThat(reactive(new Counter()).text()).isEqualTo("Counterfalse");
  }

  @Test
  void synchronizedMethod_writes_oneRun() {
    Counter counter = reactive(new Counter());
    List<Integer> seen = follow(counter::sum);

    counter.lockedBump();

    assertThat(seen).containsExactly(0, 2);
  }

  @Test
  void readonlyView_methodThatWrites_throwsAndChangesNothing() {
    Counter raw = new Counter();
    Counter counter = readonly(raw);

    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(counter::bump)
        .withMessageContaining("readonly");
    assertThat(raw.count).isZero();
  }

  // ---- hierarchies ------------------------------------------------------------------------------

  /** At the top. */
  static class Base {
    private int value = 1;

    int value() {
      return value * 1;
    }

    void add(int by) {
      value += by;
    }

    String describe() {
      return "base " + value + secret();
    }

    private String secret() {
      return "!";
    }
  }

  /** In the middle, with names from above. */
  static class Middle extends Base {
    private int value = 100;

    @Override
    void add(int by) {
      super.add(by);
      value += by;
    }

    @Override
    String describe() {
      return "middle " + value + secret() + super.describe();
    }

    String secret() {
      return "?";
    }
  }

  /** At the bottom. */
  static class Bottom extends Middle {
    @Override
    void add(int by) {
      super.add(by * 2);
    }

    @Override
    String secret() {
      return "*" + super.secret();
    }
  }

  @Test
  void superCalls_threeLevels_followed() {
    Bottom bottom = reactive(new Bottom());
    List<String> seen = follow(bottom::describe);

    bottom.add(1);

    assertThat(seen).containsExactly("middle 100*?base 1!", "middle 102*?base 3!");
  }

  @Test
  void superCalls_sameAsRaw() {
    Bottom raw = new Bottom();
    Bottom bottom = reactive(new Bottom());

    raw.add(3);
    bottom.add(3);

    assertThat(bottom.describe()).isEqualTo(raw.describe());
    assertThat(bottom.value()).isEqualTo(raw.value());
  }

  // ---- limits of copying ------------------------------------------------------------------------

  /** Uses classes that use its fields. */
  static class Outer {
    private int count;

    int count() {
      return count * 1;
    }

    void addThroughInner(int by) {
      new Object() {
        void add() {
          count += by;
        }
      }.add();
    }

    int throughPrivateClass() {
      return new Hidden(count).value;
    }

    /** Only its nest may make one. */
    private static final class Hidden {
      private final int value;

      private Hidden(int value) {
        this.value = value;
      }
    }

    @Override
    protected Outer clone() {
      Outer copy = new Outer();
      copy.count = count;
      return copy;
    }
  }

  @Test
  void innerClass_usesField_followed() {
    Outer outer = reactive(new Outer());
    List<Integer> seen = follow(outer::count);

    outer.addThroughInner(2);

    assertThat(seen).containsExactly(0, 2);
  }

  @Test
  void privateNestedClass_used_followed() {
    Outer outer = reactive(new Outer());
    List<Integer> seen = follow(outer::throughPrivateClass);

    outer.addThroughInner(2);

    assertThat(seen).containsExactly(0, 2);
  }

  @Test
  void clone_ofView_isRaw() {
    // D34
    Outer outer = reactive(new Outer());
    outer.addThroughInner(2);

    Outer clone = outer.clone();

    assertThat(Hybrid.isReactive(clone)).isFalse();
    assertThat(clone.count()).isEqualTo(2);
  }

  /** Compares with another of any kind. */
  static class Version implements Comparable<Version> {
    private int major;

    void major(int major) {
      this.major = Objects.checkIndex(major, 100);
    }

    @Override
    public int compareTo(Version other) {
      return Integer.compare(major, other.major);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Version version && version.major == major;
    }

    @Override
    public int hashCode() {
      return major;
    }
  }

  @Test
  void compareTo_ofViews_followed() {
    Version one = reactive(new Version());
    Version two = reactive(new Version());
    List<Integer> seen = follow(() -> one.compareTo(two));

    two.major(2);

    assertThat(seen).containsExactly(0, -1);
  }

  @Test
  void equality_ofViews_untrackedAndRight() {
    Version one = reactive(new Version());
    Version two = reactive(new Version());
    List<Boolean> seen = follow(() -> one.equals(two));

    two.major(2);

    assertThat(seen).containsExactly(true);
    assertThat(one.equals(two)).isFalse();
  }

  // ---- reports ----------------------------------------------------------------------------------

  /** Has a static method that would see empty fields. */
  static class Leaky {
    private int size;

    void grow() {
      size++;
    }

    static int difference(Leaky one, Leaky other) {
      return one.size - other.size;
    }
  }

  /** Has a factory that uses fields, but of what it has made. */
  static class Made {
    private int size;

    int size() {
      return size;
    }

    static Made of(int size, String... unused) {
      Made made = new Made();
      made.size = size;
      return made;
    }
  }

  @Test
  void staticFactory_usesFieldsOfWhatItMakes_isNotReported() {
    assertThat(messagesOf(() -> reactive(Made.of(1)).size())).isEmpty();
  }

  @Test
  void staticMethod_usesFieldsOfArguments_isReported() {
    assertThat(messagesOf(() -> reactive(new Leaky()).grow()))
        .singleElement()
        .asString()
        .contains("static " + Leaky.class.getTypeName() + ".difference()", "use accessors");
  }

  /** The upper of two classes with static methods that would see empty fields. */
  static class LeakyBelow extends Leaky {
    private int weight;

    int weight() {
      return weight;
    }

    static int weigh(LeakyBelow one) {
      return one.weight;
    }
  }

  @Test
  void staticMethods_ofTwoClasses_areReportedFromTheLowerClassUp() {
    assertThat(messagesOf(() -> reactive(new LeakyBelow()).weight()))
        .singleElement()
        .asString()
        .containsSubsequence("LeakyBelow.weigh()", "Leaky.difference()");
  }

  /** Has a static method and nested classes that use each other in a ring. */
  static class Ring {
    private int size;

    int size() {
      return size;
    }

    void grow() {
      size++;
    }

    static void visit(Ring ring) {
      new Visitor().visit(ring);
    }

    static class Visitor {
      void visit(Ring ring) {
        if (ring.size() > 100) {
          new Second().visit(ring);
        }
      }
    }

    static class Second {
      void visit(Ring ring) {
        Ring.visit(ring);
      }
    }
  }

  @Test
  void nestedClasses_thatUseAStaticMethodThatUsesThem_areNotReported() {
    assertThat(
            messagesOf(
                () -> {
                  Ring ring = reactive(new Ring());
                  ring.grow();
                  Ring.visit(ring);
                }))
        .isEmpty();
  }

  /** Such a ring, in which one uses a field. */
  static class LeakyRing {
    private int size;

    void grow() {
      size++;
    }

    static void visit(LeakyRing ring) {
      new Outward().visit(ring);
    }

    static void back(LeakyRing ring) {
      new Back().visit(ring);
    }

    static class Outward {
      void visit(LeakyRing ring) {
        back(ring);
      }
    }

    static class Back {
      void visit(LeakyRing ring) {
        if (ring.size > 100) {
          LeakyRing.visit(ring);
        }
      }
    }
  }

  @Test
  void nestedClasses_inARingInWhichOneUsesAField_areReported() {
    assertThat(messagesOf(() -> reactive(new LeakyRing()).grow()))
        .singleElement()
        .asString()
        .contains("LeakyRing.visit()", "LeakyRing.back()", "LeakyRing$Outward", "LeakyRing$Back");
  }

  /** The messages that the library logs meanwhile. */
  private static List<String> messagesOf(Runnable action) {
    List<String> messages = new ArrayList<>();
    Logger logger = Logger.getLogger("dev.aliensignals.hybrid");
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord message) {
            messages.add(message.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);

    action.run();

    logger.removeHandler(handler);
    return messages;
  }
}
