package dev.cresset.tabular;

import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.loss.Losses.mse;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.tabular.Columns.category;
import static dev.cresset.tabular.Columns.mean;
import static dev.cresset.tabular.Columns.number;

import dev.cresset.data.DataLoader;
import dev.cresset.datasets.Penguins;
import dev.cresset.loss.Loss;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.Trainer;

/** Predictors of penguins, trained for five epochs. */
final class TrainedPredictors {

  static final Rows PENGUINS = Csv.parse(Penguins.csv());
  static final Rows WEIGHED = PENGUINS.withoutMissing("body_mass_g");

  private TrainedPredictors() {}

  /** Predicts the species. */
  static TablePredictor species() {
    FittedColumns columns =
        Columns.features(
                number("bill_length_mm").standardized().missing(mean()),
                category("island"),
                category("sex").missingAsCategory(),
                number("flipper_length_mm").binned(4).missing(mean()))
            .label("species")
            .fit(PENGUINS);
    return trained(columns, PENGUINS, 3, crossEntropy());
  }

  /** Predicts mass and length of the bill. */
  static TablePredictor massAndBill() {
    FittedColumns columns =
        Columns.features(number("flipper_length_mm").standardized(), category("species"))
            .target(
                number("body_mass_g").logarithm().standardized(),
                number("bill_length_mm").standardized())
            .fit(WEIGHED);
    return trained(columns, WEIGHED, 2, mse());
  }

  private static TablePredictor trained(FittedColumns columns, Rows rows, int outputs, Loss loss) {
    return Tensors.withSeed(
        42,
        () -> {
          Sequential model =
              Sequential.of(linear(columns.features().size(), 8), relu(), linear(8, outputs));
          Trainer.of(model)
              .loss(loss)
              .optimizer(adam(0.02))
              .epochs(5)
              .fit(DataLoader.of(columns.dataset(rows)).batchSize(32).shuffle(true));
          return columns.predictor(model);
        });
  }
}
