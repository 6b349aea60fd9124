package dev.aliensignals.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.aliensignals.primitives.benchmarks.Graph;
import dev.aliensignals.primitives.benchmarks.Workload;
import dev.aliensignals.primitives.benchmarks.WorkloadBenchmark;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Checks each workload on one kind of graph, and prints what a write brings about: runs of effects,
 * evaluations of computeds, bytes allocated. A library that promises each at most once must keep to
 * it exactly.
 */
final class Counts {

  private static final long LIMIT = TimeUnit.MILLISECONDS.toNanos(400);
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Counts() {}

  /** Prints JSON. The arguments are the kind, and the workloads. */
  public static void main(String[] args) {
    StringBuilder json = new StringBuilder("{");
    for (int i = 1; i < args.length; i++) {
      json.append(i == 1 ? "" : ",").append('"').append(args[i]).append("\":");
      json.append(counts(args[0], args[i]));
    }
    System.out.println(json.append('}'));
  }

  private static String counts(String kind, String name) {
    Graph<?> graph = WorkloadBenchmark.graph(kind);
    graph.counting = true;
    Workload<?> workload = Workload.of(name, graph);
    operate(workload, workload.pass);
    if (graph.runsOnce()) {
      workload.verify();
    }
    long runs = graph.runs;
    long evaluations = graph.recomputations;
    int counted = operate(workload, workload.pass);
    return String.format(
        Locale.ROOT,
        "{\"runs\":%s,\"evaluations\":%s,\"bytes\":%s}",
        (double) (graph.runs - runs) / counted,
        (double) (graph.recomputations - evaluations) / counted,
        bytes(Workload.of(name, WorkloadBenchmark.graph(kind))));
  }

  private static double bytes(Workload<?> workload) {
    operate(workload, Math.max(20_000, workload.pass));
    int measured = workload.pass * Math.max(1, 500 / workload.pass);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    int operations = operate(workload, measured);
    return (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / operations;
  }

  /** Returns how many operations there was time for. */
  private static int operate(Workload<?> workload, int operations) {
    long start = System.nanoTime();
    for (int i = 1; i <= operations; i++) {
      int unused = workload.operate();
      if (System.nanoTime() - start > LIMIT) {
        return i;
      }
    }
    return operations;
  }
}
