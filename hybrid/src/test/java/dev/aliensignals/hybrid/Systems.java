package dev.aliensignals.hybrid;

import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.Scheduler;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * The systems in which tests run. As an extension: runs tests inside a created system if the system
 * property {@code aliensignals.test.system} is {@code created}.
 */
public final class Systems implements InvocationInterceptor {

  /** Made on demand: until then the tests of this JVM have one system. */
  private static final class Created {
    static final Time TIME = new Time();
    static final ReactiveSystem SYSTEM =
        ReactiveSystem.create(o -> o.name("created").scheduler(TIME));
  }

  private static final boolean IN_CREATED =
      "created".equals(System.getProperty("aliensignals.test.system"));

  /** The scheduler of the created system, which tests can replace as that of the global one. */
  private static final class Time implements Scheduler {

    private volatile Scheduler scheduler = ReactiveSystem.global().scheduler();

    @Override
    public long nanoTime() {
      return scheduler.nanoTime();
    }

    @Override
    public Timer schedule(Runnable task, Duration delay) {
      return scheduler.schedule(task, delay);
    }
  }

  /** Sets the scheduler of the system that is current here. Returns the one before. */
  static Scheduler setScheduler(Scheduler scheduler) {
    ReactiveSystem system = ReactiveSystem.current();
    Scheduler before = system.scheduler();
    if (before instanceof Time time) {
      before = time.scheduler;
      time.scheduler = scheduler;
    } else {
      system.setScheduler(scheduler);
    }
    return before;
  }

  /** The system for one round of a random test: half of them are in the global one. */
  public static ReactiveSystem bySeed(long seed) {
    return seed % 2 == 0 ? ReactiveSystem.global() : Created.SYSTEM;
  }

  /** Calls a function in the system for a seed. */
  public static <T> T bySeed(long seed, Callable<T> fn) {
    return proceed(bySeed(seed), fn::call);
  }

  /** Calls a function for each seed from 0 on, in the system for it. */
  static void forSeeds(int seeds, IntConsumer round) {
    for (int i = 0; i < seeds; i++) {
      int seed = i;
      bySeed(seed).run(() -> round.accept(seed));
    }
  }

  /** A function that runs in another thread but in the system that is current here. */
  static <T> Callable<T> here(Callable<T> fn) {
    ReactiveSystem system = ReactiveSystem.current();
    return () -> proceed(system, fn::call);
  }

  private static <T> T proceed(Invocation<T> invocation) throws Throwable {
    if (!IN_CREATED) {
      return invocation.proceed();
    }
    return proceed(Created.SYSTEM, invocation);
  }

  private static <T> T proceed(ReactiveSystem system, Invocation<T> invocation) {
    Throwable[] thrown = new Throwable[1];
    T result =
        system.run(
            () -> {
              try {
                return invocation.proceed();
              } catch (Throwable t) {
                thrown[0] = t;
                return null;
              }
            });
    if (thrown[0] != null) {
      Systems.<RuntimeException>rethrow(thrown[0]);
    }
    return result;
  }

  @SuppressWarnings("unchecked") // the cast is erased
  private static <X extends Throwable> void rethrow(Throwable thrown) throws X {
    throw (X) thrown;
  }

  @Override
  public <T> T interceptTestClassConstructor(
      Invocation<T> invocation,
      ReflectiveInvocationContext<Constructor<T>> call,
      ExtensionContext context)
      throws Throwable {
    return proceed(invocation);
  }

  @Override
  public <T> T interceptTestFactoryMethod(
      Invocation<T> invocation, ReflectiveInvocationContext<Method> call, ExtensionContext context)
      throws Throwable {
    return proceed(invocation);
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> call,
      ExtensionContext context)
      throws Throwable {
    proceed(invocation);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> call,
      ExtensionContext context)
      throws Throwable {
    proceed(invocation);
  }

  @Override
  public void interceptBeforeEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> call,
      ExtensionContext context)
      throws Throwable {
    proceed(invocation);
  }

  @Override
  public void interceptAfterEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> call,
      ExtensionContext context)
      throws Throwable {
    proceed(invocation);
  }
}
