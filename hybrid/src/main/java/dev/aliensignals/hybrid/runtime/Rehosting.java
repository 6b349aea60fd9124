package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.primitives.ReadableSignal;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of each method of a user's class that is no plain accessor: whether its code
 * can be copied into the view class, with its field accesses made reads and writes of properties.
 */
final class Rehosting {
  /*
   * A copy is a static method of the view class with the object as first argument. Methods of the
   * same class that it calls without dispatch are copied too: private methods, lambdas, super
   * calls, static helpers. The view class is in the package of the user's class but not in its
   * nest. So code that uses something only nestmates may use cannot be copied.
   *
   * R1  A copy touches no field of a view: each access asks whether the object is one.
   * R2  A method that cannot be copied runs on the raw object, by RawCall; it is logged with the
   *     reason. A copied method may call other code with views as arguments, which must not use
   *     their fields either: constructors, functions in static fields, and functions that the
   *     constructor has made, which have the raw object in hand.
   * R3  A method that touches no fields needs no copy: its calls are dispatched to the view.
   */

  /** The plan for a method. */
  enum Plan {
    /** It runs on the view as it is. */
    INHERIT,
    /** Its copy runs on the view. */
    COPY,
    /** It runs on the raw object. */
    RAW
  }

  /** A method in one of the classes. */
  record Found(Class<?> owner, Code.Body body) {}

  private static final System.Logger LOG = System.getLogger("dev.aliensignals.hybrid");

  /** The message for such a field: calls by way of it are not followed, and what to do about it. */
  private static final String CAPTURED =
      ", which keeps the raw object from the time of construction; make it in the method that uses"
          + " it, or give it the object as an argument";

  /** Methods of java.util that change something. */
  private static final Set<String> MUTATORS =
      Set.of(
          "add",
          "addAll",
          "addFirst",
          "addLast",
          "clear",
          "compute",
          "computeIfAbsent",
          "computeIfPresent",
          "merge",
          "offer",
          "poll",
          "pop",
          "push",
          "put",
          "putAll",
          "putIfAbsent",
          "remove",
          "removeAll",
          "removeFirst",
          "removeIf",
          "removeLast",
          "replace",
          "replaceAll",
          "retainAll",
          "reverse",
          "set",
          "setValue",
          "shuffle",
          "sort",
          "swap",
          "accept",
          "run",
          "call");

  /** Final classes of which there are no views. */
  private static final Set<String> VALUES =
      Set.of(
          "java/lang/Boolean",
          "java/lang/Byte",
          "java/lang/Character",
          "java/lang/Class",
          "java/lang/Double",
          "java/lang/Float",
          "java/lang/Integer",
          "java/lang/Long",
          "java/lang/Short",
          "java/lang/String");

  private final Shape shape;
  private final String nestHost;

  /** The user's class and those above it, by internal name. */
  private final Map<String, Class<?>> hierarchy = new LinkedHashMap<>();

  // Each question is asked of everything a method calls, with the methods already asked, as they
  // may
  // call each other. So only a yes is remembered: a no may mean "nothing else".

  /** The reasons why methods cannot be copied. */
  private final Map<Code.Body, String> obstacles = new HashMap<>();

  private final Set<Code.Body> touching = new HashSet<>();
  private final Set<Code.Body> writing = new HashSet<>();
  private final Map<String, Boolean> touchingNestmates = new HashMap<>();

  /** Nestmates that one question has led to so far, as they may use each other, too. */
  private final Set<String> askedNestmates = new HashSet<>();

  /** Fields with functions or objects to which the constructor has given the raw object. */
  private final Set<Field> captors = new LinkedHashSet<>();

  /** Classes whose static functions use fields of their arguments. */
  private final Set<Class<?>> withFunctions = new HashSet<>();

  Rehosting(Shape shape) {
    this.shape = shape;
    this.nestHost = Type.getInternalName(shape.type.getNestHost());
    for (Class<?> c = shape.type; c != Object.class; c = c.getSuperclass()) {
      hierarchy.put(Type.getInternalName(c), c);
    }
    shape.code.forEach(
        (owner, code) -> {
          Set<Code.Body> asked = new HashSet<>();
          for (Code.Body body : code.bodies()) {
            if (body.name.equals("<init>")) {
              findCaptors(new Found(owner, body), asked);
            } else if (body.name.equals("<clinit>") && makesTouchingFunctions(body)) {
              withFunctions.add(owner);
            }
          }
        });
  }

