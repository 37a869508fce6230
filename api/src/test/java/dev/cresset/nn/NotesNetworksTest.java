package dev.cresset.nn;

import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.tensor.Tensors.labels;
import static dev.cresset.tensor.Tensors.manualSeed;
import static dev.cresset.tensor.Tensors.rand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.tensor.Tensor;
import dev.cresset.types.Shape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The networks that notes 000, 002 and 004 write as classes. */
class NotesNetworksTest {

  /** Note 000. */
  private static final class Net extends Module {
    private static final int HIDDEN_1 = 512;
    private static final int HIDDEN_2 = 512;

    private final Linear fc1 = register("fc1", linear(28 * 28, HIDDEN_1));
    private final Linear fc2 = register("fc2", linear(HIDDEN_1, HIDDEN_2));
    private final Linear fc3 = register("fc3", linear(HIDDEN_2, 10));
    private final Dropout dropout = register("dropout", dropout(0.2));

    @Override
    public Tensor forward(Tensor input) {
      Tensor x = input.view(-1, 28 * 28);
      x = fc1.forward(x).relu();
      x = dropout.forward(x);
      x = fc2.forward(x).relu();
      x = dropout.forward(x);
      return fc3.forward(x);
    }
  }

  /** Note 002. */
  private static final class Classifier extends Module {
    private final Module hidden1;
    private final Module hidden2;
    private final Module hidden3;

    Classifier() {
      hidden1 = register("hidden1", linear(784, 128));
      hidden2 = register("hidden2", linear(128, 64));
      hidden3 = register("hidden3", linear(64, 10));
    }

    @Override
    public Tensor forward(Tensor input) {
      Tensor x = input.view(input.shape().dim(0), -1);
      x = hidden1.forward(x).relu();
      x = hidden2.forward(x).relu();
      return hidden3.forward(x).logSoftmax(1);
    }
  }

  /** Note 004, with the activation on its output that the note has. */
  private static final class Mlp extends Module {
    private final Module fc1 = register("fc1", linear(784, 128));
    private final Module fc2 = register("fc2", linear(128, 64));
    private final Module fc3 = register("fc3", linear(64, 32));
    private final Module fc4 = register("fc4", linear(32, 10));

    @Override
    public Tensor forward(Tensor input) {
      Tensor x = input.view(-1, 784);
      x = fc1.forward(x).relu();
      x = fc2.forward(x).relu();
      x = fc3.forward(x).relu();
      return fc4.forward(x).relu();
    }
  }

  private Tensor images;

  @BeforeEach
  void draw() {
    manualSeed(42);
    images = rand(6, 1, 28, 28);
  }

  @Test
  void net() {
    Net model = new Net();
    assertThat(model.forward(images).shape()).isEqualTo(Shape.of(6, 10));
    assertThat(model.parameters()).hasSize(6);
    assertThat(model.toString())
        .isEqualTo(
            """
            Net(
              (fc1): Linear(in_features=784, out_features=512, bias=True)
              (fc2): Linear(in_features=512, out_features=512, bias=True)
              (fc3): Linear(in_features=512, out_features=10, bias=True)
              (dropout): Dropout(p=0.2)
            )\
            """);
    double loss = crossEntropy().apply(model.forward(images), labels(0, 1, 2, 3, 4, 5)).item();
    assertThat(loss).isCloseTo(Math.log(10), within(0.1));
  }

  @Test
  void netDropsWhileTrainingOnly() {
    Net model = new Net();
    float[] first = model.forward(images).toFloatArray();
    assertThat(model.forward(images).toFloatArray()).isNotEqualTo(first);
    model.eval();
    float[] evaluated = model.forward(images).toFloatArray();
    assertThat(model.forward(images).toFloatArray()).containsExactly(evaluated);
  }

  @Test
  void classifier() {
    Classifier model = new Classifier();
    Tensor output = model.forward(images);
    for (float total : output.exp().sum(1).toFloatArray()) {
      assertThat(total).isCloseTo(1, within(1e-5f));
    }
    assertThat(model.stateDict().keySet())
        .containsExactly(
            "hidden1.weight",
            "hidden1.bias",
            "hidden2.weight",
            "hidden2.bias",
            "hidden3.weight",
            "hidden3.bias");
    output.sum().backward();
    assertThat(model.parameters()).allMatch(Tensor::hasGrad);
  }

  @Test
  void mlp() {
    Mlp model = new Mlp();
    Tensor output = model.forward(images);
    for (float value : output.toFloatArray()) {
      assertThat(value).isNotNegative();
    }
    assertThat(model.parameters().stream().mapToLong(p -> p.shape().size()).sum())
        .isEqualTo(784 * 128 + 128 + 128 * 64 + 64 + 64 * 32 + 32 + 32 * 10 + 10);
  }
}
