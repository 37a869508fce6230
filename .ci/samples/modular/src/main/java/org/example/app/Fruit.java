package org.example.app;

import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.tabular.Columns.category;
import static dev.cresset.tabular.Columns.number;
import static dev.cresset.tensor.Tensors.manualSeed;

import dev.cresset.data.DataLoader;
import dev.cresset.nn.Sequential;
import dev.cresset.tabular.Columns;
import dev.cresset.tabular.FittedColumns;
import dev.cresset.tabular.Rows;
import dev.cresset.tabular.TablePredictor;
import dev.cresset.train.Trainer;
import java.util.List;

/** A row of a table. */
record Fruit(double size, String place, String colour) {

  /** Prints {@code red by dev.cresset.tabular}, or ends in an exception. */
  public static void main(String[] args) {
    manualSeed(42);
    Rows rows =
        Rows.of(
            List.of(
                new Fruit(1, "north", "red"),
                new Fruit(2, "north", "red"),
                new Fruit(1, "south", "green"),
                new Fruit(2, "south", "green")));
    FittedColumns fitted =
        Columns.features(number("size").standardized(), category("place")).label("colour").fit(rows);
    Sequential model = Sequential.of(linear(fitted.features().size(), 2));
    Trainer.of(model)
        .loss(crossEntropy())
        .optimizer(adam(0.1))
        .epochs(100)
        .fit(DataLoader.of(fitted.dataset(rows)).batchSize(4));
    TablePredictor predictor = fitted.predictor(model);
    System.out.println(
        predictor.predict(new Fruit(1.5, "north", "")).label()
            + " by "
            + TablePredictor.class.getModule().getName());
  }
}
