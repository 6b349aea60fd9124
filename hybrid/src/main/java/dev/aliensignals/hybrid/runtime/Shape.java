package dev.aliensignals.hybrid.runtime;

import static java.util.Objects.requireNonNull;

import dev.aliensignals.hybrid.NotReactiveException;
import dev.aliensignals.hybrid.Raw;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/** The plan of a generated class: the properties of a user's class, and its methods. */
final class Shape {

  /** The form of a method in the view. */
  enum Kind {
    /** Returns a field and does nothing else. */
    GET,
    /** Sets a field and does nothing else. */
    SET,
    /** Is the identity of the object: runs on it, and tracks nothing. */
    IDENTITY,
    /** Anything else. */
    CALL
  }

  /** A method that the view declares itself. */
  record Member(
      Method method, Kind kind, @Nullable Property property, @Nullable String signature) {}

  final Class<?> type;

  /**
   * The properties that have a field, by index; there is none at 0. Other threads do not change it.
   */
  final @Nullable Property[] properties;

  /**
   * The names in messages of the dependencies of all instances, by the index of the property, the
   * one on the whole object first.
   */
  final String[] names;

  /** The properties that accessors show, in the order of declaration. */
  final List<Property> visible;

  final List<Member> members = new ArrayList<>();

  /** The class files of the class and its superclasses, as far as they can be had. */
  final Map<Class<?>, Code> code = new LinkedHashMap<>();

  /** Fields that the compiler has made. */
  final List<Property> hidden = new ArrayList<>();

  private final Map<Field, Property> byField = new LinkedHashMap<>();
  private final List<Method> fixed = new ArrayList<>();

  /**
   * Looks at a class.
   *
   * @throws NotReactiveException if its instances cannot be reactive
   */
  Shape(Class<?> type) {
    this.type = type;
    List<Class<?>> ancestors = new ArrayList<>();
    for (Class<?> c = type; c != Object.class; c = c.getSuperclass()) {
      if (ClassInfo.isPlatform(c)) {
        throw refusal(
            type,
            "its superclass "
                + c.getTypeName()
                + " belongs to the JDK and keeps its state to itself",
            "Hold such an object in a property of a class of your own");
      }
      ancestors.add(0, c);
      Code read = Code.of(c);
      if (read != null) {
        code.put(c, read);
      }
    }
    try {
      findFields(ancestors);
      findMembers();
    } catch (LinkageError e) {
      NotReactiveException refusal =
          refusal(type, "a class that it mentions cannot be loaded (" + e + ")", "Add that class");
      refusal.initCause(e);
      throw refusal;
    }
    requireNothingFixed();
    this.visible = findVisible();
    this.properties = new @Nullable Property[byField.size() + 1];
    this.names = new String[properties.length];
    names[0] = States.nameOf(type);
    for (Property property : byField.values()) {
      properties[property.index] = property;
      names[property.index] = names[0] + "." + property;
    }
  }

  /** The property that is kept in a field, null if the compiler made the field. */
  @Nullable Property property(Field field) {
    return byField.get(field);
  }

  /** The properties whose types are collections that can have no view. */
  List<String> concreteCollections() {
    List<String> found = new ArrayList<>();
    for (Property property : visible) {
      Class<?> type = property.type;
      if (!property.raw && !type.isInterface() && ClassInfo.of(type).isCollection()) {
        found.add(property.name);
      }
    }
    return found;
  }

  /** The properties whose types are classes that might be beans, but that nothing can extend. */
  List<Property> fixedBeans() {
    List<Property> found = new ArrayList<>();
    for (Property property : visible) {
      if (!property.raw && ClassInfo.of(property.type).isFixedBean()) {
        found.add(property);
      }
    }
    return found;
  }

  /** All fields, of the uppermost class first. */
  Set<Field> fields() {
    return byField.keySet();
  }

  /** Whether values of this class change, so that they are reactive where they are nested. */
  boolean isMutable() {
    for (Property property : visible) {
      if (property.setter != null && property.getter != null) {
        return true;
      }
    }
    return false;
  }

  static NotReactiveException refusal(Class<?> type, String reason, String wayOut) {
    return new NotReactiveException(type.getTypeName(), refused(type, reason, wayOut));
  }

  /** The message of a {@link #refusal}. */
  static String refused(Class<?> type, String reason, String wayOut) {
    return type.getTypeName() + " cannot be made reactive: " + reason + ". " + wayOut + ".";
  }

