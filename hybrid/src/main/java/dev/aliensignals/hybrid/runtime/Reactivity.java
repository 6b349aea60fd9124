package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.hybrid.NotReactiveException;
import dev.aliensignals.primitives.CrossSystemException;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.spi.OfSystem;
import dev.aliensignals.primitives.spi.Spi;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * Finds or makes the view of an object. There is at most one for each raw object and mode. Safe to
 * use from any thread.
 */
public final class Reactivity {

  private static final IdentityTable VIEWS = new IdentityTable();

  static {
    Spi.whenSeveral(VIEWS::addHomes);
  }

  private Reactivity() {}

  /**
   * The view of what a user has passed.
   *
   * @param object raw, or a view
   * @param mode the wanted mode
   * @return a view of the raw object; {@code object} itself if it is one that will do
   * @throws NotReactiveException if there can be no view of it
   */
  public static Object root(Object object, Mode mode) {
    // asked first: that a class is not a view's takes longer to find out than its object's view
    Object found = VIEWS.find(object, mode.code);
    return found != null && found != object ? found : rootSlow(object, mode);
  }

  private static Object rootSlow(Object object, Mode mode) {
    if (object instanceof Reactive view) {
      return derived(view, mode);
    }
    ClassInfo info = ClassInfo.of(object.getClass());
    if (!info.isCandidate()) {
      throw info.refusal();
    }
    Object found = VIEWS.findOrAdd(object, mode, () -> create(object, mode, info, null));
    if (found == object) {
      throw new NotReactiveException(
          info.name(),
          "This "
              + info.name()
              + " was marked by markRaw(), so it stays as it is. Do not mark it.");
    }
    return found;
  }

  /**
   * A view of a new object that has the state of an interface or abstract class.
   *
   * @param type the interface or class
   * @return the view, of mode DEEP
   * @throws NotReactiveException if it has other abstract methods than accessors
   */
  public static Object state(Class<?> type) {
    return root(ClassInfo.of(type).createState(), Mode.DEEP);
  }

  /**
   * The view of a value that was read from a view, as readers get it.
   *
   * @param value raw as a rule, may be null
   * @param mode the mode of the view it was read from
   * @param owner the view it was read from, or the system of the ref; null where views are made
   * @return a view, or the value itself if the mode is shallow or there can be no view of it
   */
  public static @Nullable Object nested(@Nullable Object value, Mode mode, @Nullable Object owner) {
    if (value == null || !mode.isDeep()) {
      return value;
    }
    ClassInfo info = ClassInfo.of(value.getClass());
    if (!info.isNestedCandidate()) {
      return value instanceof Reactive view ? derived(view, mode) : value;
    }
    Object found = VIEWS.find(value, mode.code);
    return found != null ? found : nestedSlow(value, mode, info, owner);
  }

  /**
   * {@link #nested} that looks for the view before it asks whether there can be one.
   *
   * @param code the code of the mode, which is not shallow
   */
  static @Nullable Object nestedOfViews(Object value, int code, Reactive owner) {
    Object found = VIEWS.find(value, code);
    return found != null ? found : nested(value, Mode.of(code), owner);
  }

  private static Object nestedSlow(
      Object value, Mode mode, ClassInfo info, @Nullable Object owner) {
    try {
      return VIEWS.findOrAdd(value, mode, () -> create(value, mode, info, owner));
    } catch (NotReactiveException e) {
      info.stayOpaque(e);
      return value;
    }
  }

  private static Reactive create(Object raw, Mode mode, ClassInfo info, @Nullable Object owner) {
    FirstUse.prepare();
    Home home = Spi.several() ? VIEWS.homeOf(raw) : null;
    if (home != null && home.isShared() && mode != Mode.SHARED) {
      return (Reactive)
          VIEWS.findOrAdd(raw, Mode.SHARED, () -> create(raw, Mode.SHARED, info, null));
    }
    if (home != null && !home.isShared() && mode == Mode.SHARED) {
      throw home.spi.notShared(nameOf(raw));
    }
    Reactive view =
        Home.callIn(
            home != null ? home : homeOfParts(owner),
            () -> info.isCollection() ? Wrappers.create(raw, mode) : info.create(raw, mode));
    if (view == null) {
      throw info.refusal();
    }
    return view;
  }

  /**
   * The home of an object that is read from {@code owner} and has no view yet; null if that is the
   * current system.
   */
  private static @Nullable Home homeOfParts(@Nullable Object owner) {
    if (owner == null || !Spi.several()) {
      return null;
    }
    Home home =
        owner instanceof Reactive view
            ? view.$$home()
            : Home.of(Spi.get().of((ReactiveSystem) owner));
    return home.isShared() ? null : home;
  }

  /**
   * The name in messages of an object, raw or a view: the name of its class without the package.
   */
  static String nameOf(Object object) {
    if (object instanceof BeanView bean) {
      return Beans.nameOf(bean, Beans.WHOLE);
    }
    Object raw = object instanceof View part ? part.primary().$$raw() : object;
    return raw.getClass().getSimpleName();
  }

