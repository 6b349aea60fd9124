package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.hybrid.ChangeKind;
import dev.aliensignals.primitives.CrossSystemException;
import dev.aliensignals.primitives.spi.Dependency;
import dev.aliensignals.primitives.spi.Spi;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The functions that generated classes call. Not for others. */
public final class Beans {
  /*
   * A getter of a view, with Beans.nested(..., code, this) around the result if it may become reactive:
   *
   *   Beans.read(this, deps, i);
   *   return raw.getX();
   *
   * A setter of a view:
   *
   *   boolean entered = Beans.startWrite(this, code, i);
   *   try {
   *     T old = raw.getX();
   *     value = Beans.stored(value, code);
   *     boolean changes = Beans.mark(deps, i, old, value);
   *     raw.setX(value);
   *     Beans.wrote(this, deps, i, old, value, changes);
   *   } catch (Throwable t) {
   *     throw Beans.failWrite(t, entered, this);
   *   }
   *   Beans.endWrite(entered, this);
   *
   * B1  The array and each dependency in it is made once, by the first thread that needs it. That
   *     need not be the owner of the system: the body of a task does not wait for it. A write marks
   *     the dependencies it finds before it changes the raw object. While tasks run it looks once
   *     more afterwards, behind a full fence. There is also a full fence between the making of a
   *     dependency and the read that follows it. So either the write sees the dependency, or the
   *     read sees the new value.
   * B2  Index 0 is the whole object: an effect that depends on it runs when anything changes.
   * B3  Other threads read fields of raw objects without owning the system. A write is preceded by
   *     a release fence and a read by an acquire fence, so they see an object as it was when the
   *     reference to it was set, and all writes before the value that they have read. Marks are
   *     among these writes: a thread that has seen a new value finds no computed clean that depends
   *     on it.
   */

  /** The index of the dependency on the whole object. */
  static final int WHOLE = 0;

  private static final int SHALLOW = Mode.SHALLOW.code;
  private static final int READONLY = Mode.READONLY.code;
  private static final int SHARED = Mode.SHARED.code;

  static final Spi SPI = Spi.get();

  private static final VarHandle DEPENDENCIES =
      MethodHandles.arrayElementVarHandle(Dependency[].class);

  /** The lock for making the array of an object, held for one assignment. */
  private static final Object MAKING = new Object();

  private Beans() {}

  /** The access to the system of an object. */
  static Spi spi(BeanView view) {
    return Spi.several() ? view.$$spi() : SPI; // the latter is a constant
  }

  // ---- reads ------------------------------------------------------------------------------------

  /**
   * Precedes each read of a property.
   *
   * @param view the view it is read from
   * @param deps its dependencies
   * @param property the index of the property
   */
  public static void read(BeanView view, @Nullable Dependency @Nullable [] deps, int property) {
    Dependency dep;
    if (deps != null && (dep = deps[property]) != null) {
      if (!SPI.track(dep)) {
        seeOutside(view, property);
      }
    } else {
      readUnknown(view, property);
    }
  }

  /** Precedes a read of a property that nobody has tracked yet. */
  private static void readUnknown(BeanView view, int property) {
    Spi spi = spi(view);
    if (spi.isTracking()) {
      dependency(view, property).track();
    } else if (!spi.isOwner()) {
      seeOutside(view, property);
    }
  }

  /** Precedes a read by a thread that does not own the system. */
  private static void seeOutside(BeanView view, int property) {
    if (Spi.several() && view.$$code() != SHARED && spi(view).isTrackedElsewhere()) {
      throw spi(view).trackedElsewhere(nameOf(view, property));
    }
    VarHandle.acquireFence();
  }

  /** The name in messages of a property, or an object. */
  static String nameOf(BeanView view, int property) {
    Shape shape = shape(view);
    String type = States.nameOf(shape.type);
    return property == WHOLE ? type : type + "." + shape.properties[property];
  }

