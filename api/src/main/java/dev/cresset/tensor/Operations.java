package dev.cresset.tensor;

import dev.cresset.backend.internal.Closing;
import dev.cresset.spi.Backend;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.ReduceOp;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.UnaryOp;
import dev.cresset.spi.Window2d;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The differentiable operations: for each one, the forward computation and, for each input, the
 * rule that computes its gradient from the gradient {@code g} with respect to the result.
 *
 * <p>The caller has checked the arguments. A rule returns a new buffer, which may share memory with
 * {@code g}, and reads tensors of the forward pass through {@link SavedTensor}.
 */
final class Operations {

  private static final Closing NOT_NEEDED =
      new Closing(
          "the operation that saved it, because no gradient is needed",
          "use it within forward only, or call persist() on it");

  private Operations() {}

  // ---------------------------------------------------------------------------------------------
  // Arithmetic

  static Tensor add(Tensor a, Tensor b, Shape shape) {
    Backend k = a.backend();
    Tensor y = binary("add", BinaryOp.ADD, a, b, shape);
    return link("Add", y, a, g -> passOn(k, g, a), b, g -> passOn(k, g, b));
  }

  static Tensor sub(Tensor a, Tensor b, Shape shape) {
    Backend k = a.backend();
    Tensor y = binary("sub", BinaryOp.SUB, a, b, shape);
    return link(
        "Sub", y, a, g -> passOn(k, g, a), b, g -> sumTo(k, k.unary(UnaryOp.NEG, g), b.shape()));
  }

  static Tensor mul(Tensor a, Tensor b, Shape shape) {
    Backend k = a.backend();
    SavedTensor left = new SavedTensor(a);
    SavedTensor right = new SavedTensor(b);
    Tensor y = binary("mul", BinaryOp.MUL, a, b, shape);
    return link(
        "Mul",
        y,
        a,
        g -> sumTo(k, k.binary(BinaryOp.MUL, g, right.buffer(), g.shape()), a.shape()),
        b,
        g -> sumTo(k, k.binary(BinaryOp.MUL, g, left.buffer(), g.shape()), b.shape()));
  }

  static Tensor div(Tensor a, Tensor b, Shape shape) {
    Backend k = a.backend();
    SavedTensor right = new SavedTensor(b);
    Tensor y = binary("div", BinaryOp.DIV, a, b, shape);
    SavedTensor quotient = new SavedTensor(y);
    return link(
        "Div",
        y,
        a,
        g -> sumTo(k, k.binary(BinaryOp.DIV, g, right.buffer(), g.shape()), a.shape()),
        b,
        g -> {
          try (TensorBuffer slope =
                  k.binary(BinaryOp.DIV, quotient.buffer(), right.buffer(), g.shape());
              TensorBuffer share = k.binary(BinaryOp.MUL, g, slope, g.shape())) {
            return sumTo(k, k.unary(UnaryOp.NEG, share), b.shape());
          }
        });
  }

  static Tensor pow(Tensor a, Tensor b, Shape shape) {
    Backend k = a.backend();
    SavedTensor base = new SavedTensor(a);
    SavedTensor exponent = new SavedTensor(b);
    Tensor y = binary("pow", BinaryOp.POW, a, b, shape);
    SavedTensor power = new SavedTensor(y);
    return link(
        "Pow",
        y,
        a,
        g -> {
          // g b a^(b - 1), and 0 where b = 0, even if a or g is infinite or NaN.
          try (TensorBuffer less = k.scalar(BinaryOp.SUB, exponent.buffer(), 1);
              TensorBuffer lower = k.binary(BinaryOp.POW, base.buffer(), less, shape);
              TensorBuffer slope = k.binary(BinaryOp.MUL, lower, exponent.buffer(), shape);
              TensorBuffer product = k.binary(BinaryOp.MUL, g, slope, shape);
              TensorBuffer wide = k.expand(exponent.buffer(), shape);
              TensorBuffer zeros = k.full(shape, 0)) {
            return sumTo(k, k.where(wide, product, zeros), a.shape());
          }
        },
        b,
        g -> {
          // g a^b log a, with 0 for a^b log a where a = 0 and b >= 0.
          try (TensorBuffer log = k.unary(UnaryOp.LOG, base.buffer());
              TensorBuffer slope = k.binary(BinaryOp.MUL, power.buffer(), log, shape);
              TensorBuffer zero = k.scalar(BinaryOp.EQ, base.buffer(), 0);
              TensorBuffer positive = k.scalar(BinaryOp.GT, exponent.buffer(), 0);
              TensorBuffer none = k.scalar(BinaryOp.EQ, exponent.buffer(), 0);
              TensorBuffer notNegative = k.binary(BinaryOp.ADD, positive, none, none.shape());
              TensorBuffer flat = k.binary(BinaryOp.MUL, zero, notNegative, shape);
              TensorBuffer zeros = k.full(shape, 0);
              TensorBuffer safe = k.where(flat, zeros, slope)) {
            return sumTo(k, k.binary(BinaryOp.MUL, g, safe, shape), b.shape());
          }
        });
  }

