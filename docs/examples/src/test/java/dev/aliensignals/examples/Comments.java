package dev.aliensignals.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The comments of the Java sources, and reading them. */
final class Comments {

  private static final Pattern STRING = Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"");
  private static final Pattern LINE = Pattern.compile("(?:^|\\s)//\\s?(.*)$");
  private static final Pattern EDGE = Pattern.compile("^/?\\*+/?|\\*+/$");
  private static final Pattern TAG =
      Pattern.compile("^(?:@param \\S+|@return|@throws \\S+|@see|<li>|<p>|[A-Z]\\d+ +) ?");
  private static final Pattern CODE = Pattern.compile("\\{@(?:code|link|linkplain) [^}]*}");

  private Comments() {}

  /** Every Java source, tests and benchmarks included. */
  static List<Path> sources() {
    Pattern source = Pattern.compile("(?:.*[/\\\\])?src[/\\\\]\\w+[/\\\\]java[/\\\\].*\\.java");
    try (Stream<Path> files = Files.walk(Documents.ROOT)) {
      return files
          .filter(file -> source.matcher(Documents.ROOT.relativize(file).toString()).matches())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of each paragraph, tag, item and invariant, by the line where it begins. */
  static Map<Integer, String> paragraphs(List<String> lines) {
    Map<Integer, String> paragraphs = new TreeMap<>();
    boolean inComment = false;
    int first = 0;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      String text = "";
      if (inComment || line.startsWith("/*")) {
        inComment = !line.contains("*/");
        text = EDGE.matcher(line).replaceAll("").strip();
      } else {
        Matcher comment = LINE.matcher(STRING.matcher(line).replaceAll("``"));
        text = comment.find() ? comment.group(1).strip() : "";
      }
      Matcher tag = TAG.matcher(text);
      boolean begins = tag.find();
      text = tag.replaceFirst("");
      if (text.isEmpty()) {
        first = 0;
      } else if (first == 0 || begins) {
        first = i + 1;
        paragraphs.put(first, text);
      } else {
        paragraphs.merge(first, text, (before, more) -> before + " " + more);
      }
    }
    paragraphs.replaceAll((line, text) -> CODE.matcher(text).replaceAll("``"));
    return paragraphs;
  }
}
