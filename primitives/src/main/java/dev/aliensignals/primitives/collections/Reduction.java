package dev.aliensignals.primitives.collections;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The results of a function of each item of a list, joined in the order of the list. */
final class Reduction<K, S extends @Nullable Object, R extends @Nullable Object>
    implements Supplier<R> {
  /*
   * The parts are in a tree, and each keeps what its subtree comes to until something in there changes.
   * A part whose function has failed is there as well, and is not asked.
   */

  /** An item of the list. */
  private static final class Part<K, R extends @Nullable Object> extends Entry<K, R> {

    final Cell<K, ?, R> cell;

    /** The result for the subtree, if {@link #isJoined}. */
    @Nullable R joined;

    boolean isJoined;

    Part(Cell<K, ?, R> cell) {
      super(cell.item.key);
      this.cell = cell;
      this.slot = cell.item.slot;
    }

    @Override
    void subtreeChanged() {
      isJoined = false;
      joined = null;
    }

    @Override
    public R get() {
      return cell.result.get();
    }

    @Override
    public R peek() {
      return cell.result.peek();
    }

    @Override
    R current() {
      return peek();
    }

    @Override
    public boolean isPresent() {
      return isInTree();
    }
  }

  private final ListNode<K, S> source;
  private final R identity;
  private final BinaryOperator<R> combine;
  private final Cells<K, S, R> cells;
  private final OrderTree<K, R, Part<K, R>> order = new OrderTree<>();

  /** Whether an Error has come in between. */
  private boolean broken;

  Reduction(
      ListNode<K, S> source,
      R identity,
      Function<? super S, ? extends R> fn,
      BinaryOperator<R> combine) {
    this.source = source;
    this.identity = identity;
    this.combine = combine;
    this.cells =
        new Cells<>(source, "reduce of " + source.name(), item -> fn.apply(item.get()), this::gone);
  }

  @SuppressWarnings("unchecked")
  private Part<K, R> part(Cell<K, S, R> cell) {
    Part<K, R> part = (Part<K, R>) cell.held;
    if (part == null) {
      part = new Part<>(cell);
      cell.held = part;
    }
    return part;
  }

  private void gone(Cell<K, S, R> cell) {
    Part<K, R> part = part(cell);
    if (part.isInTree()) {
      order.remove(part);
    }
  }

  @Override
  public R get() {
    boolean named = cells.follow();
    return source.system.untracked(() -> join(named));
  }

  private R join(boolean named) {
    List<Cell<K, S, R>> touched = cells.touched();
    boolean anew = !named || broken || touched.size() > 16 + source.sizeNow() / 4;
    broken = true;
    touched.forEach(cells::isGood);
    if (anew) {
      List<Part<K, R>> all = new ArrayList<>(source.sizeNow());
      source.eachItem(item -> all.add(part(cells.of(item))));
      source.spi.secureStack();
      all.forEach(Part::subtreeChanged);
      order.build(all);
    } else {
      arrange(touched);
    }
    cells.looked();
    broken = false;
    cells.throwFailure();
    Part<K, R> root = order.root();
    return root == null ? identity : joined(root);
  }

  private void arrange(List<Cell<K, S, R>> touched) {
    source.spi.secureStack();
    for (Cell<K, S, R> cell : touched) {
      Part<K, R> part = part(cell);
      if (part.isInTree()) {
        order.remove(part);
      }
      part.subtreeChanged();
    }
    if (touched.size() > 1) {
      touched.sort(Comparator.comparingInt(cell -> source.indexOf(cell.item)));
    }
    for (Cell<K, S, R> cell : touched) { // each after all that are before it
      order.insert(source.indexOf(cell.item), part(cell));
    }
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // the subtrees are of parts; null may be a result
  private R joined(Part<K, R> part) {
    if (!part.isJoined) {
      R result = part.peek();
      if (part.left != null) {
        result = combine.apply(joined((Part<K, R>) part.left), result);
      }
      if (part.right != null) {
        result = combine.apply(result, joined((Part<K, R>) part.right));
      }
      part.joined = result;
      part.isJoined = true;
    }
    return part.joined;
  }
}
