package dev.aliensignals.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Markdown files of the project, and reading them. */
final class Documents {

  /** A fenced block. */
  record Block(String at, int firstLine, String language, String above, List<String> lines) {}

  /** The directory of the whole project. */
  static final Path ROOT = findRoot();

  private static final Set<String> SKIPPED = Set.of("target", "node_modules");
  private static final Pattern CODE = Pattern.compile("`[^`]*`");
  private static final Pattern COMMENT = Pattern.compile("<!--.*?-->");
  private static final String FENCE = "```";

  private Documents() {}

  private static Path findRoot() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve("LICENSE"))) {
      at = Objects.requireNonNull(at.getParent(), "the tests run outside of the project");
    }
    return at;
  }

  /** Every Markdown file. */
  static List<Path> all() {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> isOurs(ROOT.relativize(file)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOurs(Path file) {
    for (Path part : file) {
      if (part.toString().startsWith(".") || SKIPPED.contains(part.toString())) {
        return false;
      }
    }
    return true;
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where in the project something is. */
  static String at(Path file, int line) {
    return ROOT.relativize(file) + ":" + line;
  }

  /** The fenced blocks of a file. */
  static List<Block> blocks(Path file) {
    List<String> lines = lines(file);
    List<Block> blocks = new ArrayList<>();
    String above = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.startsWith(FENCE)) {
        int first = i + 1;
        int end = first;
        while (end < lines.size() && !lines.get(end).strip().equals(FENCE)) {
          end++;
        }
        if (end == lines.size()) {
          throw new IllegalStateException(at(file, first) + ": a block without end");
        }
        String language = line.substring(FENCE.length());
        List<String> text = dedent(lines.subList(first, end));
        blocks.add(new Block(at(file, first), first, language, above, text));
        i = end;
        above = "";
      } else if (!line.isEmpty()) {
        above = line;
      }
    }
    return blocks;
  }

  /** The text of a file without blocks, code and comments; the numbers of the lines stay. */
  static List<String> prose(Path file) {
    List<String> prose = new ArrayList<>();
    boolean inBlock = false;
    for (String line : lines(file)) {
      boolean fence = line.strip().startsWith(FENCE);
      if (fence) {
        inBlock = !inBlock;
      }
      String text = fence || inBlock ? "" : line;
      prose.add(COMMENT.matcher(CODE.matcher(text).replaceAll("``")).replaceAll(""));
    }
    return prose;
  }

  /** Takes off the indentation that all lines have. */
  static List<String> dedent(List<String> lines) {
    int indent =
        lines.stream()
            .filter(line -> !line.isBlank())
            .mapToInt(line -> line.length() - line.stripLeading().length())
            .min()
            .orElse(0);
    return lines.stream().map(line -> line.isBlank() ? "" : line.substring(indent)).toList();
  }
}
