package dev.cresset.spi.cpu;

import dev.cresset.types.Shape;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * A range of slices along one dimension of a larger tensor, as blocks of adjacent elements.
 *
 * @param outer number of blocks
 * @param length elements of a block of the range
 * @param stride elements between the starts of two blocks of the larger tensor
 * @param inner elements of one slice in a block
 */
record AxisSlices(int outer, int length, int stride, int inner) {

  /**
   * Returns the blocks of a range.
   *
   * @param range shape of the range, not empty
   * @param size size of the dimension of the larger tensor
   */
  static AxisSlices of(Shape range, int dim, int size) {
    int inner = (int) range.product(dim + 1, range.rank());
    return new AxisSlices(
        (int) range.product(0, dim), (int) range.dim(dim) * inner, size * inner, inner);
  }

  /** Copies the slices of {@code x} from {@code start} on to {@code range}. */
  void take(FloatBuffer x, int start, FloatBuffer range) {
    for (int i = 0; i < outer; i++) {
      range.put(i * length, x, i * stride + start * inner, length);
    }
  }

  /** Copies the slices of {@code x} from {@code start} on to {@code range}. */
  void take(LongBuffer x, int start, LongBuffer range) {
    for (int i = 0; i < outer; i++) {
      range.put(i * length, x, i * stride + start * inner, length);
    }
  }

  /** Copies {@code range} to the slices of {@code x} from {@code start} on. */
  void put(FloatBuffer range, int start, FloatBuffer x) {
    for (int i = 0; i < outer; i++) {
      x.put(i * stride + start * inner, range, i * length, length);
    }
  }

  /** Copies {@code range} to the slices of {@code x} from {@code start} on. */
  void put(LongBuffer range, int start, LongBuffer x) {
    for (int i = 0; i < outer; i++) {
      x.put(i * stride + start * inner, range, i * length, length);
    }
  }
}
