package dev.aliensignals.hybrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.aliensignals.primitives.EffectScope;
import dev.aliensignals.primitives.Interop;
import dev.aliensignals.primitives.LinkedSignal;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.Slot;
import dev.aliensignals.primitives.Task;
import dev.aliensignals.primitives.WritableSignal;
import dev.aliensignals.primitives.collections.KeyedList;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.lang.reflect.TypeVariable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each argument of each function of the library, null where it must not be: named. */
class NullArgumentsTest {

  private static final ReactiveSystem SYSTEM = ReactiveSystem.create("nulls");

  private static final Map<Class<?>, Object> INSTANCES =
      Map.of(
          ReactiveSystem.class,
          SYSTEM,
          KeyedList.class,
          SYSTEM.run(() -> KeyedList.of(List.of("a"))),
          Signal.class,
          SYSTEM.signal("a"),
          Slot.class,
          SYSTEM.slot(SYSTEM.signal("a")),
          LinkedSignal.class,
          SYSTEM.linked(() -> "a"),
          EffectScope.class,
          SYSTEM.effectScope(),
          Task.class,
          SYSTEM.task(context -> "a"));

  static class Bean {
    private String name = "a";

    String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name;
    }
  }

  static Stream<Arguments> places() {
    List<Arguments> places = new ArrayList<>();
    for (Class<?> type :
        List.of(
            Hybrid.class,
            Interop.class,
            KeyedList.class,
            ReactiveSystem.class,
            Signal.class,
            Slot.class,
            LinkedSignal.class,
            EffectScope.class,
            Task.class)) {
      for (Method method : type.getMethods()) {
        boolean called =
            Modifier.isStatic(method.getModifiers())
                ? !method.getName().equals("ref") // which may hold null
                : INSTANCES.containsKey(type) && method.getDeclaringClass() == type;
        for (int i = 0; called && !method.isBridge() && i < method.getParameterCount(); i++) {
          if (mustNotBeNull(method.getParameters()[i])) {
            places.add(Arguments.of(method, i));
          }
        }
      }
    }
    return places.stream();
  }

  private static boolean mustNotBeNull(Parameter parameter) {
    return !parameter.getType().isPrimitive()
        && !(parameter.getParameterizedType() instanceof TypeVariable)
        && !parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  @ParameterizedTest
  @MethodSource("places")
  void nullArgument_isNamed(Method method, int place) {
    Object[] arguments = new Object[method.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = i == place ? null : some(method.getParameters()[i]);
    }
    Throwable thrown =
        catchThrowable(
            () -> {
              try {
                method.invoke(INSTANCES.get(method.getDeclaringClass()), arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    assertThat(thrown).isExactlyInstanceOf(NullPointerException.class);
    assertThat(thrown.getMessage()).isNotNull().matches("\\w+");
  }

  private static Object some(Parameter parameter) {
    Class<?> type = parameter.getType();
    if (type == int.class) {
      return 1;
    }
    if (type == long.class) {
      return 1L;
    }
    if (type == double.class) {
      return 1.0;
    }
    if (type == boolean.class) {
      return true;
    }
    if (type == Signal.class || type == ReadableSignal.class || type == WritableSignal.class) {
      return SYSTEM.signal("a");
    }
    if (type == ReactiveSystem.class) {
      return SYSTEM;
    }
    if (type == String.class) {
      return "a";
    }
    if (type == Duration.class) {
      return Duration.ofSeconds(1);
    }
    if (type == Class.class) {
      return Runnable.class;
    }
    if (type == MethodHandles.Lookup.class) {
      return MethodHandles.lookup();
    }
    if (type == Consumer.class) {
      return (Consumer<Object>) options -> {};
    }
    if (type == Object.class) {
      return new Bean();
    }
    for (Object each :
        List.of(new ArrayList<>(), new TreeSet<>(), new TreeMap<>())) { // of all kinds
      if (type.isInstance(each)
          && List.of(
                  List.class,
                  Collection.class,
                  Iterable.class,
                  Set.class,
                  SortedSet.class,
                  NavigableSet.class,
                  Map.class,
                  SortedMap.class,
                  NavigableMap.class)
              .contains(type)) {
        return each;
      }
    }
    assertThat(type.isInterface()).as("a value for %s", type).isTrue();
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, args) -> {
          throw new IllegalStateException("nothing of it is to be called");
        });
  }
}
