package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.isReactive;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.aliensignals.hybrid.kinds.ForeignMethods;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which kinds of objects can be reactive, and what is said of the others. */
@AnySystem
class ReactiveKindsTest {

  // ---- kinds that work --------------------------------------------------------------------------

  /** How an object of a kind is changed and looked at. */
  record Kind<T>(String name, T object, Function<? super T, ?> read, Consumer<? super T> write) {

    void effectFollows() {
      T view = reactive(object);
      List<@Nullable Object> seen = new ArrayList<>();
      effect(() -> seen.add(read.apply(view)));

      write.accept(view);

      assertThat(seen).as(name).hasSize(2);
      assertThat(seen.get(1)).as(name).isEqualTo(read.apply(object)).isNotEqualTo(seen.get(0));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Kind<?>> kindsThatWork() {
    return Stream.of(
        new Kind<>("public bean", new PublicBean(), PublicBean::getName, b -> b.setName("b")),
        new Kind<>("package-private bean", new Bean(), Bean::getName, b -> b.setName("b")),
        new Kind<>(
            "private nested bean", new PrivateBean(), PrivateBean::getName, b -> b.setName("b")),
        new Kind<>(
            "private constructor", OnlyFactory.create(), OnlyFactory::name, b -> b.name("b")),
        new Kind<>(
            "constructor with arguments",
            new Constructed("a"),
            Constructed::name,
            b -> b.name("b")),
        new Kind<>("fluent setter", new Fluent(), Fluent::name, b -> b.name("b").name("b")),
        new Kind<>("chained setX", new Chained(), Chained::getName, b -> b.setName("b")),
        new Kind<>("inherited accessors", new Derived(), Derived::getName, b -> b.setName("b")),
        new Kind<>("overridden accessors", new Overriding(), Bean::getName, b -> b.setName("b")),
        new Kind<>(
            "anonymous class of an abstract class",
            new Abstract() {
              @Override
              String name() {
                return getName() + "!";
              }
            },
            Abstract::name,
            b -> b.setName("b")),
        new Kind<>("abstract superclass", new Concrete(), Abstract::name, b -> b.setName("b")),
        new Kind<>(
            "non-sealed class of a sealed one",
            new Unsealed(),
            Sealed::getName,
            b -> b.setName("b")),
        new Kind<>("generic class", new Box<>("a"), Box::getValue, b -> b.setValue("b")),
        new Kind<>(
            "bridges of a generic superclass",
            new TextBox(),
            TextBox::getValue,
            b -> b.setValue("b")),
        new Kind<Box<String>>(
            "bridge called through the superclass",
            new TextBox(),
            Box::getValue,
            b -> b.setValue("b")),
        new Kind<>(
            "default method of an interface", new Greeting(), Named::hello, b -> b.setName("b")),
        new Kind<>(
            "inner class",
            new ReactiveKindsTest().new Inner(),
            Inner::getName,
            b -> b.setName("b")),
        new Kind<>(
            "final method that uses accessors only",
            new FinalOverAccessors(),
            FinalOverAccessors::hello,
            b -> b.setName("b")),
        new Kind<>("computed getter", new Person(), Person::getFullName, b -> b.setFirst("b")),
        new Kind<>(
            "inherited protected method of another package",
            new ForeignChild(),
            ForeignChild::describe,
            b -> b.setName("b")),
        new Kind<>(
            "shadowed field", new Shadowing(), s -> s.getName() + s.own(), b -> b.setName("b")),
        new Kind<>("is-getter of a Boolean", new Flagged(), Flagged::isOn, b -> b.setOn(true)),
        new Kind<>("synchronized accessors", new Locked(), Locked::getName, b -> b.setName("b")),
        new Kind<>("private final list", new Tags(), Tags::joined, b -> b.tag("a", "b")),
        new Kind<>("private final array", new Slots(), Slots::first, Slots::put));
  }

  @ParameterizedTest
  @MethodSource("kindsThatWork")
  void reactive_kindThatWorks_effectFollowsIt(Kind<?> kind) {
    kind.effectFollows();
  }

  // ---- kinds that do not ------------------------------------------------------------------------

  static Stream<Arguments> kindsThatDoNot() {
    return Stream.of(
        arguments(new FinalBean(), "its class is final", "Remove 'final'"),
        arguments(new Point(1, 2), "it is a record", "replace it as a whole"),
        arguments(Color.RED, "it is an enum", "replace it as a whole"),
        arguments(Color.GREEN, "it is an enum", "replace it as a whole"),
        arguments(new int[1], "it is an array", "Use a List"),
        arguments("text", "it belongs to the JDK", "replace it as a whole"),
        arguments(1, "it belongs to the JDK", "replace it as a whole"),
        arguments(LocalDate.EPOCH, "it belongs to the JDK", "replace it as a whole"),
        arguments(Hybrid.ref("a"), "it is a signal", "Use it as it is"),
        arguments(Optional.of("a"), "it belongs to the JDK", "replace it as a whole"),
        arguments(List.of("a").iterator(), "it belongs to the JDK", "replace it as a whole"),
        arguments(Thread.currentThread(), "it belongs to the JDK", "replace it as a whole"),
        arguments((Runnable) () -> {}, "it is a lambda", "replace it as a whole"),
        arguments(dynamicProxy(), "it is a dynamic proxy", "Make the object behind it reactive"),
        arguments(new Listed(), "its class is sealed", "non-sealed"),
        arguments(new FinalGetter(), "getName() touches fields", "Make the method not final"),
        arguments(new FinalOverPrivate(), "getName() touches fields", "Make the method not final"),
        arguments(
            new ForeignMethodsChild(),
            "secret() touches fields, and a view cannot take it over, as it is private to another"
                + " package",
            "Make the method protected"),
        arguments(new PublicField(), "its field 'name' is public", "give it accessors"),
        arguments(new Failure(), "its superclass java.lang.Exception belongs to the JDK", "Hold"),
        arguments(new Marked(), "it is marked @Raw", "Remove the annotation"),
        arguments(new MarkedChild(), "it is marked @Raw", "Remove the annotation"));
  }

  @ParameterizedTest
  @MethodSource("kindsThatDoNot")
  void reactive_kindThatDoesNot_throwsReasonAndWayOut(Object object, String reason, String wayOut) {
    // D30, D31, D48, C47
    assertThatExceptionOfType(NotReactiveException.class)
        .isThrownBy(() -> reactive(object))
        .withMessageContaining(object.getClass().getTypeName())
        .withMessageContaining(reason)
        .withMessageContaining(wayOut)
        .satisfies(e -> assertThat(e.nodeName()).isEqualTo(object.getClass().getTypeName()));
  }

  @ParameterizedTest
  @MethodSource("kindsThatDoNot")
  void nested_kindThatDoesNot_givenOutAsItIs(Object object) {
    // D30, D31
    Holder holder = reactive(new Holder());
    holder.setValue(object);

    assertThat(holder.getValue()).isSameAs(object);
  }

  @ParameterizedTest
  @MethodSource("kindsThatDoNot")
  void nested_kindThatDoesNot_replacementFollowed(Object object) {
    Holder holder = reactive(new Holder());
    List<@Nullable Object> seen = new ArrayList<>();
    effect(() -> seen.add(holder.getValue()));

    holder.setValue(object);

    assertThat(seen).hasSize(2).last().isSameAs(object);
  }

  @ParameterizedTest
  @MethodSource("kindsThatWork")
  void nested_kindThatWorks_reactiveOnceItsClassIs(Kind<?> kind) {
    Holder holder = reactive(new Holder());
    Object view = reactive((Object) kind.object);

    holder.setValue(view);

    assertThat(Hybrid.toRaw(holder).value).isSameAs(kind.object);
    assertThat(isReactive(holder.getValue())).isTrue();
  }

  // ---- fixtures ---------------------------------------------------------------------------------

  /** Holds anything. */
  static class Holder {
    private @Nullable Object value;

    @Nullable Object getValue() {
      return value;
    }

    void setValue(@Nullable Object value) {
      this.value = value;
    }
  }

  /** Public. */
  public static class PublicBean {
    private String name = "a";

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }
  }

