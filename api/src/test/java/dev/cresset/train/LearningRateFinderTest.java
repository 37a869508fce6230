package dev.cresset.train;

import static dev.cresset.loss.Losses.mse;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.tensor.Tensors.withSeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.OptimizerSettings;
import dev.cresset.train.LearningRateSweep.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class LearningRateFinderTest {

  private final DataLoader loader = Clouds.loader(60, 10);

  @Test
  void theRatesGrowExponentially() {
    LearningRateSweep sweep =
        LearningRateFinder.of(Clouds.trainer(Clouds.model()))
            .range(1e-4, 1e-2)
            .steps(21)
            .run(loader);
    List<Point> points = sweep.points();
    assertThat(points).hasSize(21);
    assertThat(points.get(0).learningRate()).isEqualTo(1e-4);
    assertThat(points.get(10).learningRate()).isCloseTo(1e-3, within(1e-15));
    assertThat(points.get(20).learningRate()).isEqualTo(1e-2);
  }

  @Test
  void smoothingWeighsTheLossesOnBothSides() {
    List<Double> rates = List.of(1.0, 2.0, 3.0, 4.0, 5.0);
    LearningRateSweep sweep = LearningRateSweep.of(rates, List.of(4.0, 4.0, 2.0, 3.0, 1e30), 4, 20);
    double f = Math.pow(0.9, 5);
    double expected = (2 + f * (4 + 3) + f * f * (4 + 8)) / (1 + 2 * f + 2 * f * f);
    assertThat(sweep.points().get(2).smoothedLoss()).isCloseTo(expected, within(1e-12));
    assertThat(sweep.points().get(4).loss()).isEqualTo(1e30);
    LearningRateSweep flat = LearningRateSweep.of(rates, List.of(3.0, 3.0, 3.0, 3.0, 3.0), 4, 20);
    assertThat(flat.points())
        .allSatisfy(point -> assertThat(point.smoothedLoss()).isCloseTo(3, within(1e-12)));
  }

  @Test
  void theFirstLossesAreThoseOfTheUntrainedModel() {
    Sequential model = Clouds.model();
    double first =
        Clouds.trainer(model).optimizer(sgd(0)).fit(Clouds.loader(60, 60)).last().trainingLoss();
    LearningRateSweep sweep = LearningRateFinder.of(Clouds.trainer(model)).run(loader);
    double mean = 0;
    for (int i = 0; i < 6; i++) {
      mean += sweep.points().get(i).loss() / 6;
    }
    assertThat(mean).isCloseTo(first, within(1e-4));
  }

  /**
   * For {@code y = w x + b} with {@code x = +-s}, steps of SGD diverge at rates above {@code 1 /
   * max(1, s^2)}.
   */
  @Test
  void theSuggestionIsBelowTheRateAtWhichTrainingDiverges() {
    Random random = new Random(1);
    for (double scale : new double[] {0.3, 1, 5}) {
      float[][] inputs = new float[64][1];
      float[][] targets = new float[64][1];
      for (int i = 0; i < inputs.length; i++) {
        inputs[i][0] = (float) (scale * (random.nextBoolean() ? 1 : -1));
        targets[i][0] = 3 * inputs[i][0];
      }
      DataLoader line = DataLoader.of(Dataset.of(inputs, targets)).batchSize(16);
      Module model = withSeed(3, () -> Sequential.of(linear(1, 1)));
      Trainer trainer = Trainer.of(model).loss(mse()).optimizer(sgd(1));
      LearningRateSweep sweep = LearningRateFinder.of(trainer).run(line);
      double diverges = 1 / Math.max(1, scale * scale);
      assertThat(sweep.points()).hasSizeLessThan(100);
      assertThat(sweep.suggestion()).isBetween(diverges / 1000, diverges / 5);
      // Training with the suggestion works.
      History history = trainer.optimizer(sgd(sweep.suggestion())).epochs(20).fit(line);
      assertThat(history.last().trainingLoss()).isLessThan(history.trainingLosses()[0] / 2);
    }
  }

  @Test
  void theSuggestionTrainsWithEachOptimizer() {
    for (OptimizerSettings settings : List.of(sgd(0.1), sgd(0.1).momentum(0.9), adam(0.1))) {
      Trainer trainer = Clouds.trainer(Clouds.model()).optimizer(settings);
      double rate = LearningRateFinder.of(trainer).run(loader).suggestion();
      assertThat(rate).isBetween(1e-5, 10.0);
    }
  }

  private static LearningRateSweep sweep(int planned, int size, IntToDoubleFunction loss) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      points.add(new Point(i, loss.applyAsDouble(i), loss.applyAsDouble(i)));
    }
    return new LearningRateSweep(points, planned);
  }

  @Test
  void theSuggestionIsWhereTheSmoothedLossFallsFastest() {
    for (int steepest : new int[] {25, 40, 70}) {
      LearningRateSweep sweep = sweep(100, 100, i -> 1 / (1 + Math.exp((i - steepest) / 4.0)));
      assertThat(sweep.suggestion()).isEqualTo(steepest);
    }
    // What falls in the first tenth, and at the last point, does not count.
    assertThat(sweep(100, 100, i -> i < 8 ? -10 * i : i == 99 ? -1000 : -80 - 0.1 * i).suggestion())
        .isBetween(10.0, 98.0);
  }

  @Test
  void withoutAFallThereIsNoSuggestion() {
    assertThatThrownBy(sweep(100, 100, i -> 1 + i)::suggestion)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "LearningRateFinder: the loss falls at none of the 100 rates; try another range, and"
                + " check the network with Trainer.overfitOneBatch(..)");
    assertThatThrownBy(sweep(100, 7, i -> 1 + i)::suggestion)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "LearningRateFinder: the loss diverged after 7 of 100 steps; start the range at a"
                + " smaller rate");
    LearningRateSweep far =
        LearningRateFinder.of(Clouds.trainer(Clouds.model())).range(1e8, 1e12).run(loader);
    assertThatThrownBy(far::suggestion).hasMessageContaining("the loss diverged after ");
  }

  @Test
  void settingsMustMakeSense() {
    LearningRateFinder finder = LearningRateFinder.of(Clouds.trainer(Clouds.model()));
    for (double[] range : new double[][] {{0, 1}, {1, 1}, {1, 1 / 0.0}, {Double.NaN, 1}}) {
      assertThatThrownBy(() -> finder.range(range[0], range[1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "LearningRateFinder: the rates must be finite, above 0 and in increasing order, got"
                  + " %s to %s",
              range[0], range[1]);
    }
    assertThatThrownBy(() -> finder.steps(19))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("LearningRateFinder: the number of steps must be 20 or more, got 19");
    assertThatThrownBy(() -> LearningRateFinder.of(Trainer.of(Clouds.model())).run(loader))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Trainer: set a loss, loss(nll()) before run(..)");
    assertThatThrownBy(() -> finder.run(null))
        .hasMessage("LearningRateFinder.run: the training data must not be null");
  }
}
