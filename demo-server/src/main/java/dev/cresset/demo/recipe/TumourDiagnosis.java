package dev.cresset.demo.recipe;

import static dev.cresset.loss.Losses.binaryCrossEntropyWithLogits;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;

import dev.cresset.datasets.BreastCancer;
import dev.cresset.nn.Sequential;
import dev.cresset.tabular.Columns;
import dev.cresset.tabular.Csv;
import dev.cresset.tabular.Rows;

/** The diagnosis of tumours, benign or malignant. */
final class TumourDiagnosis {

  static Recipe.Builder recipe() {
    Rows rows = Csv.parse(BreastCancer.csv());
    return Recipe.named("breast-cancer", "Breast tumours by measurements of cell nuclei")
        .note("One output for two classes: the logit of malignant.")
        .layers("30-16-1")
        .network(() -> Sequential.of(linear(30, 16), relu(), linear(16, 1)))
        .classes(
            "breast-cancer",
            rows,
            "diagnosis",
            Columns.features(NumberColumns.standardizedExcept("diagnosis", rows))
                .binaryLabel("diagnosis", "malignant"))
        .loss("Binary cross-entropy", binaryCrossEntropyWithLogits())
        .optimizer(adam(0.01).weightDecay(0.01))
        .batchSize(32)
        .epochs(30);
  }

  private TumourDiagnosis() {}
}
