package dev.aliensignals.hybrid.runtime;

import java.lang.reflect.Modifier;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Two beans of one class. Its places are the fields, by the index of their properties. */
final class BeanPair extends Pair {

  private final @Nullable Property[] properties;

  BeanPair(Assignment all, Object source, @Nullable Object target) {
    super(
        all,
        source,
        target,
        all.contents(source),
        target == null ? NOTHING : RawCall.contents(target));
    this.properties = ClassInfo.of(source.getClass()).shape().properties;
  }

  @Override
  void match() {
    for (Property property : properties) {
      if (property != null && isFinal(property)) {
        match(property); // first, as nothing else can be put there
      }
    }
    for (Property property : properties) {
      if (property != null && !isFinal(property)) {
        match(property);
      }
    }
  }

  private void match(Property property) {
    if (!property.raw) {
      int place = property.index;
      Object there = target == null ? null : old[place];
      children[place] = all.pair(this, next[place], there, isFinal(property));
    }
  }

  private static boolean isFinal(Property property) {
    return Modifier.isFinal(Objects.requireNonNull(property.field).getModifiers());
  }

  /**
   * Whether a final field has what belongs to the object itself, like a lock: it is equal to
   * nothing else, and is of the JDK or is seen by nobody.
   */
  private boolean isOwn(Property property) {
    Object value = old[property.index];
    return isFinal(property)
        && children[property.index] == null
        && value != null
        && (property.getter == null || ClassInfo.isPlatform(value.getClass()))
        && !Copies.isEqualByContent(value);
  }

  @Override
  boolean changes() {
    for (Property property : properties) {
      if (property != null && differs(property)) {
        return true;
      }
    }
    return false;
  }

  private boolean differs(Property property) {
    return !isDone(property.index, old[property.index]) && !isOwn(property);
  }

  @Override
  @Nullable String cannotBecome() {
    for (Property property : properties) {
      if (property != null && isFinal(property) && differs(property)) {
        return "its field '" + property.name + "' is final and would have to get another value";
      }
    }
    return super.cannotBecome();
  }

  @Override
  RuntimeException refusal() {
    return new IllegalArgumentException(super.refusal().getMessage());
  }

  @Override
  @Nullable Object wanted(int place) {
    Object value = super.wanted(place);
    Property property = Objects.requireNonNull(properties[place]);
    // as in snapshot(): a value without a fitting copy is shared
    return children[place] == null || property.type.isInstance(value) ? value : next[place];
  }

  @Override
  void fill() {
    for (Property property : properties) {
      if (property != null) {
        property.writeField(result(), wanted(property.index));
      }
    }
    Copies.copyHidden(source, result());
  }

  @Override
  void write() {
    BeanView view = (BeanView) all.viewOf(Objects.requireNonNull(target));
    all.undo(() -> restoreFields(view));
    for (Property property : properties) {
      if (property != null && property.setter != null && differs(property)) {
        all.undo(() -> restore(view, property));
        property.set(view, wanted(property.index));
      }
    }
    for (Property property : properties) {
      // a property without a setter, or whose setter does something else
      if (property != null
          && !isFinal(property)
          && !isDone(property.index, property.readField(view.$$raw()))) {
        writeField(view, property, wanted(property.index));
      }
    }
  }

  private void restore(BeanView view, Property property) {
    Object before = old[property.index];
    if (!Sameness.isSame(property.readField(view.$$raw()), before)) {
      property.set(view, before);
    }
  }

  private void restoreFields(BeanView view) {
    for (Property property : properties) {
      if (property != null
          && !isFinal(property)
          && !Sameness.isSame(property.readField(view.$$raw()), old[property.index])) {
        writeField(view, property, old[property.index]);
      }
    }
  }

  private static void writeField(BeanView view, Property property, @Nullable Object value) {
    Object before = property.readField(view.$$raw());
    property.writeField(view.$$raw(), value);
    Beans.changed(Beans.primary(view), property.index, before, value);
  }
}
