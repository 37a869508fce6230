package dev.cresset.tensor;

import dev.cresset.backend.internal.Closing;
import dev.cresset.spi.Backend;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.TensorBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One operation in the graph of gradients: where it came from, and the rules that lead back. */
final class Node {

  /**
   * Gives the gradient by one input, as a new buffer, from the gradient by the result; {@code null}
   * if there is none.
   */
  @FunctionalInterface
  interface Rule {
    @Nullable TensorBuffer apply(TensorBuffer g);
  }

  /** One input that requires a gradient: the node or the leaf it belongs to, and the rule. */
  record Edge(Tensor input, Rule rule) {}

  private static final Closing BY_BACKWARD =
      new Closing("backward()", "run the forward pass again, or call backward(gradient, true)");

  final String name;
  final Backend backend;

  /** Longest way to a leaf; every node is deeper than the nodes of its inputs. */
  final int depth;

  private @Nullable List<Edge> edges;
  private List<Tensor> saved;

  /** The backward pass that is under way here; what follows belongs to its thread. */
  private final AtomicReference<@Nullable Object> pass = new AtomicReference<>();

  @Nullable TensorBuffer gradient;

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
   * Enters this node for a backward pass, and returns whether that pass had not reached it before.
   *
   * @throws IllegalStateException if another one is under way
   */
  boolean enter(Object entering) {
    Object before = pass.compareAndExchange(null, entering);
    if (before != null && before != entering) {
      throw new IllegalStateException(
          "backward: another thread is computing gradients through this graph (%s); call backward() in one thread at a time"
              .formatted(name));
    }
    return before == null;
  }

  /** Ends a backward pass that has entered this node. */
  void leave() {
    TensorBuffer left = gradient;
    if (left != null) {
      left.close();
      gradient = null;
    }
    pass.set(null);
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
      tensor.close(BY_BACKWARD);
    }
    saved = List.of();
  }
}