  // ---- functions made before there is a view ----------------------------------------------------

  /** Finds what a constructor, and what it calls of these classes, gives the raw object to. */
  private void findCaptors(Found found, Set<Code.Body> asked) {
    if (!asked.add(found.body)) {
      return;
    }
    for (Code.Use use : found.body.captors) {
      Field field = isInHierarchy(use.owner()) ? field(use.owner(), use.name()) : null;
      if (field != null && shape.property(field) != null && mayHoldFunctions(field.getType())) {
        captors.add(field);
      }
    }
    for (Code.Call call : found.body.calls) {
      if (call.tag() == 0 && isInHierarchy(call.owner()) && !call.name().equals("<init>")) {
        Found called = find(call.owner(), call.name(), call.descriptor());
        if (called != null) {
          findCaptors(called, asked);
        }
      }
    }
  }

  /** Whether a value of that type may call a function: no value does, and signals track. */
  private static boolean mayHoldFunctions(Class<?> type) {
    return !type.isPrimitive()
        && !type.isEnum()
        && !type.isRecord()
        && !VALUES.contains(Type.getInternalName(type))
        && !ReadableSignal.class.isAssignableFrom(type)
        && !type.getName().startsWith("dev.aliensignals.primitives.");
  }

  /** Whether lambdas or nested classes that a method makes use fields of their arguments. */
  private boolean makesTouchingFunctions(Code.Body body) {
    boolean result = false;
    for (Code.Call call : body.calls) {
      result |= isTouchingFunction(call);
    }
    for (String mentioned : body.classes) {
      result |= isTouchingNestmate(mentioned);
    }
    return result;
  }

  /** Whether a lambda or reference of a static method uses fields of its arguments. */
  private boolean isTouchingFunction(Code.Call call) {
    if (call.tag() == 0 || !isInHierarchy(call.owner())) {
      return false;
    }
    Found found = find(call.owner(), call.name(), call.descriptor());
    return found != null && seesEmptyFields(found);
  }

  /** Whether a static method or constructor uses fields of its arguments, which may be views. */
  private boolean seesEmptyFields(Found found) {
    if (!mayGetView(found.body)) {
      return false;
    }
    return found.body.name.equals("<init>")
        ? reachesIntoOthers(found, new HashSet<>())
        : is(found.body, Opcodes.ACC_STATIC) && touches(found);
  }

  private boolean reachesIntoOthers(Found constructor, Set<Code.Body> asked) {
    boolean result = false;
    if (asked.add(constructor.body)) {
      for (Code.Use use : constructor.body.fieldsOfOthers) {
        result |= isInHierarchy(use.owner());
      }
      for (Code.Call call : constructor.body.calls) {
        Found called =
            isInHierarchy(call.owner()) ? find(call.owner(), call.name(), call.descriptor()) : null;
        if (called != null && mayGetView(called.body)) {
          boolean follows = call.name().equals("<init>") || is(called.body, Opcodes.ACC_PRIVATE);
          result |= seesEmptyFields(called, follows, asked);
        }
      }
    }
    return result;
  }

  private boolean seesEmptyFields(Found called, boolean follows, Set<Code.Body> asked) {
    return is(called.body, Opcodes.ACC_STATIC)
        ? touches(called)
        : follows && reachesIntoOthers(called, asked);
  }

