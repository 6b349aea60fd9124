package dev.aliensignals.primitives.collections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OrderTreeTest {

  private static final class Node extends Entry<Integer, Integer> {
    Node(int key, Slots<Node> slots) {
      super(key);
      slots.give(this);
    }

    @Override
    public Integer get() {
      return key;
    }

    @Override
    public Integer peek() {
      return key;
    }

    @Override
    Integer current() {
      return key;
    }

    @Override
    public boolean isPresent() {
      return isInTree();
    }
  }

  private static int depth(Entry<?, ?> node) {
    int depth = 0;
    for (Entry<?, ?> up = node.parent; up != null; up = up.parent) {
      depth++;
    }
    return depth;
  }

  @Test
  void randomOperations_areAsOnAnArrayList() {
    Random random = new Random(7);
    OrderTree<Integer, Integer, Node> tree = new OrderTree<>();
    Slots<Node> slots = new Slots<>();
    List<Node> model = new ArrayList<>();
    for (int step = 0; step < 20_000; step++) {
      int what = random.nextInt(100);
      if (what < 55 || model.isEmpty()) {
        int index = random.nextInt(model.size() + 1);
        Node node = new Node(step, slots);
        tree.insert(index, node);
        model.add(index, node);
      } else if (what < 98) {
        Node node = model.remove(random.nextInt(model.size()));
        tree.remove(node);
        slots.take(node);
        assertThat(node.isInTree()).isFalse();
      } else {
        java.util.Collections.shuffle(model, random);
        tree.build(model);
      }
      assertThat(tree.size()).isEqualTo(model.size());
      if (!model.isEmpty()) {
        int index = random.nextInt(model.size());
        Node node = model.get(index);
        assertThat(tree.at(index)).isSameAs(node);
        assertThat(tree.indexOf(node)).isEqualTo(index);
        assertThat(tree.next(node))
            .isSameAs(index + 1 < model.size() ? model.get(index + 1) : null);
        assertThat(tree.previous(node)).isSameAs(index > 0 ? model.get(index - 1) : null);
      }
    }
    List<Node> inOrder = new ArrayList<>();
    tree.forEach(inOrder::add);
    assertThat(inOrder).isEqualTo(model);
    tree.clear();
    assertThat(tree.first()).isNull();
    assertThat(model).noneMatch(Entry::isInTree);
  }

  @Test
  void depth_staysLogarithmic_howeverItIsFilled() {
    Slots<Node> slots = new Slots<>();
    OrderTree<Integer, Integer, Node> appended = new OrderTree<>();
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      Node node = new Node(i, slots);
      appended.insert(i, node);
      nodes.add(node);
    }
    assertThat(nodes).allMatch(node -> depth(node) < 60);
    appended.build(nodes);
    assertThat(nodes).allMatch(node -> depth(node) < 60);
  }
}
