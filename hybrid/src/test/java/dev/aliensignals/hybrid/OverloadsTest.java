package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.readonly;
import static dev.aliensignals.hybrid.Hybrid.ref;
import static dev.aliensignals.hybrid.Hybrid.shallowRef;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The choices of the compiler among the forms of {@code reactive}, {@code ref} and {@code
 * readonly}.
 */
class OverloadsTest {

  /** The types that a view of something may be taken for, the first that fits. */
  private static final List<Class<?>> INTERFACES =
      List.of(
          List.class,
          NavigableMap.class,
          ConcurrentMap.class,
          SortedMap.class,
          Map.class,
          NavigableSet.class,
          SortedSet.class,
          Set.class,
          Deque.class,
          Queue.class,
          Collection.class);

  /** Statements that go into one class, and what the compiler says to each. */
  private static final class Statements {

    private final List<String> lines = new ArrayList<>();
    private final Map<Integer, String> expected = new HashMap<>();

    void compiles(String statement) {
      lines.add(statement);
    }

    /** One that has to be refused, with part of the message. */
    void isRefused(String statement, String message) {
      expected.put(lines.size(), message);
      lines.add(statement);
    }

    /** Asserts that the compiler says what it has to, in one compilation. */
    void check() {
      String head =
          "import static dev.aliensignals.hybrid.Hybrid.*;"
              + "import static java.util.stream.Collectors.*;"
              + "import dev.aliensignals.hybrid.*;"
              + "import java.util.*;"
              + "import java.util.concurrent.*;"
              + "import java.util.stream.*;"
              + "abstract class Statements {";
      StringBuilder source = new StringBuilder(head);
      for (int i = 0; i < lines.size(); i++) {
        source.append("\nvoid m").append(i).append("(Stream<String> s) {").append(lines.get(i));
        source.append('}');
      }
      source.append("\n}");
      var said = new DiagnosticCollector<JavaFileObject>();
      ToolProvider.getSystemJavaCompiler()
          .getTask(
              null,
              null,
              said,
              List.of(
                  "-proc:none", "-nowarn", "-implicit:none", "-Xmaxerrs", "100000", "-cp", path()),
              null,
              List.of(
                  new SimpleJavaFileObject(
                      URI.create("string:///Statements.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreErrors) {
                      return source;
                    }
                  }))
          .call();
      Map<Integer, String> errors = new HashMap<>();
      for (Diagnostic<?> one : said.getDiagnostics()) {
        if (one.getKind() == Diagnostic.Kind.ERROR) {
          errors.merge((int) one.getLineNumber() - 2, one.getMessage(Locale.ENGLISH), (a, b) -> a);
        }
      }
      List<String> wrong = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        String error = errors.remove(i);
        String wanted = expected.get(i);
        if (wanted == null ? error != null : error == null || !error.contains(wanted)) {
          wrong.add(lines.get(i) + " -> " + error);
        }
      }
      assertThat(wrong).isEmpty();
      assertThat(errors).isEmpty();
    }

