package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.isReactive;
import static dev.aliensignals.hybrid.Hybrid.isReadonly;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.readonly;
import static dev.aliensignals.hybrid.Hybrid.toRaw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Interfaces and abstract classes as state. */
@AnySystem
class ReactiveInterfacesTest {

  /** In the style of records. */
  interface Todo {
    @Nullable String title();

    Todo title(@Nullable String title);

    int count();

    void count(int count);

    @Nullable Todo next();

    void next(@Nullable Todo next);

    List<String> tags();

    void tags(List<String> tags);

    default String label() {
      return title() + ":" + count();
    }

    default void increment() {
      count(count() + 1);
    }
  }

  /** In the style of beans. */
  interface Account {
    String getOwner();

    void setOwner(String owner);

    boolean isOpen();

    void setOpen(boolean open);

    long getBalance();

    void setBalance(long balance);

    @Raw
    @Nullable Object getSource();

    void setSource(@Nullable Object source);
  }

  /** Has state of its own. */
  abstract static class Shape {
    private final String id;

    Shape() {
      id = "made";
    }

    abstract int getWidth();

    abstract void setWidth(int width);

    String getId() {
      return id;
    }

    int doubled() {
      return getWidth() * 2;
    }
  }

  @Test
  void property_set_effectRunsAgain() {
    Todo todo = reactive(Todo.class);
    List<@Nullable String> seen = new ArrayList<>();
    effect(() -> seen.add(todo.title()));

    todo.title("tea");

    assertThat(seen).containsExactly(null, "tea");
  }

  @Test
  void fluentSetter_always_returnsView() {
    Todo todo = reactive(Todo.class);

    assertThat(todo.title("tea")).isSameAs(todo);
  }

  @Test
  void beanProperties_set_effectRunsAgain() {
    Account account = reactive(Account.class);
    List<Object> seen = new ArrayList<>();
    effect(() -> seen.add(account.getOwner() + account.isOpen() + account.getBalance()));

    account.setOwner("ada");
    account.setOpen(true);
    account.setBalance(1L << 40);

    assertThat(seen).hasSize(4).last().isEqualTo("adatrue1099511627776");
  }

  @Test
  void defaultMethod_readsProperties_followed() {
    Todo todo = reactive(Todo.class);
    List<String> seen = new ArrayList<>();
    effect(() -> seen.add(todo.label()));

    todo.title("tea");
    todo.increment();

    assertThat(seen).containsExactly("null:0", "tea:0", "tea:1");
  }

  @Test
  void nested_read_isReactive() {
    Todo todo = reactive(Todo.class);
    Todo next = reactive(Todo.class);

    todo.next(next);

    assertThat(todo.next()).isSameAs(next);
    assertThat(toRaw(todo).next()).isSameAs(toRaw(next));
  }

  @Test
  void rawProperty_read_asItIs() {
    Account account = reactive(Account.class);
    Todo raw = toRaw(reactive(Todo.class));

    account.setSource(raw);

    assertThat(account.getSource()).isSameAs(raw);
  }

  @Test
  void listProperty_atFirst_empty() {
    assertThat(toRaw(reactive(Todo.class)).tags()).isEmpty();
  }

  @Test
  void objects_ofOneInterface_areTwo() {
    Todo one = reactive(Todo.class);
    Todo other = reactive(Todo.class);

    assertThat(one).isNotSameAs(other).isNotEqualTo(other).hasSameClassAs(other);
    assertThat(isReactive(one)).isTrue();
    assertThat(isReactive(toRaw(one))).isFalse();
  }

  @Test
  void readonly_ofInterface_refusesWrites() {
    Todo todo = readonly(reactive(Todo.class));

    assertThat(isReadonly(todo)).isTrue();
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> todo.count(1));
  }

  @Test
  void toString_ofInterface_namesProperties() {
    Todo todo = reactive(Todo.class);
    todo.title("tea");

    assertThat(todo.toString()).contains("Todo{", "title=tea", "count=0");
  }

  @Test
  void abstractClass_constructorRan_stateFollowed() {
    Shape shape = reactive(Shape.class);
    List<Integer> seen = new ArrayList<>();
    effect(() -> seen.add(shape.doubled()));

    shape.setWidth(3);

    assertThat(seen).containsExactly(0, 6);
    assertThat(shape.getId()).isEqualTo("made");
  }

  /** No setter. */
  interface WithoutSetter {
    int count();
  }

  /** No getter. */
  interface WithoutGetter {
    void setCount(int count);
  }

  /** No accessor. */
  interface WithCommand {
    void run(int times, String what);
  }

  /** Two types. */
  interface WithTwoTypes {
    int getCount();

    void setCount(long count);
  }

  /** Nobody can make one. */
  abstract static class WithArguments {
    WithArguments(String name) {}
  }

  /** Not abstract. */
  static class Plain {}

  @ParameterizedTest
  @CsvSource({
    "WithoutSetter, has a getter but no setter, Add the setter",
    "WithoutGetter, has a setter but no getter, Add the getter",
    "WithCommand, run() is abstract and no accessor, Make it a default method",
    "WithTwoTypes, have different types, one type",
    "WithArguments, no constructor without arguments, Give it one",
    "Plain, neither an interface nor an abstract class, reactive(new Plain(...))"
  })
  void reactive_typeThatCannotBeState_throwsReasonAndWayOut(
      String type, String reason, String wayOut) throws ClassNotFoundException {
    Class<?> loaded = Class.forName(ReactiveInterfacesTest.class.getName() + "$" + type);

    assertThatExceptionOfType(NotReactiveException.class)
        .isThrownBy(() -> reactive(loaded))
        .withMessageContaining(type)
        .withMessageContaining(reason)
        .withMessageContaining(wayOut);
  }

  /** Has a getter that another interface marks. */
  interface Sourced {
    @Nullable Object getSource();

    void setSource(@Nullable Object source);
  }

  /** Marks the getter. */
  interface RawSourced {
    @Raw
    @Nullable Object getSource();
  }

  /** Inherits the getter from both, the one that is not marked first. */
  interface SourcedTwice extends Sourced, RawSourced {}

  /** As above, the one that is marked first. */
  interface TwiceSourced extends RawSourced, Sourced {}

  @ParameterizedTest
  @ValueSource(classes = {SourcedTwice.class, TwiceSourced.class})
  void getter_ofTwoInterfacesOfWhichOneMarksIt_isRaw(Class<? extends Sourced> type) {
    Sourced made = reactive(type);
    made.setSource(new ArrayList<>());

    assertThat(isReactive(made.getSource())).isFalse();
  }

  @Test
  void reactive_interfaceOfJdk_throws() {
    assertThatExceptionOfType(NotReactiveException.class)
        .isThrownBy(() -> reactive(Runnable.class))
        .withMessageContaining("belongs to the JDK");
  }
}
