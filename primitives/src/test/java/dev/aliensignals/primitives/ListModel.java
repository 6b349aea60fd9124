package dev.aliensignals.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.primitives.collections.DerivedList;
import dev.aliensignals.primitives.collections.DuplicateKeyException;
import dev.aliensignals.primitives.collections.KeyedList;
import dev.aliensignals.primitives.collections.ListChange;
import dev.aliensignals.primitives.collections.ListItem;
import dev.aliensignals.primitives.collections.NestedKey;
import dev.aliensignals.primitives.collections.ReadableList;
import dev.aliensignals.primitives.spi.SignalView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One program of {@link ListModelTest}: a keyed list, a chain of operators, and what it should be.
 */
final class ListModel {

  /** A value of the list; {@code id} is its key. */
  record Rec(int id, int v) {}

  /** An entry as a naive function sees it. */
  private record Row(Object key, @Nullable Object origin, @Nullable Rec rec, @Nullable String bad) {

    Rec value() {
      return Objects.requireNonNull(rec);
    }
  }

  /** The reads of a function of a stage for one entry when it was last evaluated. */
  private record Read(@Nullable Object origin, @Nullable Rec rec, List<Integer> signals) {}

  /** The stand-in for the message of a {@link DuplicateKeyException}. */
  private static final String TWICE = "a key is there twice";

  /** A stage of the naive chain failed as a whole. */
  private static final class Bad extends RuntimeException {
    private static final long serialVersionUID = 1;

    Bad(String message) {
      super(message);
    }
  }

  private final ReactiveSystem system = ReactiveSystem.create("lists");
  private final Random random;
  private final boolean failing;

  /** How many keys there may be; the more, the more often all is arranged anew. */
  private final int keyCount;

  private final KeyedList<Object, Rec> source =
      system.run(() -> KeyedList.<Object, Rec>by(Rec::id));

  /** Lists that others are joined with, whose values have ids of their own. */
  private final List<KeyedList<Object, Rec>> joined = new ArrayList<>();

  private static final int JOINED = 3;
  private static final int JOINED_IDS = 3;

  /** Whether there is a stage after which a key of the source is no longer the key. */
  private boolean isJoined;

  /** Signals that functions read: one for all, one for each key, one that makes them fail. */
  private final Signal<Integer> common = system.signal(3);

  private final List<Signal<Integer>> own = new ArrayList<>();
  private final List<Signal<Boolean>> bad = new ArrayList<>();

  private final List<String> description = new ArrayList<>();
  private String last = "";

  /** How often each signal and each value had changed after an operation or batch. */
  private final Map<Object, Integer> versions = new HashMap<>();

  private Map<Object, Object> states = new HashMap<>();
  private ReadableList<Object, Rec> derived;
  private Function<List<Row>, List<Row>> naive = rows -> rows;

  /** Evaluations of all stages since the last check, and how many the naive chain accounts for. */
  private int evals;

  private int allowed;

  /** Whether an entry may leave and come back, with another signal, though its key is there. */
  private boolean paged;

  private final ReadableList<Integer, ReadableList<Object, Rec>> groups;
  private final Map<Integer, ReadableList<Object, Rec>> groupsBefore = new HashMap<>();
  private final Computed<Long> sum;
  private final Computed<Integer> count;
  private final Computed<String> text;

  /** Whether a batch was read before it was over, since the last check. */
  private boolean readInBatch;

  private final boolean observed;
  private final List<Effect> effects = new ArrayList<>();
  private final List<Rec> replayed = new ArrayList<>();
  private int runs;
  private Map<Object, ListItem<Object, Rec>> before = new HashMap<>();
  private Map<Object, Object> originsBefore = new HashMap<>();

