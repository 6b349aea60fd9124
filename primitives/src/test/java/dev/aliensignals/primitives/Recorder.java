package dev.aliensignals.primitives;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The calls of the functions of a test, in order; and the place of a node in the graph. */
final class Recorder {

  private final List<String> events = new ArrayList<>();

  void add(Object event) {
    events.add(String.valueOf(event));
  }

  /** The events since the start or the last {@link #take}. */
  List<String> events() {
    return List.copyOf(events);
  }

  /** {@link #events}, which are forgotten. */
  List<String> take() {
    List<String> taken = List.copyOf(events);
    events.clear();
    return taken;
  }

  void clear() {
    events.clear();
  }

  /** How often an event happened since the last {@link #take}. */
  int count(String event) {
    return (int) events.stream().filter(event::equals).count();
  }

  /** A cleanup that records that it ran. */
  Cleanup cleanup(String event) {
    return () -> add(event);
  }

  /** A function that records that it was called. */
  <T extends @Nullable Object> Supplier<T> supplier(String event, Supplier<T> fn) {
    return () -> {
      add(event);
      return fn.get();
    };
  }

  /** A function that records that it was called. */
  Runnable runnable(String event, Runnable fn) {
    return () -> {
      add(event);
      fn.run();
    };
  }

  /** A function that counts its calls. */
  static <T extends @Nullable Object> Supplier<T> counting(AtomicInteger calls, Supplier<T> fn) {
    return () -> {
      calls.incrementAndGet();
      return fn.get();
    };
  }

  /** A function that counts its calls. */
  static Runnable counting(AtomicInteger calls, Runnable fn) {
    return () -> {
      calls.incrementAndGet();
      fn.run();
    };
  }

  /** How many live subscribers are in the list of a node. */
  static int subscribers(Object node) {
    int count = 0;
    for (Link link = ((ReactiveNode) node).subs; link != null; link = link.nextSub) {
      count++;
    }
    return count;
  }

  /** The dependencies of a node, or the nodes it owns, in the order of its list. */
  static List<ReactiveNode> dependencies(Object node) {
    List<ReactiveNode> found = new ArrayList<>();
    for (Link link = ((SubscriberNode) node).deps; link != null; link = link.nextDep) {
      found.add(link.dep);
    }
    return found;
  }
}
