package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.primitives.spi.Spi;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call of a method that runs on the raw object, because its code is not known. It may read and
 * write anything that can be reached from there. So the call counts as a read of everything, and
 * its changes are found by comparing.
 */
final class RawCall {

  private final BeanView view;

  /** Whether this thread keeps the system, as a batch, for the length of the call. */
  private final boolean batch;

  private final boolean entered;

  /** Whether nothing is tracked, taken or told, as the object was declared never to change. */
  private final boolean shared;

  /** The old content of each object, by the object: values of fields, elements, keys and values. */
  private final IdentityHashMap<Object, @Nullable Object[]> before = new IdentityHashMap<>();

  private final Spi spi;

  /** The objects in the order in which they were found, in which their changes are told. */
  private final List<Object> reached = new ArrayList<>();

  RawCall(BeanView view, boolean batch) {
    this.view = view;
    this.batch = batch;
    this.spi = Beans.spi(view);
    this.shared = view.$$mode() == Mode.SHARED;
    this.entered = !shared && !spi.isOwner();
    if (entered) {
      view.$$home().calls.enterToRead(view);
    }
    try {
      reach(view);
      spi.secureStack();
    } catch (Throwable t) {
      if (entered) {
        spi.leave(t);
      }
      throw t;
    }
    if (batch && !shared) {
      spi.beginBatch();
    } else if (entered) {
      spi.leave();
    }
  }

  /** Walks over everything that can be reached, follows it and notes what is in it. */
  private void reach(BeanView start) {
    boolean deep = start.$$mode().isDeep();
    boolean tracking = spi.isTracking();
    List<Object> open = new ArrayList<>();
    note(start.$$raw());
    if (deep) {
      open.add(start.$$raw());
    }
    if (tracking) {
      Beans.trackWhole(start);
    }
    while (!open.isEmpty()) {
      Object raw = open.remove(open.size() - 1);
      for (Object value : Objects.requireNonNull(before.get(raw))) {
        if (value != null && !before.containsKey(value) && isMutable(value.getClass())) {
          note(value);
          open.add(value);
          if (tracking) {
            track(Reactivity.nested(value, Mode.DEEP, start));
          }
        }
      }
    }
  }

  private void note(Object raw) {
    before.put(raw, contents(raw));
    reached.add(raw);
  }

  private static boolean isMutable(Class<?> type) {
    ClassInfo info = ClassInfo.of(type);
    return type.isArray() || info.isCollection() || info.isNestedCandidate();
  }

  /** Links the active subscriber to everything in one object, but not to what is nested. */
  static void track(@Nullable Object nested) {
    if (nested instanceof BeanView bean) {
      Beans.trackWhole(bean);
    } else if (nested instanceof Reactive other) {
      other.$$parts((key, value) -> {});
    }
  }

  /**
   * The content of an object: its elements, keys and values alternating, or fields by their index.
   */
  static @Nullable Object[] contents(Object raw) {
    if (raw.getClass().isArray()) {
      @Nullable Object[] elements = new @Nullable Object[Array.getLength(raw)];
      for (int i = 0; i < elements.length; i++) {
        elements[i] = Array.get(raw, i);
      }
      return elements;
    }
    if (raw instanceof Collection<?> collection) {
      return collection.toArray();
    }
    if (raw instanceof Map<?, ?> map) {
      List<@Nullable Object> entries = new ArrayList<>();
      map.forEach(
          (key, value) -> {
            entries.add(key);
            entries.add(value);
          });
      return entries.toArray();
    }
    @Nullable Property[] properties = ClassInfo.of(raw.getClass()).shape().properties;
    @Nullable Object[] values = new @Nullable Object[properties.length];
    for (Property property : properties) {
      if (property != null) {
        values[property.index] = property.readField(raw);
      }
    }
    return values;
  }

  /** Ends the call. */
  void end(@Nullable Throwable thrown) {
    if (shared) {
      endShared(thrown);
      return;
    }
    if (!batch) {
      if (entered) {
        spi.enter();
      } else {
        spi.secureStack();
      }
      spi.beginBatch();
    }
    try {
      endBatch(thrown);
    } catch (Throwable t) {
      if (entered) {
        spi.leave(t);
      }
      throw t;
    }
    if (entered) {
      spi.leave();
    }
  }

