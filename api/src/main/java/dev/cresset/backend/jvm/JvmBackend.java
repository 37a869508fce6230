package dev.cresset.backend.jvm;

import dev.cresset.spi.ReduceOp;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.UnaryOp;
import dev.cresset.spi.Window2d;
import dev.cresset.spi.cpu.ArrayLoop;
import dev.cresset.spi.cpu.CpuBackend;
import dev.cresset.spi.cpu.CpuBuffer;
import dev.cresset.spi.cpu.CpuConvolutions;
import dev.cresset.spi.cpu.MatrixPart;
import dev.cresset.spi.cpu.Storage;
import dev.cresset.spi.cpu.StoragePool;
import dev.cresset.spi.cpu.WorkerPool;
import dev.cresset.types.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The backend in plain Java: arrays on the heap, and matrix products over them. */
final class JvmBackend extends CpuBackend {

  static final String NAME = "jvm";

  private static final long MAX_IDLE_BYTES = 256L << 20;

  private final MatMul matMul;
  private final CpuConvolutions convolutions;

  JvmBackend() {
    this(
        Math.min(MAX_IDLE_BYTES, Runtime.getRuntime().maxMemory() / 8),
        FusedMultiplyAdd.isFast() ? new FusedKernel() : new RoundingKernel(),
        WorkerPool.shared());
  }

  JvmBackend(long maxIdleBytes, Kernel kernel, WorkerPool workers) {
    this(new StoragePool(NAME, maxIdleBytes, ArrayStorage.ALLOCATOR), kernel, workers);
  }

  JvmBackend(StoragePool pool, Kernel kernel, WorkerPool workers) {
    super(pool, workers);
    this.matMul = new MatMul(kernel, workers);
    this.convolutions = new CpuConvolutions(this::create, workers, this::multiplyPart);
  }

  @Override
  public Map<String, String> facts() {
    return Map.of("fused multiply-add", FusedMultiplyAdd.isFast() ? "yes" : "no");
  }

  /** Whole arrays: they need no copies. */
  @Override
  protected void run(ArrayLoop loop, int written, int read, int start, int end, Storage... memory) {
    float[][] arrays = new float[memory.length][];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = ((ArrayStorage) memory[i]).array();
    }
    loop.run(arrays, start, end);
  }

  @Override
  public TensorBuffer unary(UnaryOp op, TensorBuffer x) {
    return switch (op) {
      case SIGMOID ->
          map((a, from, to) -> PreciseLoops.sigmoid(a[1], a[0], from, to), x.shape(), x);
      case TANH -> map((a, from, to) -> PreciseLoops.tanh(a[1], a[0], from, to), x.shape(), x);
      case NEG, EXP, LOG, SQRT, RELU, SOFTPLUS, ABS, ERF -> super.unary(op, x);
    };
  }

  @Override
  public TensorBuffer reduce(ReduceOp op, TensorBuffer x, int dim) {
    Shape shape = x.shape();
    int inner = (int) shape.product(dim + 1, shape.rank());
    if (op != ReduceOp.SUM || inner == 1) {
      return super.reduce(op, x, dim);
    }
    CpuBuffer out = create(shape.without(dim));
    PreciseLoops.sum(array(x), (int) shape.product(0, dim), size(x, dim), inner, array(out));
    return out;
  }

  @Override
  public TensorBuffer matmul(
      TensorBuffer a, boolean transposeA, TensorBuffer b, boolean transposeB) {
    return multiply(a, transposeA, b, transposeB, null);
  }

  @Override
  public TensorBuffer linear(TensorBuffer x, TensorBuffer weight, @Nullable TensorBuffer bias) {
    return multiply(x, false, weight, true, bias);
  }

  private TensorBuffer multiply(
      TensorBuffer a,
      boolean transposeA,
      TensorBuffer b,
      boolean transposeB,
      @Nullable TensorBuffer bias) {
    CpuBuffer out = create(productShape(a, transposeA, b, transposeB));
    if (out.size() > 0) {
      matMul.multiply(
          matrix(a, transposeA),
          matrix(b, transposeB),
          bias == null ? null : array(bias),
          array(out));
    }
    return out;
  }

  @Override
  public TensorBuffer conv2d(
      TensorBuffer x,
      TensorBuffer weight,
      @Nullable TensorBuffer bias,
      Window2d window,
      int groups) {
    return convolutions.conv2d(x, weight, bias, window, groups);
  }

  @Override
  public TensorBuffer conv2dInputGradient(
      TensorBuffer g, TensorBuffer weight, Shape input, Window2d window, int groups) {
    return convolutions.conv2dInputGradient(g, weight, input, window, groups);
  }

  @Override
  public TensorBuffer conv2dWeightGradient(
      TensorBuffer g, TensorBuffer x, Window2d window, int groups) {
    return convolutions.conv2dWeightGradient(g, x, window, groups);
  }

  private void multiplyPart(
      MatrixPart a,
      boolean transposeA,
      MatrixPart b,
      boolean transposeB,
      MatrixPart c,
      int n,
      int k,
      int m,
      boolean add) {
    matMul.multiplyPart(
        transposeA ? matrix(a, k, n, true) : matrix(a, n, k, false),
        transposeB ? matrix(b, m, k, true) : matrix(b, k, m, false),
        ((ArrayStorage) c.storage()).array(),
        c.offset(),
        c.stride(),
        add);
  }

  private static Matrix matrix(MatrixPart part, int rows, int columns, boolean transposed) {
    float[] values = ((ArrayStorage) part.storage()).array();
    return Matrix.of(values, part.offset(), part.stride(), rows, columns, transposed);
  }

  private static Matrix matrix(TensorBuffer x, boolean transposed) {
    return Matrix.of(array(x), size(x, 0), size(x, 1), transposed);
  }

  private static float[] array(TensorBuffer x) {
    return ((ArrayStorage) storage(x)).array();
  }
}
