package dev.cresset.metrics;

import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.tensor.Tensors.manualSeed;
import static dev.cresset.tensor.Tensors.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.nn.Sequential;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RegressionTest {

  static List<GoldenCase> cases() {
    return GoldenCase.read("regression.txt");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void figuresAreThoseOfScikitLearn(GoldenCase golden) {
    Regression regression = Regression.of(golden.doubles("actual"), golden.doubles("predicted"));
    assertSame("mae", regression.mae(), golden.number("mae"));
    assertSame("mse", regression.mse(), golden.number("mse"));
    assertSame("rmse", regression.rmse(), golden.number("rmse"));
    assertSame("r2", regression.r2(), golden.number("r2"));
    assertSame("median", regression.medianAbsoluteError(), golden.number("median"));
  }

  private static void assertSame(String figure, double value, double expected) {
    if (Double.isNaN(expected)) {
      assertThat(value).as(figure).isNaN();
    } else {
      assertThat(value).as(figure).isCloseTo(expected, Percentage.withPercentage(1e-7));
    }
  }

  @Test
  void evaluatesAModelWithOneOutput() {
    manualSeed(1);
    float[][] inputs = {{1}, {2}, {3}, {4}, {5}};
    float[] targets = {2, 4.5f, 6, 7.5f, 10};
    DataLoader data = DataLoader.of(Dataset.of(inputs, targets)).batchSize(2);
    Sequential model = Sequential.of(dropout(0.5), linear(1, 1));
    Regression regression = Regression.of(model, data);
    float[] outputs = model.predict(tensor(inputs)).toFloatArray();
    assertThat(regression.actual()).containsExactly(2, 4.5, 6, 7.5, 10);
    assertThat(regression.predicted())
        .containsExactly(outputs[0], outputs[1], outputs[2], outputs[3], outputs[4]);
    assertThat(model.isTraining()).isTrue();
  }

  @Test
  void requiresOneOutputAndOneTargetForEachSample() {
    float[][] inputs = {{1}, {2}};
    Dataset numbers = Dataset.of(inputs, new float[] {1, 2});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Regression.of(linear(1, 3), DataLoader.of(numbers).batchSize(2)))
        .withMessage(
            "Regression: each sample must have one output, FLOAT32 [2, 1], but they are FLOAT32"
                + " [2, 3]");
    Dataset labels = Dataset.of(inputs, new long[] {1, 0});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Regression.of(linear(1, 1), DataLoader.of(labels).batchSize(2)))
        .withMessage(
            "Regression: each sample must have one target, FLOAT32 [2, 1], but they are INT64 [2]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Regression.of(linear(1, 1), DataLoader.of(numbers).batchSize(3).dropLast(true)))
        .withMessage("Regression: got no samples; pass one or more");
  }

  @Test
  void printsAllFigures() {
    assertThat(Regression.of(new double[] {1, 2, 4}, new double[] {1, 3, 4}))
        .hasToString(
            """
            Regression: 3 samples
            mean absolute error          0.333333
            median absolute error               0
            mean squared error           0.333333
            root mean squared error       0.57735
            R²                           0.785714
            """);
  }

  @Test
  void warnsOfAnUndefinedDetermination() {
    assertThat(Regression.of(new double[] {1}, new double[] {2}).toString())
        .contains("R²                                nan\n")
        .endsWith("\nWarning: There is only one sample (R² is undefined, NaN).");
    assertThat(Regression.of(new double[] {0.1, 0.1, 0.1}, new double[] {2, 3, 4}).warnings())
        .containsExactly(
            "All actual values are equal (R² is undefined, counted as 1 for exact predictions,"
                + " otherwise as 0).");
    assertThat(Regression.of(new double[] {0.1, 0.1, 0.1}, new double[] {2, 3, 4}).r2()).isZero();
    assertThat(Regression.of(new double[] {1, 2}, new double[] {2, 3}).warnings()).isEmpty();
  }

  @Test
  void laterChangesOfTheArraysHaveNoEffect() {
    double[] actual = {1, 2};
    Regression regression = Regression.of(actual, new double[] {1, 2});
    actual[0] = 5;
    regression.actual()[1] = 7;
    regression.predicted()[1] = 7;
    assertThat(regression.mae()).isZero();
  }

  @Test
  void refusesWhatIsNoRegression() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Regression.of(new double[2], new double[3]))
        .withMessage(
            "Regression: got 2 actual values but 3 predicted values; pass one of each per sample,"
                + " in the same order");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Regression.of(new double[0], new double[0]))
        .withMessage("Regression: got no samples; pass one or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Regression.of(new double[] {1, Double.NaN}, new double[2]))
        .withMessage("Regression: the actual value 1 is NaN; it must be a finite number");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Regression.of(new double[2], new double[] {Double.NEGATIVE_INFINITY, 1}))
        .withMessage("Regression: the predicted value 0 is -Infinity; it must be a finite number");
  }
}