  static Tensor add(Tensor x, double value) {
    Backend k = x.backend();
    Tensor y = Tensor.of(k, k.scalar(BinaryOp.ADD, x.buffer("add"), value));
    return link("Add", y, x, g -> passOn(k, g, x));
  }

  static Tensor mul(Tensor x, double value) {
    Backend k = x.backend();
    Tensor y = Tensor.of(k, k.scalar(BinaryOp.MUL, x.buffer("mul"), value));
    return link("Mul", y, x, g -> k.scalar(BinaryOp.MUL, g, value));
  }

  static Tensor div(Tensor x, double value) {
    Backend k = x.backend();
    Tensor y = Tensor.of(k, k.scalar(BinaryOp.DIV, x.buffer("div"), value));
    return link("Div", y, x, g -> k.scalar(BinaryOp.DIV, g, value));
  }

  static Tensor pow(Tensor x, double exponent) {
    Backend k = x.backend();
    SavedTensor base = new SavedTensor(x);
    Tensor y = Tensor.of(k, k.scalar(BinaryOp.POW, x.buffer("pow"), exponent));
    return link(
        "Pow",
        y,
        x,
        g -> {
          if (exponent == 0) {
            return k.full(g.shape(), 0);
          }
          try (TensorBuffer lower = k.scalar(BinaryOp.POW, base.buffer(), exponent - 1);
              TensorBuffer slope = k.scalar(BinaryOp.MUL, lower, exponent)) {
            return k.binary(BinaryOp.MUL, g, slope, g.shape());
          }
        });
  }

  // ---------------------------------------------------------------------------------------------
  // Functions of one tensor

  static Tensor neg(Tensor x) {
    Backend k = x.backend();
    Tensor y = Tensor.of(k, k.unary(UnaryOp.NEG, x.buffer("neg")));
    return link("Neg", y, x, g -> k.unary(UnaryOp.NEG, g));
  }

  static Tensor log(Tensor x) {
    Backend k = x.backend();
    SavedTensor input = new SavedTensor(x);
    Tensor y = Tensor.of(k, k.unary(UnaryOp.LOG, x.buffer("log")));
    return link("Log", y, x, g -> k.binary(BinaryOp.DIV, g, input.buffer(), g.shape()));
  }

  static Tensor softplus(Tensor x) {
    Backend k = x.backend();
    SavedTensor input = new SavedTensor(x);
    Tensor y = Tensor.of(k, k.unary(UnaryOp.SOFTPLUS, x.buffer("softplus")));
    return link(
        "Softplus",
        y,
        x,
        g -> {
          try (TensorBuffer slope = k.unary(UnaryOp.SIGMOID, input.buffer())) {
            return k.binary(BinaryOp.MUL, g, slope, g.shape());
          }
        });
  }

  /** The gradient at 0 is 0. */
  static Tensor abs(Tensor x) {
    Backend k = x.backend();
    SavedTensor input = new SavedTensor(x);
    Tensor y = Tensor.of(k, k.unary(UnaryOp.ABS, x.buffer("abs")));
    return link(
        "Abs",
        y,
        x,
        g -> {
          try (TensorBuffer above = k.scalar(BinaryOp.GT, input.buffer(), 0);
              TensorBuffer below = k.scalar(BinaryOp.LT, input.buffer(), 0);
              TensorBuffer sign = k.binary(BinaryOp.SUB, above, below, g.shape())) {
            return k.binary(BinaryOp.MUL, g, sign, g.shape());
          }
        });
  }

  /** Elements at the bounds pass the gradient on. */
  static Tensor clamp(Tensor x, double min, double max) {
    Backend k = x.backend();
    SavedTensor input = new SavedTensor(x);
    Tensor y;
    try (TensorBuffer raised = k.scalar(BinaryOp.MAX, x.buffer("clamp"), min)) {
      y = Tensor.of(k, k.scalar(BinaryOp.MIN, raised, max));
    }
    return link(
        "Clamp",
        y,
        x,
        g -> {
          try (TensorBuffer notBelow = k.scalar(BinaryOp.GE, input.buffer(), min);
              TensorBuffer notAbove = k.scalar(BinaryOp.LE, input.buffer(), max);
              TensorBuffer within = k.binary(BinaryOp.MUL, notBelow, notAbove, g.shape());
              TensorBuffer zeros = k.full(g.shape(), 0)) {
            return k.where(within, g, zeros);
          }
        });
  }

  static Tensor erf(Tensor x) {
    Backend k = x.backend();
    SavedTensor input = new SavedTensor(x);
    Tensor y = Tensor.of(k, k.unary(UnaryOp.ERF, x.buffer("erf")));
    return link(
        "Erf",
        y,
        x,
        g -> {
          // g 2 / √π e^(-x²)
          try (TensorBuffer square =
                  k.binary(BinaryOp.MUL, input.buffer(), input.buffer(), g.shape());
              TensorBuffer exponent = k.unary(UnaryOp.NEG, square);
              TensorBuffer power = k.unary(UnaryOp.EXP, exponent);
              TensorBuffer slope = k.scalar(BinaryOp.MUL, power, 2 / Math.sqrt(Math.PI))) {
            return k.binary(BinaryOp.MUL, g, slope, g.shape());
          }
        });
  }