  /** Precedes what runs on the raw object and is not tracked. */
  public static void see() {
    VarHandle.acquireFence();
  }

  /**
   * A value as a view gives it out, where it has a view as a rule.
   *
   * @param value raw
   * @param code the code of the mode of the view
   * @param view the view
   * @return a view of it, if there can be one and the mode is deep
   */
  public static @Nullable Object nested(@Nullable Object value, int code, BeanView view) {
    return value == null || (code & SHALLOW) != 0
        ? value
        : Reactivity.nestedOfViews(value, code, view);
  }

  /**
   * A value as a view gives it out, where it has a view as a rule, but perhaps of another type.
   *
   * @param value raw
   * @param code the code of the mode of the view
   * @param declared the type that the caller expects
   * @param view the view
   * @return a view of that type, if there can be one and the mode is deep
   */
  public static @Nullable Object nestedAs(
      @Nullable Object value, int code, Class<?> declared, BeanView view) {
    if (value == null || (code & SHALLOW) != 0) {
      return value;
    }
    return fitting(value, Reactivity.nestedOfViews(value, code, view), declared);
  }

  @SuppressWarnings("ReferenceEquality") // a value has itself for a view if it has none
  private static @Nullable Object fitting(Object value, @Nullable Object view, Class<?> declared) {
    if (declared.isInstance(view)) {
      return view;
    }
    if (view != value) {
      ClassInfo.of(value.getClass()).warnOfType(declared);
    }
    return value;
  }

  /**
   * A value as a view gives it out, where it may be anything.
   *
   * @param value raw
   * @param code the code of the mode of the view
   * @param declared the type that the caller expects
   * @param view the view
   * @return a view of that type, if there can be one and the mode is deep
   */
  public static @Nullable Object nested(
      @Nullable Object value, int code, Class<?> declared, BeanView view) {
    if (value == null || (code & SHALLOW) != 0) {
      return value;
    }
    return fitting(value, Reactivity.nested(value, Mode.of(code), view), declared);
  }

  /**
   * The result of a method of the raw object, as a view returns it.
   *
   * @param value raw
   * @param view the view that the method was called on
   * @param declared the type that the caller expects
   * @return the view itself for its raw object, else as {@link #nested(Object, int, Class,
   *     BeanView)}
   */
  @SuppressWarnings("ReferenceEquality") // it is about identity
  public static @Nullable Object returned(
      @Nullable Object value, BeanView view, Class<?> declared) {
    return value == view.$$raw() ? view : nested(value, view.$$code(), declared, view);
  }

  /**
   * A value as a raw object keeps it.
   *
   * @param value raw, or a view
   * @return raw, unless it is a readonly or shallow view
   */
  public static @Nullable Object stored(@Nullable Object value) {
    return Reactivity.stored(value);
  }

  /**
   * A value as a raw object keeps it that is written through a view.
   *
   * @param value raw, or a view
   * @param code the code of the mode of the view
   * @return the value itself if the mode is shallow, else as {@link #stored(Object)}
   */
  public static @Nullable Object stored(@Nullable Object value, int code) {
    return (code & SHALLOW) != 0 ? value : Reactivity.stored(value);
  }

  /**
   * The object behind a view.
   *
   * @param value raw, or a view
   * @return raw
   */
  public static @Nullable Object raw(@Nullable Object value) {
    return value instanceof Reactive view ? view.$$raw() : value;
  }

  /** The primary view of the same object. */
  static BeanView primary(BeanView view) {
    return view.$$code() == Mode.DEEP.code || view.$$code() == SHARED
        ? view
        : (BeanView) Objects.requireNonNull(view.$$more());
  }

  private static Dependency dependency(BeanView view, int property) {
    BeanView primary = primary(view);
    @Nullable Dependency[] deps = depsOf(primary);
    Dependency dep = deps[property];
    return dep == null ? makeDependency(primary, deps, property) : dep;
  }

