package dev.aliensignals.primitives;

import static dev.aliensignals.primitives.Flags.DEPENDENCY;
import static dev.aliensignals.primitives.Flags.DIRTY;
import static dev.aliensignals.primitives.Flags.MUTABLE;

import dev.aliensignals.primitives.spi.Dependency;
import org.jspecify.annotations.Nullable;

/**
 * A signal without a value: every trigger is a change, except one in a batch that says what it
 * changes and is changed back.
 */
final class DependencyNode extends ReactiveNode implements Dependency {

  /** Referenced only to be kept alive with the subscribers. */
  @SuppressWarnings("unused")
  private final @Nullable Object keeps;

  private final String name;

  /** The neighbours in {@link Engine#held}. */
  private @Nullable DependencyNode previousHeld;

  private @Nullable DependencyNode nextHeld;

  DependencyNode(Engine engine, @Nullable Object keeps, String name) {
    super(engine, MUTABLE | DEPENDENCY);
    this.keeps = keeps;
    this.name = name;
  }

  /** Lets the system keep it, with the view it belongs to and the effects that follow it. */
  void hold(Engine e) {
    DependencyNode first = e.held;
    nextHeld = first;
    if (first != null) {
      first.previousHeld = this;
    }
    e.held = this;
  }

  /** Undoes {@link #hold}. */
  void letGo(Engine e) {
    DependencyNode previous = previousHeld;
    DependencyNode next = nextHeld;
    if (previous != null) {
      previous.nextHeld = next;
    } else if (e.held == this) {
      e.held = next;
    }
    if (next != null) {
      next.previousHeld = previous;
    }
    previousHeld = null;
    nextHeld = null;
  }

  /** The next one that the system keeps. */
  @Nullable DependencyNode nextHeld() {
    return nextHeld;
  }

  @Override
  public void track() {
    Engine e = engine;
    if (e.isOwner()) {
      SubscriberNode sub = e.activeSub;
      if (sub != null) {
        track(sub, e);
      }
    } else if (CrossSystem.identify != 0) {
      trackInTask();
    }
  }

  void track(SubscriberNode sub, Engine e) {
    if ((flags & DIRTY) != 0) {
      Refresh.commitAndTell(this, e);
    }
    Links.track(this, sub, e);
  }

  /** A value that is read after this call may be newer than the noted version, but never older. */
  void trackInTask() {
    TaskRun<?> reader = CrossSystem.reader(this);
    if (reader != null) {
      reader.collect(this, versionAcquire());
    }
  }

  @Override
  public void trigger() {
    Engine e = engine;
    if (e.isOwner()) {
      Begins.force(this, e);
      Mark.written(this, e);
      return;
    }
    e.enter();
    try {
      Mark.written(this, e);
    } catch (Throwable t) {
      e.leave(t);
      throw t;
    }
    e.leave();
  }

  @Override
  public void mark() {
    Begins.force(this, engine);
    Mark.beforeWrite(this, engine);
  }

  @Override
  public boolean isKept() {
    Engine e = engine;
    return e.batchDepth > 0 && e.isOwner() && (subs != null || e.noted != 0);
  }

  @Override
  public void trigger(
      @Nullable Object old, @Nullable Object now, Equality<? super @Nullable Object> equality) {
    Engine e = engine;
    Begins.Begin begin = Begins.changing(this, old, now, e);
    Mark.written(this, e);
    if (begin != null) {
      begin.compare(equality);
    }
  }

  @Override
  public void mark(
      @Nullable Object old, @Nullable Object now, Equality<? super @Nullable Object> equality) {
    Engine e = engine;
    Begins.Begin begin = Begins.changing(this, old, now, e);
    Mark.beforeWrite(this, e);
    if (begin != null) {
      begin.compare(equality);
    }
  }

  @Override
  public void markUnboxed(long old, long now) {
    Engine e = engine;
    Begins.changing(this, old, now, e);
    Mark.beforeWrite(this, e);
  }

  @Override
  boolean isAt(Begins.Begin begin) {
    return begin.now == begin.value && begin.nowBits == begin.bits;
  }

  @Override
  boolean isPendingAt(Begins.Begin begin) {
    return begin.now == begin.value && begin.nowBits == begin.bits;
  }

  @Override
  public boolean isMarked() {
    return (flags & DIRTY) != 0;
  }

  @Override
  public void settle() {
    Mark.afterWrite(this, engine);
  }

  @Override
  public boolean isObserved() {
    return subs != null;
  }

  @Override
  @Nullable NodeOptions options() {
    return null;
  }

  @Override
  String kind() {
    return name;
  }

  @Override
  public String toString() {
    return name;
  }
}
