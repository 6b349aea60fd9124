package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.hybrid.NotReactiveException;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of a user's class: whether its instances can be reactive, and how. */
final class ClassInfo {

  private static final ClassValue<ClassInfo> INFOS =
      new ClassValue<>() {
        @Override
        protected ClassInfo computeValue(Class<?> type) {
          return new ClassInfo(type);
        }
      };

  private final Class<?> type;
  private final boolean collection;
  private volatile boolean opaque;

  private ClassInfo(Class<?> type) {
    this.type = type;
    this.collection = Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
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

  /** Whether to try it for an object that the user has passed. */
  boolean isCandidate() {
    return collection;
  }

  /** Whether to try it for a nested value. */
  boolean isNestedCandidate() {
    return collection && !opaque;
  }

  void stayOpaque(NotReactiveException reason) {
    opaque = true;
  }

  NotReactiveException refusal() {
    return new NotReactiveException(name(), "A " + name() + " cannot be made reactive.");
  }

  @Nullable Reactive create(Object raw, Mode mode) {
    return null;
  }
}
