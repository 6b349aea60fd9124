package dev.aliensignals.primitives.collections;

import static dev.aliensignals.primitives.Signals.batch;
import static dev.aliensignals.primitives.Signals.effect;
import static dev.aliensignals.primitives.Signals.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aliensignals.primitives.Effect;
import dev.aliensignals.primitives.Pump;
import dev.aliensignals.primitives.ReactiveSystem;
import dev.aliensignals.primitives.Signal;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListBindingTest {

  private final KeyedList<String, Rec> list = KeyedList.by(Rec::id, Rec.all("a1 b2 c3"));

  /** A list that notes what is called. */
  private static final class Target extends AbstractList<Object> {

    final List<Object> content = new ArrayList<>();
    final List<String> calls = new ArrayList<>();
    boolean failing;

    private void call(String what) {
      calls.add(what);
      if (failing) {
        throw new IllegalStateException("cannot " + what);
      }
    }

    List<String> take() {
      List<String> taken = List.copyOf(calls);
      calls.clear();
      return taken;
    }

    @Override
    public Object get(int index) {
      return content.get(index);
    }

    @Override
    public int size() {
      return content.size();
    }

    @Override
    public void add(int index, Object value) {
      call("add " + index + " " + value);
      content.add(index, value);
    }

    @Override
    public boolean addAll(int index, Collection<? extends Object> values) {
      call("addAll " + index + " " + values);
      return content.addAll(index, values);
    }

    @Override
    public Object set(int index, Object value) {
      call("set " + index + " " + value);
      return content.set(index, value);
    }

    @Override
    public Object remove(int index) {
      call("remove " + index);
      return content.remove(index);
    }

    @Override
    protected void removeRange(int from, int to) {
      call("remove " + from + " to " + to);
      content.subList(from, to).clear();
    }
  }

  @Nested
  class BindTo {

    private final Target target = new Target();

    @Test
    void X19_otherList_isFilledAndKeptInStepByFewCalls() {
      target.content.add("old");
      Effect binding = list.bindTo(target);
      assertThat(target.take()).containsExactly("remove 0 to 1", "addAll 0 [a1, b2, c3]");

      list.add(Rec.of("d4"));
      assertThat(target.take()).containsExactly("add 3 d4");
      list.replace("b", Rec.of("b9"));
      assertThat(target.take()).containsExactly("set 1 b9");
      list.move("d", 0);
      assertThat(target.take()).containsExactly("remove 3", "add 0 d4");
      list.splice(1, 2);
      assertThat(target.take()).containsExactly("remove 1 to 3");
      list.addAll(Rec.all("x1 y2 z3"));
      assertThat(target.take()).containsExactly("addAll 2 [x1, y2, z3]");
      list.remove("y");
      assertThat(target.take()).containsExactly("remove 3");
      list.set(list.get());
      batch(
          () -> {
            list.add(Rec.of("q1"));
            list.remove("q");
          });
      assertThat(target.take()).isEmpty();
      assertThat(target.content).isEqualTo(list.get());
      list.clear();
      assertThat(target.take()).containsExactly("remove 0 to 4");
      binding.close();
      list.add(Rec.of("n1"));
      assertThat(target.take()).isEmpty();
    }

    @Test
    void X19_emptyList_emptiesTheOther() {
      target.content.add("old");
      list.clear();

      list.bindTo(target);

      assertThat(target.content).isEmpty();
      list.add(Rec.of("a1"));
      assertThat(target.content).hasToString("[a1]");
    }

    @Test
    void X19_derivedLists_areBound() {
      Signal<Integer> least = signal(2);
      list.filter(rec -> rec.v() >= least.get()).sortedBy(rec -> -rec.v()).bindTo(target);
      target.take();

      least.set(3);
      assertThat(target.take()).containsExactly("remove 1");
      least.set(0);
      assertThat(target.take()).containsExactly("addAll 1 [b2, a1]");
      list.replace("a", Rec.of("a5"));
      assertThat(target.content).hasToString("[a5, c3, b2]");
    }

    @Test
    void X19_executor_doesItLaterAndInOrder() {
      Pump pump = new Pump();
      list.bindTo(o -> o.executor(pump), target);
      list.add(Rec.of("d4"));
      assertThat(target.calls).isEmpty();

      pump.run();

      assertThat(target.content).hasToString("[a1, b2, c3, d4]");
      list.remove("a");
      list.remove("b");
      pump.run();
      assertThat(target.content).hasToString("[c3, d4]");
    }

    @Test
    void X19_otherListThatThrows_isFilledByTheNextChange() {
      list.bindTo(target);
      target.failing = true;
      assertThatThrownBy(() -> list.addAll(Rec.all("d4 e5")))
          .hasMessage("cannot addAll 3 [d4, e5]");
      target.failing = false;
      target.take();

      list.remove("a");

      assertThat(target.content).hasToString("[b2, c3, d4, e5]");
      assertThat(target.take()).containsExactly("remove 0 to 3", "addAll 0 [b2, c3, d4, e5]");
      list.remove("d");
      assertThat(target.take()).containsExactly("remove 2");
    }

    @Test
    void X19_randomOperations_keepTheOtherInStep() {
      Random random = new Random(7);
      ReadableList<String, Rec> sorted = list.sortedBy(Rec::v);
      Target second = new Target();
      list.bindTo(target);
      sorted.bindTo(second);
      for (int i = 0; i < 1_000; i++) {
        String key = String.valueOf((char) ('a' + random.nextInt(20)));
        Rec rec = new Rec(key, random.nextInt(9));
        switch (random.nextInt(6)) {
          case 0 -> list.sort(Comparator.comparing(Rec::v));
          case 1 -> list.removeIf(each -> each.v() == rec.v());
          case 2 -> list.update(now -> now.subList(now.size() / 2, now.size()));
          default -> {
            if (!list.replace(key, rec)) {
              list.insert(random.nextInt(list.size() + 1), rec);
            } else if (rec.v() < 3) {
              list.move(key, random.nextInt(list.size()));
            }
          }
        }
        assertThat(target.content).isEqualTo(list.get());
        assertThat(second.content).isEqualTo(sorted.get());
      }
    }
  }

  /** A subscriber that asks when it is told to. */
  private static final class Asking implements Flow.Subscriber<List<ListChange<String, Rec>>> {

    final List<Rec> copy = new ArrayList<>();
    final List<Integer> counts = new ArrayList<>();
    final CountDownLatch first = new CountDownLatch(1);
    @Nullable Throwable failure;
    private Flow.@Nullable Subscription subscription;

    Flow.Subscription subscription() {
      return Objects.requireNonNull(subscription);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(List<ListChange<String, Rec>> steps) {
      counts.add(steps.size());
      ChangesTest.replay(steps, copy);
      first.countDown();
    }

    @Override
    public void onError(Throwable thrown) {
      failure = thrown;
    }

    @Override
    public void onComplete() {
      throw new IllegalStateException("a list never ends");
    }
  }

  @Nested
  class Changes {

    private final Asking subscriber = new Asking();

    @Test
    void X19_subscriber_getsWhatIsThereAndThenEachChange() {
      list.changes().subscribe(subscriber);
      assertThat(subscriber.counts).isEmpty();
      subscriber.subscription().request(Long.MAX_VALUE);
      assertThat(subscriber.counts).containsExactly(3);

      list.add(Rec.of("d4"));
      list.set(Rec.all("d4 a7 c3"));

      assertThat(subscriber.copy).isEqualTo(list.get());
      assertThat(subscriber.counts).containsExactly(3, 1, 3);
      list.set(list.get());
      assertThat(subscriber.counts).hasSize(3);
    }

    @Test
    void X19_slowSubscriber_getsWhatHasChangedInTheEnd() {
      list.changes().subscribe(subscriber);
      subscriber.subscription().request(1);
      for (int i = 0; i < 100; i++) {
        list.replace("b", new Rec("b", i));
        list.move("a", i % 3);
      }
      assertThat(subscriber.counts).containsExactly(3);

      subscriber.subscription().request(1);
      assertThat(subscriber.counts).containsExactly(3, 1);
      assertThat(subscriber.copy).isEqualTo(list.get());
      list.add(Rec.of("x1"));
      list.remove("x");
      subscriber.subscription().request(1);
      assertThat(subscriber.counts).as("nothing in the end").containsExactly(3, 1);
      list.remove("a");
      assertThat(subscriber.counts).as("and still asked for").containsExactly(3, 1, 1);
    }

    @Test
    void X19_severalSubscribers_areToldApart() {
      Flow.Publisher<List<ListChange<String, Rec>>> publisher = list.changes();
      Asking second = new Asking();
      publisher.subscribe(subscriber);
      subscriber.subscription().request(9);
      list.remove("a");
      publisher.subscribe(second);
      second.subscription().request(9);
      list.add(Rec.of("e5"));

      assertThat(subscriber.counts).containsExactly(3, 1, 1);
      assertThat(second.counts).containsExactly(2, 1);
      assertThat(second.copy).isEqualTo(list.get());
      second.subscription().cancel();
      list.clear();
      assertThat(second.counts).hasSize(2);
      assertThat(subscriber.copy).isEmpty();
    }

    @Test
    void X19_askedInsideAnEffect_isNotFollowedByIt() {
      Signal<Integer> trigger = signal(1);
      list.changes().subscribe(subscriber);
      int[] runs = new int[1];
      effect(
          () -> {
            runs[0]++;
            trigger.get();
            subscriber.subscription().request(1);
          });

      list.add(Rec.of("d4"));
      list.add(Rec.of("e5"));

      assertThat(runs[0]).isEqualTo(1);
      trigger.set(2);
      assertThat(runs[0]).isEqualTo(2);
      assertThat(subscriber.copy).isEqualTo(list.get());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void X19_askedInsideAnotherSystem_getsTheStepsFromAnotherThread(boolean inABatch)
        throws Exception {
      ReactiveSystem other = ReactiveSystem.create("other");
      list.changes().subscribe(subscriber);
      Runnable ask = () -> subscriber.subscription().request(1);

      if (inABatch) {
        other.batch(ask);
      } else {
        other.effect(ask);
      }

      assertThat(subscriber.first.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(subscriber.failure).isNull();
      assertThat(subscriber.copy).isEqualTo(Rec.all("a1 b2 c3"));
      other.close();
    }

    @Test
    void X19_failure_endsTheStream() {
      list.filter(rec -> 10 / (rec.v() - 7) < 100).changes().subscribe(subscriber);
      subscriber.subscription().request(Long.MAX_VALUE);
      assertThat(subscriber.counts).containsExactly(3);
      list.add(Rec.of("q7"));
      assertThat(subscriber.failure).isInstanceOf(ArithmeticException.class);

      Asking ofValues = new Asking();
      list.map(rec -> new Rec(rec.id(), 10 / (rec.v() - 3))).changes().subscribe(ofValues);
      ofValues.subscription().request(1);
      assertThat(ofValues.failure).isInstanceOf(ArithmeticException.class);
      list.add(Rec.of("r7"));
      assertThat(subscriber.counts).hasSize(1);
    }

    @Test
    void X19_subscriberThatThrows_isCalledNoMore() {
      list.changes().subscribe(subscriber);
      subscriber.subscription().request(2);
      subscriber.copy.clear(); // so that the next steps cannot be done

      assertThatThrownBy(() -> list.replace("a", Rec.of("a2")))
          .isInstanceOf(IndexOutOfBoundsException.class);
      list.replace("a", Rec.of("a3"));

      assertThat(subscriber.counts).containsExactly(3, 1);
    }

    @Test
    @SuppressWarnings("NullAway") // this must be refused
    void X19_nullSubscriber_isRefused() {
      Flow.Subscriber<List<ListChange<String, Rec>>> none = null;
      assertThatThrownBy(() -> list.changes().subscribe(none))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("subscriber");
    }
  }
}
