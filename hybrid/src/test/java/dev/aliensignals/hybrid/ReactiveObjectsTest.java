package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Beans as state: accessors, identity, modes. */
@AnySystem
class ReactiveObjectsTest {

  /** The most ordinary bean. */
  public static class Todo {
    private String title = "";
    private boolean done;
    private int count;
    private @Nullable Todo next;

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

    public int getCount() {
      return count;
    }

    public void setCount(int count) {
      this.count = count;
    }

    public @Nullable Todo getNext() {
      return next;
    }

    public void setNext(@Nullable Todo next) {
      this.next = next;
    }

    public void increment() {
      count++;
    }

    public String label() {
      return title + count;
    }
  }

  /** A property of each type. */
  static class Types {
    private byte aByte;
    private short aShort;
    private char aChar;
    private long aLong;
    private float aFloat;
    private double aDouble;
    private int[] array = {};
    private Object object = "";

    byte aByte() {
      return aByte;
    }

    Types aByte(byte value) {
      aByte = value;
      return this;
    }

    short aShort() {
      return aShort;
    }

    Types aShort(short value) {
      aShort = value;
      return this;
    }

    char aChar() {
      return aChar;
    }

    Types aChar(char value) {
      aChar = value;
      return this;
    }

    long aLong() {
      return aLong;
    }

    Types aLong(long value) {
      aLong = value;
      return this;
    }

    float aFloat() {
      return aFloat;
    }

    Types aFloat(float value) {
      aFloat = value;
      return this;
    }

    double aDouble() {
      return aDouble;
    }

    Types aDouble(double value) {
      aDouble = value;
      return this;
    }

    int[] array() {
      return array;
    }

    Types array(int[] value) {
      array = value;
      return this;
    }

    Object object() {
      return object;
    }

    Types object(Object value) {
      object = value;
      return this;
    }
  }

  @Nested
  class Accessors {

    @Test
    void getter_setterCalled_effectRunsAgain() {
      Todo todo = reactive(new Todo());
      List<String> seen = new ArrayList<>();
      effect(() -> seen.add(todo.getTitle()));

      todo.setTitle("tea");

      assertThat(seen).containsExactly("", "tea");
    }

    @Test
    void setter_otherProperty_effectDoesNotRun() {
      Todo todo = reactive(new Todo());
      List<String> seen = new ArrayList<>();
      effect(() -> seen.add(todo.getTitle()));

      todo.setDone(true);

      assertThat(seen).hasSize(1);
    }

    @Test
    void setter_equalValue_effectDoesNotRun() {
      // D9
      Todo todo = reactive(new Todo());
      todo.setTitle(new String("tea"));
      List<String> seen = new ArrayList<>();
      effect(() -> seen.add(todo.getTitle()));

      todo.setTitle(new String("tea"));

      assertThat(seen).hasSize(1);
    }

    @Test
    void setter_always_landsInRawObject() {
      // D28, L37
      Todo raw = new Todo();

      reactive(raw).setTitle("tea");

      assertThat(raw.title).isEqualTo("tea");
    }

    @Test
    void rawObject_changed_notSeen() {
      // D28
      Todo raw = new Todo();
      Todo todo = reactive(raw);
      List<Integer> seen = new ArrayList<>();
      effect(() -> seen.add(todo.getCount()));

      raw.setCount(1);

      assertThat(seen).containsExactly(0);
      assertThat(todo.getCount()).isEqualTo(1);
    }

    @Test
    void setters_inBatch_oneRun() {
      Todo todo = reactive(new Todo());
      List<String> seen = new ArrayList<>();
      effect(() -> seen.add(todo.getTitle() + todo.getCount()));

      batch(
          () -> {
            todo.setTitle("tea");
            todo.setCount(2);
          });

      assertThat(seen).containsExactly("0", "tea2");
    }

    @Test
    void computed_overProperties_followsThem() {
      Todo todo = reactive(new Todo());
      var length = computed(() -> todo.getTitle().length() + todo.getCount());
      assertThat(length.get()).isZero();

      todo.setTitle("tea");
      todo.setCount(2);

      assertThat(length.get()).isEqualTo(5);
    }

    @Test
    void fluentSetter_always_returnsView() {
      Types types = reactive(new Types());

      assertThat(types.aByte((byte) 1)).isSameAs(types);
    }

