package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.BUSY;
import static dev.aliensignals.primitives.Flags.COLLECTS;
import static dev.aliensignals.primitives.Flags.COMPUTED_BIT;
import static dev.aliensignals.primitives.Flags.DEPENDENCY;
import static dev.aliensignals.primitives.Flags.DIRTY;
import static dev.aliensignals.primitives.Flags.FORCE;
import static dev.aliensignals.primitives.Flags.HAS_CHILD;
import static dev.aliensignals.primitives.Flags.HAS_ERROR;
import static dev.aliensignals.primitives.Flags.INVALID;
import static dev.aliensignals.primitives.Flags.KIND;
import static dev.aliensignals.primitives.Flags.LIVE;
import static dev.aliensignals.primitives.Flags.PENDING;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state that signals and computeds had when the open batch began, for each that the batch has
 * committed or evaluated since. So a value that the batch changes back is no change, even if it was
 * read in between. Runs no user code.
 */
final class Begins {
  /*
   *   first commit or evaluation in the batch: note value, version, and what a computed has read
   *        │
   *        ▼
   *   another value, another version ── the old value again, a new version: back
   *        │
   *        ▼  end of the batch
   *   back, or a computed that is not up to date and so goes back:
   *       links that have the old version get the new one, and no subscriber is told
   *   otherwise:
   *       subscribers that have seen another version are told
   *
   * G1  Versions never go back: a value that is there again has a new version. If the node is back,
   *     a subscriber that has seen the version of the begin has seen the present value.
   * G2  During the batch no subscriber is told of noted nodes (Refresh.tell). A subscriber that is
   *     checked in it compares versions with TAINTed nodes; every noted node is TAINTed.
   * G3  A computed is evaluated a second time in a batch only if both have changed: the values that
   *     it has read last, and those that it had read when the batch began. Otherwise it goes back.
   * G4  Each evaluation in a batch goes on from the value of the begin.
   */

  /** The note of one signal or computed as it was. */
  static final class Begin {

    ReactiveNode node;

    /** The value of a boxed node, or the failure of an unboxed one. */
    @Nullable Object value;

    /** The value of a dependency, which says itself what it is, now and when it was committed. */
    @Nullable Object now;

    private @Nullable Object committed;

    /** The same of one that is unboxed. */
    long nowBits;

    private long committedBits;
    private boolean unboxed;

    /** The value of an unboxed node. */
    long bits;

    int version;

    /** Whether {@link #value} is a failure. */
    boolean failed;

    /** Whether it counts as changed, whatever its value is. */
    boolean forced;

    /**
     * Whether it must be evaluated, because its old dependencies do not tell if it is up to date.
     */
    boolean unsure;

    /** Whether a computed, when the batch has ended, is up to date, as far as that is known. */
    boolean kept;

    /** Whether a computed has the dependencies it had. */
    boolean atBegin;

    /** The nodes that a computed had read, up to {@link #size}, and their versions. */
    private ReactiveNode[] deps = new ReactiveNode[0];

    private int[] versions = new int[0];
    private int size;

    Begin(ReactiveNode node) {
      this.node = node;
    }

    private void noteDeps(ComputedNode computed) {
      int count = 0;
      for (Link link = computed.deps; link != null; link = link.nextDep) {
        if (count == deps.length) {
          int length = Math.max(4, count * 2);
          deps = Arrays.copyOf(deps, length);
          versions = Arrays.copyOf(versions, length);
        }
        deps[count] = link.dep;
        versions[count++] = link.depVersion;
      }
      size = count;
    }

    /** Forgets everything, to be used again. */
    private void forget(ReactiveNode nobody) {
      node = nobody;
      value = null;
      now = null;
      committed = null;
      bits = 0;
      nowBits = 0;
      committedBits = 0;
      unboxed = false;
      failed = false;
      forced = false;
      unsure = false;
      kept = false;
      atBegin = false;
      if (size > 64) {
        deps = new ReactiveNode[0];
        versions = new int[0];
      } else {
        Arrays.fill(deps, 0, size, nobody);
      }
      size = 0;
    }

