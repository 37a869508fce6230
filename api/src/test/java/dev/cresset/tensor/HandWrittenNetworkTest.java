package dev.cresset.tensor;

import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.tensor.Tensors.manualSeed;
import static dev.cresset.tensor.Tensors.rand;
import static dev.cresset.tensor.Tensors.randn;
import static dev.cresset.tensor.Tensors.scalar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.loss.Loss;
import dev.cresset.loss.Losses;
import dev.cresset.nn.Linear;
import dev.cresset.nn.Sequential;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The first half of note 003, which writes a network by hand, line by line. */
class HandWrittenNetworkTest {

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

  // def activation(x): return 1/(1 + torch.exp(-x))
  private static Tensor activation(Tensor x) {
    return scalar(1).div(x.neg().exp().add(1));
  }

  // def softmax(x): return torch.exp(x)/torch.sum(torch.exp(x), dim=1).view(-1, 1)
  private static Tensor softmax(Tensor x) {
    return x.exp().div(x.exp().sum(1).view(-1, 1));
  }

  @BeforeEach
  void seed() {
    manualSeed(42);
  }

  @Test
  void probabilitiesFromWeightsDrawnByHand() {
    Tensor images = rand(64, 1, 28, 28).sub(0.5).div(0.5);

    // flatten the images to shape(64, 784)
    Tensor inputs = images.view(images.shape().dim(0), -1);

    // create parameters
    Tensor w1 = randn(784, 256);
    Tensor b1 = randn(256);

    Tensor w2 = randn(256, 10);
    Tensor b2 = randn(10);

    Tensor h = activation(inputs.mm(w1).add(b1));

    Tensor output = h.mm(w2).add(b2);
    Tensor probabilities = softmax(output);
    out.println(probabilities.shape());
    out.println(probabilities.sum(1));

    String ones =
        """
        tensor([1.0000, 1.0000, 1.0000, 1.0000, 1.0000, 1.0000, 1.0000, 1.0000, 1.0000,
                1.0000, 1.0000, 1.0000, 1.0000, 1.0000, 1.0000, 1.0000, 1.0000, 1.0000,
        """;
    assertThat(lines()).startsWith("[64, 10]\n" + ones).endsWith("\n        1.0000])\n");
    for (float p : probabilities.toFloatArray()) {
      assertThat(p).isBetween(0f, 1f);
    }
    assertThat(activation(output).toFloatArray())
        .containsExactly(output.sigmoid().toFloatArray(), within(1e-6f));
    assertThat(probabilities.toFloatArray())
        .containsExactly(output.softmax(1).toFloatArray(), within(1e-6f));
  }

  @Test
  void theGradientOfAMeanOfSquares() {
    Tensor x = randn(2, 2).requiresGrad(true);
    Tensor y = x.pow(2);
    Tensor z = y.mean();
    z.backward();
    out.println(x.grad());
    out.println(x.div(2));

    // The gradient is x / 2, printed the same but for how the second came about.
    String[] both = lines().split("(?<=\\)\n)");
    assertThat(both[0]).matches("tensor\\(\\[\\[ *\\S+, *\\S+\\],\n +\\[ *\\S+, *\\S+\\]\\]\\)\n");
    assertThat(both[1].replace(", grad_fn=<DivBackward0>", "")).isEqualTo(both[0]);
    assertThat(both[1]).contains("grad_fn=<DivBackward0>");
  }

  @Test
  void gradientsBeforeAndAfterTheBackwardPass() {
    Tensor images = rand(64, 784).sub(0.5).div(0.5);
    Tensor labels = Tensors.labels(IntStream.range(0, 64).mapToLong(i -> i % 10).toArray());
    Sequential model =
        Sequential.of(
            linear(784, 128), relu(), linear(128, 64), relu(), linear(64, 10), logSoftmax(1));
    Loss criterion = Losses.nll();
    Tensor loss = criterion.apply(model.forward(images), labels);
    assertThat(loss.item()).isCloseTo(2.3, within(0.05));
    assertThat(loss.toString()).matches("tensor\\(2\\.\\d{4}, grad_fn=<NllLossBackward0>\\)");

    Tensor weight = ((Linear) model.get(0)).weight();
    out.println("Before backward pass: \n " + weight.grad());
    loss.backward();
    out.println("After backward pass: \n " + weight.grad());

    assertThat(lines())
        .startsWith("Before backward pass: \n null\nAfter backward pass: \n tensor([[")
        .contains(",  ..., ")
        .contains("],\n        ...,\n        [")
        .endsWith("]])\n");
    assertThat(weight.grad().shape()).hasToString("[128, 784]");
    assertThat(weight.grad().pow(2).sum().item()).isPositive();
  }

  private String lines() {
    return printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }
}
