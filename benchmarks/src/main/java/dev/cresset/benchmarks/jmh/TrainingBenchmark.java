package dev.cresset.benchmarks.jmh;

import dev.cresset.benchmarks.Digits;
import dev.cresset.benchmarks.Model;
import dev.cresset.benchmarks.Network;
import dev.cresset.benchmarks.library.Libraries;
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

/** One training step, and one epoch. */
@State(Scope.Thread)
@Fork(1)
public class TrainingBenchmark {

  @Param({"nd4j", "djl", "jvm", "pytorch", "djl-trainer", "djl-arrays", "dl4j", "gemm"})
  public String library;

  @Param({"1", "2", "3", "4"})
  public int network;

  private Model model;

  /** Makes the network. */
  @Setup
  public void setUp() {
    model = Libraries.named(library).open(Network.numbered(network), Digits.load());
  }

  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  @Warmup(iterations = 3, time = 1)
  @Measurement(iterations = 5, time = 1)
  public double step() {
    return model.step();
  }

  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  @Warmup(iterations = 2)
  @Measurement(iterations = 3)
  public double epoch() {
    return model.epoch();
  }
}