  /** Package-private. */
  static class Bean {
    private String name = "a";

    String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name;
    }
  }

  private static class PrivateBean extends Bean {}

  /** Made by a method. */
  static class OnlyFactory {
    private String name = "a";

    private OnlyFactory() {}

    static OnlyFactory create() {
      return new OnlyFactory();
    }

    String name() {
      return name;
    }

    void name(String name) {
      this.name = name;
    }
  }

  /** With a constructor that would notice. */
  static class Constructed {
    private String name;

    Constructed(String name) {
      assertThat(name).isNotNull();
      this.name = name;
    }

    String name() {
      return name;
    }

    void name(String name) {
      this.name = name;
    }
  }

  /** Named like a record. */
  static class Fluent {
    private String name = "a";

    String name() {
      return name;
    }

    Fluent name(String name) {
      this.name = name;
      return this;
    }
  }

  /** As Lombok writes it. */
  static class Chained {
    private String name = "a";

    String getName() {
      return name;
    }

    Chained setName(String name) {
      this.name = name;
      return this;
    }
  }

  /** Has all from above. */
  static class Derived extends Bean {}

  /** Has code of its own around what it inherits. */
  static class Overriding extends Bean {
    @Override
    String getName() {
      return "<" + super.getName() + ">";
    }

    @Override
    void setName(String name) {
      super.setName(name + "!");
    }
  }

