package dev.cresset.backend.djl;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;

/** Compares PyTorch's convolutions with im2col and products, on a few small shapes. */
final class ConvolutionCheck {

  /** Beginning of the names of the methods that use im2col. */
  static final String UNFOLD = "unfold_";

  /** Rounding errors of these sums, which are below 100, are a thousandth of this. */
  private static final float TOLERANCE = 1e-2f;

  /** Batch, input channels, height and width, output channels, side of the kernel. */
  private static final int[][] CASES = {
    {5, 17, 12, 12, 33, 3}, {2, 3, 6, 6, 2, 6}, {4, 16, 10, 10, 8, 5}
  };

  private final TorchKernels kernels;

  ConvolutionCheck(TorchKernels kernels) {
    this.kernels = kernels;
  }

  /** Returns whether both ways give the same results. */
  boolean passes() {
    for (int[] sizes : CASES) {
      Shape input = new Shape(sizes[0], sizes[1], sizes[2], sizes[3]);
      Shape weight = new Shape(sizes[4], sizes[1], sizes[5], sizes[5]);
      Shape output =
          new Shape(sizes[0], sizes[4], sizes[2] - sizes[5] + 1, sizes[3] - sizes[5] + 1);
      if (!agree("conv2d", input, weight, output)
          || !agree("conv2d_input_gradient", output, weight, input)
          || !agree("conv2d_weight_gradient", output, input, withPart(weight))) {
        return false;
      }
    }
    return true;
  }

  private static Shape withPart(Shape weight) {
    return new Shape(1).addAll(weight);
  }

  private boolean agree(String method, Shape a, Shape b, Shape out) {
    float[] first = compute(method, a, b, out);
    float[] second = compute(UNFOLD + method, a, b, out);
    for (int i = 0; i < first.length; i++) {
      if (!(Math.abs(first[i] - second[i]) <= TOLERANCE)) {
        return false;
      }
    }
    return true;
  }

  private float[] compute(String method, Shape a, Shape b, Shape out) {
    PtNDManager manager = kernels.manager();
    try (PtNDArray left = (PtNDArray) manager.create(values(a), a);
        PtNDArray right = (PtNDArray) manager.create(values(b), b);
        PtNDArray result = (PtNDArray) manager.create(new float[(int) out.size()], out)) {
      PtNDArray[] tensors = {left, right, result};
      kernels.run(method, tensors, 0, a.get(0), 1, 1, 0, 0, 1, 1, 1, 0);
      return result.toFloatArray();
    }
  }

  /** Returns numbers from -1 to 1 without a pattern. */
  private static float[] values(Shape shape) {
    float[] values = new float[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i * 12.9898 + 0.5);
    }
    return values;
  }
}
