package dev.aliensignals.examples;

import static dev.aliensignals.primitives.Signals.*;

import dev.aliensignals.primitives.Computed;
import dev.aliensignals.primitives.EffectScope;
import dev.aliensignals.primitives.Signal;
import dev.aliensignals.primitives.Task;
import dev.aliensignals.primitives.TaskState;
import dev.aliensignals.primitives.ValueOnError;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The snippets of docs/guide/async.md. */
@ExtendWith(Printed.class)
class AsyncSnippetsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static String search(String query) {
    return "results for " + query;
  }

  private static int load(int page) throws IOException {
    if (page < 0) {
      throw new IOException("no page " + page);
    }
    return page * 100;
  }

  @Test
  void task_basics() throws Exception {
    // snippet: async-basics
    Signal<String> query = signal("ada");
    Task<String> found = task(ctx -> search(query.get())); // search may block
    effect(() -> System.out.println(found.state())); // prints Pending[previous=null, error=null]
    found.await(PATIENCE); // prints Ready[value=results for ada]

    query.set("grace"); // prints Pending[previous=results for ada, error=null]
    found.await(PATIENCE); // prints Ready[value=results for grace]
    found.close();
    // end
  }

  @Test
  void task_initial() throws Exception {
    // snippet: async-initial
    Signal<Integer> page = signal(1);
    Task<List<Integer>> rows =
        task(
            o -> o.name("rows"),
            List.of(),
            (previous, ctx) -> {
              List<Integer> all = new ArrayList<>(previous);
              all.add(load(page.get()));
              return all;
            });
    effect(() -> System.out.println(rows.get())); // prints []
    rows.await(PATIENCE); // prints [100]
    page.set(2);
    rows.await(PATIENCE); // prints [100, 200]
    rows.close();
    // end
  }

  @Test
  void task_match() throws Exception {
    // snippet: async-match
    Signal<Integer> page = signal(1);
    Task<Integer> total = task(ctx -> load(page.get()));
    effect(
        () ->
            System.out.println(
                total
                    .state()
                    .match(
                        () -> "nothing asked for",
                        previous -> previous == null ? "loading" : "loading, was " + previous,
                        value -> "total " + value,
                        (error, previous) -> "failed: " + error.getMessage())));
    // prints loading
    total.await(PATIENCE); // prints total 100

    page.set(-1); // prints loading, was 100
    // end
    while (total.isPending()) {
      Thread.onSpinWait();
    }
    // snippet: async-failed
    // prints failed: no page -1
    System.out.println(total.lastValue()); // prints 100
    try {
      total.get();
    } catch (Exception e) {
      System.out.println(e); // prints java.io.IOException: no page -1
    }
    // end
    total.close();
  }

  @Test
  void tasks_matchOfTwo() throws Exception {
    // snippet: async-match-several
    Task<Integer> total = task(ctx -> load(1));
    Task<String> owner = task(ctx -> search("ada"));
    Computed<String> line =
        computed(
            () ->
                TaskState.match(
                    total.state(),
                    owner.state(),
                    () -> "nothing asked for",
                    () -> "loading",
                    (sum, name) -> sum + " of " + name,
                    errors -> "failed: " + errors.get(0).getMessage()));
    effect(() -> System.out.println(line.get())); // prints loading
    total.await(PATIENCE);
    owner.await(PATIENCE); // prints 100 of results for ada
    // end
    total.close();
    owner.close();
  }

  @Test
  void task_keep() throws Exception {
    // snippet: async-keep-value
    Signal<Integer> page = signal(1);
    Task<Integer> total =
        task(o -> o.valueOnError(ValueOnError.KEEP), 0, (previous, ctx) -> load(page.get()));
    System.out.println(total.await(PATIENCE)); // prints 100
    page.set(-1);
    System.out.println(total.await(PATIENCE)); // prints 100
    System.out.println(total.state() instanceof TaskState.Failed); // prints true
    // end
  }

  @Test
  void task_cancel() throws Exception {
    // snippet: async-cancel
    CountDownLatch asked = new CountDownLatch(1);
    Signal<Integer> page = signal(1);
    Task<Integer> total =
        task(
            ctx -> {
              CompletableFuture<Integer> answer = new CompletableFuture<>(); // of some client
              ctx.onCancel(() -> answer.cancel(true)); // which no interrupt reaches
              if (page.get() == 2) {
                answer.complete(200);
              }
              asked.countDown();
              return answer.join();
            });
    effect(() -> System.out.println(total.lastValue())); // prints null
    asked.await(30, TimeUnit.SECONDS);
    page.set(2); // the first request is cancelled
    total.await(PATIENCE); // prints 200
    total.close();
    // end
  }

  @Test
  void task_control() throws Exception {
    // snippet: async-control
    Signal<Integer> page = signal(1);
    Task<Integer> total = task(ctx -> load(page.get()));
    System.out.println(total.await(PATIENCE)); // prints 100

    total.set(111); // by hand, until a dependency changes
    System.out.println(total.get()); // prints 111
    total.reload(); // now, whatever has changed
    System.out.println(total.await(PATIENCE)); // prints 100
    total.cancel(); // nothing is on its way: nothing happens
    // end
  }

  @Test
  void task_scope() throws Exception {
    // snippet: async-scope
    EffectScope page = effectScope();
    Task<Integer> total = page.run(() -> task(ctx -> load(3)));
    System.out.println(total.await(PATIENCE)); // prints 300
    page.close(); // cancels what runs, and closes the task
    System.out.println(total.isClosed()); // prints true
    // end
  }

  @Test
  void task_executor() throws Exception {
    // snippet: async-executor
    ExecutorService pool = Executors.newFixedThreadPool(2);
    Task<String> name =
        task(o -> o.name("name").executor(pool), ctx -> Thread.currentThread().getName());
    System.out.println(name.await(PATIENCE).startsWith("pool-")); // prints true
    pool.shutdown();
    // end
  }
}
