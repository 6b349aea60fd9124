package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.isReactive;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Supplier;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where view classes are defined, how many, and for how long. */
class ReactiveClassLoadingTest {

  /** Copied by loaders. */
  static class Bean implements Supplier<String> {
    private String name = "a";

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    @Override
    public String get() {
      return name;
    }
  }

  /** Used by one test only. */
  static class Racing {
    private int count;

    int getCount() {
      return count;
    }

    void setCount(int count) {
      this.count = count;
    }
  }

  @Test
  void tenThousandObjects_oneClass() {
    Set<Class<?>> classes = Collections.newSetFromMap(new IdentityHashMap<>());

    for (int i = 0; i < 10_000; i++) {
      classes.add(reactive(new Bean()).getClass());
    }

    assertThat(classes).hasSize(1);
  }

  @Test
  void twoThreads_sameObjectOfNewClass_oneClassAndOneView() throws Exception {
    Racing raw = new Racing();
    CyclicBarrier start = new CyclicBarrier(2);
    Racing[] views = new Racing[2];
    Thread[] threads = new Thread[2];
    for (int i = 0; i < 2; i++) {
      int index = i;
      threads[i] =
          new Thread(
              () -> {
                try {
                  start.await();
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
                views[index] = reactive(raw);
              });
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(views[0]).isNotNull().isSameAs(views[1]).isNotSameAs(raw);
  }

  @Test
  void isolatedLoader_classOfIt_viewBesideIt() {
    Object raw = new IsolatedLoader(Bean.class, Bean.class.getClassLoader()).newInstance();

    Object view = reactive(raw);

    assertThat(raw).isNotInstanceOf(Bean.class);
    assertThat(view.getClass().getClassLoader()).isSameAs(raw.getClass().getClassLoader());
    assertThat(view.getClass().getPackageName()).isEqualTo(raw.getClass().getPackageName());
  }

  @Test
  void blindLoader_classOfIt_throwsReasonAndWayOut() {
    Object raw = new IsolatedLoader(Bean.class, null).newInstance();

    assertThatExceptionOfType(NotReactiveException.class)
        .isThrownBy(() -> reactive(raw))
        .withMessageContaining("does not see this library")
        .withMessageContaining("delegate");
  }

  @Test
  @SuppressWarnings("unchecked")
  void missingClassFile_methodsRunOnRawObject_followed() throws ReflectiveOperationException {
    var loader = new IsolatedLoader(Bean.class, Bean.class.getClassLoader()).hidingBytes();
    Supplier<String> view = (Supplier<String>) reactive(loader.newInstance());
    List<String> seen = new ArrayList<>();
    var running = effect(() -> seen.add(view.get()));

    Method setter = view.getClass().getMethod("setName", String.class);
    setter.setAccessible(true);
    setter.invoke(view, "b");
    setter.invoke(view, "b");

    assertThat(seen).containsExactly("a", "b");
    running.close();
  }

  @Test
  void loader_noLongerUsed_collected() {
    WeakReference<ClassLoader> loader = useAndForget();

    Garbage.awaitCleared(loader);
  }

  @SuppressWarnings("unchecked")
  private static WeakReference<ClassLoader> useAndForget() {
    var loader = new IsolatedLoader(Bean.class, Bean.class.getClassLoader());
    Supplier<String> view = (Supplier<String>) reactive(loader.newInstance());
    assertThat(Hybrid.computed(view).get()).isEqualTo("a");
    effect(() -> assertThat(view.get()).isEqualTo("a")).close();
    Hybrid.snapshot((Object) view);
    return new WeakReference<>(loader);
  }

  // ---- modules ----------------------------------------------------------------------------------

  /** Compiles a module with one bean, and gives an object of it. */
  private static Object objectOf(Path directory, String directives) throws Exception {
    Path sources = Files.createDirectories(directory.resolve("src/beans"));
    Path classes = directory.resolve("classes");
    Path module =
        write(directory.resolve("src/module-info.java"), "module beans {" + directives + "}");
    Path bean =
        write(
            sources.resolve("Bean.java"),
            "package beans; public class Bean implements java.util.function.Supplier<String> {"
                + " private String name = \"a\";"
                + " public String get() { return name; }"
                + " public String getName() { return name; }"
                + " public void setName(String name) { this.name = name; }"
                + " public static Object lookup() {"
                + " return java.lang.invoke.MethodHandles.lookup(); } }");
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes.toString(), module.toString(), bean.toString());
    assertThat(result).isZero();
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration().resolve(ModuleFinder.of(classes), ModuleFinder.of(), List.of("beans"));
    ClassLoader parent = ReactiveClassLoadingTest.class.getClassLoader();
    return boot.defineModulesWithOneLoader(configuration, parent)
        .findLoader("beans")
        .loadClass("beans.Bean")
        .getConstructor()
        .newInstance();
  }

  private static Path write(Path file, String text) throws IOException {
    return Files.writeString(file, text);
  }

  @Test
  void openedModule_object_reactive(@TempDir Path directory) throws Exception {
    Object raw = objectOf(directory, "exports beans; opens beans;");

    assertThat(isReactive(reactive(raw))).isTrue();
  }

  @Test
  void exportedModule_object_throwsReasonAndWayOut(@TempDir Path directory) throws Exception {
    Object raw = objectOf(directory, "exports beans;");

    assertThatExceptionOfType(NotReactiveException.class)
        .isThrownBy(() -> reactive(raw))
        .withMessageContaining("its package is closed")
        .withMessageContaining("opens beans to")
        .withMessageContaining("Hybrid.open(MethodHandles.lookup())");
  }

  @Test
  void exportedModule_lookupGiven_reactive(@TempDir Path directory) throws Exception {
    Object raw = objectOf(directory, "exports beans;");
    Object lookup = raw.getClass().getMethod("lookup").invoke(null);

    Hybrid.open((MethodHandles.Lookup) lookup);

    assertThat(isReactive(reactive(raw))).isTrue();
  }

  /** Holds anything. */
  static class Holder {
    private Object value = "";

    Object getValue() {
      return value;
    }

    void setValue(Object value) {
      this.value = value;
    }
  }

  @Test
  void closedModule_nested_rawUntilLookupGiven(@TempDir Path directory) throws Exception {
    Object raw = objectOf(directory, "exports beans;");
    Holder holder = reactive(new Holder());
    holder.setValue(raw);
    assertThat(holder.getValue()).isSameAs(raw);

    Object lookup = raw.getClass().getMethod("lookup").invoke(null);
    Hybrid.open((MethodHandles.Lookup) lookup);

    assertThat(isReactive(holder.getValue())).isTrue();
  }

  @Test
  void open_lookupWithoutRights_throws() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Hybrid.open(MethodHandles.publicLookup()))
        .withMessageContaining("does not have full access");
  }
}