  static Tensor gelu(Tensor x) {
    Backend k = x.backend();
    SavedTensor input = new SavedTensor(x);
    Tensor y = Tensor.of(k, k.gelu(x.buffer("gelu")));
    return link("Gelu", y, x, g -> k.geluGradient(g, input.buffer()));
  }

  static Tensor silu(Tensor x) {
    Backend k = x.backend();
    SavedTensor input = new SavedTensor(x);
    Tensor y = Tensor.of(k, k.silu(x.buffer("silu")));
    return link("Silu", y, x, g -> k.siluGradient(g, input.buffer()));
  }

  static Tensor leakyRelu(Tensor x, double slope) {
    Backend k = x.backend();
    SavedTensor input = new SavedTensor(x);
    Tensor y = Tensor.of(k, k.leakyRelu(x.buffer("leakyRelu"), slope));
    return link("LeakyRelu", y, x, g -> k.leakyReluGradient(g, input.buffer(), slope));
  }

  static Tensor elu(Tensor x, double alpha) {
    Backend k = x.backend();
    SavedTensor input = new SavedTensor(x);
    Tensor y = Tensor.of(k, k.elu(x.buffer("elu"), alpha));
    return link("Elu", y, x, g -> k.eluGradient(g, input.buffer(), alpha));
  }

  static Tensor exp(Tensor x) {
    Backend k = x.backend();
    Tensor y = Tensor.of(k, k.unary(UnaryOp.EXP, x.buffer("exp")));
    SavedTensor output = new SavedTensor(y);
    return link("Exp", y, x, g -> k.binary(BinaryOp.MUL, g, output.buffer(), g.shape()));
  }

  static Tensor sqrt(Tensor x) {
    Backend k = x.backend();
    Tensor y = Tensor.of(k, k.unary(UnaryOp.SQRT, x.buffer("sqrt")));
    SavedTensor output = new SavedTensor(y);
    return link(
        "Sqrt",
        y,
        x,
        g -> {
          try (TensorBuffer twice = k.scalar(BinaryOp.MUL, output.buffer(), 2)) {
            return k.binary(BinaryOp.DIV, g, twice, g.shape());
          }
        });
  }

  static Tensor relu(Tensor x) {
    Backend k = x.backend();
    Tensor y = Tensor.of(k, k.unary(UnaryOp.RELU, x.buffer("relu")));
    SavedTensor output = new SavedTensor(y);
    return link("Relu", y, x, g -> k.reluGradient(g, output.buffer()));
  }

  static Tensor sigmoid(Tensor x) {
    Backend k = x.backend();
    Tensor y = Tensor.of(k, k.unary(UnaryOp.SIGMOID, x.buffer("sigmoid")));
    SavedTensor output = new SavedTensor(y);
    return link("Sigmoid", y, x, g -> k.sigmoidGradient(g, output.buffer()));
  }

  static Tensor tanh(Tensor x) {
    Backend k = x.backend();
    Tensor y = Tensor.of(k, k.unary(UnaryOp.TANH, x.buffer("tanh")));
    SavedTensor output = new SavedTensor(y);
    return link("Tanh", y, x, g -> k.tanhGradient(g, output.buffer()));
  }

  static Tensor softmax(Tensor x, int dim) {
    Backend k = x.backend();
    Tensor y = Tensor.of(k, k.softmax(x.buffer("softmax"), dim));
    SavedTensor output = new SavedTensor(y);
    return link("Softmax", y, x, g -> k.softmaxGradient(g, output.buffer(), dim));
  }

  static Tensor logSoftmax(Tensor x, int dim) {
    Backend k = x.backend();
    Tensor y = Tensor.of(k, k.logSoftmax(x.buffer("logSoftmax"), dim));
    SavedTensor output = new SavedTensor(y);
    return link("LogSoftmax", y, x, g -> k.logSoftmaxGradient(g, output.buffer(), dim));
  }

  static Tensor dropout(Tensor x, double p, Generator generator) {
    Backend k = x.backend();
    int size = Math.toIntExact(x.shape().size());
    float[] kept = ThreadState.current().scratch(size);
    generator.fillKept(kept, size, p, p == 1 ? 0 : (float) (1 / (1 - p)));
    Tensor mask = Tensor.of(k, k.fromFloats(kept, x.shape()));
    SavedTensor factors = new SavedTensor(mask);
    Tensor y =
        Tensor.of(k, k.binary(BinaryOp.MUL, x.buffer("dropout"), factors.buffer(), x.shape()));
    List<Node.Edge> edges = new ArrayList<>(1);
    edge(edges, x, g -> k.binary(BinaryOp.MUL, g, factors.buffer(), g.shape()));
    return link("Dropout", y, edges, List.of(mask));
  }

  // ---------------------------------------------------------------------------------------------
  // Shape

  static Tensor reshape(String operation, Tensor x, Shape shape) {
    return reshape(operation, "View", x, shape);
  }

