package dev.cresset.train;

import static dev.cresset.loss.Losses.mse;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.optim.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.nn.Sequential;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Listeners hear of the end of training exactly once, however it ends. */
class TrainingEndedTest {

  private final List<String> events = new ArrayList<>();

  @AfterEach
  void clearTheInterruptStatus() {
    Thread.interrupted();
  }

  @Test
  void afterTheLastEpoch() {
    trainer().epochs(2).listener(recorder("")).fit(loader(1));

    assertThat(events).containsExactly("epoch 1", "epoch 2", "ended");
  }

  @Test
  void onceForEachRun() {
    Trainer trainer = trainer().listener(recorder(""));
    trainer.fit(loader(1));
    trainer.fit(loader(1));

    assertThat(events).containsExactly("epoch 1", "ended", "epoch 1", "ended");
  }

  @Test
  void afterACondition() {
    trainer().listener(recorder("")).stopWhen(() -> true).fit(loader(1));

    assertThat(events).containsExactly("ended");
  }

  @Test
  void afterAnInterruptionWhichStaysSet() {
    Thread.currentThread().interrupt();
    trainer().listener(recorder("")).fit(loader(1));

    assertThat(events).containsExactly("ended");
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void onEachListenerEvenIfOneThrowsAnError() {
    Error error = new AssertionError("in trainingEnded");
    TrainingListener failing =
        new TrainingListener() {
          @Override
          public void trainingEnded(TrainingEnd end) {
            throw error;
          }
        };
    Trainer trainer = trainer().listener(failing).listener(failing).listener(recorder(""));

    assertThatThrownBy(() -> trainer.fit(loader(1))).isSameAs(error).hasNoSuppressedExceptions();

    assertThat(events).containsExactly("epoch 1", "ended");
  }

  @Test
  void afterALossThatIsNotFinite() {
    assertThatThrownBy(() -> trainer().listener(recorder("")).fit(loader(Float.NaN)))
        .isInstanceOf(NotFiniteException.class);

    assertThat(events).containsExactly("ended");
  }

  @Test
  void afterAnErrorOfAListener() {
    Trainer failing =
        trainer()
            .onBatch(
                (epoch, batch, loss) -> {
                  throw new StackOverflowError("in a listener");
                })
            .listener(recorder(""));

    assertThatThrownBy(() -> failing.fit(loader(1))).hasMessage("in a listener");
    assertThat(events).containsExactly("ended");
  }

  @Test
  void allListenersAndTheirExceptionsArriveTogether() {
    Trainer trainer =
        trainer()
            .listener(recorder("first failed"))
            .listener(recorder("second failed"))
            .listener(recorder(""));

    assertThatThrownBy(() -> trainer.fit(loader(1)))
        .hasMessage("first failed")
        .satisfies(
            thrown ->
                assertThat(thrown.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactly("second failed"));
    assertThat(events).containsExactly("epoch 1", "epoch 1", "epoch 1", "ended", "ended", "ended");
  }

  @Test
  void theExceptionThatEndedTrainingIsTheOneThatIsThrown() {
    assertThatThrownBy(() -> trainer().listener(recorder("at the end")).fit(loader(Float.NaN)))
        .isInstanceOf(NotFiniteException.class)
        .satisfies(
            thrown ->
                assertThat(thrown.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactly("at the end"));
  }

  @Test
  void notByAShortCheck() {
    trainer().listener(recorder("")).fastDevRun(loader(1));

    assertThat(events).isEmpty();
  }

  private static Trainer trainer() {
    return Trainer.of(Sequential.of(linear(2, 1))).loss(mse()).optimizer(sgd(0.01));
  }

  private static DataLoader loader(float target) {
    return DataLoader.of(Dataset.of(new float[][] {{1, 2}}, new float[][] {{target}}));
  }

  /** Records events, and throws at the end if it has a message. */
  private TrainingListener recorder(String message) {
    return new TrainingListener() {
      @Override
      public void epochDone(Epoch epoch) {
        events.add("epoch " + epoch.number());
      }

      @Override
      public void trainingEnded(TrainingEnd end) {
        events.add("ended");
        if (!message.isEmpty()) {
          throw new IllegalStateException(message);
        }
      }
    };
  }
}
