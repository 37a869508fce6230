package dev.cresset.tensor;

import dev.cresset.spi.Backend;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.TensorBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One operation in the graph of gradients: where it came from, and the rules that lead back. */
final class Node {

  /** Gives the gradient by one input, as a new buffer, from the gradient by the result. */
  @FunctionalInterface
  interface Rule {
    TensorBuffer apply(TensorBuffer g);
  }

  /** One input that wants a gradient: the node or the leaf it belongs to, and the rule. */
  record Edge(Tensor input, Rule rule) {}

  final String name;
  final Backend backend;

  /** Longest way to a leaf; every node is deeper than the nodes of its inputs. */
  final int depth;

  private @Nullable List<Edge> edges;
  private List<Tensor> saved;

  // Used by Backpropagation while it runs.
  @Nullable TensorBuffer gradient;
  boolean reached;

  /**
   * @param saved tensors that only this node holds; closed with it
   */
  Node(String name, Backend backend, List<Edge> edges, List<Tensor> saved) {
    this.name = name;
    this.backend = backend;
    this.edges = edges;
    this.saved = saved;
    int deepest = 0;
    for (Edge edge : edges) {
      Node node = edge.input().node();
      deepest = Math.max(deepest, node == null ? 0 : node.depth);
    }
    this.depth = deepest + 1;
  }

  /**
   * Returns the edges.
   *
   * @throws IllegalStateException once they are released
   */
  List<Edge> edges() {
    List<Edge> current = edges;
    if (current == null) {
      throw new IllegalStateException(
          "backward: this graph was already walked back and its saved values (%s) were freed; run the forward pass again, or call backward(gradient, true) the first time to retain them"
              .formatted(name));
    }
    return current;
  }

  void accumulate(TensorBuffer piece) {
    TensorBuffer before = gradient;
    if (before == null) {
      gradient = piece;
      return;
    }
    // Not in place: pieces may share memory with the gradient of another node.
    try (before;
        piece) {
      gradient = backend.binary(BinaryOp.ADD, before, piece, before.shape());
    }
  }

  void release() {
    edges = null;
    for (Tensor tensor : saved) {
      tensor.close("backward()");
    }
    saved = List.of();
  }
}