  ListModel(long seed) {
    this.random = new Random(seed);
    this.failing = random.nextInt(3) == 0;
    this.keyCount = random.nextInt(4) == 0 ? 70 : 12;
    this.observed = random.nextInt(3) != 0;
    for (int i = 0; i < keyCount + JOINED * JOINED_IDS; i++) {
      own.add(system.signal(random.nextInt(6)));
      bad.add(system.signal(false));
    }
    for (int i = 0; i < JOINED; i++) {
      Rec first = anyJoined(i);
      joined.add(system.run(() -> KeyedList.<Object, Rec>by(Rec::id, List.of(first))));
    }
    this.derived = source;
    if (random.nextInt(4) == 0) {
      description.add("derived list");
      derived = system.run(() -> DerivedList.<Object, Rec>by(Rec::id, source));
    }
    int stages = 1 + random.nextInt(4);
    for (int i = 0; i < stages; i++) {
      addStage();
    }
    ReadableList<Object, Rec> end = derived;
    this.sum = end.sum(Rec::v);
    this.groups = end.groupBy(rec -> rec.v() % 3);
    this.count = end.count(rec -> rec.v() % 2 == 0);
    this.text = end.reduce("", rec -> rec.id() + ":" + rec.v() + " ", String::concat);
    if (observed) {
      observe();
      evals = 0; // of what is in the joined lists
    }
  }

  private void observe() {
    effects.add(
        system.effect(
            () -> {
              runs++;
              outcome(derived);
            }));
    if (random.nextBoolean()) {
      effects.add(
          system.effect(
              () -> {
                outcome(sum);
                outcome(count);
                outcome(text);
                outcome(groups::keys);
              }));
    }
    if (!failing) {
      replayed.addAll(derived.get());
      effects.add(derived.changes(this::replay));
    }
  }

  private void replay(List<? extends ListChange<Object, Rec>> steps) {
    for (ListChange<Object, Rec> step : steps) {
      switch (step.kind()) {
        case ADD -> replayed.add(step.index(), Objects.requireNonNull(step.value()));
        case REMOVE -> assertThat(replayed.remove(step.index())).isEqualTo(step.oldValue());
        case MOVE -> replayed.add(step.index(), replayed.remove(step.from()));
        case SET ->
            assertThat(replayed.set(step.index(), Objects.requireNonNull(step.value())))
                .isEqualTo(step.oldValue());
      }
    }
  }

  private static Object outcome(java.util.function.Supplier<?> read) {
    try {
      return read.get();
    } catch (DuplicateKeyException twice) {
      return TWICE;
    } catch (RuntimeException thrown) {
      return "" + thrown.getMessage();
    }
  }

  // ---- the chain --------------------------------------------------------------------------------

  /** The signals that a function of a stage reads besides the value. */
  private record Reads(boolean common, boolean own) {}

  private int signalsFor(Rec rec, Reads reads) {
    if (failing && bad.get(rec.id()).get()) {
      throw new IllegalStateException("bad " + rec.id());
    }
    return (reads.common ? common.get() : 0) + (reads.own ? own.get(rec.id()).get() : 0);
  }

  private List<Integer> signalsNow(Rec rec, Reads reads) {
    return List.of(
        reads.common ? common.peek() : 0,
        reads.own ? own.get(rec.id()).peek() : 0,
        failing && bad.get(rec.id()).peek() ? 1 : 0,
        reads.common ? version("common") : 0,
        reads.own ? version("own " + rec.id()) : 0,
        version("bad " + rec.id()),
        version("value " + rec.id()));
  }

  /** Applies the function of a stage to each row, and accounts for the evaluations it takes. */
  private Function<List<Row>, List<@Nullable Object>> each(
      Reads reads, java.util.function.BiFunction<Rec, Integer, Object> fn) {
    Map<Object, Read> evaluated = new HashMap<>();
    return rows -> {
      List<@Nullable Object> results = new ArrayList<>();
      Map<Object, Read> now = new LinkedHashMap<>();
      for (Row row : rows) {
        if (row.rec == null) {
          now.put(row.key, new Read(row.origin, null, List.of()));
          results.add(new Bad(Objects.requireNonNull(row.bad)));
          continue;
        }
        List<Integer> signals = signalsNow(row.rec, reads);
        Read read = new Read(row.origin, row.rec, signals);
        if (!read.equals(evaluated.get(row.key))) {
          allowed++;
        }
        now.put(row.key, read);
        results.add(
            signals.get(2) == 1
                ? new Bad("bad " + row.rec.id())
                : fn.apply(row.rec, signals.get(0) + signals.get(1)));
      }
      evaluated.clear();
      evaluated.putAll(now);
      return results;
    };
  }

