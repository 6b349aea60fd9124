package dev.aliensignals.hybrid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.Signals;
import dev.aliensignals.primitives.collections.KeyedList;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The rules that all public signatures follow. */
class ApiRulesTest {

  private static final List<Class<?>> PACKAGES =
      List.of(Signals.class, KeyedList.class, Hybrid.class);

  /** The public types of the packages that users see. */
  private static List<Class<?>> types() throws IOException {
    List<Class<?>> found = new ArrayList<>();
    for (Class<?> one : PACKAGES) {
      URI at = URI.create(one.getProtectionDomain().getCodeSource().getLocation().toString());
      if (at.getPath().endsWith(".jar")) {
        try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + at), Map.of())) {
          add(found, one, jar.getPath("/"));
        }
      } else {
        add(found, one, Path.of(at));
      }
    }
    return found;
  }

  private static void add(List<Class<?>> found, Class<?> one, Path root) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(one.getPackageName().replace('.', '/')))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class") && !name.contains("-")) {
          Class<?> type = load(one, name.substring(0, name.length() - 6));
          if (isVisible(type)) {
            found.add(type);
          }
        }
      }
    }
  }

  private static Class<?> load(Class<?> beside, String name) {
    try {
      return Class.forName(beside.getPackageName() + "." + name, false, beside.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isVisible(Class<?> type) {
    Class<?> outer = type.getDeclaringClass();
    return Modifier.isPublic(type.getModifiers())
        && !type.isAnonymousClass()
        && !type.isLocalClass()
        && (outer == null || isVisible(outer));
  }

  private static Stream<Executable> signatures() throws IOException {
    return types().stream()
        .flatMap(
            type ->
                Stream.<Executable>concat(
                    Arrays.stream(type.getDeclaredMethods()),
                    Arrays.stream(type.getDeclaredConstructors())))
        .filter(
            method ->
                !method.isSynthetic()
                    && (method.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0);
  }

  @Test
  void options_ofAnyFactory_comeFirst() throws IOException {
    assertThat(
            signatures()
                .filter(
                    method -> {
                      Type[] parameters = method.getGenericParameterTypes();
                      for (int i = 1; i < parameters.length; i++) {
                        if (isConfigurer(parameters[i])) {
                          return true;
                        }
                      }
                      return false;
                    }))
        .isEmpty();
    assertThat(
            signatures()
                .filter(
                    method ->
                        method.getParameterCount() > 0
                            && isConfigurer(method.getGenericParameterTypes()[0])))
        .hasSizeGreaterThan(50);
  }

  private static boolean isConfigurer(Type type) {
    return type instanceof ParameterizedType parameterized
        && parameterized.getRawType() == Consumer.class
        && parameterized.getActualTypeArguments()[0].getTypeName().contains("Options");
  }

  @Test
  void types_inSignatures_areNotRaw() throws IOException {
    assertThat(
            signatures()
                .filter(
                    method ->
                        Arrays.stream(method.getGenericParameterTypes())
                                .anyMatch(ApiRulesTest::isRaw)
                            || (method instanceof Method one && isRaw(one.getGenericReturnType()))))
        .isEmpty();
  }

  private static boolean isRaw(Type type) {
    if (type instanceof Class<?> one) {
      return one.getTypeParameters().length > 0 || (one.isArray() && isRaw(one.getComponentType()));
    }
    if (type instanceof ParameterizedType parameterized) {
      return Arrays.stream(parameterized.getActualTypeArguments()).anyMatch(ApiRulesTest::isRaw);
    }
    if (type instanceof WildcardType wildcard) {
      return Stream.of(wildcard.getUpperBounds(), wildcard.getLowerBounds())
          .flatMap(Arrays::stream)
          .anyMatch(ApiRulesTest::isRaw);
    }
    return type instanceof GenericArrayType array && isRaw(array.getGenericComponentType());
  }

  @Test
  void packages_areNullMarked() {
    assertThat(PACKAGES)
        .allSatisfy(
            type -> assertThat(type.getPackage().isAnnotationPresent(NullMarked.class)).isTrue());
  }

  @Test
  void types_areNotSerializableButForExceptionsAndEnums() throws IOException {
    assertThat(types())
        .hasSizeGreaterThan(60)
        .filteredOn(
            type ->
                Serializable.class.isAssignableFrom(type)
                    && !Throwable.class.isAssignableFrom(type)
                    && !type.isEnum())
        .isEmpty();
  }

  @Test
  void exceptions_keepNoNodes() throws IOException {
    assertThat(types().stream().filter(Throwable.class::isAssignableFrom))
        .hasSizeGreaterThan(10)
        .allSatisfy(
            type -> {
              for (Class<?> c = type; c.getName().startsWith("dev."); c = c.getSuperclass()) {
                assertThat(c.getDeclaredFields())
                    .extracting(Field::getType)
                    .noneMatch(
                        kept -> kept.getName().startsWith("dev.") && kept.getNestHost() != type);
              }
            });
  }

  private static final Pattern THROWING =
      Pattern.compile(
          "/\\*\\*((?:(?!\\*/).)*)\\*/\\s+(?:@\\w+(?:\\([^)]*\\))?\\s+)*"
              + "((?:public|protected)?[^;{}=]*\\)\\s*throws\\s+([\\w\\s,.]+))[;{]",
          Pattern.DOTALL);

  @Test
  void declaredExceptions_haveAConditionInTheJavadoc() throws IOException {
    List<String> unnamed = new ArrayList<>();
    int declared = 0;
    for (String module : List.of("../primitives", "../hybrid")) {
      Path root = Path.of(module, "src/main/java");
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          Matcher found = THROWING.matcher(read(file));
          while (found.find()) {
            for (String thrown : found.group(3).trim().split("\\s*,\\s*", -1)) {
              declared++;
              if (found.group(2).matches("(?s)(public|protected).*")
                  && !found.group(1).matches("(?s).*@throws (\\w+\\.)*" + thrown + " \\S.*")) {
                unnamed.add(file.getFileName() + ": " + found.group(2).trim());
              }
            }
          }
        }
      }
    }

    assertThat(unnamed).isEmpty();
    assertThat(declared).isGreaterThan(5);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
