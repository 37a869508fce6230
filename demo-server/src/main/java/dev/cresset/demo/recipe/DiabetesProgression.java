package dev.cresset.demo.recipe;

import static dev.cresset.loss.Losses.mse;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.tabular.Columns.number;

import dev.cresset.datasets.Diabetes;
import dev.cresset.nn.Sequential;
import dev.cresset.tabular.Columns;
import dev.cresset.tabular.Csv;
import dev.cresset.tabular.Rows;

/** The progression of diabetes after one year, a number. */
final class DiabetesProgression {

  static Recipe.Builder recipe() {
    Rows rows = Csv.parse(Diabetes.csv());
    return Recipe.named("diabetes", "Progression of diabetes after one year")
        .note("Regression: inputs and the target are standardized, the figures are in its units.")
        .layers("10-16-1")
        .network(() -> Sequential.of(linear(10, 16), relu(), linear(16, 1)))
        .numbers(
            "diabetes",
            rows,
            "progression",
            Columns.features(NumberColumns.standardizedExcept("progression", rows))
                .target(number("progression").standardized()))
        .loss("Mean squared error", mse())
        .optimizer(adam(0.01).weightDecay(0.01))
        .batchSize(32)
        .epochs(30);
  }

  private DiabetesProgression() {}
}
