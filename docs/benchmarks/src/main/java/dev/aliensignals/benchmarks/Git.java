package dev.aliensignals.benchmarks;

import java.util.List;

/** The repository. */
final class Git {

  private Git() {}

  /** The commit of the working tree, with a plus sign if files differ from it, the report aside. */
  static String commit() {
    String changed =
        Fork.run(
            List.of(
                "git",
                "status",
                "--porcelain",
                "--untracked-files=no",
                "--",
                ":/",
                ":(exclude)report.md",
                ":(exclude)plots"));
    return Fork.run(List.of("git", "rev-parse", "--short", "HEAD")).strip()
        + (changed.isBlank() ? "" : "+");
  }
}