    /** Takes the value of the begin for that of a dependency if they are the same. */
    void compare(Equality<? super @Nullable Object> equality) {
      if (now != value && Values.same(value, now, equality)) {
        now = value;
      }
    }

    /** The value that a reducer goes on from. */
    @Nullable Object previous() {
      return failed && value instanceof FailedEvaluation failure ? failure.previous() : value;
    }
  }

  /**
   * The number of nodes that the end of a batch visits to find the reason why a computed is not up
   * to date.
   */
  private static final int MAX_DEPTH = 32;

  private static final int MAX_VISITS = 1_000;

  private final Engine engine;

  private int visits;

  /** The number of entries up to which they are searched one by one. */
  private static final int FEW = 8;

  /** The number of objects that are kept to be used again. */
  private static final int KEPT = 64;

  /** The notes in their order, up to {@link Engine#noted}; behind that, notes to be used again. */
  private @Nullable Begin[] begins = new Begin[16];

  /** If there are more than a few, all by identity, with gaps: at most half full. */
  private @Nullable Begin[] table = new Begin[32];

  Begins(Engine engine) {
    this.engine = engine;
  }

  // ---- noting -----------------------------------------------------------------------------------

  /** A signal is about to be committed. */
  static void committing(ReactiveNode signal, Engine e) {
    int flags = signal.flags;
    if ((flags & FORCE) != 0) {
      force(signal, e);
    } else if ((flags & HAS_ERROR) == 0 && signal.isCommitAChange() && of(signal, e) == null) {
      e.begins().note(signal);
    }
  }

  /**
   * A dependency is about to be marked for a change. Returns what it was like when the batch began;
   * null if it has changed anyway, or nobody follows it.
   */
  static @Nullable Begin changing(
      ReactiveNode node, @Nullable Object old, @Nullable Object now, Engine e) {
    Begin begin = of(node, e);
    if (begin == null) {
      if ((node.flags & DIRTY) != 0 || node.subs == null || e.batchDepth == 0) {
        return null;
      }
      begin = e.begins().note(node);
      begin.value = old;
      begin.committed = old;
    }
    begin.now = now;
    return begin;
  }

  /** {@link #changing(ReactiveNode, Object, Object, Engine)} for an unboxed value. */
  static void changing(ReactiveNode node, long old, long now, Engine e) {
    Begin begin = changing(node, null, null, e);
    if (begin != null) {
      if (!begin.unboxed) {
        begin.unboxed = true;
        begin.bits = old;
        begin.committedBits = old;
      }
      begin.nowBits = now;
    }
  }

  /** A dependency is committed. Returns whether that is a change. */
  static boolean commitDependency(ReactiveNode node, Engine e) {
    Begin begin = of(node, e);
    if (begin != null && !begin.forced) {
      if (begin.now == begin.committed && begin.nowBits == begin.committedBits) {
        return false;
      }
      begin.committed = begin.now;
      begin.committedBits = begin.nowBits;
    }
    return true;
  }

  /** A computed is about to be evaluated. */
  static void evaluating(ComputedNode node, Engine e) {
    Begin begin = of(node, e);
    if (begin != null) {
      begin.atBegin = false;
    } else if (e.batchDepth > 0 && node.version != 0 && (node.flags & COLLECTS) == 0) {
      e.begins().note(node).atBegin = false;
    }
  }

  /** Whatever the value of {@code node} will be, it has changed. */
  static void force(ReactiveNode node, Engine e) {
    Begin begin = of(node, e);
    if (begin != null) {
      begin.forced = true;
    }
  }

  /** A computed that is noted cannot go back. */
  static void unsure(ReactiveNode node, Engine e) {
    Begin begin = of(node, e);
    if (begin != null) {
      begin.unsure = true;
    }
  }

