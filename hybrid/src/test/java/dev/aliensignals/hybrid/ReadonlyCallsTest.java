package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.readonly;
import static dev.aliensignals.hybrid.Hybrid.shallowReadonly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Methods that run on the raw object, called on readonly views. */
@AnySystem
class ReadonlyCallsTest {

  /** A bean whose methods are not copied. */
  static class Locked {
    private final List<String> list = new ArrayList<>();
    private final Map<String, Integer> map = new HashMap<>();
    private final int[] array = {1, 2};
    private final AtomicInteger calls = new AtomicInteger();
    private String name = "";

    String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name;
    }

    synchronized void addLocked(String element) {
      calls.incrementAndGet();
      list.add(element);
    }

    synchronized void putLocked(String key) {
      calls.incrementAndGet();
      map.merge(key, 1, Integer::sum);
    }

    synchronized void rename(String name) {
      calls.incrementAndGet();
      this.name = name;
    }

    void store(int value) {
      calls.incrementAndGet();
      array[0] = value;
    }

    @NoBatch
    synchronized void addUnbatched(String element) {
      calls.incrementAndGet();
      list.add(element);
    }

    synchronized int sizeLocked() {
      return list.size() + map.size();
    }

    int first() {
      return array[0];
    }
  }

  private final Locked raw = new Locked();

  private void assertRefused(Runnable call) {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(call::run)
        .withMessageContaining("is readonly");
    assertThat(raw.calls).hasValue(0);
    assertThat(raw.list).isEmpty();
    assertThat(raw.map).isEmpty();
    assertThat(raw.array).containsExactly(1, 2);
    assertThat(raw.name).isEmpty();
  }

  @Test
  void synchronizedWriter_notCalled() {
    Locked view = readonly(raw);

    assertRefused(() -> view.addLocked("y"));
    assertRefused(() -> view.putLocked("y"));
    assertRefused(() -> view.rename("y"));
    assertRefused(() -> view.addUnbatched("y"));
  }

  @Test
  void arrayWriter_notCalled() {
    assertRefused(() -> readonly(raw).store(5));
  }

  @Test
  void nestedReadonly_notCalled() {
    List<Locked> list = readonly(new ArrayList<>(List.of(raw)));

    assertRefused(() -> list.get(0).addLocked("y"));
  }

  /** Is its own state, and has a method that runs on the raw object. */
  abstract static class State {
    private int calls;

    abstract int getCount();

    abstract void setCount(int count);

    abstract List<String> getNames();

    abstract void setNames(List<String> names);

    synchronized int increment() {
      calls++;
      setCount(getCount() + 1);
      getNames().add("x");
      return getCount();
    }

    synchronized int calls() {
      return calls + getCount() + getNames().size();
    }
  }

  @Test
  void state_synchronizedWriter_notCalled() {
    State state = reactive(State.class);
    State view = readonly(state);

    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(view::increment);
    assertThat(view.calls()).isZero();
    assertThat(state.increment()).isEqualTo(1);
    assertThat(view.calls()).isEqualTo(3);
  }

  @Test
  void insideSetAndAsKey_notCalled() {
    Set<Locked> set = reactive(new HashSet<>());
    Map<Locked, String> map = reactive(new HashMap<>());
    set.add(readonly(raw));
    map.put(readonly(raw), "");

    assertRefused(() -> set.iterator().next().addLocked("y"));
    assertRefused(() -> map.keySet().iterator().next().addLocked("y"));
    assertRefused(() -> readonly(set).stream().forEach(each -> each.rename("y")));
  }

  @Test
  void readers_areCalled() {
    raw.list.add("x");

    assertThat(readonly(raw).sizeLocked()).isEqualTo(1);
    assertThat(readonly(raw).first()).isEqualTo(1);
  }

  @Test
  void shallowReadonly_ownFieldsArePutBack_nestedAreItsOwn() {
    Locked view = shallowReadonly(raw);

    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> view.rename("y"));
    view.addLocked("y");

    assertThat(raw.name).isEmpty();
    assertThat(raw.list).containsExactly("y");
  }

  @Test
  void deepView_writes() {
    Locked view = reactive(raw);

    view.addLocked("y");

    assertThat(raw.list).containsExactly("y");
  }

  /** A bean whose class file nobody can read. */
  public static class Unknown {
    private String name = "a";
    private int reads;

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    public String label() {
      reads++;
      return name + reads;
    }
  }

  @Test
  void codeUnknown_writerNotCalled_readersCalled_changesPutBack() throws Exception {
    Object object =
        new IsolatedLoader(Unknown.class, getClass().getClassLoader()).hidingBytes().newInstance();
    Object view = readonly(object);
    Class<?> type = object.getClass();

    assertThat(type.getMethod("getName").invoke(view)).isEqualTo("a");
    assertThatExceptionOfType(InvocationTargetException.class)
        .isThrownBy(() -> type.getMethod("setName", String.class).invoke(view, "b"))
        .withCauseInstanceOf(UnsupportedOperationException.class);
    assertThatExceptionOfType(InvocationTargetException.class)
        .isThrownBy(() -> type.getMethod("label").invoke(view))
        .withCauseInstanceOf(UnsupportedOperationException.class);

    assertThat(type.getMethod("getName").invoke(object)).isEqualTo("a");
    var reads = type.getDeclaredField("reads");
    reads.setAccessible(true);
    assertThat(reads.getInt(object)).isZero();
  }
}
