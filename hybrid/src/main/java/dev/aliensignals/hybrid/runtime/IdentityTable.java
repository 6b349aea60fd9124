package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.primitives.spi.Spi;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The table of the views of raw objects, by identity: at most one view for each mode. It keeps
 * neither the views nor the objects alive. Safe to use from any thread; a lookup takes no lock and
 * allocates nothing.
 */
final class IdentityTable {
  /*
   * A hash table with chains. An entry refers weakly to the view, and the view strongly to the raw
   * object, so an entry dies with its view and needs no reference to the raw object.
   *
   * Once there are several systems, a second entry for each raw object says which one it belongs to, as
   * long as the raw object lives. It refers weakly to both.
   *
   * Collections that are known never to change have no such entry.
   *
   * A view of an object that all systems share has an entry for each kind of view that was asked
   * for.
   *
   * T1  All changes are made under the lock.
   * T2  A chain ends at any time, and an entry never changes but for its place: a lookup during a
   *     change may miss an entry, but cannot find a wrong one. A thread that finds nothing looks
   *     again under the lock.
   */

  private static final VarHandle BUCKET = MethodHandles.arrayElementVarHandle(Entry[].class);

  /** The kind of an entry that refers to a raw object which is to stay raw. */
  private static final int MARK = -1;

  /** A kind that no entry has: looks for marks only. */
  private static final int NO_VIEW = -2;

  /** The kind of an entry that refers to a raw object which belongs to a system. */
  private static final int HOME = -3;

  /** An entry: one view, or one mark. */
  private static class Entry extends WeakReference<Object> {
    final int hash;

    /** The code of the view's mode, or {@link #MARK}. */
    final int kind;

    volatile @Nullable Entry next;

    Entry(Object view, ReferenceQueue<Object> queue, int hash, int kind) {
      super(view, queue);
      this.hash = hash;
      this.kind = kind;
    }
  }

  /**
   * The system of one raw object. Loaded with the first one, so that until then compiled code knows
   * the class of an entry exactly.
   */
  private static final class HomeEntry extends Entry {
    final WeakReference<Home> home;

    private HomeEntry(Object raw, ReferenceQueue<Object> queue, int hash, Home home) {
      super(raw, queue, hash, HOME);
      this.home = home.weak;
    }

    static Entry of(Object raw, ReferenceQueue<Object> queue, int hash, Home home) {
      return new HomeEntry(raw, queue, hash, home);
    }
  }

  private final ReferenceQueue<Object> dead = new ReferenceQueue<>();
  private volatile @Nullable Entry[] buckets = new Entry[64];
  private int size;

  /** Whether anything was ever marked. */
  private volatile boolean marked;

  /**
   * The view of an object.
   *
   * @param kind the code of its mode
   * @return the view, {@code raw} itself if it is marked, or null if there is none
   */
  @Nullable Object find(Object raw, int kind) {
    return find(raw, hash(raw), kind);
  }

  private @Nullable Object find(Object raw, int hash, int kind) {
    @Nullable Entry[] table = buckets;
    Entry entry = (Entry) BUCKET.getAcquire(table, hash & (table.length - 1));
    while (entry != null) {
      if (entry.hash == hash) {
        if (entry.kind == kind) {
          if (entry.get() instanceof Reactive view && view.$$raw() == raw) {
            return view;
          }
        } else if (entry.kind == MARK && entry.refersTo(raw)) {
          return raw;
        }
      }
      entry = entry.next;
    }
    return null;
  }

  /** The view of an object, made if there is none. The supplier may be called in vain. */
  Object findOrAdd(Object raw, Mode mode, Supplier<? extends Reactive> factory) {
    int hash = hash(raw);
    int kind = mode.code;
    Object found = find(raw, hash, kind);
    if (found != null) {
      return found;
    }
    while (true) {
      Reactive made = factory.get(); // outside the lock: it runs code that loads classes
      synchronized (this) {
        found = find(raw, hash, kind);
        if (found != null) {
          return found;
        }
        Home home = Spi.several() ? homeOf(raw) : null;
        if (home == null || home == made.$$home()) {
          add(made, hash, kind);
          if (Spi.several() && home == null) {
            addHome(raw, made, hash);
          }
          return made;
        }
      }
      // another thread has declared it shared, or viewed it: the factory knows that now
    }
  }