  /**
   * The view of what never changes.
   *
   * @param object raw, or such a view
   * @return the only view of the object
   * @throws CrossSystemException if it is or was viewed as one of a system
   * @throws NotReactiveException if there can be no view of it
   */
  public static Object shared(Object object) {
    Spi.addSystem(); // from now on it is known where objects belong
    return root(object, Mode.SHARED);
  }

  /**
   * Logs once for each class that a ref returns a view of a collection, which is none of that
   * class.
   *
   * @param value the value of a ref that was made where it was not known to be a collection
   */
  public static void warnOfHidden(@Nullable Object value) {
    if (value != null && !(value instanceof Reactive)) {
      ClassInfo info = ClassInfo.of(value.getClass());
      if (info.isCollection()) {
        info.warnOfHidden();
      }
    }
  }

  /**
   * The system of what a view reads and writes.
   *
   * @param view a view
   * @return that of its object; if all share that, one that nobody ever owns
   */
  public static ReactiveSystem system(Object view) {
    return ((Reactive) view).$$home().spi.system();
  }

  /**
   * The exception for a watch in another system than that of the object: a thread that writes the
   * object would have to own both.
   *
   * @param spi the access to the system of the watch
   * @param part a view or a signal
   * @param watch the name of the watch in messages
   * @return a new exception; null if it can be watched
   */
  public static @Nullable CrossSystemException refusal(Spi spi, Object part, String watch) {
    if (!Spi.several()) {
      return null;
    }
    if (part instanceof ReadableSignal<?> signal && !(part instanceof OfSystem)) {
      return spi.refusal(signal, watch);
    }
    Home home =
        part instanceof Reactive view
            ? view.$$home()
            : Home.of(Spi.get().of(((OfSystem) part).system()));
    return home.spi == spi || home.isShared()
        ? null
        : home.spi.watchedElsewhere(
            part instanceof Reactive ? nameOf(part) : part.toString(), watch, spi);
  }

  /**
   * The exception for a write to a shared object.
   *
   * @param view that of the object
   * @return a new exception
   */
  public static UnsupportedOperationException neverChanges(Object view) {
    return Call.neverChanges(nameOf(view));
  }

  /** Whether a raw object has been declared never to change. */
  static boolean isShared(Object raw) {
    Home home = Spi.several() ? VIEWS.homeOf(raw) : null;
    return home != null && home.isShared();
  }

  /** As Vue does: a readonly view stays what it is, others can be made readonly. */
  private static Object derived(Reactive view, Mode mode) {
    Mode has = view.$$mode();
    if (mode == Mode.SHARED && has != mode) {
      if (view.$$home().isShared()) {
        return root(view.$$raw(), mode); // a collection that cannot change
      }
      throw view.$$home().spi.notShared(nameOf(view));
    }
    if (has == mode || has.isReadonly() || !mode.isReadonly()) {
      return view;
    }
    View part = view instanceof View collection ? collection.as(mode) : null;
    return part != null ? part : root(view.$$raw(), mode);
  }

  /**
   * The object behind a view.
   *
   * @param object anything
   * @return the raw object of a view, else {@code object}
   */
  public static @Nullable Object toRaw(@Nullable Object object) {
    return object instanceof Reactive view ? view.$$raw() : object;
  }

  /**
   * The form in which a value that is written through a view is kept. It is never a deep view, so
   * that raw objects refer to raw objects, and never the view of a shared object. A readonly or
   * shallow view is kept, as its user meant it.
   *
   * @param value may be null
   * @return the raw object of a deep or shared view, else {@code value}
   */
  public static @Nullable Object stored(@Nullable Object value) {
    return value instanceof Reactive view && Sameness.modeOf(view) == Mode.DEEP
        ? view.$$raw()
        : value;
  }

  /**
   * Marks an object so that it is never made reactive.
   *
   * @param object raw, or a view of what is meant
   */
  public static void markRaw(Object object) {
    VIEWS.mark(object instanceof Reactive view ? view.$$raw() : object);
  }

  /** Whether {@link #markRaw} was called for an object. */
  static boolean isMarked(Object raw) {
    return VIEWS.isMarked(raw);
  }

  /**
   * Has classes defined in the module of a lookup.
   *
   * @param lookup with all its rights
   */
  public static void open(MethodHandles.Lookup lookup) {
    Lookups.give(lookup);
  }

  /** The primary view of a raw object, if it has one. */
  static @Nullable Reactive primary(Object raw) {
    return VIEWS.find(raw, Mode.DEEP.code) instanceof Reactive view ? view : null;
  }

  /** The views of a raw object that there are. */
  static Object[] views(Object raw) {
    return VIEWS.all(raw);
  }

  /** The number of live views. */
  static int views() {
    return VIEWS.size();
  }
}
