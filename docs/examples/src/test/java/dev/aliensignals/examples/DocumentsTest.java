package dev.aliensignals.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Holds the documents to what the examples really do: a java block quotes a {@link Snippet}, named
 * in a comment above it, word for word. With {@code -Dsnippets=update} the blocks are filled in
 * instead of compared.
 */
class DocumentsTest {

  private static final Pattern MARKER = Pattern.compile("<!-- snippet: (\\S+) -->");
  private static final Set<String> LANGUAGES =
      Set.of("java", "kotlin", "mermaid", "sh", "text", "xml");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("#{1,6} (.+)");
  private static final Pattern WORD_ROW = Pattern.compile("\\| \\*\\*.+ \\| .+ \\| (.*) \\|");

  private final List<String> problems = new ArrayList<>();

  @Test
  void snippets_names_areUnique() {
    assertThat(Snippet.all()).extracting(Snippet::name).doesNotHaveDuplicates();
  }

  @Test
  void snippets_all_areQuoted() {
    Set<String> quoted = new HashSet<>();
    for (Path file : Documents.all()) {
      for (Documents.Block block : Documents.blocks(file)) {
        String name = nameAbove(block);
        if (name != null) {
          quoted.add(name);
        }
      }
    }

    assertThat(Snippet.all()).filteredOn(snippet -> !quoted.contains(snippet.name())).isEmpty();
  }

  @Test
  void javaBlocks_all_quoteSnippets() throws IOException {
    Map<String, Snippet> snippets =
        Snippet.all().stream().collect(Collectors.toMap(Snippet::name, Function.identity()));
    if ("update".equals(System.getProperty("snippets"))) {
      for (Path file : Documents.all()) {
        update(file, snippets);
      }
    }
    for (Path file : Documents.all()) {
      for (Documents.Block block : Documents.blocks(file)) {
        if (block.language().equals("java")) {
          compare(block, snippets);
        }
      }
    }

    assertThat(problems).isEmpty();
  }

  private void compare(Documents.Block block, Map<String, Snippet> snippets) {
    String name = nameAbove(block);
    Snippet snippet = name == null ? null : snippets.get(name);
    if (name == null) {
      problems.add(block.at() + ": no comment <!-- snippet: name --> above the block");
    } else if (snippet == null) {
      problems.add(block.at() + ": there is no snippet '" + name + "'");
    } else if (!snippet.lines().equals(block.lines())) {
      problems.add(
          block.at() + " differs from " + snippet.at() + "; -Dsnippets=update copies the latter");
    }
  }

  private static @Nullable String nameAbove(Documents.Block block) {
    Matcher marker = MARKER.matcher(block.above());
    return marker.matches() ? marker.group(1) : null;
  }

  private static void update(Path file, Map<String, Snippet> snippets) throws IOException {
    List<String> lines = new ArrayList<>(Documents.lines(file));
    List<Documents.Block> blocks = new ArrayList<>(Documents.blocks(file));
    for (int i = blocks.size() - 1; i >= 0; i--) {
      Documents.Block block = blocks.get(i);
      String name = nameAbove(block);
      Snippet snippet = name == null ? null : snippets.get(name);
      if (snippet != null) {
        String fence = lines.get(block.firstLine() - 1);
        String indent = fence.substring(0, fence.indexOf('`'));
        List<String> old =
            lines.subList(block.firstLine(), block.firstLine() + block.lines().size());
        old.clear();
        old.addAll(
            snippet.lines().stream().map(line -> line.isEmpty() ? "" : indent + line).toList());
      }
    }
    if (!lines.equals(Documents.lines(file))) {
      Files.write(file, lines);
    }
  }

  @Test
  void blocks_all_sayTheirLanguage() {
    for (Path file : Documents.all()) {
      for (Documents.Block block : Documents.blocks(file)) {
        if (!LANGUAGES.contains(block.language())) {
          problems.add(block.at() + ": the language '" + block.language() + "'");
        }
      }
    }

    assertThat(problems).isEmpty();
  }

  @Test
  void links_relative_leadSomewhere() {
    for (Path file : Documents.all()) {
      List<String> prose = Documents.prose(file);
      for (int i = 0; i < prose.size(); i++) {
        Matcher link = LINK.matcher(prose.get(i));
        while (link.find()) {
          follow(file, i + 1, URI.create(link.group(1)));
        }
      }
    }

    assertThat(problems).isEmpty();
  }

  private void follow(Path file, int line, URI link) {
    if (link.isAbsolute()) {
      return;
    }
    Path target = target(file, link);
    if (!target.startsWith(Documents.ROOT) || !Files.exists(target)) {
      problems.add(Documents.at(file, line) + ": nothing at " + link);
    } else if (link.getFragment() != null && !anchors(target).contains(link.getFragment())) {
      problems.add(Documents.at(file, line) + ": no heading for " + link);
    }
  }

  private static Path target(Path file, URI link) {
    return link.getPath().isEmpty() ? file : file.resolveSibling(link.getPath()).normalize();
  }

  /** The names GitHub gives to headings. */
  private static Set<String> anchors(Path file) {
    Set<String> anchors = new HashSet<>();
    for (String line : Documents.lines(file)) {
      Matcher heading = HEADING.matcher(line);
      if (heading.matches()) {
        String text = heading.group(1).toLowerCase(Locale.ROOT);
        anchors.add(text.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'));
      }
    }
    return anchors;
  }

  @Test
  void documents_all_areReachableFromTheReadme() {
    Path readme = Documents.ROOT.resolve("README.md");
    Set<Path> reached = new HashSet<>(Set.of(readme));
    ArrayDeque<Path> open = new ArrayDeque<>(reached);
    for (Path file = open.poll(); file != null; file = open.poll()) {
      for (String line : Documents.prose(file)) {
        Matcher link = LINK.matcher(line);
        while (link.find()) {
          URI uri = URI.create(link.group(1));
          if (!uri.isAbsolute() && uri.getPath().endsWith(".md")) {
            Path target = target(file, uri);
            if (Files.exists(target) && reached.add(target)) {
              open.add(target);
            }
          }
        }
      }
    }

    assertThat(Documents.all()).allMatch(reached::contains);
  }

  @Test
  void words_thatTheGlossaryReplaces_areNotUsed() {
    Path glossary = Documents.ROOT.resolve("docs/glossary.md");
    List<String> banned = new ArrayList<>();
    for (String row : Documents.lines(glossary)) {
      Matcher words = WORD_ROW.matcher(row);
      if (words.matches() && !words.group(1).isBlank()) {
        banned.addAll(List.of(words.group(1).split(", ")));
      }
    }
    assertThat(banned).hasSizeGreaterThan(20);
    Pattern anyBanned =
        Pattern.compile(
            banned.stream().map(Pattern::quote).collect(Collectors.joining("|", "\\b(", ")s?\\b")),
            Pattern.CASE_INSENSITIVE);
    for (Path file : Documents.all()) {
      if (!file.equals(glossary)) {
        List<String> prose = Documents.prose(file);
        for (int i = 0; i < prose.size(); i++) {
          Matcher word = anyBanned.matcher(prose.get(i));
          while (word.find()) {
            problems.add(Documents.at(file, i + 1) + ": '" + word.group() + "'");
          }
        }
      }
    }

    assertThat(problems).isEmpty();
  }
}
