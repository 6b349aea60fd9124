package dev.aliensignals.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compares the catalogue of behaviours with the tests that cite its ids. */
class BehavioursTest {

  /** A line of the catalogue. */
  private record Row(String at, String section, Set<String> ids, List<String> tests) {}

  /** The names of the classes and methods in a test class, and the ids that it cites. */
  private record TestClass(Set<String> names, Set<String> ids) {}

  private static final String CATALOGUE = "docs/behaviours.md";
  private static final List<String> MODULES = List.of("primitives", "hybrid", "docs/examples");
  private static final String HEADER =
      "| Id | Behaviour | Tests | Elsewhere, and why it is so here |";

  private static final String ID = "[A-Z]{1,2}\\d{1,3}";
  private static final Pattern RANGE = Pattern.compile("([A-Z]+)(\\d+)–\\1(\\d+)");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern LETTERS = Pattern.compile("\\| ((?:`[A-Z]+` ?)+) \\| [^|]+ \\|");

  private static final Pattern LEAD = Pattern.compile("`(" + ID + ")` in \\[([^]]+)\\]");

  private static final Pattern NAME = Pattern.compile("\\b(?:void|class) (\\w+)");
  private static final Pattern COMMENT = Pattern.compile("// (" + ID + "(?:, " + ID + ")*)$");
  private static final Pattern CASE = Pattern.compile("(?:\\brow\\(|^\\s*)\"(" + ID + ")[ \"]");

