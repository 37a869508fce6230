package dev.cresset.tabular;

import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.nn.Layers.embedding;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.tabular.Columns.category;
import static dev.cresset.tabular.Columns.date;
import static dev.cresset.tabular.Columns.mean;
import static dev.cresset.tabular.Columns.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.nn.Sequential;
import dev.cresset.train.History;
import dev.cresset.train.Trainer;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import org.junit.jupiter.api.Test;

/** Datasets, labels and targets of rows, and what is printed. */
class FittedColumnsTest {

  private static final String CSV =
      """
      age,city,day,answer,price,weight
      30,Graz,2026-01-01,yes,100,1
      50,Wien,2026-07-01,no,200,2
      ,Graz,2026-04-01,yes,600,6
      40,Linz,2026-10-01,maybe,300,3
      """;

  private static final Rows ROWS = Csv.parse(CSV);

  private static Columns features() {
    return Columns.features(
        number("age").standardized().missing(mean()),
        category("city"),
        date("day").cyclic(DatePart.MONTH));
  }

  @Test
  void datasetsOfLabelsHaveClassIndices() {
    FittedColumns fitted = features().label("answer").fit(ROWS);

    Dataset dataset = fitted.dataset(ROWS);

    assertThat(dataset.inputShape()).isEqualTo(Shape.of(6));
    assertThat(fitted.features())
        .containsExactly(
            "age", "city=Graz", "city=Linz", "city=Wien", "day month sin", "day month cos");
    assertThat(fitted.classNames()).containsExactly("maybe", "no", "yes");
    Batch batch = dataset.gather(new int[] {0, 1, 2, 3});
    assertThat(batch.targets().toLongArray()).containsExactly(2, 1, 2, 0);
    assertThat(fitted.labels(ROWS)).containsExactly(2, 1, 2, 0);
    assertThat(batch.inputs().toFloatArray())
        .startsWith(new float[] {-1.4142135f, 1, 0, 0, 0, 1}, within(1e-6f));
  }

  @Test
  void binaryLabelsAreZeroAndOneAndThePositiveClassIsTheSecond() {
    Rows two = Csv.parse("x,answer\n1,good\n2,bad\n3,good\n");

    FittedColumns fitted = Columns.features(number("x")).binaryLabel("answer", "bad").fit(two);

    Batch batch = fitted.dataset(two).gather(new int[] {0, 1, 2});
    assertThat(batch.targets().dtype()).isEqualTo(DType.FLOAT32);
    assertThat(batch.targets().shape()).isEqualTo(Shape.of(3, 1));
    assertThat(batch.targets().toFloatArray()).containsExactly(0, 1, 0);
    assertThat(fitted.classNames()).containsExactly("good", "bad");
  }

  @Test
  void binaryLabelsNeedTwoClasses() {
    assertThatThrownBy(() -> features().binaryLabel("answer", "yes").fit(ROWS))
        .hasMessage(
            "fit: binaryLabel(\"answer\", \"yes\") needs rows of \"yes\" and of one other class,"
                + " but the classes are \"maybe\", \"no\", \"yes\"; use label(..) for several"
                + " classes");
    assertThatThrownBy(() -> features().label("answer").fit(ROWS.first(1)))
        .hasMessageContaining("a classifier needs two classes at least");
  }

  @Test
  void targetsAreNumbersAsTheyAreUnlessScaled() {
    Dataset plain = features().target("price", "weight").fit(ROWS).dataset(ROWS);
    assertThat(plain.get(2).targets().shape()).isEqualTo(Shape.of(1, 2));
    assertThat(plain.get(2).targets().toFloatArray()).containsExactly(600, 6);
    FittedColumns scaled = features().target(number("price").rescaled()).fit(ROWS);
    assertThat(scaled.dataset(ROWS).get(2).targets().toFloatArray()).containsExactly(1);
    assertThat(scaled.targets()).containsExactly("price");
    assertThat(scaled.classNames()).isEmpty();
  }

  @Test
  void onlyTrainingRowsAreSeen() {
    FittedColumns fitted =
        Columns.features(number("age").rescaled(), category("city").unknownAsCategory())
            .label("answer")
            .fit(ROWS.first(2));

    assertThat(fitted.features()).containsExactly("age", "city=Graz", "city=Wien", "city unknown");
    assertThat(fitted.inputs(ROWS.select(3))).isDeepEqualTo(new float[][] {{0.5f, 0, 0, 1}});
    assertThatThrownBy(() -> fitted.dataset(ROWS.select(3)))
        .hasMessage(
            "dataset: text: line 5, column \"answer\": the class \"maybe\" was in none of the"
                + " training rows, whose classes are \"no\", \"yes\"");
  }

