package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.hybrid.NotReactiveException;
import dev.aliensignals.hybrid.Raw;
import dev.aliensignals.primitives.ReadableSignal;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The knowledge of a user's class: whether its instances can be reactive, and how. */
final class ClassInfo {
  /*
   * A class is looked at in three steps, each only when it is needed: its kind, from reflection; its
   * shape, which reads its class file; its view class, which defines a class.
   *
   * C1  No exception is kept: its stack trace would refer to the classes of the first caller.
   */

  private static final PerClass<ClassInfo> INFOS = new PerClass<>(ClassInfo::new);

  private static final System.Logger LOG = System.getLogger("dev.aliensignals.hybrid");

  /** Whether a nested instance becomes reactive. */
  private enum Nested {
    YES,
    NO,
    /** It has not been asked yet. */
    UNKNOWN,
    /** Not while its module is closed. */
    CLOSED
  }

  private final Class<?> type;
  private final boolean collection;

  /** The reason why there can be no view, if the kind of the class says so. */
  private final @Nullable String kindRefusal;

  /** Whether that is because nothing, or nothing new, can extend it. */
  private final boolean fixed;

  private volatile Nested nested;

  /** The number of lookups given when it was found CLOSED. */
  private volatile int givenThen;

  private volatile boolean warnedOfType;

  /** Whether it was said that a ref holds a collection of this class without saying so. */
  private volatile boolean warnedOfHidden;

  /** Whether it was said that objects are not followed because of what the class is. */
  private volatile boolean warnedOfKind;

  /** Set under the lock of this object. */
  private @Nullable Shape shape;

  private volatile @Nullable ViewClass viewClass;

  /** Makes raw objects. Set under the lock of this object. */
  private @Nullable Instances instances;

  /** Makes objects for an interface or abstract class. Set under the lock of this object. */
  private @Nullable MethodHandle stateMaker;

  /** The lookup, which is kept alive for {@link Lookups}. */
  @SuppressWarnings("unused")
  private volatile MethodHandles.@Nullable Lookup kept;

  private ClassInfo(Class<?> type) {
    this.type = type;
    this.collection = Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
    String valueRefusal = collection ? null : valueRefusal(type);
    String fixedRefusal = collection || valueRefusal != null ? null : fixedRefusal(type);
    this.kindRefusal = valueRefusal != null ? valueRefusal : fixedRefusal;
    this.fixed = fixedRefusal != null;
    boolean never = (kindRefusal != null && !fixed) || Reactive.class.isAssignableFrom(type);
    this.nested = never ? Nested.NO : collection ? Nested.YES : Nested.UNKNOWN;
  }

  static ClassInfo of(Class<?> type) {
    return INFOS.get(type);
  }

  String name() {
    return type.getTypeName();
  }

  boolean isCollection() {
    return collection;
  }

  /** Whether its kind is that of a bean, though more may stand in the way of a view. */
  boolean isBean() {
    return !collection && kindRefusal == null;
  }

  /** Whether to try it for an object that the user has passed. */
  boolean isCandidate() {
    return kindRefusal == null;
  }

  /** Whether to try it for a nested value. */
  boolean isNestedCandidate() {
    return nested == Nested.YES || (nested != Nested.NO && resolveNested());
  }

  /**
   * Whether its objects have properties that can be set, and no view only because nothing can
   * extend the class. Others are taken for values.
   */
  boolean isFixedBean() {
    return fixed && hasSetter();
  }

