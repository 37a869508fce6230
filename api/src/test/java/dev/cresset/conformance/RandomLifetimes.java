package dev.cresset.conformance;

import dev.cresset.conformance.SharedLifetimes.Filled;
import dev.cresset.data.Batch;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.Optimizer;
import dev.cresset.optim.Optimizers;
import dev.cresset.tensor.Functional;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import java.util.Random;

/**
 * Tensors that several threads replace, close, compute with and train on, each at random.
 *
 * <p>All elements of a tensor are the same small whole number, so that what is computed from it is
 * known exactly, and a value of whatever used the memory next is noticed.
 */
final class RandomLifetimes {

  static final int THREADS = 6;

  private static final int ACTIONS = 1_500;
  private static final int TENSORS = 6;
  private static final int FEATURES = 300;
  private static final int CLASSES = 5;
  private static final int LARGEST = 50;
  private static final int COLLECT_EVERY = 500;

  private final long seed;
  private final Observations seen;

  // Without synchronization on purpose: as programs publish what they should not.
  private final Filled[] slots = new Filled[TENSORS];

  private final Sequential model = SharedLifetimes.smallNetwork(FEATURES, CLASSES);
  private final Optimizer optimizer = Optimizers.adam(0.001).over(model.parameters());

  RandomLifetimes(long seed, Observations seen) {
    this.seed = seed;
    this.seen = seen;
    Random random = new Random(seed);
    for (int i = 0; i < TENSORS; i++) {
      slots[i] = filled(random);
    }
  }

  private static Filled filled(Random random) {
    float value = 1 + random.nextInt(LARGEST);
    long rows = 1 + random.nextInt(3) * 20L;
    return new Filled(Tensors.full(value, rows, FEATURES), value);
  }

  /** What one of the threads does. */
  void run(int thread) {
    Random random = new Random(31 * seed + thread);
    for (int i = 1; i <= ACTIONS; i++) {
      int slot = random.nextInt(TENSORS);
      Filled filled = slots[slot];
      seen.attempt(() -> act(random, slot, filled));
      if (thread == 0 && i % COLLECT_EVERY == 0) {
        System.gc(); // what is unreachable must be freed after its last use, not during it
      }
    }
  }

  private void act(Random random, int slot, Filled filled) {
    switch (random.nextInt(10)) {
      case 0, 1 -> {
        slots[slot] = filled(random);
        if (random.nextInt(4) > 0) {
          filled.tensor().close();
        }
      }
      case 2 -> train(random);
      case 3 -> evaluate(filled.tensor());
      case 4 -> readParameters();
      default ->
          TensorScope.within(
              "a random computation",
              () -> {
                compute(random, filled.tensor(), filled.value());
                return null;
              });
    }
  }

  private void compute(Random random, Tensor x, float value) {
    switch (random.nextInt(11)) {
      case 0 -> seen.read("toFloatArray", x.toFloatArray(), value);
      case 1 -> seen.read("reshape", x.reshape(-1).toFloatArray(), value);
      case 2 -> seen.read("detach", x.detach().toFloatArray(), value);
      case 3 -> seen.read("copy", x.copy().toFloatArray(), value);
      case 4 -> seen.read("add", x.add(1).toFloatArray(), value + 1);
      case 5 -> seen.read("mul", x.mul(x).toFloatArray(), value * value);
      case 6 -> seen.read("t", x.t().toFloatArray(), value);
      case 7 -> seen.read("sum", x.sum(1).toFloatArray(), FEATURES * value);
      case 8 ->
          seen.read(
              "linear",
              Functional.linear(x, Tensors.ones(3, FEATURES), null).toFloatArray(),
              FEATURES * value);
      case 9 -> {
        Tensor leaf = x.detach().requiresGrad(true);
        leaf.mul(x).sum().backward();
        seen.read("gradient", leaf.grad().toFloatArray(), value);
      }
      default -> {
        x.toString();
        seen.read();
      }
    }
  }

  private void train(Random random) {
    TensorScope.within(
        "a training step",
        () -> {
          Tensor inputs = Tensors.rand(20, FEATURES);
          Tensor targets = Tensors.labels(random.longs(20, 0, CLASSES).toArray());
          SharedLifetimes.trainOn(model, optimizer, new Batch(inputs, targets));
          seen.step();
          return null;
        });
  }

  private void evaluate(Tensor x) {
    Tensors.noGrad(
        () -> {
          try (Tensor output = model.forward(x)) {
            if (output.shape().dim(1) != CLASSES) {
              seen.violation("an output of shape " + output.shape());
            }
            output.toFloatArray();
            seen.read();
          }
        });
  }

  private void readParameters() {
    for (Tensor parameter : model.parameters()) {
      parameter.toFloatArray();
      Tensor gradient = parameter.grad();
      if (gradient != null) {
        gradient.toFloatArray();
      }
      seen.read();
    }
  }
}
