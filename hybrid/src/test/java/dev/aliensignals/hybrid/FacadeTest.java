package dev.aliensignals.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.Signals;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The functions that one import of {@code Hybrid.*} gives. */
class FacadeTest {

  private static String signature(Method method) {
    return method.getName() + Arrays.toString(method.getParameterTypes());
  }

  private static List<String> signatures(Class<?> facade) {
    return Arrays.stream(facade.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .map(FacadeTest::signature)
        .toList();
  }

  @Test
  void hybrid_hidesNoFunctionOfSignals() {
    Set<String> both = signatures(Hybrid.class).stream().collect(Collectors.toSet());
    both.retainAll(signatures(Signals.class));

    assertThat(Signals.class).isAssignableFrom(Hybrid.class);
    assertThat(both).isEmpty();
  }

  @Test
  void A01_module_exportsTheFacadeOnly() throws URISyntaxException {
    Path classes =
        Path.of(Hybrid.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    ModuleReference module = ModuleFinder.of(classes).findAll().iterator().next();

    assertThat(module.descriptor().exports())
        .extracting(ModuleDescriptor.Exports::source)
        .containsExactly(Hybrid.class.getPackageName());
  }
}