  private static void throwFirst(List<@Nullable Object> results) {
    for (Object result : results) {
      if (result instanceof Bad thrown) {
        throw thrown;
      }
    }
  }

  private void addStage() {
    Reads reads = new Reads(random.nextInt(3) == 0, random.nextInt(3) == 0);
    int factor = 1 + random.nextInt(3);
    ReadableList<Object, Rec> of = derived;
    Function<List<Row>, List<Row>> upstream = naive;
    int kind = random.nextInt(isJoined ? failing ? 8 : 7 : 11);
    String name =
        List.of(
                "filter",
                "sortedBy",
                "map",
                "sorted",
                "sorted by signal",
                "page",
                "distinct",
                "indexBy",
                "flatMap",
                "concat",
                "groups joined")
            .get(kind);
    description.add(name + reads + "*" + factor);
    switch (kind) {
      case 0 -> {
        derived = of.filter(rec -> passes(rec, count(signalsFor(rec, reads)) * factor));
        var all = each(reads, (rec, more) -> passes(rec, more * factor));
        naive = rows -> filter(upstream.apply(rows), all);
      }
      case 1 -> {
        derived = of.sortedBy(rec -> rank(rec, count(signalsFor(rec, reads)) * factor));
        var all = each(reads, (rec, more) -> rank(rec, more * factor));
        naive = rows -> sort(upstream.apply(rows), all, Comparator.naturalOrder());
      }
      case 2 -> {
        derived = of.map(rec -> mapped(rec, count(signalsFor(rec, reads)) * factor));
        var all = each(reads, (rec, more) -> mapped(rec, more * factor));
        naive = rows -> map(upstream.apply(rows), all);
      }
      case 3 -> {
        Comparator<Rec> comparator =
            Comparator.comparing(rec -> rank(rec, signalsFor(rec, reads) * factor));
        derived = of.sorted(comparator);
        var all = each(reads, (rec, more) -> rank(rec, more * factor));
        naive = rows -> sort(upstream.apply(rows), all, Comparator.naturalOrder());
      }
      case 6 -> {
        derived = of.distinctBy(rec -> rank(rec, count(signalsFor(rec, reads)) * factor));
        var all = each(reads, (rec, more) -> rank(rec, more * factor));
        naive = rows -> distinct(upstream.apply(rows), all);
      }
      case 7 -> {
        boolean unique = !failing || factor != 3;
        derived = of.indexBy(rec -> key(rec, count(signalsFor(rec, reads)), unique));
        var all = each(reads, (rec, more) -> key(rec, more, unique));
        naive = rows -> index(upstream.apply(rows), all);
      }
      case 8 -> {
        isJoined = true;
        derived =
            cast(of.flatMap(rec -> joined.get(which(rec, count(signalsFor(rec, reads)) * factor))));
        var all = each(reads, (rec, more) -> which(rec, more * factor));
        naive = rows -> flatten(upstream.apply(rows), all);
      }
      case 9 -> {
        isJoined = true;
        KeyedList<Object, Rec> other = joined.get(factor % JOINED);
        ReadableList<Object, Rec> second = factor == 1 ? of : other;
        derived = cast(of.concat(List.of(second, joined.get(0))));
        naive =
            rows -> {
              List<Row> first = upstream.apply(rows);
              List<Row> all = new ArrayList<>(nested(0, this, first));
              all.addAll(nested(1, this, factor == 1 ? first : rowsOf(other)));
              all.addAll(nested(2, this, rowsOf(joined.get(0))));
              return all;
            };
      }
      case 10 -> {
        isJoined = true;
        derived =
            cast(
                of.groupBy(rec -> rank(rec, count(signalsFor(rec, reads)) * factor))
                    .flatMap(group -> group));
        var all = each(reads, (rec, more) -> rank(rec, more * factor));
        naive = rows -> group(upstream.apply(rows), all);
      }
      case 5 -> {
        paged = true;
        int size = factor * 2;
        derived = of.page(() -> common.get() / 2, size);
        naive = rows -> upstream.apply(rows).stream().skip(common.peek() / 2).limit(size).toList();
      }
      default -> {
        Comparator<Rec> comparator =
            Comparator.comparing(rec -> rank(rec, signalsFor(rec, reads) * factor));
        derived = of.sorted(() -> common.get() % 2 == 0 ? comparator : comparator.reversed());
        var all = each(reads, (rec, more) -> rank(rec, more * factor));
        naive =
            rows ->
                sort(
                    upstream.apply(rows),
                    all,
                    common.peek() % 2 == 0 ? Comparator.naturalOrder() : Comparator.reverseOrder());
      }
    }
  }

