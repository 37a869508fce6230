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
    List<Node> order;
    try {
      order = reachable(root);
    } catch (RuntimeException e) {
      gradient.close();
      throw e;
    }
    order.sort(DEEPEST_FIRST);
    root.gradient = gradient;
    try {
      for (Node node : order) {
        visit(node, retainGraph);
      }
    } finally {
      for (Node node : order) {
        node.reached = false;
        if (node.gradient != null) {
          node.gradient.close();
          node.gradient = null;
        }
      }
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
        Node source = edge.input().node();
        if (source != null) {
          source.accumulate(piece);
        } else {
          edge.input().accumulateGradient(piece);
        }
      }
    }
    if (!retainGraph) {
      node.release();
    }
  }

  private static List<Node> reachable(Node root) {
    List<Node> found = new ArrayList<>();
    ArrayDeque<Node> open = new ArrayDeque<>();
    root.reached = true;
    open.push(root);
    try {
      while (!open.isEmpty()) {
        Node node = open.pop();
        found.add(node);
        for (Node.Edge edge : node.edges()) {
          Node source = edge.input().node();
          if (source != null && !source.reached) {
            source.reached = true;
            open.push(source);
          }
        }
      }
    } catch (RuntimeException e) {
      found.forEach(node -> node.reached = false);
      open.forEach(node -> node.reached = false);
      throw e;
    }
    return found;
  }
}
