package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.CHECKING;
import static dev.aliensignals.primitives.Flags.COLLECTOR;
import static dev.aliensignals.primitives.Flags.COLLECTS;
import static dev.aliensignals.primitives.Flags.DIRTY;
import static dev.aliensignals.primitives.Flags.INVALID;
import static dev.aliensignals.primitives.Flags.LIVE;
import static dev.aliensignals.primitives.Flags.MARKS;
import static dev.aliensignals.primitives.Flags.PENDING;
import static dev.aliensignals.primitives.Flags.RECURSED;
import static dev.aliensignals.primitives.Flags.STACKED;
import static dev.aliensignals.primitives.Flags.UNCLEAN;

import dev.aliensignals.primitives.spi.Collector;
import dev.aliensignals.primitives.spi.ItemFunction;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The implementation of {@link Collector}: a computed whose dependencies are kept by hand. */
final class CollectorNode extends ComputedNode implements Collector {
  /*
   * A live one is told by the mark phase through which link a mark has come (Mark.propagate). It is
   * marked DIRTY and RECURSED then, so that every further mark still passes, and is never walked
   * through by a check: its evaluation looks at what was told. Cold, it is polled as any computed is.
   *
   * C1  While validAt is FOLLOWED it is live, and each dependency that is marked, or has another version
   *     than its link says, has been told. Falling asleep overwrites validAt; the first evaluation after
   *     that looks at all dependencies.
   * C2  Its dependencies are never read again: no run sets depsTail, which is the last of them.
   */

  /**
   * The value of {@link #validAt} while everything since the last evaluation was told. Equal to no
   * epoch.
   */
  private static final long FOLLOWED = -2;

  private final String name;

  /** The links that marks have come through, up to {@link #count}; some more than once. */
  private Link[] told = new Link[8];

  private int count;

  /** The number of its dependencies. */
  private int size;

  private boolean collecting;

  /** Whether {@link #collect} has found some computed changed. */
  private boolean found;

  CollectorNode(Engine engine, String name) {
    super(engine, COLLECTOR | COLLECTS, null);
    this.name = name;
  }

  /** A mark has come through {@code link}. */
  void tell(Link link) {
    if (count > 64 && count > 2 * size) { // the same over and over: look at all instead
      clearTold(0);
      validAt = NEVER;
    }
    reserve();
    told[count++] = link;
    flags |= DIRTY | PENDING | RECURSED;
  }

  /** Makes room for one more that is told. */
  private void reserve() {
    if (count == told.length) {
      told = Arrays.copyOf(told, count * 2);
    }
  }

  /**
   * Lets the next mark pass through everything upstream that is marked, see {@link Mark#reopen}.
   */
  void reopen(Engine e) {
    if (validAt == FOLLOWED) {
      for (int i = 0; i < count; i++) {
        reopen(told[i], e);
      }
    } else {
      for (Link link = deps; link != null; link = link.nextDep) {
        reopen(link, e);
      }
    }
  }

  private static void reopen(Link link, Engine e) {
    ReactiveNode dep = link.dep;
    if (Mark.isShut(dep)) {
      dep.flags |= RECURSED;
      Mark.reopen((ComputedNode) dep, e);
    }
  }

  @Override
  public boolean isMarked() {
    return (flags & (DIRTY | PENDING)) != 0;
  }

  @Override
  public void track() {
    Engine e = engine;
    SubscriberNode sub = e.activeSub;
    if (sub != null && e.batchDepth > 0) {
      Begins.unsure(sub, e); // its function keeps what the items have come to, and has to be told
    }
    if ((flags & (UNCLEAN | LIVE)) == LIVE) {
      if (sub != null) {
        Links.track(this, sub, e);
      }
    } else {
      Refresh.read(this, e);
    }
  }

