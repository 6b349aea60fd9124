package dev.aliensignals.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The machine and the versions that the numbers depend on. */
final class Machine {

  private static final Pattern JAR =
      Pattern.compile(
          ".*/(javafx-base|reactfx|rxjava|reactor-core|runtime-desktop|flow-server)-([0-9][^/]*?)"
              + "(-linux|-linux-aarch64|-mac|-mac-aarch64|-win)?\\.jar");

  private Machine() {}

  /** The processor, in general words. */
  static String describe() {
    String model = System.getProperty("os.arch");
    Path information = Path.of("/proc/cpuinfo");
    if (Files.exists(information)) {
      try {
        for (String line : Files.readAllLines(information)) {
          if (line.startsWith("model name")) {
            model = line.substring(line.indexOf(':') + 2);
            break;
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return String.format(
        Locale.ROOT,
        "%s, %d hardware threads, %s",
        model.strip(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"));
  }

  /** The versions of the other libraries. */
  static String versions() {
    List<String> versions = new ArrayList<>();
    for (String entry : Session.classPath().split(System.getProperty("path.separator"), -1)) {
      Matcher jar = JAR.matcher(entry.replace('\\', '/'));
      if (jar.matches()) {
        String version = jar.group(1).replace("runtime-desktop", "compose") + " " + jar.group(2);
        if (!versions.contains(version)) {
          versions.add(version);
        }
      }
    }
    if (Node.missing().isEmpty()) {
      versions.add(Node.versions());
    }
    return String.join(", ", versions);
  }
}
