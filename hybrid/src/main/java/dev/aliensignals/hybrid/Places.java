package dev.aliensignals.hybrid;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The places of the elements of a list: tells at which index an object is. */
final class Places {
  /*
   * A tree whose order is that of the list. Each place knows how many there are below it, so the way
   * up to the root tells its index: O(log n), as an insertion and a removal are.
   *
   * P1  size of a place = 1 + size of its left + size of its right.
   * P2  rank of a place >= rank of its children. Ranks are drawn so that half of them are 0, a quarter 1
   *     and so on, as they are in a tree that was built in balance; that keeps it so.
   * P3  first has, for each object in the list, one of its places, from which next leads to the others.
   */

  /**
   * The number of places of one object up to which the first is looked for; beyond, any of them
   * will do.
   */
  private static final int MAX_COMPARED = 8;

  private static final class Place {
    @Nullable Object object;
    int size = 1;
    int rank;
    @Nullable Place parent;
    @Nullable Place left;
    @Nullable Place right;

    /** Others of the same object. */
    @Nullable Place next;

    @Nullable Place previous;

    Place(@Nullable Object object, int rank) {
      this.object = object;
      this.rank = rank;
    }
  }

  private @Nullable Place root;
  private final IdentityHashMap<Object, Place> first = new IdentityHashMap<>();

  /**
   * Notes where everything is.
   *
   * @param list any list
   * @param identity gives the object that stands for an element, which is not null
   */
  Places(List<?> list, UnaryOperator<Object> identity) {
    @Nullable Object[] objects = list.toArray();
    for (int i = 0; i < objects.length; i++) {
      Object object = objects[i];
      objects[i] = object == null ? null : identity.apply(object);
    }
    root = build(objects, 0, objects.length);
  }

  /** Recursive to the logarithm of the size. */
  private @Nullable Place build(@Nullable Object[] objects, int from, int to) {
    if (from == to) {
      return null;
    }
    int middle = (from + to) >>> 1;
    Place place = new Place(objects[middle], 31 - Integer.numberOfLeadingZeros(to - from));
    setLeft(place, build(objects, from, middle));
    setRight(place, build(objects, middle + 1, to));
    place.size = to - from;
    enter(place);
    return place;
  }

  int size() {
    return size(root);
  }

  /** The index of an object; -1 if it is not in the list. */
  int indexOf(Object object) {
    int index = -1;
    int compared = 0;
    for (Place place = first.get(object);
        place != null && compared < MAX_COMPARED;
        place = place.next) {
      int found = index(place);
      index = index < 0 ? found : Math.min(index, found);
      compared++;
    }
    return index;
  }

  private static int index(Place place) {
    int index = size(place.left);
    Place below = place;
    for (Place above = place.parent; above != null; above = above.parent) {
      if (above.right == below) {
        index += size(above.left) + 1;
      }
      below = above;
    }
    return index;
  }

  /** An element was added; an index that cannot be is left to be found out by {@link #size}. */
  void add(int index, @Nullable Object object) {
    int rank = Integer.numberOfTrailingZeros(ThreadLocalRandom.current().nextInt());
    Place added = new Place(object, rank);
    enter(added);
    Place above = root;
    if (above == null) {
      root = added;
      return;
    }
    int left = index;
    while (true) {
      above.size++;
      Place below;
      if (left <= size(above.left)) {
        below = above.left;
        if (below == null) {
          setLeft(above, added);
          break;
        }
      } else {
        left -= size(above.left) + 1;
        below = above.right;
        if (below == null) {
          setRight(above, added);
          break;
        }
      }
      above = below;
    }
    for (Place parent = added.parent;
        parent != null && parent.rank < added.rank;
        parent = added.parent) {
      rotateUp(added, parent);
    }
  }

  /** The element at an index was removed. */
  void remove(int index) {
    Place removed = at(index);
    if (removed == null) {
      return;
    }
    leave(removed);
    while (true) {
      Place left = removed.left;
      Place right = removed.right;
      if (left == null || right == null) {
        Place below = left == null ? right : left;
        Place above = removed.parent;
        replace(removed, below);
        for (; above != null; above = above.parent) {
          above.size--;
        }
        return;
      }
      rotateUp(left.rank >= right.rank ? left : right, removed);
    }
  }

  /** The element at an index was replaced. */
  void set(int index, @Nullable Object object) {
    Place place = at(index);
    if (place != null) {
      leave(place);
      place.object = object;
      enter(place);
    }
  }

  private @Nullable Place at(int index) {
    int left = index;
    Place place = root;
    while (place != null) {
      int before = size(place.left);
      if (left == before) {
        return place;
      }
      if (left < before) {
        place = place.left;
      } else {
        left -= before + 1;
        place = place.right;
      }
    }
    return null;
  }

  // ---- the places of one object -----------------------------------------------------------------

  private void enter(Place place) {
    Object object = place.object;
    if (object != null) {
      Place other = first.put(object, place);
      place.previous = null;
      place.next = other;
      if (other != null) {
        other.previous = place;
      }
    }
  }

  private void leave(Place place) {
    Object object = place.object;
    if (object == null) {
      return;
    }
    Place next = place.next;
    Place previous = place.previous;
    if (next != null) {
      next.previous = previous;
    }
    if (previous != null) {
      previous.next = next;
    } else if (next != null) {
      first.put(object, next);
    } else {
      first.remove(object);
    }
  }

  // ---- the tree ---------------------------------------------------------------------------------

  private static int size(@Nullable Place place) {
    return place == null ? 0 : place.size;
  }

  private static void setLeft(Place above, @Nullable Place below) {
    above.left = below;
    if (below != null) {
      below.parent = above;
    }
  }

  private static void setRight(Place above, @Nullable Place below) {
    above.right = below;
    if (below != null) {
      below.parent = above;
    }
  }

  private void replace(Place old, @Nullable Place now) {
    Place above = old.parent;
    if (above == null) {
      root = now;
      if (now != null) {
        now.parent = null;
      }
    } else if (above.left == old) {
      setLeft(above, now);
    } else {
      setRight(above, now);
    }
  }

  /*
   *     above            below            and the other way round
   *     /   \            /   \
   *  below   c    ──▶   a   above
   *  /   \                  /   \
   * a     b                b     c
   */
  private void rotateUp(Place below, Place above) {
    replace(above, below);
    if (above.left == below) {
      setLeft(above, below.right);
      setRight(below, above);
    } else {
      setRight(above, below.left);
      setLeft(below, above);
    }
    below.size = above.size;
    above.size = 1 + size(above.left) + size(above.right);
  }

  /** The depth of the tree, for tests. */
  int depth() {
    return depth(root);
  }

  private static int depth(@Nullable Place place) {
    return place == null ? 0 : 1 + Math.max(depth(place.left), depth(place.right));
  }
}
