package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.CHECKING;
import static dev.aliensignals.primitives.Flags.COMPUTED_BIT;
import static dev.aliensignals.primitives.Flags.DIRTY;
import static dev.aliensignals.primitives.Flags.HAS_CHILD;
import static dev.aliensignals.primitives.Flags.HOOKS;
import static dev.aliensignals.primitives.Flags.INVALID;
import static dev.aliensignals.primitives.Flags.LIVE;
import static dev.aliensignals.primitives.Flags.MARKS;
import static dev.aliensignals.primitives.Flags.MUTABLE;
import static dev.aliensignals.primitives.Flags.PENDING;
import static dev.aliensignals.primitives.Flags.RECURSED;
import static dev.aliensignals.primitives.Flags.RECURSED_CHECK;
import static dev.aliensignals.primitives.Flags.STACKED;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Subscribes computeds while, and only while, somebody live reads them. Iterative in both
 * directions, evaluates nothing, runs no user code.
 */
final class Liveness {
  /*
   *            first live subscriber: attach the links to all dependencies, and so on upstream
   *   cold ──────────────────────────────────────────────────────────────────────────────────▶ live
   *        ◀──────────────────────────────────────────────────────────────────────────────────
   *            last live subscriber gone: detach them, but keep them as dependencies
   *
   *   cold: valid while validAt == epoch; else polls versions     live: valid while not marked
   *
   * V1  A computed is LIVE exactly while its list of subscribers is not empty.
   * V2  A cold computed has no marks.
   * V3  A live computed without marks is up to date; one that is INVALID has marks.
   * V4  A dependency of an object kept elsewhere is in the list Engine.held exactly while it has
   *     subscribers: so every write that can still reach the object finds the effect that follows
   *     it.
   *
   * V5  A walk ends whole: there is stack for it when it begins, see StackRoom.
   *
   * V3 holds on the way up because a computed that is not known to be valid gets a mark, together
   *    with RECURSED so that the next write still passes through it to its subscribers. A node that
   *    was live and marked before gets RECURSED for the same reason.
   */

  private Liveness() {}

  /** Appends a link of a live subscriber to its dependency, and wakes the dependency. */
  static void attach(Link link, Engine e) {
    if (link.dep.subs == null && (link.dep.flags & COMPUTED_BIT) != 0) {
      StackRoom.secure();
    }
    attachInRoom(link, e);
  }

  /** {@link #attach} where room on the stack was made sure of before, see V5. */
  static void attachInRoom(Link link, Engine e) {
    if (append(link)) {
      watched(link.dep, e);
    }
  }

  /** Appends a link. Returns whether it is the first. */
  private static boolean append(Link link) {
    ReactiveNode dep = link.dep;
    Link first = dep.subs;
    if (first == null) {
      link.prevSub = link;
      dep.subs = link;
      return true;
    }
    Link last = Objects.requireNonNull(first.prevSub);
    link.prevSub = last;
    last.nextSub = link;
    first.prevSub = link;
    return false;
  }

  private static void watched(ReactiveNode node, Engine e) {
    if ((node.flags & HOOKS) != 0) {
      e.unsettled().addHooked(node);
    }
    if (node instanceof ComputedNode computed) {
      activate(computed, e);
    } else if (node instanceof DependencyNode dependency) {
      dependency.hold(e);
    }
  }

  private static void activate(ComputedNode root, Engine e) {
    Link[] stack = e.stack;
    int base = e.stackTop;
    int top = base;
    Link link = wake(root, e);
    while (true) {
      if (link == null) {
        if (top == base) {
          return;
        }
        link = stack[--top];
        stack[top] = null;
        continue;
      }
      ReactiveNode dep = link.dep;
      Link next = link.nextDep;
      if ((dep.flags & MUTABLE) != 0) {
        boolean first = append(link);
        if (first && (dep.flags & HOOKS) != 0) {
          e.unsettled().addHooked(dep);
        }
        if (!first) {
          if (Mark.isShut(dep)) {
            e.stackTop = top;
            Mark.reopen(link.sub, e);
            e.stackTop = base;
            stack = e.stack;
          }
        } else if (dep instanceof ComputedNode computed) {
          if (next != null) {
            if (top == stack.length) {
              stack = e.growStack();
            }
            stack[top++] = next;
          }
          next = wake(computed, e);
        } else if (dep instanceof DependencyNode dependency) {
          dependency.hold(e);
        }
      }
      link = next;
    }
  }

