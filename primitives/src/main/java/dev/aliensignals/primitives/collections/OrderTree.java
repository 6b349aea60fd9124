package dev.aliensignals.primitives.collections;

import dev.aliensignals.primitives.spi.Spi;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The order of the entries of a list: finds an entry by index, and the index of an entry, in O(log
 * n), and changes the order of one at the same cost. Guarded by the system.
 */
final class OrderTree<K, T extends @Nullable Object, E extends Entry<K, T>> {
  /*
   * A treap: in the order of the list from left to right, and each entry has a priority not less than
   * those below it. The priority is made of the slot of the entry, which is as good as a random number
   * and takes no field.
   *
   * T1  size of an entry is 1 and the sizes of its two subtrees; 0 if it is in no tree.
   * T2  A change is made whole. It runs no code of users and takes no memory; its caller makes sure
   *     that there is stack for it.
   */

  private @Nullable Entry<K, T> root;

  private static int priority(Entry<?, ?> entry) {
    int mixed = (entry.slot + 1) * 0x9E3779B9;
    mixed = (mixed ^ (mixed >>> 15)) * 0x85EBCA6B;
    return mixed ^ (mixed >>> 13);
  }

  private static int sizeOf(@Nullable Entry<?, ?> entry) {
    return entry == null ? 0 : entry.size;
  }

  @SuppressWarnings("unchecked")
  private E cast(Entry<K, T> entry) {
    return (E) entry;
  }

  int size() {
    return sizeOf(root);
  }

  @Nullable E root() {
    return root == null ? null : cast(root);
  }

  /** The entry at an index, or null if there is no such index. */
  @Nullable E at(int index) {
    Entry<K, T> at = root;
    if (at == null || index < 0 || index >= at.size) {
      return null;
    }
    int rest = index;
    while (true) {
      int before = sizeOf(at.left);
      if (rest == before) {
        return cast(at);
      }
      if (rest < before) {
        at = required(at.left);
      } else {
        rest -= before + 1;
        at = required(at.right);
      }
    }
  }

  private static <N> N required(@Nullable N node) {
    return java.util.Objects.requireNonNull(node);
  }

  /** The index of an entry that is in the tree. */
  int indexOf(Entry<K, T> entry) {
    int index = sizeOf(entry.left);
    Entry<K, T> at = entry;
    for (Entry<K, T> up = at.parent; up != null; up = at.parent) {
      if (up.right == at) {
        index += sizeOf(up.left) + 1;
      }
      at = up;
    }
    return index;
  }

  @Nullable E first() {
    Entry<K, T> at = root;
    while (at != null && at.left != null) {
      at = at.left;
    }
    return at == null ? null : cast(at);
  }

  @Nullable E next(Entry<K, T> entry) {
    Entry<K, T> at = entry.right;
    if (at != null) {
      while (at.left != null) {
        at = at.left;
      }
      return cast(at);
    }
    at = entry;
    Entry<K, T> up = at.parent;
    while (up != null && up.right == at) {
      at = up;
      up = at.parent;
    }
    return up == null ? null : cast(up);
  }

  @Nullable E previous(Entry<K, T> entry) {
    Entry<K, T> at = entry.left;
    if (at != null) {
      while (at.right != null) {
        at = at.right;
      }
      return cast(at);
    }
    at = entry;
    Entry<K, T> up = at.parent;
    while (up != null && up.left == at) {
      at = up;
      up = at.parent;
    }
    return up == null ? null : cast(up);
  }

  void forEach(Consumer<? super E> each) {
    for (E at = first(); at != null; at = next(at)) {
      each.accept(at);
    }
  }

  /** Puts an entry in so that it has this index. */
  void insert(int index, E entry) {
    Entry<K, T> at = root;
    if (at == null) {
      plant(entry);
      return;
    }
    int rest = index;
    while (true) {
      int before = sizeOf(at.left);
      if (rest <= before) {
        Entry<K, T> left = at.left;
        if (left == null) {
          at.left = entry;
          break;
        }
        at = left;
      } else {
        rest -= before + 1;
        Entry<K, T> right = at.right;
        if (right == null) {
          at.right = entry;
          break;
        }
        at = right;
      }
    }
    grow(entry, at);
  }