  private final Path catalogue = Documents.ROOT.resolve(CATALOGUE);
  private final List<Row> rows = new ArrayList<>();
  private final Map<String, TestClass> tests = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  @BeforeEach
  void readCatalogueAndTests() throws IOException {
    readCatalogue();
    for (String module : MODULES) {
      Path directory = Documents.ROOT.resolve(module).resolve("src/test/java");
      try (Stream<Path> files = Files.walk(directory)) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(this::readTest);
      }
    }
    assertThat(rows).hasSizeGreaterThan(150);
    assertThat(tests).hasSizeGreaterThan(150);
  }

  private void readCatalogue() {
    List<String> lines = Documents.lines(catalogue);
    String section = "";
    boolean inTable = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("## ")) {
        section = line.substring(3);
      }
      if (inTable && line.startsWith("| ")) {
        String[] cells = line.substring(1).split("\\|", -1);
        String at = Documents.at(catalogue, i + 1);
        assertThat(cells).as(at).hasSize(5);
        List<String> named = new ArrayList<>();
        each(CODE, cells[2], found -> named.add(found.group(1)));
        rows.add(new Row(at, section, expand(cells[0].strip()), named));
      }
      inTable = line.equals(HEADER) || (inTable && line.startsWith("|"));
    }
  }

  /** The ids of a cell, in which {@code O1–O9} are nine. */
  private static Set<String> expand(String cell) {
    Set<String> ids = new TreeSet<>();
    for (String part : cell.split(" ", -1)) {
      Matcher range = RANGE.matcher(part);
      if (range.matches()) {
        int last = Integer.parseInt(range.group(3));
        for (int i = Integer.parseInt(range.group(2)); i <= last; i++) {
          ids.add(range.group(1) + i);
        }
      } else if (!part.isEmpty()) {
        ids.add(part);
      }
    }
    return ids;
  }

  private void readTest(Path file) {
    String name = file.getFileName().toString().replace(".java", "");
    TestClass test =
        tests.computeIfAbsent(name, key -> new TestClass(new TreeSet<>(), new TreeSet<>()));
    for (String line : Documents.lines(file)) {
      each(NAME, line, found -> addName(test, found.group(1)));
      each(COMMENT, line, found -> test.ids.addAll(List.of(found.group(1).split(", "))));
      each(CASE, line, found -> test.ids.add(found.group(1)));
    }
  }

  private static void addName(TestClass test, String name) {
    test.names.add(name);
    if (name.contains("_")) {
      for (String part : name.split("_", -1)) {
        if (part.matches(ID)) {
          test.ids.add(part);
        }
      }
    }
  }

  private static void each(Pattern pattern, String text, Consumer<Matcher> found) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.accept(matcher);
    }
  }

  @Test
  void ids_citedByTests_areInTheCatalogue() {
    Map<String, Set<String>> missing = new TreeMap<>();
    tests.forEach(
        (name, test) -> {
          for (String id : test.ids) {
            if (rows.stream().noneMatch(row -> row.ids.contains(id) && row.tests.contains(name))) {
              missing.computeIfAbsent(id, key -> new TreeSet<>()).add("`" + name + "`");
            }
          }
        });
    missing.forEach((id, names) -> problems.add(missing(id, String.join(", ", names))));

    assertThat(problems).isEmpty();
  }

  /** The lines to add for an id. */
  private String missing(String id, String names) {
    String cited = id + " is cited by " + names + ", and " + CATALOGUE + " does not say so. ";
    String newRow =
        "add this row where a user would look for it: | "
            + id
            + " | <the behaviour, in a sentence> | "
            + names
            + " | <other libraries, and the reason, or nothing> |";
    List<String> lines = rows.stream().filter(row -> row.ids.contains(id)).map(Row::at).toList();
    return lines.isEmpty()
        ? cited + "No row has this id: " + newRow
        : cited
            + "If the tests show the behaviour at "
            + String.join(" or ", lines)
            + ", add them to the row. Else "
            + newRow;
  }

  @Test
  void rows_all_nameTestsThatShowThem() {
    for (Row row : rows) {
      if (row.tests.isEmpty()) {
        problems.add(row.at + ": no test. Name a class that cites one of the ids");
      }
      Set<String> cited = new TreeSet<>();
      for (String name : row.tests) {
        TestClass test = tests.get(name.replaceFirst("\\..*", ""));
        if (test == null) {
          problems.add(row.at + ": there is no test class for `" + name + "`");
        } else if (name.contains(".")) {
          if (!test.names.contains(name.substring(name.indexOf('.') + 1))) {
            problems.add(row.at + ": there is no test `" + name + "`");
          }
        } else {
          Set<String> both = both(row, test);
          cited.addAll(both);
          if (both.isEmpty() && !row.ids.isEmpty()) {
            problems.add(row.at + ": `" + name + "` cites none of " + row.ids + "; take it out");
          }
        }
      }
      for (String id : row.ids) {
        if (!cited.contains(id)) {
          problems.add(row.at + ": none of its tests cites " + id + "; take it out");
        }
      }
    }

    assertThat(problems).isEmpty();
  }

  private static Set<String> both(Row row, TestClass test) {
    Set<String> ids = new TreeSet<>(row.ids);
    ids.retainAll(test.ids);
    return ids;
  }

  @Test
  void letters_ofAllIds_areExplained() {
    Set<String> explained = new TreeSet<>();
    for (String line : Documents.lines(catalogue)) {
      Matcher letters = LETTERS.matcher(line);
      if (letters.matches()) {
        each(CODE, letters.group(1), found -> explained.add(found.group(1)));
      }
    }
    Set<String> used = new TreeSet<>();
    rows.forEach(row -> row.ids.forEach(id -> used.add(id.replaceAll("\\d", ""))));

    assertThat(explained).as("letters explained at the head of " + CATALOGUE).containsAll(used);
  }

  @Test
  void idsOfTheFirstTable_areInTheSectionsItLeadsTo() {
    List<String> led = new ArrayList<>();
    for (String line : Documents.lines(catalogue)) {
      each(
          LEAD,
          line,
          found -> {
            led.add(found.group());
            if (rows.stream().noneMatch(row -> isAt(row, found.group(1), found.group(2)))) {
              problems.add("no row of " + found.group(1) + " in the section " + found.group(2));
            }
          });
    }

    assertThat(led).hasSizeGreaterThan(5);
    assertThat(problems).isEmpty();
  }

  private static boolean isAt(Row row, String id, String section) {
    return row.section.equals(section) && row.ids.contains(id);
  }
}