  private static Dependency makeDependency(
      BeanView primary, @Nullable Dependency[] deps, int property) {
    Dependency made = spi(primary).dependency(primary, shape(primary).names[property]);
    Dependency first = (Dependency) DEPENDENCIES.compareAndExchange(deps, property, null, made);
    VarHandle.fullFence(); // B1
    return first == null ? made : first;
  }

  private static @Nullable Dependency[] depsOf(BeanView primary) {
    @Nullable Dependency[] deps = primary.$$deps();
    return deps == null ? makeDeps(primary) : deps;
  }

  private static @Nullable Dependency[] makeDeps(BeanView primary) {
    @Nullable Dependency[] made = new @Nullable Dependency[shape(primary).properties.length];
    synchronized (MAKING) {
      @Nullable Dependency[] first = primary.$$deps();
      if (first != null) {
        return first;
      }
      primary.$$deps(made);
      return made;
    }
  }

  /** The array that all views of an object share. */
  static @Nullable Dependency[] sharedDeps(BeanView primary) {
    return depsOf(primary);
  }

  static Shape shape(BeanView view) {
    return ClassInfo.of(view.$$raw().getClass()).shape();
  }

  /** Links the active subscriber to everything in one object, but not to what is nested. */
  static void trackWhole(BeanView view) {
    if (view.$$code() != SHARED) {
      dependency(view, WHOLE).track();
    }
  }

  static void parts(BeanView view, BiConsumer<@Nullable Object, @Nullable Object> visitor) {
    for (Property property : shape(view).visible) {
      visitor.accept(property.name, property.get(view));
    }
  }

  /**
   * The text for an object of a generated class that holds the state of an interface.
   *
   * @param object raw, or a view
   * @return its name and properties
   */
  public static String describe(Object object) {
    Class<?> type = classOf(object);
    StringJoiner text = new StringJoiner(", ", States.nameOf(type) + "{", "}");
    for (Property property : ClassInfo.of(type).shape().visible) {
      text.add(property.name + "=" + property.get(object));
    }
    return text.toString();
  }

  // ---- writes -----------------------------------------------------------------------------------

  /**
   * Starts a write: takes the system, if this thread does not own it.
   *
   * @param view the view that is written
   * @param code the code of its mode
   * @param property the index of the property, for messages; 0 if it is not known
   * @return whether it took the system
   * @throws UnsupportedOperationException if the view is readonly
   */
  public static boolean startWrite(BeanView view, int code, int property) {
    if ((code & READONLY) != 0) {
      throw readonly(view);
    }
    Spi spi = spi(view);
    boolean entered = !spi.isOwner();
    if (entered) {
      enter(view, spi, property);
    }
    if (spi != SPI && spi.isClosed()) { // the global system never is
      refuse(view, entered, spi);
    }
    VarHandle.releaseFence();
    return entered;
  }

  private static void enter(BeanView view, Spi spi, int property) {
    try {
      spi.enter();
    } catch (CrossSystemException e) {
      throw spi.enteredElsewhere(nameOf(view, property), e);
    }
  }

  /** Throws, for a write in a system that is closed. */
  private static void refuse(BeanView view, boolean entered, Spi spi) {
    try {
      throw spi.closed(nameOf(view, WHOLE));
    } catch (Throwable t) {
      if (entered) {
        spi.leave(t);
      }
      throw t;
    }
  }

  /**
   * Ends a write.
   *
   * @param entered the result of {@link #startWrite}
   * @param view the view that was written
   */
  public static void endWrite(boolean entered, BeanView view) {
    if (entered) {
      spi(view).leave();
    }
  }

  /**
   * Ends a write that threw.
   *
   * @param thrown the exception
   * @param entered the result of {@link #startWrite}
   * @param view the view that was written
   * @return never
   */
  public static RuntimeException failWrite(Throwable thrown, boolean entered, BeanView view) {
    if (entered) {
      spi(view).leave(thrown);
    }
    throw Beans.<RuntimeException>sneaky(thrown);
  }

