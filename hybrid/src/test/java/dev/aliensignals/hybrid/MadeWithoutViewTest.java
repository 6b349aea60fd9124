package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.readonly;
import static dev.aliensignals.hybrid.Hybrid.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.aliensignals.primitives.Signal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Functions that a class makes where there is no view, or that get arguments which may be views:
 * copy constructors, functions in static fields, and functions that the constructor made.
 */
@AnySystem
class MadeWithoutViewTest {

  static class Money {
    private long cents;

    Money(long cents) {
      this.cents = cents;
    }

    Money(Money other) {
      this.cents = other.cents;
    }

    long getCents() {
      return cents;
    }

    void setCents(long cents) {
      this.cents = cents;
    }

    Money copy() {
      return new Money(this);
    }

    Money plus(Money other) {
      return new Money(cents + other.cents);
    }

    static Money sum(Money a, Money b) {
      return new Money(a.cents + b.cents);
    }
  }

  static class Account {
    private Money balance = new Money(5);
    private Money saved = new Money(6);

    Money getBalance() {
      return balance;
    }

    void setBalance(Money balance) {
      this.balance = balance;
    }

    Money getSaved() {
      return saved;
    }

    void setSaved(Money saved) {
      this.saved = saved;
    }

    void save() {
      saved = new Money(balance);
    }

    void saveByReference() {
      UnaryOperator<Money> copier = Money::new;
      saved = copier.apply(balance);
    }

    void saveCopy() {
      saved = balance.copy();
    }

    void saveSum() {
      saved = Money.sum(balance, balance);
    }
  }

  @Test
  void copy_calledOnAView_copiesTheState() {
    Money money = reactive(new Money(500));

    assertThat(money.copy().getCents()).isEqualTo(500);
    assertThat(money.plus(money).getCents()).isEqualTo(1000);
  }

  @Test
  void copy_inAnEffect_isFollowed() {
    Money money = reactive(new Money(500));
    List<Long> seen = new ArrayList<>();
    effect(() -> seen.add(money.copy().getCents()));

    money.setCents(600);

    assertThat(seen).containsExactly(500L, 600L);
  }

  @Test
  void methods_thatCopyWhatIsNested_copyItsState() {
    Account account = reactive(new Account());
    List<Long> seen = new ArrayList<>();
    effect(() -> seen.add(account.getSaved().getCents()));

    account.save();
    account.getBalance().setCents(7);
    account.saveByReference();
    account.getBalance().setCents(8);
    account.saveCopy();
    account.saveSum();

    assertThat(seen).containsExactly(6L, 5L, 7L, 8L, 16L);
  }

  static class Amount {
    private int units;

    Amount() {}

    Amount(@Nullable Amount other) {
      if (other != null) {
        this.units = other.units;
      }
    }

    int getUnits() {
      return units;
    }

    void setUnits(int units) {
      this.units = units;
    }
  }

  @Test
  void copyConstructor_isNamedInTheLog() {
    assertThat(new Amount(null).getUnits()).isZero();
    assertThat(messagesOf(() -> reactive(new Amount())))
        .singleElement()
        .asString()
        .contains("constructor ", "Amount(")
        .contains("find them empty in a view");
  }

  static class Linked {
    private @Nullable Linked next;
    private int size;

    Linked() {}

    Linked(Linked before) {
      size = 1;
      before.next = this;
    }

    @Nullable Linked getNext() {
      return next;
    }

    void setNext(Linked next) {
      this.next = next;
    }

    int getSize() {
      return size;
    }

    void append() {
      new Linked(this);
    }
  }

  @Test
  void constructor_thatWritesAnArgument_writesTheRawObject() {
    Linked first = reactive(new Linked());
    List<Boolean> seen = new ArrayList<>();
    effect(() -> seen.add(first.getNext() != null));

    first.append();

    assertThat(seen).containsExactly(false, true);
  }

  static class Plain {
    private @Nullable Plain next;
    private int depth;

    Plain() {}

    Plain(@Nullable Plain next, int depth) {
      this.next = next;
      this.depth = depth > 0 ? depth : 0;
      if (next != null) {
        this.next = next;
      }
    }

    @Nullable Plain getNext() {
      return next;
    }

    void setNext(Plain next) {
      this.next = next;
    }

    void grow() {
      next = new Plain(next, depth + 1);
    }
  }

  @Test
  void constructor_thatStoresItsArgument_isNoReasonToCompare() {
    assertThat(messagesOf(() -> reactive(new Plain()).grow())).isEmpty();
  }

  static class Row {
    static final Comparator<Row> BY_PLACE = Comparator.comparingInt(row -> row.place);

    private int place;
    private final List<Row> rows = new ArrayList<>();

    Row(int place) {
      this.place = place;
    }

    int getPlace() {
      return place;
    }

    void setPlace(int place) {
      this.place = place;
    }

    List<Row> getRows() {
      return rows;
    }

    void sort() {
      rows.sort(BY_PLACE);
    }

    static Comparator<Row> byPlace() {
      return (a, b) -> Integer.compare(a.place, b.place);
    }
  }

  @Test
  void sort_byAFunctionInAStaticField_sortsByTheState() {
    Row row = reactive(new Row(0));
    row.getRows().addAll(List.of(new Row(3), new Row(1), new Row(2)));
    List<List<Integer>> seen = new ArrayList<>();
    effect(() -> seen.add(row.getRows().stream().map(Row::getPlace).toList()));

    row.sort();

    assertThat(seen).containsExactly(List.of(3, 1, 2), List.of(1, 2, 3));
  }

