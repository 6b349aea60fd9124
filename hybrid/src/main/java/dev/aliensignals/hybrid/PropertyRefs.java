package dev.aliensignals.hybrid;

import dev.aliensignals.hybrid.runtime.BeanProperty;
import dev.aliensignals.primitives.ReactiveSystem;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The refs to all properties of an object, by name, as {@link Hybrid#toRefs(Object)} returns them.
 * Cannot be changed; safe to use from any thread.
 */
public final class PropertyRefs extends AbstractMap<String, Ref<@Nullable Object>> {

  private final Map<String, Ref<@Nullable Object>> refs = new LinkedHashMap<>();
  private final Map<String, BeanProperty> properties = new LinkedHashMap<>();

  /** The name of the object, for messages. */
  private final String type;

  PropertyRefs(String type, ReactiveSystem system, Iterable<BeanProperty> all) {
    this.type = type;
    for (BeanProperty property : all) {
      properties.put(property.name(), property);
      refs.put(
          property.name(),
          new AccessorRef<@Nullable Object>(
              system, property::toString, property::get, property::set));
    }
  }

  /**
   * The ref to one property, with its type.
   *
   * @param <T> the type of the property
   * @param name the name of the property
   * @param propertyType its class, {@code int.class} or {@code Integer.class} for an {@code int};
   *     for a list {@code List.class}, whatever is in it
   * @return the ref; null is no value of it if that is none of the property
   * @throws IllegalArgumentException if there is no such property, or it is of another type
   */
  @SuppressWarnings({"unchecked", "NullAway"}) // the type was compared
  public <T> Ref<T> get(String name, Class<T> propertyType) {
    BeanProperty property = properties.get(Objects.requireNonNull(name, "name"));
    if (property == null) {
      throw new IllegalArgumentException(
          type + " has no property '" + name + "', but " + refs.keySet() + ".");
    }
    if (boxed(property.type()) != boxed(Objects.requireNonNull(propertyType, "propertyType"))) {
      throw new IllegalArgumentException(
          "The property '"
              + name
              + "' of "
              + type
              + " is a "
              + property.type().getTypeName()
              + ", not a "
              + propertyType.getTypeName()
              + ".");
    }
    return (Ref<T>) refs.get(name);
  }

  private static Class<?> boxed(Class<?> type) {
    return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
  }

  @Override
  public Set<Entry<String, Ref<@Nullable Object>>> entrySet() {
    return Collections.unmodifiableMap(refs).entrySet();
  }
}
