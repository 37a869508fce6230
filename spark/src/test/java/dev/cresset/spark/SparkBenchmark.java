package dev.cresset.spark;

import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;

import dev.cresset.datasets.Mnist;
import dev.cresset.nn.Sequential;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Measures what docs/spark.md says, on a cluster of processes on this machine.
 *
 * <pre>
 * mvn -q -pl spark -am process-test-classes -Dcresset.spark.benchmark=own
 * </pre>
 *
 * <p>Benchmarks are {@code mnist}, {@code own}, {@code rows} and {@code steps}.
 */
final class SparkBenchmark {

  private static final int EPOCHS = 1;
  private static final int TEN_THOUSAND = 10_000;
  private static final int[] EXECUTORS = {1, 2, 4};

  private SparkBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("cresset-spark-benchmark");
    try (SparkCluster cluster = new SparkCluster(folder)) {
      switch (arguments[0]) {
        case "mnist" -> mnist(cluster, folder);
        case "own" -> sparksOwn(cluster);
        case "rows" -> rows(cluster, folder);
        case "steps" -> steps(cluster);
        default ->
            throw new IllegalArgumentException(
                "the benchmarks are mnist, own, rows and steps, got " + arguments[0]);
      }
    } finally {
      org.apache.commons.io.FileUtils.deleteDirectory(folder.toFile());
    }
  }

  private static SparkSession session(SparkCluster cluster, int executors) {
    SparkSession session = cluster.session(executors, "1g");
    session.sparkContext().setLogLevel("ERROR");
    return session;
  }

  private static void print(String format, Object... values) {
    System.out.println(format.formatted(values));
  }

  private static double secondsSince(long nanos) {
    return rounded((System.nanoTime() - nanos) / 1e9, 1);
  }

  private static double rounded(double value, int digits) {
    double factor = Math.pow(10, digits);
    return Math.round(value * factor) / factor;
  }

  // ---------------------------------------------------------------------------------------------

  /** MNIST with 1, 2 and 4 executors, and with {@code Trainer}. */
  private static void mnist(SparkCluster cluster, Path folder) {
    String train = folder.resolve("train").toString();
    String test = folder.resolve("test").toString();
    print("Trainer: losses %s", Arrays.toString(Digits.trainerLosses(60_000, EPOCHS)));
    for (int executors : EXECUTORS) {
      SparkSession session = session(cluster, executors);
      if (executors == EXECUTORS[0]) {
        for (int from = 0; from < 60_000; from += TEN_THOUSAND) {
          Digits.frame(session, Mnist.train(), from, TEN_THOUSAND)
              .write()
              .mode("append")
              .parquet(train);
        }
        Digits.frame(session, Mnist.test(), 0, TEN_THOUSAND).write().parquet(test);
      }
      long begin = System.nanoTime();
      CressetClassificationModel model =
          Digits.classifier()
              .setEpochs(EPOCHS)
              .setNumWorkers(executors)
              .fit(session.read().parquet(train));
      double seconds = secondsSince(begin);
      print(
          "%s executors: losses %s, hash %s, accuracy %s, fit %s s, of it steps %s s, exchange %s",
          executors,
          Arrays.toString(model.trainingLosses()),
          LocalSpark.weights(model.network()).hashCode(),
          accuracy(model.transform(session.read().parquet(test))),
          seconds,
          rounded(model.trainingSeconds(), 1),
          rounded(model.exchangeShare(), 2));
      session.stop();
    }
  }

  /** 10,000 digits, on two executors, beside Spark's own classifier. */
  private static void sparksOwn(SparkCluster cluster) {
    SparkSession session = session(cluster, 2);
    Dataset<Row> test = Digits.frame(session, Mnist.test(), 0, TEN_THOUSAND).cache();
    Dataset<Row> train = Digits.frame(session, Mnist.train(), 0, TEN_THOUSAND).cache();
    CressetClassifier classifier = Digits.classifier().setOptimizer(adam(1e-3)).setNumWorkers(2);
    MultilayerPerceptronClassifier own =
        new MultilayerPerceptronClassifier().setLayers(new int[] {784, 128, 64, 10}).setSeed(1);
    for (int round = 0; round < 2; round++) { // the first one warms up the executors
      for (int epochs : new int[] {5, 10}) {
        long begin = System.nanoTime();
        CressetClassificationModel model = classifier.setEpochs(epochs).fit(train);
        print(
            "round %s: CressetClassifier, Adam, %s epochs: %s s, of it steps %s s, accuracy %s",
            round,
            epochs,
            secondsSince(begin),
            rounded(model.trainingSeconds(), 1),
            accuracy(model.transform(test)));
      }
      for (int iterations : new int[] {50, 100}) {
        long begin = System.nanoTime();
        var model = own.setMaxIter(iterations).fit(train);
        print(
            "round %s: MultilayerPerceptronClassifier, L-BFGS, %s iterations: %s s, accuracy %s",
            round, iterations, secondsSince(begin), accuracy(model.transform(test)));
      }
    }
    session.stop();
  }

  private static double accuracy(Dataset<Row> predicted) {
    return new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(predicted);
  }

  // ---------------------------------------------------------------------------------------------

  /** Two million rows of 100 features on two executors of 1 GB each. */
  private static void rows(SparkCluster cluster, Path folder) {
    SparkSession session = session(cluster, 2);
    int count = 2_000_000;
    String file = folder.resolve("rows").toString();
    Dataset<Row> generated =
        session
            .range(0, count, 1, 8)
            .selectExpr(
                "transform(sequence(1, 100), i -> float(sin(id * i) + cos(id + i * i))) as"
                    + " features")
            .selectExpr("features", "double(features[0] + features[7] > 0) as label");
    long begin = System.nanoTime();
    generated.write().parquet(file);
    print("generated and written in %s s", secondsSince(begin));
    Dataset<Row> rows = session.read().parquet(file);
    begin = System.nanoTime();
    CressetClassificationModel model =
        new CressetClassifier()
            .setNetwork(Sequential.of(linear(100, 64), relu(), linear(64, 2)))
            .setOptimizer(adam(1e-3))
            .setBatchSize(1024)
            .setNumWorkers(2)
            .fit(rows);
    double fit = secondsSince(begin);
    print(
        "fit %s s (%s rows/s), of it steps %s s (%s rows/s), exchange %s, loss %s",
        fit,
        Math.round(count / fit),
        rounded(model.trainingSeconds(), 1),
        Math.round(count / model.trainingSeconds()),
        rounded(model.exchangeShare(), 3),
        model.trainingLosses()[0]);
    begin = System.nanoTime();
    double right = model.transform(rows).filter("prediction = label").count();
    double predict = secondsSince(begin);
    print(
        "predicted in %s s (%s rows/s), accuracy %s",
        predict, Math.round(count / predict), right / count);
    session.stop();
  }

  // ---------------------------------------------------------------------------------------------

  /** Milliseconds of a step, by number of workers and size of the network. */
  private static void steps(SparkCluster cluster) {
    int batch = 512;
    for (int executors : EXECUTORS) {
      SparkSession session = session(cluster, executors);
      for (int width : new int[] {128, 512, 1024}) {
        for (String exchange :
            new String[] {CressetEstimator.SOCKETS, CressetEstimator.TREE_AGGREGATE}) {
          int steps = exchange.equals(CressetEstimator.SOCKETS) ? 50 : 10;
          Dataset<Row> rows =
              session
                  .range(0, (long) steps * batch, 1, 4)
                  .selectExpr(
                      "transform(sequence(1, 100), i -> float(sin(id * i))) as features",
                      "double(id % 2) as label");
          CressetClassifier classifier =
              new CressetClassifier()
                  .setNetwork(
                      Sequential.of(
                          linear(100, width),
                          relu(),
                          linear(width, width),
                          relu(),
                          linear(width, 2)))
                  .setBatchSize(batch)
                  .setNumWorkers(executors)
                  .setExchange(exchange);
          classifier.fit(rows); // warms up the executors
          CressetClassificationModel model = classifier.fit(rows);
          print(
              "%s executors, width %s, %s: %s ms a step, exchange %s",
              executors,
              width,
              exchange,
              rounded(model.trainingSeconds() * 1e3 / steps, 2),
              rounded(model.exchangeShare(), 2));
        }
      }
      session.stop();
    }
  }
}
