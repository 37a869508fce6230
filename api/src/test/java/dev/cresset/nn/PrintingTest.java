package dev.cresset.nn;

import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.elu;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.gelu;
import static dev.cresset.nn.Layers.leakyRelu;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.nn.Layers.sigmoid;
import static dev.cresset.nn.Layers.silu;
import static dev.cresset.nn.Layers.softmax;
import static dev.cresset.nn.Layers.softplus;
import static dev.cresset.nn.Layers.tanh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Structures as PyTorch prints them, but for {@code inplace}, which Cresset does not have. */
class PrintingTest {

  @Test
  void aNetworkOfLayers() {
    assertThat(
            Sequential.of(
                    flatten(),
                    linear(784, 128),
                    relu(),
                    dropout(0.2),
                    Sequential.of(linear(128, 64, false), sigmoid(), tanh()),
                    linear(64, 10),
                    logSoftmax(1))
                .toString())
        .isEqualTo(
            """
            Sequential(
              (0): Flatten(start_dim=1, end_dim=-1)
              (1): Linear(in_features=784, out_features=128, bias=True)
              (2): ReLU()
              (3): Dropout(p=0.2)
              (4): Sequential(
                (0): Linear(in_features=128, out_features=64, bias=False)
                (1): Sigmoid()
                (2): Tanh()
              )
              (5): Linear(in_features=64, out_features=10, bias=True)
              (6): LogSoftmax(dim=1)
            )\
            """);
    assertThat(softmax(-1)).hasToString("Softmax(dim=-1)");
    assertThat(gelu()).hasToString("GELU(approximate='none')");
    assertThat(silu()).hasToString("SiLU()");
    assertThat(leakyRelu()).hasToString("LeakyReLU(negative_slope=0.01)");
    assertThat(elu()).hasToString("ELU(alpha=1.0)");
    assertThat(softplus()).hasToString("Softplus()");
    assertThat(Sequential.of()).hasToString("Sequential()");
  }

  @Test
  void aModuleWithoutAName() {
    Module anonymous =
        new Module() {
          {
            register("layer", relu());
          }

          @Override
          public Tensor forward(Tensor x) {
            return x;
          }
        };
    assertThat(anonymous).hasToString("Module(\n  (layer): ReLU()\n)");
    assertThat(anonymous.typeName()).isEqualTo("Module");
  }
}
