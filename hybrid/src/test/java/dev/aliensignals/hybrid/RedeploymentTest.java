package dev.aliensignals.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An application that is deployed again and again leaves no class loader behind. */
class RedeploymentTest {

  private static final int TIMES = 20;

  /** Parent of both loggers of the library, which tell of what is refused on purpose. */
  private final Logger logger = Logger.getLogger("dev.aliensignals");

  private final @Nullable Level level = logger.getLevel();

  RedeploymentTest() {
    logger.setLevel(Level.OFF);
  }

  @AfterEach
  void logAgain() {
    logger.setLevel(level);
  }

  /** Loads what begins with a prefix itself, from where its parent has it. */
  private static final class ChildLoader extends ClassLoader {

    private final String prefix;

    ChildLoader(String prefix) {
      super(ChildLoader.class.getClassLoader());
      this.prefix = prefix;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(prefix)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : define(name);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  private static WeakReference<ClassLoader> deploy(String prefix) {
    var loader = new ChildLoader(prefix);
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    current.setContextClassLoader(loader);
    try {
      Class<?> application = loader.loadClass(Deployed.class.getName());
      assertThat(application.getClassLoader()).isSameAs(loader);
      ((Runnable) application.getConstructor().newInstance()).run();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    } finally {
      current.setContextClassLoader(before);
    }
    return new WeakReference<>(loader);
  }

  private static void assertAllCollected(String prefix) {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      loaders.add(deploy(prefix));
    }
    long start = System.nanoTime();
    while (!loaders.isEmpty() && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(60)) {
      System.gc();
      loaders.removeIf(
          loader -> loader.refersTo(null)); // idle threads of the library end meanwhile
    }

    assertThat(loaders).isEmpty();
  }

  @Test
  void libraryAndApplication_redeployed_allLoadersAreCollected() {
    assertAllCollected("dev.aliensignals.");
  }

  @Test
  void application_redeployedBelowTheLibrary_allLoadersAreCollected() {
    assertAllCollected(Deployed.class.getName());
  }
}
