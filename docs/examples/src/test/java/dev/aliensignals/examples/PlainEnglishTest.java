package dev.aliensignals.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Finds sentences of documents and comments whose subject is a clause, such as "who reads it",
 * where a noun would do.
 */
class PlainEnglishTest {

  private static final String START = "(?:^|[.:;!?(] |\\*\\* |\\| |- )";
  private static final String JOINT =
      "\\b(?:and|or|but|so|to|of|for|by|with|from|than|that|if|as|when|because|only|where) ";
  private static final String NO_QUESTION = "\\b(?![^.:;|]*\\?)";

  private static final Map<String, Pattern> FORMS =
      new TreeMap<>(
          Map.of(
              "say which thread, reader or caller",
              Pattern.compile(
                  START + "[Ww]ho" + NO_QUESTION + "|" + JOINT + "who\\b|\\b[Ww]hoever\\b"),
              "begin with a noun",
              Pattern.compile(
                  START + "[Ww]hat" + NO_QUESTION + "|\\b(?:so|because|if|when|where|but) what\\b"),
              "say who does it",
              Pattern.compile(
                  "\\b(?:has|have|had) (?:it|them|(?:the|its|their) \\w+)"
                      + " (?:\\w+ed|be|run|made|put)\\b|^Has (?:an?|the) (?:(?!that |which )\\S+"
                      + " ){1,3}?(?:be|never|told|report)\\b")));

  @Test
  void documents_subjects_areNoClauses() {
    List<String> problems = new ArrayList<>();
    for (Path file : Documents.all()) {
      paragraphs(file)
          .forEach((line, text) -> problems.addAll(found(Documents.at(file, line), text)));
    }

    assertThat(problems).isEmpty();
  }

  @Test
  void comments_subjects_areNoClauses() {
    List<String> problems = new ArrayList<>();
    List<Path> sources = Comments.sources();
    for (Path file : sources) {
      Comments.paragraphs(Documents.lines(file))
          .forEach((line, text) -> problems.addAll(found(Documents.at(file, line), text)));
    }

    assertThat(sources).hasSizeGreaterThan(500);
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/** What it reads. */",
        "/**\n * The value.\n *\n * @param fn what to call\n */",
        "/**\n * The value.\n *\n * <p>What it throws is kept.\n */",
        "/*\n * A1  It is so\n * A2  Who takes it writes.\n */",
        "/*\n * A1  The lock is\n *     free; who takes it writes.\n */",
        "  int last; // what was read last"
      })
  void comment_withAClauseAsSubject_isFound(String comment) {
    List<String> problems = new ArrayList<>();
    Comments.paragraphs(comment.lines().toList())
        .forEach((line, text) -> problems.addAll(found("line " + line, text)));

    assertThat(problems).hasSize(1);
  }

  /** The text of each paragraph, item and row without headings, by the line where it begins. */
  private static Map<Integer, String> paragraphs(Path file) {
    Map<Integer, String> paragraphs = new TreeMap<>();
    int first = 0;
    List<String> prose = Documents.prose(file);
    for (int i = 0; i < prose.size(); i++) {
      String line = prose.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        first = 0;
      } else if (first == 0 || line.startsWith("|") || line.startsWith("- ")) {
        first = i + 1;
        paragraphs.put(first, line);
      } else {
        paragraphs.merge(first, line, (text, more) -> text + " " + more);
      }
    }
    return paragraphs;
  }

  private static List<String> found(String at, String text) {
    List<String> found = new ArrayList<>();
    FORMS.forEach(
        (advice, form) -> {
          Matcher matcher = form.matcher(text);
          while (matcher.find()) {
            int end = Math.min(text.length(), matcher.end() + 40);
            found.add(at + ": " + advice + ": '" + text.substring(matcher.start(), end) + "'");
          }
        });
    return found;
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "Who reads it gets the value.,1",
        "The lock is free; who takes it writes.,1",
        "This is for callers and who reads it.,1",
        "Whoever acquires releases.,1",
        "What is committed stays.,1",
        "- What the body writes is no dependency.,1",
        "It stops so what follows is not run.,1",
        "A read has it committed.,1",
        "Has an object never be made reactive.,1",
        "Has the hybrid layer told of it.,1",
        "A caller who reads it gets the value.,0",
        "What does the reader get? The value.,0",
        "The message says what to do.,0",
        "A thread asks who owns the system.,0",
        "It has the value of the signal.,0",
        "Has a function that is never called.,0"
      })
  void sentence_withAClauseAsSubject_isFound(String sentence, int times) {
    assertThat(found("here", sentence)).hasSize(times);
  }
}
