package dev.cresset.train;

import static dev.cresset.loss.Losses.nll;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.optim.Schedules.cosine;
import static dev.cresset.optim.Schedules.exponential;
import static dev.cresset.optim.Schedules.linearWarmUp;
import static dev.cresset.optim.Schedules.oneCycle;
import static dev.cresset.optim.Schedules.reduceOnPlateau;
import static dev.cresset.optim.Schedules.sequential;
import static dev.cresset.optim.Schedules.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.Optimizer;
import dev.cresset.optim.OptimizerSettings;
import dev.cresset.optim.ParameterGroup;
import dev.cresset.optim.Schedule;
import dev.cresset.optim.Scheduler;
import dev.cresset.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Learning-rate schedules under {@link Trainer}, compared with the loop in the open. */
class TrainerScheduleTest {

  private static final int EPOCHS = 5;

  private final DataLoader loader = Clouds.loader(50, 8);

  /** Optimizer settings that make their optimizers known. */
  private static final class Observed implements OptimizerSettings {
    private Optimizer made;

    @Override
    public Optimizer over(ParameterGroup... groups) {
      made = sgd(0.1).over(groups);
      return made;
    }
  }

  /** Returns the rate of each update. */
  private List<Double> rates(Trainer trainer) {
    Observed settings = new Observed();
    List<Double> rates = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void gradientsComputed(int epoch, int batch) {
            rates.add(settings.made.learningRate());
          }
        };
    trainer.optimizer(settings).epochs(EPOCHS).listener(listener).fit(loader);
    return rates;
  }

  private List<Double> openLoop(Schedule schedule, boolean perBatch, Sequential model) {
    Optimizer optimizer = sgd(0.1).over(model.parameters());
    Scheduler scheduler = schedule.over(optimizer);
    List<Double> rates = new ArrayList<>();
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      for (Batch batch : loader) {
        optimizer.zeroGrad();
        Tensor loss = nll().apply(model.forward(batch.inputs()), batch.targets());
        loss.backward();
        rates.add(optimizer.learningRate());
        optimizer.step();
        if (perBatch) {
          scheduler.step();
        }
      }
      if (!perBatch) {
        scheduler.step();
      }
    }
    return rates;
  }

  @Test
  void stepsOnceForEachEpochAsTheOpenLoop() {
    for (Schedule schedule :
        List.of(step(2, 0.5), exponential(0.9), cosine(EPOCHS), linearWarmUp(2).then(cosine(3)))) {
      Sequential trained = Clouds.model();
      Sequential expected = Clouds.model();
      assertThat(rates(Clouds.trainer(trained).schedule(schedule)))
          .isEqualTo(openLoop(schedule, false, expected))
          .hasSize(EPOCHS * loader.batches());
      assertThat(Clouds.weights(trained)).containsExactlyElementsOf(Clouds.weights(expected));
    }
  }

  @Test
  void oneCycleStepsOnceForEachUpdate() {
    int updates = EPOCHS * loader.batches();
    List<Schedule> schedules =
        List.of(
            oneCycle(0.5, updates),
            sequential(List.of(linearWarmUp(5), oneCycle(0.5, updates)), 5));
    for (Schedule schedule : schedules) {
      Sequential trained = Clouds.model();
      Sequential expected = Clouds.model();
      assertThat(schedule.isPerBatch()).isTrue();
      assertThat(rates(Clouds.trainer(trained).schedule(schedule)))
          .isEqualTo(openLoop(schedule, true, expected));
      assertThat(Clouds.weights(trained)).containsExactlyElementsOf(Clouds.weights(expected));
    }
  }

  @Test
  void anyScheduleCanStepOnceForEachUpdate() {
    Schedule schedule = exponential(0.99);
    assertThat(schedule.isPerBatch()).isFalse();
    assertThat(rates(Clouds.trainer(Clouds.model()).schedulePerBatch(schedule)))
        .isEqualTo(openLoop(schedule, true, Clouds.model()));
    // The last call counts.
    assertThat(rates(Clouds.trainer(Clouds.model()).schedulePerBatch(cosine(3)).schedule(schedule)))
        .isEqualTo(openLoop(schedule, false, Clouds.model()));
  }

  @Test
  void updatesOfSeveralBatchesCountOnce() {
    // 7 batches make updates of 3, 3 and 1.
    List<Double> rates =
        rates(Clouds.trainer(Clouds.model()).accumulate(3).schedule(oneCycle(0.5, 3 * EPOCHS)));
    assertThat(rates).hasSize(3 * EPOCHS).doesNotHaveDuplicates();
  }

  @Test
  void anEpochHasTheRateOfItsLastUpdate() {
    History history = Clouds.trainer(Clouds.model()).schedule(step(1, 0.5)).epochs(3).fit(loader);
    assertThat(history.epochs()).extracting(Epoch::learningRate).containsExactly(0.1, 0.05, 0.025);
    List<Double> rates = new ArrayList<>();
    Trainer perBatch = Clouds.trainer(Clouds.model()).schedulePerBatch(exponential(0.9)).epochs(3);
    perBatch.fit(loader).epochs().forEach(epoch -> rates.add(epoch.learningRate()));
    List<Double> all = openLoop(exponential(0.9), true, Clouds.model());
    assertThat(rates).containsExactly(all.get(6), all.get(13), all.get(20));
    assertThat(Clouds.trainer(Clouds.model()).fit(loader).last().learningRate()).isEqualTo(0.1);
  }

  @Test
  void aPlateauFollowsTheValidationLossOrElseTheTrainingLoss() {
    // The validation labels are wrong, so the more is learned the larger the validation loss.
    DataLoader wrong =
        DataLoader.of(
            Dataset.of(new float[][] {{2, 0}, {-1, 1.7f}, {-1, -1.7f}}, new long[] {1, 2, 0}));
    Trainer trainer = Clouds.trainer(Clouds.model()).schedule(reduceOnPlateau(0.1, 0)).epochs(4);
    History rising = trainer.validateOn(wrong).fit(loader);
    assertThat(rising.epochs())
        .extracting(Epoch::learningRate)
        .satisfies(
            rates -> {
              assertThat(rates.get(0)).isEqualTo(0.1);
              assertThat(rates.get(3)).isLessThan(0.02);
            });
    assertThat(rising.epochs().get(3).trainingLoss())
        .isLessThan(rising.epochs().get(0).trainingLoss());

    Trainer falling = Clouds.trainer(Clouds.model()).schedule(reduceOnPlateau(0.1, 0)).epochs(4);
    assertThat(falling.fit(loader).epochs()).extracting(Epoch::learningRate).containsOnly(0.1);
  }

  @Test
  void aPlateauCannotStepWithEachUpdate() {
    Trainer trainer = Clouds.trainer(Clouds.model()).schedulePerBatch(reduceOnPlateau(0.1, 2));
    assertThatThrownBy(() -> trainer.fit(loader))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Trainer: reduceOnPlateau(factor=0.1, patience=2) follows the validation loss, which is"
                + " known after each epoch only; use schedule(..) instead of schedulePerBatch(..)");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aScheduleThatIsTooShortIsRefusedBeforeTheFirstUpdate(int accumulate) {
    Sequential model = Clouds.model();
    int updates = EPOCHS * ((loader.batches() + accumulate - 1) / accumulate);
    Trainer trainer = Clouds.trainer(model).accumulate(accumulate).epochs(EPOCHS);
    assertThatThrownBy(() -> trainer.schedule(oneCycle(0.5, updates - 1)).fit(loader))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("oneCycle: step " + updates + " is beyond");
    assertThat(Clouds.weights(model)).containsExactlyElementsOf(Clouds.weights(Clouds.model()));
    assertThat(trainer.schedule(oneCycle(0.5, updates)).fit(loader).epochs()).hasSize(EPOCHS);
  }
}