  /** All views of an object, of whatever mode. */
  Object[] all(Object raw) {
    int hash = hash(raw);
    Object[] views = Forms.none();
    synchronized (this) { // as a lookup without the lock may miss one
      Entry entry = (Entry) BUCKET.getAcquire(buckets, hash & (buckets.length - 1));
      while (entry != null) {
        if (entry.hash == hash && entry.get() instanceof Reactive view && view.$$raw() == raw) {
          views = Arrays.copyOf(views, views.length + 1);
          views[views.length - 1] = view;
        }
        entry = entry.next;
      }
    }
    return views;
  }

  /** The system that an object belongs to as long as it lives; null if it has none yet. */
  @Nullable Home homeOf(Object raw) {
    int hash = hash(raw);
    Home found = findHome(raw, hash);
    if (found == null) {
      synchronized (this) {
        found = findHome(raw, hash); // T2
      }
    }
    return found;
  }

  private @Nullable Home findHome(Object raw, int hash) {
    @Nullable Entry[] table = buckets;
    Entry entry = (Entry) BUCKET.getAcquire(table, hash & (table.length - 1));
    while (entry != null) {
      if (entry.kind == HOME && entry.hash == hash && entry.refersTo(raw)) {
        Home home = ((HomeEntry) entry).home.get();
        if (home != null) { // else its system is gone, with all that followed the object
          return home;
        }
      }
      entry = entry.next;
    }
    return null;
  }

  private void addHome(Object raw, Reactive view, int hash) {
    Home home = view.$$home();
    boolean constant = view instanceof View && Mutability.isConstant(raw.getClass());
    if (!constant && findHome(raw, hash) == null) {
      link(buckets, HomeEntry.of(raw, dead, hash, home));
      size++;
    }
  }

  /** There are several systems from now on: notes where the objects belong that have views. */
  synchronized void addHomes() {
    List<Reactive> views = new ArrayList<>();
    for (Entry first : buckets) {
      for (Entry entry = first; entry != null; entry = entry.next) {
        if (entry.kind == Mode.DEEP.code && entry.get() instanceof Reactive view) {
          views.add(view);
        }
      }
    }
    for (Reactive view : views) {
      if (size >= buckets.length) {
        grow();
      }
      addHome(view.$$raw(), view, hash(view.$$raw()));
    }
  }

  /** Marks an object: {@link #find} gives the object itself, unless it has a view already. */
  void mark(Object raw) {
    int hash = hash(raw);
    synchronized (this) {
      if (find(raw, hash, NO_VIEW) == null) {
        add(raw, hash, MARK);
        marked = true;
      }
    }
  }

  /** Whether an object was marked. */
  boolean isMarked(Object raw) {
    return marked && find(raw, NO_VIEW) != null;
  }

  /** The number of entries, dead ones not counted. */
  synchronized int size() {
    purge();
    return size;
  }

  private static int hash(Object raw) {
    int hash = System.identityHashCode(raw);
    return hash ^ (hash >>> 16);
  }

  private void add(Object view, int hash, int kind) {
    purge();
    if (size >= buckets.length) {
      grow();
    }
    link(buckets, new Entry(view, dead, hash, kind));
    size++;
  }

  private static void link(@Nullable Entry[] table, Entry entry) {
    int at = entry.hash & (table.length - 1);
    Entry first = table[at];
    if (entry.kind == HOME && first != null) {
      linkLast(first, entry);
    } else {
      entry.next = first;
      BUCKET.setRelease(table, at, entry);
    }
  }

  /** Puts what is seldom looked for out of the way of the views. */
  private static void linkLast(Entry first, Entry entry) {
    Entry last = first;
    for (Entry next = last.next; next != null; next = last.next) {
      last = next;
    }
    entry.next = null;
    last.next = entry;
  }

  private void grow() {
    @Nullable Entry[] old = buckets;
    @Nullable Entry[] larger = new Entry[old.length * 2];
    for (Entry first : old) {
      Entry entry = first;
      while (entry != null) {
        Entry next = entry.next;
        link(larger, entry);
        entry = next;
      }
    }
    buckets = larger;
  }

  private void purge() {
    for (Object gone = dead.poll(); gone != null; gone = dead.poll()) {
      Entry entry = (Entry) gone;
      @Nullable Entry[] table = buckets;
      int at = entry.hash & (table.length - 1);
      Entry before = null;
      for (Entry here = table[at]; here != null; here = here.next) {
        if (here == entry) {
          if (before == null) {
            BUCKET.setRelease(table, at, entry.next);
          } else {
            before.next = entry.next;
          }
          size--;
          break;
        }
        before = here;
      }
    }
  }
}
