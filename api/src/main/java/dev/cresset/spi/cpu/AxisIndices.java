package dev.cresset.spi.cpu;

import dev.cresset.types.Shape;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * Selected slices along one dimension of a tensor.
 *
 * @param outer product of the dimensions before
 * @param size size of the dimension
 * @param inner product of the dimensions after, the number of adjacent elements of a slice
 * @param index the selected slices
 * @param count number of selected slices
 */
record AxisIndices(int outer, int size, int inner, LongBuffer index, int count) {

  static AxisIndices of(Shape shape, int dim, LongBuffer index, int count) {
    return new AxisIndices(
        (int) shape.product(0, dim),
        (int) shape.dim(dim),
        (int) shape.product(dim + 1, shape.rank()),
        index,
        count);
  }

  private int position(int block, int i) {
    return (block * size + (int) index.get(i)) * inner;
  }

  void takeSlices(FloatBuffer x, FloatBuffer out) {
    for (int block = 0; block < outer; block++) {
      for (int i = 0; i < count; i++) {
        int to = (block * count + i) * inner;
        if (inner == 1) {
          out.put(to, x.get(position(block, i)));
        } else {
          out.put(to, x, position(block, i), inner);
        }
      }
    }
  }

  void takeSlices(LongBuffer x, LongBuffer out) {
    for (int block = 0; block < outer; block++) {
      for (int i = 0; i < count; i++) {
        out.put((block * count + i) * inner, x, position(block, i), inner);
      }
    }
  }

  /** Adds the slices of {@code source} to the selected ones of {@code target}, in order. */
  void addSlices(FloatBuffer source, FloatBuffer target) {
    for (int block = 0; block < outer; block++) {
      for (int i = 0; i < count; i++) {
        int to = position(block, i);
        int from = (block * count + i) * inner;
        for (int j = 0; j < inner; j++) {
          target.put(to + j, target.get(to + j) + source.get(from + j));
        }
      }
    }
  }
}