  static UnsupportedOperationException readonly(BeanView view) {
    if (view.$$code() == SHARED) {
      return Call.neverChanges(nameOf(view, WHOLE));
    }
    return new UnsupportedOperationException(
        "This view of a "
            + view.$$raw().getClass().getTypeName()
            + " is readonly, and "
            + Call.calledOn(view.getClass())
            + "() would change it. Write to the view that reactive() returns.");
  }

  /**
   * Precedes the write of a property: marks who has read it, if its value changes.
   *
   * @param deps the dependencies of the view
   * @param property the index of the property
   * @param old the value before
   * @param next the value after
   * @return whether it changes
   */
  public static boolean mark(
      @Nullable Dependency @Nullable [] deps, int property, int old, int next) {
    if (old != next) {
      if (deps != null) {
        if (isKept(deps, property)) {
          markKept(deps, property, (long) old, (long) next);
        } else {
          mark(deps, property);
        }
      }
      return true;
    }
    return false;
  }

  /**
   * Precedes the write of a property: marks who has read it, if its value changes.
   *
   * @param deps the dependencies of the view
   * @param property the index of the property
   * @param old the value before
   * @param next the value after
   * @return whether it changes
   */
  public static boolean mark(
      @Nullable Dependency @Nullable [] deps, int property, long old, long next) {
    if (old != next) {
      if (deps != null) {
        if (isKept(deps, property)) {
          markKept(deps, property, old, next);
        } else {
          mark(deps, property);
        }
      }
      return true;
    }
    return false;
  }

  /**
   * Precedes the write of a property: marks who has read it, if its value changes.
   *
   * @param deps the dependencies of the view
   * @param property the index of the property
   * @param old the value before
   * @param next the value after
   * @return whether it changes
   */
  public static boolean mark(
      @Nullable Dependency @Nullable [] deps, int property, float old, float next) {
    if (Float.floatToIntBits(old) != Float.floatToIntBits(next)) {
      if (deps != null) {
        if (isKept(deps, property)) {
          markKept(deps, property, Float.floatToIntBits(old), Float.floatToIntBits(next));
        } else {
          mark(deps, property);
        }
      }
      return true;
    }
    return false;
  }

  /**
   * Precedes the write of a property: marks who has read it, if its value changes.
   *
   * @param deps the dependencies of the view
   * @param property the index of the property
   * @param old the value before
   * @param next the value after
   * @return whether it changes
   */
  public static boolean mark(
      @Nullable Dependency @Nullable [] deps, int property, double old, double next) {
    if (Double.doubleToLongBits(old) != Double.doubleToLongBits(next)) {
      if (deps != null) {
        if (isKept(deps, property)) {
          markKept(deps, property, Double.doubleToLongBits(old), Double.doubleToLongBits(next));
        } else {
          mark(deps, property);
        }
      }
      return true;
    }
    return false;
  }

  /**
   * Precedes the write of a property: marks who has read it, if its value changes.
   *
   * @param deps the dependencies of the view
   * @param property the index of the property
   * @param old the value before
   * @param next the value after
   * @return whether it changes
   */
  @SuppressWarnings("ReferenceEquality") // the fast way to see that nothing changes
  public static boolean mark(
      @Nullable Dependency @Nullable [] deps,
      int property,
      @Nullable Object old,
      @Nullable Object next) {
    if (old != next && !Sameness.isSame(old, next)) {
      if (deps != null) {
        if (isKept(deps, property)) {
          markKept(deps, property, old, next);
        } else {
          mark(deps, property);
        }
      }
      return true;
    }
    return false;
  }

  /**
   * Follows the write of a property: tells of it, and runs who has read it.
   *
   * @param view the view that was written
   * @param deps its dependencies
   * @param property the index of the property
   * @param old the value before
   * @param next the value after
   * @param changes the result of {@link #mark}
   */
  public static void wrote(
      BeanView view,
      @Nullable Dependency @Nullable [] deps,
      int property,
      int old,
      int next,
      boolean changes) {
    if (changes) {
      @Nullable Dependency @Nullable [] all = SPI.hasTasks() ? markLate(view, property) : deps;
      if (view.$$more() != null) {
        settleAndTell(view, all, property, box(view, property, old), box(view, property, next));
      } else if (all != null) {
        settle(all, property);
      }
    }
  }