    @Test
    void accessors_ofEachType_followedAndStored() {
      Types raw = new Types();
      Types types = reactive(raw);
      List<Object> seen = new ArrayList<>();
      effect(() -> seen.add(types.aByte()));
      effect(() -> seen.add(types.aShort()));
      effect(() -> seen.add(types.aChar()));
      effect(() -> seen.add(types.aLong()));
      effect(() -> seen.add(types.aFloat()));
      effect(() -> seen.add(types.aDouble()));
      effect(() -> seen.add(types.array()));
      effect(() -> seen.add(types.object()));
      seen.clear();
      int[] array = {1};

      types
          .aByte((byte) 1)
          .aShort((short) 2)
          .aChar('c')
          .aLong(1L << 40)
          .aFloat(1.5f)
          .aDouble(2.5)
          .array(array)
          .object("o");

      assertThat(seen).containsExactly((byte) 1, (short) 2, 'c', 1L << 40, 1.5f, 2.5, array, "o");
      assertThat(raw.aLong).isEqualTo(1L << 40);
    }

    @Test
    void setter_notANumberAgain_noChange() {
      Types types = reactive(new Types());
      types.aDouble(Double.NaN).aFloat(Float.NaN);
      List<Object> seen = new ArrayList<>();
      effect(() -> seen.add(types.aDouble() + types.aFloat()));

      types.aDouble(Double.NaN).aFloat(Float.NaN);

      assertThat(seen).hasSize(1);
    }

    @Test
    void setter_thatThrows_leavesSystemFree() {
      // D47
      Guarded guarded = reactive(new Guarded());

      assertThatThrownBy(() -> guarded.setLevel(-1)).hasMessage("negative");

      assertThat(getBatchDepth()).isZero();
      guarded.setLevel(3);
      assertThat(guarded.getLevel()).isEqualTo(3);
    }

    @Test
    void normalisingSetter_sameAfterwards_noChange() {
      // D47
      Guarded guarded = reactive(new Guarded());
      List<String> seen = new ArrayList<>();
      effect(() -> seen.add(guarded.getName()));

      guarded.setName(" tea ");
      guarded.setName("tea");

      assertThat(seen).containsExactly("", "tea");
    }

    @Test
    void setterOfTwoProperties_called_oneRunOfEach() {
      Guarded guarded = reactive(new Guarded());
      List<String> seen = new ArrayList<>();
      effect(() -> seen.add(guarded.getName() + guarded.getLevel()));

      guarded.setBoth("tea", 2);

      assertThat(seen).containsExactly("0", "tea2");
    }

    @Test
    void computedGetter_fieldChanges_followed() {
      Guarded guarded = reactive(new Guarded());
      List<String> seen = new ArrayList<>();
      effect(() -> seen.add(guarded.getDescription()));

      guarded.setLevel(2);
      guarded.setName("tea");

      assertThat(seen).containsExactly(":0", ":2", "tea:2");
    }
  }

  /** Setters with code of their own. */
  static class Guarded {
    private String name = "";
    private int level;

    String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name.strip();
    }

    int getLevel() {
      return level;
    }

    void setLevel(int level) {
      if (level < 0) {
        throw new IllegalArgumentException("negative");
      }
      this.level = level;
    }

    void setBoth(String name, int level) {
      this.name = name;
      this.level = level;
    }