  /** Half a bean. */
  abstract static class Abstract {
    private String name = "a";

    abstract String name();

    String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name;
    }
  }

  /** The other half. */
  static class Concrete extends Abstract {
    @Override
    String name() {
      return getName();
    }
  }

  /** Sealed. */
  abstract static sealed class Sealed permits Unsealed, Listed {
    private String name = "a";

    String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name;
    }
  }

  /** Open again. */
  static non-sealed class Unsealed extends Sealed {}

  /** Sealed as well. */
  static sealed class Listed extends Sealed permits ListedChild {}

  /** The only one allowed. */
  static final class ListedChild extends Listed {}

  /** Generic. */
  static class Box<T> {
    private T value;

    Box(T value) {
      this.value = value;
    }

    T getValue() {
      return value;
    }

    void setValue(T value) {
      this.value = value;
    }
  }

  /** With bridges. */
  static class TextBox extends Box<String> {
    TextBox() {
      super("a");
    }

    @Override
    String getValue() {
      return super.getValue();
    }

    @Override
    void setValue(String value) {
      super.setValue(value);
    }
  }

  /** With a default method. */
  interface Named {
    String getName();

    default String hello() {
      return "hello " + getName();
    }
  }

  /** Inherits it. */
  static class Greeting implements Named {
    private String name = "a";

    @Override
    public String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name;
    }
  }

  /** Knows its outer object. */
  class Inner {
    private String name = "a";

    String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name;
    }

    Object outer() {
      return ReactiveKindsTest.this;
    }
  }

  /** A final method that is harmless. */
  static class FinalOverAccessors extends Bean {
    final String hello() {
      return "hello " + getName();
    }
  }

  /** Computes a property. */
  static class Person {
    private String first = "a";
    private final String last = "z";

    String getFirst() {
      return first;
    }

    void setFirst(String first) {
      this.first = first;
    }

    String getLast() {
      return last;
    }

    String getFullName() {
      return first + " " + last;
    }
  }

  /** Uses a protected method from elsewhere. */
  static class ForeignChild extends dev.aliensignals.hybrid.kinds.ForeignBase {
    String describe() {
      return describeProtected();
    }
  }

  /** Two fields of one name. */
  static class Shadowing extends Bean {
    private String name = "own";

    String own() {
      return name;
    }

    void own(String name) {
      this.name = name;
    }
  }

  /** With a box. */
  static class Flagged {
    private Boolean on = false;

    Boolean isOn() {
      return on;
    }

    void setOn(Boolean on) {
      this.on = on;
    }
  }

  /** With a monitor. */
  static class Locked {
    private String name = "a";

    synchronized String getName() {
      return name;
    }

    synchronized void setName(String name) {
      this.name = name;
    }
  }

  /** With a private list that it changes. */
  static class Tags {
    private final List<String> tags = new ArrayList<>();

    void tag(String... more) {
      for (String tag : more) {
        tags.add(tag);
      }
    }

    String joined() {
      return String.join(",", tags);
    }
  }

  /** With a private array that it changes. */
  static class Slots {
    private final int[] slots = new int[1];

    void put() {
      slots[0]++;
    }

    int first() {
      return slots[0];
    }
  }

  /** Final. */
  static final class FinalBean {
    private String name = "a";

    String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name;
    }
  }

  /** Does not change. */
  record Point(int x, int y) {}

  /** With a constant that has a class of its own. */
  enum Color {
    RED,
    GREEN {
      @Override
      boolean isNice() {
        return true;
      }
    };

    boolean isNice() {
      return false;
    }
  }

  private static Object dynamicProxy() {
    return java.lang.reflect.Proxy.newProxyInstance(
        ReactiveKindsTest.class.getClassLoader(),
        new Class<?>[] {Named.class},
        (proxy, method, arguments) -> Map.of().get(method));
  }

  /** Would return null. */
  static class FinalGetter {
    private String name = "a";

    final String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name;
    }
  }

  /** Would return null, by a detour. */
  static class FinalOverPrivate {
    private String name = "a";

    final String getName() {
      return secret();
    }

    private String secret() {
      return name;
    }

    void setName(String name) {
      this.name = name;
    }
  }

  /** Inherits what it cannot see. */
  static class ForeignMethodsChild extends ForeignMethods {}

  /** Anyone may write it. */
  static class PublicField {
    public String name = "a";
  }

  /** Has state in the JDK. */
  static class Failure extends Exception {
    private static final long serialVersionUID = 1;
  }

  /** Not to be reactive. */
  @Raw
  static class Marked extends Bean {}

  /** Neither. */
  static class MarkedChild extends Marked {}
}
