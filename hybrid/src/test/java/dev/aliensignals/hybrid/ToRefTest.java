package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.ReadableSignal;
import dev.aliensignals.primitives.Registration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
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
  void getter_whileAnotherThreadWrites_findsItsProperty() throws Exception {
    Todo todo = reactive(new Todo());
    AtomicBoolean done = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; !done.get(); i++) {
                todo.setMinutes(i);
              }
            });
    writer.start();
    try {
      for (int i = 0; i < 5_000; i++) {
        assertThat(toRef(todo, Todo::getMinutes).get()).isNotNegative();
      }
    } finally {
      done.set(true);
      writer.join();
    }
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

  /** State without a class. */
  interface Settings {
    String getTheme();

    void setTheme(String theme);

    int getSize();

    void setSize(int size);

    List<String> getFonts();

    void setFonts(List<String> fonts);
  }

  @Nested
  class OfWhatever {

    @Test
    void toRef_ofARef_isTheRef() {
      Ref<Integer> ref = ref(1);

      assertThat(toRef(ref)).isSameAs(ref);
    }

    @Test
    void toRef_ofAValue_holdsIt() {
      Ref<Integer> ref = toRef(1);
      effect(() -> log.add(ref.get()));

      ref.set(2);

      assertThat(log).containsExactly(1, 2);
    }

    @Test
    void toRef_ofAGetter_readsItAndCannotBeWritten() {
      Ref<Integer> count = ref(1);
      Ref<Integer> twice = toRef(() -> count.get() * 2);
      effect(() -> log.add(twice.value()));

      count.set(2);

      assertThat(log).containsExactly(2, 4);
      assertThatThrownBy(() -> twice.set(1))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("computed(getter, setter)");
    }

    @Test
    void toRef_ofAnIndex_readsAndWritesTheList() {
      List<String> list = reactive(new ArrayList<>(List.of("a", "b")));
      Ref<String> second = toRef(list, 1);
      effect(() -> log.add(second.get()));

      second.set("c");
      list.add(0, "z");
      second.update(old -> old + "!");

      assertThat(list).containsExactly("z", "a!", "c");
      assertThat(log).containsExactly("b", "c", "a", "a!");
      assertThatThrownBy(toRef(list, 3)::get).isInstanceOf(IndexOutOfBoundsException.class);
    }

    static class Note {
      private @Nullable String text;
      private int size = 1;

      @Nullable String getText() {
        return text;
      }

      void setText(@Nullable String text) {
        this.text = text;
      }

      int getSize() {
        return size;
      }

      void setSize(int size) {
        this.size = size;
      }
    }

    @Test
    void toRef_ofAPropertyWithADefault_readsThatWhileItIsNull() {
      Note note = reactive(new Note());
      Ref<String> text = toRef(note, Note::getText, Note::setText, "empty");
      Ref<Integer> size = toRef(note, Note::getSize, Note::setSize, 7);
      effect(() -> log.add(text.get()));

      assertThat(note.getText()).isNull();
      text.update(old -> old + "!");
      note.setText(null);

      assertThat(log).containsExactly("empty", "empty!", "empty");
      assertThat(size.get()).isEqualTo(1);
    }

    @Test
    void toRef_ofAnIndexWithADefault_readsThatUntilThereIsAnElement() {
      List<String> list = reactive(new ArrayList<>(List.of("a")));
      Ref<String> second = toRef(list, 1, "none");
      effect(() -> log.add(second.get()));

      assertThatThrownBy(() -> second.set("b")).isInstanceOf(IndexOutOfBoundsException.class);
      list.add("b");
      second.set("c");
      list.remove(1);

      assertThat(log).containsExactly("none", "b", "c", "none");
      assertThat(toRef(list, -1, "none").get()).isEqualTo("none");
    }

    @Test
    void toRef_ofAKeyWithADefault_readsThatWhileThereIsNoEntry() {
      Map<String, Integer> stock = reactive(new LinkedHashMap<>());
      Ref<Integer> milk = toRef(stock, "milk", 0);
      effect(() -> log.add(milk.get()));

      assertThat(stock).isEmpty();
      milk.update(n -> n + 1);
      stock.remove("milk");

      assertThat(log).containsExactly(0, 1, 0);
    }
  }

  @Nested
  class OfAll {

    @Test
    void toRefs_ofStateOfAnInterface_areItsProperties() {
      Settings settings = reactive(Settings.class);
      PropertyRefs refs = toRefs(settings);
      Ref<String> theme = refs.get("theme", String.class);
      Ref<Integer> size = refs.get("size", int.class);
      effect(() -> log.add(theme.get() + size.get()));

      theme.set("dark");
      settings.setSize(12);

      assertThat(refs.keySet()).containsExactlyInAnyOrder("theme", "size", "fonts");
      assertThat(log).containsExactly("null0", "dark0", "dark12");
      assertThat(settings.getTheme()).isEqualTo("dark");
    }

    @Test
    void toRefs_typedAccess_refusesWhatDoesNotFit() {
      PropertyRefs refs = toRefs(todo);

      assertThat(refs.get("minutes", Integer.class).get()).isEqualTo(30);
      assertThatThrownBy(() -> refs.get("minutes", String.class))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'minutes' of Todo is a int, not a java.lang.String");
      assertThatThrownBy(() -> refs.get("colour", String.class))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no property 'colour'")
          .hasMessageContaining("title");
    }

    @Test
    void toRefs_ofAMap_areItsEntries() {
      Map<String, Integer> stock = reactive(new LinkedHashMap<>(Map.of("milk", 1)));
      Map<String, Ref<@Nullable Integer>> refs = toRefs(stock);
      effect(() -> log.add(String.valueOf(refs.get("milk").get())));

      refs.get("milk").set(2);
      stock.remove("milk");

      assertThat(log).containsExactly("1", "2", "null");
    }

    @Test
    void toRefs_ofAList_saysWhatThereIs() {
      Object list = reactive(new ArrayList<>(List.of("a")));

      assertThatThrownBy(() -> toRefs(list))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("ArrayList is a collection")
          .hasMessageContaining("toRef(list, index)");
    }
  }

  @Nested
  class Readonly {

    @Test
    void readonlyRef_followsTheRefAndRefusesWrites() {
      Ref<Todo> current = ref(new Todo());
      ReadableSignal<Todo> view = readonly(current);
      effect(() -> log.add(view.value().getTitle()));

      current.get().setTitle("b");
      current.set(new Todo());

      assertThat(log).containsExactly("write", "b", "write");
      assertThatThrownBy(() -> view.get().setTitle("c"))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> ((Ref<Todo>) view).set(new Todo()))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("readonly");
      assertThat(isReadonly(view)).isTrue();
      assertThat(isReadonly(current)).isFalse();
      assertThat(readonly(view)).isSameAs(view);
    }

    @Test
    void computedWithOptions_thatCanBeWritten_hasItsName() {
      Ref<Integer> cents = ref(250);
      Ref<Integer> euros =
          computed(o -> o.name("euros"), () -> cents.get() / 100, v -> cents.set(v * 100));

      euros.set(4);

      assertThat(cents.get()).isEqualTo(400);
      assertThat(euros.get()).isEqualTo(4);
      assertThat(euros).hasToString("euros=4");
    }
  }

  @Nested
  class WhatIsWrong {

    @Test
    void watchReactive_ofARefToSomethingElse_saysSo() {
      Ref<String> title = toRef(todo, Todo::getTitle);

      assertThatThrownBy(() -> watchReactive(title, change -> log.add(change)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("only reads another value")
          .hasMessageContaining("watch()");
    }

    @Test
    void watchReactive_ofAPlainObject_saysSo() {
      assertThatThrownBy(() -> watchReactive(new Todo(), change -> log.add(change)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Todo is none")
          .hasMessageContaining("reactive()");
    }
  }

  @Nested
  class Writes {

    @Test
    void onWrite_ofRefsOfEveryKind_isToldWithViews() {
      Ref<Todo> held = ref(todo);
      Ref<String> title = toRef(todo, Todo::getTitle, Todo::setTitle);
      Ref<Integer> cents = ref(1);
      Ref<Integer> derived = computed(() -> cents.get() * 2, v -> cents.set(v / 2));
      Registration one = onWrite(held, (old, now) -> log.add(isReactive(now)), (old, now) -> {});
      Registration two =
          onWrite(title, (old, now) -> log.add(old + ">" + now), (old, now) -> log.add(now));
      Registration three =
          onWrite(derived, (old, now) -> log.add(old), (old, now) -> log.add(cents.get()));

      held.set(new Todo());
      title.set("b");
      title.update(old -> old + "!");
      derived.set(8);
      one.close();
      two.close();
      three.close();
      held.set(new Todo());
      title.set("c");
      derived.set(2);

      assertThat(log).containsExactly(true, "write>b", "b", "b>b!", "b!", 2, 4);
    }
  }
}