    String getDescription() {
      return name + ":" + level;
    }
  }

  @Nested
  class OtherMethods {

    @Test
    void method_changesField_effectRunsAgain() {
      // D28
      Todo todo = reactive(new Todo());
      List<Integer> seen = new ArrayList<>();
      effect(() -> seen.add(todo.getCount()));

      todo.increment();

      assertThat(seen).containsExactly(0, 1);
    }

    @Test
    void method_readsFields_effectFollowsThem() {
      Todo todo = reactive(new Todo());
      List<String> seen = new ArrayList<>();
      effect(() -> seen.add(todo.label()));

      todo.setTitle("tea");
      todo.increment();

      assertThat(seen).containsExactly("0", "tea0", "tea1");
    }

    @Test
    void readonlyView_methodThatChanges_throws() {
      Todo todo = readonly(new Todo());

      assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(todo::increment);
    }
  }

  @Nested
  class Nesting {

    @Test
    void getter_ofBean_returnsItsView() {
      Todo raw = new Todo();
      raw.next = new Todo();
      Todo todo = reactive(raw);

      assertThat(todo.getNext()).isSameAs(reactive(raw.next)).isNotSameAs(raw.next);
    }

    @Test
    void setter_ofView_storesRaw() {
      Todo raw = new Todo();
      Todo next = new Todo();

      reactive(raw).setNext(reactive(next));

      assertThat(raw.next).isSameAs(next);
    }

    @Test
    void nestedProperty_changed_effectRunsAgain() {
      // L36
      Todo raw = new Todo();
      raw.next = new Todo();
      Todo todo = reactive(raw);
      List<String> seen = new ArrayList<>();
      effect(() -> seen.add(Objects.requireNonNull(todo.getNext()).getTitle()));

      Objects.requireNonNull(todo.getNext()).setTitle("tea");
      Todo other = new Todo();
      other.title = "cake";
      todo.setNext(other);
      Objects.requireNonNull(todo.getNext()).setTitle("pie");

      assertThat(seen).containsExactly("", "tea", "cake", "pie");
    }

    @Test
    void cycle_ofObjects_isFine() {
      // D38, L37
      Todo raw = new Todo();
      raw.next = raw;
      Todo todo = reactive(raw);

      assertThat(todo.getNext()).isSameAs(todo);
    }

    @Test
    void shallow_nested_givenOutAsItIs() {
      // L36
      Todo raw = new Todo();
      raw.next = new Todo();
      Todo todo = shallowReactive(raw);

      assertThat(todo.getNext()).isSameAs(raw.next);
    }
  }

  @Nested
  class Identity {

    @Test
    void reactive_twice_sameView() {
      // D29, L37
      Todo raw = new Todo();

      assertThat(reactive(raw)).isSameAs(reactive(raw)).isNotSameAs(raw);
    }

    @Test
    void reactive_ofView_sameView() {
      // D29, L37
      Todo todo = reactive(new Todo());

      assertThat(reactive(todo)).isSameAs(todo);
    }

    @Test
    void toRaw_ofEachMode_rawObject() {
      // L53
      Todo raw = new Todo();

      assertThat(toRaw(reactive(raw))).isSameAs(raw);
      assertThat(toRaw(readonly(raw))).isSameAs(raw);
      assertThat(toRaw(shallowReactive(raw))).isSameAs(raw);
      assertThat(toRaw(shallowReadonly(reactive(raw)))).isSameAs(raw);
      assertThat(toRaw(raw)).isSameAs(raw);
    }

    @Test
    void views_ofEachMode_haveOneClass() {
      // D32
      Todo raw = new Todo();

      assertThat(readonly(raw).getClass())
          .isSameAs(reactive(raw).getClass())
          .isSameAs(shallowReactive(raw).getClass());
    }

    @Test
    void equality_ofView_isThatOfRawObject() {
      // D33
      Todo raw = new Todo();
      Todo todo = reactive(raw);

      assertThat(todo.equals(raw)).isTrue();
      assertThat(todo.equals(readonly(raw))).isTrue();
      assertThat(todo.equals(new Todo())).isFalse();
      assertThat(todo.hashCode()).isEqualTo(raw.hashCode());
    }

    @Test
    void toString_ofView_isThatOfRawObject() {
      // D34
      Todo raw = new Todo();

      assertThat(reactive(raw)).hasToString(raw.toString());
    }

    @Test
    void questions_ofEachMode_answered() {
      // D46, L52
      Todo raw = new Todo();

      assertThat(isReactive(reactive(raw))).isTrue();
      assertThat(isReactive(readonly(raw))).isTrue();
      assertThat(isReadonly(reactive(raw))).isFalse();
      assertThat(isReadonly(readonly(raw))).isTrue();
      assertThat(isShallow(shallowReadonly(raw))).isTrue();
      assertThat(isProxy(raw)).isFalse();
    }

    @Test
    void readonly_ofReactive_followsIt() {
      Todo todo = reactive(new Todo());
      Todo view = readonly(todo);
      List<String> seen = new ArrayList<>();
      effect(() -> seen.add(view.getTitle()));

      todo.setTitle("tea");

      assertThat(seen).containsExactly("", "tea");
      assertThat(reactive(view)).isSameAs(view);
    }

    @Test
    void readonly_setter_throws() {
      // D45
      Todo todo = readonly(new Todo());

      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> todo.setTitle("tea"))
          .withMessageContaining("readonly");
    }

    @Test
    void readonly_nested_readonlyToo() {
      Todo raw = new Todo();
      raw.next = new Todo();

      assertThat(isReadonly(readonly(raw).getNext())).isTrue();
      assertThat(isReadonly(shallowReadonly(raw).getNext())).isFalse();
    }

    @Test
    void markRaw_root_throws() {
      Todo raw = markRaw(new Todo());

      assertThatExceptionOfType(NotReactiveException.class)
          .isThrownBy(() -> reactive(raw))
          .withMessageContaining("markRaw");
    }

    @Test
    void markRaw_nested_givenOutAsItIs() {
      // D30
      Todo raw = new Todo();
      raw.next = markRaw(new Todo());

      assertThat(reactive(raw).getNext()).isSameAs(raw.next);
    }
  }

  /** Holds collections, and properties that are to be left alone. */
  @SuppressWarnings("NonApiType") // the question is how such a property is treated
  static class Basket {
    private List<Todo> todos = new ArrayList<>();
    private ArrayList<String> names = new ArrayList<>();
    @Raw private Todo raw = new Todo();

    List<Todo> getTodos() {
      return todos;
    }

    void setTodos(List<Todo> todos) {
      this.todos = todos;
    }

    ArrayList<String> getNames() {
      return names;
    }

    void setNames(ArrayList<String> names) {
      this.names = names;
    }

    Todo getRaw() {
      return raw;
    }

    void setRaw(Todo raw) {
      this.raw = raw;
    }
  }

  @Nested
  class Collections {

    @Test
    void listProperty_elementChanged_effectRunsAgain() {
      Basket basket = reactive(new Basket());
      List<String> seen = new ArrayList<>();
      effect(() -> seen.add(basket.getTodos().stream().map(Todo::getTitle).toList().toString()));

      basket.getTodos().add(new Todo());
      basket.getTodos().get(0).setTitle("tea");
      basket.setTodos(new ArrayList<>());

      assertThat(seen).containsExactly("[]", "[]", "[tea]", "[]");
    }

    @Test
    void listProperty_setToView_storesRaw() {
      Basket raw = new Basket();
      List<Todo> todos = new ArrayList<>();

      reactive(raw).setTodos(reactive(todos));

      assertThat(raw.todos).isSameAs(todos);
    }

    @Test
    void concreteListProperty_read_asItIs() {
      // D37
      Basket raw = new Basket();
      Basket basket = reactive(raw);
      List<Integer> seen = new ArrayList<>();
      effect(() -> seen.add(basket.getNames().size()));

      basket.getNames().add("unseen");
      basket.setNames(new ArrayList<>(List.of("a", "b")));

      assertThat(basket.getNames()).isSameAs(raw.names);
      assertThat(seen).containsExactly(0, 2);
    }

    @Test
    void rawField_read_asItIs() {
      Basket raw = new Basket();
      Basket basket = reactive(raw);
      List<Object> seen = new ArrayList<>();
      effect(() -> seen.add(basket.getRaw()));

      assertThat(basket.getRaw()).isSameAs(raw.raw);
      basket.setRaw(new Todo());
      assertThat(seen).hasSize(2);
    }
  }

  @Nested
  class Changes {

    private final List<String> events = new ArrayList<>();

    private void watch(Object state) {
      watchReactive(
          state,
          change ->
              events.add(
                  change.path()
                      + " "
                      + change.key()
                      + " "
                      + change.oldValue()
                      + " "
                      + change.newValue()));
    }

    @Test
    void setter_listenerHearsNameAndValues() {
      Todo todo = reactive(new Todo());
      watch(todo);

      todo.setTitle("tea");
      todo.setDone(true);

      assertThat(events).containsExactly("title title  tea", "done done false true");
    }

    @Test
    void method_listenerHearsEachPropertyOnce() {
      Todo todo = reactive(new Todo());
      watch(todo);

      todo.increment();

      assertThat(events).containsExactly("count count 0 1");
    }

    @Test
    void otherView_listenerHearsToo() {
      Todo raw = new Todo();
      watch(readonly(raw));

      shallowReactive(raw).setCount(3);

      assertThat(events).containsExactly("count count 0 3");
    }
  }

  /** A bean that can be written to a stream. */
  static class Note implements Serializable {
    private static final long serialVersionUID = 1;
    private String text = "";

    String getText() {
      return text;
    }

    void setText(String text) {
      this.text = text;
    }
  }

  @Test
  void view_serialised_isReadAsRawObject() throws IOException, ClassNotFoundException {
    Note note = reactive(new Note());
    note.setText("tea");
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(note);
    }

    Object read;
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      read = in.readObject();
    }

    assertThat(read.getClass()).isEqualTo(Note.class);
    assertThat(((Note) read).getText()).isEqualTo("tea");
  }
}