  private boolean hasSetter() {
    for (Class<?> c = type; c != null && !isPlatform(c); c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        int modifiers = field.getModifiers();
        if (!Modifier.isStatic(modifiers) && !Modifier.isFinal(modifiers) && isSet(c, field)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether there is a method that has the name of a setter of a field. */
  private static boolean isSet(Class<?> owner, Field field) {
    for (Method method : owner.getDeclaredMethods()) {
      Class<?>[] parameters = method.getParameterTypes();
      if (!Modifier.isStatic(method.getModifiers())
          && !Modifier.isPrivate(method.getModifiers())
          && parameters.length == 1
          && parameters[0] == field.getType()
          && Shape.nameOf(method).equals(field.getName())) {
        return true;
      }
    }
    return false;
  }

  /** Says once that objects of this class, which cannot be extended, are not followed. */
  private void warnOfKind() {
    for (Class<?> c = type; c != null && !isPlatform(c); c = c.getSuperclass()) {
      if (of(c).warnedOfKind) {
        return;
      }
    }
    warnedOfKind = true;
    warn(refusal());
  }

  /** Notes that it was said where objects of this class are. */
  void hasWarnedOfKind() {
    warnedOfKind = true;
  }

  private boolean resolveNested() {
    if (kindRefusal != null) {
      nested = Nested.NO;
      if (isFixedBean()) {
        warnOfKind();
      }
      return false;
    }
    if (nested == Nested.CLOSED && givenThen == Lookups.given()) {
      return false;
    }
    int given = Lookups.given();
    Nested resolved;
    try {
      resolved = shape().isMutable() ? Nested.YES : Nested.NO;
      if (resolved == Nested.YES) {
        viewClass();
      }
    } catch (NotReactiveException refused) {
      resolved = refused.getCause() instanceof IllegalAccessException ? Nested.CLOSED : Nested.NO;
      givenThen = given;
      warn(refused);
    }
    nested = resolved;
    return resolved == Nested.YES;
  }

  private static void warn(NotReactiveException refused) {
    LOG.log(
        System.Logger.Level.WARNING,
        refused.getMessage() + " Where it is nested, it is given out as it is.");
  }

  /** Says once that what is read from a ref is no object of this class. */
  void warnOfHidden() {
    if (!warnedOfHidden) {
      warnedOfHidden = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "A ref was made of a "
              + type.getTypeName()
              + " where only a T or an Object was known. Its get() returns the reactive view, which"
              + " has the interface of the collection but not its class, and so cannot be a T that"
              + " is the class. Pass it as a List, Set or Map, or use shallowRef, which gives it"
              + " out as it is.");
    }
  }

  /** Logs once that views of this class do not fit the declared type of a property. */
  void warnOfType(Class<?> declared) {
    if (!warnedOfType) {
      warnedOfType = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "What is in a "
              + name()
              + " is not followed where it is read as a "
              + declared.getTypeName()
              + ", as its view is none. Declare that as List, Set, Map, Queue, Deque or"
              + " ConcurrentMap.");
    }
  }

  void stayOpaque(NotReactiveException reason) {
    nested = Nested.NO;
    if (!collection) {
      warn(reason);
    }
  }

  /** The reason why an object is no candidate, or a collection has no view. */
  NotReactiveException refusal() {
    String known = kindRefusal;
    return known != null
        ? new NotReactiveException(name(), known)
        : Shape.refusal(
            type,
            "it is a collection of a kind that has no view",
            "Use a List, a Set or a Map, or hold it in a shallowRef and replace it");
  }

  void keep(MethodHandles.Lookup lookup) {
    kept = lookup;
  }

  /** Makes a view of an object that is no collection. */
  Reactive create(Object raw, Mode mode) {
    BeanView view = viewClass().create(raw, mode);
    if (nested != Nested.YES) {
      nested = Nested.YES; // whose instances were made reactive once are so where they are nested
    }
    return view;
  }

  /** The knowledge of a class that has passed the first test. */
  synchronized Shape shape() {
    Shape known = shape;
    if (known == null) {
      if (kindRefusal != null) {
        throw refusal();
      }
      known = new Shape(type);
      shape = known;
    }
    return known;
  }

  private ViewClass viewClass() {
    ViewClass known = viewClass;
    if (known == null) {
      synchronized (this) {
        known = viewClass;
        if (known == null) {
          known = ViewClass.define(shape());
          viewClass = known;
        }
      }
    }
    return known;
  }

  /** Makes raw objects of a class that has passed the first test. */
  synchronized Instances instances() {
    Instances known = instances;
    if (known == null) {
      known = new Instances(type);
      instances = known;
    }
    return known;
  }

  /** Makes a raw object that holds the state of this interface or abstract class. */
  Object createState() {
    MethodHandle maker;
    synchronized (this) {
      maker = stateMaker;
      if (maker == null) {
        maker = States.define(type);
        stateMaker = maker;
      }
    }
    try {
      return (Object) maker.invokeExact();
    } catch (Throwable t) {
      throw Beans.<RuntimeException>sneaky(t);
    }
  }

  // ---- kinds ------------------------------------------------------------------------------------

  /** Whether a class comes with the JDK. */
  static boolean isPlatform(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }

  /**
   * The reason why there can be no view of a value, or of an object that is meant to be returned as
   * it is.
   */
  private static @Nullable String valueRefusal(Class<?> type) {
    String replace = "Hold it in a ref() and replace it as a whole";
    if (type.isArray()) {
      return Shape.refused(type, "it is an array, whose elements nothing can follow", "Use a List");
    }
    if (type.isEnum() || (type.getSuperclass() != null && type.getSuperclass().isEnum())) {
      return Shape.refused(type, "it is an enum, whose constants do not change", replace);
    }
    if (type.isRecord()) {
      return Shape.refused(type, "it is a record, which does not change", replace);
    }
    if (type.isHidden()) {
      return Shape.refused(type, "it is a lambda or another hidden class", replace);
    }
    if (isPlatform(type)) {
      return Shape.refused(type, "it belongs to the JDK", replace);
    }
    if (java.lang.reflect.Proxy.isProxyClass(type)) {
      return Shape.refused(
          type,
          "it is a dynamic proxy, whose class is final",
          "Make the object behind it reactive");
    }
    if (type.isAnnotationPresent(Raw.class)) {
      return Shape.refused(type, "it is marked @Raw", "Remove the annotation");
    }
    if (ReadableSignal.class.isAssignableFrom(type)) {
      return Shape.refused(
          type,
          "it is a signal, which is followed as it is",
          "Use it as it is; asReadonly() gives one that refuses writes");
    }
    return null;
  }

  /** The reason why there can be no view of a possible bean: no class can extend its class. */
  private static @Nullable String fixedRefusal(Class<?> type) {
    if (Modifier.isFinal(type.getModifiers())) {
      return Shape.refused(
          type,
          "its class is final, so it can have no view",
          "Remove 'final' (in Kotlin: write 'open', or use the all-open plugin), or hold it in a"
              + " shallowRef() and replace it");
    }
    if (type.isSealed()) {
      return Shape.refused(
          type,
          "its class is sealed, so it can have no view",
          "Make the class non-sealed, or hold it in a shallowRef() and replace it");
    }
    return null;
  }
}
