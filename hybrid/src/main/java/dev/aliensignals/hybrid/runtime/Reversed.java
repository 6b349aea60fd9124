package dev.aliensignals.hybrid.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * A reactive list or deque in reverse, since Java 21. It is what the JDK makes of the view, but for
 * what looks for elements to remove: that would compare what comes out of the view, and find no raw
 * object.
 */
final class Reversed implements InvocationHandler {

  private static final @Nullable MethodHandle OF_LIST = find(List.class, ListView.class);
  private static final @Nullable MethodHandle OF_DEQUE = find(Deque.class, DequeView.class);

  private final CollectionView<?, ?> view;

  /** The reversed collection that the JDK makes of it. */
  private final Object plain;

  private Reversed(CollectionView<?, ?> view, Object plain) {
    this.view = view;
    this.plain = plain;
  }

  /** The method of the interface itself; null before Java 21. */
  private static @Nullable MethodHandle find(Class<?> type, Class<?> caller) {
    try {
      return MethodHandles.privateLookupIn(caller, MethodHandles.lookup())
          .unreflectSpecial(type.getMethod("reversed"), caller);
    } catch (NoSuchMethodException older) {
      return null;
    } catch (IllegalAccessException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** A list in reverse. */
  static Object of(ListView<?> list) {
    return list instanceof RandomAccess
        ? make(list, OF_LIST, List.class, RandomAccess.class)
        : make(list, OF_LIST, List.class);
  }

  /** A deque in reverse. */
  static Object of(DequeView<?> deque) {
    return make(deque, OF_DEQUE, Deque.class);
  }

  private static Object make(
      CollectionView<?, ?> view, @Nullable MethodHandle made, Class<?>... types) {
    if (made == null) {
      throw new UnsupportedOperationException("reversed() is there since Java 21.");
    }
    Object plain;
    try {
      plain = made.invoke(view);
    } catch (Throwable t) {
      throw Beans.<RuntimeException>sneaky(t);
    }
    return Proxy.newProxyInstance(
        Reversed.class.getClassLoader(), types, new Reversed(view, plain));
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (arguments != null && arguments.length == 1) {
      Object argument = arguments[0];
      switch (method.getName()) {
        case "remove" -> {
          if (method.getParameterTypes()[0] == Object.class) {
            return removeLast(argument);
          }
        }
        case "removeAll" -> {
          return view.removeAll((Collection<?>) argument);
        }
        case "retainAll" -> {
          return view.retainAll((Collection<?>) argument);
        }
        case "equals" -> {
          return argument == proxy || plain.equals(argument);
        }
        default -> {}
      }
    } else if (method.getName().equals("reversed")) {
      return view;
    }
    try {
      return method.invoke(plain, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  private boolean removeLast(@Nullable Object element) {
    if (view instanceof Deque<?> deque) {
      return deque.removeLastOccurrence(element);
    }
    ListView<?> list = (ListView<?>) view;
    try (Call call = list.write()) {
      int index = list.lastIndex(list.soughtElement(element));
      if (index >= 0) {
        list.remove(index);
      }
      return index >= 0;
    }
  }
}
