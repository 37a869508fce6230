package dev.cresset.dashboard.run;

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
public final class LayerObserver {

  private static final int MEASUREMENTS = 3;

  private final Map<String, Layer> layers = new LinkedHashMap<>();
  private final Set<Integer> measuredBatches = new TreeSet<>();

  /** The batch of the last update in this epoch; -1 before the first batch. */
  private int last = -1;

  private boolean measuring;

  /** Observes the layers of a model. */
  public LayerObserver(Module model) {
    model
        .namedParameters()
        .forEach(
            (name, parameter) -> {
              String layer = name.replaceFirst("\\.[^.]*$", "");
              layers.computeIfAbsent(layer, n -> new Layer()).parameters.add(parameter);
            });
  }

  /** Starts the measurements of an epoch with this number of batches. */
  public void epochStarted(int batches) {
    layers.values().forEach(Layer::reset);
    measuredBatches.clear();
    last = -1;
    measuring = false;
    for (int i = 0; i < MEASUREMENTS; i++) {
      measuredBatches.add(1 + (int) ((long) batches * (2 * i + 1) / (2 * MEASUREMENTS)));
    }
  }

  /** Measures before the parameters are updated, which may be after several batches. */
  public void gradientsComputed(int batch) {
    int before = last < 0 ? batch - 1 : last;
    last = batch;
    measuring = measuredBatches.stream().anyMatch(each -> each > before && each <= batch);
    if (measuring) {
      layers.values().forEach(Layer::beforeUpdate);
    }
  }

  /** Measures after a training step. */
  public void batchDone(int batch) {
    if (last < 0) {
      last = batch - 1;
    }
    if (measuring) {
      layers.values().forEach(Layer::afterUpdate);
    }
    measuring = false;
  }

  /** Returns the means over the measured steps of this epoch. */
  public List<LayerStatistics> means() {
    return layers.entrySet().stream().map(e -> e.getValue().means(e.getKey())).toList();
  }

  /** The parameters of a layer and the sums over the measured steps. */
  private static final class Layer {

    private final List<Tensor> parameters = new ArrayList<>();
    private final List<float[]> before = new ArrayList<>();
    private double gradientNorm;
    private double updateToWeight;
    private int count;

    void reset() {
      before.clear();
      gradientNorm = 0;
      updateToWeight = 0;
      count = 0;
    }

    void beforeUpdate() {
      double squares = 0;
      for (Tensor parameter : parameters) {
        Tensor gradient = parameter.grad();
        squares += gradient == null ? 0 : squares(gradient.toFloatArray());
        before.add(parameter.toFloatArray());
      }
      gradientNorm += Math.sqrt(squares);
    }

    void afterUpdate() {
      double changes = 0;
      double weights = 0;
      for (int p = 0; p < parameters.size(); p++) {
        float[] old = before.get(p);
        float[] now = parameters.get(p).toFloatArray();
        weights += squares(old);
        for (int i = 0; i < old.length; i++) {
          now[i] -= old[i];
        }
        changes += squares(now);
      }
      updateToWeight += Math.sqrt(changes / weights);
      count++;
      before.clear();
      parameters.forEach(LayerObserver::free);
    }

    LayerStatistics means(String name) {
      return new LayerStatistics(name, gradientNorm / count, updateToWeight / count);
    }
  }

  /** Frees the gradient now; the garbage collector would free it only later. */
  private static void free(Tensor parameter) {
    Tensor gradient = parameter.grad();
    if (gradient != null) {
      gradient.close();
      parameter.zeroGrad();
    }
  }

  private static double squares(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum;
  }
}
