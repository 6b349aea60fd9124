package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.primitives.spi.Dependency;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One property of one reactive bean, to be read and written by name. Safe to use from any thread.
 */
public final class BeanProperty {

  private final BeanView view;
  private final Property property;

  private BeanProperty(BeanView view, Property property) {
    this.view = view;
    this.property = property;
  }

  /**
   * All properties of a bean that can be read, in the order of their declaration.
   *
   * @param view a reactive object
   * @return the properties
   * @throws IllegalArgumentException if it is not the view of a bean
   */
  public static List<BeanProperty> all(Object view) {
    BeanView bean = requireBean(view);
    List<BeanProperty> all = new ArrayList<>();
    for (Property property : shape(bean).visible) {
      if (property.getter != null) {
        all.add(new BeanProperty(bean, property));
      }
    }
    return all;
  }

  /**
   * The property that a getter reads, found by calling it.
   *
   * @param view a reactive object
   * @param getter reads one property of {@code view} and returns it
   * @return the property
   * @throws IllegalArgumentException if it does anything else
   */
  public static BeanProperty readBy(Object view, Supplier<? extends @Nullable Object> getter) {
    BeanView bean = requireBean(view);
    // in one step, as another thread may write the property
    return Beans.spi(bean).system().read(() -> find(bean, getter));
  }

  private static BeanProperty find(BeanView bean, Supplier<? extends @Nullable Object> getter) {
    Object[] result = new Object[1];
    List<Dependency> read = Beans.spi(bean).dependenciesOf(() -> result[0] = getter.get());
    @Nullable Dependency[] deps = Beans.primary(bean).$$deps();
    int index = read.size() != 1 || deps == null ? -1 : Arrays.asList(deps).indexOf(read.get(0));
    for (Property property : shape(bean).visible) {
      if (property.index == index
          && property.getter != null
          && Objects.equals(property.get(bean), result[0])) {
        return new BeanProperty(bean, property);
      }
    }
    throw new IllegalArgumentException(
        "The getter reads "
            + read.size()
            + " properties of the "
            + shape(bean).type.getTypeName()
            + ", or returns something else than the one it reads. Pass the getter of one property,"
            + " like Todo::getTitle, or a getter and a setter.");
  }

  private static BeanView requireBean(Object view) {
    if (view instanceof BeanView bean) {
      return bean;
    }
    throw new IllegalArgumentException(
        "A "
            + Reactivity.nameOf(view)
            + " is a collection, which has no properties. Use toRef(list, index) or toRef(map, key)"
            + " for one element, toRefs(map) for all entries.");
  }

  private static Shape shape(BeanView view) {
    return ClassInfo.of(view.$$raw().getClass()).shape();
  }

  /**
   * The name of the property.
   *
   * @return the name, as its accessors have it
   */
  public String name() {
    return property.name;
  }

  /**
   * The type that the accessors are declared with.
   *
   * @return the type of the property
   */
  public Class<?> type() {
    return property.type;
  }

  /**
   * Reads the property with the getter of the view, tracked.
   *
   * @return the value, as the view gives it
   */
  public @Nullable Object get() {
    return property.get(view);
  }

  /**
   * Writes the property with the setter of the view.
   *
   * @param value the new value
   * @throws UnsupportedOperationException if there is no setter, or the view is readonly
   */
  public void set(@Nullable Object value) {
    if (property.setter == null) {
      throw new UnsupportedOperationException(
          "The property '"
              + property.name
              + "' of "
              + shape(view).type.getTypeName()
              + " has no setter.");
    }
    property.set(view, value);
  }

  /** Name and value. Calls no getter and tracks nothing. */
  @Override
  public String toString() {
    return property.field == null
        ? property.name
        : property.name + "=" + property.readField(view.$$raw());
  }
}