  /**
   * Puts an entry in behind those that are not greater. Changes nothing if the function throws, or
   * there is no stack.
   *
   * @param order compares the entry with another one
   */
  void insert(E entry, ToIntFunction<? super E> order) {
    Entry<K, T> parent = null;
    boolean before = false;
    for (Entry<K, T> at = root; at != null; at = before ? at.left : at.right) {
      parent = at;
      before = order.applyAsInt(cast(at)) < 0;
    }
    Spi.get().secureStack();
    if (parent == null) {
      plant(entry);
      return;
    }
    if (before) {
      parent.left = entry;
    } else {
      parent.right = entry;
    }
    grow(entry, parent);
  }

  private void plant(E entry) {
    entry.size = 1;
    root = entry;
  }

  /** {@code entry} is a new leaf below {@code parent}. */
  private void grow(Entry<K, T> entry, Entry<K, T> parent) {
    entry.parent = parent;
    entry.size = 1;
    for (Entry<K, T> up = parent; up != null; up = up.parent) {
      up.size++;
      up.subtreeChanged();
    }
    int priority = priority(entry);
    for (Entry<K, T> up = parent; up != null && priority(up) < priority; up = entry.parent) {
      rotateUp(entry, up);
    }
  }

  /** Exchanges an entry and its parent, which keeps the order. */
  private void rotateUp(Entry<K, T> entry, Entry<K, T> parent) {
    Entry<K, T> inner;
    if (parent.left == entry) {
      inner = entry.right;
      parent.left = inner;
      entry.right = parent;
    } else {
      inner = entry.left;
      parent.right = inner;
      entry.left = parent;
    }
    if (inner != null) {
      inner.parent = parent;
    }
    replace(parent, entry);
    parent.parent = entry;
    entry.size = parent.size;
    resize(parent);
  }

  /** Puts {@code next}, or nothing, where {@code old} hangs. */
  private void replace(Entry<K, T> old, @Nullable Entry<K, T> next) {
    Entry<K, T> up = old.parent;
    if (up == null) {
      root = next;
    } else if (up.left == old) {
      up.left = next;
    } else {
      up.right = next;
    }
    if (next != null) {
      next.parent = up;
    }
  }

  private static void resize(Entry<?, ?> entry) {
    entry.size = 1 + sizeOf(entry.left) + sizeOf(entry.right);
  }

  /** Takes an entry out that is in the tree. */
  void remove(Entry<K, T> entry) {
    while (true) {
      Entry<K, T> left = entry.left;
      Entry<K, T> right = entry.right;
      if (left == null || right == null) {
        Entry<K, T> up = entry.parent;
        replace(entry, left == null ? right : left);
        for (; up != null; up = up.parent) {
          up.size--;
          up.subtreeChanged();
        }
        forget(entry);
        return;
      }
      rotateUp(priority(left) > priority(right) ? left : right, entry);
    }
  }

  private static void forget(Entry<?, ?> entry) {
    entry.parent = null;
    entry.left = null;
    entry.right = null;
    entry.size = 0;
  }

  /** Replaces all by {@code entries}, some of which may be in the tree already. O(n). */
  void build(List<? extends E> entries) {
    clear();
    Entry<K, T> last = null;
    for (E entry : entries) {
      int priority = priority(entry);
      Entry<K, T> below = null;
      Entry<K, T> at = last;
      while (at != null && priority(at) < priority) {
        resize(at);
        below = at;
        at = at.parent;
      }
      entry.size = 1;
      entry.left = below;
      if (below != null) {
        below.parent = entry;
      }
      entry.parent = at;
      if (at != null) {
        at.right = entry;
      }
      last = entry;
    }
    while (last != null) {
      resize(last);
      root = last;
      last = last.parent;
    }
  }

  /** Takes all out. O(n). */
  void clear() {
    Entry<K, T> at = root;
    root = null;
    while (at != null) {
      Entry<K, T> down = at.left != null ? at.left : at.right;
      if (down != null) {
        at = down;
        continue;
      }
      Entry<K, T> up = at.parent;
      if (up != null) {
        if (up.left == at) {
          up.left = null;
        } else {
          up.right = null;
        }
      }
      forget(at);
      at = up;
    }
  }
}
