package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.Cleanup;
import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.EffectScope;
import dev.aliensignals.primitives.LinkedSignal;
import dev.aliensignals.primitives.Sensor;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.Task;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of read in everything that reads: a reader follows a change, whether its read was the
 * first ever or others have read before.
 */
@AnySystem
class ReadMatrixTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** A bean. */
  static class Quote {
    private int price;
    private boolean open;
    private Quote next;
    private List<Quote> parts = new ArrayList<>();

    int getPrice() {
      return price;
    }

    void setPrice(int price) {
      this.price = price;
    }

    boolean isOpen() {
      return open;
    }

    void setOpen(boolean open) {
      this.open = open;
    }

    Quote getNext() {
      return next;
    }

    void setNext(Quote next) {
      this.next = next;
    }

    List<Quote> getParts() {
      return parts;
    }

    String label() {
      return "costs " + price;
    }

    void raise() {
      price++;
    }
  }

  /** State without a class. */
  interface Level {
    int level();

    void level(int level);
  }

  /** Something that is read, and what changes it. */
  private record Source(Supplier<?> read, Runnable change) {}

  /** A kind of read. */
  private enum Read {
    SIGNAL {
      @Override
      Source source() {
        Signal<Integer> signal = signal(0);
        return new Source(signal, () -> signal.set(1));
      }
    },
    INT_SIGNAL {
      @Override
      Source source() {
        var signal = intSignal(0);
        return new Source(signal::getAsInt, () -> signal.set(1));
      }
    },
    COMPUTED_OVER_BEAN {
      @Override
      Source source() {
        Quote quote = reactive(new Quote());
        Computed<Integer> twice = computed(() -> quote.getPrice() * 2);
        return new Source(twice, () -> quote.setPrice(1));
      }
    },
    PROPERTY {
      @Override
      Source source() {
        Quote quote = reactive(new Quote());
        return new Source(quote::getPrice, () -> quote.setPrice(1));
      }
    },
    BOOLEAN_PROPERTY {
      @Override
      Source source() {
        Quote quote = reactive(new Quote());
        return new Source(quote::isOpen, () -> quote.setOpen(true));
      }
    },
    REFERENCE_PROPERTY {
      @Override
      Source source() {
        Quote quote = reactive(new Quote());
        return new Source(() -> quote.getNext() == null, () -> quote.setNext(new Quote()));
      }
    },
    NESTED_PROPERTY {
      @Override
      Source source() {
        Quote quote = reactive(new Quote());
        quote.setNext(new Quote());
        return new Source(() -> quote.getNext().getPrice(), () -> quote.getNext().setPrice(1));
      }
    },
    METHOD {
      @Override
      Source source() {
        Quote quote = reactive(new Quote());
        return new Source(quote::label, quote::raise);
      }
    },
    READONLY_VIEW {
      @Override
      Source source() {
        Quote quote = reactive(new Quote());
        return new Source(readonly(quote)::getPrice, () -> quote.setPrice(1));
      }
    },
    SHALLOW_VIEW {
      @Override
      Source source() {
        Quote quote = shallowReactive(new Quote());
        return new Source(quote::getPrice, () -> quote.setPrice(1));
      }
    },
    INTERFACE {
      @Override
      Source source() {
        Level level = reactive(Level.class);
        return new Source(level::level, () -> level.level(1));
      }
    },
    PROPERTY_OF_A_NESTED_LIST {
      @Override
      Source source() {
        Quote quote = reactive(new Quote());
        quote.getParts().add(new Quote());
        return new Source(
            () -> quote.getParts().get(0).getPrice(), () -> quote.getParts().get(0).setPrice(1));
      }
    },
    REF {
      @Override
      Source source() {
        Ref<Integer> ref = ref(0);
        return new Source(ref, () -> ref.set(1));
      }
    },
    PROPERTY_BEHIND_A_REF {
      @Override
      Source source() {
        Ref<Quote> ref = ref(new Quote());
        return new Source(() -> ref.get().getPrice(), () -> ref.get().setPrice(1));
      }
    },
    SHALLOW_REF {
      @Override
      Source source() {
        Ref<Integer> ref = shallowRef(0);
        return new Source(ref, () -> ref.set(1));
      }
    },
    REF_TO_A_PROPERTY {
      @Override
      Source source() {
        Quote quote = reactive(new Quote());
        Ref<Integer> ref = toRef(quote, Quote::getPrice, Quote::setPrice);
        return new Source(ref, () -> quote.setPrice(1));
      }
    },
    REF_TO_A_KEY {
      @Override
      Source source() {
        Map<String, Integer> map = reactive(new HashMap<>(Map.of("a", 0)));
        return new Source(toRef(map, "a"), () -> map.put("a", 1));
      }
    },
    CUSTOM_REF {
      @Override
      Source source() {
        int[] kept = {0};
        Ref<Integer> ref =
            customRef(
                (track, trigger) ->
                    new RefAccess<Integer>() {
                      @Override
                      public Integer get() {
                        track.run();
                        return kept[0];
                      }

                      @Override
                      public void set(Integer value) {
                        kept[0] = value;
                        trigger.run();
                      }
                    });
        return new Source(ref, () -> ref.set(1));
      }
    },
    LIST_GET {
      @Override
      Source source() {
        List<Integer> list = list();
        return new Source(() -> list.get(1), () -> list.set(1, 7));
      }
    },
    LIST_GET_LINKED {
      @Override
      @SuppressWarnings("JdkObsolete") // it is about lists without random access
      Source source() {
        List<Integer> list = reactive(new LinkedList<>(List.of(1, 2, 3)));
        return new Source(() -> list.get(1), () -> list.set(1, 7));
      }
    },
    LIST_MANY_INDICES {
      @Override
      Source source() {
        List<Integer> list = reactive(new ArrayList<>());
        for (int i = 0; i < 200; i++) {
          list.add(i);
        }
        return new Source(
            () -> {
              int sum = 0;
              for (int i = 0; i < list.size(); i++) {
                sum += list.get(i);
              }
              return sum;
            },
            () -> list.set(150, 7));
      }
    },
    LIST_SIZE {
      @Override
      Source source() {
        List<Integer> list = list();
        return new Source(list::size, () -> list.add(4));
      }
    },
    LIST_IS_EMPTY {
      @Override
      Source source() {
        List<Integer> list = reactive(new ArrayList<>());
        return new Source(list::isEmpty, () -> list.add(4));
      }
    },
    LIST_CONTAINS {
      @Override
      Source source() {
        List<Integer> list = list();
        return new Source(() -> list.contains(7), () -> list.set(0, 7));
      }
    },
    LIST_INDEX_OF {
      @Override
      Source source() {
        List<Integer> list = list();
        return new Source(() -> list.indexOf(3), () -> list.remove(0));
      }
    },
    LIST_FOR {
      @Override
      Source source() {
        List<Integer> list = list();
        return new Source(
            () -> {
              String text = "";
              for (Integer element : list) {
                text += element;
              }
              return text;
            },
            () -> list.set(2, 7));
      }
    },
    LIST_FIRST_OF_ITERATOR {
      @Override
      Source source() {
        List<Integer> list = list();
        return new Source(
            () -> {
              Iterator<Integer> iterator = list.iterator();
              return iterator.hasNext() ? iterator.next() : -1;
            },
            () -> list.set(0, 7));
      }
    },
    LIST_BACKWARDS {
      @Override
      Source source() {
        List<Integer> list = list();
        return new Source(
            () -> {
              ListIterator<Integer> iterator = list.listIterator(list.size());
              return iterator.hasPrevious() ? iterator.previous() : -1;
            },
            () -> list.add(7));
      }
    },
    LIST_FOR_EACH {
      @Override
      Source source() {
        List<Integer> list = list();
        return new Source(
            () -> {
              StringBuilder text = new StringBuilder();
              list.forEach(text::append);
              return text.toString();
            },
            () -> list.set(2, 7));
      }
    },
    LIST_STREAM {
      @Override
      Source source() {
        List<Integer> list = list();
        return new Source(
            () -> list.stream().mapToInt(Integer::intValue).sum(), () -> list.set(2, 7));
      }
    },
    LIST_SUBLIST {
      @Override
      Source source() {
        List<Integer> list = list();
        return new Source(() -> list.subList(1, 3).get(0), () -> list.set(1, 7));
      }
    },
    LIST_TO_ARRAY {
      @Override
      Source source() {
        List<Integer> list = list();
        return new Source(() -> list.toArray()[0], () -> list.set(0, 7));
      }
    },
    LIST_HASH_CODE {
      @Override
      Source source() {
        List<Integer> list = list();
        return new Source(list::hashCode, () -> list.set(0, 7));
      }
    },
    LIST_EQUALS {
      @Override
      Source source() {
        List<Integer> list = list();
        return new Source(() -> list.equals(List.of(1, 2, 3)), () -> list.set(0, 7));
      }
    },
    LIST_TO_STRING {
      @Override
      Source source() {
        List<Integer> list = list();
        return new Source(list::toString, () -> list.set(0, 7));
      }
    },
    ELEMENTS_WHILE_ITERATING {
      @Override
      Source source() {
        List<Quote> quotes = quotes();
        return new Source(
            () -> {
              int sum = 0;
              for (Quote quote : quotes) {
                sum += quote.getPrice();
              }
              return sum;
            },
            () -> quotes.get(1).setPrice(5));
      }
    },
    ELEMENTS_IN_A_STREAM {
      @Override
      Source source() {
        List<Quote> quotes = quotes();
        return new Source(
            () -> quotes.stream().mapToInt(Quote::getPrice).sum(), () -> quotes.get(1).setPrice(5));
      }
    },
    ELEMENT_BY_INDEX {
      @Override
      Source source() {
        List<Quote> quotes = quotes();
        return new Source(() -> quotes.get(1).getPrice(), () -> quotes.get(1).setPrice(5));
      }
    },
    SET_CONTAINS {
      @Override
      Source source() {
        Set<Integer> set = reactive(new HashSet<>());
        return new Source(() -> set.contains(1), () -> set.add(1));
      }
    },
    SET_FOR {
      @Override
      Source source() {
        Set<Integer> set = reactive(new LinkedHashSet<>(List.of(1)));
        return new Source(() -> new ArrayList<>(set), () -> set.add(2));
      }
    },
    SORTED_SET_FIRST {
      @Override
      Source source() {
        NavigableSet<Integer> set = reactive(new TreeSet<>(List.of(2)));
        return new Source(set::first, () -> set.add(1));
      }
    },
    MAP_GET {
      @Override
      Source source() {
        Map<String, Integer> map = map();
        return new Source(() -> map.get("a"), () -> map.put("a", 7));
      }
    },
    MAP_GET_ABSENT {
      @Override
      Source source() {
        Map<String, Integer> map = map();
        return new Source(() -> map.getOrDefault("x", -1), () -> map.put("x", 7));
      }
    },
    MAP_CONTAINS_KEY {
      @Override
      Source source() {
        Map<String, Integer> map = map();
        return new Source(() -> map.containsKey("x"), () -> map.put("x", 7));
      }
    },
    MAP_CONTAINS_VALUE {
      @Override
      Source source() {
        Map<String, Integer> map = map();
        return new Source(() -> map.containsValue(7), () -> map.put("a", 7));
      }
    },
    MAP_SIZE {
      @Override
      Source source() {
        Map<String, Integer> map = map();
        return new Source(map::size, () -> map.put("x", 7));
      }
    },
    MAP_KEYS {
      @Override
      Source source() {
        Map<String, Integer> map = map();
        return new Source(() -> String.join("", map.keySet()), () -> map.put("x", 7));
      }
    },
    MAP_VALUES {
      @Override
      Source source() {
        Map<String, Integer> map = map();
        return new Source(() -> new ArrayList<>(map.values()), () -> map.put("a", 7));
      }
    },
    MAP_ENTRIES {
      @Override
      Source source() {
        Map<String, Integer> map = map();
        return new Source(
            () -> {
              String text = "";
              for (Map.Entry<String, Integer> entry : map.entrySet()) {
                text += entry.getKey() + entry.getValue();
              }
              return text;
            },
            () -> map.put("a", 7));
      }
    },
    MAP_FOR_EACH {
      @Override
      Source source() {
        Map<String, Integer> map = map();
        return new Source(
            () -> {
              StringBuilder text = new StringBuilder();
              map.forEach((key, value) -> text.append(key).append(value));
              return text.toString();
            },
            () -> map.put("a", 7));
      }
    },
    SORTED_MAP_FIRST_ENTRY {
      @Override
      Source source() {
        NavigableMap<String, Integer> map = reactive(new TreeMap<>(Map.of("b", 1)));
        return new Source(() -> map.firstEntry().getValue(), () -> map.put("b", 7));
      }
    },
    SORTED_MAP_PART {
      @Override
      Source source() {
        NavigableMap<String, Integer> map = reactive(new TreeMap<>(Map.of("b", 1)));
        return new Source(() -> map.headMap("c", false).size(), () -> map.put("a", 7));
      }
    },
    BEAN_IN_A_MAP {
      @Override
      Source source() {
        Map<String, Quote> map = reactive(new HashMap<>(Map.of("a", new Quote())));
        return new Source(() -> map.get("a").getPrice(), () -> map.get("a").setPrice(5));
      }
    },
    DEQUE_PEEK {
      @Override
      Source source() {
        Deque<Integer> deque = new ArrayDeque<>(List.of(1));
        @SuppressWarnings("unchecked") // the view that a deque has
        Deque<Integer> view = (Deque<Integer>) reactive((java.util.Collection<Integer>) deque);
        return new Source(view::peekFirst, () -> view.addFirst(7));
      }
    },
    LINKED {
      @Override
      Source source() {
        Quote quote = reactive(new Quote());
        LinkedSignal<Integer> linked = linked(quote::getPrice);
        return new Source(linked, () -> quote.setPrice(1));
      }
    };

    abstract Source source();

    private static List<Integer> list() {
      return reactive(new ArrayList<>(List.of(1, 2, 3)));
    }

    private static List<Quote> quotes() {
      return reactive(new ArrayList<>(List.of(new Quote(), new Quote(), new Quote())));
    }

    private static Map<String, Integer> map() {
      return reactive(new LinkedHashMap<>(Map.of("a", 1)));
    }
  }

  /** Something that reads, and has the last value after a change. */
  private enum Reader {
    COMPUTED {
      @Override
      Supplier<?> start(Supplier<?> read) {
        return computed(read::get);
      }
    },
    EFFECT {
      @Override
      Supplier<?> start(Supplier<?> read) {
        Object[] seen = new Object[1];
        effect(
            () -> {
              seen[0] = read.get();
            });
        return () -> seen[0];
      }
    },
    WATCH {
      @Override
      Supplier<?> start(Supplier<?> read) {
        Object[] seen = new Object[1];
        watch(
            o -> o.immediate(),
            read::get,
            (now, old) -> {
              seen[0] = now;
            });
        return () -> seen[0];
      }
    },
    LINKED {
      @Override
      Supplier<?> start(Supplier<?> read) {
        return linked(read::get);
      }
    },
    TASK {
      @Override
      Supplier<?> start(Supplier<?> read) {
        return awaited(task(o -> o.keep(), ctx -> read.get()));
      }
    },
    TASK_AFTER_BLOCKING {
      @Override
      Supplier<?> start(Supplier<?> read) {
        return awaited(
            task(
                o -> o.keep(),
                ctx -> {
                  CompletableFuture.runAsync(() -> {}).get();
                  return read.get();
                }));
      }
    };

    abstract Supplier<?> start(Supplier<?> read);

    private static Supplier<?> awaited(Task<?> task) {
      return () -> {
        try {
          return task.await(LIMIT);
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      };
    }
  }

  private final EffectScope scope = effectScope();

  @AfterEach
  void end() {
    scope.close();
  }

  static Stream<Arguments> all() {
    return Stream.of(Read.values())
        .flatMap(
            read -> Stream.of(Reader.values()).map(reader -> Arguments.arguments(read, reader)));
  }

  @ParameterizedTest
  @MethodSource("all")
  void read_theFirstEver_changesAreFollowed(Read read, Reader reader) {
    follows(read.source(), reader);
  }

  @ParameterizedTest
  @MethodSource("all")
  void read_ofWhatOthersFollow_changesAreFollowed(Read read, Reader reader) {
    Source source = read.source();
    scope.run(() -> effect(() -> assertThat(source.read.get() != scope).isTrue()));

    follows(source, reader);
  }

  private void follows(Source source, Reader reader) {
    Object[] latest = new Object[1];
    scope.run(() -> latest[0] = reader.start(source.read));
    Supplier<?> value = (Supplier<?>) latest[0];
    Object before = untracked(source.read::get);
    assertThat(value.get()).isEqualTo(before);

    source.change.run();

    Object after = untracked(source.read::get);
    assertThat(after).isNotEqualTo(before);
    assertThat(value.get()).isEqualTo(after);
  }

  static Stream<Read> reads() {
    return Stream.of(Read.values());
  }

  @ParameterizedTest
  @MethodSource("reads")
  void startOfASensor_reads_nobodyFollowsThat(Read read) {
    Source source = read.source();
    List<String> starts = new ArrayList<>();
    Sensor<Object> sensor =
        sensor(
            sink -> {
              starts.add("start");
              sink.set(String.valueOf(source.read.get()));
              Cleanup stop = () -> {};
              return stop;
            });
    int[] runs = {0};
    scope.run(
        () ->
            effect(
                () -> {
                  runs[0]++;
                  assertThat(sensor.get()).isNotNull();
                }));

    source.change.run();

    assertThat(starts).hasSize(1);
    assertThat(runs[0]).isOne();
  }

  @Test
  void task_readsManyIndices_followsTheListAsAWhole() {
    List<Integer> list = reactive(new ArrayList<>());
    for (int i = 0; i < 1_000; i++) {
      list.add(1);
    }
    Supplier<?> sum =
        Reader.TASK.start(
            () -> {
              int all = 0;
              for (int i = 0; i < list.size(); i++) {
                all += list.get(i);
              }
              return all;
            });
    assertThat(sum.get()).isEqualTo(1_000);

    list.set(999, 2);

    assertThat(sum.get()).isEqualTo(1_001);
  }
}
