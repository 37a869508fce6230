package dev.cresset.backend;

import dev.cresset.spi.Backend;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Measures the differences between the results of backends that run in lockstep. */
final class Differences implements Lockstep.Observer {

  private final List<Backend> backends;
  private final double tolerance;
  private final List<ParityReport.Step> steps = new ArrayList<>();
  private ParityReport.@Nullable Divergence firstDivergence;
  private boolean updating;

  Differences(List<Backend> backends, double tolerance) {
    this.backends = backends;
    this.tolerance = tolerance;
  }

  /** Runs a step of an optimizer, whose in-place changes count as changes of weights. */
  void updating(Runnable step) {
    updating = true;
    try {
      step.run();
    } finally {
      updating = false;
    }
  }

  void beginStep(int number) {
    steps.add(new ParityReport.Step(number, 0, 0));
  }

  ParityReport report() {
    return new ParityReport(
        backends.stream().map(Backend::name).toList(),
        steps,
        Optional.ofNullable(firstDivergence),
        tolerance);
  }

  @Override
  public double computed(String operation, List<TensorBuffer> results, DoubleSupplier terms) {
    if (steps.isEmpty()) {
      return 1; // the model is still being copied
    }
    double[] expected = read(0, results);
    double largest = largest(expected);
    double scale = largest;
    for (int i = 1; i < results.size(); i++) {
      double absolute = largestDifference(expected, read(i, results));
      if (absolute > tolerance * scale) {
        // The rounding error of a sum is proportional to its terms, which may be far larger.
        scale = Math.max(scale, terms.getAsDouble());
      }
      double difference = absolute / scale;
      if (operation.endsWith("Step") || (updating && changesInPlace(operation))) {
        raise(0, difference);
      }
      if (difference > tolerance && firstDivergence == null) {
        firstDivergence =
            new ParityReport.Divergence(
                steps.size(),
                operation + " " + results.get(0).shape(),
                backends.get(i).name(),
                difference);
      }
    }
    return scale / largest;
  }

  @Override
  public void read(double[] losses, double cancellation) {
    for (int i = 1; i < losses.length; i++) {
      // The rounding error of a loss close to 0 is proportional to its terms, not to the loss.
      double scale = Math.max(largest(losses[0]) * cancellation, Math.abs(losses[i]));
      double difference = Math.abs(losses[i] - losses[0]) / scale;
      raise(losses[i] == losses[0] ? 0 : finite(difference), 0);
    }
  }

  /**
   * Returns whether a custom optimizer may use this operation to change parameters and its state.
   */
  private static boolean changesInPlace(String operation) {
    return operation.startsWith("axpy") || operation.startsWith("assign");
  }

  private void raise(double lossDifference, double weightDifference) {
    int last = steps.size() - 1;
    ParityReport.Step step = steps.get(last);
    steps.set(
        last,
        new ParityReport.Step(
            step.number(),
            Math.max(step.lossDifference(), lossDifference),
            Math.max(step.weightDifference(), weightDifference)));
  }

  private double[] read(int i, List<TensorBuffer> results) {
    TensorBuffer result = results.get(i);
    int size = Math.toIntExact(result.shape().size());
    double[] values = new double[size];
    if (result.dtype() == DType.FLOAT32) {
      float[] floats = new float[size];
      backends.get(i).readFloats(result, floats);
      Arrays.setAll(values, j -> floats[j]);
    } else {
      long[] longs = new long[size];
      backends.get(i).readLongs(result, longs);
      Arrays.setAll(values, j -> longs[j]);
    }
    return values;
  }

  private static double largestDifference(double[] expected, double[] found) {
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      if (Double.compare(expected[i], found[i]) != 0) {
        largest = Math.max(largest, finite(Math.abs(expected[i] - found[i])));
      }
    }
    return largest;
  }

  /** Returns the largest finite magnitude, at least the smallest normal float. */
  private static double largest(double... values) {
    double largest = Float.MIN_NORMAL;
    for (double value : values) {
      if (Double.isFinite(value)) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return largest;
  }

  /** Returns infinity for NaN, which means that a value is NaN or infinite. */
  private static double finite(double difference) {
    return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
  }
}
