package example;

import static dev.cresset.loss.Losses.mse;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.tanh;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.tensor.Tensors.manualSeed;
import static dev.cresset.tensor.Tensors.tensor;

import dev.cresset.backend.Backends;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.Optimizer;
import dev.cresset.tensor.Tensor;

/** Trains exclusive or, and prints which backend computed it. */
public final class Program {

  private Program() {}

  /** Prints {@code trained on nd4j}, or ends in an exception. */
  public static void main(String[] args) {
    manualSeed(42);
    Tensor inputs = tensor(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2);
    Tensor targets = tensor(new float[] {0, 1, 1, 0}, 4, 1);
    Sequential model = Sequential.of(linear(2, 8), tanh(), linear(8, 1));
    Optimizer optimizer = adam(0.05).over(model.parameters());
    double last = Double.NaN;
    for (int step = 0; step < 300; step++) {
      optimizer.zeroGrad();
      Tensor loss = mse().apply(model.forward(inputs), targets);
      loss.backward();
      optimizer.step();
      last = loss.item();
    }
    if (!(last < 0.01)) {
      throw new IllegalStateException("the loss is " + last + ", expected below 0.01");
    }
    // ND4J loads OpenBLAS first, and its own library for a logarithm.
    if (Math.abs(tensor(new float[] {1}, 1).log().item()) > 1e-6) {
      throw new IllegalStateException("the logarithm of 1 is not 0");
    }
    System.out.println("trained on " + Backends.current().name());
  }
}