    private static String path() {
      return List.of(Hybrid.class, dev.aliensignals.primitives.Signals.class, Nullable.class)
          .stream()
          .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
          .map(location -> Path.of(URI.create(location.toString())).toString())
          .collect(Collectors.joining(java.io.File.pathSeparator));
    }
  }

  /** Every class and interface of the JDK that programs can name and that is a collection. */
  private static List<Class<?>> collectionsOfTheJdk() throws IOException {
    List<Class<?>> found = new ArrayList<>();
    FileSystem runtime = FileSystems.getFileSystem(URI.create("jrt:/"));
    for (Module module : ModuleLayer.boot().modules()) {
      if (!module.getName().startsWith("java.")) {
        continue;
      }
      for (Exports exported : module.getDescriptor().exports()) {
        Path at = runtime.getPath("modules", module.getName(), exported.source().replace('.', '/'));
        if (exported.isQualified() || !Files.isDirectory(at)) {
          continue;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(at, "*.class")) {
          for (Path file : files) {
            String name = file.getFileName().toString();
            add(found, exported.source() + "." + name.substring(0, name.length() - 6), module);
          }
        }
      }
    }
    return found;
  }

  private static void add(List<Class<?>> found, String name, Module module) {
    Class<?> type = Class.forName(module, name);
    if (type == null || !(isA(type, Collection.class) || isA(type, Map.class))) {
      return;
    }
    for (Class<?> c = type; c != null; c = c.getDeclaringClass()) {
      if (!Modifier.isPublic(c.getModifiers()) || c.getCanonicalName() == null) {
        return;
      }
    }
    found.add(type);
  }

  private static boolean isA(Class<?> type, Class<?> above) {
    return above.isAssignableFrom(type);
  }

  private static Class<?> interfaceOf(Class<?> type) {
    return INTERFACES.stream().filter(one -> isA(type, one)).findFirst().orElseThrow();
  }

  private static String anyOf(Class<?> type) {
    int parameters = type.getTypeParameters().length;
    return type.getCanonicalName()
        + (parameters == 0
            ? ""
            : "<" + String.join(", ", Collections.nCopies(parameters, "?")) + ">");
  }

  @Test
  void everyCollectionOfTheJdk_isTakenForTheInterfaceOfItsView() throws IOException {
    List<Class<?>> types = collectionsOfTheJdk();
    var statements = new Statements();
    for (Class<?> type : types) {
      String given = anyOf(type) + " x = null; ";
      String wanted = anyOf(interfaceOf(type));
      for (String function :
          List.of("reactive", "shallowReactive", "readonly", "shallowReadonly", "shared")) {
        statements.compiles(given + wanted + " y = " + function + "(x);");
      }
      statements.compiles(given + "Ref<? extends " + wanted + "> y = ref(x);");
      if (!type.isInterface()) {
        statements.isRefused(given + anyOf(type) + " y = reactive(x);", "incompatible types");
      }
    }

    statements.check();
    assertThat(types)
        .hasSizeGreaterThan(60)
        .contains(ArrayList.class, LinkedList.class, ConcurrentSkipListMap.class, ArrayDeque.class);
  }

  @Test
  void whatCollectorsMake_isTakenIfItsTypeIsKnown() {
    var statements = new Statements();
    for (String function : List.of("reactive", "readonly")) {
      Map.of(
              "List<String>",
              List.of(
                  "s.toList()",
                  "s.collect(toList())",
                  "s.collect(toUnmodifiableList())",
                  "s.collect(toCollection(() -> new ArrayList<>()))",
                  "s.collect(Collectors.<String, List<String>>toCollection(ArrayList::new))"),
              "Set<String>",
              List.of("s.collect(toSet())", "s.collect(toUnmodifiableSet())"),
              "NavigableSet<String>",
              List.of("s.collect(toCollection(() -> new TreeSet<>()))"),
              "Deque<String>",
              List.of("s.collect(toCollection(() -> new ArrayDeque<>()))"),
              "Map<String, Integer>",
              List.of(
                  "s.collect(toMap(x -> x, x -> x.length()))",
                  "s.collect(toMap(x -> x, x -> 1, (a, b) -> a, () -> new LinkedHashMap<>()))"),
              "ConcurrentMap<String, Integer>",
              List.of("s.collect(toConcurrentMap(x -> x, x -> x.length()))"),
              "Map<Integer, List<String>>",
              List.of("s.collect(groupingBy(String::length))"),
              "Map<Boolean, List<String>>",
              List.of("s.collect(partitioningBy(x -> x.isEmpty()))"))
          .forEach(
              (wanted, made) -> {
                for (String one : made) {
                  statements.compiles(wanted + " y = " + function + "(" + one + ");");
                }
              });
    }
    statements.compiles("Ref<List<String>> y = ref(s.collect(toList()));");
    statements.compiles("List<String> x = s.collect(toCollection(ArrayList::new)); reactive(x);");
    // a constructor by name leaves the type open, and so which of the forms is meant
    statements.isRefused(
        "List<String> y = reactive(s.collect(toCollection(ArrayList::new)));", "ambiguous");
    statements.isRefused(
        "Map<String, Integer> y ="
            + " reactive(s.collect(toMap(x -> x, x -> 1, (a, b) -> a, LinkedHashMap::new)));",
        "ambiguous");

    statements.check();
  }

  @Test
  void aRefToNull_isMadeByRefWithoutAValue() {
    var statements = new Statements();
    statements.compiles("Ref<String> y = ref(); y.set(\"a\");");
    statements.compiles("Ref<List<String>> y = ref();");
    statements.compiles("Ref<Deque<String>> y = ref(new ArrayDeque<>());");
    statements.compiles("Ref<String> y = ref(s == null ? null : \"a\");");
    statements.compiles("Ref<List<String>> y = ref(o -> o.name(\"y\"), null);");
    statements.isRefused("Ref<String> y = ref(null);", "ambiguous");

    statements.check();
  }

  /** ADR 28: a form for null needs a parameter below all others. */
  @Test
  void typeBelowAllForms_cannotExist() {
    var statements = new Statements();
    statements.isRefused(
        "class Both { <X extends List<String> & Map<String, String>> void take(X x) {} }",
        "incompatible");
    statements.isRefused("interface Both extends List<String>, Map<String, String> {}", "remove");
    statements.compiles("class Both { <X extends List<String> & RandomAccess> void take(X x) {} }");

    statements.check();
  }

  @Nested
  class AtRunTime {

    @Test
    @SuppressWarnings("JdkObsolete") // that is what it tests
    void views_haveTheInterfacesThatTheFormsPromise() {
      Deque<String> deque = reactive(new ArrayDeque<>(List.of("a")));
      Queue<String> queue = reactive(new ConcurrentLinkedQueue<>(List.of("a")));
      List<String> linked = reactive(new LinkedList<>(List.of("a")));
      Deque<String> linkedAsDeque = new LinkedList<>(List.of("a"));
      ConcurrentNavigableMap<String, Integer> raw = new ConcurrentSkipListMap<>(Map.of("a", 1));
      NavigableMap<String, Integer> skips = reactive(raw);
      ConcurrentMap<String, Integer> concurrent = raw;
      Ref<Deque<String>> refToDeque = ref(new ArrayDeque<>(List.of("a")));

      assertThat(deque.peekLast()).isEqualTo("a");
      assertThat(queue.peek()).isEqualTo("a");
      assertThat(linked).isInstanceOf(Deque.class).containsExactly("a");
      assertThat(reactive(linkedAsDeque).peekFirst()).isEqualTo("a");
      assertThat(readonly(linkedAsDeque).peekFirst()).isEqualTo("a");
      assertThat(skips.firstKey()).isEqualTo("a");
      assertThat(reactive(concurrent)).isSameAs(skips);
      assertThat(readonly(concurrent).get("a")).isEqualTo(1);
      assertThat(refToDeque.get().peekFirst()).isEqualTo("a");
    }

    @Test
    void concurrentNavigableMap_writtenAsAConcurrentOne_tellsThoseWhoFollow() {
      List<String> seen = new ArrayList<>();
      ConcurrentMap<String, Integer> map = new ConcurrentSkipListMap<>();
      ConcurrentMap<String, Integer> view = reactive(map);
      Hybrid.effect(() -> seen.add(view.get("a") + " of " + view.keySet()));

      view.putIfAbsent("a", 1);
      view.putIfAbsent("a", 2);
      view.replace("a", 1, 3);
      view.remove("a", 1);

      assertThat(seen).containsExactly("null of []", "1 of [a]", "3 of [a]");
    }

    private <T> Ref<T> generic(T value) {
      return ref(value);
    }

    @Test
    void refOfAHiddenCollection_isToldOnceForItsClass() {
      final class Names extends LinkedHashSet<String> {
        private static final long serialVersionUID = 1L;
      }
      try (var log = new LogRecorder()) {
        Ref<Set<String>> first = generic(new Names());
        Ref<Set<String>> second = generic(new Names());
        Ref<Object> shallow = shallowRef(new TreeSet<String>());

        assertThat(List.of(first, second, shallow)).hasSize(3);
        assertThat(log.messages())
            .singleElement()
            .asString()
            .contains("Names", "T", "List, Set or Map", "shallowRef");
      }
    }

    @Test
    void refOfAKnownCollection_isSilent() {
      try (var log = new LogRecorder()) {
        Ref<List<String>> list = ref(new ArrayList<String>());
        Ref<List<String>> named = ref(o -> o.name("named"), new ArrayList<>());
        Ref<List<String>> viewed = generic(reactive(new ArrayList<String>()));

        assertThat(List.of(list, named, viewed)).hasSize(3);
        assertThat(log.messages()).isEmpty();
      }
    }
  }
}
