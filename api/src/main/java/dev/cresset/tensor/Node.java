package dev.cresset.tensor;

import dev.cresset.backend.internal.Closing;
import dev.cresset.spi.Backend;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.TensorBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** An operation in the graph, with a gradient rule for each input that requires a gradient. */
final class Node {

  /**
   * Computes the gradient with respect to one input from the gradient {@code g} with respect to the
   * result. Returns a new buffer, or {@code null} if there is no gradient.
   */
  @FunctionalInterface
  interface Rule {
    @Nullable TensorBuffer apply(TensorBuffer g);
  }

  /** An input that requires a gradient, and its gradient rule. */
  record Edge(Tensor input, Rule rule) {}

  private static final Closing BY_BACKWARD =
      new Closing("backward()", "run the forward pass again, or call backward(gradient, true)");

  final String name;
  final Backend backend;

  /** Length of the longest path to a leaf; larger than the depth of every input. */
  final int depth;

  private @Nullable List<Edge> edges;
  private List<Tensor> saved;

  /** The backward pass in progress, if any; only its thread may use {@link #gradient}. */
  private final AtomicReference<@Nullable Object> pass = new AtomicReference<>();

  @Nullable TensorBuffer gradient;

  /**
   * @param saved tensors that only this node uses; closed when it is released
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
   * Enters this node for a backward pass, and returns whether the pass had not entered it before.
   *
   * @throws IllegalStateException if another backward pass is in progress
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

  /** Ends the backward pass that entered this node, and closes a gradient that it did not use. */
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
   * @throws IllegalStateException if they have been released
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
    // Not in place: a gradient may share memory with that of another node.
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
