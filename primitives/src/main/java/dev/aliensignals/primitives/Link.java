package dev.aliensignals.primitives;

import org.jspecify.annotations.Nullable;

/**
 * One dependency of one subscriber. It sits in two doubly linked lists at once: the dependencies of
 * its subscriber, always, in the order of the reads; and the subscribers of its dependency, while
 * the subscriber is live. A link whose dependency is an effect or scope says who owns that.
 */
final class Link {

  final ReactiveNode dep;
  final SubscriberNode sub;

  /** The version of {@link #dep} that the subscriber has seen. */
  int depVersion;

  @Nullable Link prevDep;
  @Nullable Link nextDep;

  /**
   * The previous link in the list of subscribers; for the first one, the last. Null while {@link
   * #sub} is not live.
   */
  @Nullable Link prevSub;

  /** No walk along the subscribers runs user code, so none stands on a link that is taken out. */
  @Nullable Link nextSub;

  Link(ReactiveNode dep, SubscriberNode sub, @Nullable Link prevDep, @Nullable Link nextDep) {
    this.dep = dep;
    this.sub = sub;
    this.depVersion = dep.version;
    this.prevDep = prevDep;
    this.nextDep = nextDep;
  }
}
