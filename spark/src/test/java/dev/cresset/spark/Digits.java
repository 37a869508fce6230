package dev.cresset.spark;

import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.loss.Losses.nll;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.sgd;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.datasets.Mnist;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.Trainer;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** MNIST as a DataFrame, and the network of note 003. */
final class Digits {

  private static final int BATCH = 64;
  private static final int CHUNKS = 8;

  private Digits() {}

  static Sequential network() {
    return Tensors.withSeed(
        1,
        () ->
            Sequential.of(
                flatten(),
                linear(784, 128),
                relu(),
                linear(128, 64),
                relu(),
                linear(64, 10),
                logSoftmax(1)));
  }

  /** Returns a classifier as in the note: SGD, batches of 64. */
  static CressetClassifier classifier() {
    return new CressetClassifier()
        .setNetwork(network())
        .setLoss(nll())
        .setOptimizer(sgd(0.01))
        .setBatchSize(BATCH)
        .setMicroChunks(CHUNKS)
        .setOrderCol("id");
  }

  /** Returns digits with pixels from -1 to 1, which Spark sends in one piece. */
  static org.apache.spark.sql.Dataset<Row> frame(
      SparkSession session, Dataset images, int first, int count) {
    List<Row> rows = new ArrayList<>();
    for (int from = first; from < first + count; from += 1000) {
      Batch batch =
          images.gather(IntStream.range(from, Math.min(from + 1000, first + count)).toArray());
      float[] pixels = batch.inputs().toFloat().toFloatArray();
      long[] labels = batch.targets().toLongArray();
      for (int i = 0; i < labels.length; i++) {
        double[] features = new double[784];
        for (int j = 0; j < features.length; j++) {
          features[j] = pixels[i * 784 + j] / 127.5 - 1;
        }
        rows.add(RowFactory.create((long) from + i, Vectors.dense(features), (double) labels[i]));
      }
    }
    StructType schema =
        new StructType()
            .add("id", DataTypes.LongType)
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType);
    return session.createDataFrame(rows, schema).repartition(4);
  }

  /**
   * Returns the losses of {@code Trainer} on the batches of {@link #classifier}.
   *
   * @param count number of images, the first ones of MNIST
   */
  static double[] trainerLosses(int count, int epochs) {
    Dataset images = Mnist.train().transform(toTensor(), normalize(0.5, 0.5));
    ChunkPlan plan = new ChunkPlan(count, BATCH, CHUNKS);
    Sequential network = network();
    double[] losses = new double[epochs];
    for (int epoch = 0; epoch < epochs; epoch++) {
      int[] order = new int[count];
      int next = 0;
      for (int batch = 0; batch < plan.batches(); batch++) {
        for (int chunk = 0; chunk < plan.chunks(); chunk++) {
          int[] shard = plan.order(0, epoch, chunk);
          for (int i = 0; i < plan.chunkSize(batch, chunk); i++) {
            order[next++] = (int) plan.shardStart(chunk) + shard[plan.chunkStart(batch, chunk) + i];
          }
        }
      }
      DataLoader loader = DataLoader.of(reordered(images, order)).batchSize(BATCH);
      losses[epoch] =
          Trainer.of(network)
              .loss(nll())
              .optimizer(sgd(0.01))
              .fit(loader)
              .epochs()
              .get(0)
              .trainingLoss();
    }
    return losses;
  }

  private static Dataset reordered(Dataset dataset, int[] order) {
    return new Dataset() {
      @Override
      public int size() {
        return order.length;
      }

      @Override
      public Shape inputShape() {
        return dataset.inputShape();
      }

      @Override
      public Batch gather(int[] indices) {
        return dataset.gather(Arrays.stream(indices).map(i -> order[i]).toArray());
      }
    };
  }
}
