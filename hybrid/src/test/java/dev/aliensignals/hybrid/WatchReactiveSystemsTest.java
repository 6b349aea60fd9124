package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.aliensignals.primitives.CrossSystemException;
import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.ReactiveSystem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A {@code watchReactive} that meets what belongs to another system. */
class WatchReactiveSystemsTest {

  static class Item {
    private String name = "a";
    private @Nullable Object part;
    private final List<Item> items = new ArrayList<>();

    String getName() {
      return name;
    }

    void setName(String name) {
      this.name = name;
    }

    @Nullable Object getPart() {
      return part;
    }

    void setPart(@Nullable Object part) {
      this.part = part;
    }

    List<Item> getItems() {
      return items;
    }
  }

  private final ReactiveSystem session = ReactiveSystem.create("session");
  private final ReactiveSystem other = ReactiveSystem.create("other");
  private final List<Object> seen = new ArrayList<>();

  /** Things of a system, with what messages call them. */
  enum Kind {
    BEAN("Item") {
      @Override
      Object make() {
        return reactive(new Item());
      }
    },
    READONLY("Item") {
      @Override
      Object make() {
        return readonly(reactive(new Item()));
      }
    },
    LIST("ArrayList") {
      @Override
      Object make() {
        return reactive(new ArrayList<>(List.of("a")));
      }
    },
    SET("HashSet") {
      @Override
      Object make() {
        return reactive(new HashSet<>());
      }
    },
    MAP("HashMap") {
      @Override
      Object make() {
        return reactive(new HashMap<>());
      }
    },
    QUEUE("ArrayDeque") {
      @Override
      Object make() {
        return reactive(new ArrayDeque<>());
      }
    },
    REF("label") {
      @Override
      Object make() {
        return ref(o -> o.name("label"), "a");
      }
    };

    final String called;

    Kind(String called) {
      this.called = called;
    }

    abstract Object make();
  }

  @ParameterizedTest
  @EnumSource
  void watch_ofAnotherSystem_refusedByName(Kind kind) {
    Object thing = session.run((Supplier<Object>) kind::make);
    Throwable thrown =
        catchThrowable(() -> watchReactive(o -> o.name("audit"), thing, change -> {}));
    assertThat(thrown)
        .isInstanceOf(CrossSystemException.class)
        .hasMessageStartingWith(
            "'"
                + kind.called
                + "' belongs to the system 'session' and cannot be used by watchReactive 'audit' of"
                + " the system 'global'. Start the watch inside the run(...) of the system"
                + " 'session'");
  }

  @ParameterizedTest
  @EnumSource
  void watch_ofAnotherSystemWithoutName_refusedByName(Kind kind) {
    Object thing = session.run((Supplier<Object>) kind::make);
    Throwable thrown = catchThrowable(() -> other.run(() -> watchReactive(thing, change -> {})));
    assertThat(thrown)
        .isInstanceOf(CrossSystemException.class)
        .hasMessageContaining("'" + kind.called + "'")
        .hasMessageContaining("a watchReactive without a name of the system 'other'");
  }

  @Test
  void watch_refused_writesGoOn() {
    Item item = session.run(() -> reactive(new Item()));
    List<String> list = session.run(() -> reactive(new ArrayList<>()));
    assertThat(catchThrowable(() -> watchReactive(item, change -> {}))).isNotNull();
    assertThat(catchThrowable(() -> watchReactive(list, change -> {}))).isNotNull();
    item.setName("b");
    list.add("b");
    assertThat(item.getName()).isEqualTo("b");
    assertThat(list).containsExactly("b");
  }

  @ParameterizedTest
  @EnumSource
  void watch_partOfAnotherSystem_refusedByName(Kind kind) {
    Object part = other.run((Supplier<Object>) kind::make);
    Item item = session.run(() -> reactive(new Item()));
    item.setPart(part);
    Throwable thrown =
        catchThrowable(
            () -> session.run(() -> watchReactive(o -> o.name("audit"), item, change -> {})));
    assertThat(thrown)
        .isInstanceOf(CrossSystemException.class)
        .hasMessageContaining("'" + kind.called + "' belongs to the system 'other'")
        .hasMessageContaining("watchReactive 'audit' of the system 'session'");
    item.setName("b");
    assertThat(item.getName()).isEqualTo("b");
  }

  @ParameterizedTest
  @EnumSource
  void watch_getsPartOfAnotherSystem_writerGoesOnAndHandlerIsTold(Kind kind) {
    Object part = other.run((Supplier<Object>) kind::make);
    Item item = session.run(() -> reactive(new Item()));
    List<Throwable> errors = new ArrayList<>();
    Effect watch =
        session.run(
            () ->
                watchReactive(
                    o -> o.name("audit").onError(failure -> errors.add(failure.error())),
                    item,
                    change -> seen.add(change.path())));
    item.setPart(part);
    item.setName("b");
    item.setPart(null);
    item.setName("c");
    assertThat(seen).containsExactly("part", "name", "part", "name");
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0))
        .isInstanceOf(CrossSystemException.class)
        .hasMessageContaining("'" + kind.called + "' belongs to the system 'other'")
        .hasMessageContaining("watchReactive 'audit' of the system 'session'");
    watch.close();
  }

  @Test
  void watch_getsPartWithPartOfAnotherSystem_restIsFollowed() {
    Item foreign = other.run(() -> reactive(new Item()));
    Item item = session.run(() -> reactive(new Item()));
    List<Throwable> errors = new ArrayList<>();
    Effect watch =
        session.run(
            () ->
                watchReactive(
                    o -> o.onError(failure -> errors.add(failure.error())),
                    item,
                    change -> seen.add(change.path())));
    Item added = new Item();
    added.items.add(toRaw(foreign));
    item.getItems().add(added);
    item.getItems().get(0).setName("b");
    foreign.setName("c");
    assertThat(seen).containsExactly("items[0]", "items[0].name");
    assertThat(errors).hasSize(1);
    watch.close();
  }

  @Test
  void watch_getsToRefOfAnotherSystem_writerGoesOnAndHandlerIsTold() {
    Item foreign = other.run(() -> reactive(new Item()));
    Item item = session.run(() -> reactive(new Item()));
    List<Throwable> errors = new ArrayList<>();
    Effect watch =
        session.run(
            () ->
                watchReactive(
                    o -> o.onError(failure -> errors.add(failure.error())), item, change -> {}));
    item.setPart(toRef(foreign, Item::getName));
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0)).hasMessageStartingWith("'name=a' belongs to the system 'other'");
    watch.close();
  }

  @Test
  void watch_refOfSharedObject_isFollowed() {
    Item shared = shared(new Item());
    Item item = session.run(() -> reactive(new Item()));
    item.setPart(toRef(shared, Item::getName));
    Effect watch = session.run(() -> watchReactive(item, change -> seen.add(change.path())));
    item.setName("b");
    assertThat(seen).containsExactly("name");
    Objects.requireNonNull(watch).close();
  }
}