  static Tensor reshape(String operation, String name, Tensor x, Shape shape) {
    Backend k = x.backend();
    Tensor y = Tensor.sharing(x, k.reshape(x.buffer(operation), shape));
    return link(name, y, x, g -> passOn(k, g, x));
  }

  static Tensor transpose(Tensor x) {
    Backend k = x.backend();
    Tensor y = Tensor.of(k, k.transpose(x.buffer("t")));
    return link("T", y, x, k::transpose);
  }

  static Tensor takeRows(Tensor x, Tensor rows) {
    Backend k = x.backend();
    SavedTensor indices = new SavedTensor(rows);
    Tensor y = Tensor.of(k, k.takeRows(x.buffer("takeRows"), rows.buffer("takeRows")));
    return link(
        "IndexSelect",
        y,
        x,
        g -> {
          TensorBuffer sums = k.full(x.shape(), 0);
          k.addRowsInPlace(sums, indices.buffer(), g);
          return sums;
        });
  }

  // ---------------------------------------------------------------------------------------------
  // Reductions

  static Tensor sum(Tensor x) {
    Backend k = x.backend();
    Tensor y = Tensor.of(k, total(k, x.buffer("sum")));
    return link("Sum", y, x, g -> k.expand(g, x.shape()));
  }

  static Tensor sum(Tensor x, int dim, boolean keepDim) {
    Backend k = x.backend();
    Shape kept = x.shape().with(dim, 1);
    Tensor y = reduced("sum", k, ReduceOp.SUM, x, dim, keepDim);
    return link(
        "Sum",
        y,
        x,
        g -> {
          try (TensorBuffer column = k.reshape(g, kept)) {
            return k.expand(column, x.shape());
          }
        });
  }

  /**
   * Returns the largest elements along a dimension. Of equal elements, the first one gets the
   * gradient.
   */
  static Tensor max(Tensor x, int dim, boolean keepDim) {
    return extreme("max", "Max", ReduceOp.MAX, ReduceOp.ARGMAX, x, dim, keepDim);
  }

  /**
   * Returns the smallest elements along a dimension. Of equal elements, the first one gets the
   * gradient.
   */
  static Tensor min(Tensor x, int dim, boolean keepDim) {
    return extreme("min", "Min", ReduceOp.MIN, ReduceOp.ARGMIN, x, dim, keepDim);
  }

  private static Tensor extreme(
      String operation,
      String name,
      ReduceOp op,
      ReduceOp position,
      Tensor x,
      int dim,
      boolean keepDim) {
    Backend k = x.backend();
    Shape kept = x.shape().with(dim, 1);
    SavedTensor input = new SavedTensor(x);
    Tensor y = reduced(operation, k, op, x, dim, keepDim);
    return link(
        name,
        y,
        x,
        g -> {
          try (TensorBuffer indices = k.reduce(position, input.buffer(), dim);
              TensorBuffer index = k.reshape(indices, kept);
              TensorBuffer values = k.reshape(g, kept)) {
            return k.scatterAdd(values, dim, index, x.shape());
          }
        });
  }

  /** Returns the largest element. Equal elements get equal shares of the gradient. */
  static Tensor max(Tensor x) {
    return extreme("max", "Max", ReduceOp.MAX, x);
  }

  /** Returns the smallest element. Equal elements get equal shares of the gradient. */
  static Tensor min(Tensor x) {
    return extreme("min", "Min", ReduceOp.MIN, x);
  }

  private static Tensor extreme(String operation, String name, ReduceOp op, Tensor x) {
    Backend k = x.backend();
    Shape shape = x.shape();
    SavedTensor input = new SavedTensor(x);
    Tensor y;
    try (TensorBuffer flat = k.reshape(x.buffer(operation), Shape.of(shape.size()))) {
      y = Tensor.of(k, k.reduce(op, flat, 0));
    }
    SavedTensor output = new SavedTensor(y);
    return link(
        name,
        y,
        x,
        g -> {
          // If the result is NaN, the elements that are NaN share the gradient.
          TensorBuffer from = input.buffer();
          try (TensorBuffer equal = k.binary(BinaryOp.EQ, from, output.buffer(), shape);
              TensorBuffer nan = k.binary(BinaryOp.NE, from, from, shape);
              TensorBuffer chosen = k.binary(BinaryOp.ADD, equal, nan, shape);
              TensorBuffer count = total(k, chosen);
              TensorBuffer share = k.binary(BinaryOp.DIV, g, count, g.shape());
              TensorBuffer shares = k.expand(share, shape);
              TensorBuffer zeros = k.full(shape, 0)) {
            return k.where(chosen, shares, zeros);
          }
        });
  }

  /** Returns the unbiased variances along a dimension; NaN for fewer than two elements. */
  static Tensor variance(Tensor x, int dim, boolean keepDim) {
    Backend k = x.backend();
    SavedTensor input = new SavedTensor(x);
    Tensor y = Tensor.of(k, variance(k, x.buffer("var"), dim, keepDim));
    return link(
        "Var",
        y,
        x,
        g -> {
          try (TensorBuffer column = k.reshape(g, x.shape().with(dim, 1))) {
            return varianceGradient(k, column, input.buffer(), dim);
          }
        });
  }

