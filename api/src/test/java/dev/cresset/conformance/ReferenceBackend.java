package dev.cresset.conformance;

import dev.cresset.spi.Backend;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.MemoryUse;
import dev.cresset.spi.ReduceOp;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.UnaryOp;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * What the others are held against: the plainest loops, in double precision.
 *
 * <p>It claims {@code FLOAT32} but keeps {@code double[]}, so that gradients can be checked by
 * finite differences; {@link #item} and {@link #values} give all digits. It has the required
 * operations only, so that the fused ones are the interface's defaults.
 */
public final class ReferenceBackend implements Backend {

  private final ReferenceBuffer.Ledger ledger = new ReferenceBuffer.Ledger();

  /** Makes a backend of its own, whose memory is counted apart from others'. */
  public ReferenceBackend() {}

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public MemoryUse memory() {
    return new MemoryUse(ledger.buffers.get(), ledger.bytes.get(), 0);
  }

  /** Returns the elements of a {@code FLOAT32} buffer, a copy. */
  public double[] values(TensorBuffer x) {
    return floats(x).clone();
  }

  @Override
  public TensorBuffer fromFloats(float[] values, Shape shape) {
    double[] out = doubles(shape);
    for (int i = 0; i < out.length; i++) {
      out[i] = values[i];
    }
    return buffer(shape, out);
  }

  @Override
  public TensorBuffer fromLongs(long[] values, Shape shape) {
    return ReferenceBuffer.of(ledger, shape, Arrays.copyOf(values, size(shape)));
  }

  @Override
  public void readFloats(TensorBuffer source, float[] target) {
    double[] values = floats(source);
    for (int i = 0; i < values.length; i++) {
      target[i] = (float) values[i];
    }
  }

  @Override
  public void readLongs(TensorBuffer source, long[] target) {
    long[] values = longs(source);
    System.arraycopy(values, 0, target, 0, values.length);
  }

  @Override
  public double item(TensorBuffer scalar) {
    return floats(scalar)[0];
  }

  @Override
  public TensorBuffer full(Shape shape, double value) {
    double[] out = doubles(shape);
    Arrays.fill(out, inRangeOfFloat(value));
    return buffer(shape, out);
  }

  @Override
  public TensorBuffer reshape(TensorBuffer x, Shape shape) {
    return ((ReferenceBuffer) x).withShape(shape);
  }

  @Override
  public TensorBuffer cast(TensorBuffer x, DType dtype) {
    int n = size(x.shape());
    return switch (dtype) {
      case FLOAT32 -> {
        double[] out = new double[n];
        for (int i = 0; i < n; i++) {
          out[i] = x.dtype() == DType.INT64 ? (float) longs(x)[i] : floats(x)[i];
        }
        yield buffer(x.shape(), out);
      }
      case INT64 -> {
        long[] out = new long[n];
        for (int i = 0; i < n; i++) {
          out[i] = x.dtype() == DType.INT64 ? longs(x)[i] : (long) floats(x)[i];
        }
        yield ReferenceBuffer.of(ledger, x.shape(), out);
      }
    };
  }

  @Override
  public TensorBuffer transpose(TensorBuffer x) {
    Shape shape = Shape.of(x.shape().dim(1), x.shape().dim(0));
    if (shape.size() == 0) {
      return buffer(shape, new double[0]); // a dimension may be larger than an int
    }
    int rows = size(x, 0);
    int columns = size(x, 1);
    double[] values = floats(x);
    double[] out = new double[values.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        out[j * rows + i] = values[i * columns + j];
      }
    }
    return buffer(shape, out);
  }

  @Override
  public void assign(TensorBuffer target, TensorBuffer source) {
    if (source.dtype() == DType.INT64) {
      System.arraycopy(longs(source), 0, longs(target), 0, size(source.shape()));
    } else {
      System.arraycopy(floats(source), 0, floats(target), 0, size(source.shape()));
    }
  }

  @Override
  public TensorBuffer unary(UnaryOp op, TensorBuffer x) {
    double[] values = floats(x);
    double[] out = new double[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = apply(op, values[i]);
    }
    return buffer(x.shape(), out);
  }

  private static double apply(UnaryOp op, double x) {
    return switch (op) {
      case NEG -> -x;
      case EXP -> Math.exp(x);
      case LOG -> Math.log(x);
      case SQRT -> Math.sqrt(x);
      case RELU -> Math.max(x, 0);
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case TANH -> Math.tanh(x);
      case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      case ABS -> Math.abs(x);
      case ERF -> erf(x);
    };
  }

  /** The series near 0, else the continued fraction of the complement; both to double precision. */
  private static double erf(double x) {
    if (Double.isNaN(x) || Math.abs(x) > 6) {
      return Math.signum(x);
    }
    if (Math.abs(x) < 2.5) {
      double term = x;
      double sum = x;
      for (int n = 1; n < 80; n++) {
        term *= -x * x / n;
        sum += term / (2 * n + 1);
      }
      return 2 / Math.sqrt(Math.PI) * sum;
    }
    double tail = 0;
    for (int n = 200; n > 0; n--) {
      tail = n / 2.0 / (Math.abs(x) + tail);
    }
    double complement = Math.exp(-x * x) / Math.sqrt(Math.PI) / (Math.abs(x) + tail);
    return Math.copySign(1 - complement, x);
  }

  @Override
  public TensorBuffer binary(BinaryOp op, TensorBuffer a, TensorBuffer b, Shape shape) {
    double[] out = doubles(shape);
    for (int i = 0; i < out.length; i++) {
      int fromA = source(i, shape, a.shape());
      int fromB = source(i, shape, b.shape());
      out[i] =
          a.dtype() == DType.INT64
              ? compare(op, Long.compare(longs(a)[fromA], longs(b)[fromB]))
              : apply(op, floats(a)[fromA], floats(b)[fromB]);
    }
    return buffer(shape, out);
  }

  /** Returns where in an operand an element of the broadcast result comes from. */
  private static int source(int index, Shape result, Shape operand) {
    int source = 0;
    int step = 1;
    int rest = index;
    for (int fromEnd = 1; fromEnd <= operand.rank(); fromEnd++) {
      int size = (int) operand.dim(-fromEnd);
      int place = rest % (int) result.dim(-fromEnd);
      rest /= (int) result.dim(-fromEnd);
      source += size == 1 ? 0 : place * step;
      step *= size;
    }
    return source;
  }

  private static double apply(BinaryOp op, double a, double b) {
    return switch (op) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
      case POW -> power(a, b);
      case EQ -> a == b ? 1 : 0;
      case GT -> a > b ? 1 : 0;
      case NE -> a != b ? 1 : 0;
      case LT -> a < b ? 1 : 0;
      case LE -> a <= b ? 1 : 0;
      case GE -> a >= b ? 1 : 0;
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
    };
  }

  /** C99's power; Java's differs where the base is 1 or -1. */
  private static double power(double a, double b) {
    return a == 1 || a == -1 && Double.isInfinite(b) ? 1 : Math.pow(a, b);
  }

  private static double compare(BinaryOp op, int order) {
    return switch (op) {
      case EQ -> order == 0 ? 1 : 0;
      case GT -> order > 0 ? 1 : 0;
      case NE -> order != 0 ? 1 : 0;
      case LT -> order < 0 ? 1 : 0;
      case LE -> order <= 0 ? 1 : 0;
      case GE -> order >= 0 ? 1 : 0;
      case ADD, SUB, MUL, DIV, POW, MIN, MAX ->
          throw new IllegalArgumentException(op + " takes FLOAT32");
    };
  }

  @Override
  public TensorBuffer scalar(BinaryOp op, TensorBuffer x, double value) {
    double[] values = floats(x);
    double[] out = new double[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = apply(op, values[i], inRangeOfFloat(value));
    }
    return buffer(x.shape(), out);
  }

  /** Returns a number with all its digits, but infinite or 0 where a float would be. */
  private static double inRangeOfFloat(double value) {
    float rounded = (float) value;
    return rounded == 0 || Float.isInfinite(rounded) ? rounded : value;
  }

  @Override
  public TensorBuffer where(TensorBuffer condition, TensorBuffer a, TensorBuffer b) {
    double[] out = doubles(condition.shape());
    for (int i = 0; i < out.length; i++) {
      out[i] = floats(condition)[i] != 0 ? floats(a)[i] : floats(b)[i];
    }
    return buffer(condition.shape(), out);
  }

  @Override
  public void axpyInPlace(double alpha, TensorBuffer x, TensorBuffer y) {
    double[] from = floats(x);
    double[] to = floats(y);
    for (int i = 0; i < to.length; i++) {
      to[i] += inRangeOfFloat(alpha) * from[i];
    }
  }

  @Override
  public TensorBuffer reduce(ReduceOp op, TensorBuffer x, int dim) {
    Shape shape = x.shape().without(dim);
    int size = size(x, dim);
    int inner = (int) x.shape().product(dim + 1, x.shape().rank());
    double[] values = floats(x);
    double[] out = doubles(shape);
    long[] indices = new long[out.length];
    for (int i = 0; i < out.length; i++) {
      double[] line = new double[size];
      for (int j = 0; j < size; j++) {
        line[j] = values[(i / inner * size + j) * inner + i % inner];
      }
      switch (op) {
        case SUM -> out[i] = Arrays.stream(line).sum();
        case MAX -> out[i] = line[largest(line)];
        case ARGMAX -> indices[i] = largest(line);
        case MIN -> out[i] = line[smallest(line)];
        case ARGMIN -> indices[i] = smallest(line);
      }
    }
    return op.isIndex() ? ReferenceBuffer.of(ledger, shape, indices) : buffer(shape, out);
  }

  private static int smallest(double[] line) {
    double[] negated = Arrays.stream(line).map(x -> -x).toArray();
    return largest(negated);
  }

  private static int largest(double[] line) {
    int best = 0;
    for (int i = 0; i < line.length; i++) {
      if (Double.isNaN(line[i])) {
        return i;
      }
      if (line[i] > line[best]) {
        best = i;
      }
    }
    return best;
  }

  @Override
  public TensorBuffer matmul(
      TensorBuffer a, boolean transposeA, TensorBuffer b, boolean transposeB) {
    Shape shape = Shape.of(a.shape().dim(transposeA ? 1 : 0), b.shape().dim(transposeB ? 0 : 1));
    if (shape.size() == 0) {
      return buffer(shape, new double[0]); // a dimension may be larger than an int
    }
    int n = size(a, transposeA ? 1 : 0);
    int k = size(a, transposeA ? 0 : 1);
    int m = size(b, transposeB ? 0 : 1);
    double[] left = floats(a);
    double[] right = floats(b);
    double[] out = new double[n * m];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        for (int l = 0; l < k; l++) {
          double x = left[transposeA ? l * n + i : i * k + l];
          double y = right[transposeB ? j * k + l : l * m + j];
          out[i * m + j] += x * y;
        }
      }
    }
    return buffer(shape, out);
  }

  @Override
  public TensorBuffer oneHot(TensorBuffer labels, long classes) {
    long[] columns = longs(labels);
    double[] out = new double[columns.length * (int) classes];
    for (int i = 0; i < columns.length; i++) {
      out[i * (int) classes + (int) columns[i]] = 1;
    }
    return buffer(Shape.of(columns.length, classes), out);
  }

  @Override
  public TensorBuffer takeRows(TensorBuffer x, TensorBuffer rows) {
    long[] wanted = longs(rows);
    Shape shape = x.shape().with(0, wanted.length);
    int length = (int) shape.product(1, shape.rank());
    if (x.dtype() == DType.INT64) {
      long[] out = new long[size(shape)];
      for (int i = 0; i < wanted.length; i++) {
        System.arraycopy(longs(x), (int) wanted[i] * length, out, i * length, length);
      }
      return ReferenceBuffer.of(ledger, shape, out);
    }
    double[] values = floats(x);
    double[] out = doubles(shape);
    for (int i = 0; i < wanted.length; i++) {
      System.arraycopy(values, (int) wanted[i] * length, out, i * length, length);
    }
    return buffer(shape, out);
  }

  /** The default adds in single precision. */
  @Override
  public void addRowsInPlace(TensorBuffer target, TensorBuffer rows, TensorBuffer source) {
    double[] sums = floats(target);
    double[] terms = floats(source);
    long[] indices = longs(rows);
    int length = (int) target.shape().product(1, target.shape().rank());
    for (int i = 0; i < terms.length; i++) {
      sums[(int) indices[i / length] * length + i % length] += terms[i];
    }
  }

  @Override
  public TensorBuffer cat(List<TensorBuffer> parts, int dim) {
    Shape shape = parts.get(0).shape();
    long joined = parts.stream().mapToLong(part -> part.shape().dim(dim)).sum();
    Shape result = shape.with(dim, joined);
    boolean isLong = parts.get(0).dtype() == DType.INT64;
    double[] out = new double[isLong ? 0 : size(result)];
    long[] outLongs = new long[isLong ? size(result) : 0];
    if (result.size() > 0) {
      int inner = (int) shape.product(dim + 1, shape.rank());
      int row = (int) joined * inner;
      int at = 0;
      for (TensorBuffer part : parts) {
        int length = size(part, dim) * inner;
        for (int block = 0; block < size(result) / row; block++) {
          Object from = isLong ? longs(part) : floats(part);
          Object to = isLong ? outLongs : out;
          System.arraycopy(from, block * length, to, block * row + at, length);
        }
        at += length;
      }
    }
    return isLong ? ReferenceBuffer.of(ledger, result, outLongs) : buffer(result, out);
  }

  /** The default goes through single precision. */
  @Override
  public TensorBuffer cumsum(TensorBuffer x, int dim, boolean reverse) {
    double[] out = values(x);
    if (out.length > 0) {
      int n = size(x, dim);
      int inner = (int) x.shape().product(dim + 1, x.shape().rank());
      for (int i = 0; i < out.length; i++) {
        int at = reverse ? out.length - 1 - i : i;
        int place = at / inner % n;
        if (place != (reverse ? n - 1 : 0)) {
          out[at] += out[reverse ? at + inner : at - inner];
        }
      }
    }
    return buffer(x.shape(), out);
  }

  private TensorBuffer buffer(Shape shape, double[] values) {
    return ReferenceBuffer.of(ledger, shape, values);
  }

  private static double[] floats(TensorBuffer x) {
    return ((ReferenceBuffer) x).floats();
  }

  private static long[] longs(TensorBuffer x) {
    return ((ReferenceBuffer) x).longs();
  }

  private static double[] doubles(Shape shape) {
    return new double[size(shape)];
  }

  private static int size(Shape shape) {
    return Math.toIntExact(shape.size());
  }

  private static int size(TensorBuffer x, int dim) {
    return Math.toIntExact(x.shape().dim(dim));
  }
}
