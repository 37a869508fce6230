package dev.cresset.nn;

import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.nn.Layers.embedding;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.layer;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.tensor.Tensors.labels;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.withSeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.train.Metric;
import dev.cresset.train.Trainer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingTest {

  private final Embedding table = withSeed(1, () -> embedding(4, 3));

  @Test
  void indicesMayHaveAnyShape() {
    float[] weight = table.weight().toFloatArray();
    Tensor y = table.forward(labels(3, 0).reshape(1, 2));
    assertThat(y.shape().dims()).containsExactly(1, 2, 3);
    assertThat(y.toFloatArray())
        .containsExactly(weight[9], weight[10], weight[11], weight[0], weight[1], weight[2]);
    assertThat(table.forward(labels(2).reshape()).shape().dims()).containsExactly(3);
    assertThat(table.forward(labels().reshape(0, 5)).shape().dims()).containsExactly(0, 5, 3);
  }

  @Test
  void weightsAreStandardNormal() {
    float[] weight = withSeed(2, () -> embedding(200, 50)).weight().toFloatArray();
    double sum = 0;
    double squares = 0;
    for (float each : weight) {
      sum += each;
      squares += each * each;
    }
    assertThat(sum / weight.length).isCloseTo(0, within(0.05));
    assertThat(squares / weight.length).isCloseTo(1, within(0.05));
  }

  @Test
  void anIndexOutOfRange() {
    assertThatThrownBy(() -> table.forward(labels(0, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "embedding: index 4 is outside 0 to 3, as there are 4 rows; check the indices or make"
                + " the layer embedding(5, 3)");
    assertThatThrownBy(() -> table.forward(labels(-1)))
        .hasMessage(
            "embedding: index -1 is outside 0 to 3, as there are 4 rows; check the indices");
    assertThatThrownBy(() -> table.forward(ones(2)))
        .hasMessage(
            "embedding: needs INT64 indices but got a FLOAT32 tensor of shape [2]; convert it with"
                + " toLong()");
    assertThatThrownBy(() -> embedding(0, 3))
        .hasMessage("embedding: needs at least 1 row and 1 column, got embedding(0, 3)");
  }

  @Test
  void shapesAreInferred() {
    Sequential.of(embedding(4, 3), linear(3, 2));
    assertThatThrownBy(() -> Sequential.of(embedding(4, 3), linear(4, 2)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "Sequential: layer 0, Embedding(4, 3), gives 3 features but layer 1,"
                + " Linear(in_features=4, out_features=2, bias=True), takes 4; make the two numbers"
                + " equal");
  }

  @Test
  void summariesAndPredictorsMakeIntegers() {
    Sequential model = Sequential.of(embedding(4, 3), flatten(), linear(6, 2));
    assertThat(model.summary(2).layers().get(1).outputShape()).containsExactly(-1L, 6L);
    Predictor predictor = model.predictor(2);
    assertThat(predictor.predict(new float[] {1, 3}).probabilities()).hasSize(2);
    assertThatThrownBy(() -> predictor.predict(new float[] {1.5f, 3}))
        .hasMessageContaining("element 0 is 1.5, which is not a whole number");
  }

  @Test
  void floatsAreConvertedByALayer() {
    Sequential model = Sequential.of(layer("toLong", Tensor::toLong), embedding(4, 3));
    assertThat(model.predict(ones(2, 2)).shape().dims()).containsExactly(2, 2, 3);
  }

  /** The label of a row is that of its larger index, which no order of the indices changes. */
  @Test
  void learnsFromADatasetOfIntegers() {
    int[][] rows = new int[36][];
    int[] classes = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new int[] {i / 6, i % 6};
      classes[i] = Math.max(i / 6, i % 6) / 3;
    }
    DataLoader data = DataLoader.of(Dataset.of(rows, classes)).batchSize(9).shuffle(true);
    Sequential model =
        withSeed(
            1, () -> Sequential.of(embedding(6, 4), flatten(), linear(8, 8), relu(), linear(8, 2)));
    Trainer.of(model)
        .loss(crossEntropy())
        .optimizer(adam(0.05))
        .metric("accuracy", Metric.accuracy())
        .seed(1)
        .epochs(30)
        .fit(data);
    Batch all = data.batchSize(36).shuffle(false).first();
    assertThat(Metric.accuracy().compute(model.predict(all.inputs()), all.targets())).isEqualTo(1);
  }

  @Test
  void modelFiles(@TempDir Path folder) {
    Sequential model = Sequential.of(embedding(4, 3), linear(3, 2));
    model.save(folder.resolve("model"));
    Sequential loaded = Sequential.load(folder.resolve("model"));
    assertThat(loaded).hasToString(model.toString());
    assertThat(loaded.predict(labels(2, 3)).toFloatArray())
        .containsExactly(model.predict(labels(2, 3)).toFloatArray());
    assertThat(model.copy().predict(labels(1)).toFloatArray())
        .containsExactly(model.predict(labels(1)).toFloatArray());
  }
}