  /**
   * Follows the write of a property: tells of it, and runs who has read it.
   *
   * @param view the view that was written
   * @param deps its dependencies
   * @param property the index of the property
   * @param old the value before
   * @param next the value after
   * @param changes the result of {@link #mark}
   */
  public static void wrote(
      BeanView view,
      @Nullable Dependency @Nullable [] deps,
      int property,
      long old,
      long next,
      boolean changes) {
    if (changes) {
      @Nullable Dependency @Nullable [] all = SPI.hasTasks() ? markLate(view, property) : deps;
      if (view.$$more() != null) {
        settleAndTell(view, all, property, old, next);
      } else if (all != null) {
        settle(all, property);
      }
    }
  }

  /**
   * Follows the write of a property: tells of it, and runs who has read it.
   *
   * @param view the view that was written
   * @param deps its dependencies
   * @param property the index of the property
   * @param old the value before
   * @param next the value after
   * @param changes the result of {@link #mark}
   */
  public static void wrote(
      BeanView view,
      @Nullable Dependency @Nullable [] deps,
      int property,
      float old,
      float next,
      boolean changes) {
    if (changes) {
      @Nullable Dependency @Nullable [] all = SPI.hasTasks() ? markLate(view, property) : deps;
      if (view.$$more() != null) {
        settleAndTell(view, all, property, old, next);
      } else if (all != null) {
        settle(all, property);
      }
    }
  }

  /**
   * Follows the write of a property: tells of it, and runs who has read it.
   *
   * @param view the view that was written
   * @param deps its dependencies
   * @param property the index of the property
   * @param old the value before
   * @param next the value after
   * @param changes the result of {@link #mark}
   */
  public static void wrote(
      BeanView view,
      @Nullable Dependency @Nullable [] deps,
      int property,
      double old,
      double next,
      boolean changes) {
    if (changes) {
      @Nullable Dependency @Nullable [] all = SPI.hasTasks() ? markLate(view, property) : deps;
      if (view.$$more() != null) {
        settleAndTell(view, all, property, old, next);
      } else if (all != null) {
        settle(all, property);
      }
    }
  }

  /**
   * Follows the write of a property: tells of it, and runs who has read it.
   *
   * @param view the view that was written
   * @param deps its dependencies
   * @param property the index of the property
   * @param old the value before
   * @param next the value after
   * @param changes the result of {@link #mark}
   */
  public static void wrote(
      BeanView view,
      @Nullable Dependency @Nullable [] deps,
      int property,
      @Nullable Object old,
      @Nullable Object next,
      boolean changes) {
    if (changes) {
      @Nullable Dependency @Nullable [] all = SPI.hasTasks() ? markLate(view, property) : deps;
      if (view.$$more() != null) {
        settleAndTell(view, all, property, old, next);
      } else if (all != null) {
        settle(all, property);
      }
    }
  }

  private static Object box(BeanView view, int property, int value) {
    Class<?> type = Objects.requireNonNull(shape(view).properties[property]).type;
    if (type == boolean.class) {
      return value != 0;
    }
    if (type == char.class) {
      return (char) value;
    }
    if (type == short.class) {
      return (short) value;
    }
    if (type == byte.class) {
      return (byte) value;
    }
    return value;
  }

  private static void tell(
      BeanView view, int property, @Nullable Object old, @Nullable Object now) {
    Listeners listeners = (Listeners) primary(view).$$more();
    if (listeners != null) {
      String key = Objects.requireNonNull(shape(view).properties[property]).name;
      listeners.changed(view.$$raw(), key, old, now, ChangeKind.SET);
    }
  }

