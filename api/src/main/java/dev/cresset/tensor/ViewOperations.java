package dev.cresset.tensor;

import dev.cresset.spi.Backend;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The differentiable operations that move elements, each with its gradient rules; see {@link
 * Operations}.
 */
final class ViewOperations {

  private ViewOperations() {}

  static Tensor permute(String operation, String name, Tensor x, int... dims) {
    Backend k = x.backend();
    Tensor y = Tensor.of(k, k.permute(x.buffer(operation), dims));
    int[] inverse = new int[dims.length];
    for (int i = 0; i < dims.length; i++) {
      inverse[dims[i]] = i;
    }
    return Operations.link(name, y, x, g -> k.permute(g, inverse));
  }

  static Tensor expand(Tensor x, Shape shape) {
    Backend k = x.backend();
    Tensor y = Tensor.of(k, k.expand(x.buffer("expand"), shape));
    return Operations.link("Expand", y, x, g -> Operations.passOn(k, g, x));
  }

  /** Returns {@code x} broadcast to a shape, which shares memory with {@code x} if it can. */
  static Tensor broadcast(String operation, Tensor x, Shape shape) {
    Backend k = x.backend();
    Tensor y = Tensor.sharing(x, k.broadcastTo(x.buffer(operation), shape));
    return Operations.link("Expand", y, x, g -> Operations.passOn(k, g, x));
  }

  static Tensor cat(int dim, Tensor... parts) {
    Backend k = parts[0].backend();
    List<TensorBuffer> buffers = new ArrayList<>(parts.length);
    for (Tensor part : parts) {
      buffers.add(part.buffer("cat"));
    }
    Tensor y = Tensor.of(k, k.cat(buffers, dim));
    List<Node.Edge> edges = new ArrayList<>();
    long at = 0;
    for (Tensor part : parts) {
      long start = at;
      long length = part.shape().dim(dim);
      Operations.edge(edges, part, g -> k.narrow(g, dim, start, length));
      at += length;
    }
    return Operations.link("Cat", y, edges, List.of());
  }

  static Tensor narrow(Tensor x, int dim, long start, long length) {
    Backend k = x.backend();
    Shape shape = x.shape();
    Tensor y = Tensor.of(k, k.narrow(x.buffer("narrow"), dim, start, length));
    return Operations.link(
        "Slice",
        y,
        x,
        g -> {
          try (TensorBuffer before = k.full(shape.with(dim, start), 0);
              TensorBuffer after = k.full(shape.with(dim, shape.dim(dim) - start - length), 0)) {
            return k.cat(List.of(before, g, after), dim);
          }
        });
  }

  static Tensor indexSelect(Tensor x, int dim, Tensor index) {
    Backend k = x.backend();
    SavedTensor indices = new SavedTensor(index);
    Tensor y =
        Tensor.of(k, k.indexSelect(x.buffer("indexSelect"), dim, index.buffer("indexSelect")));
    return Operations.link(
        "IndexSelect", y, x, g -> k.indexAdd(g, dim, indices.buffer(), x.shape()));
  }

  static Tensor gather(String operation, String name, Tensor x, int dim, Tensor index) {
    Backend k = x.backend();
    SavedTensor indices = new SavedTensor(index);
    Tensor y = Tensor.of(k, k.gather(x.buffer(operation), dim, index.buffer(operation)));
    return Operations.link(name, y, x, g -> k.scatterAdd(g, dim, indices.buffer(), x.shape()));
  }

  /** Chooses elements of {@code a} or {@code b}; all three have the same shape. */
  static Tensor where(Tensor condition, Tensor a, Tensor b) {
    Backend k = a.backend();
    SavedTensor chosen = new SavedTensor(condition);
    Tensor y =
        Tensor.of(k, k.where(condition.buffer("where"), a.buffer("where"), b.buffer("where")));
    return Operations.link(
        "Where",
        y,
        a,
        g -> {
          try (TensorBuffer zeros = k.full(g.shape(), 0)) {
            return k.where(chosen.buffer(), g, zeros);
          }
        },
        b,
        g -> {
          try (TensorBuffer zeros = k.full(g.shape(), 0)) {
            return k.where(chosen.buffer(), zeros, g);
          }
        });
  }
}
