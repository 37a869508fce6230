package dev.cresset.spi;

import dev.cresset.types.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The default implementations of operations of {@link Backend}, composed of the required ones. */
final class FusedOps {

  private FusedOps() {}

  static TensorBuffer fromBytes(
      Backend backend, byte[] source, int rowLength, int[] rows, float[] table, Shape shape) {
    float[] values = new float[Math.multiplyExact(rows.length, rowLength)];
    int channels = table.length / 256;
    int channelLength = rowLength / channels;
    int to = 0;
    for (int row : rows) {
      int from = row * rowLength;
      for (int channel = 0; channel < channels; channel++) {
        int base = channel * 256;
        for (int i = 0; i < channelLength; i++) {
          values[to++] = table[base + (source[from++] & 0xff)];
        }
      }
    }
    return backend.fromFloats(values, shape);
  }

  static TensorBuffer linear(
      Backend backend, TensorBuffer x, TensorBuffer weight, @Nullable TensorBuffer bias) {
    TensorBuffer product = backend.matmul(x, false, weight, true);
    if (bias == null) {
      return product;
    }
    try (product) {
      return backend.binary(BinaryOp.ADD, product, bias, product.shape());
    }
  }

  static TensorBuffer expand(Backend backend, TensorBuffer x, Shape shape) {
    long[] sources = new long[Math.toIntExact(shape.size())];
    int rank = shape.rank();
    for (int i = 0; i < sources.length; i++) {
      long rest = i;
      long step = 1;
      for (int d = rank - 1; d >= rank - x.shape().rank(); d--) {
        long size = x.shape().dim(d - rank);
        sources[i] += size == 1 ? 0 : rest % shape.dim(d) * step;
        rest /= shape.dim(d);
        step *= size;
      }
    }
    try (TensorBuffer flat = backend.reshape(x, Shape.of(x.shape().size()));
        TensorBuffer indices = backend.fromLongs(sources, Shape.of(sources.length));
        TensorBuffer taken = backend.takeRows(flat, indices)) {
      return backend.reshape(taken, shape);
    }
  }

  static void addRowsInPlace(
      Backend backend, TensorBuffer target, TensorBuffer rows, TensorBuffer source) {
    // On the host: a product with one-hot rows turns all rows into NaN if one is not finite.
    float[] sums = floats(backend, target);
    float[] terms = floats(backend, source);
    long[] indices = new long[Math.toIntExact(rows.shape().size())];
    backend.readLongs(rows, indices);
    int length = (int) target.shape().product(1, target.shape().rank());
    for (int i = 0; i < indices.length; i++) {
      int to = (int) indices[i] * length;
      for (int j = 0; j < length; j++) {
        sums[to + j] += terms[i * length + j];
      }
    }
    try (TensorBuffer result = backend.fromFloats(sums, target.shape())) {
      backend.assign(target, result);
    }
  }

  private static float[] floats(Backend backend, TensorBuffer x) {
    float[] values = new float[Math.toIntExact(x.shape().size())];
    backend.readFloats(x, values);
    return values;
  }

  static TensorBuffer reluGradient(Backend backend, TensorBuffer g, TensorBuffer y) {
    // Selected, not multiplied: an infinite gradient times 0 would be NaN. NaN counts as not 0.
    try (TensorBuffer kept = backend.unary(UnaryOp.RELU, y);
        TensorBuffer zeros = backend.full(y.shape(), 0)) {
      return backend.where(kept, g, zeros);
    }
  }

  static TensorBuffer sigmoidGradient(Backend backend, TensorBuffer g, TensorBuffer y) {
    try (TensorBuffer square = multiply(backend, y, y);
        TensorBuffer slope = backend.binary(BinaryOp.SUB, y, square, y.shape())) {
      return multiply(backend, g, slope);
    }
  }

