package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.computed;
import static dev.aliensignals.hybrid.Hybrid.customRef;
import static dev.aliensignals.hybrid.Hybrid.reactive;
import static dev.aliensignals.hybrid.Hybrid.ref;
import static dev.aliensignals.hybrid.Hybrid.shallowRef;
import static dev.aliensignals.hybrid.Hybrid.shared;
import static dev.aliensignals.hybrid.Hybrid.toRef;
import static dev.aliensignals.hybrid.Hybrid.toRefs;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.Mirror;
import dev.aliensignals.primitives.ReactiveSystem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Refs of one system, shown in another, and written from where another one is current. */
class MirroredRefsTest {

  static class Stock {
    private int left = 10;

    int getLeft() {
      return left;
    }

    void setLeft(int left) {
      this.left = left;
    }
  }

  private final ReactiveSystem store = ReactiveSystem.create("store");
  private final ReactiveSystem session = ReactiveSystem.create("session");
  private final List<Object> seen = new ArrayList<>();

  @Test
  void mirror_ofEachKindOfRef_follows() {
    Stock stock = store.run(() -> reactive(new Stock()));
    Map<String, Integer> map = store.run(() -> reactive(new HashMap<>()));
    Ref<Integer> plain = store.run(() -> ref(1));
    Ref<Integer> shallow = store.run(() -> shallowRef(1));
    Ref<Integer> property = toRef(stock, Stock::getLeft, Stock::setLeft);
    Ref<Integer> found = session.run(() -> toRef(stock, Stock::getLeft)); // wherever it is made
    Ref<Object> named = toRefs(stock).get("left");
    Ref<Integer> entry = toRef(map, "milk");
    Ref<Integer> derived =
        store.run(() -> computed(() -> stock.getLeft() * 2, twice -> stock.setLeft(twice / 2)));
    AtomicReference<String> kept = new AtomicReference<>("a");
    Ref<String> custom =
        store.run(
            () ->
                customRef(
                    (track, trigger) ->
                        new RefAccess<String>() {
                          @Override
                          public String get() {
                            track.run();
                            return kept.get();
                          }

                          @Override
                          public void set(String value) {
                            kept.set(value);
                            trigger.run();
                          }
                        }));
    List<Mirror<?>> mirrors = new ArrayList<>();
    for (Ref<?> each : List.of(plain, shallow, property, found, named, entry, derived, custom)) {
      mirrors.add(session.mirror(each));
    }
    session.effect(
        () -> {
          List<Object> now = new ArrayList<>();
          mirrors.forEach(mirror -> now.add(mirror.get()));
          seen.add(now.toString());
        });
    assertThat(last()).isEqualTo("[1, 1, 10, 10, 10, null, 20, a]");

    plain.set(2);
    shallow.set(3);
    property.set(4);
    entry.set(5);
    custom.set("b");
    assertThat(last()).isEqualTo("[2, 3, 4, 4, 4, 5, 8, b]");
    derived.set(12);
    found.update(left -> left + 1);
    named.set(9);

    assertThat(last()).isEqualTo("[2, 3, 9, 9, 9, 5, 18, b]");
    store.close();
    assertThat(last()).isEqualTo("[2, 3, 9, 9, 9, 5, 18, b]");
    session.close();
  }

  private Object last() {
    return seen.get(seen.size() - 1);
  }

  @Test
  void mirror_ofARef_withAFirstValue_isMadeInsideTheSystem() {
    Stock stock = store.run(() -> reactive(new Stock()));
    Ref<Integer> left = toRef(stock, Stock::getLeft);

    session.batch(
        () -> {
          Mirror<Integer> mirror = session.mirror(0, left);
          session.effect(() -> seen.add(mirror.get()));
        });

    assertThat(seen).containsExactly(0, 10);
  }

  @Test
  void mirror_ofARefToASharedObject_showsIt() {
    Ref<Integer> left = toRef(shared(new Stock()), Stock::getLeft);

    Mirror<Integer> mirror = session.mirror(left);
    session.effect(() -> seen.add(mirror.get()));

    assertThat(seen).containsExactly(10);
  }

  @Test
  void write_ofARefWhereAnotherSystemIsCurrent_isABatchOfItsOwn() {
    Stock stock = store.run(() -> reactive(new Stock()));
    Ref<Integer> left = toRef(stock, Stock::getLeft, Stock::setLeft);
    Ref<Integer> negative =
        store.run(
            () ->
                computed(
                    () -> -stock.getLeft(),
                    value -> {
                      stock.setLeft(-1); // not seen
                      stock.setLeft(-value);
                    }));
    store.effect(() -> seen.add(stock.getLeft()));

    session.run(
        () -> {
          negative.set(-3);
          negative.update(value -> value - 1);
          left.update(value -> value + 1);
        });

    assertThat(seen).containsExactly(10, 3, 4, 5);
  }
}
