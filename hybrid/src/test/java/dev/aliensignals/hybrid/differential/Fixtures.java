package dev.aliensignals.hybrid.differential;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.IntBinaryOperator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Classes for {@link DifferentialTest}. A method without arguments that returns something only
 * looks, unless its name starts with "do".
 */
final class Fixtures {

  private Fixtures() {}

  static final List<Supplier<Object>> ALL =
      List.of(
          PlainBean::new,
          Fluent::new,
          RecordStyle::new,
          Primitives::new,
          Normalising::new,
          Validating::new,
          ComputedGetters::new,
          PrivateHelpers::new,
          Lambdas::new,
          MethodReferences::new,
          Streams::new,
          Leaf::new,
          Shadowing::new,
          TextBox::new,
          Switches::new,
          Exceptions::new,
          Loops::new,
          Compound::new,
          Texts::new,
          Arrays::new,
          Synchronised::new,
          InnerClasses::new,
          LocalClasses::new,
          Varargs::new,
          Recursive::new,
          StaticHelpers::new,
          Defaults::new,
          Template::new,
          Values::new,
          Machine::new,
          Linked::new,
          Partners::new,
          Patterns::new,
          Lists::new,
          Maps::new,
          LockedParent::new,
          LazyGetter::new,
          PackageFields::new);

  static class PlainBean {
    private String name = "";
    private int age;

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    public int getAge() {
      return age;
    }

    public void setAge(int age) {
      this.age = age;
    }

    @Override
    public String toString() {
      return name + age;
    }
  }

  static class Fluent {
    private String name = "";
    private boolean on;

    String name() {
      return name;
    }

    Fluent name(String value) {
      name = value;
      return this;
    }

    boolean on() {
      return on;
    }

    Fluent on(boolean value) {
      on = value;
      return this;
    }

    Fluent both(String value, boolean flag) {
      return name(value).on(flag);
    }
  }

  static class RecordStyle {
    private int x;
    private int y;

    int x() {
      return x;
    }

    void x(int value) {
      x = value;
    }

    int y() {
      return y;
    }

    void y(int value) {
      y = value;
    }

    double distance() {
      return Math.sqrt((double) x * x + (double) y * y);
    }

    void doTurn() {
      int old = x;
      x = -y;
      y = old;
    }
  }

  static class Primitives {
    private byte b;
    private short s;
    private char c = 'a';
    private long l;
    private float f;
    private double d;
    private boolean z;

    void all(int v) {
      b = (byte) v;
      s = (short) (v * 3);
      c += (char) v;
      l = (long) v << 33;
      f = v / 3f;
      d = v / 7d;
      z = v % 2 == 0;
    }

    double sum() {
      return b + s + c + l + f + d + (z ? 1 : 0);
    }

    char letter() {
      return c;
    }

    long big() {
      return l;
    }
  }

  static class Normalising {
    private String name = "";

