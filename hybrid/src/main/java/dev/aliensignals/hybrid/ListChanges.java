package dev.aliensignals.hybrid;

import dev.aliensignals.hybrid.runtime.Sameness;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The changes of one list between two deliveries, as few as possible. */
final class ListChanges {
  /*
   * The list is kept as a sequence of pieces: each element that was touched is one, and so is each run of
   * others between them. Elements that were removed stay in it as gaps.
   *
   *   at first:       [0 1 2 ...]
   *   add(2, x):      [0 1] x [2 ...]
   *   remove(1):      [0] (1) x [2 ...]      a gap, and x in its place
   *   remove(1):      [0] (1) [2 ...]        x has come and gone
   *
   * In the end the gaps and the new elements between two remaining elements are compared: an
   * element that is back is no change, and another one in the place of a gap is a SET. Each change
   * that is left is reported in the place of the first change that it comes from, with the index it
   * has if the others had not happened.
   *
   * The pieces are a tree in which each knows how many elements there are below it, so that an index leads to
   * its piece in the logarithm of their number.
   *
   * L1  sum of a piece = its count + the sums of its left and its right.
   * L2  rank of a piece >= ranks of its left and its right; ranks are random, so the tree is not deep.
   * L3  A piece that was touched has a count of 1, or of 0 if its element has been removed.
   */

  /**
   * The fewest changes are looked for among so many pairs of gaps and new elements in one place.
   */
  private static final int MAX_PAIRS = 10_000;

  /** An element that was touched, or a run of others. */
  private static final class Piece {
    final int rank;
    long count;
    long sum;
    @Nullable Piece left;
    @Nullable Piece right;

    /** The first change of the element; null for a run. */
    @Nullable PropertyChange path;

    /** The place of that among all changes. */
    int at;

    @Nullable Object old;
    @Nullable Object now;

    /** The kind of the change all in all; null for none. */
    @Nullable ChangeKind kind;

    Piece(int rank, long count) {
      this.rank = rank;
      this.count = count;
      this.sum = count;
    }

    boolean isRun() {
      return path == null;
    }

    /** Whether the element was not in the list at first. */
    boolean isNew() {
      return path != null && path.kind() == ChangeKind.ADD;
    }
  }

  private final List<@Nullable PropertyChange> changes;
  private int ranks = 1;

  /** A run as long as a list can be, at first. */
  private Piece root;

  /** The second result of {@link #split}. */
  private @Nullable Piece behind;

  /**
   * Makes the changes of a list in which nothing has changed yet.
   *
   * @param changes all changes, of whatever objects
   */
  ListChanges(List<@Nullable PropertyChange> changes) {
    this.changes = changes;
    this.root = new Piece(nextRank(), Integer.MAX_VALUE);
  }

  /**
   * Adds a change of an element. Returns false if it does not follow from those before: somebody
   * has changed the list behind its views.
   */
  boolean add(PropertyChange change, int index) {
    int at = changes.size();
    if (change.kind() == ChangeKind.ADD) {
      Piece piece = new Piece(nextRank(), 1);
      piece.path = change;
      piece.at = at;
      piece.now = change.newValue();
      Piece front = split(root, index);
      root = Objects.requireNonNull(join(join(front, piece), behind));
    } else {
      cut(index);
      cut(index + 1);
      Piece piece = find(index, 0);
      if (piece.isRun()) {
        piece.path = change;
        piece.at = at;
        piece.old = change.oldValue();
      } else if (!Sameness.isSame(change.oldValue(), piece.now)) {
        return false;
      }
      piece.now = change.newValue();
      if (change.kind() == ChangeKind.REMOVE) {
        find(index, -1);
      }
    }
    changes.add(null); // until it is known what it comes to
    return true;
  }

  // ---- the rest ---------------------------------------------------------------------------------

