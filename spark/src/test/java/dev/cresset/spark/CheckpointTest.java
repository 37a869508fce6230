package dev.cresset.spark;

import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.optim.Optimizers.adam;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensors;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

  private static CressetClassifier classifier() {
    return new CressetClassifier()
        .setNetwork(Tensors.withSeed(4, () -> Sequential.of(linear(4, 3), dropout(0.2))))
        .setOptimizer(adam(0.01))
        .setBatchSize(16)
        .setEpochs(4);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sockets", "treeAggregate"})
  void aLaterFitContinues(String exchange, @TempDir Path folder) throws Exception {
    CressetClassificationModel whole = classifier().fit(LocalSpark.frame(100));
    CressetClassifier saving =
        classifier()
            .setExchange(exchange)
            .setCheckpointDir(folder.toString())
            .setCheckpointSteps(3)
            .setNumWorkers(2);
    CressetClassificationModel first = saving.fit(LocalSpark.frame(100));
    assertThat(LocalSpark.weights(first.network())).isEqualTo(LocalSpark.weights(whole.network()));
    List<Path> files = files(folder);
    assertThat(files).hasSize(2); // after steps 27 and 28, of 7 an epoch
    assertThat(files.toString()).contains("-27.safetensors").contains("-28.safetensors");

    Files.delete(files.get(1)); // as if it had stopped within the last epoch
    FileTime written = Files.getLastModifiedTime(files.get(0));
    CressetClassificationModel resumed = saving.fit(LocalSpark.frame(100));
    assertThat(Files.getLastModifiedTime(files.get(0)))
        .as("a fit from the start writes step 27 again")
        .isEqualTo(written);
    assertThat(LocalSpark.weights(resumed.network()))
        .isEqualTo(LocalSpark.weights(whole.network()));
    assertThat(resumed.trainingLosses()).isEqualTo(whole.trainingLosses());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sockets", "treeAggregate"})
  void theFileSystemsOfTheDriverAreUsed(String exchange, @TempDir Path folder) throws Exception {
    String setting = "fs.%s.impl".formatted(RecordingFileSystem.SCHEME);
    Configuration configuration = LocalSpark.session().sparkContext().hadoopConfiguration();
    configuration.set(setting, RecordingFileSystem.class.getName());
    try {
      // Hadoop keeps file systems, also those that other tests opened.
      FileSystem.get(URI.create(RecordingFileSystem.SCHEME + ":///"), configuration).close();
      classifier()
          .setExchange(exchange)
          .setCheckpointDir(RecordingFileSystem.SCHEME + "://" + folder)
          .fit(LocalSpark.frame(20));
    } finally {
      configuration.unset(setting);
    }
    assertThat(files(folder)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sockets", "treeAggregate"})
  void aDirectoryThatCannotBeUsedIsAnErrorBeforeTraining(String exchange, @TempDir Path folder)
      throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    CressetClassifier saving =
        classifier()
            .setNumWorkers(2)
            .setExchange(exchange)
            .setCheckpointDir(file.resolve("directory").toString());
    assertThatThrownBy(() -> saving.fit(LocalSpark.frame(20)))
        .hasMessageStartingWith(
            "CressetClassifier: the checkpoint directory %s/directory cannot be used ("
                .formatted(file))
        .hasMessageEndingWith(
            "); choose a directory in which the driver and all executors can create and delete"
                + " files");
  }

  @Test
  void aCheckpointOfTheOtherHalfIsIgnored(@TempDir Path folder) {
    Dataset<Row> rows =
        LocalSpark.frame(100).coalesce(1).withColumn("id", monotonically_increasing_id()).cache();
    CressetClassifier saving =
        classifier().setValidationIndicatorCol("held").setCheckpointDir(folder.toString());
    saving.fit(rows.withColumn("held", expr("id % 2 = 0")));
    Dataset<Row> others = rows.withColumn("held", expr("id % 2 = 1"));
    assertThat(LocalSpark.weights(saving.fit(others).network()))
        .isEqualTo(
            LocalSpark.weights(
                classifier().setValidationIndicatorCol("held").fit(others).network()));
  }

  @Test
  void aDamagedCheckpointIsSkippedAndThoseOfOtherRunsAreIgnored(@TempDir Path folder)
      throws Exception {
    CressetClassifier saving =
        classifier().setCheckpointDir(folder.toString()).setCheckpointSteps(3);
    CressetClassificationModel whole = saving.fit(LocalSpark.frame(100));
    Files.write(files(folder).get(1), new byte[10]);
    assertThat(LocalSpark.weights(saving.fit(LocalSpark.frame(100)).network()))
        .isEqualTo(LocalSpark.weights(whole.network()));

    CressetClassificationModel other =
        classifier().setSeed(1).setCheckpointDir(folder.toString()).fit(LocalSpark.frame(100));
    assertThat(LocalSpark.weights(other.network()))
        .isNotEqualTo(LocalSpark.weights(whole.network()))
        .isEqualTo(
            LocalSpark.weights(classifier().setSeed(1).fit(LocalSpark.frame(100)).network()));
    assertThat(files(folder)).hasSize(4);
  }
}
