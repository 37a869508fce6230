package dev.cresset.metrics;

import static dev.cresset.loss.Losses.binaryCrossEntropyWithLogits;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.sigmoid;
import static dev.cresset.nn.Layers.softmax;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.tensor.Tensors.manualSeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.nn.Module;
import dev.cresset.nn.OutputType;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.Trainer;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class EvaluationProbabilitiesTest {

  private static final Offset<Double> SINGLE_PRECISION = Offset.offset(1e-6);
  private static final float[][] LOGITS = {{1, 0, -1}, {0.5f, 2, 0}, {0, 0, 3}, {2, 2, 1}};
  private static final long[] LABELS = {0, 1, 1, 2};
  private static final float[][] COLUMN = {{-2}, {-0.5f}, {0.5f}, {3}};
  private static final long[] BINARY = {0, 1, 1, 1};

  @Test
  void everyLastLayerGivesTheSameProbabilities() {
    Probabilities logits = Evaluation.of(identity(3), loader()).probabilities();
    double[] first = logits.probabilities()[0];
    double sum = Math.exp(1) + 1 + Math.exp(-1);
    assertThat(first)
        .containsExactly(
            new double[] {Math.exp(1) / sum, 1 / sum, Math.exp(-1) / sum}, SINGLE_PRECISION);
    assertThat(logits.actual()).containsExactly(0, 1, 1, 2);
    for (Module last : new Module[] {softmax(1), logSoftmax(1)}) {
      Probabilities same =
          Evaluation.of(Sequential.of(identity(3), last), loader()).probabilities();
      for (int i = 0; i < LABELS.length; i++) {
        assertThat(same.probabilities()[i])
            .containsExactly(logits.probabilities()[i], SINGLE_PRECISION);
      }
    }
  }

  @Test
  void theConfusionMatrixIsThatOfTheProbabilities() {
    Evaluation evaluation = Evaluation.of(identity(3), loader());
    assertThat(evaluation.probabilities().confusion()).isEqualTo(evaluation.confusion());
  }

  @Test
  void anUnknownLastLayerNeedsATypeForProbabilitiesOnly() {
    Module custom = new Passing();
    Evaluation evaluation = Evaluation.of(custom, loader());
    assertThat(evaluation.accuracy()).isEqualTo(0.5);
    assertThatIllegalStateException()
        .isThrownBy(evaluation::probabilities)
        .withMessage(
            "Evaluation: the last layer of Passing does not determine whether its outputs are"
                + " logits, log-probabilities or probabilities; pass OutputType.LOGITS or one of"
                + " the others to Evaluation.of");
    assertThat(Evaluation.of(custom, loader(), OutputType.LOGITS).probabilities().logLoss())
        .isEqualTo(Evaluation.of(identity(3), loader()).probabilities().logLoss());
    assertThatIllegalStateException()
        .isThrownBy(() -> Evaluation.of(custom, loader(), OutputType.PROBABILITIES).probabilities())
        .withMessageStartingWith(
            "OutputType.PROBABILITIES: the model's outputs are not of this type");
  }

  @Test
  void oneOutputKeepsSmallProbabilitiesOfBothClasses() {
    for (float logit : new float[] {40, -40}) {
      double[] both = OutputType.LOGITS.probabilities(new float[] {logit});
      assertThat(both[logit > 0 ? 0 : 1]).isEqualTo(Math.exp(-40), Offset.offset(1e-25));
    }
  }

  @Test
  void oneOutputStandsForTheSecondOfTwoClasses() {
    ConfusionMatrix expected =
        ConfusionMatrix.of(new int[] {0, 1, 1, 1}, new int[] {0, 0, 1, 1}, 2);
    Dataset labels = Dataset.of(COLUMN, BINARY);
    Dataset floats = Dataset.of(COLUMN, new float[] {0, 1, 1, 1});
    for (Dataset data : new Dataset[] {labels, floats}) {
      DataLoader loader = DataLoader.of(data).batchSize(3);
      Evaluation logits = Evaluation.of(identity(1), loader);
      Evaluation probabilities = Evaluation.of(Sequential.of(identity(1), sigmoid()), loader);
      assertThat(logits.confusion()).isEqualTo(expected);
      assertThat(probabilities.confusion()).isEqualTo(expected);
      double[] last = logits.probabilities().probabilities()[3];
      assertThat(last[1]).isEqualTo(1 / (1 + Math.exp(-3)), SINGLE_PRECISION);
      assertThat(last[0] + last[1]).isEqualTo(1, SINGLE_PRECISION);
      assertThat(probabilities.probabilities().logLoss())
          .isEqualTo(logits.probabilities().logLoss(), SINGLE_PRECISION);
    }
  }

  @Test
  void measuresABinaryClassifierThatLearned() {
    manualSeed(3);
    Random random = new Random(5);
    float[][] points = new float[200][2];
    float[] sides = new float[points.length];
    for (int i = 0; i < points.length; i++) {
      sides[i] = i % 2;
      points[i][0] = (float) (random.nextGaussian() + 3 * sides[i]);
      points[i][1] = (float) random.nextGaussian();
    }
    DataLoader data = DataLoader.of(Dataset.of(points, sides)).batchSize(20).shuffle(true);
    Sequential model = Sequential.of(linear(2, 1));
    Trainer.of(model)
        .loss(binaryCrossEntropyWithLogits())
        .optimizer(adam(0.1))
        .epochs(10)
        .fit(data);
    Evaluation evaluation = Evaluation.of(model, data);
    assertThat(evaluation.accuracy()).isGreaterThan(0.85);
    assertThat(evaluation.probabilities().rocAuc(Average.MACRO)).isGreaterThan(0.95);
  }

  @Test
  void classNamesAreInTheReports() {
    Evaluation named = Evaluation.of(identity(3), loader()).classNames("cat", "dog", "fish");
    assertThat(named.toString()).contains("dog").doesNotContain("Warning");
    assertThat(named.report().table()).contains("fish");
    assertThat(named.probabilities().classNames()).containsExactly("cat", "dog", "fish");
    Evaluation binary =
        Evaluation.of(identity(1), DataLoader.of(Dataset.of(COLUMN, BINARY)))
            .classNames("no", "yes");
    assertThat(binary.probabilities().toString()).contains("1 (yes)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> named.classNames("cat"))
        .withMessage(
            "Evaluation: got 1 class names for 3 classes; give one for each, in the order of the"
                + " labels");
  }

  @Test
  void namesABinaryTargetThatIsNoClass() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Evaluation.of(
                    identity(1),
                    DataLoader.of(Dataset.of(COLUMN, new float[] {0, 1, 2.5f, 1})).batchSize(4)))
        .withMessage(
            "Evaluation: target 2 is 2.5 but the model has one output, for classes 0 and 1; give"
                + " the last layer one output per class, or use Regression.of(model, data) to"
                + " evaluate a regression");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Evaluation.of(identity(1), DataLoader.of(Dataset.of(COLUMN, LOGITS)).batchSize(4)))
        .withMessage(
            "Evaluation: the targets are FLOAT32 [4, 3]; for an output [4, 1] of a binary"
                + " classifier expected 0 or 1, [4] or [4, 1]");
  }

  @Test
  void namesAnOutputOfOneThatIsNan() {
    float[][] column = {{1}, {Float.NaN}};
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Evaluation.of(
                    new Passing(),
                    DataLoader.of(Dataset.of(column, new long[2])).batchSize(2),
                    OutputType.LOGITS))
        .withMessage(
            "Evaluation: the model's output is NaN in row 1 of [2, 1]; look for NaN in its inputs"
                + " and parameters");
  }

  @Test
  void oneOutputOfAnUnknownTypeIsAnError() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Evaluation.of(new Passing(), DataLoader.of(Dataset.of(COLUMN, BINARY))))
        .withMessageContaining("the last layer of Passing does not determine");
  }

  @Test
  void aSigmoidForEachOfSeveralClassesIsNoDistribution() {
    Evaluation evaluation = Evaluation.of(Sequential.of(identity(3), sigmoid()), loader());
    assertThat(evaluation.accuracy()).isEqualTo(0.5);
    assertThatIllegalArgumentException()
        .isThrownBy(evaluation::probabilities)
        .withMessageStartingWith("Probabilities: the probabilities in row 0 sum to 1.5");
  }

  private static DataLoader loader() {
    return DataLoader.of(Dataset.of(LOGITS, LABELS)).batchSize(3);
  }

  /** Returns a linear layer that passes its inputs on as logits. */
  private static Module identity(int n) {
    Module layer = linear(n, n);
    float[] weight = new float[n * n];
    for (int i = 0; i < n; i++) {
      weight[i * n + i] = 1;
    }
    InPlace.assign(layer.stateDict().get("weight"), Tensors.tensor(weight, n, n));
    InPlace.assign(layer.stateDict().get("bias"), Tensors.zeros(n));
    return Sequential.of(layer);
  }

  private static final class Passing extends Module {
    @Override
    public Tensor forward(Tensor input) {
      return input;
    }
  }
}
