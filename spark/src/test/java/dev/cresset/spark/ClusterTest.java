package dev.cresset.spark;

import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Training on a cluster whose executors are processes of their own. */
@Tag("cluster")
@Timeout(1800)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterTest {

  private static final int ROWS = 2000;
  private static final int STEPS_OF_AN_EPOCH = 63;

  @TempDir static Path folder;
  private static SparkCluster cluster;
  private static Map<String, List<Float>> expected;

  static CressetClassifier classifier() {
    return new CressetClassifier()
        .setNetwork(
            Tensors.withSeed(
                1, () -> Sequential.of(linear(4, 32), relu(), dropout(0.2), linear(32, 3))))
        .setOptimizer(adam(1e-3))
        .setBatchSize(32)
        .setEpochs(4)
        .setTimeout(600);
  }

  static Dataset<Row> rows(SparkSession session) {
    return session.createDataFrame(LocalSpark.rows(ROWS), LocalSpark.schema()).repartition(3);
  }

  @BeforeAll
  static void start() throws Exception {
    stopSession();
    expected = LocalSpark.weights(classifier().fit(rows(LocalSpark.session())).network());
    stopSession();
    cluster = new SparkCluster(Files.createDirectory(folder.resolve("cluster")));
  }

  @AfterEach
  void stop() {
    stopSession();
  }

  static void stopSession() {
    if (SparkSession.getDefaultSession().isDefined()) {
      SparkSession.getDefaultSession().get().stop();
    }
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @Test
  @Order(3)
  void fourExecutorsGiveTheWeightsOfOneThread() {
    assertThat(weights(cluster.session(4, "512m"), 4)).isEqualTo(expected);
  }

  @Test
  @Order(2)
  void oneExecutorGivesTheWeightsOfOneThread() {
    assertThat(weights(cluster.session(1, "512m"), 1)).isEqualTo(expected);
  }

  private static Map<String, List<Float>> weights(SparkSession session, int workers) {
    return LocalSpark.weights(classifier().setNumWorkers(workers).fit(rows(session)).network());
  }

  @Test
  @Order(1)
  void executorsThatAreKilledDoNotChangeTheWeights() throws Exception {
    SparkSession session = cluster.session(2, "512m");
    for (int killedAfter : new int[] {5, STEPS_OF_AN_EPOCH, 3 * STEPS_OF_AN_EPOCH}) {
      Path checkpoints = folder.resolve("checkpoints-" + killedAfter);
      Files.createDirectory(checkpoints);
      CompletableFuture<CressetClassificationModel> fit =
          CompletableFuture.supplyAsync(
              () ->
                  classifier()
                      .setNumWorkers(2)
                      .setCheckpointDir(checkpoints.toString())
                      .setCheckpointSteps(5)
                      .fit(rows(session)));
      awaitStep(checkpoints, killedAfter, () -> !fit.isDone());
      List<ProcessHandle> executors = cluster.executors();
      ProcessHandle killed = executors.get(killedAfter % executors.size());
      assertThat(fit).isNotDone();
      killed.destroyForcibly();
      killed.onExit().get(30, TimeUnit.SECONDS);

      CressetClassificationModel model = fit.get(600, TimeUnit.SECONDS);
      assertThat(LocalSpark.weights(model.network())).isEqualTo(expected);
    }
  }

  /** Waits until training has written a checkpoint of a step, or a later one. */
  static void awaitStep(Path checkpoints, int step, BooleanSupplier trains)
      throws IOException, InterruptedException {
    while (newest(checkpoints) < step) {
      assertThat(trains.getAsBoolean()).as("it is still training").isTrue();
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static long newest(Path checkpoints) throws IOException {
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".safetensors") && !name.startsWith("."))
          .mapToLong(name -> Long.parseLong(name.replaceAll(".*-(\\d+)\\.safetensors", "$1")))
          .max()
          .orElse(0);
    }
  }
}
