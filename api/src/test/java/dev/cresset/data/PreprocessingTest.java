package dev.cresset.data;

import static dev.cresset.data.Transforms.compose;
import static dev.cresset.data.Transforms.flattened;
import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.pure;
import static dev.cresset.data.Transforms.random;
import static dev.cresset.data.Transforms.toTensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.types.Shape;
import org.junit.jupiter.api.Test;

class PreprocessingTest {

  private static final Shape IMAGE = Shape.of(2, 1, 2);

  @Test
  void bytesAndFloatsGiveTheValuesOfTheDataSet() {
    byte[] pixels = {0, 1, (byte) 128, (byte) 255};
    Transform transform =
        compose(toTensor(), normalize(new double[] {0.5, 0.1}, new double[] {0.5, 0.3}));
    float[] expected =
        ImageDataset.of(IMAGE, pixels, new byte[1], 2)
            .transform(transform)
            .get(0)
            .inputs()
            .toFloatArray();
    Preprocessing preprocessing = Preprocessing.of(IMAGE, transform, flattened());
    assertThat(preprocessing.takesPixels()).isTrue();
    assertThat(preprocessing.outputShape()).isEqualTo(Shape.of(4));
    assertThat(preprocessing.apply(pixels)).containsExactly(expected);
    assertThat(preprocessing.apply(new float[] {0, 1, 128, 255})).containsExactly(expected);
  }

  @Test
  void floatsNeedNoToTensor() {
    Preprocessing preprocessing =
        Preprocessing.of(Shape.of(2), normalize(1, 2), pure((value, channel) -> value + 1));
    float[] sample = {3, 5};
    assertThat(preprocessing.apply(sample)).containsExactly(2, 3);
    assertThat(sample).containsExactly(3, 5);
    assertThat(preprocessing.takesPixels()).isFalse();
    assertThatThrownBy(() -> preprocessing.apply(new byte[2]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "transform: bytes are pixels of 0 to 255, but toTensor() is not among the transforms;"
                + " add it, or pass floats");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> Preprocessing.of(IMAGE, random((sample, shape, generator) -> sample)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(
            " may give another result each time; leave out transforms that draw random numbers, and"
                + " declare others with pure(..)");
    assertThatThrownBy(() -> Preprocessing.of(IMAGE, normalize(0, 1), toTensor()))
        .hasMessageContaining("normalize(..) needs toTensor() before it");
    assertThatThrownBy(
            () -> Preprocessing.of(IMAGE, normalize(new double[3], new double[] {1, 1, 1})))
        .hasMessageContaining("got means for 3 channels, but the inputs have 2");
    assertThatThrownBy(() -> Preprocessing.of(IMAGE, toTensor()).apply(new byte[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("transform: the sample has 3 values, but one of shape [2, 1, 2] has 4");
    assertThatThrownBy(() -> Preprocessing.of(null))
        .hasMessage("transform: the shape of a sample must not be null");
  }
}
