package dev.cresset.train;

import dev.cresset.data.Batch;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.StateValues.DamagedState;
import dev.cresset.types.DType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** The means of metrics over the samples of an epoch that the loss does not leave out. */
final class MetricMeans {

  private static final String SAMPLES = "metric_samples";
  private static final String SUM = "metric_sum.";

  private final Map<String, Metric> metrics;
  private final OptionalLong ignored;
  private final Map<String, Double> sums = new LinkedHashMap<>();
  private long samples;

  /**
   * Starts at no samples.
   *
   * @param ignored label of the samples that the loss leaves out, if there is one
   */
  MetricMeans(Map<String, Metric> metrics, OptionalLong ignored) {
    this.metrics = metrics;
    this.ignored = ignored;
    metrics.keySet().forEach(name -> sums.put(name, 0.0));
  }

  void add(Tensor outputs, Batch batch) {
    if (metrics.isEmpty()) {
      return;
    }
    Tensors.noGrad(
        () -> {
          Tensor targets = batch.targets();
          if (mayBeIgnored(targets)) {
            addCounted(outputs, targets);
          } else {
            add(outputs, targets, batch.size());
          }
        });
  }

  private boolean mayBeIgnored(Tensor targets) {
    return ignored.isPresent()
        && targets != null
        && targets.dtype() == DType.INT64
        && targets.shape().rank() == 1;
  }

  /** Adds the samples whose label is not the ignored one. */
  private void addCounted(Tensor outputs, Tensor targets) {
    long[] labels = targets.toLongArray();
    long[] counted =
        LongStream.range(0, labels.length)
            .filter(i -> labels[(int) i] != ignored.getAsLong())
            .toArray();
    if (counted.length == labels.length) {
      add(outputs, targets, labels.length);
    } else if (counted.length > 0) {
      Tensor rows = Tensors.labels(counted);
      add(outputs.indexSelect(0, rows), targets.indexSelect(0, rows), counted.length);
    }
  }

  private void add(Tensor outputs, Tensor targets, int count) {
    samples += count;
    metrics.forEach(
        (name, metric) -> {
          double value = metric.compute(outputs, targets);
          sums.merge(name, value * count, Double::sum);
        });
  }

  void write(StateValues values) {
    values.put(SAMPLES, samples);
    values.putAll(SUM, sums);
  }

  void read(StateValues values) throws DamagedState {
    samples = values.integer(SAMPLES);
    for (String name : metrics.keySet()) {
      sums.put(name, values.number(SUM + name));
    }
  }

  Map<String, Double> means() {
    Map<String, Double> means = new LinkedHashMap<>();
    sums.forEach((name, sum) -> means.put(name, sum / samples));
    return means;
  }
}
