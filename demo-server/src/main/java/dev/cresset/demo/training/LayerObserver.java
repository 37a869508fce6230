package dev.cresset.demo.training;

import dev.cresset.demo.run.LayerStatistics;
import dev.cresset.nn.Module;
import dev.cresset.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Measures gradient norm and update-to-weight ratio of each layer in three steps of each epoch,
 * evenly spaced. Only three, because each measurement copies all parameters.
 */
final class LayerObserver {

  private static final int MEASUREMENTS = 3;

  private final Map<String, List<Tensor>> layers = new LinkedHashMap<>();
  private final Map<String, Sums> sums = new LinkedHashMap<>();
  private final Map<Tensor, float[]> before = new LinkedHashMap<>();
  private Set<Integer> measuredBatches = Set.of();

  private static final class Sums {
    private double gradientNorm;
    private double updateToWeight;
    private int count;
  }

  LayerObserver(Module model) {
    model
        .namedParameters()
        .forEach(
            (name, parameter) ->
                layers.computeIfAbsent(layer(name), n -> new ArrayList<>()).add(parameter));
    layers.keySet().forEach(name -> sums.put(name, new Sums()));
  }

  private static String layer(String parameter) {
    int dot = parameter.lastIndexOf('.');
    return dot < 0 ? parameter : parameter.substring(0, dot);
  }

  void epochStarted(int batches) {
    sums.replaceAll((name, old) -> new Sums());
    measuredBatches = new TreeSet<>();
    for (int i = 0; i < MEASUREMENTS; i++) {
      measuredBatches.add(1 + (int) ((long) batches * (2 * i + 1) / (2 * MEASUREMENTS)));
    }
  }

  void gradientsComputed(int batch) {
    if (measuredBatches.contains(batch)) {
      layers.forEach(
          (name, parameters) -> {
            sums.get(name).gradientNorm += gradientNorm(parameters);
            parameters.forEach(parameter -> before.put(parameter, parameter.toFloatArray()));
          });
    }
  }

  void batchDone(int batch) {
    if (!before.isEmpty()) {
      layers.forEach(
          (name, parameters) -> {
            Sums of = sums.get(name);
            of.updateToWeight += updateToWeight(parameters);
            of.count++;
            parameters.forEach(LayerObserver::free);
          });
      before.clear();
    }
  }

  /** Returns the means over the measured steps of this epoch. */
  List<LayerStatistics> means() {
    List<LayerStatistics> means = new ArrayList<>();
    sums.forEach(
        (name, of) ->
            means.add(
                new LayerStatistics(
                    name, of.gradientNorm / of.count, of.updateToWeight / of.count)));
    return means;
  }

  private static double gradientNorm(List<Tensor> parameters) {
    double squares = 0;
    for (Tensor parameter : parameters) {
      Tensor gradient = parameter.grad();
      if (gradient != null) {
        squares += squares(gradient.toFloatArray());
      }
    }
    return Math.sqrt(squares);
  }

  /** Frees the gradient now; the garbage collector would free it only later. */
  private static void free(Tensor parameter) {
    Tensor gradient = parameter.grad();
    if (gradient != null) {
      gradient.close();
      parameter.zeroGrad();
    }
  }

  private double updateToWeight(List<Tensor> parameters) {
    double changes = 0;
    double weights = 0;
    for (Tensor parameter : parameters) {
      float[] old = before.getOrDefault(parameter, new float[0]);
      float[] now = parameter.toFloatArray();
      weights += squares(old);
      for (int i = 0; i < old.length; i++) {
        now[i] -= old[i];
      }
      changes += squares(now);
    }
    return Math.sqrt(changes / weights);
  }

  private static double squares(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum;
  }
}
