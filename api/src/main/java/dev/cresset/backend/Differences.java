package dev.cresset.backend;

import dev.cresset.spi.Backend;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Measures how far the results of backends are apart while they run in lockstep. */
final class Differences implements LockstepBackend.Observer {

  private final List<Backend> backends;
  private final double tolerance;
  private final List<ParityReport.Step> steps = new ArrayList<>();
  private ParityReport.@Nullable Parting firstParting;

  Differences(List<Backend> backends, double tolerance) {
    this.backends = backends;
    this.tolerance = tolerance;
  }

  void beginStep(int number) {
    steps.add(new ParityReport.Step(number, 0, 0));
  }

  ParityReport report() {
    return new ParityReport(
        backends.stream().map(Backend::name).toList(),
        steps,
        Optional.ofNullable(firstParting),
        tolerance);
  }

  @Override
  public void computed(String operation, List<TensorBuffer> results) {
    if (steps.isEmpty()) {
      return; // the model is still being copied
    }
    float[] expected = read(0, results);
    for (int i = 1; i < results.size(); i++) {
      double difference = difference(expected, read(i, results));
      if (operation.endsWith("Step")) {
        raise(0, difference);
      }
      if (difference > tolerance && firstParting == null) {
        firstParting =
            new ParityReport.Parting(
                steps.size(),
                operation + " " + results.get(0).shape(),
                backends.get(i).name(),
                difference);
      }
    }
  }

  @Override
  public void read(double[] losses) {
    for (int i = 1; i < losses.length; i++) {
      double difference = Math.abs(losses[i] - losses[0]) / Math.abs(losses[0]);
      raise(losses[i] == losses[0] ? 0 : finite(difference), 0);
    }
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

  private float[] read(int i, List<TensorBuffer> results) {
    TensorBuffer result = results.get(i);
    int size = Math.toIntExact(result.shape().size());
    float[] values = new float[size];
    if (result.dtype() == DType.FLOAT32) {
      backends.get(i).readFloats(result, values);
    } else {
      long[] longs = new long[size];
      backends.get(i).readLongs(result, longs);
      for (int j = 0; j < size; j++) {
        values[j] = longs[j];
      }
    }
    return values;
  }

  /** Returns the largest difference of two elements, relative to the largest element expected. */
  private static double difference(float[] expected, float[] found) {
    double largest = 0;
    double scale = Float.MIN_NORMAL;
    for (int i = 0; i < expected.length; i++) {
      if (Float.compare(expected[i], found[i]) != 0) {
        largest = Math.max(largest, finite(Math.abs((double) expected[i] - found[i])));
      }
      if (Float.isFinite(expected[i])) {
        scale = Math.max(scale, Math.abs(expected[i]));
      }
    }
    return largest / scale;
  }

  /** NaN on one side only is as far apart as can be. */
  private static double finite(double difference) {
    return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
  }
}