  /** Returns the square roots of the variances; where one is 0, the gradient is 0. */
  static Tensor deviation(Tensor x, int dim, boolean keepDim) {
    Backend k = x.backend();
    SavedTensor input = new SavedTensor(x);
    Tensor y;
    try (TensorBuffer variance = variance(k, x.buffer("std"), dim, keepDim)) {
      y = Tensor.of(k, k.unary(UnaryOp.SQRT, variance));
    }
    SavedTensor output = new SavedTensor(y);
    return link(
        "Std",
        y,
        x,
        g -> {
          try (TensorBuffer half = k.scalar(BinaryOp.MUL, g, 0.5);
              TensorBuffer slope = dividedWhereNotZero(k, half, output.buffer());
              TensorBuffer column = k.reshape(slope, x.shape().with(dim, 1))) {
            return varianceGradient(k, column, input.buffer(), dim);
          }
        });
  }

  private static TensorBuffer variance(Backend k, TensorBuffer x, int dim, boolean keepDim) {
    try (TensorBuffer centered = centered(k, x, dim);
        TensorBuffer square = k.binary(BinaryOp.MUL, centered, centered, x.shape());
        TensorBuffer total = k.reduce(ReduceOp.SUM, square, dim);
        TensorBuffer variance = k.scalar(BinaryOp.DIV, total, freedom(x.shape(), dim))) {
      return k.reshape(variance, keepDim ? x.shape().with(dim, 1) : variance.shape());
    }
  }

  /** Returns {@code g (x - mean) 2 / (n - 1)}, with {@code g} of size 1 along the dimension. */
  private static TensorBuffer varianceGradient(Backend k, TensorBuffer g, TensorBuffer x, int dim) {
    try (TensorBuffer centered = centered(k, x, dim);
        TensorBuffer product = k.binary(BinaryOp.MUL, centered, g, x.shape())) {
      return k.scalar(BinaryOp.MUL, product, 2.0 / freedom(x.shape(), dim));
    }
  }

  private static TensorBuffer centered(Backend k, TensorBuffer x, int dim) {
    try (TensorBuffer sum = k.reduce(ReduceOp.SUM, x, dim);
        TensorBuffer mean = k.scalar(BinaryOp.DIV, sum, x.shape().dim(dim));
        TensorBuffer column = k.reshape(mean, x.shape().with(dim, 1))) {
      return k.binary(BinaryOp.SUB, x, column, x.shape());
    }
  }

  private static long freedom(Shape shape, int dim) {
    return Math.max(0, shape.dim(dim) - 1);
  }

  /** Returns {@code a / b}, and 0 where {@code b} is 0. */
  private static TensorBuffer dividedWhereNotZero(Backend k, TensorBuffer a, TensorBuffer b) {
    try (TensorBuffer quotient = k.binary(BinaryOp.DIV, a, b, a.shape());
        TensorBuffer zeros = k.full(a.shape(), 0)) {
      return k.where(b, quotient, zeros);
    }
  }

  /** Returns the Euclidean norm of all elements; where it is 0, the gradient is 0. */
  static Tensor norm(Tensor x) {
    Backend k = x.backend();
    SavedTensor input = new SavedTensor(x);
    TensorBuffer from = x.buffer("norm");
    Tensor y;
    try (TensorBuffer square = k.binary(BinaryOp.MUL, from, from, x.shape());
        TensorBuffer sum = total(k, square)) {
      y = Tensor.of(k, k.unary(UnaryOp.SQRT, sum));
    }
    SavedTensor output = new SavedTensor(y);
    return link(
        "LinalgVectorNorm",
        y,
        x,
        g -> {
          try (TensorBuffer factor = dividedWhereNotZero(k, g, output.buffer())) {
            return k.binary(BinaryOp.MUL, input.buffer(), factor, x.shape());
          }
        });
  }

  static Tensor cumsum(Tensor x, int dim) {
    Backend k = x.backend();
    Tensor y = Tensor.of(k, k.cumsum(x.buffer("cumsum"), dim, false));
    return link("Cumsum", y, x, g -> k.cumsum(g, dim, true));
  }

  // ---------------------------------------------------------------------------------------------
  // Products

  static Tensor matmul(Tensor a, Tensor b) {
    Backend k = a.backend();
    SavedTensor left = new SavedTensor(a);
    SavedTensor right = new SavedTensor(b);
    Tensor y = Tensor.of(k, k.matmul(a.buffer("matmul"), false, b.buffer("matmul"), false));
    return link(
        "Mm",
        y,
        a,
        g -> k.matmul(g, false, right.buffer(), true),
        b,
        g -> k.matmul(left.buffer(), true, g, false));
  }

  /** Returns the products of matrices {@code [batch, n, k] x [batch, k, m]}. */
  static Tensor batchedMatmul(Tensor a, Tensor b) {
    Backend k = a.backend();
    SavedTensor left = new SavedTensor(a);
    SavedTensor right = new SavedTensor(b);
    Tensor y = Tensor.of(k, k.batchedMatmul(a.buffer("matmul"), false, b.buffer("matmul"), false));
    return link(
        "Bmm",
        y,
        a,
        g -> k.batchedMatmul(g, false, right.buffer(), true),
        b,
        g -> k.batchedMatmul(left.buffer(), true, g, false));
  }

