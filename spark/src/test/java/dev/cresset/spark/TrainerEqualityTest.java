package dev.cresset.spark;

import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.loss.Losses.mse;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.loss.Loss;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Training has the losses of {@code Trainer} with the same batches. */
class TrainerEqualityTest {

  private static final int ROWS = 210;
  private static final int EPOCHS = 3;
  private static final int BATCH = 32;
  private static final int SEED = 11;

  private static Sequential network(int outputs) {
    return Tensors.withSeed(2, () -> Sequential.of(linear(4, 16), relu(), linear(16, outputs)));
  }

  /** Returns the rows in the order in which an epoch takes them. */
  static List<Row> epoch(List<Row> rows, int batchSize, int chunks, long seed, int epoch) {
    ChunkPlan plan = new ChunkPlan(rows.size(), batchSize, chunks);
    List<Row> ordered = new ArrayList<>();
    for (int batch = 0; batch < plan.batches(); batch++) {
      for (int chunk = 0; chunk < chunks; chunk++) {
        int[] order = plan.order(seed, epoch, chunk);
        for (int i = 0; i < plan.chunkSize(batch, chunk); i++) {
          int rank = (int) plan.shardStart(chunk) + order[plan.chunkStart(batch, chunk) + i];
          ordered.add(rows.get(rank));
        }
      }
    }
    return ordered;
  }

  private static Dataset dataset(List<Row> rows, boolean classes) {
    float[][] inputs = new float[rows.size()][];
    long[] labels = new long[inputs.length];
    float[] numbers = new float[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      double[] features = ((Vector) rows.get(i).get(1)).toArray();
      inputs[i] = new float[features.length];
      for (int j = 0; j < features.length; j++) {
        inputs[i][j] = (float) features[j];
      }
      labels[i] = (long) rows.get(i).getDouble(2);
      numbers[i] = (float) rows.get(i).getDouble(3);
    }
    return classes ? Dataset.of(inputs, labels) : Dataset.of(inputs, numbers);
  }

  private static double[] trainerLosses(Sequential network, Loss loss, boolean classes) {
    double[] losses = new double[EPOCHS];
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      List<Row> rows = epoch(LocalSpark.rows(ROWS), BATCH, 8, SEED, epoch);
      DataLoader loader = DataLoader.of(dataset(rows, classes)).batchSize(BATCH);
      losses[epoch] =
          Trainer.of(network)
              .loss(loss)
              .optimizer(sgd(0.1))
              .fit(loader)
              .epochs()
              .get(0)
              .trainingLoss();
    }
    return losses;
  }

  @Test
  void ofAClassifier() {
    Loss loss = crossEntropy().weight(1, 2, 0.5f);
    CressetClassificationModel model =
        new CressetClassifier()
            .setNetwork(network(3))
            .setLoss(loss)
            .setOptimizer(sgd(0.5))
            .setLearningRate(0.1)
            .setOrderCol("id")
            .setEpochs(EPOCHS)
            .setBatchSize(BATCH)
            .setSeed(SEED)
            .setNumWorkers(2)
            .fit(LocalSpark.frame(ROWS).repartition(3));

    Sequential trained = network(3);
    double[] expected = trainerLosses(trained, loss, true);

    assertThat(model.trainingLosses()).containsExactly(expected, within(1e-5));
    assertThat(model.network().parameters().get(0).toFloatArray())
        .containsExactly(trained.parameters().get(0).toFloatArray(), within(1e-5f));
  }

  @Test
  void ofARegressor() {
    CressetRegressionModel model =
        new CressetRegressor()
            .setNetwork(network(1))
            .setOptimizer(sgd(0.1))
            .setLabelCol("weight")
            .setOrderCol("id")
            .setEpochs(EPOCHS)
            .setBatchSize(BATCH)
            .setSeed(SEED)
            .fit(LocalSpark.frame(ROWS));

    assertThat(model.trainingLosses())
        .containsExactly(trainerLosses(network(1), mse(), false), within(1e-5));
    Row first = model.transform(LocalSpark.frame(ROWS)).first();
    float[] features = new float[4];
    for (int i = 0; i < 4; i++) {
      features[i] = (float) ((Vector) first.get(1)).apply(i);
    }
    assertThat((double) first.getAs("prediction"))
        .isEqualTo(model.network().predictor(4).values(features)[0]);
  }
}