  private int count(int value) {
    evals++;
    return value;
  }

  @SuppressWarnings("unchecked") // any key is an object
  private static ReadableList<Object, Rec> cast(ReadableList<?, Rec> list) {
    return (ReadableList<Object, Rec>) list;
  }

  /** Another key for another value; unique as the id is, or one that others may have. */
  private static Object key(Rec rec, int more, boolean unique) {
    return unique ? rec.id() + " " + (rec.v() + more) % 2 : "k" + (rec.v() + more);
  }

  private static int which(Rec rec, int more) {
    return (rec.v() + more) % JOINED;
  }

  private static boolean passes(Rec rec, int more) {
    return (rec.v() + more) % 3 != 0;
  }

  private static Integer rank(Rec rec, int more) {
    return (rec.v() + more) % 4;
  }

  private static Rec mapped(Rec rec, int more) {
    return new Rec(rec.id(), rec.v() + more);
  }

  private static List<Row> filter(List<Row> rows, Function<List<Row>, List<@Nullable Object>> fn) {
    List<@Nullable Object> results = fn.apply(rows);
    throwFirst(results);
    List<Row> kept = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if ((Boolean) Objects.requireNonNull(results.get(i))) {
        kept.add(rows.get(i));
      }
    }
    return kept;
  }

  private static List<Row> distinct(
      List<Row> rows, Function<List<Row>, List<@Nullable Object>> fn) {
    List<@Nullable Object> results = fn.apply(rows);
    throwFirst(results);
    Map<@Nullable Object, Row> first = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      first.putIfAbsent(results.get(i), rows.get(i));
    }
    return List.copyOf(first.values());
  }

  private static List<Row> index(List<Row> rows, Function<List<Row>, List<@Nullable Object>> fn) {
    List<@Nullable Object> results = fn.apply(rows);
    throwFirst(results);
    Map<Object, Row> byKey = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      Object key = Objects.requireNonNull(results.get(i));
      if (byKey.put(key, new Row(key, Arrays.asList(key, row.origin), row.rec, row.bad)) != null) {
        throw new Bad(TWICE);
      }
    }
    return List.copyOf(byKey.values());
  }

  /** Rows as entries of a joined list: another outer entry or list brings others. */
  private static List<Row> nested(Object outer, @Nullable Object origin, List<Row> rows) {
    return rows.stream()
        .map(
            row ->
                new Row(
                    new NestedKey<>(outer, row.key),
                    Arrays.asList(outer, origin, row.origin),
                    row.rec,
                    row.bad))
        .toList();
  }

  private List<Row> flatten(List<Row> rows, Function<List<Row>, List<@Nullable Object>> fn) {
    List<@Nullable Object> results = fn.apply(rows);
    throwFirst(results);
    List<Row> all = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      int which = (Integer) Objects.requireNonNull(results.get(i));
      all.addAll(nested(row.key, row.origin, rowsOf(joined.get(which))));
    }
    return all;
  }

  private static List<Row> group(List<Row> rows, Function<List<Row>, List<@Nullable Object>> fn) {
    List<@Nullable Object> results = fn.apply(rows);
    throwFirst(results);
    Map<Object, List<Row>> groups = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      groups
          .computeIfAbsent(Objects.requireNonNull(results.get(i)), key -> new ArrayList<>())
          .add(rows.get(i));
    }
    List<Row> all = new ArrayList<>();
    groups.forEach((key, members) -> all.addAll(nested(key, null, members)));
    return all;
  }

  private static List<Row> sort(
      List<Row> rows,
      Function<List<Row>, List<@Nullable Object>> fn,
      Comparator<Integer> comparator) {
    List<@Nullable Object> results = fn.apply(rows);
    throwFirst(results);
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      places.add(i);
    }
    places.sort(
        (one, other) ->
            comparator.compare(
                (Integer) Objects.requireNonNull(results.get(one)),
                (Integer) Objects.requireNonNull(results.get(other))));
    return places.stream().map(rows::get).toList();
  }

  private static List<Row> map(List<Row> rows, Function<List<Row>, List<@Nullable Object>> fn) {
    List<@Nullable Object> results = fn.apply(rows);
    List<Row> mapped = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      mapped.add(
          results.get(i) instanceof Bad thrown
              ? new Row(row.key, row.origin, null, thrown.getMessage())
              : new Row(row.key, row.origin, (Rec) results.get(i), null));
    }
    return mapped;
  }

  // ---- operations -------------------------------------------------------------------------------

  private int version(Object of) {
    return versions.getOrDefault(of, 0);
  }

  private Map<Object, Object> states() {
    Map<Object, Object> now = new HashMap<>();
    now.put("common", common.peek());
    for (int i = 0; i < own.size(); i++) {
      now.put("own " + i, own.get(i).peek());
      now.put("bad " + i, bad.get(i).peek());
    }
    source.peek().forEach(rec -> now.put("value " + rec.id(), rec));
    joined.forEach(list -> list.peek().forEach(rec -> now.put("value " + rec.id(), rec)));
    return now;
  }

  void step() {
    stepOnce();
    Map<Object, Object> now = states();
    now.forEach(
        (of, state) -> {
          if (!state.equals(states.get(of))) {
            versions.merge(of, 1, Integer::sum);
          }
        });
    states = now;
  }

  private void stepOnce() {
    last = "";
    runs = 0;
    if (random.nextInt(4) == 0) {
      int operations = 2 + random.nextInt(4);
      boolean reading = random.nextInt(3) == 0;
      readInBatch |= reading;
      system.batch(
          () -> {
            for (int i = 0; i < operations; i++) {
              operate();
              if (reading) {
                readAll();
              }
            }
          });
    } else {
      operate();
    }
  }

  /** Reads what the batch has done so far, which evaluates it. */
  private void readAll() {
    outcome(derived);
    outcome(derived::keys);
    outcome(sum);
    outcome(text);
    outcome(groups::keys);
    before.clear(); // an entry that is not there now gets another signal
    groupsBefore.clear();
  }

  private void did(String what) {
    last += what + "; ";
  }

  private Rec any() {
    return new Rec(random.nextInt(keyCount), random.nextInt(10));
  }

  /** A value of a joined list. */
  private Rec anyJoined(int list) {
    int id = keyCount + list * JOINED_IDS + random.nextInt(JOINED_IDS);
    return new Rec(id, random.nextInt(10));
  }

  private void operateOnJoined() {
    int which = random.nextInt(JOINED);
    KeyedList<Object, Rec> list = joined.get(which);
    Rec rec = anyJoined(which);
    did("joined " + which + ": " + rec);
    system.batch(() -> operate(list, rec));
  }

  private void operate(KeyedList<Object, Rec> list, Rec rec) {
    if (random.nextInt(5) == 0) {
      list.set(rec.v() % 3 == 0 ? List.of() : List.of(rec));
    } else if (!list.replace(rec.id(), rec)) {
      list.insert(random.nextInt(list.peek().size() + 1), rec);
    } else if (random.nextBoolean()) {
      if (random.nextBoolean()) {
        list.remove(rec.id());
      } else {
        list.move(rec.id(), random.nextInt(list.peek().size()));
      }
    }
    if (random.nextInt(3) == 0) {
      own.get(rec.id()).set(rec.v());
    }
  }

  private void operate() {
    if (isJoined && random.nextInt(3) == 0) {
      operateOnJoined();
      return;
    }
    List<Object> keys = source.keys();
    Rec rec = any();
    boolean present = keys.contains(rec.id());
    switch (random.nextInt(failing ? 12 : 11)) {
      case 0, 1 -> {
        if (!present) {
          int index = random.nextInt(keys.size() + 1);
          did("insert " + index + " " + rec);
          source.insert(index, rec);
        }
      }
      case 2, 3 -> {
        did("replace " + rec);
        source.replace(rec.id(), rec);
      }
      case 4 -> {
        did("remove " + rec.id());
        source.remove(rec.id());
      }
      case 5 -> {
        if (present) {
          int index = random.nextInt(keys.size());
          did("move " + rec.id() + " to " + index);
          source.move(rec.id(), index);
        }
      }
      case 6 -> {
        did("common " + rec.v());
        common.set(rec.v());
      }
      case 7 -> {
        did("own " + rec);
        own.get(rec.id()).set(rec.v());
      }
      case 8 -> {
        if (random.nextInt(3) == 0) {
          did("sort");
          source.sort(Comparator.comparing(Rec::v));
        } else {
          Map<Integer, Rec> next = new LinkedHashMap<>();
          int size = random.nextInt(keyCount);
          for (int i = 0; i < size; i++) {
            Rec each = any();
            next.putIfAbsent(each.id(), each);
          }
          did("set " + next.values());
          source.set(List.copyOf(next.values()));
        }
      }
      case 9 -> {
        if (present) { // nothing in the end
          did("revert " + rec.id());
          system.batch(
              () -> {
                int index = source.indexOfKey(rec.id());
                Rec old = source.removeAt(index);
                source.insert(index, old);
                int now = common.peek();
                common.set(now + 1);
                common.set(now);
              });
        }
      }
      case 10 -> {
        if (random.nextInt(4) == 0) {
          did("clear");
          source.clear();
        }
      }
      default -> {
        Signal<Boolean> one = bad.get(rec.id());
        did("bad " + rec.id() + " " + !one.peek());
        one.set(!one.peek());
      }
    }
  }

  // ---- expectations -----------------------------------------------------------------------------

  private static List<Row> rowsOf(KeyedList<Object, Rec> list) {
    List<Row> rows = new ArrayList<>();
    for (ListItem<Object, Rec> item : list.items()) {
      rows.add(new Row(item.key(), item, item.get(), null));
    }
    return rows;
  }

  void check() {
    if (!observed && random.nextInt(3) == 0) {
      return;
    }
    List<Row> expected = null;
    String failure = null;
    try {
      expected = naive.apply(rowsOf(source));
    } catch (Bad thrown) {
      failure = thrown.getMessage();
    }
    if (expected == null) {
      assertThat(outcome(derived::size)).isEqualTo(failure);
      assertThat(outcome(derived::keys)).isEqualTo(failure);
      assertThat(outcome(derived)).isEqualTo(failure);
      assertThat(outcome(sum)).isEqualTo(failure);
      assertThat(outcome(text)).isEqualTo(failure);
      assertThat(outcome(groups)).isEqualTo(failure);
      before.clear();
      groupsBefore.clear();
    } else {
      checkRows(expected);
    }
    if (readInBatch) {
      // values in between were evaluated as well; evaluations that are allowed later are not used
      // up by it
      allowed = paged ? allowed + evals : Math.max(allowed, evals);
    }
    readInBatch = false;
    assertThat(evals).as("evaluations").isLessThanOrEqualTo(allowed);
    if (!paged) { // else a value may be evaluated later, when it comes onto the page
      evals = 0;
      allowed = 0;
    }
    if (observed) {
      assertThat(runs).as("runs").isLessThanOrEqualTo(1);
      if (!failing) {
        assertThat(replayed).as("replayed").isEqualTo(derived.get());
      }
    }
    List<ReactiveNode> roots = new ArrayList<>(List.of(sum, count, text));
    roots.add((ReactiveNode) ((SignalView) derived).source());
    GraphInvariants.assertAtRest(system, roots);
  }

  private void checkRows(List<Row> expected) {
    String failure = null;
    List<@Nullable Rec> values = new ArrayList<>();
    List<Object> keys = new ArrayList<>();
    for (Row row : expected) {
      if (failure == null && row.bad != null) {
        failure = row.bad;
      }
      values.add(row.rec);
      keys.add(row.key);
    }
    assertThat(outcome(derived)).isEqualTo(failure != null ? failure : values);
    assertThat(derived.keys()).isEqualTo(keys);
    assertThat(derived.size()).isEqualTo(keys.size());
    Map<Object, ListItem<Object, Rec>> items = new HashMap<>();
    Map<Object, Object> origins = new HashMap<>();
    for (int i = 0; i < expected.size(); i++) {
      Row row = expected.get(i);
      ListItem<Object, Rec> item = Objects.requireNonNull(derived.byKey(row.key));
      assertThat(derived.at(i)).isSameAs(item);
      assertThat(derived.indexOfKey(row.key)).isEqualTo(i);
      assertThat(outcome(item)).isEqualTo(row.bad != null ? row.bad : row.rec);
      items.put(row.key, item);
      Object origin = Objects.requireNonNull(row.origin);
      origins.put(row.key, origin);
      if (!paged && before.containsKey(row.key) && origin.equals(originsBefore.get(row.key))) {
        assertThat(item).as("signal of " + row.key).isSameAs(before.get(row.key));
      }
    }
    before = items;
    originsBefore = origins;
    if (failure != null) {
      assertThat(outcome(sum)).isEqualTo(failure);
      assertThat(outcome(text)).isEqualTo(failure);
      assertThat(outcome(groups::size)).isEqualTo(failure);
      groupsBefore.clear();
      return;
    }
    checkGroups(expected);
    long total = 0;
    int even = 0;
    StringBuilder joined = new StringBuilder();
    for (Row row : expected) {
      Rec rec = row.value();
      total += rec.v();
      even += rec.v() % 2 == 0 ? 1 : 0;
      joined.append(rec.id()).append(":").append(rec.v()).append(" ");
    }
    assertThat(sum.get()).isEqualTo(total);
    assertThat(count.get()).isEqualTo(even);
    assertThat(text.get()).hasToString(joined.toString());
  }

  private void checkGroups(List<Row> expected) {
    Map<Integer, List<Row>> now = new LinkedHashMap<>();
    for (Row row : expected) {
      now.computeIfAbsent(row.value().v() % 3, key -> new ArrayList<>()).add(row);
    }
    assertThat(groups.keys()).isEqualTo(List.copyOf(now.keySet()));
    now.forEach(
        (key, members) -> {
          ReadableList<Object, Rec> group = Objects.requireNonNull(groups.byKey(key)).get();
          assertThat(group.get()).isEqualTo(members.stream().map(Row::value).toList());
          assertThat(group.size()).isEqualTo(members.size());
          for (int i = 0; i < members.size(); i++) {
            assertThat(group.indexOfKey(members.get(i).key)).isEqualTo(i);
          }
          if (groupsBefore.containsKey(key)) {
            assertThat(group).isSameAs(groupsBefore.get(key));
          }
        });
    groupsBefore.clear();
    now.keySet()
        .forEach(key -> groupsBefore.put(key, Objects.requireNonNull(groups.byKey(key)).get()));
  }

  void close() {
    effects.forEach(Effect::close);
    system.close();
  }

  @Override
  public String toString() {
    return description + (observed ? " observed" : "") + (failing ? " failing" : "") + ": " + last;
  }
}