    String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name.strip().toLowerCase(java.util.Locale.ROOT);
    }
  }

  static class Validating {
    private int level;

    int getLevel() {
      return level;
    }

    void setLevel(int level) {
      this.level = Objects.checkIndex(level, 4);
    }
  }

  static class ComputedGetters {
    private String first = "a";
    private String last = "b";
    private int visits;

    String getFull() {
      return first + " " + last;
    }

    void setFull(String full) {
      first = full;
      last = full + full;
    }

    boolean isFrequent() {
      return visits > 2;
    }

    void visit() {
      visits++;
    }

    String getGreeting() {
      return isFrequent() ? "again " + getFull() : getFull();
    }
  }

  static class PrivateHelpers {
    private int count;

    void add(int by) {
      change(by);
      change(by);
    }

    private void change(int by) {
      count = clamp(count + by);
    }

    private static int clamp(int value) {
      return Math.max(-10, Math.min(10, value));
    }

    int shown() {
      return doubled(count);
    }

    private int doubled(int value) {
      return value * 2 + count;
    }
  }

  static class Lambdas {
    private int base = 1;
    private int calls;

    int applied() {
      IntBinaryOperator plus = (a, b) -> a + b + base;
      Supplier<IntBinaryOperator> nested = () -> (a, b) -> plus.applyAsInt(a, b) * base;
      return nested.get().applyAsInt(2, 3);
    }

    void each(int times) {
      IntStream.range(0, Math.abs(times)).forEach(i -> base += i);
    }

    int doCount() {
      Runnable run = () -> calls++;
      run.run();
      run.run();
      return calls;
    }

    int calls() {
      return calls + 0;
    }
  }

  static class MethodReferences {
    private String text = "x";

    String shown() {
      UnaryOperator<String> quote = this::quoted;
      BiFunction<MethodReferences, String, String> unbound = MethodReferences::quoted;
      return quote.andThen(String::length).apply("q") + unbound.apply(this, "u");
    }

    private String quoted(String value) {
      return "'" + value + text + "'";
    }

    void text(String value) {
      Supplier<String> copy = value::strip;
      text = copy.get();
    }
  }

  static class Streams {
    private int size = 3;

    List<Integer> squares() {
      return IntStream.range(0, size).mapToObj(i -> i * size).collect(Collectors.toList());
    }

    String joined() {
      return IntStream.range(0, size).mapToObj(this::item).collect(Collectors.joining(","));
    }

    private String item(int i) {
      return "i" + (i + size);
    }

    void size(int value) {
      size = Math.floorMod(value, 5);
    }
  }

  static class Root {
    private int value = 1;

    int value() {
      return value + 0;
    }

    void change(int by) {
      value += by;
    }

    String describe() {
      return "root" + value;
    }
  }

  static class Stem extends Root {
    private int extra;

    @Override
    void change(int by) {
      super.change(by + 1);
      extra = value();
    }

    @Override
    String describe() {
      return super.describe() + "stem" + extra;
    }
  }

  static class Leaf extends Stem {
    private int changes;

    @Override
    void change(int by) {
      changes++;
      super.change(by * 2);
    }

    @Override
    String describe() {
      return super.describe() + "leaf" + changes;
    }
  }

  static class Shadowing extends Root {
    private int value = 7;

    int own() {
      return value * 10 + super.value();
    }

    void own(int to) {
      value = to;
    }
  }

  static class Box<T> {
    private T value;
    private int sets;

    Box(T value) {
      this.value = value;
    }

    T get() {
      return value;
    }

    void set(T to) {
      value = to;
      sets++;
    }

    int sets() {
      return sets + 0;
    }
  }

  static class TextBox extends Box<String> {
    TextBox() {
      super("t");
    }

    @Override
    String get() {
      return "<" + super.get() + ">";
    }

    @Override
    void set(String to) {
      super.set(to + "!");
    }
  }

  static class Switches {
    private int mode;
    private String word = "";

    @SuppressWarnings("fallthrough")
    void mode(int to) {
      switch (Math.floorMod(to, 4)) {
        case 0:
          mode = 10;
          break;
        case 1:
          mode = 11;
        // falls through
        case 2:
          mode++;
          break;
        default:
          mode = -1;
      }
    }

    void word(String to) {
      word =
          switch (to) {
            case "a", "b" -> word + to;
            case "" -> "empty";
            default -> {
              mode++;
              yield to;
            }
          };
    }

    String shown() {
      return mode + word;
    }
  }

  static class Exceptions {
    private int tries;
    private int failures;

    void attempt(int value) {
      try {
        tries++;
        check(value);
      } catch (IllegalStateException e) {
        failures++;
      } finally {
        tries += 100;
      }
    }

    int doThrow(int value) {
      tries = value;
      check(value);
      return tries;
    }

    private void check(int value) {
      if (value < 0) {
        throw new IllegalStateException("negative" + failures);
      }
    }

    int state() {
      return tries * 31 + failures;
    }
  }

  static class Loops {
    private int sum;
    private int steps;

    void run(int n) {
      outer:
      for (int i = 0; i < 5; i++) {
        for (int j = 0; j < i; j++) {
          steps++;
          if (j == Math.abs(n) % 4) {
            continue outer;
          }
          sum += i * j;
        }
      }
      while (sum > 20) {
        sum -= 7;
      }
    }

    int sum() {
      return sum + 0;
    }

    int steps() {
      return steps + 0;
    }
  }

  static class Compound {
    private int i = 1;
    private long l = 1;
    private double d = 1;
    private @Nullable Integer boxed = 0;

    int doInc() {
      return i++ + ++i - i-- - --i;
    }

    void shift(int by) {
      i <<= by & 3;
      l |= i;
      d /= 1 + Math.abs(by);
      boxed = boxed == null ? i : null;
    }

    void boxes() {
      if (boxed != null) {
        boxed++;
      }
    }

    String shown() {
      return i + "," + l + "," + d + "," + boxed;
    }
  }

  static class Texts {
    private String text = "";
    private @Nullable String other;

    void append(String more) {
      text += more + text.length();
      if (text.length() > 20) {
        text = "";
      }
    }

    void other(@Nullable String value) {
      other = value;
    }

    String shown() {
      return text + other;
    }
  }

  static class Arrays {
    private final int[] slots = new int[3];

    void put(int value) {
      slots[Math.floorMod(value, 3)] += value;
    }

    int total() {
      return IntStream.of(slots).sum();
    }
  }

  static class Synchronised {
    private int count;

    synchronized void add(int by) {
      count += by;
      count += by;
    }

    synchronized int count() {
      return count + 0;
    }
  }

  static class InnerClasses {
    private int count;

    void add(int by) {
      new Adder().add(by);
    }

    int count() {
      return count + 0;
    }

    class Adder {
      void add(int by) {
        count += by;
        count += 1;
      }
    }
  }

  static class LocalClasses {
    private int count;

    int getCount() {
      return count;
    }

    void setCount(int count) {
      this.count = count;
    }

    void throughAccessors(int by) {
      Runnable anonymous =
          new Runnable() {
            @Override
            public void run() {
              setCount(getCount() + by);
            }
          };
      anonymous.run();
      anonymous.run();
    }

    String pair() {
      record Pair(int a, int b) {}
      return new Pair(count, count + 1).toString();
    }
  }

  static class Varargs {
    private int sum;

    void add(int a, int b) {
      addAll(a, b, 1);
    }

    private void addAll(int... values) {
      for (int value : values) {
        sum += value;
      }
    }

    String shown() {
      return String.format("%d/%s", sum, sum);
    }
  }

  static class Recursive {
    private int depth;

    void deepen(int n) {
      if (n > 0) {
        depth++;
        deepen(Math.min(n, 5) - 1);
      }
    }

    int factorial() {
      return factorial(Math.floorMod(depth, 6));
    }

    private int factorial(int n) {
      return n < 2 ? 1 + depth : n * factorial(n - 1);
    }
  }

  static class StaticHelpers {
    private static int calls;
    private int count;

    void add(int by) {
      increase(this, by);
    }

    private static void increase(StaticHelpers target, int by) {
      calls++;
      target.count += by;
    }

    int count() {
      return shown(this);
    }

    private static int shown(StaticHelpers of) {
      return of.count;
    }

    boolean used() {
      return calls >= 0;
    }
  }

  interface Counting {
    int getCount();

    void setCount(int count);

    default int plusOne() {
      return getCount() + 1;
    }

    default void twice(int by) {
      setCount(getCount() + by);
      setCount(getCount() + by);
    }
  }

  static class Defaults implements Counting {
    private int count;

    @Override
    public int getCount() {
      return count;
    }

    @Override
    public void setCount(int count) {
      this.count = count;
    }

    @Override
    public String toString() {
      return "Defaults" + count;
    }
  }

  abstract static class Templated {
    private int runs;

    void run(int by) {
      runs++;
      step(by);
      step(by);
    }

    abstract void step(int by);

    int runs() {
      return runs + 0;
    }
  }

  static class Template extends Templated {
    private int steps;

    @Override
    void step(int by) {
      steps += by;
    }

    int steps() {
      return steps + 0;
    }
  }

  static class Values {
    private BigDecimal price = BigDecimal.ONE;
    private Optional<String> note = Optional.empty();

    BigDecimal price() {
      return price;
    }

    void raise(int by) {
      price = price.add(BigDecimal.valueOf(by));
    }

    void note(String text) {
      note = text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    String noted() {
      return note.map(n -> n + price).orElse("none");
    }
  }

  static class Machine {
    private State state = State.IDLE;
    private int changes;

    enum State {
      IDLE,
      RUNNING,
      DONE;

      State next() {
        return this == IDLE ? RUNNING : this == RUNNING ? DONE : IDLE;
      }
    }

    void advance() {
      state = state.next();
      if (state == State.DONE) {
        changes++;
      }
    }

    State state() {
      return state;
    }

    boolean isDone() {
      return switch (state) {
        case DONE -> true;
        case IDLE, RUNNING -> changes > 3;
      };
    }
  }

  static class Linked {
    private @Nullable Linked next;
    private int value;

    void push(int v) {
      Linked fresh = new Linked();
      fresh.value = v;
      fresh.next = next;
      next = fresh;
    }

    void doPop() {
      if (next != null) {
        next = next.next;
      }
    }

    void addToAll(int by) {
      for (Linked l = this; l != null; l = l.next) {
        l.value += by;
      }
    }

    int total() {
      int total = 0;
      for (Linked l = this; l != null; l = l.next) {
        total += l.value;
      }
      return total;
    }
  }

  static class Partners {
    private @Nullable Partners partner;
    private int score;

    void marry() {
      partner = new Partners();
      partner.partner = this;
    }

    void score(int by) {
      score += by;
      if (partner != null) {
        partner.score -= by;
      }
    }

    int difference() {
      return partner == null ? score : score - partner.score;
    }

    boolean isMutual() {
      return partner != null && partner.partner == this;
    }
  }

  static class Patterns {
    private Object held = "";

    void hold(String text) {
      held = text.isEmpty() ? Integer.valueOf(held.hashCode() % 7) : text;
    }

    String shown() {
      if (held instanceof Integer number && number > 0) {
        return "number " + number;
      }
      return held instanceof String text ? "text " + text : "other";
    }
  }

  static class Lists {
    private final List<String> items = new ArrayList<>();
    private int adds;

    void add(String item) {
      items.add(item);
      items.add(item + adds++);
      if (items.size() > 6) {
        items.clear();
      }
    }

    void doRemove(String item) {
      items.removeIf(i -> i.startsWith(item));
    }

    String joined() {
      return items.stream().map(i -> i + adds).collect(Collectors.joining("|"));
    }

    int size() {
      return items.size();
    }
  }

  static class Maps {
    private final Map<String, Integer> counts = new TreeMap<>();

    void count(String word) {
      counts.merge(word, 1, Integer::sum);
      counts.computeIfAbsent(word + "?", key -> counts.size());
    }

    void forget(String word) {
      counts.remove(word);
    }

    int total() {
      int total = 0;
      for (int count : counts.values()) {
        total += count;
      }
      return total;
    }

    String words() {
      return String.join(",", counts.keySet());
    }
  }

  static class LockedParent {
    private final List<String> items = new ArrayList<>();
    private final Map<String, PlainBean> beans = new TreeMap<>();
    private final PlainBean child = new PlainBean();

    synchronized void change(String item, int age) {
      items.add(item);
      if (items.size() > 4) {
        items.clear();
      }
      child.setAge(age);
      beans.computeIfAbsent(item, key -> new PlainBean()).setAge(age);
    }

    void rename(String name) {
      child.setName(name);
      beans.values().forEach(bean -> bean.setName(bean.getName() + name));
      if (child.getName().length() > 2) {
        beans.clear();
      }
    }

    synchronized String locked() {
      return items + child.getName() + child.getAge();
    }

    String shown() {
      return items + child.getName() + child.getAge();
    }

    String names() {
      StringBuilder names = new StringBuilder();
      for (PlainBean bean : beans.values()) {
        names.append(bean.getName()).append(bean.getAge());
      }
      return names.toString();
    }

    synchronized int ages() {
      return beans.values().stream().mapToInt(PlainBean::getAge).sum();
    }
  }

  static class LazyGetter {
    private @Nullable String cached;
    private int version;

    String doGet() {
      if (cached == null) {
        cached = "v" + version;
      }
      return cached;
    }

    void version(int to) {
      version = to;
      cached = null;
    }

    boolean isCached() {
      return cached != null;
    }
  }

  static class PackageFields {
    int count;
    protected String name = "";

    void both(int count, String name) {
      this.count = count;
      this.name = name;
    }

    String shown() {
      return name + count;
    }
  }
}
