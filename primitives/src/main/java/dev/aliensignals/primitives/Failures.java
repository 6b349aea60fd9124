package dev.aliensignals.primitives;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What the effects and actions of one outermost operation threw and no handler took. */
final class Failures {

  /**
   * One failure.
   *
   * @param fresh whether it was thrown in this flush, not read from a computed that had it before
   */
  record Entry(Throwable error, String nodeName, boolean fresh) {}

  private final List<Entry> entries = new ArrayList<>();

  /**
   * Adds a failure, an Error before all others, unless the same exception is there already: effects
   * that read the same failed computed throw the same one.
   */
  void add(Throwable error, String nodeName, boolean fresh) {
    add(new Entry(error, nodeName, fresh));
  }

  void add(Entry added) {
    for (Entry entry : entries) {
      if (entry.error == added.error) {
        return;
      }
    }
    if (added.error instanceof Error) {
      entries.add(0, added);
    } else {
      entries.add(added);
    }
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

  /** Adds all to an exception that ends the flush. */
  void addTo(Throwable thrown) {
    for (Entry entry : entries) {
      suppress(thrown, entry.error);
    }
  }

  static void suppress(Throwable thrown, Throwable further) {
    if (thrown != further) {
      thrown.addSuppressed(further);
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
