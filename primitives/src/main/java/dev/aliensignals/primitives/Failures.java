package dev.aliensignals.primitives;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The exceptions of effects and actions of one outermost operation that no handler took. */
final class Failures {

  /**
   * One failure.
   *
   * @param fresh whether it was thrown in this flush, not read from a computed that had it before
   */
  record Entry(Throwable error, String nodeName, boolean fresh) {}

  /**
   * The number of suppressed exceptions an exception may have before further ones are only counted.
   */
  static final int MAX_SUPPRESSED = 16;

  private final List<Entry> entries = new ArrayList<>();

  /** The exceptions in {@link #entries}, once there are many. */
  private @Nullable Set<Throwable> known;

  /** The number of Errors. They are the first entries. */
  private int errors;

  /**
   * Adds a failure, an Error before all that are none, unless the same exception is there already:
   * effects that read the same failed computed throw the same one.
   */
  void add(Throwable error, String nodeName, boolean fresh) {
    add(new Entry(error, nodeName, fresh));
  }

  void add(Entry added) {
    if (isKnown(added.error)) {
      return;
    }
    if (added.error instanceof Error) {
      entries.add(errors++, added);
    } else {
      entries.add(added);
    }
  }

  private boolean isKnown(Throwable error) {
    if (entries.size() < MAX_SUPPRESSED) {
      for (Entry entry : entries) {
        if (entry.error == error) {
          return true;
        }
      }
      return false;
    }
    Set<Throwable> all = known;
    if (all == null) {
      all = Collections.newSetFromMap(new IdentityHashMap<>());
      for (Entry entry : entries) {
        all.add(entry.error);
      }
      known = all;
    }
    return !all.add(error);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** The exception for the writer. */
  Throwable combined() {
    Entry first = entries.get(0);
    if (entries.size() == 1) {
      return first.error;
    }
    // an exception cached from before would collect more and more of the others
    Throwable result =
        first.fresh ? first.error : new FlushException(first.nodeName, entries.size(), first.error);
    for (Entry entry : entries.subList(1, entries.size())) {
      suppress(result, entry.error);
    }
    return result;
  }

  void forEach(Consumer<Entry> each) {
    entries.forEach(each);
  }

  /**
   * Adds {@code further} to the suppressed exceptions of {@code thrown}; if that has many, counts
   * it; if it takes none, says so in the log. The JVM makes a {@link StackOverflowError} that takes
   * none.
   */
  static void suppress(Throwable thrown, Throwable further) {
    if (thrown == further) {
      return;
    }
    Throwable[] present = thrown.getSuppressed();
    for (Throwable one : present) {
      if (one == further || (one instanceof FlushException rest && rest.countMore())) {
        return;
      }
    }
    thrown.addSuppressed(present.length < MAX_SUPPRESSED ? further : FlushException.more(further));
    if (thrown.getSuppressed().length == present.length) {
      Log.warning(
          "This failure was not thrown, since "
              + thrown.getClass().getName()
              + ", which was, takes no suppressed exceptions.",
          further);
    }
  }

  /**
   * Throws any exception where the compiler allows unchecked ones: user functions may do so too.
   */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <X extends Throwable> X sneaky(Throwable thrown) throws X {
    throw (X) thrown;
  }
}
