package dev.cresset.nn;

import static dev.cresset.nn.Layers.layerNorm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerNormTest {

  private static final Tensor ROW = Tensors.tensor(new float[] {1, 2, 4, 5}, 1, 4);

  @Test
  void theEpsilonIsAddedToTheVariance() {
    // mean 3, biased variance 2.5
    float[] y = layerNorm(new long[] {4}, l -> l.eps(1.5)).forward(ROW).toFloatArray();
    assertThat(y).containsExactly(new float[] {-1, -0.5f, 0.5f, 1}, within(1e-6f));
  }

  @Test
  void aLayerWithoutWeightAndBiasHasNoParameters() {
    LayerNorm layer = layerNorm(new long[] {4}, l -> l.elementwiseAffine(false));
    assertThat(layer.stateDict()).isEmpty();
    assertThat(layer.forward(ROW).toFloatArray())
        .containsExactly(layerNorm(4).forward(ROW).toFloatArray());
    assertThatThrownBy(layer::weight)
        .hasMessage(
            "weight: this layer was made with elementwiseAffine(false): LayerNorm((4,), eps=1.0E-5,"
                + " elementwise_affine=False)");
  }

  @Test
  void modelFilesKeepTheSettings(@TempDir Path folder) {
    Sequential model =
        Sequential.of(
            layerNorm(new long[] {4}, l -> l.eps(1.5).elementwiseAffine(false)), layerNorm(4));
    Path file = folder.resolve("model.safetensors");
    model.save(file);
    Sequential again = Sequential.load(file);
    assertThat(again).hasToString(model.toString());
    assertThat(again.copy().forward(ROW).toFloatArray())
        .containsExactly(model.forward(ROW).toFloatArray());
  }

  @Test
  void anEpsilonThatIsNotOfAVarianceIsRefused() {
    assertThatThrownBy(() -> layerNorm(new long[] {4}, l -> l.eps(-1)))
        .hasMessage("layerNorm: eps must be finite and 0 or more, got -1.0");
  }
}