  private Begin note(ReactiveNode node) {
    Engine e = engine;
    int count = e.noted;
    if (count == begins.length) {
      begins = Arrays.copyOf(begins, count * 2);
    }
    if (count == FEW || count * 2 >= table.length) {
      fillTable(Math.max(table.length, count * 4));
    }
    Begin begin = begins[count];
    if (begin == null) {
      begin = new Begin(node);
      begins[count] = begin;
    }
    begin.node = node;
    node.saveTo(begin);
    begin.version = node.version;
    if (node instanceof ComputedNode computed) {
      begin.failed = (node.flags & HAS_ERROR) != 0;
      begin.unsure = (node.flags & (INVALID | HAS_CHILD)) != 0 || Refresh.cycleOf(computed) != null;
      begin.atBegin = true;
      begin.noteDeps(computed);
    }
    e.taint(node);
    if (count >= FEW) {
      put(begin);
    }
    e.noted = count + 1;
    return begin;
  }

  private void fillTable(int length) {
    table = new Begin[Integer.highestOneBit(length - 1) * 2];
    for (int i = 0; i < engine.noted; i++) {
      put(at(i));
    }
  }

  private Begin at(int index) {
    return Objects.requireNonNull(begins[index]);
  }

  private void put(Begin begin) {
    int at = placeOf(begin.node);
    while (table[at] != null) {
      at = (at + 1) & (table.length - 1);
    }
    table[at] = begin;
  }

  private int placeOf(ReactiveNode node) {
    return System.identityHashCode(node) & (table.length - 1);
  }

  /** The note of {@code node} as it was, or null if it is not noted. */
  static @Nullable Begin of(ReactiveNode node, Engine e) {
    return e.noted == 0 ? null : e.begins().find(node);
  }

  private @Nullable Begin find(ReactiveNode node) {
    int count = engine.noted;
    if (count <= FEW) {
      for (int i = 0; i < count; i++) {
        Begin begin = at(i);
        if (begin.node == node) {
          return begin;
        }
      }
      return null;
    }
    int at = placeOf(node);
    Begin begin = table[at];
    while (begin != null && begin.node != node) {
      at = (at + 1) & (table.length - 1);
      begin = table[at];
    }
    return begin;
  }

  // ---- comparing --------------------------------------------------------------------------------

  /** Whether {@code dep}, which is up to date, is not what the subscriber of {@code link} saw. */
  static boolean hasChanged(Link link, ReactiveNode dep, Engine e) {
    int seen = link.depVersion;
    if (seen == dep.version) {
      return false;
    }
    Begin begin = of(dep, e);
    return begin == null || begin.version != seen || !isBack(begin);
  }

  /** {@link #hasChanged} before {@code dep} is brought up to date: false if only that can tell. */
  static boolean hasSurelyChanged(Link link, ReactiveNode dep, Engine e) {
    return hasSurelyChanged(link.depVersion, dep, e);
  }

  private static boolean hasSurelyChanged(int seen, ReactiveNode dep, Engine e) {
    if (seen == dep.version) {
      return false;
    }
    Begin begin = of(dep, e);
    return begin == null || begin.version != seen || begin.forced;
  }

  private static boolean isBack(Begin begin) {
    return !begin.forced && begin.node.isAt(begin);
  }

  /** A cold computed has seen another version of something that is back. */
  static void keep(ComputedNode node, Engine e) {
    if (of(node, e) == null) {
      e.begins().note(node); // so that the end of the batch gives it the new one
    }
  }

  // ---- going back -------------------------------------------------------------------------------

  /**
   * Gives a computed, of which something that it has read has changed, the dependencies it had when
   * the batch began. Returns false if it has them already, or if it must be evaluated. Live ones
   * are checked by their marks then, which say nothing of what had changed before the batch: so
   * that is looked for here.
   */
  static boolean goBack(ComputedNode node, Engine e) {
    Begin begin = of(node, e);
    return begin != null && !wasSurelyChanged(begin, e) && goBack(begin, node, e);
  }

