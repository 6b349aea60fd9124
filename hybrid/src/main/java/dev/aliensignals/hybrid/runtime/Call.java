package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.primitives.spi.Spi;
import org.jspecify.annotations.Nullable;

/**
 * One call of a method of a collection, for try-with-resources: owns the system until it is closed.
 * A write is one batch and tracks nothing. There are five of them for each system, in {@link
 * Calls}, so opening one allocates nothing.
 *
 * @param spi the access to the system
 * @param undo the work of closing it, as flags
 */
record Call(Spi spi, int undo) implements AutoCloseable {

  /** Whether closing it has to leave the system. */
  static final int ENTERED = 1;

  /** Whether closing it has to end a batch. */
  static final int BATCH = 2;

  /** Whether closing it has to resume tracking. */
  static final int PAUSED = 4;

  /** The exception for a write through a readonly view. */
  static UnsupportedOperationException readonly(View view) {
    return view.$$mode() == Mode.SHARED
        ? neverChanges(Reactivity.nameOf(view))
        : new UnsupportedOperationException(
            "This view of a "
                + view.$$raw().getClass().getTypeName()
                + " is readonly, and "
                + calledOn(null)
                + "() would change it. Change the collection through the view that reactive()"
                + " returns.");
  }

  /** The exception for a write to a collection that never changes. */
  static UnsupportedOperationException immutable(Class<?> type) {
    return new UnsupportedOperationException(
        "A "
            + type.getTypeName()
            + " cannot change, and "
            + calledOn(null)
            + "() would change it: it was made by List.of, toList, copyOf, unmodifiableList or the"
            + " like. Put one in its place that can, such as a new ArrayList<>(...), or replace it"
            + " as a whole.");
  }

  /**
   * The method of a view that the user has called in this thread, for messages.
   *
   * @param bean the class of the view of a bean; null for that of a collection
   */
  static String calledOn(@Nullable Class<?> bean) {
    String library = Call.class.getPackageName() + ".";
    return StackWalker.getInstance()
        .walk(
            frames -> {
              String called = "a method";
              for (var frame : (Iterable<StackWalker.StackFrame>) frames::iterator) {
                boolean ours = frame.getClassName().startsWith(library);
                boolean theirs = bean != null && frame.getClassName().equals(bean.getName());
                if (!ours && !theirs) {
                  break;
                }
                String method = frame.getMethodName();
                if (ours == (bean == null) && method.indexOf('$') < 0) {
                  called = method;
                }
              }
              return called;
            });
  }

  /** The exception for a write through the view of what is shared by all systems. */
  static UnsupportedOperationException neverChanges(String what) {
    return new UnsupportedOperationException(
        "'"
            + what
            + "' was declared by shared(), so it never changes. Change a snapshot() of it, or a"
            + " part that was made reactive and is not shared.");
  }

  @Override
  public void close() {
    int todo = undo;
    if (todo != 0) {
      close(todo);
    }
  }

  private void close(int todo) {
    try {
      if ((todo & PAUSED) != 0) {
        spi.system().resumeTracking();
      }
    } finally {
      if ((todo & BATCH) != 0) {
        endBatch((todo & ENTERED) != 0);
      } else {
        spi.leave();
      }
    }
  }

  private void endBatch(boolean entered) {
    try {
      spi.endBatch();
    } catch (Throwable t) {
      if (entered) {
        spi.leave(t);
      }
      throw t;
    }
    if (entered) {
      spi.leave();
    }
  }
}
