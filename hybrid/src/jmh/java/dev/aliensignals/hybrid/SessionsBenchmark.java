package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.effect;
import static dev.aliensignals.hybrid.Hybrid.reactive;

import dev.aliensignals.primitives.ReactiveSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * Updates of sessions, each with a bean and an effect: a system for each, all in the global one, or
 * plain objects that call a function. The threads, one or two by {@code -t}, have their sessions to
 * themselves, as far as there are enough.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class SessionsBenchmark {

  /** Where sessions have their state. */
  public enum Where {
    OWN_SYSTEMS,
    GLOBAL_SYSTEM,
    PLAIN_OBJECTS
  }

  /** An ordinary bean. */
  public static class Cart {
    private int count;

    public int getCount() {
      return count;
    }

    public void setCount(int count) {
      this.count = count;
    }
  }

  /**
   * One session. Its sum has room around it, so that threads do not share a cache line by chance.
   */
  private static final class Session {
    final ReactiveSystem system;
    final Cart cart;
    final long[] sum = new long[32];

    Session(ReactiveSystem system) {
      this.system = system;
      this.cart = system == null ? new Cart() : system.run(() -> reactive(new Cart()));
      if (system != null) {
        system.run(() -> effect(this::see));
      }
    }

    private void see() {
      sum[16] += cart.getCount();
    }

    void update(int value) {
      cart.setCount(value);
      if (system == null) {
        see();
      }
    }
  }

  @Param Where where;

  @Param({"1", "2", "4", "64"})
  int sessions;

  private Session[] all;

  @Setup
  public void setUp() {
    all = new Session[sessions];
  }

  /**
   * A session, made by the thread that asks first, as a server does: then what it consists of is
   * not beside what another thread writes.
   */
  private synchronized Session session(int i) {
    Session session = all[i];
    if (session == null) {
      all[i] =
          session =
              new Session(
                  switch (where) {
                    case OWN_SYSTEMS -> ReactiveSystem.create("session " + i);
                    case GLOBAL_SYSTEM -> ReactiveSystem.global();
                    case PLAIN_OBJECTS -> null;
                  });
    }
    return session;
  }

  @TearDown
  public void tearDown() {
    for (Session session : all) {
      if (where == Where.OWN_SYSTEMS) {
        session.system.close();
      }
    }
  }

  /** The objects that one thread updates, in turn. */
  @State(Scope.Thread)
  public static class Mine {
    private Session[] sessions;
    private int next;
    private int value;

    @Setup
    public void setUp(SessionsBenchmark benchmark, ThreadParams thread) {
      List<Session> mine = new ArrayList<>();
      for (int i = 0; i < benchmark.sessions; i++) {
        if (benchmark.sessions < thread.getThreadCount()
            || i % thread.getThreadCount() == thread.getThreadIndex()) {
          mine.add(benchmark.session(i));
        }
      }
      sessions = mine.toArray(new Session[0]);
    }
  }

  @Benchmark
  public void update(Mine mine) {
    int at = mine.next;
    mine.next = at + 1 == mine.sessions.length ? 0 : at + 1;
    mine.sessions[at].update(++mine.value);
  }
}
