package dev.cresset.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drivers and workers whose processes are killed and do not come back. */
@Tag("cluster")
@Timeout(1200)
class LostProcessesTest {

  @TempDir static Path folder;
  private static SparkCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    ClusterTest.stopSession();
    cluster = new SparkCluster(Files.createDirectory(folder.resolve("cluster")));
  }

  @AfterEach
  void stop() {
    ClusterTest.stopSession();
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @Test
  void executorsOfADriverThatIsKilledEndAndTheWorkersTakeAnotherApplication() throws Exception {
    Path checkpoints = Files.createDirectory(folder.resolve("checkpoints"));
    Process driver =
        cluster.startProgram(TrainingDriver.class, cluster.master(), checkpoints.toString());
    ClusterTest.awaitStep(checkpoints, 5, driver::isAlive);
    List<ProcessHandle> executors = cluster.executors();
    assertThat(executors).hasSize(2);
    driver.destroyForcibly().waitFor();

    for (ProcessHandle executor : executors) {
      executor.onExit().get(60, TimeUnit.SECONDS);
    }
    SparkSession session = cluster.session(2, "512m");
    CompletableFuture<CressetClassificationModel> fit =
        CompletableFuture.supplyAsync(
            () -> TrainingDriver.classifier(checkpoints.toString()).fit(ClusterTest.rows(session)));
    Map<String, List<Float>> continued =
        LocalSpark.weights(fit.get(300, TimeUnit.SECONDS).network());
    session.stop();
    assertThat(continued)
        .isEqualTo(
            LocalSpark.weights(
                ClusterTest.classifier().fit(ClusterTest.rows(LocalSpark.session())).network()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sockets", "treeAggregate"})
  void executorsThatAreNotReplacedAreAnErrorAfterTheTimeout(String exchange) throws Exception {
    Path checkpoints = Files.createDirectory(folder.resolve("checkpoints-" + exchange));
    SparkSession session = cluster.session(2, "512m");
    SparkCluster.awaitExecutors(session, 2);
    CompletableFuture<CressetClassificationModel> fit =
        CompletableFuture.supplyAsync(
            () ->
                TrainingDriver.classifier(checkpoints.toString())
                    .setExchange(exchange)
                    .setEpochs(1000)
                    .setTimeout(10)
                    .fit(ClusterTest.rows(session)));
    ClusterTest.awaitStep(checkpoints, 5, () -> !fit.isDone());
    cluster.killWorkers();
    try {
      assertThatThrownBy(() -> fit.get(120, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "CressetClassifier: no task has run for 10 s; executors were lost and not replaced,"
                  + " or other jobs use all slots");
    } finally {
      session.stop();
      cluster.startWorkers();
    }
  }
}