  /** Whether something that a computed had read is another by now, and stays so. */
  private static boolean wasSurelyChanged(Begin begin, Engine e) {
    for (int i = 0; i < begin.size; i++) {
      ReactiveNode dep = begin.deps[i];
      if (dep.isMutable() && hasSurelyChanged(begin.versions[i], dep, e)) {
        return true;
      }
    }
    return false;
  }

  private static boolean goBack(Begin begin, ComputedNode node, Engine e) {
    if (begin.atBegin || begin.unsure || (node.flags & (INVALID | HAS_CHILD)) != 0) {
      return false;
    }
    begin.atBegin = true;
    if (!hasDeps(begin, node)) {
      link(begin, node, e);
    }
    int i = 0;
    for (Link link = node.deps; link != null; link = link.nextDep) {
      link.depVersion = begin.versions[i++];
    }
    return true;
  }

  private static boolean hasDeps(Begin begin, ComputedNode node) {
    int i = 0;
    for (Link link = node.deps; link != null; link = link.nextDep) {
      if (i == begin.size || begin.deps[i] != link.dep) {
        return false;
      }
      i++;
    }
    return i == begin.size;
  }

  /** Links a computed as if its function had run and read what it did then. */
  private static void link(Begin begin, ComputedNode node, Engine e) {
    int outerCycle = e.cycle;
    try {
      e.cycle = e.nextCycle();
      node.depsTail = null;
      for (int i = 0; i < begin.size; i++) {
        Links.track(begin.deps[i], node, e);
      }
      Links.purge(node, e);
      Mark.reopen(node, e);
    } catch (Throwable t) { // no stack or memory left
      Links.keepUnread(node);
      node.flags |= (node.flags & LIVE) != 0 ? INVALID | PENDING : INVALID;
      begin.unsure = true;
      throw t;
    } finally {
      e.cycle = outerCycle;
    }
  }

  /** A computed is up to date. If it has gone back, it gets its value, too. */
  static void settle(ComputedNode node, Engine e) {
    Begin begin = of(node, e);
    if (begin != null && begin.atBegin && !node.isAt(begin)) {
      node.goBackTo(begin);
    }
  }

  // ---- the end of the batch ---------------------------------------------------------------------

  /**
   * Ends the batch: tells the subscribers of nodes that have not come back; the others go on as if
   * nothing had happened.
   */
  void end() {
    Engine e = engine;
    int count = e.noted;
    try {
      for (int i = 0; i < count; i++) {
        Begin begin = at(i);
        ReactiveNode node = begin.node;
        if ((node.flags & (COMPUTED_BIT | DIRTY)) == DIRTY) {
          if ((node.flags & FORCE) != 0) {
            begin.forced = true;
          }
          if (node.subs != null || node.isPendingAt(begin)) { // else the next read commits it
            Evaluation.commit(node, e);
          }
        }
      }
      visits = 0;
      for (int i = count - 1; i >= 0; i--) { // mostly, the node that was read first comes last
        Begin begin = at(i);
        if (begin.node instanceof ComputedNode computed) {
          begin.kept = (computed.flags & BUSY) != 0 || isKnownUpToDate(computed);
        }
      }
      for (int i = 0; i < count; i++) {
        Begin begin = at(i);
        if (!begin.kept && begin.node instanceof ComputedNode computed) {
          goBackAtEnd(begin, computed, e);
        }
      }
    } finally {
      for (int i = 0; i < count; i++) {
        tell(at(i), e);
      }
      for (int i = 0; i < count; i++) {
        if (at(i).atBegin) {
          compare((ComputedNode) at(i).node, e);
        }
      }
      clear();
    }
  }