  @Test
  void inputsNeedNoLabel() {
    FittedColumns fitted = Columns.features(number("price")).label("answer").fit(ROWS);

    assertThat(fitted.inputs(Csv.parse("price\n7\n"))).isDeepEqualTo(new float[][] {{7}});
    assertThatThrownBy(() -> fitted.dataset(Csv.parse("price\n7\n")))
        .hasMessage("dataset: text has no column \"answer\"; its columns are \"price\"");
  }

  @Test
  void missingLabelsAndTargetsAreErrors() {
    Rows rows = Csv.parse("x,c,y\n1,a,1\n2,b,2\n3,,\n");

    assertThatThrownBy(() -> Columns.features(number("x")).label("c").fit(rows))
        .hasMessage(
            "fit: text: line 4, column \"c\": the label is missing; remove such rows with"
                + " rows.withoutMissing(\"c\")");
    assertThatThrownBy(() -> Columns.features(number("x")).target("y").fit(rows))
        .hasMessageContaining("line 4, column \"y\": the value is missing");
  }

  @Test
  void classWeightsBalanceTheClasses() {
    // scikit-learn: compute_class_weight("balanced") = n / (classes * count)
    assertThat(features().label("answer").fit(ROWS).classWeights())
        .containsExactly(new float[] {4 / 3f, 4 / 3f, 2 / 3f}, within(1e-6f));
    assertThatThrownBy(() -> features().target("price").fit(ROWS).classWeights())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("predict the numbers [price], not classes");
  }

  @Test
  void wrongColumnsAreErrors() {
    assertThatThrownBy(Columns::features).hasMessageContaining("got no features");
    assertThatThrownBy(() -> Columns.features(number("x"), number("x").log1p()))
        .hasMessageContaining("column \"x\" is listed twice");
    assertThatThrownBy(() -> features().label("city"))
        .hasMessageContaining("a network must not see what it predicts");
    assertThatThrownBy(() -> features().target("age")).hasMessageContaining("must not see");
    assertThatThrownBy(() -> features().fit(ROWS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("call label(..), binaryLabel(..) or target(..)");
    assertThatThrownBy(() -> features().label("answer").fit(ROWS.first(0)))
        .hasMessage("fit: there are no rows; pass one at least");
    assertThatThrownBy(() -> features().target(number("price").missing(0)))
        .hasMessageContaining("remove such rows");
    assertThatThrownBy(() -> features().target("price", "price"))
        .hasMessageContaining("different columns");
    assertThatThrownBy(() -> Columns.features(number("none")).label("answer").fit(ROWS))
        .hasMessageStartingWith("fit: text has no column \"none\"; its columns are \"age\"");
  }

  @Test
  void printsATableOfWhatItLearnt() {
    assertThat(features().label("answer").fit(ROWS))
        .hasToString(
            """
            FittedColumns(4 training rows, 6 inputs)
            column  type      missing  training rows         inputs
            age     number    40       mean 40, std 7.071    1
            city    category  error    Graz, Linz, Wien      3
            day     date      error    month                 2
            answer  label     error    maybe 1, no 1, yes 2  -\
            """);
    assertThat(features().target(number("price").logarithm().standardized()).fit(ROWS).toString())
        .contains("price   target    error    logarithm mean 5.501, std 0.6495  -");
    assertThat(features().label("answer"))
        .hasToString(
            "Columns.features(number(\"age\").standardized().missing(mean()),"
                + " category(\"city\").oneHot(), date(\"day\").cyclic(MONTH)).label(\"answer\")");
  }

  @Test
  void indicesOfCategoriesTrainAnEmbedding() {
    FittedColumns fitted = Columns.features(category("city").index()).label("answer").fit(ROWS);
    Dataset indices = fitted.indexDataset(ROWS);

    Batch batch = indices.gather(new int[] {0, 1, 2, 3});
    assertThat(batch.inputs().dtype()).isEqualTo(DType.INT64);
    assertThat(batch.inputs().toLongArray()).containsExactly(0, 2, 0, 1);
    assertThat(batch.targets().toLongArray()).containsExactly(2, 1, 2, 0);
    Sequential network = Sequential.of(embedding(3, 4), flatten(), linear(4, 3));
    History history =
        Trainer.of(network)
            .loss(crossEntropy())
            .optimizer(adam(0.1))
            .epochs(20)
            .fit(DataLoader.of(indices).batchSize(4));
    assertThat(history.last().trainingLoss()).isLessThan(0.2);
    assertThat(fitted.predictor(network).predict(java.util.Map.of("city", "Wien")).label())
        .isEqualTo("no");
  }

  @Test
  void inputsThatAreNoIndicesAreRefusedAsIndices() {
    assertThatThrownBy(() -> features().label("answer").fit(ROWS).indexDataset(ROWS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "indexDataset: column \"age\" is not the index of a category; declare each as"
                + " category(..).index(), or call dataset(..)");
  }
}
