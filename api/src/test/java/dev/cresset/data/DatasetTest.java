package dev.cresset.data;

import static dev.cresset.tensor.Tensors.labels;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.loss.Losses;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetTest {

  private static final float[][] ROWS = {{1, 2}, {3, 4}, {5, 6}};

  @Test
  void vectorsWithLabels() {
    Dataset dataset = Dataset.of(ROWS, new long[] {0, 2, 1});
    assertThat(dataset.size()).isEqualTo(3);
    assertThat(dataset.inputShape()).isEqualTo(Shape.of(2));
    Batch batch = dataset.gather(new int[] {2, 0, 2});
    assertThat(batch.inputs().toFloatArray()).containsExactly(5, 6, 1, 2, 5, 6);
    assertThat(batch.targets().dtype()).isEqualTo(DType.INT64);
    assertThat(batch.targets().toLongArray()).containsExactly(1, 0, 1);
    assertThat(dataset.get(1).inputs().shape()).isEqualTo(Shape.of(1, 2));
    assertThat(dataset.get(1).targets().item()).isEqualTo(2);
  }

  @Test
  void vectorsWithTargetVectors() {
    Dataset dataset = Dataset.of(ROWS, new float[][] {{10}, {20}, {30}});
    Batch batch = dataset.gather(new int[] {1, 2});
    assertThat(batch.targets().dtype()).isEqualTo(DType.FLOAT32);
    assertThat(batch.targets().shape()).isEqualTo(Shape.of(2, 1));
    assertThat(batch.targets().toFloatArray()).containsExactly(20, 30);
  }

  @Test
  void integersWithLabels() {
    long[][] longs = {{3, 1L << 40}, {0, -1}, {5, 6}};
    Dataset dataset = Dataset.of(longs, new long[] {0, -100, 1});
    assertThat(dataset.size()).isEqualTo(3);
    assertThat(dataset.inputShape()).isEqualTo(Shape.of(2));
    Batch batch = dataset.gather(new int[] {2, 0, 2});
    assertThat(batch.inputs().dtype()).isEqualTo(DType.INT64);
    assertThat(batch.inputs().shape()).isEqualTo(Shape.of(3, 2));
    assertThat(batch.inputs().toLongArray()).containsExactly(5, 6, 3, 1L << 40, 5, 6);
    assertThat(batch.targets().toLongArray()).containsExactly(1, 0, 1);
    Batch ints = Dataset.of(new int[][] {{7, -8}, {9, 10}}, new int[] {1, 0}).get(0);
    assertThat(ints.inputs().dtype()).isEqualTo(DType.INT64);
    assertThat(ints.inputs().toLongArray()).containsExactly(7, -8);
    assertThat(ints.targets().item()).isEqualTo(1);
    assertThat(dataset).hasToString("Dataset(samples=3, input_shape=[2], input_type=INT64)");
  }

  @Test
  void integersWithTargetValues() {
    int[][] ints = {{1}, {2}, {3}};
    long[][] longs = {{1}, {2}, {3}};
    float[][] vectors = {{1, 2}, {3, 4}, {5, 6}};
    for (Dataset each : List.of(Dataset.of(ints, vectors), Dataset.of(longs, vectors))) {
      Batch batch = each.gather(new int[] {2, 1});
      assertThat(batch.inputs().toLongArray()).containsExactly(3, 2);
      assertThat(batch.targets().shape()).isEqualTo(Shape.of(2, 2));
      assertThat(batch.targets().toFloatArray()).containsExactly(5, 6, 3, 4);
    }
    float[] values = {0.5f, 1.5f, 2.5f};
    for (Dataset each : List.of(Dataset.of(ints, values), Dataset.of(longs, values))) {
      Batch batch = each.gather(new int[] {0, 2});
      assertThat(batch.inputs().toLongArray()).containsExactly(1, 3);
      assertThat(batch.targets().shape()).isEqualTo(Shape.of(2, 1));
      assertThat(batch.targets().toFloatArray()).containsExactly(0.5f, 2.5f);
    }
  }

  @Test
  void integersAreNotTransformed() {
    Dataset dataset = Dataset.of(new int[][] {{1}}, new int[] {0});
    assertThat(dataset.transform()).isSameAs(dataset);
    assertThatThrownBy(() -> dataset.transform(Transforms.normalize(1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "transform: transforms compute floats, but the inputs of this dataset are integers;"
                + " change the numbers before Dataset.of(..), or pass floats");
  }

  @Test
  void integersThatDoNotFitTogetherAreRefused() {
    assertThatThrownBy(() -> Dataset.of(new int[][] {{1, 2}, {3}}, new int[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "dataset: all inputs must be equally long, but row 0 has 2 values and row 1 has 1");
    assertThatThrownBy(() -> Dataset.of(new long[][] {{1, 2}}, new long[2]))
        .hasMessage("dataset: got 1 inputs and 2 targets; there must be one target for each input");
    assertThatThrownBy(() -> Dataset.of(new long[][] {{1, 2}}, new long[] {-1}))
        .hasMessageStartingWith("dataset: label -1 of sample 0 is negative");
    assertThatThrownBy(() -> Dataset.of(new int[][] {{1}, null}, new float[2]))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("dataset: the row of inputs at position 1 must not be null");
    assertThatThrownBy(() -> Dataset.of(new int[][] {{1}}, new int[1]).get(1))
        .hasMessage("dataset: sample 1 does not exist; expected 0 to 0");
  }

  @Test
  void aSampleThatIsNotThereIsRefused() {
    Dataset dataset = Dataset.of(ROWS, new long[] {0, 2, 1});
    assertThatThrownBy(() -> dataset.get(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dataset: sample 3 does not exist; expected 0 to 2");
    assertThatThrownBy(() -> dataset.gather(new int[] {0, -1})).hasMessageContaining("sample -1");
    assertThatThrownBy(() -> Dataset.of(new float[0][], new long[0]).get(0))
        .hasMessage(
            "dataset: sample 0 does not exist, because the dataset is empty; check the file or the"
                + " split it comes from");
  }

  @Test
  void whatDoesNotFitTogetherIsRefused() {
    assertThatThrownBy(() -> Dataset.of(ROWS, new long[] {0, 1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dataset: got 3 inputs and 2 targets; there must be one target for each input");
    assertThatThrownBy(() -> Dataset.of(new float[][] {{1, 2}, {3}}, new long[] {0, 1}))
        .hasMessage(
            "dataset: all inputs must be equally long, but row 0 has 2 values and row 1 has 1");
    assertThatThrownBy(() -> Dataset.of(ROWS, new float[][] {{1}, {1, 2}, {1}}))
        .hasMessage(
            "dataset: all targets must be equally long, but row 0 has 1 values and row 1 has 2");
    assertThatThrownBy(() -> Dataset.of(ROWS, new long[] {0, -2, 1}))
        .hasMessage(
            "dataset: label -2 of sample 1 is negative; labels start at 0, and only -100 is for"
                + " ignoreIndex(-100)");
  }

  @Test
  void labelsOfIgnoredSamples() {
    Batch batch = Dataset.of(ROWS, new long[] {0, -100, 1}).gather(new int[] {0, 1, 2});
    assertThat(batch.targets().toLongArray()).containsExactly(0, -100, 1);
    Tensor scores = Tensors.tensor(new float[][] {{1, 2}, {3, 4}, {5, 7}});
    double counted =
        Losses.crossEntropy().apply(scores.indexSelect(0, labels(0, 2)), labels(0, 1)).item();
    assertThat(Losses.crossEntropy().ignoreIndex(-100).apply(scores, batch.targets()).item())
        .isEqualTo(counted);
  }

  @Test
  void vectorsCanBeNormalized() {
    Dataset dataset =
        Dataset.of(ROWS, new long[] {0, 2, 1}).transform(Transforms.normalize(1, 0.5));
    assertThat(dataset.get(2).inputs().toFloatArray()).containsExactly(8, 10);
    assertThat(dataset.transform(Transforms.normalize(8, 2)).get(2).inputs().toFloatArray())
        .containsExactly(0, 1);
  }

  @Test
  void vectorsAreNoImagesOfBytes() {
    assertThatThrownBy(
            () -> Dataset.of(ROWS, new long[] {0, 2, 1}).transform(Transforms.toTensor()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "transform: toTensor() is for images of bytes; these inputs are floats already, leave"
                + " it out");
  }

  @Test
  void imagesOfBytesAreUnsigned() {
    ImageDataset images = images();
    assertThat(images.size()).isEqualTo(2);
    assertThat(images.classes()).isEqualTo(10);
    assertThat(images.imageShape()).isEqualTo(Shape.of(1, 2, 2));
    assertThat(images.inputShape()).isEqualTo(Shape.of(1, 2, 2));
    assertThat(images.label(1)).isEqualTo(9);
    assertThat(images.image(1)).containsExactly(4, 5, 6, 7);
    Batch batch = images.gather(new int[] {1, 0});
    assertThat(batch.inputs().shape()).isEqualTo(Shape.of(2, 1, 2, 2));
    assertThat(batch.inputs().toFloatArray()).containsExactly(4, 5, 6, 7, 0, 1, 128, 255);
    assertThat(batch.targets().toLongArray()).containsExactly(9, 3);
  }

  @Test
  void imagesMustBeWhole() {
    assertThatThrownBy(() -> ImageDataset.of(Shape.of(1, 2, 2), new byte[7], new byte[2], 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dataset: 2 labels and images of shape [1, 2, 2] need 8 pixels, got 7");
  }

  @Test
  void imagesMustHavePixels() {
    assertThatThrownBy(() -> ImageDataset.of(Shape.of(1, 0, 2), new byte[0], new byte[2], 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dataset: images of shape [1, 0, 2] have no pixels");
  }

  @Test
  void labelsOfImagesMustBeBelowTheNumberOfClasses() {
    assertThatThrownBy(
            () -> ImageDataset.of(Shape.of(1, 1, 1), new byte[2], new byte[] {3, 10}, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dataset: label 10 of image 1 is outside 0 to 9");
    assertThatThrownBy(
            () -> ImageDataset.of(Shape.of(1, 1, 1), new byte[1], new byte[] {(byte) 200}, 10))
        .hasMessage("dataset: label 200 of image 0 is outside 0 to 9");
    assertThat(
            ImageDataset.of(Shape.of(1, 1, 1), new byte[1], new byte[] {(byte) 200}, 256).label(0))
        .isEqualTo(200);
  }

  @Test
  void imagesHaveOneTo256Classes() {
    for (int classes : new int[] {-1, 0, 257}) {
      assertThatThrownBy(
              () -> ImageDataset.of(Shape.of(1, 1, 1), new byte[0], new byte[0], classes))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("dataset: the number of classes must be 1 to 256, got " + classes);
    }
  }

  @Test
  void anImageThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> images().label(2)).hasMessageContaining("sample 2 does not exist");
    assertThatThrownBy(() -> images().image(-1)).hasMessageContaining("sample -1 does not exist");
  }

  private static ImageDataset images() {
    return ImageDataset.of(
        Shape.of(1, 2, 2), new byte[] {0, 1, -128, -1, 4, 5, 6, 7}, new byte[] {3, 9}, 10);
  }

  @Test
  void targetsOfOneNumberAreColumns() {
    Batch batch = Dataset.of(ROWS, new float[] {10, 20, 30}).gather(new int[] {2, 0});
    assertThat(batch.targets().dtype()).isEqualTo(DType.FLOAT32);
    assertThat(batch.targets().shape()).isEqualTo(Shape.of(2, 1));
    assertThat(batch.targets().toFloatArray()).containsExactly(30, 10);
  }

  @Test
  void takesTheArraysThatProgramsHave() {
    double[][] doubles = {{1, 0.1}, {3, 4}};
    int[] labels = {1, 0};
    for (Dataset dataset :
        List.of(
            Dataset.of(doubles, labels),
            Dataset.of(doubles, new long[] {1, 0}),
            Dataset.of(new float[][] {{1, 0.1f}, {3, 4}}, labels))) {
      Batch batch = dataset.gather(new int[] {0, 1});
      assertThat(batch.inputs().toFloatArray()).containsExactly(1, 0.1f, 3, 4);
      assertThat(batch.targets().toLongArray()).containsExactly(1, 0);
    }
    Batch columns = Dataset.of(doubles, new double[] {7, 8}).gather(new int[] {0, 1});
    assertThat(columns.targets().shape()).isEqualTo(Shape.of(2, 1));
    assertThat(columns.targets().toFloatArray()).containsExactly(7, 8);
    Batch rows = Dataset.of(doubles, new double[][] {{7, 9}, {8, 6}}).gather(new int[] {1});
    assertThat(rows.targets().shape()).isEqualTo(Shape.of(1, 2));
    assertThat(rows.targets().toFloatArray()).containsExactly(8, 6);
  }

  @Test
  void theOtherArraysAreCheckedAlike() {
    assertThatThrownBy(() -> Dataset.of(ROWS, new float[] {1}))
        .hasMessage("dataset: got 3 inputs and 1 targets; there must be one target for each input");
    assertThatThrownBy(() -> Dataset.of(ROWS, new int[] {0, -2, 1}))
        .hasMessage(
            "dataset: label -2 of sample 1 is negative; labels start at 0, and only -100 is for"
                + " ignoreIndex(-100)");
    assertThatThrownBy(() -> Dataset.of(new double[][] {{1, 2}, {3}}, new double[] {0, 1}))
        .hasMessage(
            "dataset: all inputs must be equally long, but row 0 has 2 values and row 1 has 1");
  }
}
