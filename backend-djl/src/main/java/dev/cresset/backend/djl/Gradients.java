package dev.cresset.backend.djl;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.cresset.types.DType;
import java.nio.IntBuffer;

/**
 * The gradients that PyTorch keeps to itself, in a few calls of what it offers.
 *
 * <p>One array is made, which becomes the result; the other steps work in place.
 */
final class Gradients {

  private static final int MINUS_INFINITY = Float.floatToRawIntBits(Float.NEGATIVE_INFINITY);

  private final Buffers buffers;
  private final PtNDArray zero;
  private final PtNDArray one;

  Gradients(Buffers buffers) {
    this.buffers = buffers;
    this.zero = buffers.scalar(0);
    this.one = buffers.scalar(1);
  }

  /** Returns {@code g y (1 - y)}. */
  PtNDArray sigmoid(PtNDArray g, PtNDArray y) {
    PtNDArray result = JniUtils.sub(one, y);
    JniUtils.muli(result, y);
    JniUtils.muli(result, g);
    return result;
  }

  /** Returns {@code g (1 - y²)}. */
  PtNDArray tanh(PtNDArray g, PtNDArray y) {
    try (PtNDArray square = JniUtils.square(y)) {
      PtNDArray result = JniUtils.sub(one, square);
      JniUtils.muli(result, g);
      return result;
    }
  }

  /**
   * Returns 0 where {@code y <= 0}, else {@code g}.
   *
   * <p>In Java, on the integers that encode the numbers: PyTorch's choice between two arrays takes
   * a branch for each element, which cannot be predicted and costs five times what a mask does.
   */
  DjlBuffer relu(DjlBuffer g, DjlBuffer y) {
    DjlBuffer out = buffers.empty(DType.FLOAT32, y.shape());
    IntBuffer from = Buffers.memory(g).asIntBuffer();
    IntBuffer outputs = Buffers.memory(y).asIntBuffer();
    IntBuffer to = Buffers.memory(out).asIntBuffer();
    int size = to.capacity();
    for (int i = 0; i < size; i++) {
      int code = outputs.get(i);
      // The first is negative unless code is 0, the second from -0 to -Infinity.
      int mask = ((code | -code) & ~(code & (code - MINUS_INFINITY - 1))) >> 31;
      to.put(i, from.get(i) & mask);
    }
    Buffers.keepUntilHere(g, y);
    return out;
  }

  /** Returns {@code y (g - Σ g y)}. */
  PtNDArray softmax(PtNDArray g, PtNDArray y, int dim) {
    try (PtNDArray product = JniUtils.mul(g, y);
        PtNDArray total = JniUtils.sum(product, new long[] {dim}, true)) {
      PtNDArray result = JniUtils.sub(g, total);
      JniUtils.muli(result, y);
      return result;
    }
  }

  /** Returns {@code g - e^y Σ g}. */
  PtNDArray logSoftmax(PtNDArray g, PtNDArray y, int dim) {
    try (PtNDArray total = JniUtils.sum(g, new long[] {dim}, true);
        PtNDArray share = JniUtils.exp(y)) {
      JniUtils.muli(share, total);
      return JniUtils.sub(g, share);
    }
  }

  /** Returns {@code -Σ t log p}, where {@code t} is not 0. */
  PtNDArray crossEntropyValue(PtNDArray logProbabilities, PtNDArray targets) {
    // 0 * -Infinity is NaN, so the terms whose target is 0 are replaced, not multiplied, by 0.
    try (PtNDArray product = JniUtils.mul(logProbabilities, targets);
        PtNDArray terms = Elementwise.where(targets, product, zero)) {
      PtNDArray total = JniUtils.sum(terms);
      JniUtils.negi(total);
      return total;
    }
  }

  /** Returns {@code g (e^(log p) Σ_row t - t)}. */
  PtNDArray crossEntropy(PtNDArray g, PtNDArray logProbabilities, PtNDArray targets) {
    try (PtNDArray rowTotals = JniUtils.sum(targets, new long[] {1}, true)) {
      PtNDArray result = JniUtils.exp(logProbabilities);
      JniUtils.muli(result, rowTotals);
      JniUtils.subi(result, targets);
      JniUtils.muli(result, g);
      return result;
    }
  }
}