  private boolean isKnownUpToDate(ComputedNode node) {
    try {
      return isUpToDate(node, MAX_DEPTH);
    } catch (StackOverflowError noStackLeft) {
      return false; // an evaluation more
    }
  }

  /**
   * Whether a computed is up to date. Looks at what it has read no further than {@code depth}
   * computeds deep, and not for long: where it does not get to the end, the answer is no, and costs
   * an evaluation.
   */
  private boolean isUpToDate(ComputedNode node, int depth) {
    Engine e = engine;
    int flags = node.flags;
    if ((flags & (BUSY | INVALID | DIRTY)) != 0) {
      return false;
    }
    if ((flags & LIVE) != 0 ? (flags & PENDING) == 0 : node.validAt == e.epoch) {
      return true;
    }
    if (depth == 0 || (flags & COLLECTS) != 0) {
      return false;
    }
    for (Link link = node.deps; link != null; link = link.nextDep) {
      ReactiveNode dep = link.dep;
      if (!dep.isMutable()) {
        continue;
      }
      if (hasChanged(link, dep, e) || ++visits > MAX_VISITS) {
        return false;
      }
      if (dep instanceof ComputedNode computed) {
        Begin begin = find(computed);
        if ((begin == null || !begin.kept) && !isUpToDate(computed, depth - 1)) {
          return false;
        }
      } else if ((dep.flags & DIRTY) != 0
          && ((dep.flags & FORCE) != 0 || dep.isCommitAChange() || isDependency(dep))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDependency(ReactiveNode node) {
    return (node.flags & KIND) == DEPENDENCY;
  }

  /** Takes a computed back that is not up to date: its next evaluation goes on from there. */
  private static void goBackAtEnd(Begin begin, ComputedNode node, Engine e) {
    boolean goesBack = begin.atBegin || goBack(begin, node, e);
    if (!goesBack && ((node.flags & INVALID) != 0 || isOfCycle(begin, node))) {
      return;
    }
    if (!node.isAt(begin)) {
      node.goBackTo(begin);
    }
    if (!goesBack) { // the effects it owned are gone: only an evaluation brings them back
      node.flags |= (node.flags & LIVE) == 0 ? INVALID : DIRTY | PENDING;
      return;
    }
    if ((node.flags & LIVE) == 0) {
      node.setValidAtRelease(ComputedNode.NEVER);
    } else if ((node.flags & INVALID) == 0) {
      node.flags = (node.flags & ~DIRTY) | PENDING; // its dependencies tell whether it has changed
    }
  }

  private static boolean isOfCycle(Begin begin, ComputedNode node) {
    return Refresh.cycleOf(node) != null
        || (begin.value instanceof FailedEvaluation failure && failure.cycle() != null);
  }

  private static void tell(Begin begin, Engine e) {
    ReactiveNode node = begin.node;
    boolean back = isBack(begin);
    int version = node.version;
    for (Link link = node.subs; link != null; link = link.nextSub) {
      int seen = link.depVersion;
      if (seen != version) {
        if (back && seen == begin.version) {
          link.depVersion = version;
        } else {
          Mark.tell(link.sub, e);
        }
      }
    }
  }

  /** Tells a computed that has gone back of what it has read and is not back. */
  private static void compare(ComputedNode node, Engine e) {
    for (Link link = node.deps; link != null; link = link.nextDep) {
      if (link.depVersion != link.dep.version && link.dep.isMutable()) {
        if (hasChanged(link, link.dep, e)) {
          Mark.tell(node, e);
        } else {
          link.depVersion = link.dep.version;
        }
      }
    }
  }

  private void clear() {
    int count = engine.noted;
    engine.noted = 0;
    if (count > FEW) {
      table = new Begin[32];
    }
    for (int i = 0; i < Math.min(count, KEPT); i++) {
      at(i).forget(engine.noOwner);
    }
    if (count > KEPT) {
      begins = Arrays.copyOf(begins, KEPT);
    }
  }
}
