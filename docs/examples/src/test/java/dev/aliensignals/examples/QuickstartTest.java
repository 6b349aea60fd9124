package dev.aliensignals.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class QuickstartTest {

  @RegisterExtension final Printed printed = new Printed();

  @Test
  void quickstart_run_printsWhatItsCommentsSay() {
    Quickstart.main(new String[0]);

    Snippet snippet =
        Snippet.in(
                Documents.ROOT.resolve(
                    "docs/examples/src/main/java/dev/aliensignals/examples/Quickstart.java"))
            .get(0);
    assertThat(printed.lines()).isEqualTo(snippet.prints());
  }
}
