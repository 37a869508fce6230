package dev.cresset.tabular;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.tabular.TableExperiment.TestedFold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Networks on real tables reach known figures with each of ten seeds, which determine folds,
 * initial weights and batches.
 *
 * <p>Settings, folds, predictions and figures are written to {@code target/cross-validation}, where
 * src/test/python/sklearn_cross_validation.py reads them and trains scikit-learn on the same folds.
 */
class CrossValidationTest {

  private static final int SEEDS = 10;

  @Test
  void penguinsAreClassified() throws IOException {
    check(TableExperiment.penguins(), 0.97);
  }

  @Test
  void breastCancerIsDetected() throws IOException {
    check(TableExperiment.breastCancer(), 0.99);
  }

  @Test
  void theProgressionOfDiabetesIsPredicted() throws IOException {
    check(TableExperiment.diabetes(), 0.42);
  }

  private static void check(TableExperiment table, double lowest) throws IOException {
    StringBuilder predictions = new StringBuilder("seed,fold,row,prediction\n");
    StringBuilder figures = new StringBuilder();
    double[] pooled = new double[SEEDS];
    for (int seed = 1; seed <= SEEDS; seed++) {
      List<TestedFold> folds = table.run(seed);
      append(predictions, seed, folds);
      pooled[seed - 1] = table.pooled(folds);
      figures.append(line(seed, pooled[seed - 1], table.perFold(folds)));
    }
    Path folder = Files.createDirectories(Path.of("target", "cross-validation"));
    Files.writeString(folder.resolve(table.name() + "-settings.csv"), settings(table));
    Files.writeString(folder.resolve(table.name() + "-predictions.csv"), predictions);
    Files.writeString(folder.resolve(table.name() + "-figures.txt"), figures);

    assertThat(Arrays.stream(pooled).min().orElseThrow())
        .as("%s", figures)
        .isGreaterThanOrEqualTo(lowest);
  }

  private static void append(StringBuilder predictions, int seed, List<TestedFold> folds) {
    for (int fold = 0; fold < folds.size(); fold++) {
      TestedFold tested = folds.get(fold);
      for (int i = 0; i < tested.rows().length; i++) {
        predictions.append(
            "%s,%s,%s,%s\n".formatted(seed, fold, tested.rows()[i], tested.predicted()[i]));
      }
    }
  }

  private static String settings(TableExperiment table) {
    return "hidden,batch_size,epochs,learning_rate,weight_decay\n%s,%s,%s,%s,%s\n"
        .formatted(
            table.hidden(),
            table.batchSize(),
            table.epochs(),
            table.learningRate(),
            table.weightDecay());
  }

  private static String line(int seed, double pooled, double... perFold) {
    return String.format(
        Locale.ROOT,
        "seed %d: pooled %.4f, folds %s, mean %.4f%n",
        seed,
        pooled,
        IntStream.range(0, perFold.length)
            .mapToObj(fold -> String.format(Locale.ROOT, "%.4f", perFold[fold]))
            .collect(Collectors.joining(" ")),
        Arrays.stream(perFold).average().orElseThrow());
  }
}
