package dev.cresset.tensor;

import dev.cresset.spi.TensorBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Computes gradients by traversing the graph backwards, from a result to the leaves.
 *
 * <p>The traversal is iterative, because recursion could overflow the stack on a deep graph. It
 * visits nodes in order of decreasing depth, so each node comes after all nodes that use its
 * result.
 */
final class Backpropagation {

  private static final Comparator<Node> DEEPEST_FIRST =
      Comparator.comparingInt((Node node) -> node.depth).reversed();

  private Backpropagation() {}

  static void run(Node root, TensorBuffer gradient, boolean retainGraph) {
    List<Node> order = new ArrayList<>();
    ArrayDeque<Node> open = new ArrayDeque<>();
    try {
      try {
        findReachable(root, order, open);
      } catch (RuntimeException | Error e) {
        gradient.close();
        throw e;
      }
      order.sort(DEEPEST_FIRST);
      root.gradient = gradient;
      for (Node node : order) {
        visit(node, retainGraph);
      }
    } finally {
      order.forEach(Node::leave);
      open.forEach(Node::leave);
    }
  }

  /** Returns the leaves from which a tensor was computed; the tensor itself if it is a leaf. */
  static Set<Tensor> leaves(Tensor result) {
    Set<Tensor> leaves = new HashSet<>();
    Set<Tensor> found = new HashSet<>(Set.of(result));
    ArrayDeque<Tensor> open = new ArrayDeque<>(found);
    while (!open.isEmpty()) {
      Tensor tensor = open.pop();
      Node node = tensor.node();
      if (node == null) {
        leaves.add(tensor);
        continue;
      }
      for (Node.Edge edge : node.edges()) {
        if (found.add(edge.input())) {
          open.push(edge.input());
        }
      }
    }
    return leaves;
  }

  private static void visit(Node node, boolean retainGraph) {
    TensorBuffer g = node.gradient;
    if (g == null) {
      return;
    }
    node.gradient = null;
    try (g) {
      for (Node.Edge edge : node.edges()) {
        TensorBuffer piece = edge.rule().apply(g);
        if (piece != null) {
          accumulate(edge.input(), piece);
        }
      }
    }
    if (!retainGraph) {
      node.release();
    }
  }

  private static void accumulate(Tensor input, TensorBuffer piece) {
    Node source = input.node();
    if (source != null) {
      source.accumulate(piece);
    } else {
      input.accumulateGradient(piece);
    }
  }

  /**
   * Enters the nodes from which the root was computed, and adds them to {@code found}. If this
   * method throws, {@code open} contains the entered nodes that are not in {@code found}.
   */
  private static void findReachable(Node root, List<Node> found, ArrayDeque<Node> open) {
    Object pass = new Object();
    root.enter(pass);
    open.push(root);
    while (!open.isEmpty()) {
      Node node = open.pop();
      found.add(node);
      for (Node.Edge edge : node.edges()) {
        Node source = edge.input().node();
        if (source != null && source.enter(pass)) {
          open.push(source);
        }
      }
    }
  }
}
