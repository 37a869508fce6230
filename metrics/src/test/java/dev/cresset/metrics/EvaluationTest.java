package dev.cresset.metrics;

import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.tensor.Tensors.manualSeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.backend.Backends;
import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.data.Transform;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.Trainer;
import dev.cresset.types.Shape;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class EvaluationTest {

  private static final int CLASSES = 4;

  /** Random scores, as the inputs of a model that passes them on, and labels half of them right. */
  private final float[][] scores = new float[50][CLASSES];

  private final long[] labels = new long[scores.length];
  private final int[] actual = new int[scores.length];
  private final int[] predicted = new int[scores.length];

  EvaluationTest() {
    Random random = new Random(11);
    for (int i = 0; i < scores.length; i++) {
      for (int label = 0; label < CLASSES; label++) {
        scores[i][label] = (float) random.nextGaussian();
      }
      predicted[i] = random.nextInt(CLASSES);
      scores[i][predicted[i]] = 10;
      actual[i] = random.nextBoolean() ? predicted[i] : random.nextInt(CLASSES);
      labels[i] = actual[i];
    }
  }

  @Test
  void countsTheHighestScoreAgainstTheTarget() {
    ConfusionMatrix expected = ConfusionMatrix.of(actual, predicted, CLASSES);
    Evaluation evaluation = Evaluation.of(passing(), loader().batchSize(7));
    assertThat(evaluation.confusion()).isEqualTo(expected);
    assertThat(evaluation.accuracy()).isEqualTo(expected.accuracy());
    for (Average average : Average.values()) {
      assertThat(evaluation.precision(average)).isEqualTo(expected.precision(average));
      assertThat(evaluation.recall(average)).isEqualTo(expected.recall(average));
      assertThat(evaluation.f1(average)).isEqualTo(expected.f1(average));
    }
    assertThat(evaluation.report()).hasToString(expected.report().toString());
    assertThat(evaluation).hasToString(expected.report().toString());
  }

  @Test
  void batchSizeAndOrderMakeNoDifference() {
    ConfusionMatrix expected = ConfusionMatrix.of(actual, predicted, CLASSES);
    for (int size : new int[] {1, 3, 50, 1000}) {
      DataLoader loader = loader().batchSize(size);
      assertThat(Evaluation.of(passing(), loader).confusion()).isEqualTo(expected);
      assertThat(Evaluation.of(passing(), loader.shuffle(true)).confusion()).isEqualTo(expected);
    }
  }

  @Test
  void theFirstOfEqualScoresWins() {
    Dataset ties = Dataset.of(new float[][] {{1, 3, 3}, {-2, -2, -2}}, new long[] {1, 0});
    assertThat(Evaluation.of(passing(), DataLoader.of(ties)).accuracy()).isEqualTo(1);
  }

  @Test
  void infiniteScoresAreScores() {
    Dataset extremes =
        Dataset.of(
            new float[][] {
              {0, Float.POSITIVE_INFINITY}, {Float.NEGATIVE_INFINITY, -1e30f},
            },
            new long[] {1, 1});
    assertThat(Evaluation.of(passing(), DataLoader.of(extremes)).accuracy()).isEqualTo(1);
  }

  @Test
  void scoresBehindFurtherDimensionsCountEach() {
    Dataset pairs = new Pairs();
    assertThat(Evaluation.of(passing(), DataLoader.of(pairs).batchSize(2)).confusion())
        .isEqualTo(ConfusionMatrix.of(actual, predicted, CLASSES));
  }

  @Test
  void measuresAModelThatLearned() {
    manualSeed(3);
    Random random = new Random(5);
    float[][] points = new float[300][2];
    long[] sides = new long[points.length];
    for (int i = 0; i < points.length; i++) {
      sides[i] = i % 3;
      points[i][0] = (float) (4 * Math.cos(sides[i] * 2.1) + random.nextGaussian() / 2);
      points[i][1] = (float) (4 * Math.sin(sides[i] * 2.1) + random.nextGaussian() / 2);
    }
    DataLoader data = DataLoader.of(Dataset.of(points, sides)).batchSize(20).shuffle(true);
    Sequential model = Sequential.of(linear(2, 8), relu(), linear(8, 3));
    Trainer.of(model).loss(crossEntropy()).optimizer(sgd(0.1)).epochs(5).fit(data);
    Evaluation evaluation = Evaluation.of(model, data);
    assertThat(evaluation.accuracy()).isGreaterThan(0.97);
    assertThat(evaluation.confusion().samples()).isEqualTo(300);
    assertThat(evaluation.confusion().warnings()).isEmpty();
  }

  @Test
  void dropoutIsOffAndGradientsAreNotRecorded() {
    boolean[] recorded = {false};
    Module model =
        Sequential.of(
            dropout(0.9),
            module(
                x -> {
                  recorded[0] |= Tensors.gradEnabled();
                  return x;
                }));
    assertThat(Evaluation.of(model, loader().batchSize(10)).confusion())
        .isEqualTo(ConfusionMatrix.of(actual, predicted, CLASSES));
    assertThat(recorded[0]).isFalse();
    assertThat(Tensors.gradEnabled()).isTrue();
  }

  @Test
  void theModelEndsInTheModeItWasIn() {
    Module frozen = dropout(0.5);
    Module model = Sequential.of(frozen, passing());
    Evaluation.of(model, loader());
    assertThat(model.isTraining()).isTrue();
    assertThat(frozen.isTraining()).isTrue();

    frozen.eval();
    Evaluation.of(model, loader());
    assertThat(model.isTraining()).isTrue();
    assertThat(frozen.isTraining()).isFalse();

    model.eval();
    Evaluation.of(model, loader());
    assertThat(model.isTraining()).isFalse();
  }

  @Test
  void theModelEndsInTheModeItWasInAfterAnError() {
    Module failing =
        module(
            x -> {
              throw new IllegalStateException("out of order");
            });
    assertThatThrownBy(() -> Evaluation.of(failing, loader())).hasMessage("out of order");
    assertThat(failing.isTraining()).isTrue();
    assertThat(Tensors.gradEnabled()).isTrue();
  }

  @Test
  void leavesNoTensorBehind() {
    Module model = Sequential.of(linear(CLASSES, 8), relu(), linear(8, CLASSES));
    Evaluation.of(model, loader());
    long before = Backends.current().memory().liveBuffers();
    Evaluation.of(model, loader());
    assertThat(Backends.current().memory().liveBuffers()).isEqualTo(before);
  }

  @Test
  void namesATargetThatTheModelHasNoOutputFor() {
    labels[30] = 4;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Evaluation.of(passing(), loader().batchSize(20)))
        .withMessage(
            "Evaluation: target 10 is 4 but the model has 4 classes, 0 to 3 (output"
                + " [20, 4]); give the last layer one output per class");
    labels[30] = -100;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Evaluation.of(passing(), loader().batchSize(20)))
        .withMessage(
            "Evaluation: target 10 is -100 but the model has 4 classes, 0 to 3 (output [20, 4]);"
                + " evaluate on data without such labels");
  }

  @Test
  void wantsTargetsThatAreLabels() {
    Dataset oneHot = Dataset.of(scores, scores);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Evaluation.of(passing(), DataLoader.of(oneHot).batchSize(5)))
        .withMessage(
            "Evaluation: the targets are FLOAT32 [5, 4]; for an output [5, 4] expected class"
                + " labels, INT64 [5]");
  }

  @Test
  void wantsATargetForEachRowOfTheOutput() {
    Module halving = module(x -> x.reshape(-1, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Evaluation.of(halving, loader().batchSize(5)))
        .withMessage(
            "Evaluation: the targets are INT64 [5]; for an output [10, 2] expected class labels,"
                + " INT64 [10]");
  }

  @Test
  void requiresAScoreForEachClass() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Evaluation.of(module(x -> x.sum(1)), loader().batchSize(5)))
        .withMessage(
            "Evaluation: the model's output is FLOAT32 [5]; expected FLOAT32 [batch, classes], a"
                + " score for each class, or [batch, 1] of a binary classifier");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Evaluation.of(module(x -> x.argmax(1)), loader().batchSize(5)))
        .withMessageContaining("INT64 [5]; expected FLOAT32 [batch, classes]");
  }

  @Test
  void wantsTheSameClassesForEveryBatch() {
    int[] calls = {0};
    Module growing = module(x -> calls[0]++ == 0 ? x : x.reshape(1, 8));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Evaluation.of(growing, loader().batchSize(2)))
        .withMessage(
            "Evaluation: the model gave 4 outputs per sample for the first batch but 8 for batch"
                + " 2");
  }

  @Test
  void namesAnOutputThatIsNan() {
    scores[8][2] = Float.NaN;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Evaluation.of(passing(), loader().batchSize(5)))
        .withMessage(
            "Evaluation: the model's output for class 2 is NaN in row 3 of [5, 4];"
                + " look for NaN in its inputs and parameters");
  }

  @Test
  void wantsABatch() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Evaluation.of(passing(), loader().batchSize(64).dropLast(true)))
        .withMessage(
            "Evaluation: the loader has no batches: dropLast(true) drops its only, incomplete batch"
                + " of 50 samples; use dropLast(false)");
  }

  private DataLoader loader() {
    return DataLoader.of(Dataset.of(scores, labels));
  }

  private static Module passing() {
    return module(x -> x);
  }

  private static Module module(UnaryOperator<Tensor> forward) {
    return new Module() {
      @Override
      public Tensor forward(Tensor input) {
        return forward.apply(input);
      }
    };
  }

  /** The samples two by two: inputs {@code [batch, 2, classes]}, targets {@code [batch, 2]}. */
  private final class Pairs implements Dataset {

    private final Dataset singles = Dataset.of(scores, labels);

    @Override
    public int size() {
      return singles.size() / 2;
    }

    @Override
    public Shape inputShape() {
      return Shape.of(2, CLASSES);
    }

    @Override
    public Batch gather(int[] indices) {
      int[] both =
          Arrays.stream(indices)
              .flatMap(i -> Arrays.stream(new int[] {2 * i, 2 * i + 1}))
              .toArray();
      Batch batch = singles.gather(both);
      return new Batch(batch.inputs().reshape(-1, 2, CLASSES), batch.targets().reshape(-1, 2));
    }

    @Override
    public Dataset transform(Transform... transforms) {
      throw new UnsupportedOperationException("not needed here");
    }
  }
}
