package dev.cresset.train;

import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.loss.Losses.mse;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.optim.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.Schedules;
import dev.cresset.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listeners receive the start and the end of training, and can stop it. */
class TrainingEventsTest {

  private final List<TrainingStart> starts = new ArrayList<>();
  private final List<TrainingEnd> ends = new ArrayList<>();
  private final List<String> order = new ArrayList<>();
  private int stopAfter = Integer.MAX_VALUE;
  private int batches;

  private final TrainingListener recorder =
      new TrainingListener() {
        @Override
        public void trainingStarted(TrainingStart start) {
          starts.add(start);
          order.add("started");
        }

        @Override
        public void epochStarted(int epoch, int epochs, int batches) {
          order.add("epoch");
        }

        @Override
        public void batchDone(int epoch, int batch, double loss) {
          batches++;
        }

        @Override
        public boolean stopRequested() {
          return batches >= stopAfter;
        }

        @Override
        public void trainingEnded(TrainingEnd end) {
          ends.add(end);
          order.add("ended");
        }
      };

  @Test
  void theStartNamesWhatIsTrained() {
    Sequential model = Sequential.of(linear(2, 1));
    Trainer.of(model)
        .loss(mse())
        .optimizer(sgd(0.25))
        .schedule(Schedules.exponential(0.5))
        .earlyStopping(EarlyStopping.patience(4))
        .validateOn(loader(1, 3))
        .seed(7)
        .epochs(2)
        .listener(recorder)
        .fit(loader(1, 5).batchSize(2));

    assertThat(starts).hasSize(1);
    TrainingStart start = starts.get(0);
    assertThat(start.model()).isSameAs(model);
    assertThat(start.inputShape()).isEqualTo(Shape.of(2));
    assertThat(start.samples()).isEqualTo(5);
    assertThat(start.validationSamples()).isEqualTo(3);
    assertThat(start.batchSize()).isEqualTo(2);
    assertThat(start.batches()).isEqualTo(3);
    assertThat(start.epochs()).isEqualTo(2);
    assertThat(start.epochsDone()).isZero();
    assertThat(start.loss()).isEqualTo(mse().toString());
    assertThat(start.optimizer()).isEqualTo(sgd(0.25).toString());
    assertThat(start.learningRate()).isEqualTo(0.25);
    assertThat(start.schedule()).contains(Schedules.exponential(0.5).toString());
    assertThat(start.patience()).isEqualTo(OptionalInt.of(4));
    assertThat(start.seed()).isEqualTo(OptionalLong.of(7));
    assertThat(order).containsExactly("started", "epoch", "epoch", "ended");
  }

  @Test
  void whatIsNotSetIsAbsent() {
    Sequential model = Sequential.of(linear(2, 1));
    Trainer.of(model)
        .step(batch -> mse().apply(model.forward(batch.inputs()), batch.targets()))
        .optimizer(sgd(0.25))
        .listener(recorder)
        .fit(loader(1, 1));

    TrainingStart start = starts.get(0);
    assertThat(start.loss()).isEqualTo("custom step");
    assertThat(start.schedule()).isEmpty();
    assertThat(start.patience()).isEmpty();
    assertThat(start.seed()).isEmpty();
    assertThat(start.ignoredLabel()).isEmpty();
    assertThat(start.validationSamples()).isZero();
  }

  @Test
  void theEndHasTheHistoryThatFitReturns() {
    History history = trainer().epochs(3).fit(loader(1, 1));

    assertThat(ends).containsExactly(TrainingEnd.of(history));
    assertThat(ends.get(0).failure()).isEmpty();
  }

  @Test
  void theEndHasTheExceptionThatFitThrows() {
    Throwable thrown = catchThrowable(() -> trainer().fit(loader(Float.NaN, 1)));

    assertThat(thrown).isInstanceOf(NotFiniteException.class);
    assertThat(ends.get(0).history()).isEmpty();
    assertThat(ends.get(0).failure()).containsSame(thrown);
  }

  @Test
  void aListenerCanEndTraining() {
    stopAfter = 3;
    History history = trainer().epochs(9).fit(loader(1, 2).batchSize(1));

    assertThat(batches).isEqualTo(3);
    assertThat(history.epochs()).hasSize(1);
    assertThat(history.stopReason()).isEqualTo(StopReason.STOPPED);
  }

  @Test
  void aResumedRunSaysHowManyEpochsAreDone(@TempDir Path directory) {
    trainer().epochs(2).checkpoints(Checkpoints.in(directory)).fit(loader(1, 1));
    trainer().epochs(5).checkpoints(Checkpoints.in(directory)).resume().fit(loader(1, 1));

    assertThat(starts).extracting(TrainingStart::epochsDone).containsExactly(0, 2);
  }

  @Test
  void theStartNamesTheLabelThatTheLossIgnores() {
    Trainer.of(Sequential.of(linear(2, 4)))
        .loss(crossEntropy().ignoreIndex(3))
        .optimizer(sgd(0.25))
        .listener(recorder)
        .fit(DataLoader.of(Dataset.of(new float[][] {{1, 2}}, new int[] {0})));

    assertThat(starts.get(0).ignoredLabel()).hasValue(3);
  }

  @Test
  void anEndIsEitherOrderlyOrAFailure() {
    assertThatThrownBy(() -> new TrainingEnd(Optional.empty(), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("TrainingEnd: either the history or the failure must be present, got none");
  }

  private Trainer trainer() {
    return Trainer.of(Sequential.of(linear(2, 1)))
        .loss(mse())
        .optimizer(sgd(0.01))
        .listener(recorder);
  }

  private static DataLoader loader(float target, int samples) {
    float[][] inputs = new float[samples][];
    float[][] targets = new float[samples][];
    for (int i = 0; i < samples; i++) {
      inputs[i] = new float[] {1, 2};
      targets[i] = new float[] {target};
    }
    return DataLoader.of(Dataset.of(inputs, targets));
  }
}
