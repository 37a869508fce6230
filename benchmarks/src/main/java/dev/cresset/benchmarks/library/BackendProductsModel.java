package dev.cresset.benchmarks.library;

import dev.cresset.backend.Backends;
import dev.cresset.benchmarks.Digits;
import dev.cresset.benchmarks.Model;
import dev.cresset.benchmarks.Network;
import dev.cresset.spi.Backend;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Nothing but the matrix products of a network, as the backend {@code nd4j} computes them: the part
 * of a training step that they take. It learns nothing.
 */
final class BackendProductsModel implements Model {

  private static final int LARGEST_PREDICTION = 1000;

  /** Batches that are taken in turn; see {@link GemmModel}. */
  private static final int INPUTS = 16;

  private final Backend backend = Backends.use("nd4j");
  private final List<TensorBuffer> inputs = new ArrayList<>();
  private final List<TensorBuffer> weights = new ArrayList<>();
  private final List<TensorBuffer> biases = new ArrayList<>();
  private final TensorBuffer unseen;
  private final int batches;
  private int steps;

  BackendProductsModel(Network network, Digits digits) {
    batches = network.batches(digits.size());
    for (int i = 0; i < INPUTS; i++) {
      inputs.add(ones(network.batchSize(), network.inputs()));
    }
    unseen = ones(LARGEST_PREDICTION, network.inputs());
    for (int i = 0; i < network.layers(); i++) {
      weights.add(ones(network.widths().get(i + 1), network.widths().get(i)));
      biases.add(ones(network.widths().get(i + 1)));
    }
  }

  private TensorBuffer ones(long... dims) {
    return backend.full(Shape.of(dims), 1);
  }

  /** The outputs stand in for their own gradients: only the time counts. */
  @Override
  public double step() {
    List<TensorBuffer> outputs = forward(inputs.get(steps % INPUTS));
    TensorBuffer first = inputs.get(steps++ % INPUTS);
    for (int i = outputs.size() - 1; i >= 0; i--) {
      TensorBuffer input = i == 0 ? first : outputs.get(i - 1);
      backend.linearWeightGradient(outputs.get(i), input).close();
      if (i > 0) {
        backend.linearInputGradient(outputs.get(i), weights.get(i)).close();
      }
    }
    outputs.forEach(TensorBuffer::close);
    return Double.NaN;
  }

  private List<TensorBuffer> forward(TensorBuffer first) {
    List<TensorBuffer> outputs = new ArrayList<>();
    TensorBuffer input = first;
    for (int i = 0; i < weights.size(); i++) {
      input = backend.linear(input, weights.get(i), biases.get(i));
      outputs.add(input);
    }
    return outputs;
  }

  @Override
  public int batches() {
    return batches;
  }

  @Override
  public void evaluating() {}

  @Override
  public float[] predict(float[] images, int count) {
    if (count == LARGEST_PREDICTION) {
      forward(unseen).forEach(TensorBuffer::close);
    } else {
      try (TensorBuffer some = ones(count, unseen.shape().dim(1))) {
        forward(some).forEach(TensorBuffer::close);
      }
    }
    return new float[0];
  }
}
