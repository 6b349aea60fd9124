package dev.aliensignals.primitives.collections;

import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.effectScope;
import static dev.aliensignals.primitives.Signals.onCleanup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.EffectScope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScopePerItemTest {

  private final KeyedList<String, Rec> list = KeyedList.by(Rec::id, Rec.all("a1 b2 c3"));
  private final List<String> log = new ArrayList<>();

  private List<String> take() {
    List<String> taken = List.copyOf(log);
    log.clear();
    return taken;
  }

  private EffectScope rows(ReadableList<String, Rec> of) {
    return of.scopePerItem(
        (key, item) -> {
          effect(() -> log.add(item.get().toString()));
          onCleanup(() -> log.add("cleanup " + key));
        });
  }

  @Test
  void D27_row_livesWhileItsKeyDoes() {
    EffectScope scope = rows(list);
    assertThat(take()).containsExactly("a1", "b2", "c3");

    list.replace("b", Rec.of("b20"));
    assertThat(take()).containsExactly("b20");
    list.sort(Comparator.comparing(Rec::id).reversed());
    assertThat(take()).isEmpty();
    list.add(Rec.of("d4"));
    assertThat(take()).containsExactly("d4");
    list.remove("a");
    assertThat(take()).containsExactly("cleanup a");
    list.set(Rec.all("d4 b21 e5"));
    assertThat(take()).containsExactly("b21", "cleanup c", "e5");

    scope.close();
    assertThat(take()).containsExactlyInAnyOrder("cleanup d", "cleanup b", "cleanup e");
    list.add(Rec.of("f6"));
    list.replace("d", Rec.of("d9"));
    assertThat(take()).isEmpty();
  }

  @Test
  void D27_outerScope_closesAll() {
    EffectScope outer = effectScope(() -> rows(list));
    take();

    outer.close();

    assertThat(take()).containsExactlyInAnyOrder("cleanup a", "cleanup b", "cleanup c");
    list.add(Rec.of("f6"));
    assertThat(take()).isEmpty();
  }

  @Test
  void D28_bodyThatReads_doesNotFollow() {
    list.scopePerItem(
        (key, item) -> {
          item.get();
          list.size();
          log.add(key);
        });
    take();

    list.replace("a", Rec.of("a9"));
    assertThat(take()).isEmpty();
    list.add(Rec.of("d1"));
    assertThat(take()).containsExactly("d");
  }

  @Test
  void D29_removal_closesThatRowOnly() {
    for (String key : List.of("a", "b", "c")) {
      KeyedList<String, Rec> fresh = KeyedList.by(Rec::id, Rec.all("a1 b2 c3"));
      rows(fresh);
      take();
      fresh.remove(key);
      assertThat(take()).containsExactly("cleanup " + key);
    }
  }

  @Test
  void D29_removedAndAddedInOneBatch_staysAsItIs() {
    rows(list);
    take();

    dev.aliensignals.primitives.Signals.batch(
        () -> {
          list.remove("b");
          list.add(Rec.of("b2"));
        });

    assertThat(take()).isEmpty();
  }

  @Test
  void bodyThatThrows_othersHaveTheirs() {
    list.scopePerItem(
        (key, item) -> {
          if (key.equals("x")) {
            throw new IllegalStateException("no x");
          }
          log.add(key);
        });
    take();

    assertThatThrownBy(() -> list.addAll(Rec.all("w1 x1 y1"))).hasMessage("no x");

    assertThat(take()).containsExactly("w", "y");
    list.add(Rec.of("z1"));
    assertThat(take()).containsExactly("z");
  }

  @Test
  void bodyThatChangesTheList_isFollowed() {
    list.scopePerItem(
        (key, item) -> {
          log.add(key);
          if (key.equals("c")) {
            list.add(Rec.of("d4"));
          }
        });

    assertThat(take()).containsExactly("a", "b", "c", "d");
  }
}
