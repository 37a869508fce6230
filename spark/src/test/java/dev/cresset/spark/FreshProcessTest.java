package dev.cresset.spark;

import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.backend.Backends;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one process saves, another one loads. */
class FreshProcessTest {

  private static final int ROWS = 200;

  private static Pipeline pipeline() {
    return new Pipeline()
        .setStages(
            new PipelineStage[] {
              new StringIndexer().setInputCol("name").setOutputCol("index"),
              new VectorAssembler()
                  .setInputCols(new String[] {"a", "b", "c", "d"})
                  .setOutputCol("features"),
              new CressetClassifier()
                  .setNetwork(
                      Tensors.withSeed(
                          3, () -> Sequential.of(linear(4, 16), relu(), linear(16, 3))))
                  .setOptimizer(adam(0.02))
                  .setLabelCol("index")
                  .setEpochs(5)
            });
  }

  /** Returns the predictions of a model, and the weights of its network. */
  private static String described(PipelineModel model) {
    Dataset<Row> rows = PipelineTest.columns(ROWS);
    List<Row> predictions =
        model.transform(rows).select("rawPrediction", "probability", "prediction").collectAsList();
    CressetClassificationModel last = (CressetClassificationModel) model.stages()[2];
    return predictions + "\n" + LocalSpark.weights(last.network());
  }

  /** Loads a pipeline and a fitted one, and writes what both predict to files. */
  static final class Loading {

    private Loading() {}

    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      LocalSpark.session();
      PipelineModel model = PipelineModel.load(folder.resolve("model").toString());
      Files.writeString(folder.resolve("loaded.txt"), described(model));
      PipelineModel fitted =
          Pipeline.load(folder.resolve("pipeline").toString()).fit(PipelineTest.columns(ROWS));
      Files.writeString(folder.resolve("fitted.txt"), described(fitted));
      LocalSpark.session().stop();
    }
  }

  @Test
  void aPipelinePredictsAndTrainsAsInTheProcessThatSavedIt(@TempDir Path folder) throws Exception {
    LocalSpark.session();
    pipeline().write().save(folder.resolve("pipeline").toString());
    PipelineModel model = pipeline().fit(PipelineTest.columns(ROWS));
    model.write().save(folder.resolve("model").toString());

    String backend = "-Dcresset.backend=" + Backends.current().name();
    FreshProcess.run(Loading.class, List.of(backend), folder.toString());

    assertThat(folder.resolve("loaded.txt")).hasContent(described(model));
    assertThat(folder.resolve("fitted.txt")).hasContent(described(model));
  }
}
