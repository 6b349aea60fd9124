package dev.aliensignals.hybrid;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A class loader with a copy of one class; for the rest it asks its parent. */
final class IsolatedLoader extends ClassLoader {

  private final String name;
  private final byte[] bytes;
  private boolean hidesBytes;

  IsolatedLoader(Class<?> copied, @Nullable ClassLoader parent) {
    super(parent);
    name = copied.getName();
    String file = name.replace('.', '/') + ".class";
    try (InputStream in = copied.getClassLoader().getResourceAsStream(file)) {
      bytes = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has nobody read the class file of the copied class. */
  IsolatedLoader hidingBytes() {
    hidesBytes = true;
    return this;
  }

  /** A new object of the copied class. */
  Object newInstance() {
    try {
      var constructor = loadClass(name).getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  @Override
  protected Class<?> loadClass(String wanted, boolean resolve) throws ClassNotFoundException {
    if (!wanted.equals(name)) {
      return super.loadClass(wanted, resolve);
    }
    synchronized (getClassLoadingLock(wanted)) {
      Class<?> loaded = findLoadedClass(wanted);
      return loaded != null ? loaded : defineClass(wanted, bytes, 0, bytes.length);
    }
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String wanted) {
    return wanted.equals(name.replace('.', '/') + ".class")
        ? hidesBytes ? null : new ByteArrayInputStream(bytes)
        : super.getResourceAsStream(wanted);
  }
}