  /** Whether the open batch is to know what a property was, as it may change it back. */
  private static boolean isKept(@Nullable Dependency[] deps, int property) {
    Dependency part = deps[property];
    return part != null && part.isKept();
  }

  /** {@link #mark(Dependency[], int)} where {@link #isKept} answers true. */
  private static void markKept(@Nullable Dependency[] deps, int property, long old, long now) {
    Dependency part = deps[property];
    if (part != null) {
      part.markUnboxed(old, now);
    }
    Dependency whole = deps[WHOLE];
    if (whole != null) {
      whole.mark();
    }
  }

  /** {@link #mark(Dependency[], int)} where {@link #isKept} answers true. */
  private static void markKept(
      @Nullable Dependency[] deps, int property, @Nullable Object old, @Nullable Object now) {
    Dependency part = deps[property];
    if (part != null) {
      part.mark(old, now, Sameness.INSTANCE);
    }
    Dependency whole = deps[WHOLE];
    if (whole != null) {
      whole.mark();
    }
  }

  private static void mark(@Nullable Dependency[] deps, int property) {
    Dependency part = deps[property];
    if (part != null) {
      part.mark();
    }
    Dependency whole = deps[WHOLE];
    if (whole != null) {
      whole.mark();
    }
  }

  /**
   * Marks what bodies of tasks have made since the marks before the write. Returns all there is.
   */
  private static @Nullable Dependency @Nullable [] markLate(BeanView view, int property) {
    VarHandle.fullFence(); // B1
    @Nullable Dependency[] deps = view.$$deps();
    if (deps != null) {
      Dependency part = deps[property];
      if (part != null && !part.isMarked()) {
        part.mark();
      }
      Dependency whole = deps[WHOLE];
      if (whole != null && !whole.isMarked()) {
        whole.mark();
      }
    }
    return deps;
  }

  private static void settle(@Nullable Dependency[] deps, int property) {
    Dependency part = deps[property];
    Dependency whole = deps[WHOLE];
    try {
      if (part != null) {
        part.settle(); // runs who follows the whole, too
      }
    } finally {
      if (whole != null) {
        whole.settle();
      }
    }
  }

  private static void settleAndTell(
      BeanView view,
      @Nullable Dependency @Nullable [] deps,
      int property,
      @Nullable Object old,
      @Nullable Object now) {
    Spi spi = spi(view);
    try {
      spi.secureStack();
      spi.beginBatch();
      try {
        tell(view, property, old, now);
      } finally {
        spi.endBatch();
      }
    } finally {
      if (deps != null) {
        settle(deps, property);
      }
    }
  }

  /** Tells of a change that was found afterwards. The caller owns the system, in a batch. */
  static void changed(BeanView view, int property, @Nullable Object old, @Nullable Object now) {
    if (SPI.hasTasks()) {
      VarHandle.fullFence(); // B1
    }
    @Nullable Dependency[] deps = view.$$deps();
    if (deps != null) {
      if (isKept(deps, property)) {
        markKept(deps, property, old, now);
      } else {
        mark(deps, property);
      }
    }
    if (view.$$more() != null) {
      tell(view, property, old, now);
    }
  }

  static void touched(BeanView view) {
    if (SPI.hasTasks()) {
      VarHandle.fullFence(); // B1
    }
    @Nullable Dependency[] deps = view.$$deps();
    if (deps == null) {
      return;
    }
    Spi spi = spi(view);
    spi.secureStack();
    spi.beginBatch();
    try {
      for (Dependency dep : deps) {
        if (dep != null) {
          dep.trigger();
        }
      }
    } finally {
      spi.endBatch();
    }
  }

  // ---- copied methods ---------------------------------------------------------------------------

  /**
   * Starts a call that is a batch.
   *
   * @param view the view it was called on
   * @return whether it took the system
   */
  public static boolean startBatch(BeanView view) {
    Spi spi = spi(view);
    boolean entered = !spi.isOwner();
    if (entered) {
      spi.enter();
    } else {
      spi.secureStack();
    }
    if (spi.isClosed()) {
      refuse(view, entered, spi);
    }
    spi.beginBatch();
    return entered;
  }