  /**
   * Whether a call runs a constructor, or a static method of another class, that uses fields of its
   * arguments.
   */
  private boolean isTouchingItsArguments(Code.Call call) {
    boolean constructs = call.name().equals("<init>");
    if (isInHierarchy(call.owner())) { // static methods are copied
      Found found = constructs ? find(call.owner(), call.name(), call.descriptor()) : null;
      return found != null && seesEmptyFields(found);
    }
    boolean isStatic =
        call.opcode() == Opcodes.INVOKESTATIC || call.tag() == Opcodes.H_INVOKESTATIC;
    Code code =
        (constructs || isStatic) && mayGetView(call.descriptor()) ? userCode(call.owner()) : null;
    Code.Body body = code == null ? null : code.body(call.name(), call.descriptor());
    if (code != null && body != null) {
      for (Code.Use use : body.fieldsOfOthers) {
        if (use.owner().equals(code.name)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The code of a class that is not of the JDK. */
  private @Nullable Code userCode(String name) {
    if (name.startsWith("java/") || name.startsWith("[")) {
      return null;
    }
    try {
      Class<?> loaded = Class.forName(name.replace('/', '.'), false, shape.type.getClassLoader());
      return ClassInfo.isPlatform(loaded) ? null : Code.of(loaded);
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }

  /** The field of {@link #captors} that a plain getter returns, or null. */
  private @Nullable Field captorOf(Code.Call call) {
    Found found =
        isInHierarchy(call.owner()) ? find(call.owner(), call.name(), call.descriptor()) : null;
    if (found == null || !found.body.plainGetter || found.body.plainField == null) {
      return null;
    }
    Field field = field(Type.getInternalName(found.owner), found.body.plainField);
    return captors.contains(field) ? field : null;
  }

  // ---- lookups ----------------------------------------------------------------------------------

  boolean isInHierarchy(String owner) {
    return hierarchy.containsKey(owner);
  }

  /** Finds the method that a call means if it is not dispatched. */
  @Nullable Found find(String owner, String name, String descriptor) {
    for (Class<?> c = hierarchy.get(owner); c != null && c != Object.class; c = c.getSuperclass()) {
      Code code = shape.code.get(c);
      Code.Body body = code == null ? null : code.body(name, descriptor);
      if (body != null) {
        return new Found(c, body);
      }
    }
    return null;
  }

  /** Finds the field that an access means. */
  @Nullable Field field(String owner, String name) {
    for (Class<?> c = hierarchy.get(owner); c != null && c != Object.class; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          return field;
        }
      }
    }
    return null;
  }

  /** The copy that a call in a copy has to go to, if it is not to be dispatched. */
  @Nullable Found copied(Code.Call call) {
    if (!isInHierarchy(call.owner()) || call.name().equals("<init>")) {
      return null;
    }
    Found found = find(call.owner(), call.name(), call.descriptor());
    if (found == null) {
      return null;
    }
    boolean isStatic = is(found.body, Opcodes.ACC_STATIC);
    if (is(found.body, Opcodes.ACC_PRIVATE) || (!isStatic && call.isSpecial())) {
      return found;
    }
    return isStatic && touches(found) ? found : null;
  }

  private static boolean is(Code.Body body, int flag) {
    return (body.access & flag) != 0;
  }

  // ---- plans ------------------------------------------------------------------------------------

  /** The plan for a method. */
  Plan plan(Method method) {
    Found found = found(method);
    if (found == null) {
      return method.isDefault() ? Plan.INHERIT : Plan.RAW;
    }
    if (is(found.body, Opcodes.ACC_SYNCHRONIZED)) {
      return Plan.RAW; // the monitor is that of the raw object
    }
    if (!touches(found)) {
      return Plan.INHERIT;
    }
    String obstacle = obstacle(found);
    if (obstacle.isEmpty()) {
      return Plan.COPY;
    }
    LOG.log(
        System.Logger.Level.INFO,
        () ->
            shape.type.getTypeName()
                + "."
                + method.getName()
                + "() runs on the raw object, and its changes are found by comparing after each"
                + " call: "
                + obstacle);
    return Plan.RAW;
  }

  private @Nullable Found found(Method method) {
    return method.getDeclaringClass().isInterface()
        ? null
        : find(
            Type.getInternalName(method.getDeclaringClass()),
            method.getName(),
            Type.getMethodDescriptor(method));
  }

  /** Whether a method may write state, so that its calls are batches. */
  boolean writes(Method method) {
    Found found = found(method);
    if (found != null) {
      return writes(found, new HashSet<>());
    }
    Code code = method.isDefault() ? Code.of(method.getDeclaringClass()) : null;
    Code.Body body = code == null ? null : code.body(method);
    return body == null || writes(new Found(method.getDeclaringClass(), body), new HashSet<>());
  }

  /**
   * Whether a method that runs on the raw object may change something. Where its code is not known,
   * what its name and parameters suggest: then what it has changed all the same is put back.
   */
  boolean mayWrite(Method method) {
    if (found(method) != null) {
      return writes(method);
    }
    boolean answers = method.getParameterCount() == 0 && method.getReturnType() != void.class;
    return !answers && !isQuestion(method.getName());
  }

  /** Whether a method uses fields of these classes, itself or in what it calls without dispatch. */
  private boolean touches(Found found) {
    return touches(found, new HashSet<>());
  }

  private boolean touches(Found found, Set<Code.Body> asked) {
    if (touching.contains(found.body) || !asked.add(found.body)) {
      return touching.contains(found.body);
    }
    boolean result = is(found.body, Opcodes.ACC_NATIVE);
    for (Code.Use use : found.body.fields) {
      result |= isInHierarchy(use.owner()) && (!use.isStatic() || isFunction(use));
    }
    for (Code.Call call : found.body.calls) {
      result |= isSuperCallOfObject(call) || isTouchingItsArguments(call) || captorOf(call) != null;
      if (result || !isInHierarchy(call.owner()) || call.name().equals("<init>")) {
        continue;
      }
      Found called = find(call.owner(), call.name(), call.descriptor());
      if (called == null) {
        result = call.isSpecial(); // methods of Object must not work on the view
      } else if (call.isSpecial()
          || is(called.body, Opcodes.ACC_PRIVATE)
          || is(called.body, Opcodes.ACC_STATIC)) {
        result = touches(called, asked);
      }
    }
    for (String mentioned : found.body.classes) {
      result |= isTouchingNestmate(mentioned);
    }
    if (result) {
      touching.add(found.body);
    }
    return result;
  }

  private static boolean isSuperCallOfObject(Code.Call call) {
    return call.isSpecial()
        && call.owner().equals("java/lang/Object")
        && !call.name().equals("<init>");
  }

  // ---- limits of copying ------------------------------------------------------------------------

  private String obstacle(Found found) {
    return obstacle(found, new HashSet<>());
  }

  private String obstacle(Found found, Set<Code.Body> asked) {
    String known = obstacles.get(found.body);
    if (known != null || !asked.add(found.body)) {
      return known != null ? known : "";
    }
    String obstacle = findObstacle(found, asked);
    if (!obstacle.isEmpty()) {
      obstacles.put(found.body, obstacle);
    }
    return obstacle;
  }

  private String findObstacle(Found found, Set<Code.Body> asked) {
    Code.Body body = found.body;
    if (is(body, Opcodes.ACC_NATIVE) || is(body, Opcodes.ACC_ABSTRACT)) {
      return body.name + "() has no code";
    }
    if (body.isOdd) {
      return body.name + "() has instructions that cannot be copied";
    }
    if (is(body, Opcodes.ACC_SYNCHRONIZED)) {
      return body.name + "() is synchronized";
    }
    boolean foreign = !found.owner.getPackageName().equals(shape.type.getPackageName());
    String made = obstacleOfMade(body);
    if (!made.isEmpty()) {
      return made;
    }
    for (String mentioned : body.classes) {
      if (isTouchingNestmate(mentioned)) {
        return body.name
            + "() uses "
            + mentioned.replace('/', '.')
            + ", which uses fields directly; let it use accessors";
      }
      if (foreign && !isInHierarchy(mentioned) && !mentioned.startsWith("java/")) {
        return body.name + "() is of another package and uses " + mentioned.replace('/', '.');
      }
    }
    for (Code.Use use : body.fields) {
      String obstacle = obstacleOf(use, foreign);
      if (!obstacle.isEmpty()) {
        return obstacle;
      }
    }
    for (Code.Call call : body.calls) {
      String obstacle = obstacleOf(call, foreign, asked);
      if (!obstacle.isEmpty()) {
        return obstacle;
      }
    }
    return "";
  }

  /** Whether a static field may hold a function that uses fields of its arguments. */
  private boolean isFunction(Code.Use use) {
    Field field =
        use.opcode() == Opcodes.GETSTATIC && !withFunctions.isEmpty()
            ? field(use.owner(), use.name())
            : null;
    return field != null
        && withFunctions.contains(field.getDeclaringClass())
        && (field.getType().isInterface() || field.getType().isArray());
  }

  /** Looks for what was made without a view, or is not made for one. */
  private String obstacleOfMade(Code.Body body) {
    for (Code.Use use : body.fields) {
      Field field = isInHierarchy(use.owner()) ? field(use.owner(), use.name()) : null;
      if (use.opcode() == Opcodes.GETFIELD && captors.contains(field)) {
        return body.name + "() uses the field " + use.name() + CAPTURED;
      }
      if (isInHierarchy(use.owner()) && isFunction(use)) {
        return body.name
            + "() uses the static field "
            + use.name()
            + ", and functions made in the static initialiser use fields directly; let them use"
            + " accessors";
      }
    }
    for (Code.Call call : body.calls) {
      Field captor = captorOf(call);
      if (captor != null) {
        return body.name + "() uses the field " + captor.getName() + CAPTURED;
      }
      if (isTouchingItsArguments(call)) {
        return body.name
            + "() calls "
            + (call.name().equals("<init>") ? "a constructor" : call.name() + "()")
            + " of "
            + call.owner().replace('/', '.')
            + ", which uses fields of its argument directly; let it use accessors";
      }
    }
    return "";
  }

  private String obstacleOf(Code.Use use, boolean foreign) {
    if (!isInHierarchy(use.owner())) {
      return isPrivateToNest(use.owner(), use.name(), null)
          ? "the field " + use.name() + " is private to another class"
          : "";
    }
    Field field = field(use.owner(), use.name());
    if (field == null) {
      return "the field " + use.name() + " was not found";
    }
    if (use.isStatic()) {
      boolean reached = Modifier.isPrivate(field.getModifiers()) || !foreign;
      return reached || Modifier.isPublic(field.getModifiers())
          ? ""
          : "the field " + use.name() + " is private to another package";
    }
    Class<?> type = field.getType();
    if (foreign && !type.isPrimitive() && !Modifier.isPublic(type.getModifiers())) {
      return "the type of the field " + use.name() + " is private to another package";
    }
    return hasHiddenContents(type) && use.opcode() == Opcodes.GETFIELD
        ? "the contents of the field "
            + use.name()
            + " cannot be followed; declare it as List, Set or Map"
        : "";
  }

  /** Whether a value of that type is changed without its view, as it has none that fits. */
  private static boolean hasHiddenContents(Class<?> type) {
    boolean isCollection =
        Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
    boolean isWrapped = type.isInterface() && type.getPackageName().equals("java.util");
    return type.isArray() || (isCollection && !isWrapped);
  }

  private String obstacleOf(Code.Call call, boolean foreign, Set<Code.Body> asked) {
    String name = call.name();
    if (isSuperCallOfObject(call)) {
      return isOfEveryObject(name) ? "" : "super." + name + "() would work on the view";
    }
    if (!isInHierarchy(call.owner())) {
      return isPrivateToNest(call.owner(), name, call.descriptor())
          ? name + "() is private to another class"
          : "";
    }
    Found found = find(call.owner(), name, call.descriptor());
    if (name.equals("<init>")) {
      return found == null || is(found.body, Opcodes.ACC_PRIVATE) ? "a constructor is private" : "";
    }
    if (found == null) {
      boolean fits = isOfEveryObject(name) || (!call.isSpecial() && !name.equals("clone"));
      return fits ? "" : "super." + name + "() would work on the view";
    }
    Found copied = copied(call);
    if (copied != null) {
      return obstacle(copied, asked);
    }
    boolean reached = is(found.body, Opcodes.ACC_PUBLIC) || !isForeign(found.owner);
    return reached && !(foreign && !is(found.body, Opcodes.ACC_PUBLIC))
        ? ""
        : name + "() is private to another package";
  }

  private static boolean isOfEveryObject(String name) {
    return name.equals("hashCode") || name.equals("equals") || name.equals("toString");
  }

  private boolean isForeign(Class<?> owner) {
    return !owner.getPackageName().equals(shape.type.getPackageName());
  }

  private @Nullable Code nestmate(String name) {
    if (isInHierarchy(name) || !name.startsWith(nestHost)) {
      return null;
    }
    try {
      Class<?> loaded = Class.forName(name.replace('/', '.'), false, shape.type.getClassLoader());
      return loaded.isNestmateOf(shape.type) ? Code.of(loaded) : null;
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }

  private boolean isPrivateToNest(String owner, String name, @Nullable String descriptor) {
    Code code = nestmate(owner);
    if (code == null) {
      return false;
    }
    if (descriptor == null) {
      return code.isPrivateField(name);
    }
    Code.Body body = code.body(name, descriptor);
    return body != null && is(body, Opcodes.ACC_PRIVATE);
  }

  /** Whether a class in the same nest uses fields or private methods of these classes. */
  private boolean isTouchingNestmate(String name) {
    Boolean known = touchingNestmates.get(name);
    if (known != null || !askedNestmates.add(name)) {
      return known != null && known;
    }
    boolean first = askedNestmates.size() == 1;
    boolean result = isTouching(nestmate(name));
    if (result) {
      touchingNestmates.put(name, true);
    } else if (first) { // nothing that the question has led to
      askedNestmates.forEach(asked -> touchingNestmates.put(asked, false));
    }
    if (first) {
      askedNestmates.clear();
    }
    return result;
  }

  private boolean isTouching(@Nullable Code code) {
    boolean result = false;
    if (code != null) {
      for (Code.Body body : code.bodies()) {
        for (Code.Use use : body.fields) {
          result |= !use.isStatic() && isInHierarchy(use.owner());
        }
        for (Code.Call call : body.calls) {
          Found called =
              isInHierarchy(call.owner())
                  ? find(call.owner(), call.name(), call.descriptor())
                  : null;
          result |=
              called != null
                  && !call.name().equals("<init>")
                  && (is(called.body, Opcodes.ACC_STATIC)
                      ? mayGetView(called.body) && touches(called)
                      : is(called.body, Opcodes.ACC_PRIVATE));
        }
      }
    }
    return result;
  }

  // ---- limits of the library --------------------------------------------------------------------

  /**
   * Names what uses fields of these classes directly but runs as it is, so that it would see empty
   * fields if it was given a view.
   *
   * @return empty if there is nothing
   */
  List<String> holes() {
    List<String> holes = new ArrayList<>();
    for (Map.Entry<Class<?>, Code> entry : shape.code.entrySet()) {
      for (Code.Body body : entry.getValue().bodies()) {
        if (is(body, Opcodes.ACC_STATIC)
            && !is(body, Opcodes.ACC_PRIVATE)
            && mayGetView(body)
            && touches(new Found(entry.getKey(), body))) {
          holes.add("static " + entry.getKey().getTypeName() + "." + body.name + "()");
        }
        addFunctions(entry.getKey(), body, holes);
      }
    }
    for (Field field : shape.fields()) {
      if (!Modifier.isPrivate(field.getModifiers())) {
        holes.add("whoever uses the field " + field.getName() + ", which is not private");
      }
    }
    for (Class<?> nested : nestmates()) {
      if (isTouchingNestmate(Type.getInternalName(nested))) {
        holes.add(nested.getTypeName());
      }
    }
    return holes;
  }

  /** Names a constructor that looks into its arguments, and lambdas made where no view is. */
  private void addFunctions(Class<?> owner, Code.Body body, List<String> holes) {
    boolean constructs = body.name.equals("<init>");
    if (constructs && seesEmptyFields(new Found(owner, body))) {
      holes.add("constructor " + owner.getTypeName() + argumentsOf(body));
    }
    boolean open = is(body, Opcodes.ACC_STATIC) && !is(body, Opcodes.ACC_PRIVATE);
    if (constructs || open) {
      for (Code.Call call : body.calls) {
        if (isTouchingFunction(call) && !call.name().equals("<init>")) {
          String maker =
              switch (body.name) {
                case "<init>" -> "a constructor of " + owner.getTypeName();
                case "<clinit>" -> "the static initialiser of " + owner.getTypeName();
                default -> "static " + owner.getTypeName() + "." + body.name + "()";
              };
          String hole = "a function made in " + maker;
          if (!holes.contains(hole)) {
            holes.add(hole);
          }
        }
      }
    }
  }

  private static String argumentsOf(Code.Body body) {
    StringJoiner names = new StringJoiner(", ", "(", ")");
    for (Type argument : Type.getArgumentTypes(body.descriptor)) {
      names.add(argument.getClassName().replaceFirst(".*[.$]", ""));
    }
    return names.toString();
  }

  /**
   * Returns the names of fields whose functions keep the raw object from the time of construction:
   * calls of them from outside are not followed.
   */
  List<String> captors() {
    List<String> names = new ArrayList<>();
    for (Field field : captors) {
      names.add(field.getName());
    }
    return names;
  }

  /** Whether an argument of a static method may be a view. A factory from values gets none. */
  private static boolean mayGetView(Code.Body body) {
    return mayGetView(body.descriptor);
  }

  private static boolean mayGetView(String descriptor) {
    for (Type argument : Type.getArgumentTypes(descriptor)) {
      Type type = argument.getSort() == Type.ARRAY ? argument.getElementType() : argument;
      if (type.getSort() == Type.OBJECT && !VALUES.contains(type.getInternalName())) {
        return true;
      }
    }
    return false;
  }

  /** The classes inside the user's class, and the one around it. */
  private List<Class<?>> nestmates() {
    List<Class<?>> found = new ArrayList<>();
    String inside = shape.type.getName() + "$";
    try {
      for (Class<?> member : shape.type.getNestMembers()) {
        if (member.getName().startsWith(inside) || inside.startsWith(member.getName() + "$")) {
          found.add(member);
        }
      }
    } catch (LinkageError e) {
      LOG.log(System.Logger.Level.DEBUG, "The nest of " + shape.type.getTypeName(), e);
    }
    found.remove(shape.type);
    return found;
  }

  // ---- writes -----------------------------------------------------------------------------------

  private boolean writes(Found found, Set<Code.Body> asked) {
    if (writing.contains(found.body) || !asked.add(found.body)) {
      return writing.contains(found.body);
    }
    boolean result = found.body.storesInArrays;
    for (Code.Use use : found.body.fields) {
      result |= use.opcode() == Opcodes.PUTFIELD;
    }
    for (Code.Call call : found.body.calls) {
      result = result || writes(call, found, asked);
    }
    if (result) {
      writing.add(found.body);
    }
    return result;
  }

  private boolean writes(Code.Call call, Found caller, Set<Code.Body> asked) {
    String owner = call.owner();
    String name = call.name();
    if (name.equals("<init>")) {
      return false;
    }
    boolean ofInterface = owner.equals(Type.getInternalName(caller.owner));
    if (isInHierarchy(owner) || ofInterface) {
      Found own = find(owner, name, call.descriptor());
      Found derived =
          find(Type.getInternalName(shape.type), name, call.descriptor()); // where it is dispatched
      if (own != null || derived != null) {
        return (own != null && writes(own, asked)) || (derived != null && writes(derived, asked));
      }
      return !isQuestion(name);
    }
    if (owner.equals(Type.getInternalName(Beans.class))) {
      return false; // generated classes describe themselves by it
    }
    if (owner.startsWith("java/") || owner.startsWith("[")) {
      return MUTATORS.contains(name);
    }
    return !isQuestion(name);
  }

  /** Whether a method of that name only answers, going by the name. */
  private static boolean isQuestion(String name) {
    return switch (name) {
      case "equals", "hashCode", "toString", "getClass", "compareTo", "name", "ordinal" -> true;
      default -> isNamed(name, "get") || isNamed(name, "is") || isNamed(name, "has");
    };
  }

  private static boolean isNamed(String name, String prefix) {
    return name.startsWith(prefix)
        && name.length() > prefix.length()
        && Character.isUpperCase(name.charAt(prefix.length()));
  }
}