  @Override
  public void add(Computed<?> node, ItemFunction<?> fn) {
    Link link = Links.another(node, this);
    reserve();
    StackRoom.secure(); // whole or not at all
    fn.setLink(link);
    size++;
    if ((flags & LIVE) != 0) {
      Links.append(link, engine);
      if ((node.flags & (DIRTY | PENDING)) != 0) {
        tell(link); // something was written since it was evaluated
      }
    } else {
      Links.appendCold(link);
    }
  }

  @Override
  public void remove(ItemFunction<?> fn) {
    Link link = (Link) fn.link();
    if (link == null) {
      return;
    }
    StackRoom.secure(); // whole or not at all
    fn.setLink(null);
    size--;
    Links.removeFromDeps(link);
    if ((flags & LIVE) != 0) {
      Liveness.detachInRoom(link, engine);
    }
  }

  /**
   * Looks at what was told, or at everything. Returns whether some computed has changed. An Error
   * leaves what was not looked at to the next evaluation.
   */
  boolean collect(Engine e) {
    if (collecting) {
      return false;
    }
    StackRoom.secure(); // for its way out
    long start = e.epoch;
    boolean live = (flags & LIVE) != 0;
    boolean all = !live || validAt != FOLLOWED;
    flags &= ~(CHECKING | STACKED);
    collecting = true;
    found = false;
    try {
      if (all) {
        clearTold(0);
        if (live) {
          flags &= ~(MARKS | INVALID);
          validAt = FOLLOWED;
        }
        lookAtAll(e);
      } else {
        lookAtTold(e);
      }
    } catch (Throwable t) {
      if (found) {
        setVersionRelease(version + 1); // it is not found again
      }
      validAt = NEVER;
      flags |= INVALID | ((flags & LIVE) != 0 ? DIRTY | PENDING | RECURSED : 0);
      throw t;
    } finally {
      collecting = false;
    }
    boolean changed = found;
    if (changed) {
      setVersionRelease(version + 1);
    }
    if ((flags & LIVE) == 0) {
      setValidAtRelease(live ? NEVER : start);
      e.setCleanFlags(this, flags & ~(MARKS | INVALID));
    } else if (count == 0 && live) {
      e.setCleanFlags(this, flags & ~(MARKS | INVALID));
    }
    return changed;
  }

  private void lookAtAll(Engine e) {
    for (Link link = deps; link != null; link = link.nextDep) {
      look(link, e);
    }
  }

  /** Nodes that are told of meanwhile are left for another time, as the loop might not end. */
  private void lookAtTold(Engine e) {
    int end = count;
    for (int i = 0; i < end; i++) {
      Link link = told[i];
      if (functionOf(link).link() == link) {
        look(link, e);
      }
    }
    int left = count - end;
    System.arraycopy(told, end, told, 0, Math.max(left, 0));
    clearTold(Math.max(left, 0));
  }

  private void look(Link link, Engine e) {
    ComputedNode dep = (ComputedNode) link.dep;
    Refresh.renew(dep, e);
    if (Begins.hasChanged(link, dep, e)) {
      functionOf(link).changed(); // if that fails, the link is found changed again
      link.depVersion = dep.version;
      found = true;
    }
  }

  private static ItemFunction<?> functionOf(Link link) {
    return (ItemFunction<?>) ((Computed<?>) link.dep).fn;
  }

  private void clearTold(int left) {
    Arrays.fill(told, left, Math.max(left, count), null);
    count = left;
  }

  @Override
  FailedEvaluation failure() {
    throw new IllegalStateException("'" + name + "' does not fail.");
  }

  @Override
  void fail(FailedEvaluation failure) {
    throw new IllegalStateException("'" + name + "' does not fail.", failure.error());
  }

  @Override
  void goBackTo(Begins.Begin begin) {} // it is never noted

  @Override
  @Nullable Object lastValue() {
    return null;
  }

  @Override
  @Nullable NodeOptions options() {
    return null;
  }

  @Override
  public String toString() {
    return name;
  }
}
