package dev.aliensignals.hybrid.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Two beans of different classes. Its places are the properties that have one name in both. */
final class NamedPair extends Pair {

  /** The properties of the target, by place. */
  private final List<Property> properties;

  NamedPair(Assignment all, Object source, Object target) {
    this(all, source, target, common(source, target));
  }

  private NamedPair(
      Assignment all, Object source, Object target, Map<Property, Property> properties) {
    super(
        all, source, target, read(properties.values(), source), read(properties.keySet(), target));
    this.properties = new ArrayList<>(properties.keySet());
    for (Object value : next) {
      Object raw = Reactivity.toRaw(value);
      if (raw != null && Copies.isCopied(raw)) {
        all.reach(raw); // a getter may have made it
      }
    }
  }

  /** The properties of the target, each with that of the source. */
  private static Map<Property, Property> common(Object source, Object target) {
    Map<String, Property> given = new HashMap<>();
    for (Property property : ClassInfo.of(source.getClass()).shape().visible) {
      given.put(property.name, property);
    }
    Map<Property, Property> common = new LinkedHashMap<>();
    for (Property property : ClassInfo.of(target.getClass()).shape().visible) {
      Property from = given.get(property.name);
      if (from != null) {
        common.put(property, from);
      }
    }
    return common;
  }

  private static @Nullable Object[] read(Iterable<Property> properties, Object raw) {
    List<@Nullable Object> values = new ArrayList<>();
    properties.forEach(property -> values.add(property.get(raw)));
    return values.toArray();
  }

  @Override
  boolean fits(Object inSource, Object inTarget) {
    return super.fits(inSource, inTarget)
        || (ClassInfo.of(inSource.getClass()).isBean()
            && ClassInfo.of(inTarget.getClass()).isBean());
  }

  @Override
  void match() {
    for (int i = 0; i < next.length; i++) {
      Property property = properties.get(i);
      if (!property.raw) {
        children[i] = all.pair(this, next[i], old[i], property.setter == null);
      }
    }
  }

  /** Whether a place is left as it is: a value that only the target itself sets. */
  private boolean isLeft(int place) {
    return properties.get(place).setter == null && children[place] == null;
  }

  @Override
  boolean changes() {
    for (int i = 0; i < next.length; i++) {
      if (!isLeft(i) && !isDone(i, old[i])) {
        return true;
      }
    }
    return false;
  }

  @Override
  @Nullable String cannotBecome() {
    for (int i = 0; i < next.length; i++) {
      if (properties.get(i).setter == null && !isLeft(i) && !isDone(i, old[i])) {
        return "its property '" + properties.get(i).name + "' has no setter";
      }
    }
    return super.cannotBecome();
  }

  @Override
  RuntimeException refusal() {
    return new IllegalArgumentException(super.refusal().getMessage());
  }

  @Override
  void create() {
    throw notFitting(source, "its place");
  }

  @Override
  void requireTypes() {
    for (int i = 0; i < next.length; i++) {
      Property property = properties.get(i);
      if (!isLeft(i) && !isDone(i, old[i]) && !Handles.accepts(property.type, wanted(i))) {
        throw notFitting(next[i], "the property '" + property.name + "'");
      }
    }
  }

  private IllegalArgumentException notFitting(@Nullable Object value, String place) {
    return new IllegalArgumentException(
        "assign() cannot put a "
            + (value == null ? "null" : value.getClass().getTypeName())
            + " into "
            + place
            + " of a "
            + Objects.requireNonNull(target).getClass().getTypeName()
            + ". Nothing was changed.");
  }

  @Override
  void fill() {
    throw new AssertionError("never copied");
  }

  @Override
  void write() {
    BeanView view = (BeanView) all.viewOf(Objects.requireNonNull(target));
    for (int i = 0; i < next.length; i++) {
      Property property = properties.get(i);
      if (property.setter != null && !isDone(i, old[i])) {
        Object before = old[i];
        all.undo(
            () -> {
              if (!Sameness.isSame(property.get(view.$$raw()), before)) {
                property.set(view, before);
              }
            });
        property.set(view, wanted(i));
      }
    }
  }
}
