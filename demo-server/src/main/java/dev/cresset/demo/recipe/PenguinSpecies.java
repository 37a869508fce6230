package dev.cresset.demo.recipe;

import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.tabular.Columns.category;
import static dev.cresset.tabular.Columns.mean;
import static dev.cresset.tabular.Columns.number;

import dev.cresset.datasets.Penguins;
import dev.cresset.nn.Sequential;
import dev.cresset.tabular.Columns;
import dev.cresset.tabular.Csv;

/** The species of penguins, one of three. */
final class PenguinSpecies {

  static Recipe.Builder recipe() {
    return Recipe.named("penguins", "Penguins by measurements, island and sex")
        .note("Numbers are standardized, categories one-hot; missing values are replaced.")
        .layers("10-16-3")
        .network(() -> Sequential.of(linear(10, 16), relu(), linear(16, 3)))
        .classes(
            "penguins",
            Csv.parse(Penguins.csv()),
            "species",
            Columns.features(
                    number("bill_length_mm").standardized().missing(mean()),
                    number("bill_depth_mm").standardized().missing(mean()),
                    number("flipper_length_mm").standardized().missing(mean()),
                    number("body_mass_g").standardized().missing(mean()),
                    category("island"),
                    category("sex").missingAsCategory())
                .label("species"))
        .loss("Cross-entropy", crossEntropy())
        .optimizer(adam(0.01))
        .batchSize(16)
        .epochs(40);
  }

  private PenguinSpecies() {}
}
