package dev.aliensignals.primitives;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A computed depends on itself: it was read while it was being evaluated. All computeds of the
 * cycle fail with one exception, whatever their functions make of it, until a dependency of any of
 * them changes. Thrown while the cycle unwinds; complete, with all names, once it reaches the
 * computed it started from. Keeps the names only.
 */
public final class CyclicDependencyException extends IllegalStateException
    implements SignalFailure {

  private static final long serialVersionUID = 1;

  /** The number of names that a message has of each end of a long cycle. */
  private static final int NAMES_AT_EACH_END = 50;

  /** The name that {@link #nodeName} returns. */
  private final String nodeName;

  /** The last result of {@link #chain}, or null. */
  @SuppressWarnings("serial") // lists of the JDK can be serialised
  private volatile @Nullable List<String> chain;

  /**
   * Names in the order of the reads, ending where the chain began; grows while it unwinds. Null in
   * one that was serialised.
   */
  private transient volatile @Nullable Names names;

  CyclicDependencyException(String reentered) {
    this.nodeName = reentered;
    add(reentered);
  }

  /** Adds the name of the computed that has read the one before. In O(1). */
  void add(String name) {
    names = new Names(name, names);
  }

  @Override
  public String nodeName() {
    return nodeName;
  }

  /**
   * The names of the computeds of the cycle, in the order in which they read each other.
   *
   * @return first and last are the same once the cycle is known whole
   */
  public List<String> chain() {
    Names read = names;
    List<String> known = chain;
    if (known == null || (read != null && known.size() != read.length)) {
      List<String> list = new ArrayList<>();
      for (Names at = read; at != null; at = at.next) {
        list.add(at.name);
      }
      known = List.copyOf(list);
      chain = known;
    }
    return known;
  }

  /** The chain, of a long one the ends: {@link #chain} has it all. */
  private String path() {
    List<String> all = chain();
    int size = all.size();
    if (size <= 2 * NAMES_AT_EACH_END) {
      return String.join(" -> ", all);
    }
    return String.join(" -> ", all.subList(0, NAMES_AT_EACH_END))
        + " -> ... ("
        + (size - 2 * NAMES_AT_EACH_END)
        + " more) ... -> "
        + String.join(" -> ", all.subList(size - NAMES_AT_EACH_END, size));
  }

  /**
   * Writes the chain as a list: a chain of objects would take a stack as long to write.
   *
   * @param out where to
   * @throws IOException if that cannot be written
   */
  private void writeObject(ObjectOutputStream out) throws IOException {
    chain();
    out.defaultWriteObject();
  }

  /** A name and those behind it. */
  private static final class Names {

    final String name;
    final @Nullable Names next;
    final int length;

    Names(String name, @Nullable Names next) {
      this.name = name;
      this.next = next;
      this.length = next == null ? 1 : next.length + 1;
    }
  }

  @Override
  public String getMessage() {
    return "Computed '"
        + nodeName
        + "' depends on itself ("
        + path()
        + "). Remove one of these reads, or make one of the values a signal that an effect writes.";
  }
}