  /** Puts what the changes come to in their places. Nothing can be added after that. */
  void finish() {
    List<Piece> all = new ArrayList<>();
    collect(root, all);
    List<Piece> pieces = new ArrayList<>(all.size());
    List<Piece> gaps = new ArrayList<>();
    List<Piece> added = new ArrayList<>();
    for (Piece piece : all) {
      if (piece.isNew()) {
        if (piece.count != 0) {
          added.add(piece);
        }
      } else if (piece.count == 0) {
        gaps.add(piece);
      } else {
        compare(gaps, added, pieces);
        if (!piece.isRun() && !Sameness.isSame(piece.old, piece.now)) {
          piece.kind = ChangeKind.SET;
        }
        pieces.add(piece);
      }
    }
    compare(gaps, added, pieces);
    tell(pieces);
  }

  /** Decides what has happened in one place, and empties both lists. */
  private static void compare(List<Piece> gaps, List<Piece> added, List<Piece> pieces) {
    int same = 0;
    int most = Math.min(gaps.size(), added.size());
    while (same < most && isSame(gaps.get(same), added.get(same))) {
      pieces.add(replaced(gaps.get(same), added.get(same)));
      same++;
    }
    int behind = 0;
    while (same + behind < most
        && isSame(gaps.get(gaps.size() - 1 - behind), added.get(added.size() - 1 - behind))) {
      behind++;
    }
    compareFew(
        gaps.subList(same, gaps.size() - behind),
        added.subList(same, added.size() - behind),
        pieces);
    for (int i = behind; i > 0; i--) {
      pieces.add(replaced(gaps.get(gaps.size() - i), added.get(added.size() - i)));
    }
    gaps.clear();
    added.clear();
  }

  /** {@link #compare} by the fewest changes that make the elements of the gaps the new ones. */
  private static void compareFew(List<Piece> gaps, List<Piece> added, List<Piece> pieces) {
    int height = gaps.size();
    int width = added.size();
    int[][] left = (long) height * width <= MAX_PAIRS ? changesLeft(gaps, added) : null;
    int gap = 0;
    int next = 0;
    while (gap < height || next < width) {
      int now = left == null ? 0 : left[gap][next];
      if (gap < height
          && next < width
          && (left == null
              || now == left[gap + 1][next + 1] + cost(gaps.get(gap), added.get(next)))) {
        pieces.add(replaced(gaps.get(gap++), added.get(next++)));
      } else if (gap < height && (left == null || now == left[gap + 1][next] + 1)) {
        Piece piece = gaps.get(gap++);
        piece.kind = ChangeKind.REMOVE;
        pieces.add(piece);
      } else {
        Piece piece = added.get(next++);
        piece.kind = ChangeKind.ADD;
        pieces.add(piece);
      }
    }
  }

  /** The number of changes left to be told from each pair of a gap and a new element on. */
  private static int[][] changesLeft(List<Piece> gaps, List<Piece> added) {
    int height = gaps.size();
    int width = added.size();
    int[][] left = new int[height + 1][width + 1];
    for (int gap = height; gap >= 0; gap--) {
      for (int next = width; next >= 0; next--) {
        if (gap == height || next == width) {
          left[gap][next] = height - gap + width - next;
        } else {
          int removedOrAdded = 1 + Math.min(left[gap + 1][next], left[gap][next + 1]);
          int replaced = left[gap + 1][next + 1] + cost(gaps.get(gap), added.get(next));
          left[gap][next] = Math.min(removedOrAdded, replaced);
        }
      }
    }
    return left;
  }

  private static int cost(Piece gap, Piece added) {
    return isSame(gap, added) ? 0 : 1;
  }

  private static boolean isSame(Piece gap, Piece added) {
    return Sameness.isSame(gap.old, added.now);
  }

  /** The gap as an element that another one has taken the place of. */
  private static Piece replaced(Piece gap, Piece added) {
    gap.now = added.now;
    gap.kind = isSame(gap, added) ? null : ChangeKind.SET;
    if (added.at < gap.at) {
      gap.at = added.at;
      gap.path = added.path;
    }
    return gap;
  }

