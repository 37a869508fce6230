package dev.cresset.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java blocks of docs/evaluation.md compile and run, one after the other. */
class EvaluationDocumentTest {

  /** Three overlapping groups of points, and a small network that has learnt them. */
  private static final String GIVEN =
      """
        static Dataset points(int samples, long seed, int wrongLabels) {
          Random random = new Random(seed);
          float[][] points = new float[samples][2];
          long[] labels = new long[samples];
          for (int i = 0; i < samples; i++) {
            labels[i] = i % 3;
            points[i][0] = (float) (2 * Math.cos(2.1 * labels[i]) + random.nextGaussian());
            points[i][1] = (float) (2 * Math.sin(2.1 * labels[i]) + random.nextGaussian());
          }
          for (int i = 0; i < wrongLabels; i++) {
            labels[i] = (labels[i] + 1) % 3;
          }
          return Dataset.of(points, labels);
        }

        static Sequential train(Dataset training) {
          Sequential model = Sequential.of(linear(2, 16), relu(), linear(16, 3));
          Trainer.of(model)
              .loss(crossEntropy())
              .optimizer(adam(0.01))
              .epochs(5)
              .fit(DataLoader.of(training).batchSize(50).shuffle(true));
          return model;
        }
      """;

  @Test
  void everyExampleCompilesAndRuns(@TempDir Path folder) throws Exception {
    String printed = DocumentedCode.run("Evaluated", program(), folder);

    assertThat(printed)
        .contains("  virginica       0.")
        .contains("Probabilities: 3 classes, 200 samples\naccuracy ")
        .containsPattern("ROC AUC 0\\.9\\d+ \\(0\\.9\\d+ to 0\\.9\\d+\\)\n")
        .contains("OperatingPoint(threshold=0.")
        .containsPattern("\n\\d+: [012], or [012]\n")
        .contains("Regression: 4 samples\nmean absolute error               0.5\n");
  }

  private static String program() throws IOException {
    StringBuilder imports = new StringBuilder();
    StringBuilder body = new StringBuilder();
    for (DocumentedCode.Block block :
        DocumentedCode.blocks(Path.of("..", "docs", "evaluation.md"))) {
      (block.isImports() ? imports : body).append(block.code()).append('\n');
    }
    return """
    import static dev.cresset.loss.Losses.crossEntropy;
    import static dev.cresset.nn.Layers.*;
    import static dev.cresset.optim.Optimizers.adam;
    import static dev.cresset.tensor.Tensors.manualSeed;
    import dev.cresset.data.*;
    import dev.cresset.nn.Sequential;
    import dev.cresset.train.Trainer;
    import java.util.Random;
    %s
    public class Evaluated {
    %s
      public static void main(String[] arguments) {
        manualSeed(42);
        Sequential model = train(points(300, 1, 0));
        Dataset dataset = points(200, 2, 15);
        DataLoader validationLoader = DataLoader.of(dataset).batchSize(50);
        DataLoader testLoader = DataLoader.of(points(200, 3, 0)).batchSize(50);
        %s
      }
    }
    """
        .formatted(imports, GIVEN, body);
  }
}
