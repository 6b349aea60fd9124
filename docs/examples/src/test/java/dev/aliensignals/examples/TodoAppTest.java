package dev.aliensignals.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TodoAppTest {

  private final List<String> trace = new ArrayList<>();
  private final TodoApp app = new TodoApp(trace::add);

  @Test
  void opened_nothingToDo() {
    assertThat(trace).containsExactly("0 left []");
  }

  @Test
  void added_shownAndReportedWithItsPlace() {
    app.add("write");
    assertThat(trace)
        .containsExactly("0 left []", "1 left [[ ] write]", "changed todos[0] to write");
  }

  @Test
  void done_countFollows() {
    app.add("write");
    trace.clear();
    app.done(0);
    assertThat(trace).containsExactly("0 left [[x] write]", "changed todos[0].done to true");
  }

  @Test
  void allDone_oneUpdate() {
    app.add("write");
    app.add("publish");
    app.hideDone();
    trace.clear();
    app.doneAll();
    assertThat(trace)
        .containsExactly(
            "0 left []", "changed todos[0].done to true", "changed todos[1].done to true");
  }

  @Test
  void closed_nothingReported() {
    app.close();
    trace.clear();
    app.add("write");
    assertThat(trace).isEmpty();
  }
}
