package dev.cresset.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.backend.Backends;
import dev.cresset.datasets.Mnist;
import dev.cresset.spi.cpu.WorkerPool;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first 2,000 images of MNIST with 1, 2 and 4 executors, on each backend. */
@Tag("cluster")
@Timeout(1800)
class MnistClusterTest {

  private static final int IMAGES = 2000;
  private static final int EPOCHS = 2;

  @TempDir static Path folder;
  private static SparkCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    ClusterTest.stopSession();
    cluster = new SparkCluster(folder);
  }

  @AfterAll
  static void close() {
    ClusterTest.stopSession();
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jvm", "nd4j"})
  void allNumbersOfExecutorsGiveTheSameWeightsAndTheLossesOfTrainer(String backend) {
    double[] expected = Digits.trainerLosses(IMAGES, EPOCHS);
    Map<String, List<Float>> first = null;
    for (int executors : new int[] {1, 2, 4}) {
      SparkSession session = cluster.session(executors, "1g", backend);
      org.apache.spark.sql.Dataset<Row> rows = Digits.frame(session, Mnist.train(), 0, IMAGES);
      CressetClassificationModel model =
          Digits.classifier().setEpochs(EPOCHS).setNumWorkers(executors).fit(rows);

      assertThat(model.trainingLosses()).containsExactly(expected, within(1e-5));
      Map<String, List<Float>> weights = LocalSpark.weights(model.network());
      first = first == null ? weights : first;
      assertThat(weights).as("%s executors", executors).isEqualTo(first);
      assertThat(backends(session, executors)).containsOnly(backend + " on 1 of 1 cores");
      session.stop();
    }
  }

  /** Returns the backend of each executor, and how many threads it uses. */
  private static List<String> backends(SparkSession session, int executors) {
    return JavaSparkContext.fromSparkContext(session.sparkContext())
        .parallelize(List.of(1, 2, 3, 4), executors)
        .map(
            each ->
                "%s on %s of %s cores"
                    .formatted(
                        Backends.current().name(),
                        WorkerPool.shared().threads(),
                        SparkEnv.get().conf().get("spark.executor.cores")))
        .collect();
  }
}
