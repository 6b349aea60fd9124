package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.primitives.spi.Dependency;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The dependencies on single elements of a list. */
final class IndexParts {

  /**
   * The number of elements that one run tracks one by one. A run that reads more follows the whole
   * list.
   */
  static final int MAX_IN_ONE_RUN = 64;

  /** The object that {@link #remember} notes where there was no element. */
  private static final Object ABSENT = new Object();

  private final View primary;
  private final String name;
  private final ReferenceQueue<Dependency> dead = new ReferenceQueue<>();
  private @Nullable Part[] buckets = new Part[8];
  private int size;

  /** The run that has tracked last, and how many elements it has tracked. */
  private int lastRun;

  private int trackedInLastRun;

  IndexParts(View primary, String name) {
    this.primary = primary;
    this.name = name;
  }

  /** The dependency for a read in this run, made if need be; null if the run has had too many. */
  @Nullable Dependency toTrack(int index) {
    int run = primary.spi().currentRun();
    Part part = part(index);
    if (part != null && part.run == run) {
      Dependency known = part.get();
      if (known != null) {
        return known;
      }
    }
    if (run != lastRun || run <= 1) {
      lastRun = run;
      trackedInLastRun = 0;
    }
    if (trackedInLastRun < MAX_IN_ONE_RUN) {
      trackedInLastRun++;
    } else if (!primary.spi().isListing()) {
      return null;
    }
    Dependency dependency = part == null ? null : part.get();
    if (part == null || dependency == null) {
      dependency = primary.spi().dependency(primary, name);
      part = add(dependency, index);
    }
    part.run = run;
    return dependency;
  }

  @Nullable Dependency find(int index) {
    Part part = part(index);
    return part == null ? null : part.get();
  }

  boolean isEmpty() {
    purge();
    return size == 0;
  }

  private @Nullable Part part(int index) {
    Part part = buckets[index & (buckets.length - 1)];
    while (part != null && (part.index != index || part.refersTo(null))) {
      part = part.next;
    }
    return part;
  }

  private Part add(Dependency dependency, int index) {
    purge();
    if (size >= buckets.length) {
      grow();
    }
    Part part = new Part(dependency, dead, null, index);
    link(buckets, part);
    size++;
    return part;
  }

  private static void link(@Nullable Part[] table, Part part) {
    int at = part.index & (table.length - 1);
    part.next = table[at];
    table[at] = part;
  }

  private void grow() {
    @Nullable Part[] larger = new Part[buckets.length * 2];
    for (Part first : buckets) {
      Part part = first;
      while (part != null) {
        Part next = part.next;
        link(larger, part);
        part = next;
      }
    }
    buckets = larger;
  }

  private void purge() {
    for (Object gone = dead.poll(); gone != null; gone = dead.poll()) {
      remove((Part) gone);
    }
  }

  private void remove(Part gone) {
    int at = gone.index & (buckets.length - 1);
    Part before = null;
    for (Part part = buckets[at]; part != null; part = part.next) {
      if (part == gone) {
        if (before == null) {
          buckets[at] = part.next;
        } else {
          before.next = part.next;
        }
        size--;
        return;
      }
      before = part;
    }
  }

  /** All that anybody may have read. */
  List<Dependency> all() {
    return remember(List.of(), 0).dependencies;
  }

  /** The tracked elements from an index on, as they are before a change. */
  Remembered remember(List<?> raw, int from) {
    Remembered remembered = new Remembered();
    for (Part first : buckets) {
      for (Part part = first; part != null; part = part.next) {
        Dependency dependency = part.get();
        if (part.index >= from && dependency != null) {
          remembered.dependencies.add(dependency);
          remembered.indexes.add(part.index);
          remembered.values.add(valueAt(raw, part.index));
        }
      }
    }
    return remembered;
  }

  private static @Nullable Object valueAt(List<?> raw, int index) {
    return index < raw.size() ? raw.get(index) : ABSENT;
  }

  /** Elements as they were. */
  static final class Remembered {

    private final List<Dependency> dependencies = new ArrayList<>();
    private final List<Integer> indexes = new ArrayList<>();
    private final List<@Nullable Object> values = new ArrayList<>();

    private Remembered() {}

    /** Triggers those that are not what they were. */
    void triggerChanged(List<?> raw) {
      for (int i = 0; i < dependencies.size(); i++) {
        Object now = valueAt(raw, indexes.get(i));
        if (!Sameness.isSame(values.get(i), now)) {
          Dependencies.trigger(dependencies.get(i), values.get(i), now);
        }
      }
    }
  }
}
