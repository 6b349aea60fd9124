package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@AnySystem
class ToRefTest {

  static class Todo {
    private String title = "write";
    private int minutes = 30;
    private final String id = "t1";

    String getTitle() {
      return title;
    }

    void setTitle(String title) {
      this.title = title;
    }

    int getMinutes() {
      return minutes;
    }

    void setMinutes(int minutes) {
      this.minutes = minutes;
    }

    String getId() {
      return id;
    }

    String label() {
      return title + minutes;
    }
  }

  private final List<Object> log = new ArrayList<>();
  private final Todo todo = reactive(new Todo());

  @Test
  void C41_refSet_beanChangedAndFollowersTold() {
    Ref<String> title = toRef(todo, Todo::getTitle);
    effect(() -> log.add(title.get()));
    title.set("publish");
    assertThat(todo.getTitle()).isEqualTo("publish");
    assertThat(log).containsExactly("write", "publish");
  }

  @Test
  void beanSet_refFollows() {
    Ref<Integer> minutes = toRef(todo, Todo::getMinutes);
    effect(() -> log.add(minutes.get()));
    todo.setMinutes(5);
    assertThat(log).containsExactly(30, 5);
  }

  @Test
  void C41_otherPropertySet_notTold() {
    Ref<String> title = toRef(todo, Todo::getTitle);
    effect(() -> log.add(title.get()));
    todo.setMinutes(5);
    assertThat(log).containsExactly("write");
  }

  @Test
  void peeked_notFollowed() {
    Ref<String> title = toRef(todo, Todo::getTitle);
    effect(() -> log.add(title.peek()));
    todo.setTitle("publish");
    assertThat(log).containsExactly("write");
  }

  @Test
  void updated_inOneStep() {
    Ref<Integer> minutes = toRef(todo, Todo::getMinutes, Todo::setMinutes);
    minutes.update(n -> n + 1);
    assertThat(todo.getMinutes()).isEqualTo(31);
  }

  @Test
  void rawBean_itsViewIsUsed() {
    Todo raw = new Todo();
    Ref<String> title = toRef(raw, Todo::getTitle);
    effect(() -> log.add(title.get()));
    reactive(raw).setTitle("x");
    assertThat(log).containsExactly("write", "x");
  }

  @Test
  void getterOfTwoProperties_refused() {
    assertThatThrownBy(() -> toRef(todo, Todo::label))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Todo::getTitle");
  }

  @Test
  void getterOfSomethingElse_refused() {
    assertThatThrownBy(() -> toRef(todo, bean -> bean.getTitle().length()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noSetter_setRefused() {
    Ref<@Nullable Object> id = toRefs(todo).get("id");
    assertThat(id).isNotNull();
    assertThat(id.get()).isEqualTo("t1");
    assertThatThrownBy(() -> id.set("t2"))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("'id'");
  }

  @Test
  void toString_nameAndValue() {
    Ref<String> title = toRef(reactive(new Todo()), Todo::getTitle);

    title.set("write");

    assertThat(title).hasToString("title=write");
  }

  @Test
  void toRefs_allPropertiesInOrder() {
    Map<String, Ref<@Nullable Object>> refs = toRefs(todo);
    assertThat(refs.keySet()).containsExactly("title", "minutes", "id");
    Ref<@Nullable Object> title = refs.get("title");
    assertThat(title).isNotNull();
    title.set("publish");
    assertThat(todo.getTitle()).isEqualTo("publish");
  }
}