  static TensorBuffer tanhGradient(Backend backend, TensorBuffer g, TensorBuffer y) {
    // Not g - g y², which is NaN where g is infinite.
    try (TensorBuffer square = multiply(backend, y, y);
        TensorBuffer minus = backend.unary(UnaryOp.NEG, square);
        TensorBuffer slope = backend.scalar(BinaryOp.ADD, minus, 1)) {
      return multiply(backend, g, slope);
    }
  }

  static TensorBuffer softmax(Backend backend, TensorBuffer x, int dim) {
    try (TensorBuffer log = logSoftmax(backend, x, dim)) {
      return backend.unary(UnaryOp.EXP, log);
    }
  }

  static TensorBuffer softmaxGradient(Backend backend, TensorBuffer g, TensorBuffer y, int dim) {
    try (TensorBuffer product = multiply(backend, g, y);
        TensorBuffer total = reduceKeeping(backend, ReduceOp.SUM, product, dim);
        TensorBuffer centered = backend.binary(BinaryOp.SUB, g, total, g.shape())) {
      return multiply(backend, y, centered);
    }
  }

  static TensorBuffer logSoftmax(Backend backend, TensorBuffer x, int dim) {
    if (x.shape().size() == 0) {
      return backend.full(x.shape(), 0);
    }
    try (TensorBuffer max = reduceKeeping(backend, ReduceOp.MAX, x, dim);
        TensorBuffer shifted = backend.binary(BinaryOp.SUB, x, max, x.shape());
        TensorBuffer exp = backend.unary(UnaryOp.EXP, shifted);
        TensorBuffer total = reduceKeeping(backend, ReduceOp.SUM, exp, dim);
        TensorBuffer logTotal = backend.unary(UnaryOp.LOG, total)) {
      return backend.binary(BinaryOp.SUB, shifted, logTotal, x.shape());
    }
  }

  static TensorBuffer logSoftmaxGradient(Backend backend, TensorBuffer g, TensorBuffer y, int dim) {
    try (TensorBuffer total = reduceKeeping(backend, ReduceOp.SUM, g, dim);
        TensorBuffer exp = backend.unary(UnaryOp.EXP, y);
        TensorBuffer share = backend.binary(BinaryOp.MUL, exp, total, g.shape())) {
      return backend.binary(BinaryOp.SUB, g, share, g.shape());
    }
  }

  static TensorBuffer crossEntropy(
      Backend backend, TensorBuffer logProbabilities, TensorBuffer targets) {
    // 0 * -Infinity is NaN, so terms with a target of 0 are replaced by 0, not multiplied by it.
    try (TensorBuffer product = multiply(backend, logProbabilities, targets);
        TensorBuffer minus = backend.unary(UnaryOp.NEG, product);
        TensorBuffer zeros = backend.full(targets.shape(), 0);
        TensorBuffer terms = backend.where(targets, minus, zeros);
        TensorBuffer flattened = backend.reshape(terms, Shape.of(terms.shape().size()))) {
      return backend.reduce(ReduceOp.SUM, flattened, 0);
    }
  }

  static TensorBuffer crossEntropyGradient(
      Backend backend, TensorBuffer g, TensorBuffer logProbabilities, TensorBuffer targets) {
    Shape shape = targets.shape();
    try (TensorBuffer probabilities = backend.unary(UnaryOp.EXP, logProbabilities);
        TensorBuffer rowTotals = reduceKeeping(backend, ReduceOp.SUM, targets, 1);
        TensorBuffer expected = backend.binary(BinaryOp.MUL, probabilities, rowTotals, shape);
        TensorBuffer difference = backend.binary(BinaryOp.SUB, expected, targets, shape)) {
      return backend.binary(BinaryOp.MUL, difference, g, shape);
    }
  }

  static TensorBuffer nll(
      Backend backend, TensorBuffer logProbabilities, TensorBuffer labels, TensorBuffer weights) {
    long classes = logProbabilities.shape().dim(1);
    try (TensorBuffer targets = targets(backend, labels, weights, classes)) {
      return crossEntropy(backend, logProbabilities, targets);
    }
  }

