package dev.aliensignals.benchmarks;

import dev.aliensignals.primitives.benchmarks.WorkloadBenchmark;

/** The builders of the graphs that are measured. */
enum Contender {
  HAND_BOXED("hand-written, boxed", "HAND_BOXED"),
  HAND_UNBOXED("hand-written, unboxed", "HAND_UNBOXED"),
  BOXED("boxed", "BOXED"),
  UNBOXED("unboxed", "UNBOXED"),
  LISTENERS("listener lists", ListenerLists.class.getName()),
  JAVAFX("JavaFX", JavaFx.class.getName()),
  REACTFX("ReactFX", ReactFx.class.getName()),
  RXJAVA("RxJava", RxJava.class.getName()),
  REACTOR("Reactor", ReactorCore.class.getName()),
  COMPOSE("Compose", Compose.class.getName()),
  VAADIN("Vaadin", "dev.aliensignals.benchmarks.Vaadin"),
  NODE("alien-signals", "");

  /** How tables and plots name it. */
  final String title;

  /** The kind of graph that {@link WorkloadBenchmark#graph} makes. */
  final String kind;

  Contender(String title, String kind) {
    this.title = title;
    this.kind = kind;
  }

  /** Whether it is another library on the JVM. */
  boolean isPeer() {
    return compareTo(LISTENERS) >= 0 && compareTo(VAADIN) <= 0;
  }

  boolean isOnTheJvm() {
    return this != NODE;
  }

  /** Why it cannot be measured here, or an empty string. */
  String missing() {
    if (this == NODE) {
      return Node.missing();
    }
    return this == VAADIN && Runtime.version().feature() < 21 ? "needs JDK 21 or newer" : "";
  }
}
