package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.hybrid.ChangeKind;
import dev.aliensignals.primitives.spi.Dependency;
import dev.aliensignals.primitives.spi.Spi;
import org.jspecify.annotations.Nullable;

/**
 * The state that the views of one raw collection share: dependencies, each made when it is first
 * tracked, and listeners. Touched by the thread that owns the system only.
 */
final class Dependencies {

  /**
   * The primary view, which each dependency keeps alive, and which keeps these dependencies alive.
   */
  private final View primary;

  /** Stands for the value of a key that is not there. */
  static final Object ABSENT = new Object();

  private @Nullable Dependency size;

  /** The size that was tracked or told last. */
  private int knownSize = View.UNKNOWN_SIZE;

  private @Nullable Dependency keys;
  private @Nullable Dependency all;

  /** The run that has tracked {@link #all} last, and so need not track anything else. */
  private int runOfAll;

  private @Nullable IndexParts indexes;
  private @Nullable KeyParts parts;
  private @Nullable Listeners listeners;

  Dependencies(View primary) {
    this.primary = primary;
  }

  // ---- reads, where the caller has asked whether this thread tracks -----------------------------

  void trackSize() {
    if (isInRunOfAll()) {
      return;
    }
    Dependency dependency = size;
    if (dependency == null) {
      size = dependency = make(".size");
    }
    knownSize = primary.knownSize();
    dependency.track();
  }

  /** Tracks which keys a map has, and their order. */
  void trackKeys() {
    if (isInRunOfAll()) {
      return;
    }
    Dependency dependency = keys;
    if (dependency == null) {
      keys = dependency = make(".keys");
    }
    dependency.track();
  }

  /** Tracks everything there is to see. */
  void trackAll() {
    Dependency dependency = all;
    if (dependency == null) {
      all = dependency = make(".all");
    }
    dependency.track();
    runOfAll = primary.spi().currentRun();
  }

  /** Whether the run that tracks has tracked everything already. */
  private boolean isInRunOfAll() {
    Spi spi = primary.spi();
    int run = spi.currentRun();
    return run == runOfAll && run > 1 && !spi.isListing();
  }

  /** Tracks one element of a list; too many of them in one run are tracked as everything. */
  void trackIndex(int index) {
    if (isInRunOfAll()) {
      return;
    }
    IndexParts table = indexes;
    if (table == null) {
      indexes = table = new IndexParts(primary, name("[]"));
    }
    Dependency dependency = table.toTrack(index);
    if (dependency == null) {
      trackAll();
    } else {
      dependency.track();
    }
  }

  /** Tracks the presence of an element in a set, or the value of a key of a map. */
  void trackPart(@Nullable Object part) {
    if (isInRunOfAll()) {
      return;
    }
    KeyParts table = parts;
    if (table == null) {
      parts = table = new KeyParts(primary, name("[]"));
    }
    Dependency dependency = table.toTrack(Reactivity.toRaw(part));
    if (dependency == null) {
      trackAll();
    } else {
      dependency.track();
    }
  }

  private Dependency make(String suffix) {
    return primary.spi().dependency(primary, name(suffix));
  }

  private String name(String suffix) {
    return (primary.$$raw().getClass().getSimpleName() + suffix).intern(); // one for all of a class
  }

  // ---- changes ----------------------------------------------------------------------------------

  void triggerSize() {
    Dependency dependency = size;
    if (dependency == null) {
      return;
    }
    int old = knownSize;
    knownSize = View.UNKNOWN_SIZE;
    try {
      knownSize = primary.knownSize();
    } finally {
      if (old == View.UNKNOWN_SIZE || knownSize == View.UNKNOWN_SIZE) {
        dependency.trigger();
      } else {
        trigger(dependency, old, knownSize);
      }
    }
  }

  void triggerKeys() {
    trigger(keys);
  }

  void triggerAll() {
    trigger(all);
  }

  /** Triggers the value of a key of a map; {@link #ABSENT} where it is not there. */
  void triggerPart(@Nullable Object part, @Nullable Object old, @Nullable Object now) {
    KeyParts table = parts;
    if (table != null) {
      trigger(table.find(Reactivity.toRaw(part)), old, now);
    }
  }

  void triggerIndex(int index, @Nullable Object old, @Nullable Object now) {
    IndexParts table = indexes;
    if (table != null) {
      trigger(table.find(index), old, now);
    }
  }

  /** Triggers all there is when it is not known what has changed. */
  void triggerEverything() {
    trigger(size);
    knownSize = View.UNKNOWN_SIZE;
    triggerKeys();
    triggerAll();
    if (indexes != null) {
      indexes.all().forEach(Dependency::trigger);
    }
    if (parts != null) {
      parts.all().forEach(Dependency::trigger);
    }
    Listeners told = listeners;
    if (told != null) {
      told.lost(primary.$$raw());
    }
  }

  private static void trigger(@Nullable Dependency dependency) {
    if (dependency != null) {
      dependency.trigger();
    }
  }

  /** Triggers a change, which is none if the open batch changes it back. */
  static void trigger(@Nullable Dependency dependency, @Nullable Object old, @Nullable Object now) {
    if (dependency == null) {
      return;
    }
    if (dependency.isKept()) {
      dependency.trigger(old, now, Sameness.INSTANCE);
    } else {
      dependency.trigger();
    }
  }

  /** The elements that are tracked one by one, from an index on; null if there are none. */
  @Nullable IndexParts indexes() {
    IndexParts table = indexes;
    return table == null || table.isEmpty() ? null : table;
  }

  // ---- listeners --------------------------------------------------------------------------------

  boolean hasListeners() {
    return listeners != null;
  }

  void addListener(MutationListener listener) {
    listeners = Listeners.with(listeners, listener);
  }

  void removeListener(MutationListener listener) {
    listeners = Listeners.without(listeners, listener);
  }

  void tell(@Nullable Object key, @Nullable Object old, @Nullable Object now, ChangeKind kind) {
    Listeners told = listeners;
    if (told != null) {
      told.changed(primary.$$raw(), Reactivity.toRaw(key), old, now, kind);
    }
  }
}
