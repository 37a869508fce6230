package org.example;

import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.data.DataSplits;
import dev.cresset.data.Dataset;
import dev.cresset.data.Transform;
import dev.cresset.data.Transforms;
import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A dataset and transforms from outside the library. */
class DatasetTest {

  /** Sample i is {@code [i, i + 1]} with label {@code i % 3} and an extra of i. */
  private record Numbers(int size) implements Dataset {
    @Override
    public Shape inputShape() {
      return Shape.of(2);
    }

    @Override
    public Batch gather(int[] indices) {
      float[] inputs = new float[2 * indices.length];
      float[] extras = new float[indices.length];
      long[] labels = new long[indices.length];
      for (int i = 0; i < indices.length; i++) {
        inputs[2 * i] = indices[i];
        inputs[2 * i + 1] = indices[i] + 1;
        extras[i] = indices[i];
        labels[i] = indices[i] % 3;
      }
      return new Batch(
          Tensors.tensor(inputs, indices.length, 2),
          Tensors.labels(labels),
          List.of(Tensors.tensor(extras)));
    }
  }

  private static final Transform HALVED = (value, channel) -> value / 2;

  @Test
  void transformsAreAppliedToWhatIsGathered() {
    Dataset halved = new Numbers(5).transform(HALVED, normalize(1, 0.5));
    Batch batch = halved.gather(new int[] {4, 0});
    assertThat(batch.inputs().toFloatArray()).containsExactly(2, 3, -2, -1);
    assertThat(batch.targets().toLongArray()).containsExactly(1, 0);
    assertThat(batch.extras().get(0).toFloatArray()).containsExactly(4, 0);
    assertThat(halved.size()).isEqualTo(5);
    assertThat(halved.transform(HALVED).get(4).inputs().toFloatArray()).containsExactly(1, 1.5f);
    assertThat(halved.toString()).startsWith("Dataset(samples=5, input_shape=[2], of=Numbers[");
  }

  @Test
  void theShapeMayChange() {
    Transform column =
        new Transform() {
          @Override
          public float apply(float value, int channel) {
            return value;
          }

          @Override
          public Shape outputShape(Shape inputShape) {
            return Shape.of(inputShape.size(), 1);
          }
        };
    Dataset columns = new Numbers(5).transform(column);
    assertThat(columns.inputShape()).isEqualTo(Shape.of(2, 1));
    assertThat(columns.get(0).inputs().shape()).isEqualTo(Shape.of(1, 2, 1));
    assertThatThrownBy(() -> new Numbers(5).transform(Transforms.toTensor()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("toTensor() is for images of bytes");
    assertThatThrownBy(() -> new Numbers(5).transform((Transform) null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void randomTransformsRepeatUnderASeedWhateverTheBatchSize() {
    Dataset noisy =
        new Numbers(6)
            .transform(
                random(
                    (sample, shape, generator) -> {
                      sample[0] += generator.nextInt(1000);
                      return sample;
                    }));
    List<List<Float>> runs = new ArrayList<>();
    for (int batchSize : new int[] {2, 3}) {
      List<Float> values = new ArrayList<>();
      DataLoader whole = DataLoader.of(noisy).seed(5).shuffle(true).batchSize(batchSize);
      DataLoader part =
          DataLoader.of(DataSplits.first(noisy, 4)).seed(6).batchSize(batchSize).prefetch(1);
      for (DataLoader loader : List.of(whole, part)) {
        for (Batch batch : loader) {
          for (float value : batch.inputs().toFloatArray()) {
            values.add(value);
          }
        }
      }
      runs.add(values);
    }
    assertThat(runs.get(0)).hasSize(20).isEqualTo(runs.get(1));
  }

  @Test
  void aShapeThatIsNotAsDeclaredIsSaid() {
    Dataset wrong =
        new Dataset() {
          @Override
          public int size() {
            return 2;
          }

          @Override
          public Shape inputShape() {
            return Shape.of(3);
          }

          @Override
          public Batch gather(int[] indices) {
            return new Numbers(2).gather(indices);
          }
        };
    assertThatThrownBy(() -> wrong.transform(HALVED).get(1))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "dataset: gather(..) of 1 samples returned inputs of shape [1, 2], but inputShape()"
                + " promises [1, 3]; make them equal");
  }

  @Test
  void aDatasetFromOutsideIsDividedByClasses() {
    List<Dataset> parts = DataSplits.stratifiedSplit(new Numbers(30), 0.8, 0.2);
    assertThat(parts).extracting(Dataset::size).containsExactly(24, 6);
    long[] counts = new long[3];
    for (Batch batch : DataLoader.of(parts.get(1))) {
      counts[(int) batch.targets().item()]++;
    }
    assertThat(counts).containsExactly(2, 2, 2);
  }
}
