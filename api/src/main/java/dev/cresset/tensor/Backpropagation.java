package dev.cresset.tensor;

import dev.cresset.spi.TensorBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Walks the graph from a result back to the leaves and adds up gradients.
 *
 * <p>Iterative, so that depth is bounded by memory and not by the stack. Deepest nodes first: a
 * node is visited once everything that used its result has been.
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

  /** Enters the nodes that the root was computed from; those still in {@code open} have no turn. */
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
