package dev.cresset.benchmarks.jmh;

import dev.cresset.benchmarks.Digits;
import dev.cresset.benchmarks.Model;
import dev.cresset.benchmarks.Network;
import dev.cresset.benchmarks.library.Libraries;
import java.util.Arrays;
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

/** One prediction, from an array of pixels to an array of log-probabilities. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PredictionBenchmark {

  @Param({"nd4j", "djl", "jvm", "pytorch", "djl-trainer", "djl-arrays", "dl4j", "gemm"})
  public String library;

  @Param({"1", "2", "3", "4"})
  public int network;

  @Param({"1", "1000"})
  public int batch;

  private Model model;
  private float[] images;

  /** Makes the network, and the images to ask it about. */
  @Setup
  public void setUp() {
    Digits digits = Digits.load().sized(1000);
    model = Libraries.named(library).open(Network.numbered(network), digits);
    model.evaluating();
    images = Arrays.copyOf(digits.inputs(), batch * Digits.PIXELS);
  }

  @Benchmark
  public float[] predict() {
    return model.predict(images, batch);
  }
}