  private void findFields(List<Class<?>> ancestors) {
    for (Class<?> c : ancestors) {
      for (Field field : c.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers())) {
          continue;
        }
        if (field.isSynthetic()) {
          hidden.add(new Property(0, field.getName(), field.getType(), field, true));
          continue;
        }
        if (Modifier.isPublic(field.getModifiers())) {
          throw refusal(
              type,
              "its field '"
                  + field.getName()
                  + "' is public, and code that reads or writes it directly bypasses every view",
              "Make the field private and give it accessors");
        }
        boolean raw = field.isAnnotationPresent(Raw.class);
        byField.put(
            field, new Property(byField.size() + 1, field.getName(), field.getType(), field, raw));
      }
    }
  }

  private void findMembers() {
    Set<String> seen = new HashSet<>();
    for (Class<?> c = type; c != Object.class; c = c.getSuperclass()) {
      for (Method method : inOrder(c.getDeclaredMethods())) {
        int modifiers = method.getModifiers();
        if (Modifier.isStatic(modifiers) || Modifier.isPrivate(modifiers)) {
          continue;
        }
        boolean foreign =
            !Modifier.isPublic(modifiers)
                && !Modifier.isProtected(modifiers)
                && !c.getPackageName().equals(type.getPackageName());
        if (foreign) {
          fixed.add(method);
        } else if (seen.add(method.getName() + Type.getMethodDescriptor(method))
            && !isCovariantBridge(method)) {
          if (Modifier.isFinal(modifiers)) {
            fixed.add(method);
          } else {
            members.add(member(method));
          }
        }
      }
    }
    for (Method method : inOrder(type.getMethods())) {
      if (method.isDefault()
          && !method.isBridge()
          && seen.add(method.getName() + Type.getMethodDescriptor(method))) {
        members.add(new Member(method, Kind.CALL, null, null));
      }
    }
    for (Method method : Object.class.getDeclaredMethods()) {
      boolean identity =
          switch (method.getName()) {
            case "equals", "hashCode", "toString" -> true;
            default -> false;
          };
      if (identity && seen.add(method.getName() + Type.getMethodDescriptor(method))) {
        members.add(new Member(method, Kind.IDENTITY, null, null));
      }
    }
  }

  /** Whether it is there for callers that know an older type, and calls the method they mean. */
  private static boolean isCovariantBridge(Method bridge) {
    if (!bridge.isBridge()) {
      return false;
    }
    for (Method method : bridge.getDeclaringClass().getDeclaredMethods()) {
      if (!method.isBridge()
          && method.getName().equals(bridge.getName())
          && method.getParameterCount() == bridge.getParameterCount()) {
        return true;
      }
    }
    return false;
  }

  private Member member(Method method) {
    Code in = code.get(method.getDeclaringClass());
    Code.Body body = in == null ? null : in.body(method);
    String signature = body == null ? null : body.signature;
    String name = method.getName();
    if ((name.equals("hashCode") && method.getParameterCount() == 0) || isEquals(method)) {
      return new Member(method, Kind.IDENTITY, null, signature);
    }
    if (body != null && body.plainField != null) {
      Property property = property(method.getDeclaringClass(), body.plainField);
      if (property != null && body.plainGetter) {
        if (isBetter(method, property.getter, property)) {
          property.getter = method;
          property.plainGetter = true;
        }
        return new Member(method, Kind.GET, property, signature);
      }
      if (property != null && body.plainSetter && property.type == method.getParameterTypes()[0]) {
        if (isBetter(method, property.setter, property)) {
          property.setter = method;
        }
        return new Member(method, Kind.SET, property, signature);
      }
    }
    return new Member(method, Kind.CALL, null, signature);
  }

  /** The JVM gives methods in any order, another one at the next start. */
  static Method[] inOrder(Method[] methods) {
    Arrays.sort(
        methods,
        Comparator.comparing(Method::getName)
            .thenComparing(method -> Type.getMethodDescriptor(method)));
    return methods;
  }

  /** Whether a property is to have the name of {@code method} rather than that of {@code other}. */
  private static boolean isBetter(Method method, @Nullable Method other, Property property) {
    int fit = fit(method, property);
    return other == null ? fit > 0 : fit > fit(other, property);
  }

  /**
   * A rank for the name of a method that returns or sets a field: the clearer the name, the higher;
   * 0 if it means another thing.
   */
  private static int fit(Method accessor, Property property) {
    String name = accessor.getName();
    String shown = nameOf(accessor);
    String kept = requireNonNull(property.field).getName();
    if (name.equals("toString")) {
      return 0;
    }
    boolean prefixed = !shown.equals(name);
    if (shown.equals(kept) || name.equals(kept)) {
      return prefixed ? 4 : 3;
    }
    return prefixed ? 2 : 1;
  }

  private static boolean isEquals(Method method) {
    return method.getName().equals("equals")
        && method.getParameterCount() == 1
        && method.getParameterTypes()[0] == Object.class;
  }

  private @Nullable Property property(Class<?> owner, String field) {
    for (Property property : byField.values()) {
      Field at = property.field;
      if (at != null && at.getDeclaringClass() == owner && at.getName().equals(field)) {
        return property;
      }
    }
    return null;
  }

  // ---- names ------------------------------------------------------------------------------------

  private List<Property> findVisible() {
    for (Property property : byField.values()) {
      Method named = property.getter;
      Method setter = property.setter;
      if (setter != null
          && isBetter(setter, named, property)
          && (!nameOf(setter).equals(setter.getName())
              || method(setter.getName(), property.type, null) != null)) {
        named = setter; // but not a verb, like rename
      }
      if (named != null) {
        property.name = nameOf(named);
      }
    }
    List<Property> found = new ArrayList<>();
    for (Property property : byField.values()) {
      if (property.getter == null) {
        property.getter = method(property.name, property.type, null);
      }
      if (property.setter == null) {
        property.setter = method(property.name, void.class, property.type);
      }
      if (property.getter != null) {
        found.add(property);
      }
    }
    return found;
  }

  /** An accessor by its name, if there is one. */
  private @Nullable Method method(String name, Class<?> returned, @Nullable Class<?> parameter) {
    String upper = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    Method found = null;
    for (Member member : members) {
      Method method = member.method;
      Class<?>[] parameters = method.getParameterTypes();
      boolean fits =
          parameter == null
              ? parameters.length == 0
                  && method.getReturnType() == returned
                  && (method.getName().equals(name)
                      || method.getName().equals("get" + upper)
                      || method.getName().equals("is" + upper))
              : parameters.length == 1
                  && parameters[0] == parameter
                  && (method.getName().equals(name) || method.getName().equals("set" + upper));
      if (fits && (found == null || found.getName().equals(name))) {
        found = method;
      }
    }
    return found;
  }

  /** The property that an accessor is named for. */
  static String nameOf(Method accessor) {
    String name = accessor.getName();
    int prefix =
        name.startsWith("get") || name.startsWith("set") ? 3 : name.startsWith("is") ? 2 : 0;
    if (prefix == 0 || name.length() == prefix || Character.isLowerCase(name.charAt(prefix))) {
      return name;
    }
    String rest = name.substring(prefix);
    if (rest.length() > 1 && Character.isUpperCase(rest.charAt(1))) {
      return rest; // getURL: URL, as the Beans specification has it
    }
    return rest.substring(0, 1).toLowerCase(Locale.ROOT) + rest.substring(1);
  }

  // ---- limits of a view -------------------------------------------------------------------------

  /** Fails if a method that runs on the view itself, whose fields are empty, would notice that. */
  private void requireNothingFixed() {
    for (Method method : fixed) {
      Code in = code.get(method.getDeclaringClass());
      if (in == null || touchesState(in.body(method), new HashSet<>())) {
        boolean isFinal = Modifier.isFinal(method.getModifiers());
        throw refusal(
            type,
            "its method "
                + method.getDeclaringClass().getTypeName()
                + "."
                + method.getName()
                + "() touches fields, and a view cannot take it over, as it is "
                + (isFinal ? "final" : "private to another package"),
            isFinal
                ? "Make the method not final, or have it use accessors only"
                : "Make the method protected, or have it use accessors only");
      }
    }
  }

  private boolean touchesState(Code.@Nullable Body body, Set<Code.Body> seen) {
    if (body == null || body.usesFields || (body.access & Opcodes.ACC_NATIVE) != 0) {
      return true;
    }
    if (!seen.add(body)) {
      return false;
    }
    for (Code.Call call : body.calls) {
      boolean constructor = call.name().equals("<init>");
      for (Class<?> c = type; !constructor && c != Object.class; c = c.getSuperclass()) {
        Code other = code.get(c);
        if (!Type.getInternalName(c).equals(call.owner())) {
          continue;
        }
        Code.Body called = other == null ? null : other.body(call.name(), call.descriptor());
        boolean isVirtual =
            called != null
                && !call.isSpecial()
                && (called.access & (Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL | Opcodes.ACC_STATIC))
                    == 0;
        if (called != null && !isVirtual && touchesState(called, seen)) {
          return true;
        }
      }
    }
    return false;
  }
}