  /** Makes one computed live. Returns its dependencies, still to be attached. */
  private static @Nullable Link wake(ComputedNode node, Engine e) {
    int flags = node.flags | LIVE;
    if ((flags & RECURSED_CHECK) != 0) {
      SkippedLinks.putBack(node, e);
    }
    if ((flags & INVALID) != 0 || node.validAt != e.epoch) {
      flags |= RECURSED | PENDING;
      for (Link link = node.deps; link != null; link = link.nextDep) {
        if ((link.dep.flags & MUTABLE) != 0 && Begins.hasSurelyChanged(link, link.dep, e)) {
          flags |= DIRTY;
          break;
        }
      }
    }
    node.setFlagsRelease(flags);
    return node.deps;
  }

  /** Takes a link of a live subscriber off its dependency, which may fall asleep. */
  static void detach(Link link, Engine e) {
    Link first = link.dep.subs;
    if (first == link && first.nextSub == null && (link.dep.flags & COMPUTED_BIT) != 0) {
      StackRoom.secure();
    }
    detachInRoom(link, e);
  }

  /** {@link #detach} where room on the stack was made sure of before, see V5. */
  static void detachInRoom(Link link, Engine e) {
    Links.removeFromSubs(link);
    if (link.dep.subs == null) {
      unwatched(link.dep, e);
    }
  }

  private static void unwatched(ReactiveNode node, Engine e) {
    if ((node.flags & HOOKS) != 0) {
      e.unsettled().addHooked(node);
    }
    if (node instanceof ComputedNode computed) {
      deactivate(computed, e);
    } else if (node instanceof DependencyNode dependency) {
      dependency.letGo(e);
    }
  }

  private static void deactivate(ComputedNode root, Engine e) {
    Link[] stack = e.stack;
    int base = e.stackTop;
    int top = base;
    Link link = sleep(root, e);
    while (true) {
      if (link == null) {
        if (top == base) {
          return;
        }
        link = stack[--top];
        stack[top] = null;
        continue;
      }
      ReactiveNode dep = link.dep;
      Link next = link.nextDep;
      if ((dep.flags & MUTABLE) != 0) {
        Links.removeFromSubs(link);
        if (dep.subs == null) {
          if ((dep.flags & HOOKS) != 0) {
            e.unsettled().addHooked(dep);
          }
          if (dep instanceof ComputedNode computed) {
            if (next != null) {
              if (top == stack.length) {
                stack = e.growStack();
              }
              stack[top++] = next;
            }
            next = sleep(computed, e);
          } else if (dep instanceof DependencyNode dependency) {
            dependency.letGo(e);
          }
        }
      }
      link = next;
    }
  }

  /** Makes one computed cold. Returns its dependencies, still to be detached. */
  private static @Nullable Link sleep(ComputedNode node, Engine e) {
    int flags = node.flags;
    if ((flags & RECURSED_CHECK) != 0) {
      SkippedLinks.putBack(node, e);
    }
    if ((flags & HAS_CHILD) != 0) {
      e.unsettled().addOrphaned(node);
    }
    node.setValidAtRelease((flags & MARKS) == 0 ? e.epoch : ComputedNode.NEVER);
    if ((flags & DIRTY) != 0) {
      flags |= INVALID;
    }
    node.setFlagsRelease(flags & ~(LIVE | MARKS | CHECKING | STACKED));
    return node.deps;
  }
}