  static class Place {
    private static final Comparator<Place> BY_X = Comparator.comparingInt(place -> place.x);
    private int x;

    int getX() {
      return x;
    }

    void setX(int x) {
      this.x = x;
    }

    static Comparator<Place> byX() {
      return (a, b) -> Integer.compare(a.x, b.x);
    }
  }

  @Test
  void functionsInStaticFieldsAndFromStaticMethods_areNamedInTheLog() {
    assertThat(Place.byX()).isNotSameAs(Place.BY_X);
    assertThat(messagesOf(() -> reactive(new Place())))
        .singleElement()
        .asString()
        .contains("a function made in the static initialiser of ", "a function made in static ")
        .contains("Place.byX()");
  }

  static class Machine {
    private int x = 1;

    @SuppressWarnings("UnnecessaryLambda") // that is the question
    private final Supplier<Integer> twice = () -> x * 2;

    @SuppressWarnings("UnnecessaryLambda") // that is the question
    private final Runnable increment = () -> x++;

    private final Map<String, Runnable> commands = new HashMap<>();
    private final Calculator calculator = new Calculator();
    private final Runnable @Nullable [] steps;
    private Runnable reset;

    class Calculator {
      int twice() {
        return getX() * 2;
      }

      void increment() {
        setX(getX() + 1);
      }
    }

    Machine() {
      commands.put("increment", this::incrementSlowly);
      Runnable made = () -> x = 0;
      reset = made;
      steps = new Runnable[] {() -> x += 10};
    }

    private void incrementSlowly() {
      x++;
    }

    int getX() {
      return x;
    }

    void setX(int x) {
      this.x = x;
    }

    Runnable getReset() {
      return reset;
    }

    void setReset(Runnable reset) {
      this.reset = reset;
    }

    int twice() {
      return twice.get();
    }

    void increment() {
      increment.run();
    }

    void command(String name) {
      Runnable command = commands.get(name);
      if (command != null) {
        command.run();
      }
    }

    int calculate() {
      return calculator.twice();
    }

    void incrementByInner() {
      calculator.increment();
    }

    void step() {
      if (steps != null && steps[0] != null) {
        steps[0].run();
      }
    }

    void reset() {
      getReset().run();
    }
  }

  @Test
  void functions_madeByTheConstructor_areFollowed() {
    Machine machine = reactive(new Machine());
    List<Integer> x = new ArrayList<>();
    List<Integer> twice = new ArrayList<>();
    List<Integer> calculated = new ArrayList<>();
    effect(() -> x.add(machine.getX()));
    effect(() -> twice.add(machine.twice()));
    effect(() -> calculated.add(machine.calculate()));

    machine.setX(5);
    machine.increment();
    machine.command("increment");
    machine.incrementByInner();
    machine.step();
    machine.reset();

    assertThat(x).containsExactly(1, 5, 6, 7, 8, 18, 0);
    assertThat(twice).containsExactly(2, 10, 12, 14, 16, 36, 0);
    assertThat(calculated).isEqualTo(twice);
  }

  @Test
  void functions_madeByTheConstructor_areNotCalledOnAReadonlyView() {
    Machine machine = reactive(new Machine());
    Machine view = readonly(machine);

    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(view::increment);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> view.command("increment"));
    assertThat(machine.getX()).isEqualTo(1);
    assertThat(view.twice()).isEqualTo(2);
  }

  static class Listening {
    private final List<Runnable> listeners = new ArrayList<>();
    private int heard;

    Listening() {
      listeners.add(this::hear);
    }

    private void hear() {
      heard++;
    }

    int getHeard() {
      return heard;
    }

    void setHeard(int heard) {
      this.heard = heard;
    }

    void fire() {
      listeners.forEach(Runnable::run);
    }
  }

  @Test
  void fieldsThatKeepTheRawObject_areNamedInTheLog() {
    List<String> messages =
        messagesOf(
            () -> {
              Listening listening = reactive(new Listening());
              List<Integer> seen = new ArrayList<>();
              effect(() -> seen.add(listening.getHeard()));
              listening.fire();
              assertThat(seen).containsExactly(0, 1);
            });

    assertThat(messages)
        .anySatisfy(
            message ->
                assertThat(message).contains("keep the raw object: listeners.", "as an argument"))
        .anySatisfy(
            message ->
                assertThat(message).contains("fire() uses the field listeners, which keeps"));
  }

  static class Ordinary {
    private final Signal<Integer> count = signal(1);

    @SuppressWarnings("UnnecessaryLambda") // that is the question
    private final Supplier<Integer> constant = () -> 5;

    private final List<String> tags = new ArrayList<>();
    private final List<String> marked;
    private String mark = "!";
    private int longest;

    Ordinary() {
      tags.add("a");
      tags.forEach(tag -> longest = Math.max(longest, tag.length()));
      marked = tags.stream().map(tag -> tag + mark).toList();
    }

    String getMark() {
      return mark;
    }

    void setMark(String mark) {
      this.mark = mark;
    }

    String all() {
      return marked + " " + tags + " " + count.get() + " " + constant.get() + " " + longest;
    }
  }

  @Test
  void lambdas_thatTheConstructorOnlyCalls_areNoReasonToCompare() {
    List<String> messages =
        messagesOf(() -> assertThat(reactive(new Ordinary()).all()).isEqualTo("[a!] [a] 1 5 1"));

    assertThat(messages).isEmpty();
  }

  private static List<String> messagesOf(Runnable action) {
    try (LogRecorder log = new LogRecorder()) {
      action.run();
      return log.messages();
    }
  }
}