  /** Puts the changes in their places, each with the index it has after those before it. */
  private void tell(List<Piece> pieces) {
    long[] counts = new long[pieces.size() + 1];
    List<Integer> told = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      if (piece.kind != null) {
        told.add(i);
      }
      long before = piece.kind == ChangeKind.ADD ? 0 : Math.max(1, piece.count);
      add(counts, i, before);
    }
    told.sort(Comparator.comparingInt(i -> pieces.get(i).at));
    for (int i : told) {
      Piece piece = pieces.get(i);
      ChangeKind kind = Objects.requireNonNull(piece.kind);
      changes.set(piece.at, change(piece, kind, (int) sumBefore(counts, i)));
      if (kind != ChangeKind.SET) {
        add(counts, i, kind == ChangeKind.ADD ? 1 : -1);
      }
    }
  }

  private static PropertyChange change(Piece piece, ChangeKind kind, int index) {
    PropertyChange path = Objects.requireNonNull(piece.path);
    List<@Nullable Object> segments = new ArrayList<>(path.segments());
    segments.set(segments.size() - 1, index);
    return new PropertyChange(
        path.root(),
        Paths.text(segments),
        Collections.unmodifiableList(segments),
        index,
        kind == ChangeKind.REMOVE ? null : piece.now,
        piece.old,
        kind);
  }

  /** Adds to one of the numbers whose sums are kept: each is part of a logarithm of them. */
  private static void add(long[] counts, int index, long added) {
    for (int i = index + 1; i < counts.length; i += i & -i) {
      counts[i] += added;
    }
  }

  private static long sumBefore(long[] counts, int index) {
    long sum = 0;
    for (int i = index; i > 0; i -= i & -i) {
      sum += counts[i];
    }
    return sum;
  }

  // ---- the tree ---------------------------------------------------------------------------------

  private int nextRank() {
    ranks ^= ranks << 13;
    ranks ^= ranks >>> 17;
    ranks ^= ranks << 5;
    return ranks;
  }

  private static long sum(@Nullable Piece piece) {
    return piece == null ? 0 : piece.sum;
  }

  private static void sumUp(Piece piece) {
    piece.sum = sum(piece.left) + piece.count + sum(piece.right);
  }

  /** Makes an index the first one of a piece. */
  private void cut(int index) {
    Piece front = split(root, index);
    root = Objects.requireNonNull(join(front, behind));
  }

  /** Cuts off the first elements, without the gaps behind them. The others are {@link #behind}. */
  private @Nullable Piece split(@Nullable Piece tree, long size) {
    if (tree == null) {
      behind = null;
      return null;
    }
    long inside = size - sum(tree.left);
    if (inside <= 0) {
      Piece front = split(tree.left, size);
      tree.left = behind;
      sumUp(tree);
      behind = tree;
      return front;
    }
    if (inside >= tree.count) {
      tree.right = split(tree.right, inside - tree.count);
      sumUp(tree);
      return tree;
    }
    behind = join(new Piece(nextRank(), tree.count - inside), tree.right);
    tree.count = inside;
    tree.right = null;
    sumUp(tree);
    return tree;
  }

  private static @Nullable Piece join(@Nullable Piece front, @Nullable Piece back) {
    if (front == null || back == null) {
      return front == null ? back : front;
    }
    if (front.rank >= back.rank) {
      front.right = join(front.right, back);
      sumUp(front);
      return front;
    }
    back.left = join(front, back.left);
    sumUp(back);
    return back;
  }

  /** The piece of an index, to whose count something is added. */
  private Piece find(long index, int added) {
    Piece piece = root;
    long inTree = index;
    while (true) {
      piece.sum += added;
      long before = sum(piece.left);
      if (inTree < before) {
        piece = Objects.requireNonNull(piece.left);
      } else if (inTree < before + piece.count) {
        piece.count += added;
        return piece;
      } else {
        inTree -= before + piece.count;
        piece = Objects.requireNonNull(piece.right);
      }
    }
  }

  private static void collect(@Nullable Piece tree, List<Piece> into) {
    if (tree != null) {
      collect(tree.left, into);
      into.add(tree);
      collect(tree.right, into);
    }
  }
}
