package dev.cresset.spark;

import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensors;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training gives the same weights wherever the chunks are computed. */
class ExactTrainingTest {

  private static final int ROWS = 203;
  private static Map<String, List<Float>> expected;

  private static Sequential network() {
    return Tensors.withSeed(
        1, () -> Sequential.of(linear(4, 8), relu(), dropout(0.3), linear(8, 3)));
  }

  private static CressetClassifier classifier() {
    return new CressetClassifier()
        .setNetwork(network())
        .setOptimizer(adam(1e-2))
        .setEpochs(3)
        .setBatchSize(32)
        .setSeed(5);
  }

  @BeforeAll
  static void trainOnOneWorker() {
    CressetClassificationModel model = classifier().fit(LocalSpark.frame(ROWS).coalesce(1));
    expected = LocalSpark.weights(model.network());
    assertThat(expected).isNotEqualTo(LocalSpark.weights(network()));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 4, sockets",
    "2, 3, sockets",
    "2, 1, sockets",
    "1, 2, treeAggregate",
    "3, 5, treeAggregate"
  })
  void weightsDoNotDependOnWorkersPartitionsOrExchange(
      int workers, int partitions, String exchange) {
    CressetClassificationModel model =
        classifier()
            .setNumWorkers(workers)
            .setExchange(exchange)
            .fit(LocalSpark.frame(ROWS).repartition(partitions));
    assertThat(LocalSpark.weights(model.network())).isEqualTo(expected);
  }

  @Test
  void emptyAndSkewedPartitionsAndEqualRowsDoNotMatter() {
    Dataset<Row> some = LocalSpark.frame(9);
    Dataset<Row> equal = LocalSpark.frame(1).crossJoin(LocalSpark.session().range(50).drop("id"));
    Dataset<Row> rows = some.union(equal);
    CressetClassifier classifier = classifier().setEpochs(1);
    Map<String, List<Float>> one = LocalSpark.weights(classifier.fit(rows.coalesce(1)).network());

    Dataset<Row> skewed = rows.repartition(20, rows.col("label")); // most of them are empty
    assertThat(LocalSpark.weights(classifier.setNumWorkers(2).fit(skewed).network()))
        .isEqualTo(one);
  }
}