  /**
   * Ends a call that was a batch.
   *
   * @param entered the result of {@link #startBatch}
   * @param view the view it was called on
   */
  public static void endBatch(boolean entered, BeanView view) {
    Spi spi = spi(view);
    if (!entered) {
      spi.endBatch();
      return;
    }
    try {
      spi.endBatch();
    } catch (Throwable t) {
      spi.leave(t);
      throw t;
    }
    spi.leave();
  }

  /**
   * Ends a call that was a batch and threw.
   *
   * @param thrown the exception
   * @param entered the result of {@link #startBatch}
   * @param view the view it was called on
   * @return never
   */
  public static RuntimeException failBatch(Throwable thrown, boolean entered, BeanView view) {
    Spi spi = spi(view);
    try {
      endBatchAfter(thrown, spi);
    } finally {
      if (entered) {
        spi.leave(thrown);
      }
    }
    throw Beans.<RuntimeException>sneaky(thrown);
  }

  private static void endBatchAfter(Throwable thrown, Spi spi) {
    try {
      spi.endBatch();
    } catch (Throwable t) {
      spi.suppress(thrown, t);
    }
  }

  /**
   * The class of an object as its user knows it.
   *
   * @param object raw, or a view
   * @return the class of the raw object
   */
  public static Class<?> classOf(Object object) {
    return (object instanceof Reactive view ? view.$$raw() : object).getClass();
  }

  /**
   * The result of {@code super.hashCode()} where that is Object's.
   *
   * @param object raw, or a view
   * @return that of the raw object
   */
  public static int identityHashCode(Object object) {
    return System.identityHashCode(Reactivity.toRaw(object));
  }

  /**
   * The result of {@code super.equals(other)} where that is Object's.
   *
   * @param object raw, or a view
   * @param other raw, or a view
   * @return whether they are one raw object
   */
  @SuppressWarnings("ReferenceEquality") // it is about identity
  public static boolean isIdentical(Object object, @Nullable Object other) {
    return Reactivity.toRaw(object) == Reactivity.toRaw(other);
  }

  /**
   * The result of {@code super.toString()} where that is Object's.
   *
   * @param object raw, or a view
   * @return that of the raw object
   */
  public static String identityString(Object object) {
    return classOf(object).getName() + "@" + Integer.toHexString(object.hashCode());
  }

  // ---- methods that run on the raw object -------------------------------------------------------

  /**
   * Starts a call of a method that runs on the raw object.
   *
   * @param view the view it was called on
   * @param batch whether the call is a batch
   * @param writer the name of the method if it may change something, else empty
   * @return for {@link #endCall}
   * @throws UnsupportedOperationException if the view is readonly and the method may change
   *     something
   */
  public static Object startCall(BeanView view, boolean batch, String writer) {
    if (view.$$code() == READONLY && !writer.isEmpty()) {
      throw new UnsupportedOperationException(
          "This view of a "
              + view.$$raw().getClass().getTypeName()
              + " is readonly, and "
              + writer
              + "() may change the object, or objects that it refers to. It was not called; call it"
              + " on the view that reactive() returns.");
    }
    return new RawCall(view, batch);
  }

  /**
   * Ends a call.
   *
   * @param call the result of {@link #startCall}
   */
  public static void endCall(Object call) {
    ((RawCall) call).end(null);
  }

  /**
   * Ends a call that threw.
   *
   * @param thrown the exception
   * @param call the result of {@link #startCall}
   * @return never
   */
  public static RuntimeException failCall(Throwable thrown, Object call) {
    ((RawCall) call).end(thrown);
    throw Beans.<RuntimeException>sneaky(thrown);
  }

  /** Throws anything as if it were unchecked. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <T extends Throwable> T sneaky(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
