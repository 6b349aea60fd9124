package dev.aliensignals.hybrid.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.hybrid.Hybrid;
import dev.aliensignals.hybrid.Systems;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.Task;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random calls on a raw object and on the view of its twin: the same results, the same state, and
 * effects that follow the view run once for each call that changes what they see. A task, which
 * reads the view in a thread of its own, sees the same.
 */
class DifferentialTest {

  private static final int SEEDS = 4;
  private static final int CALLS = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> TEXTS = List.of("", "a", "b", " A ", "word");

  static Stream<Arguments> fixturesAndSeeds() {
    return Fixtures.ALL.stream()
        .flatMap(
            fixture ->
                Stream.iterate(1L, seed -> seed + 1)
                    .limit(SEEDS)
                    .map(
                        seed ->
                            Arguments.of(fixture.get().getClass().getSimpleName(), fixture, seed)));
  }

  /** Follows one method that only looks. */
  private static final class Follower {
    final Method method;
    final Effect effect;
    int runs;
    @Nullable Object seen;

    Follower(Method method, Object view) {
      this.method = method;
      this.effect =
          Hybrid.effect(
              () -> {
                runs++;
                seen = invoke(method, view);
              });
    }
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("fixturesAndSeeds")
  void calls_onViewAndTwin_sameResultsAndOneRunEach(
      String name, Supplier<Object> fixture, long seed) {
    Systems.bySeed(seed, () -> compare(name, fixture, seed));
  }

  private static boolean compare(String name, Supplier<Object> fixture, long seed)
      throws Exception {
    Random random = new Random(seed);
    Object twin = fixture.get();
    Object raw = fixture.get();
    Object view = Hybrid.reactive(raw);
    List<Method> methods = methodsOf(raw.getClass());
    List<Follower> followers =
        methods.stream().filter(DifferentialTest::looks).map(m -> new Follower(m, view)).toList();
    Task<List<@Nullable Object>> task =
        Hybrid.task(
            o -> o.keep(),
            context -> followers.stream().map(follower -> invoke(follower.method, view)).toList());

    for (int i = 0; i < CALLS; i++) {
      Method method = methods.get(random.nextInt(methods.size()));
      @Nullable Object[] arguments = argumentsFor(method, random);
      String call = name + " seed " + seed + " call " + i + " " + method.getName();
      followers.forEach(follower -> follower.runs = 0);
      List<@Nullable Object> before = followers.stream().map(follower -> follower.seen).toList();

      Object expected = invoke(method, twin, arguments);
      Object actual = invoke(method, view, arguments);

      assertThat(Hybrid.isReactive(actual)).as(call).isEqualTo(expected == twin);
      if (expected != twin) {
        assertThat(actual).as(call).isEqualTo(expected);
      }
      assertThat(stateOf(raw)).as(call).isEqualTo(stateOf(twin));
      List<@Nullable Object> seenByTask = task.await(PATIENCE);
      for (int f = 0; f < followers.size(); f++) {
        Follower follower = followers.get(f);
        Object now = invoke(follower.method, raw);
        String what = call + ", seen by " + follower.method.getName();
        assertThat(follower.seen).as(what).isEqualTo(now);
        assertThat(seenByTask.get(f)).as(what + ", by a task").isEqualTo(now);
        assertThat(follower.runs).as(what).isLessThanOrEqualTo(1);
        if (!Objects.equals(before.get(f), now)) {
          assertThat(follower.runs).as(what).isEqualTo(1);
        }
      }
    }
    followers.forEach(follower -> follower.effect.close());
    task.close();
    return true;
  }

  private static List<Method> methodsOf(Class<?> type) {
    Map<String, Method> found = new java.util.TreeMap<>();
    for (Class<?> c = type; c != Object.class; c = c.getSuperclass()) {
      for (Method method : c.getDeclaredMethods()) {
        int modifiers = method.getModifiers();
        boolean callable =
            !Modifier.isPrivate(modifiers)
                && !Modifier.isStatic(modifiers)
                && !Modifier.isAbstract(modifiers)
                && !method.isSynthetic();
        if (callable) {
          found.putIfAbsent(method.getName() + method.getParameterCount(), method);
        }
      }
    }
    for (Method method : type.getMethods()) {
      if (method.isDefault()) {
        found.putIfAbsent(method.getName() + method.getParameterCount(), method);
      }
    }
    found.values().forEach(method -> method.setAccessible(true));
    return new ArrayList<>(found.values());
  }

  private static boolean looks(Method method) {
    return method.getParameterCount() == 0
        && method.getReturnType() != void.class
        && !method.getName().startsWith("do");
  }

  private static @Nullable Object[] argumentsFor(Method method, Random random) {
    @Nullable Object[] arguments = new @Nullable Object[method.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      Class<?> type = method.getParameterTypes()[i];
      if (type == int.class) {
        arguments[i] = random.nextInt(13) - 6;
      } else if (type == boolean.class) {
        arguments[i] = random.nextBoolean();
      } else {
        arguments[i] = TEXTS.get(random.nextInt(TEXTS.size()));
      }
    }
    return arguments;
  }

  /** Calls a method; its exception counts as its result. */
  private static @Nullable Object invoke(
      Method method, Object target, @Nullable Object... arguments) {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      return e.getTargetException().toString();
    } catch (IllegalAccessException e) {
      throw new LinkageError(method.toString(), e);
    }
  }

  /** All fields, and those of the objects they refer to. */
  private static String stateOf(Object raw) {
    StringBuilder state = new StringBuilder();
    write(raw, state, new IdentityHashMap<>());
    return state.toString();
  }

  private static void write(
      @Nullable Object value, StringBuilder state, IdentityHashMap<Object, Integer> seen) {
    if (value == null || !value.getClass().getName().startsWith(Fixtures.class.getName())) {
      String text = value instanceof int[] array ? java.util.Arrays.toString(array) : "" + value;
      state.append(text);
      return;
    }
    Integer known = seen.putIfAbsent(value, seen.size());
    assertThat(Hybrid.isProxy(value)).as("a view in a raw object").isFalse();
    if (known != null || value instanceof Enum) {
      state.append(known != null ? "#" + known : value);
      return;
    }
    List<Field> fields = new ArrayList<>();
    for (Class<?> c = value.getClass(); c != Object.class; c = c.getSuperclass()) {
      fields.addAll(List.of(c.getDeclaredFields()));
    }
    fields.sort(Comparator.comparing(Field::toString));
    for (Field field : fields) {
      if (!Modifier.isStatic(field.getModifiers())) {
        field.setAccessible(true);
        state.append(field.getName()).append('=');
        try {
          write(field.get(value), state, seen);
        } catch (IllegalAccessException e) {
          throw new LinkageError(field.toString(), e);
        }
        state.append(' ');
      }
    }
  }
}