  /** Puts back what was changed all the same, and throws that, or what the call has thrown. */
  private void endShared(@Nullable Throwable thrown) {
    try {
      putBack();
    } catch (UnsupportedOperationException changed) {
      if (thrown == null) {
        throw changed;
      }
      suppress(thrown, changed);
    }
    if (thrown != null) {
      throw Beans.<RuntimeException>sneaky(thrown);
    }
  }

  /** Tells what has changed, and throws what that throws, or the call has thrown. */
  private void endBatch(@Nullable Throwable thrown) {
    boolean changed = false;
    boolean readonly = view.$$mode().isReadonly();
    try {
      if (readonly && batch) {
        putBack();
      } else {
        changed = compare();
      }
    } catch (Throwable t) {
      Throwable failed = thrown == null ? t : thrown;
      suppress(failed, t);
      try {
        spi.endBatch();
      } catch (Throwable further) {
        suppress(failed, further);
      }
      throw Beans.<RuntimeException>sneaky(failed);
    }
    try {
      spi.endBatch();
    } catch (Throwable t) {
      if (thrown == null) {
        throw t;
      }
      suppress(thrown, t);
    }
    if (thrown != null) {
      throw Beans.<RuntimeException>sneaky(thrown);
    }
    if (changed && readonly) {
      throw Beans.readonly(view);
    }
  }

  private void suppress(Throwable first, Throwable next) {
    spi.suppress(first, next);
  }

  /** Undoes what was changed through a readonly view, and throws if there is something. */
  private void putBack() {
    boolean changed = false;
    for (Object raw : reached) {
      @Nullable Object[] old = Objects.requireNonNull(before.get(raw));
      if (!sameElements(old, contents(raw))) {
        changed = true;
        fill(raw, old);
      }
    }
    if (changed) {
      throw Beans.readonly(view);
    }
  }

  @SuppressWarnings("unchecked") // gets what was in it
  private static void fill(Object raw, @Nullable Object[] contents) {
    if (raw.getClass().isArray()) {
      for (int i = 0; i < contents.length; i++) {
        Array.set(raw, i, contents[i]);
      }
    } else if (raw instanceof Collection<?> collection) {
      collection.clear();
      ((Collection<@Nullable Object>) collection).addAll(Arrays.asList(contents));
    } else if (raw instanceof Map<?, ?> map) {
      map.clear();
      for (int i = 0; i < contents.length; i += 2) {
        ((Map<@Nullable Object, @Nullable Object>) map).put(contents[i], contents[i + 1]);
      }
    } else {
      for (Property property : ClassInfo.of(raw.getClass()).shape().properties) {
        if (property != null
            && !Sameness.isSame(property.readField(raw), contents[property.index])) {
          property.writeField(raw, contents[property.index]);
        }
      }
    }
  }

  private boolean compare() {
    boolean changed = false;
    boolean changedUnseen = false;
    for (Object raw : reached) {
      @Nullable Object[] old = Objects.requireNonNull(before.get(raw));
      @Nullable Object[] now = contents(raw);
      if (sameElements(old, now)) {
        continue;
      }
      changed = true;
      Reactive primary = raw == view.$$raw() ? Beans.primary(view) : Reactivity.primary(raw);
      if (primary instanceof BeanView bean) {
        for (int i = 1; i < now.length; i++) {
          if (!Sameness.isSame(old[i], now[i])) {
            Beans.changed(bean, i, old[i], now[i]);
          }
        }
      } else if (primary != null) {
        primary.$$touched();
        if (primary instanceof View collection) {
          collection.changedFrom(old);
        }
      } else {
        changedUnseen = true;
      }
    }
    if (changedUnseen) {
      for (Object raw : reached) {
        if (Reactivity.primary(raw) instanceof BeanView bean) {
          bean.$$touched();
        }
      }
    }
    return changed;
  }

  private static boolean sameElements(@Nullable Object[] old, @Nullable Object[] now) {
    if (old.length != now.length) {
      return false;
    }
    for (int i = 0; i < now.length; i++) {
      if (!Sameness.isSame(old[i], now[i])) {
        return false;
      }
    }
    return true;
  }
}
