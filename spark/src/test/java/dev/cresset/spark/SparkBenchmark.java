package dev.cresset.spark;

import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.loss.Losses.nll;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.optim.Optimizers.sgd;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.datasets.Mnist;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.Trainer;
import dev.cresset.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Measures what docs/spark.md says, on a cluster of processes on this machine: {@code mnist},
 * {@code rows} or {@code steps}, and a folder for its files.
 */
final class SparkBenchmark {

  private static final int EPOCHS = 1;
  private static final int TEN_THOUSAND = 10_000;

  private SparkBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(arguments[1]), "cluster");
    try (SparkCluster cluster = new SparkCluster(folder)) {
      switch (arguments[0]) {
        case "mnist" -> mnist(cluster, folder);
        case "own" -> sparksOwn(cluster);
        case "rows" -> rows(cluster);
        case "steps" -> steps(cluster);
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    }
  }

  private static void print(String format, Object... values) {
    System.out.println(format.formatted(values));
  }

  private static double secondsSince(long nanos) {
    return Math.round((System.nanoTime() - nanos) / 1e8) / 10.0;
  }

  // ---------------------------------------------------------------------------------------------

  private static Sequential ofNote003() {
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

  /** MNIST with 1, 2 and 4 executors, and with Spark's own classifier. */
  private static void mnist(SparkCluster cluster, Path folder) throws Exception {
    String train = folder.resolve("train").toString();
    String test = folder.resolve("test").toString();
    print("Trainer: losses %s", Arrays.toString(trainerLosses()));
    for (int executors : new int[] {1, 2, 4}) {
      SparkSession session = cluster.session(executors, "1g");
      if (executors == 1) {
        for (int from = 0; from < 60_000; from += TEN_THOUSAND) {
          digits(session, Mnist.train(), from).write().mode("append").parquet(train);
        }
        digits(session, Mnist.test(), 0).write().parquet(test);
      }
      long begin = System.nanoTime();
      CressetClassificationModel model =
          new CressetClassifier()
              .setNetwork(ofNote003())
              .setLoss(nll())
              .setOptimizer(sgd(0.01))
              .setEpochs(EPOCHS)
              .setOrderCol("id")
              .setNumWorkers(executors)
              .fit(session.read().parquet(train));
      print(
          "%s executors: losses %s, hash %s, accuracy %s, %s s, of it steps %s s, exchange %s",
          executors,
          Arrays.toString(model.trainingLosses()),
          LocalSpark.weights(model.network()).hashCode(),
          accuracy(model.transform(session.read().parquet(test))),
          secondsSince(begin),
          Math.round(model.trainingSeconds()),
          Math.round(model.exchangeShare() * 100) / 100.0);
      session.stop();
    }
  }

  /** Trains with {@code Trainer} on the batches of the workers. */
  private static double[] trainerLosses() {
    Dataset images = Mnist.train().transform(toTensor(), normalize(0.5, 0.5));
    ChunkPlan plan = new ChunkPlan(images.size(), 64, 8);
    Sequential network = ofNote003();
    double[] losses = new double[EPOCHS];
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      int[] order = new int[images.size()];
      int next = 0;
      for (int batch = 0; batch < plan.batches(); batch++) {
        for (int chunk = 0; chunk < plan.chunks(); chunk++) {
          int[] shard = plan.order(0, epoch, chunk);
          for (int i = 0; i < plan.chunkSize(batch, chunk); i++) {
            order[next++] = (int) plan.shardStart(chunk) + shard[plan.chunkStart(batch, chunk) + i];
          }
        }
      }
      DataLoader loader = DataLoader.of(reordered(images, order)).batchSize(64);
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

  /** 10,000 digits, on two executors, beside Spark's own classifier. */
  private static void sparksOwn(SparkCluster cluster) {
    SparkSession session = cluster.session(2, "1g");
    org.apache.spark.sql.Dataset<Row> test = digits(session, Mnist.test(), 0);
    org.apache.spark.sql.Dataset<Row> train = digits(session, Mnist.train(), 0);
    long begin = System.nanoTime();
    CressetClassificationModel model =
        new CressetClassifier()
            .setNetwork(ofNote003())
            .setLoss(nll())
            .setOptimizer(adam(1e-3))
            .setEpochs(5)
            .setNumWorkers(2)
            .fit(train);
    print(
        "CressetClassifier, Adam, 5 epochs: %s s, accuracy %s",
        secondsSince(begin), accuracy(model.transform(test)));
    begin = System.nanoTime();
    MultilayerPerceptronClassificationModel own =
        new MultilayerPerceptronClassifier()
            .setLayers(new int[] {784, 128, 64, 10})
            .setSeed(1)
            .setMaxIter(50)
            .fit(train);
    print(
        "MultilayerPerceptronClassifier, 50 iterations: %s s, accuracy %s",
        secondsSince(begin), accuracy(own.transform(test)));
    session.stop();
  }

  private static double accuracy(org.apache.spark.sql.Dataset<Row> predicted) {
    return new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(predicted);
  }

  /** 10,000 digits with pixels from -1 to 1. */
  private static org.apache.spark.sql.Dataset<Row> digits(
      SparkSession session, Dataset images, int first) {
    List<Row> rows = new ArrayList<>();
    int[] all = new int[TEN_THOUSAND];
    Arrays.setAll(all, i -> first + i);
    for (int from = 0; from < all.length; from += 1000) {
      var batch = images.gather(Arrays.copyOfRange(all, from, from + 1000));
      float[] pixels = batch.inputs().toFloat().toFloatArray();
      long[] labels = batch.targets().toLongArray();
      for (int i = 0; i < labels.length; i++) {
        double[] features = new double[784];
        for (int j = 0; j < features.length; j++) {
          features[j] = pixels[i * 784 + j] / 127.5 - 1;
        }
        rows.add(
            RowFactory.create(
                (long) first + from + i,
                org.apache.spark.ml.linalg.Vectors.dense(features),
                (double) labels[i]));
      }
    }
    StructType schema =
        new StructType()
            .add("id", DataTypes.LongType)
            .add("features", org.apache.spark.ml.linalg.SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType);
    return session.createDataFrame(rows, schema).repartition(4);
  }

  // ---------------------------------------------------------------------------------------------

  /** Two million rows of 100 features on two executors of 1 GB each. */
  private static void rows(SparkCluster cluster) {
    SparkSession session = cluster.session(2, "1g");
    int count = 2_000_000;
    String features = "transform(sequence(1, 100), i -> float(sin(id * i) + cos(id + i * i)))";
    org.apache.spark.sql.Dataset<Row> rows =
        session
            .range(0, count, 1, 8)
            .selectExpr(features + " as features", "id")
            .selectExpr("features", "double(features[0] + features[7] > 0) as label");
    Module network = Sequential.of(linear(100, 64), relu(), linear(64, 2));
    long begin = System.nanoTime();
    CressetClassificationModel model =
        new CressetClassifier()
            .setNetwork((Sequential) network)
            .setBatchSize(1024)
            .setNumWorkers(2)
            .fit(rows);
    double fit = secondsSince(begin);
    print(
        "fit %s s, of it steps %s s, %s rows/s in the steps, exchange %s, loss %s",
        fit,
        Math.round(model.trainingSeconds() * 10) / 10.0,
        Math.round(count / model.trainingSeconds()),
        Math.round(model.exchangeShare() * 1000) / 1000.0,
        model.trainingLosses()[0]);
    begin = System.nanoTime();
    double right = model.transform(rows).filter("prediction = label").count();
    double predict = secondsSince(begin);
    print(
        "predicted in %s s, %s rows/s, accuracy %s",
        predict, Math.round(count / predict), right / count);
    session.stop();
  }

  // ---------------------------------------------------------------------------------------------

  /** Milliseconds of a step, by number of workers and size of the network. */
  private static void steps(SparkCluster cluster) {
    for (int executors : new int[] {1, 2, 4}) {
      SparkSession session = cluster.session(executors, "1g");
      for (int width : new int[] {128, 512, 1024}) {
        for (String exchange : new String[] {"sockets", "treeAggregate"}) {
          int count = exchange.equals("sockets") ? 25_600 : 5_120;
          org.apache.spark.sql.Dataset<Row> rows =
              session
                  .range(0, count, 1, 4)
                  .selectExpr(
                      "transform(sequence(1, 100), i -> float(sin(id * i))) as features",
                      "double(id % 2) as label");
          Sequential network =
              Sequential.of(
                  linear(100, width), relu(), linear(width, width), relu(), linear(width, 2));
          CressetClassificationModel model =
              new CressetClassifier()
                  .setNetwork(network)
                  .setBatchSize(512)
                  .setNumWorkers(executors)
                  .setExchange(exchange)
                  .fit(rows);
          print(
              "%s executors, width %s, %s: %s ms a step, exchange %s",
              executors,
              width,
              exchange,
              Math.round(model.trainingSeconds() * 1e5 / (count / 512)) / 100.0,
              Math.round(model.exchangeShare() * 100) / 100.0);
        }
      }
      session.stop();
    }
  }
}
