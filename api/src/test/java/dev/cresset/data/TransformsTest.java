package dev.cresset.data;

import static dev.cresset.data.Transforms.compose;
import static dev.cresset.data.Transforms.flattened;
import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.toTensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.types.Shape;
import org.junit.jupiter.api.Test;

class TransformsTest {

  private static final double[] MEANS = {0.485, 0.456, 0.406};
  private static final double[] DEVIATIONS = {0.229, 0.224, 0.225};

  /** Every byte in every channel. */
  private static ImageDataset everyByte(int channels) {
    byte[] pixels = new byte[channels * 256];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) i;
    }
    return ImageDataset.of(Shape.of(channels, 16, 16), pixels, new byte[1], 10);
  }

  private static float[] transformed(Dataset dataset) {
    return dataset.get(0).inputs().toFloatArray();
  }

  @Test
  void toTensorDividesBy255InSinglePrecision() {
    float[] values = transformed(everyByte(1).transform(toTensor()));
    for (int i = 0; i < 256; i++) {
      assertThat(values[i]).isEqualTo((float) i / 255f);
    }
    assertThat(values[0]).isZero();
    assertThat(values[255]).isEqualTo(1);
  }

  @Test
  void normalizeIsPytorchsArithmeticToTheLastBit() {
    float[] values = transformed(everyByte(1).transform(toTensor(), normalize(0.1307, 0.3081)));
    for (int i = 0; i < 256; i++) {
      assertThat(values[i]).isEqualTo(((float) i / 255f - 0.1307f) / 0.3081f);
    }
    // torch: ((torch.tensor([77.]) / 255) - 0.1307) / 0.3081
    assertThat(values[77]).isEqualTo(0.555861056f);
  }

  @Test
  void oneHalfAndOneHalfTakesPixelsToMinusOneToOne() {
    float[] values = transformed(everyByte(1).transform(toTensor(), normalize(0.5, 0.5)));
    assertThat(values[0]).isEqualTo(-1);
    assertThat(values[255]).isEqualTo(1);
  }

  @Test
  void eachChannelHasItsOwnMeanAndDeviation() {
    float[] values = transformed(everyByte(3).transform(toTensor(), normalize(MEANS, DEVIATIONS)));
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < 256; i++) {
        assertThat(values[c * 256 + i])
            .isEqualTo(((float) i / 255f - (float) MEANS[c]) / (float) DEVIATIONS[c]);
      }
    }
  }

  @Test
  void oneMeanIsForAllChannels() {
    assertThat(transformed(everyByte(3).transform(toTensor(), normalize(0.5, 0.25))))
        .containsExactly(
            transformed(
                everyByte(3)
                    .transform(
                        toTensor(),
                        normalize(new double[] {0.5, 0.5, 0.5}, new double[] {.25, .25, .25}))));
  }

  @Test
  void channelsStayApartWhenFlattened() {
    Dataset flat = everyByte(3).transform(toTensor(), flattened(), normalize(MEANS, DEVIATIONS));
    assertThat(flat.inputShape()).isEqualTo(Shape.of(768));
    assertThat(flat.get(0).inputs().shape()).isEqualTo(Shape.of(1, 768));
    assertThat(transformed(flat))
        .containsExactly(
            transformed(everyByte(3).transform(toTensor(), normalize(MEANS, DEVIATIONS))));
  }

  @Test
  void composedTransformsAreTheSameAsSingleOnes() {
    Dataset single = everyByte(1).transform(toTensor(), normalize(0.5, 0.5), flattened());
    Dataset composed =
        everyByte(1).transform(compose(toTensor(), compose(normalize(0.5, 0.5), flattened())));
    Dataset inSteps =
        everyByte(1).transform(toTensor()).transform(normalize(0.5, 0.5)).transform(flattened());
    assertThat(composed.inputShape()).isEqualTo(single.inputShape()).isEqualTo(Shape.of(256));
    assertThat(transformed(composed)).containsExactly(transformed(single));
    assertThat(transformed(inSteps)).containsExactly(transformed(single));
  }

  @Test
  void aProgramCanWriteATransform() {
    Transform inverted = (value, channel) -> 1 - value;
    float[] values = transformed(everyByte(1).transform(toTensor(), inverted));
    assertThat(values[255]).isZero();
    assertThat(values[0]).isEqualTo(1);
  }

  @Test
  void aTransformMayNotChangeTheNumberOfElements() {
    Transform cropping =
        new Transform() {
          @Override
          public float apply(float value, int channel) {
            return value;
          }

          @Override
          public Shape outputShape(Shape inputShape) {
            return Shape.of(10);
          }
        };
    assertThatThrownBy(() -> everyByte(1).transform(cropping))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "transform: the transforms make shape [10] of [1, 16, 16], which has another number of"
                + " elements");
  }

  @Test
  void transformingLeavesTheOriginalAlone() {
    ImageDataset images = everyByte(1);
    images.transform(toTensor(), flattened());
    assertThat(images.inputShape()).isEqualTo(Shape.of(1, 16, 16));
    assertThat(transformed(images)[255]).isEqualTo(255);
  }

  @Test
  void settingsAreCopied() {
    double[] means = {0.5};
    Transform normalize = normalize(means, new double[] {0.5});
    means[0] = 100;
    assertThat(normalize.apply(1, 0)).isEqualTo(1);
  }

  @Test
  void theOrderIsChecked() {
    assertThatThrownBy(() -> everyByte(1).transform(normalize(0.5, 0.5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "transform: normalize(..) needs toTensor() before it; these pixels are still 0 to 255");
    assertThatThrownBy(() -> everyByte(1).transform(normalize(0.5, 0.5), toTensor()))
        .hasMessageContaining("needs toTensor() before it");
    assertThatThrownBy(() -> everyByte(1).transform(compose(flattened(), normalize(0.5, 0.5))))
        .hasMessageContaining("needs toTensor() before it");
    String twice =
        "transform: toTensor() must come once, before normalize(); the pixels are scaled already";
    assertThatThrownBy(() -> everyByte(1).transform(toTensor(), toTensor())).hasMessage(twice);
    assertThatThrownBy(() -> everyByte(1).transform(toTensor()).transform(compose(toTensor())))
        .hasMessage(twice);
  }

  @Test
  void featuresOfVectorsAreNormalizedEach() {
    Dataset vectors = Dataset.of(new float[][] {{1, 20, 5}, {3, 40, 5}}, new long[] {0, 1});
    Transform each = normalize(new double[] {2, 30, 4}, new double[] {1, 10, 0.5});

    assertThat(vectors.transform(each).gather(new int[] {0, 1}).inputs().toFloatArray())
        .containsExactly(-1, -1, 2, 1, 1, 2);
    Dataset own =
        new Dataset() {
          @Override
          public int size() {
            return vectors.size();
          }

          @Override
          public Shape inputShape() {
            return vectors.inputShape();
          }

          @Override
          public Batch gather(int[] indices) {
            return vectors.gather(indices);
          }
        };
    assertThat(own.transform(each).gather(new int[] {1}).inputs().toFloatArray())
        .containsExactly(1, 1, 2);
    assertThat(Preprocessing.of(Shape.of(3), each).apply(new float[] {1, 20, 5}))
        .containsExactly(-1, -1, 2);
    assertThatThrownBy(() -> vectors.transform(normalize(new double[2], new double[] {1, 1})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got means for 2 channels, but the inputs have 3");
    assertThat(Dataset.of(new float[0][], new long[0]).transform(normalize(1, 2)).size()).isZero();
  }

  @Test
  void channelsMustFit() {
    assertThatThrownBy(() -> everyByte(1).transform(toTensor(), normalize(MEANS, DEVIATIONS)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "normalize: got means for 3 channels, but the inputs have 1; pass one mean, or one for"
                + " each channel of images or feature of vectors");
    assertThatThrownBy(
            () -> everyByte(1).transform(compose(toTensor(), normalize(MEANS, DEVIATIONS))))
        .hasMessageContaining("means for 3 channels");
  }

  @Test
  void settingsMustMakeSense() {
    assertThatThrownBy(() -> normalize(new double[] {0.5, 0.5}, new double[] {0.5}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "normalize: needs a mean and a standard deviation for each channel, got 2 means and 1"
                + " deviations");
    assertThatThrownBy(() -> normalize(new double[0], new double[0]))
        .hasMessageContaining("got 0 means and 0 deviations");
    assertThatThrownBy(() -> normalize(0.5, 0))
        .hasMessage(
            "normalize: means must be finite and standard deviations positive, got means [0.5] and"
                + " deviations [0.0]");
    assertThatThrownBy(() -> normalize(0.5, -1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> normalize(0.5, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> normalize(Double.POSITIVE_INFINITY, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
