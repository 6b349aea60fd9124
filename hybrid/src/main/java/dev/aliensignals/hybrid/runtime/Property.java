package dev.aliensignals.hybrid.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A part of a bean that has a dependency of its own, or that accessors make look like one. */
final class Property {

  /** The place of its dependency; 0 if it has no field and hence none. */
  final int index;

  /** As the accessors have it, or the field if there are none. */
  String name;

  final Class<?> type;

  /** The field that holds it, if the accessors show that. */
  final @Nullable Field field;

  /** Whether the value is returned as it is. */
  final boolean raw;

  /** Reads it, perhaps with code of its own. */
  @Nullable Method getter;

  /** Writes it, perhaps with code of its own. */
  @Nullable Method setter;

  /** Whether {@link #getter} does nothing but return the field. */
  boolean plainGetter;

  private @Nullable MethodHandle fieldReader;
  private @Nullable MethodHandle fieldWriter;
  private @Nullable MethodHandle getterHandle;
  private @Nullable MethodHandle setterHandle;

  Property(int index, String name, Class<?> type, @Nullable Field field, boolean raw) {
    this.index = index;
    this.name = name;
    this.type = type;
    this.field = field;
    this.raw = raw;
  }

  /** The value of the field of a raw object. */
  @Nullable Object readField(Object raw) {
    try {
      MethodHandle reader = fieldReader;
      if (reader == null) {
        Field source = Objects.requireNonNull(field);
        reader = Handles.reader(source);
        fieldReader = reader;
      }
      return (Object) reader.invokeExact(raw);
    } catch (Throwable t) {
      throw Beans.<RuntimeException>sneaky(t);
    }
  }

  /** Sets the field of a raw object, even if it is final. */
  void writeField(Object raw, @Nullable Object value) {
    try {
      MethodHandle writer = fieldWriter;
      if (writer == null) {
        writer = Handles.writer(Objects.requireNonNull(field));
        fieldWriter = writer;
      }
      writer.invokeExact(raw, value);
    } catch (Throwable t) {
      throw Beans.<RuntimeException>sneaky(t);
    }
  }

  /** The value as the getter of {@code object}, raw or a view, gives it. */
  @Nullable Object get(Object object) {
    try {
      MethodHandle handle = getterHandle;
      if (handle == null) {
        handle = Handles.getter(Objects.requireNonNull(getter));
        getterHandle = handle;
      }
      return (Object) handle.invokeExact(object);
    } catch (Throwable t) {
      throw Beans.<RuntimeException>sneaky(t);
    }
  }

  /** Sets the value by the setter of {@code object}, which is raw or a view. */
  void set(Object object, @Nullable Object value) {
    try {
      MethodHandle handle = setterHandle;
      if (handle == null) {
        handle = Handles.setter(Objects.requireNonNull(setter));
        setterHandle = handle;
      }
      handle.invokeExact(object, value);
    } catch (Throwable t) {
      throw Beans.<RuntimeException>sneaky(t);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
