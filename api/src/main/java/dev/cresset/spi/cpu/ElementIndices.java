package dev.cresset.spi.cpu;

import dev.cresset.types.Shape;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * Elements of a tensor that are selected by indices along one dimension.
 *
 * @param sizes shape of the index
 * @param steps distance between adjacent elements of the tensor in each dimension, 0 in the one
 *     that is indexed
 * @param alongAxis distance between adjacent elements in the indexed dimension
 */
record ElementIndices(int[] sizes, int[] steps, int alongAxis) {

  /** Receives the elements in order: a position in the index and one in the tensor. */
  @FunctionalInterface
  private interface Visitor {
    void accept(int i, int position);
  }

  /** Returns the elements that an index of a shape, not empty, selects in a tensor of a shape. */
  static ElementIndices of(Shape shape, int dim, Shape index) {
    int rank = shape.rank();
    int[] sizes = new int[rank];
    int[] steps = new int[rank];
    for (int d = 0; d < rank; d++) {
      sizes[d] = (int) index.dim(d);
      steps[d] = d == dim ? 0 : (int) shape.product(d + 1, rank);
    }
    return new ElementIndices(sizes, steps, (int) shape.product(dim + 1, rank));
  }

  void take(FloatBuffer x, LongBuffer index, FloatBuffer out) {
    visit(index, (i, position) -> out.put(i, x.get(position)));
  }

  void take(LongBuffer x, LongBuffer index, LongBuffer out) {
    visit(index, (i, position) -> out.put(i, x.get(position)));
  }

  /** Adds the elements of {@code source} to the selected ones of {@code target}, in order. */
  void add(FloatBuffer source, LongBuffer index, FloatBuffer target) {
    visit(index, (i, position) -> target.put(position, target.get(position) + source.get(i)));
  }

  private void visit(LongBuffer index, Visitor visitor) {
    int rank = sizes.length;
    int[] at = new int[rank];
    int base = 0;
    int i = 0;
    int d;
    do {
      visitor.accept(i, base + (int) index.get(i) * alongAxis);
      i++;
      for (d = rank - 1; d >= 0; d--) {
        base += steps[d];
        if (++at[d] < sizes[d]) {
          break;
        }
        base -= steps[d] * sizes[d];
        at[d] = 0;
      }
    } while (d >= 0);
  }
}