  static TensorBuffer nllGradient(
      Backend backend, TensorBuffer g, TensorBuffer labels, TensorBuffer weights, long classes) {
    try (TensorBuffer minus = backend.unary(UnaryOp.NEG, g);
        TensorBuffer scaled = backend.binary(BinaryOp.MUL, weights, minus, weights.shape())) {
      return targets(backend, labels, scaled, classes);
    }
  }

  static TensorBuffer nllLogitsGradient(
      Backend backend,
      TensorBuffer g,
      TensorBuffer logProbabilities,
      TensorBuffer labels,
      TensorBuffer weights) {
    long classes = logProbabilities.shape().dim(1);
    try (TensorBuffer targets = targets(backend, labels, weights, classes)) {
      return crossEntropyGradient(backend, g, logProbabilities, targets);
    }
  }

  /** Returns {@code w_i}, which may be infinite, at {@code (i, y_i)} and 0 elsewhere. */
  private static TensorBuffer targets(
      Backend backend, TensorBuffer labels, TensorBuffer weights, long classes) {
    try (TensorBuffer ones = backend.oneHot(labels, classes);
        TensorBuffer column = backend.reshape(weights, Shape.of(weights.shape().size(), 1));
        TensorBuffer columns = backend.expand(column, ones.shape());
        TensorBuffer zeros = backend.full(ones.shape(), 0)) {
      return backend.where(ones, columns, zeros);
    }
  }

  static void sgdStep(
      Backend backend,
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> velocities,
      SgdStep step) {
    for (int i = 0; i < parameters.size(); i++) {
      TensorBuffer parameter = parameters.get(i);
      try (TensorBuffer d = plusScaled(backend, gradients.get(i), step.weightDecay(), parameter)) {
        if (velocities.isEmpty()) {
          backend.axpyInPlace(-step.learningRate(), d, parameter);
          continue;
        }
        TensorBuffer velocity = velocities.get(i);
        decayInPlace(backend, velocity, step.momentum(), 1 - step.dampening(), d);
        if (step.nesterov()) {
          backend.axpyInPlace(step.momentum(), velocity, d);
          backend.axpyInPlace(-step.learningRate(), d, parameter);
        } else {
          backend.axpyInPlace(-step.learningRate(), velocity, parameter);
        }
      }
    }
  }

  static void adamStep(
      Backend backend,
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> means,
      List<TensorBuffer> squares,
      AdamStep step) {
    double meanCorrection = 1 - Math.pow(step.beta1(), step.step());
    double squareCorrection = 1 - Math.pow(step.beta2(), step.step());
    for (int i = 0; i < parameters.size(); i++) {
      TensorBuffer parameter = parameters.get(i);
      if (step.decoupled()) {
        double shrink = -step.learningRate() * step.weightDecay();
        backend.axpyInPlace(shrink, parameter, parameter);
      }
      double penalty = step.decoupled() ? 0 : step.weightDecay();
      try (TensorBuffer d = plusScaled(backend, gradients.get(i), penalty, parameter);
          TensorBuffer squared = multiply(backend, d, d)) {
        decayInPlace(backend, means.get(i), step.beta1(), 1 - step.beta1(), d);
        decayInPlace(backend, squares.get(i), step.beta2(), 1 - step.beta2(), squared);
      }
      try (TensorBuffer root = backend.unary(UnaryOp.SQRT, squares.get(i));
          TensorBuffer corrected = backend.scalar(BinaryOp.DIV, root, Math.sqrt(squareCorrection));
          TensorBuffer denominator = backend.scalar(BinaryOp.ADD, corrected, step.epsilon());
          TensorBuffer update =
              backend.binary(BinaryOp.DIV, means.get(i), denominator, root.shape())) {
        backend.axpyInPlace(-step.learningRate() / meanCorrection, update, parameter);
      }
    }
  }

