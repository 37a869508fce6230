package dev.cresset.train;

import dev.cresset.data.Batch;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.StateValues.DamagedState;
import java.util.LinkedHashMap;
import java.util.Map;

/** The means of metrics over the samples of an epoch. */
final class MetricMeans {

  private static final String SAMPLES = "metric_samples";
  private static final String SUM = "metric_sum.";

  private final Map<String, Metric> metrics;
  private final Map<String, Double> sums = new LinkedHashMap<>();
  private long samples;

  MetricMeans(Map<String, Metric> metrics) {
    this.metrics = metrics;
  }

  void add(Tensor outputs, Batch batch) {
    if (metrics.isEmpty()) {
      return;
    }
    samples += batch.size();
    metrics.forEach(
        (name, metric) -> {
          double value = Tensors.noGrad(() -> metric.compute(outputs, batch.targets()));
          sums.merge(name, value * batch.size(), Double::sum);
        });
  }

  void write(StateValues values) {
    values.put(SAMPLES, samples);
    values.putAll(SUM, sums);
  }

  void read(StateValues values) throws DamagedState {
    samples = values.integer(SAMPLES);
    sums.putAll(values.numbers(SUM));
  }

  Map<String, Double> means() {
    Map<String, Double> means = new LinkedHashMap<>();
    sums.forEach((name, sum) -> means.put(name, sum / samples));
    return means;
  }
}
