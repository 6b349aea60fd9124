package dev.aliensignals.primitives;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * The threads of tasks that have no executor: one for each run, virtual where the JDK has such
 * threads, else a daemon. They end with the run, so none is left when no task runs.
 */
final class TaskThreads {

  /** {@code (String name, Runnable body) -> void} that starts a virtual thread, or null. */
  private static final @Nullable MethodHandle VIRTUAL = findVirtual();

  private TaskThreads() {}

  /** Starts a thread. */
  static void start(String name, Runnable body) {
    if (VIRTUAL == null) {
      Thread thread = new Thread(body, name);
      thread.setDaemon(true);
      thread.start();
      return;
    }
    try {
      VIRTUAL.invokeExact(name, body);
    } catch (Throwable t) {
      throw Failures.<RuntimeException>sneaky(t);
    }
  }

  private static @Nullable MethodHandle findVirtual() {
    try {
      Class<?> builder = Class.forName("java.lang.Thread$Builder$OfVirtual");
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      MethodHandle ofVirtual =
          lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(builder));
      ofVirtual.invoke(); // throws where virtual threads are only a preview
      MethodHandle name =
          lookup.findVirtual(builder, "name", MethodType.methodType(builder, String.class));
      MethodHandle start =
          lookup.findVirtual(builder, "start", MethodType.methodType(Thread.class, Runnable.class));
      MethodHandle named = MethodHandles.foldArguments(name, ofVirtual); // (String) -> builder
      return MethodHandles.collectArguments(start, 0, named)
          .asType(MethodType.methodType(void.class, String.class, Runnable.class));
    } catch (ReflectiveOperationException | UnsupportedOperationException e) {
      return null; // before Java 21
    } catch (Throwable t) {
      throw new ExceptionInInitializerError(t);
    }
  }
}