  static void rmsPropStep(
      Backend backend,
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> squares,
      List<TensorBuffer> means,
      List<TensorBuffer> velocities,
      RmsPropStep step) {
    double share = 1 - step.alpha();
    for (int i = 0; i < parameters.size(); i++) {
      TensorBuffer parameter = parameters.get(i);
      TensorBuffer square = squares.get(i);
      try (TensorBuffer d = plusScaled(backend, gradients.get(i), step.weightDecay(), parameter);
          TensorBuffer squared = multiply(backend, d, d)) {
        decayInPlace(backend, square, step.alpha(), share, squared);
        if (!means.isEmpty()) {
          decayInPlace(backend, means.get(i), step.alpha(), share, d);
        }
        try (TensorBuffer spread =
                means.isEmpty()
                    ? backend.copy(square)
                    : minusSquare(backend, square, means.get(i));
            TensorBuffer update = overRoot(backend, d, spread, step.epsilon())) {
          if (velocities.isEmpty()) {
            backend.axpyInPlace(-step.learningRate(), update, parameter);
          } else {
            decayInPlace(backend, velocities.get(i), step.momentum(), 1, update);
            backend.axpyInPlace(-step.learningRate(), velocities.get(i), parameter);
          }
        }
      }
    }
  }

  static void adagradStep(
      Backend backend,
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> sums,
      AdagradStep step) {
    for (int i = 0; i < parameters.size(); i++) {
      TensorBuffer parameter = parameters.get(i);
      try (TensorBuffer d = plusScaled(backend, gradients.get(i), step.weightDecay(), parameter);
          TensorBuffer squared = multiply(backend, d, d)) {
        backend.axpyInPlace(1, squared, sums.get(i));
        try (TensorBuffer update = overRoot(backend, d, sums.get(i), step.epsilon())) {
          backend.axpyInPlace(-step.learningRate(), update, parameter);
        }
      }
    }
  }

  /** Returns {@code max(0, square - mean²)}. */
  private static TensorBuffer minusSquare(Backend backend, TensorBuffer square, TensorBuffer mean) {
    try (TensorBuffer squared = multiply(backend, mean, mean);
        TensorBuffer difference = backend.binary(BinaryOp.SUB, square, squared, square.shape())) {
      return backend.scalar(BinaryOp.MAX, difference, 0);
    }
  }

  /** Returns {@code x / (sqrt(square) + epsilon)}. */
  private static TensorBuffer overRoot(
      Backend backend, TensorBuffer x, TensorBuffer square, double epsilon) {
    try (TensorBuffer root = backend.unary(UnaryOp.SQRT, square);
        TensorBuffer denominator = backend.scalar(BinaryOp.ADD, root, epsilon)) {
      return backend.binary(BinaryOp.DIV, x, denominator, x.shape());
    }
  }

  private static TensorBuffer multiply(Backend backend, TensorBuffer a, TensorBuffer b) {
    return backend.binary(BinaryOp.MUL, a, b, a.shape());
  }

  private static TensorBuffer reduceKeeping(Backend backend, ReduceOp op, TensorBuffer x, int dim) {
    try (TensorBuffer reduced = backend.reduce(op, x, dim)) {
      return backend.reshape(reduced, x.shape().with(dim, 1));
    }
  }

  /** Returns {@code x + alpha * y} in a new buffer. */
  private static TensorBuffer plusScaled(
      Backend backend, TensorBuffer x, double alpha, TensorBuffer y) {
    try (TensorBuffer scaled = backend.scalar(BinaryOp.MUL, y, alpha)) {
      return backend.binary(BinaryOp.ADD, x, scaled, x.shape());
    }
  }

  /** Sets {@code running = decay * running + share * x}. */
  private static void decayInPlace(
      Backend backend, TensorBuffer running, double decay, double share, TensorBuffer x) {
    try (TensorBuffer kept = backend.scalar(BinaryOp.MUL, running, decay)) {
      backend.assign(running, kept);
    }
    backend.axpyInPlace(share, x, running);
  }
}
