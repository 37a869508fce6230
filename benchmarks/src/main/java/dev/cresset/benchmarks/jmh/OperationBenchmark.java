package dev.cresset.benchmarks.jmh;

import dev.cresset.backend.Backends;
import dev.cresset.spi.AdamStep;
import dev.cresset.spi.Backend;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.ReduceOp;
import dev.cresset.spi.SgdStep;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.UnaryOp;
import dev.cresset.types.Shape;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The operations of which a training step of network 1 consists, in the sizes that it has there:
 * batch 64, 784 inputs, 128 hidden features, 10 classes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class OperationBenchmark {

  private static final int BATCH = 64;
  private static final int IN = 784;
  private static final int HIDDEN = 128;
  private static final int CLASSES = 10;

  @Param({"nd4j", "djl", "jvm"})
  public String backend;

  private Backend engine;
  private byte[] pixels;
  private int[] rows;
  private float[] table;
  private TensorBuffer input;
  private TensorBuffer weight;
  private TensorBuffer bias;
  private TensorBuffer hidden;
  private TensorBuffer activated;
  private TensorBuffer logits;
  private TensorBuffer logProbabilities;
  private TensorBuffer targets;
  private TensorBuffer one;
  private TensorBuffer weightGradient;
  private TensorBuffer mean;
  private TensorBuffer square;

  /** Makes the operands. */
  @Setup
  public void setUp() {
    engine = Backends.use(backend);
    Random random = new Random(42);
    pixels = new byte[1000 * IN];
    random.nextBytes(pixels);
    rows = random.ints(BATCH, 0, 1000).toArray();
    table = values(random, 256);
    input = engine.fromFloats(values(random, BATCH * IN), Shape.of(BATCH, IN));
    weight = engine.fromFloats(values(random, HIDDEN * IN), Shape.of(HIDDEN, IN));
    bias = engine.fromFloats(values(random, HIDDEN), Shape.of(HIDDEN));
    hidden = engine.fromFloats(values(random, BATCH * HIDDEN), Shape.of(BATCH, HIDDEN));
    activated = engine.unary(UnaryOp.RELU, hidden);
    logits = engine.fromFloats(values(random, BATCH * CLASSES), Shape.of(BATCH, CLASSES));
    logProbabilities = engine.logSoftmax(logits, 1);
    targets = engine.oneHot(labels(random), CLASSES);
    one = engine.full(Shape.scalar(), 1);
    weightGradient = engine.full(weight.shape(), 1e-6);
    mean = engine.full(weight.shape(), 0);
    square = engine.full(weight.shape(), 0);
  }

  private static float[] values(Random random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian() / 10;
    }
    return values;
  }

  private TensorBuffer labels(Random random) {
    long[] labels = random.longs(BATCH, 0, CLASSES).toArray();
    return engine.fromLongs(labels, Shape.of(BATCH));
  }

  @Benchmark
  public void fromBytes() {
    engine.fromBytes(pixels, IN, rows, table, input.shape()).close();
  }

  @Benchmark
  public void linear() {
    engine.linear(input, weight, bias).close();
  }

  @Benchmark
  public void linearInputGradient() {
    engine.linearInputGradient(hidden, weight).close();
  }

  @Benchmark
  public void linearWeightGradient() {
    engine.linearWeightGradient(hidden, input).close();
  }

  @Benchmark
  public void linearBiasGradient() {
    engine.linearBiasGradient(hidden).close();
  }

  @Benchmark
  public void relu() {
    engine.unary(UnaryOp.RELU, hidden).close();
  }

  @Benchmark
  public void reluGradient() {
    engine.reluGradient(hidden, activated).close();
  }

  @Benchmark
  public void tanh() {
    engine.unary(UnaryOp.TANH, hidden).close();
  }

  @Benchmark
  public void add() {
    engine.binary(BinaryOp.ADD, hidden, activated, hidden.shape()).close();
  }

  @Benchmark
  public void addRow() {
    engine.binary(BinaryOp.ADD, hidden, bias, hidden.shape()).close();
  }

  @Benchmark
  public void argmax() {
    engine.reduce(ReduceOp.ARGMAX, logits, 1).close();
  }

  @Benchmark
  public void logSoftmax() {
    engine.logSoftmax(logits, 1).close();
  }

  @Benchmark
  public void logSoftmaxGradient() {
    engine.logSoftmaxGradient(logits, logProbabilities, 1).close();
  }

  @Benchmark
  public void crossEntropy() {
    engine.crossEntropy(logProbabilities, targets).close();
  }

  @Benchmark
  public void crossEntropyGradient() {
    engine.crossEntropyGradient(one, logProbabilities, targets).close();
  }

  @Benchmark
  public void sgdStep() {
    engine.sgdStep(
        List.of(weight), List.of(weightGradient), List.of(), new SgdStep(0.01, 0, 0, false, 0));
  }

  @Benchmark
  public void adamStep() {
    engine.adamStep(
        List.of(weight),
        List.of(weightGradient),
        List.of(mean),
        List.of(square),
        new AdamStep(1e-3, 0.9, 0.999, 1e-8, 0, false, 1000));
  }
}
