package dev.aliensignals.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A piece of a source file that documents quote: the lines between {@code // snippet: name} and
 * {@code // end}. A comment {@code // prints x} in it says what is printed there.
 *
 * @param name its name in documents, unique
 * @param at where it begins, as file:line
 * @param lines its text, without the indentation all lines have
 */
record Snippet(String name, String at, List<String> lines) {

  private static final String BEGIN = "// snippet: ";
  private static final String END = "// end";
  private static final String PRINTS = "// prints ";
  private static final String CONTINUED = "//   ";

  /** All snippets of the examples. */
  static List<Snippet> all() {
    try (Stream<Path> files = Files.walk(Documents.ROOT.resolve("docs/examples/src"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .sorted()
          .flatMap(file -> in(file).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The snippets of one source file. */
  static List<Snippet> in(Path file) {
    return in(file, Documents.lines(file), 0);
  }

  /** The snippets of one test method: from its name to the next test. */
  static List<Snippet> in(Path file, String method) {
    List<String> lines = Documents.lines(file);
    int from = 0;
    while (!lines.get(from).contains("void " + method + "(")) {
      from++;
    }
    int to = from;
    while (to < lines.size() && !lines.get(to).strip().equals("@Test")) {
      to++;
    }
    return in(file, lines.subList(from, to), from);
  }

  private static List<Snippet> in(Path file, List<String> lines, int offset) {
    List<Snippet> found = new ArrayList<>();
    int begin = -1;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      String at = Documents.at(file, offset + i + 1);
      if (line.startsWith(BEGIN)) {
        if (begin >= 0) {
          throw new IllegalStateException(at + ": a snippet inside a snippet");
        }
        begin = i;
      } else if (line.equals(END)) {
        if (begin < 0) {
          throw new IllegalStateException(at + ": the end of no snippet");
        }
        String name = lines.get(begin).strip().substring(BEGIN.length());
        List<String> text = Documents.dedent(lines.subList(begin + 1, i));
        found.add(new Snippet(name, Documents.at(file, offset + begin + 1), text));
        begin = -1;
      }
    }
    if (begin >= 0) {
      throw new IllegalStateException(
          Documents.at(file, offset + begin + 1) + ": a snippet without '" + END + "'");
    }
    return found;
  }

  /**
   * The output that its comments announce. A comment that begins with three spaces goes on with the
   * line above.
   */
  List<String> prints() {
    List<String> printed = new ArrayList<>();
    boolean open = false;
    for (String line : lines) {
      int at = line.indexOf(PRINTS);
      if (at >= 0) {
        printed.add(line.substring(at + PRINTS.length()));
        open = true;
      } else if (open && line.strip().startsWith(CONTINUED)) {
        int last = printed.size() - 1;
        printed.set(last, printed.get(last) + " " + line.strip().substring(CONTINUED.length()));
      } else {
        open = false;
      }
    }
    return printed;
  }
}
