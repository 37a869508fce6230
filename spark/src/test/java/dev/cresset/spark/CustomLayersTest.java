package dev.cresset.spark;

import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.nn.Layers.residual;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.nn.Layer;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Layers of a program are refused where executors are other JVMs. */
class CustomLayersTest {

  private static final class Twice extends Layer {

    @Override
    protected Tensor compute(Tensor input) {
      return input.mul(2);
    }
  }

  @Test
  void layersOfTheLibraryAreAccepted() {
    assertThatCode(
            () ->
                CustomLayers.check(
                    "CressetClassifier",
                    Sequential.of(linear(4, 4), residual(relu()), linear(4, 3)),
                    "Trainer"))
        .doesNotThrowAnyException();
  }

  @Test
  void aLayerOfAProgramIsRefused() {
    assertThatThrownBy(
            () ->
                CustomLayers.check(
                    "CressetClassifier",
                    Sequential.of(linear(4, 3), residual(new Twice())),
                    "Trainer"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "CressetClassifier: the layer \"1.0\" is dev.cresset.spark.CustomLayersTest$Twice,"
                + " which this program has registered in its own JVM, so executors cannot read it;"
                + " use layers of Layers, or Trainer on one machine");
  }
}
