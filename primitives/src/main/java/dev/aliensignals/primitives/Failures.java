package dev.aliensignals.primitives;

import java.util.ArrayList;
import java.util.List;

/** What the effects of one outermost flush threw and no handler took. */
final class Failures {

  private record Entry(Throwable error, String nodeName, boolean fresh) {}

  private final List<Entry> entries = new ArrayList<>();

  /**
   * Adds a failure, unless the same exception is there already: effects that read the same failed
   * computed throw the same one.
   */
  void add(Throwable error, String nodeName, boolean fresh) {
    for (Entry entry : entries) {
      if (entry.error == error) {
        return;
      }
    }
    entries.add(new Entry(error, nodeName, fresh));
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
