package dev.aliensignals.hybrid.runtime;

import dev.aliensignals.hybrid.ChangeKind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of one raw object. Immutable, so that a listener may add or remove others. A view
 * keeps null while there are none.
 */
public final class Listeners {

  private final MutationListener[] listeners;

  private Listeners(MutationListener... listeners) {
    this.listeners = listeners;
  }

  /**
   * Adds one.
   *
   * @param others may be null
   * @param added the new one
   * @return others and the new one
   */
  public static Listeners with(@Nullable Listeners others, MutationListener added) {
    if (others == null) {
      return new Listeners(added);
    }
    MutationListener[] more = Arrays.copyOf(others.listeners, others.listeners.length + 1);
    more[more.length - 1] = added;
    return new Listeners(more);
  }

  /**
   * Removes one.
   *
   * @param all may be null
   * @param removed compared by identity
   * @return the rest, null if nothing is left
   */
  public static @Nullable Listeners without(@Nullable Listeners all, MutationListener removed) {
    if (all == null) {
      return null;
    }
    MutationListener[] old = all.listeners;
    for (int i = 0; i < old.length; i++) {
      if (old[i] == removed) {
        if (old.length == 1) {
          return null;
        }
        MutationListener[] fewer = Arrays.copyOf(old, old.length - 1);
        System.arraycopy(old, i + 1, fewer, i, fewer.length - i);
        return new Listeners(fewer);
      }
    }
    return all;
  }

  /**
   * Tells all of a change, see {@link MutationListener#changed}.
   *
   * @param owner the raw object that changed
   * @param key which part of it
   * @param old the raw value before
   * @param now the raw value after
   * @param kind the kind of the change
   */
  public void changed(
      Object owner,
      @Nullable Object key,
      @Nullable Object old,
      @Nullable Object now,
      ChangeKind kind) {
    for (MutationListener listener : listeners) {
      listener.changed(owner, key, old, now, kind);
    }
  }

  /**
   * Tells all that something has changed, see {@link MutationListener#lost}.
   *
   * @param owner the raw object
   */
  public void lost(Object owner) {
    for (MutationListener listener : listeners) {
      listener.lost(owner);
    }
  }
}
