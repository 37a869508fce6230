package dev.cresset.spark;

import static dev.cresset.nn.Layers.batchNorm1d;
import static dev.cresset.nn.Layers.batchNorm2d;
import static dev.cresset.nn.Layers.conv2d;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.layerNorm;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.residual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.nn.Layer;
import dev.cresset.nn.LayerConfig;
import dev.cresset.nn.LayerTypes;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Layers that need the whole batch are refused, as workers have only chunks of it. */
class BatchDependenceTest {

  /** Subtracts the mean of a batch, and keeps it, as an example of the documentation does. */
  private static final class RunningCentre extends Layer {

    private final Tensor mean = registerBuffer("mean", Tensors.zeros(4));

    @Override
    protected Tensor compute(Tensor input) {
      if (!isTraining()) {
        return input.sub(mean);
      }
      Tensor ofBatch = input.mean(0);
      updateBuffer(mean, mean.mul(0.9).add(ofBatch.detach().mul(0.1)));
      return input.sub(ofBatch);
    }
  }

  /** Subtracts a buffer, and may count batches in another one, beyond the integers of a float. */
  private static final class Shift extends Layer {

    private final boolean counts;
    private final Tensor shift = registerBuffer("shift", Tensors.ones(3));
    private final Tensor batches = registerBuffer("batches", Tensors.labels(1L << 24));

    Shift(boolean counts) {
      this.counts = counts;
    }

    @Override
    protected Tensor compute(Tensor input) {
      if (counts && isTraining()) {
        updateBuffer(batches, Tensors.labels(batches.toLongArray()[0] + 1));
      }
      return input.sub(shift);
    }
  }

  @BeforeAll
  static void register() {
    LayerTypes.register(
        "dev.cresset.spark.Shift",
        Shift.class,
        layer -> LayerConfig.empty().with("counts", layer.counts),
        config -> new Shift(config.flag("counts")));
    LayerTypes.register(
        "dev.cresset.spark.RunningCentre",
        RunningCentre.class,
        layer -> LayerConfig.empty(),
        config -> new RunningCentre());
  }

  private static CressetClassifier classifier(Sequential network) {
    return new CressetClassifier().setNetwork(network).setBatchSize(8).setMicroChunks(4);
  }

  private static void assertRefusedBeforeRowsAreRead(CressetClassifier classifier, String layer) {
    Dataset<Row> rows =
        LocalSpark.frame(20)
            .selectExpr("raise_error('a row was read') as features", "label")
            .selectExpr("cast(features as array<float>) as features", "label");
    assertThatThrownBy(() -> classifier.fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "CressetClassifier: the layer %s, normalizes by mean and variance of the whole batch, of which each worker has only chunks; use layerNorm(..) in its place, or Trainer on one machine"
                .formatted(layer));
  }

  @Test
  void batchNormalization() {
    assertRefusedBeforeRowsAreRead(
        classifier(Sequential.of(linear(4, 3), batchNorm1d(3))), "\"1\", BatchNorm1d");
    assertRefusedBeforeRowsAreRead(
        classifier(
            Sequential.of(conv2d(1, 2, 1), residual(batchNorm2d(2)), flatten(), linear(8, 3))),
        "\"1.0\", BatchNorm2d");
    assertRefusedBeforeRowsAreRead(
        classifier(
            Sequential.of(
                linear(4, 3), batchNorm1d(3, settings -> settings.trackRunningStats(false)))),
        "\"1\", BatchNorm1d");
  }

  @Test
  void aBufferThatTrainingChanges() {
    assertBufferRefused(Sequential.of(linear(4, 3), new Shift(true)), "1.batches");
    assertBufferRefused(Sequential.of(new RunningCentre(), linear(4, 3)), "0.mean");
  }

  private static void assertBufferRefused(Sequential network, String buffer) {
    assertThatThrownBy(() -> classifier(network).fit(LocalSpark.frame(20)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "CressetClassifier: training changes the buffer \"%s\" of the network with each batch, of which each worker has only chunks; use layers that change nothing but parameters, or Trainer on one machine"
                .formatted(buffer));
  }

  @Test
  void layerNormAndBuffersThatStayAreTrainedWith() {
    Sequential network =
        Tensors.withSeed(
            1, () -> Sequential.of(linear(4, 3), layerNorm(3), new Shift(false), linear(3, 3)));
    CressetClassifier classifier = classifier(network);
    var one = LocalSpark.weights(classifier.fit(LocalSpark.frame(50)).network());
    assertThat(one.get("2.shift")).containsExactly(1f, 1f, 1f);
    assertThat(one.get("1.weight")).isNotEqualTo(LocalSpark.weights(network).get("1.weight"));
    assertThat(LocalSpark.weights(classifier.setNumWorkers(2).fit(LocalSpark.frame(50)).network()))
        .isEqualTo(one);
    assertThat(
            LocalSpark.weights(
                classifier.setExchange("treeAggregate").fit(LocalSpark.frame(50)).network()))
        .isEqualTo(one);
  }
}
