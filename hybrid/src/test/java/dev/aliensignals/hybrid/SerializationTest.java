package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Serialisers see the raw object behind a view. */
@AnySystem
class SerializationTest {

  @SuppressWarnings("serial") // the list is an ArrayList
  public static class Task implements Serializable {
    private static final long serialVersionUID = 1;

    private String title = "";
    private boolean done;
    private List<Task> parts = new ArrayList<>();

    public String getTitle() {
      return title;
    }

    public void setTitle(String title) {
      this.title = title;
    }

    public boolean isDone() {
      return done;
    }

    public void setDone(boolean done) {
      this.done = done;
    }

    public List<Task> getParts() {
      return parts;
    }

    public void setParts(List<Task> parts) {
      this.parts = parts;
    }
  }

  private final ObjectMapper jackson = new ObjectMapper();
  private final Task raw = new Task();
  private final Task view = reactive(raw);

  SerializationTest() {
    Task part = new Task();
    part.setTitle("b");
    view.setTitle("a");
    view.getParts().add(part);
  }

  private static Object copy(Object object) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  @Test
  void D35_beanViewWritten_rawRead() throws Exception {
    Object read = copy(view);
    assertThat(read).isExactlyInstanceOf(Task.class);
    assertThat(((Task) read).getTitle()).isEqualTo("a");
    assertThat(((Task) read).getParts().get(0)).isExactlyInstanceOf(Task.class);
  }

  @Test
  void D35_listViewWritten_rawRead() throws Exception {
    Object read = copy(view.getParts());
    assertThat(read).isExactlyInstanceOf(ArrayList.class);
    assertThat(((List<?>) read).get(0)).isExactlyInstanceOf(Task.class);
  }

  @Test
  void D35_jacksonWritesView_sameAsRaw() throws Exception {
    assertThat(jackson.writeValueAsString(view)).isEqualTo(jackson.writeValueAsString(raw));
  }

  @Test
  void jacksonReadsIntoView_followersTold() throws Exception {
    List<String> log = new ArrayList<>();
    effect(() -> log.add(view.getTitle() + view.getParts().size()));
    batch(
        () -> {
          try {
            jackson
                .readerForUpdating(view)
                .readValue("{\"title\":\"c\",\"done\":true,\"parts\":[{\"title\":\"d\"},{}]}");
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
    assertThat(log).containsExactly("a1", "c2");
  }

  @Test
  void jacksonReadsNew_reactiveAfterwards() throws Exception {
    Task read = reactive(jackson.readValue(jackson.writeValueAsString(view), Task.class));
    List<String> log = new ArrayList<>();
    effect(() -> log.add(read.getParts().get(0).getTitle()));
    read.getParts().get(0).setTitle("x");
    assertThat(log).containsExactly("b", "x");
  }
}
