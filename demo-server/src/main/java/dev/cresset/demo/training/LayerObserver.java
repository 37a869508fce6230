package dev.cresset.demo.training;

import dev.cresset.demo.run.LayerChange;
import dev.cresset.nn.Module;
import dev.cresset.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks at three steps of each epoch, evenly spread: how large each layer's gradient is, and how
 * much the step changes its weights. Each look copies the parameters, hence no more of them.
 */
final class LayerObserver {

  private static final int LOOKS = 3;

  private final Map<String, List<Tensor>> layers = new LinkedHashMap<>();
  private final Map<String, Sums> sums = new LinkedHashMap<>();
  private final Map<Tensor, float[]> before = new LinkedHashMap<>();
  private Set<Integer> batchesToLookAt = Set.of();

  private static final class Sums {
    private double gradientNorm;
    private double updateToWeight;
    private int looks;
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
    batchesToLookAt = new TreeSet<>();
    for (int look = 0; look < LOOKS; look++) {
      batchesToLookAt.add(1 + (int) ((long) batches * (2 * look + 1) / (2 * LOOKS)));
    }
  }

  void gradientsComputed(int batch) {
    if (batchesToLookAt.contains(batch)) {
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
            of.looks++;
            parameters.forEach(LayerObserver::free);
          });
      before.clear();
    }
  }

  /** Returns the means over the steps of this epoch that were looked at. */
  List<LayerChange> means() {
    List<LayerChange> means = new ArrayList<>();
    sums.forEach(
        (name, of) ->
            means.add(
                new LayerChange(name, of.gradientNorm / of.looks, of.updateToWeight / of.looks)));
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

  /** A gradient that was read is else freed only when garbage is collected. */
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

  /** Four sums side by side, as none waits for another's addition. */
  private static double squares(float[] values) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 3 < values.length; i += 4) {
      a += (double) values[i] * values[i];
      b += (double) values[i + 1] * values[i + 1];
      c += (double) values[i + 2] * values[i + 2];
      d += (double) values[i + 3] * values[i + 3];
    }
    for (; i < values.length; i++) {
      a += (double) values[i] * values[i];
    }
    return a + b + c + d;
  }
}
