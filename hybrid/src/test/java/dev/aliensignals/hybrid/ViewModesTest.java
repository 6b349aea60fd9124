package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.isReactive;
import static dev.aliensignals.hybrid.Hybrid.isReadonly;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.readonly;
import static dev.aliensignals.hybrid.Hybrid.ref;
import static dev.aliensignals.hybrid.Hybrid.shallowReactive;
import static dev.aliensignals.hybrid.Hybrid.shallowRef;
import static dev.aliensignals.hybrid.Hybrid.toRaw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.aliensignals.primitives.Effect;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Views that are stored in objects: what comes out is of the kind that went in. */
class ViewModesTest {

  /** A bean. */
  static class Box {
    private @Nullable Object content;
    private List<String> list = new ArrayList<>();

    @Nullable Object getContent() {
      return content;
    }

    void setContent(@Nullable Object content) {
      this.content = content;
    }

    void replace(@Nullable Object with) {
      content = with;
      content = with; // so that it is copied rather than a setter
    }

    List<String> getList() {
      return list;
    }

    void setList(List<String> list) {
      this.list = list;
    }
  }

  /** Where a value can be stored and read again. */
  @SuppressWarnings("ImmutableEnumChecker") // functions without state
  enum Place {
    PROPERTY(
        Box::new, (box, value) -> ((Box) box).setContent(value), box -> ((Box) box).getContent()),
    METHOD(Box::new, (box, value) -> ((Box) box).replace(value), box -> ((Box) box).getContent()),
    ADDED(ArrayList::new, (list, value) -> list(list).add(value), list -> list(list).get(0)),
    ADDED_ALL(
        ArrayList::new,
        (list, value) -> list(list).addAll(List.of(value)),
        list -> list(list).get(0)),
    SET_BY_ITERATOR(
        () -> new ArrayList<>(List.of("")),
        (list, value) -> {
          var steps = list(list).listIterator();
          steps.next();
          steps.set(value);
        },
        list -> list(list).get(0)),
    REPLACED(
        () -> new ArrayList<>(List.of("")),
        (list, value) -> list(list).replaceAll(old -> value),
        list -> list(list).get(0)),
    QUEUED(
        ArrayDeque::new,
        (deque, value) -> deque(deque).addFirst(value),
        deque -> deque(deque).peek()),
    MAPPED(HashMap::new, (map, value) -> map(map).put("k", value), map -> map(map).get("k")),
    MERGED(
        HashMap::new,
        (map, value) -> map(map).computeIfAbsent("k", key -> value),
        map -> map(map).get("k")),
    ENTRY(
        () -> new HashMap<>(Map.of("k", "")),
        (map, value) -> map(map).entrySet().iterator().next().setValue(value),
        map -> map(map).values().iterator().next());

    private final Supplier<Object> make;
    private final BiConsumer<Object, Object> store;
    private final Function<Object, @Nullable Object> read;

    Place(
        Supplier<Object> make,
        BiConsumer<Object, Object> store,
        Function<Object, @Nullable Object> read) {
      this.make = make;
      this.store = store;
      this.read = read;
    }

    @SuppressWarnings("unchecked") // made so
    private static List<Object> list(Object list) {
      return (List<Object>) list;
    }

    @SuppressWarnings("unchecked") // made so
    private static Deque<Object> deque(Object deque) {
      return (Deque<Object>) deque;
    }

    @SuppressWarnings("unchecked") // made so
    private static Map<String, Object> map(Object map) {
      return (Map<String, Object>) map;
    }
  }

  private final Box box = new Box();

  @ParameterizedTest
  @EnumSource
  void shallow_deepViewStored_comesOutAsItWentIn(Place place) {
    Object holder = shallowReactive(place.make.get());
    Box view = reactive(box);

    place.store.accept(holder, view);

    assertThat(place.read.apply(holder)).isSameAs(view);
    assertThat(place.read.apply(reactive(toRaw(holder)))).isSameAs(view);
    assertThat(isReadonly(place.read.apply(readonly(toRaw(holder))))).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void shallow_rawStored_comesOutRaw(Place place) {
    Object holder = shallowReactive(place.make.get());

    place.store.accept(holder, box);

    assertThat(place.read.apply(holder)).isSameAs(box);
  }

  @ParameterizedTest
  @EnumSource
  void deep_readonlyStored_comesOutReadonly(Place place) {
    Object holder = reactive(place.make.get());
    Box view = readonly(box);

    place.store.accept(holder, view);

    assertThat(place.read.apply(holder)).isSameAs(view);
  }

  @ParameterizedTest
  @EnumSource
  void deep_deepViewStored_isRaw(Place place) {
    Object holder = reactive(place.make.get());

    place.store.accept(holder, reactive(box));

    assertThat(place.read.apply(toRaw(holder))).isSameAs(box);
  }

  @ParameterizedTest
  @EnumSource(names = {"PROPERTY", "METHOD", "MAPPED", "ENTRY", "SET_BY_ITERATOR", "REPLACED"})
  void readonly_inPlaceOfRaw_isAChange(Place place) {
    Object holder = reactive(place.make.get());
    place.store.accept(holder, box);
    List<Boolean> seen = new ArrayList<>();

    try (Effect reader = effect(() -> seen.add(isReadonly(place.read.apply(holder))))) {
      place.store.accept(holder, readonly(box));
      place.store.accept(holder, readonly(box));
      place.store.accept(holder, reactive(box));
      place.store.accept(holder, box);
    }

    assertThat(seen).containsExactly(false, true, false);
  }

  @Nested
  class Refs {

    @Test
    void ref_readonlyInPlaceOfRaw_isAChange() {
      Ref<Box> ref = ref(box);
      List<Boolean> seen = new ArrayList<>();

      try (Effect reader = effect(() -> seen.add(isReadonly(ref.get())))) {
        ref.set(readonly(box));
        ref.set(box);
        ref.set(reactive(box));
      }

      assertThat(seen).containsExactly(false, true, false);
    }

    @Test
    void shallowRef_keepsWhatItWasGiven() {
      Ref<Box> ref = shallowRef(box);
      ref.set(readonly(box));

      assertThat(isReadonly(ref.get())).isTrue();
    }
  }

  @Nested
  class Collections {

    @Test
    void readonlyList_inBean_comesOutReadonly() {
      Box view = reactive(box);
      List<String> list = readonly(new ArrayList<>(List.of("a")));

      view.setList(list);

      assertThat(view.getList()).isSameAs(list);
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> view.getList().add("b"));
    }

    @Test
    void readonlyList_inList_comesOutReadonly() {
      List<List<String>> lists = reactive(new ArrayList<>());
      List<String> list = readonly(new ArrayList<>(List.of("a")));

      lists.add(list);

      assertThat(lists.get(0)).isSameAs(list);
    }

    @Test
    void shallowView_ofListInList_comesOutShallow() {
      List<List<Box>> lists = reactive(new ArrayList<>());
      lists.add(shallowReactive(new ArrayList<>(List.of(box))));

      assertThat(isReactive(lists.get(0).get(0))).isFalse();
    }
  }

  @Test
  void sameValue_storedAgain_isNoChange() {
    Box view = reactive(new Box());
    view.setContent(readonly(box));
    AtomicInteger runs = new AtomicInteger();

    try (Effect reader =
        effect(
            () -> {
              runs.incrementAndGet();
              view.getContent();
            })) {
      view.setContent(readonly(box));
    }

    assertThat(runs).hasValue(1);
  }
}