  static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
    Backend k = x.backend();
    SavedTensor input = new SavedTensor(x);
    SavedTensor matrix = new SavedTensor(weight);
    Tensor y =
        Tensor.of(
            k,
            k.linear(
                x.buffer("linear"),
                weight.buffer("linear"),
                bias == null ? null : bias.buffer("linear")));
    if (!tracked(x) && !tracked(weight) && (bias == null || !tracked(bias))) {
      return y;
    }
    List<Node.Edge> edges = new ArrayList<>(3);
    edge(edges, x, g -> k.linearInputGradient(g, matrix.buffer()));
    edge(edges, weight, g -> k.linearWeightGradient(g, input.buffer()));
    if (bias != null) {
      edge(edges, bias, k::linearBiasGradient);
    }
    return link("Addmm", y, edges, List.of());
  }

  // ---------------------------------------------------------------------------------------------
  // Convolutions and pooling

  static Tensor conv2d(
      String name, Tensor x, Tensor weight, @Nullable Tensor bias, Window2d window, int groups) {
    Backend k = x.backend();
    SavedTensor input = new SavedTensor(x);
    SavedTensor kernel = new SavedTensor(weight);
    Tensor y =
        Tensor.of(
            k,
            k.conv2d(
                x.buffer(name),
                weight.buffer(name),
                bias == null ? null : bias.buffer(name),
                window,
                groups));
    List<Node.Edge> edges = new ArrayList<>(3);
    edge(edges, x, g -> k.conv2dInputGradient(g, kernel.buffer(), x.shape(), window, groups));
    edge(edges, weight, g -> k.conv2dWeightGradient(g, input.buffer(), window, groups));
    if (bias != null) {
      edge(edges, bias, k::channelSum);
    }
    return link("Convolution", y, edges, List.of());
  }

  static Tensor maxPool2d(Tensor x, Window2d window) {
    Backend k = x.backend();
    SavedTensor input = new SavedTensor(x);
    Tensor y = Tensor.of(k, k.maxPool2d(x.buffer("maxPool2d"), window));
    return link("MaxPool2d", y, x, g -> k.maxPool2dGradient(g, input.buffer(), window));
  }

  static Tensor avgPool2d(String name, Tensor x, Window2d window) {
    Backend k = x.backend();
    Tensor y = Tensor.of(k, k.avgPool2d(x.buffer(name), window));
    return link("AvgPool2d", y, x, g -> k.avgPool2dGradient(g, x.shape(), window));
  }

  // ---------------------------------------------------------------------------------------------
  // Losses

  /** Returns {@code -Σ_i w_i log p[i, y_i]}; the node takes ownership of {@code weights}. */
  static Tensor nll(Tensor logProbabilities, Tensor labels, Tensor weights) {
    Backend k = logProbabilities.backend();
    SavedTensor indices = new SavedTensor(labels);
    SavedTensor factors = new SavedTensor(weights);
    Tensor y =
        Tensor.of(k, k.nll(logProbabilities.buffer("nll"), labels.buffer("nll"), factors.buffer()));
    List<Node.Edge> edges = new ArrayList<>(1);
    edge(
        edges,
        logProbabilities,
        g -> k.nllGradient(g, indices.buffer(), factors.buffer(), logProbabilities.shape().dim(1)));
    return link("NllLoss", y, edges, List.of(weights));
  }

  /**
   * Returns {@code -Σ_i w_i log softmax(logits)[i, y_i]}; the node takes ownership of {@code
   * weights}.
   */
  static Tensor crossEntropy(Tensor logits, Tensor labels, Tensor weights) {
    Backend k = logits.backend();
    Tensor log = Tensor.of(k, k.logSoftmax(logits.buffer("crossEntropy"), 1));
    SavedTensor logProbabilities = new SavedTensor(log);
    SavedTensor indices = new SavedTensor(labels);
    SavedTensor factors = new SavedTensor(weights);
    Tensor y =
        Tensor.of(
            k, k.nll(logProbabilities.buffer(), labels.buffer("crossEntropy"), factors.buffer()));
    List<Node.Edge> edges = new ArrayList<>(1);
    edge(
        edges,
        logits,
        g -> k.nllLogitsGradient(g, logProbabilities.buffer(), indices.buffer(), factors.buffer()));
    return link("CrossEntropyLoss", y, edges, List.of(log, weights));
  }

  /** Returns {@code -Σ t log p}; the node takes ownership of {@code targets}. */
  static Tensor nll(Tensor logProbabilities, Tensor targets) {
    Backend k = logProbabilities.backend();
    SavedTensor weights = new SavedTensor(targets);
    Tensor y = Tensor.of(k, k.crossEntropy(logProbabilities.buffer("nll"), targets.buffer("nll")));
    List<Node.Edge> edges = new ArrayList<>(1);
    edge(
        edges,
        logProbabilities,
        g -> {
          try (TensorBuffer minus = k.unary(UnaryOp.NEG, g)) {
            return k.binary(BinaryOp.MUL, weights.buffer(), minus, logProbabilities.shape());
          }
        });
    return link("NllLoss", y, edges, List.of(targets));
  }

  /** Returns {@code -Σ t log p} of each row; the node takes ownership of {@code targets}. */
  static Tensor nllOfRows(Tensor logProbabilities, Tensor targets) {
    Backend k = logProbabilities.backend();
    Shape shape = logProbabilities.shape();
    SavedTensor weights = new SavedTensor(targets);
    Tensor y = Tensor.of(k, lossesOfRows(k, logProbabilities.buffer("nll"), weights.buffer()));
    List<Node.Edge> edges = new ArrayList<>(1);
    edge(
        edges,
        logProbabilities,
        g -> {
          try (TensorBuffer minus = k.unary(UnaryOp.NEG, g);
              TensorBuffer column = k.reshape(minus, shape.with(1, 1))) {
            return k.binary(BinaryOp.MUL, weights.buffer(), column, shape);
          }
        });
    return link("NllLoss", y, edges, List.of(targets));
  }

  /** Computes {@link Backend#crossEntropy} for each row. */
  private static TensorBuffer lossesOfRows(
      Backend k, TensorBuffer logProbabilities, TensorBuffer targets) {
    Shape shape = targets.shape();
    // 0 * -Infinity is NaN, so terms with a target of 0 are replaced by 0, not multiplied by it.
    try (TensorBuffer product = k.binary(BinaryOp.MUL, logProbabilities, targets, shape);
        TensorBuffer losses = k.unary(UnaryOp.NEG, product);
        TensorBuffer zeros = k.full(shape, 0);
        TensorBuffer terms = k.where(targets, losses, zeros)) {
      return k.reduce(ReduceOp.SUM, terms, 1);
    }
  }

  /** Returns {@code -Σ t log softmax(logits)}; the node takes ownership of {@code targets}. */
  static Tensor crossEntropy(Tensor logits, Tensor targets) {
    Backend k = logits.backend();
    Tensor log = Tensor.of(k, k.logSoftmax(logits.buffer("crossEntropy"), 1));
    SavedTensor logProbabilities = new SavedTensor(log);
    SavedTensor weights = new SavedTensor(targets);
    Tensor y = Tensor.of(k, k.crossEntropy(logProbabilities.buffer(), weights.buffer()));
    List<Node.Edge> edges = new ArrayList<>(1);
    edge(
        edges, logits, g -> k.crossEntropyGradient(g, logProbabilities.buffer(), weights.buffer()));
    return link("CrossEntropyLoss", y, edges, List.of(log, targets));
  }

  /**
   * Returns {@code d² / 2} where {@code |d| <= delta}, and {@code delta (|d| - delta / 2)}
   * elsewhere.
   */
  static Tensor huber(Tensor d, double delta) {
    Backend k = d.backend();
    SavedTensor difference = new SavedTensor(d);
    Tensor y = Tensor.of(k, huber(k, d.buffer("huber"), delta));
    return link("HuberLoss", y, d, g -> huberGradient(k, g, difference.buffer(), delta));
  }

  private static TensorBuffer huber(Backend k, TensorBuffer d, double delta) {
    Shape shape = d.shape();
    try (TensorBuffer magnitude = k.unary(UnaryOp.ABS, d);
        TensorBuffer square = k.binary(BinaryOp.MUL, d, d, shape);
        TensorBuffer quadratic = k.scalar(BinaryOp.MUL, square, 0.5);
        TensorBuffer reduced = k.scalar(BinaryOp.SUB, magnitude, delta / 2);
        TensorBuffer linear = k.scalar(BinaryOp.MUL, reduced, delta);
        TensorBuffer large = k.scalar(BinaryOp.GT, magnitude, delta)) {
      return k.where(large, linear, quadratic);
    }
  }

  /** Returns {@code g} times {@code d}, limited to {@code -delta} and {@code delta}. */
  private static TensorBuffer huberGradient(
      Backend k, TensorBuffer g, TensorBuffer d, double delta) {
    try (TensorBuffer bounded = k.scalar(BinaryOp.MIN, d, delta);
        TensorBuffer slope = k.scalar(BinaryOp.MAX, bounded, -delta)) {
      return k.binary(BinaryOp.MUL, g, slope, g.shape());
    }
  }

  /** Returns {@code t (log t - x)}, and 0 where {@code t} is 0. */
  static Tensor klDiv(Tensor x, Tensor t) {
    Backend k = x.backend();
    Shape shape = x.shape();
    SavedTensor input = new SavedTensor(x);
    SavedTensor target = new SavedTensor(t);
    Tensor y;
    try (TensorBuffer log = k.unary(UnaryOp.LOG, t.buffer("klDiv"));
        TensorBuffer difference = k.binary(BinaryOp.SUB, log, x.buffer("klDiv"), shape);
        TensorBuffer product = k.binary(BinaryOp.MUL, t.buffer("klDiv"), difference, shape);
        TensorBuffer zeros = k.full(shape, 0)) {
      // 0 * -Infinity is NaN, so terms with a target of 0 are replaced by 0, not multiplied by it.
      y = Tensor.of(k, k.where(t.buffer("klDiv"), product, zeros));
    }
    return link(
        "KlDiv",
        y,
        x,
        g -> {
          try (TensorBuffer minus = k.unary(UnaryOp.NEG, g)) {
            return k.binary(BinaryOp.MUL, target.buffer(), minus, shape);
          }
        },
        t,
        g -> {
          try (TensorBuffer log = k.unary(UnaryOp.LOG, target.buffer());
              TensorBuffer difference = k.binary(BinaryOp.SUB, log, input.buffer(), shape);
              TensorBuffer slope = k.scalar(BinaryOp.ADD, difference, 1);
              TensorBuffer product = k.binary(BinaryOp.MUL, g, slope, shape);
              TensorBuffer zeros = k.full(shape, 0)) {
            return k.where(target.buffer(), product, zeros);
          }
        });
  }

  // ---------------------------------------------------------------------------------------------
  // Recording

  /** Returns whether operations on a tensor are recorded. */
  static boolean tracked(Tensor x) {
    return x.requiresGrad() && ThreadContext.current().gradEnabled;
  }

  static Tensor link(String name, Tensor y, Tensor x, Node.Rule rule) {
    if (tracked(x)) {
      y.setNode(new Node(name, y.backend(), List.of(new Node.Edge(x, rule)), List.of()));
    }
    return y;
  }

  static Tensor link(String name, Tensor y, Tensor a, Node.Rule ruleA, Tensor b, Node.Rule ruleB) {
    if (tracked(a) || tracked(b)) {
      List<Node.Edge> edges = new ArrayList<>(2);
      edge(edges, a, ruleA);
      edge(edges, b, ruleB);
      y.setNode(new Node(name, y.backend(), edges, List.of()));
    }
    return y;
  }

  /** Connects a result to its inputs. Without edges, the saved tensors are closed at once. */
  static Tensor link(String name, Tensor y, List<Node.Edge> edges, List<Tensor> saved) {
    if (edges.isEmpty()) {
      saved.forEach(tensor -> tensor.close(NOT_NEEDED));
    } else {
      y.setNode(new Node(name, y.backend(), edges, saved));
    }
    return y;
  }

  static void edge(List<Node.Edge> edges, Tensor x, Node.Rule rule) {
    if (tracked(x)) {
      edges.add(new Node.Edge(x, rule));
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Shared by several rules

  private static Tensor binary(String name, BinaryOp op, Tensor a, Tensor b, Shape shape) {
    return Tensor.of(a.backend(), a.backend().binary(op, a.buffer(name), b.buffer(name), shape));
  }

  private static Tensor reduced(
      String name, Backend k, ReduceOp op, Tensor x, int dim, boolean keepDim) {
    TensorBuffer reduced = k.reduce(op, x.buffer(name), dim);
    if (!keepDim) {
      return Tensor.of(k, reduced);
    }
    try (reduced) {
      return Tensor.of(k, k.reshape(reduced, x.shape().with(dim, 1)));
    }
  }

  /**
   * Returns the gradient of an input whose elements are passed through unchanged: {@code g}, summed
   * over broadcast dimensions. A leaf stores its gradient and therefore gets a copy; otherwise
   * clipping the gradient of one leaf could change that of another.
   */
  static TensorBuffer passOn(Backend k, TensorBuffer g, Tensor input) {
    Shape shape = input.shape();
    if (g.shape().size() != shape.size()) {
      return sumTo(k, k.reshape(g, g.shape()), shape);
    }
    if (!input.isLeaf()) {
      return k.reshape(g, shape);
    }
    try (TensorBuffer copy = k.copy(g)) {
      return k.reshape(copy, shape);
    }
  }

  private static TensorBuffer total(Backend k, TensorBuffer x) {
    try (TensorBuffer flat = k.reshape(x, Shape.of(x.shape().size()))) {
      return k.reduce(ReduceOp.SUM, flat, 0);
    }
  }

  /**
   * Reverses broadcasting: sums {@code piece} to the shape of an input. Takes ownership of {@code
   * piece}.
   */
  static TensorBuffer sumTo(Backend k, TensorBuffer piece, Shape shape) {
    if (piece.shape().equals(shape)) {
      return piece;
    }
    if (shape.size() == 1) {
      try (piece;
          TensorBuffer total = total(k, piece)) {
        return k.reshape(total, shape);
      }
    }
    TensorBuffer sum = piece;
    int extra = piece.shape().rank() - shape.rank();
    for (int i = 0; i < extra; i++) {
      try (TensorBuffer wider = sum) {
        sum = k.reduce(ReduceOp.SUM, wider, 0);
      }
    }
    for (int dim = 0; dim < shape.rank(); dim++) {
      if (shape.dim(dim) == 1 && sum.shape().dim(dim) != 1) {
        try (TensorBuffer wider = sum;
            TensorBuffer narrow = k.reduce(ReduceOp.SUM, wider, dim)) {
          sum = k.reshape(narrow, wider.shape().with(dim, 1));
        }
      }
    }
    return sum;
  }
}
