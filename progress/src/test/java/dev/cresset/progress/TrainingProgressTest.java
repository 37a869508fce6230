package dev.cresset.progress;

import static dev.cresset.loss.Losses.mse;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.optim.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.nn.Sequential;
import dev.cresset.train.History;
import dev.cresset.train.StopReason;
import dev.cresset.train.Trainer;
import dev.cresset.train.TrainingEnd;
import dev.cresset.train.TrainingListener;
import dev.cresset.train.TrainingLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainingProgressTest {

  private final Screen screen = new Screen();
  private final List<String> logged = new ArrayList<>();

  @AfterEach
  void clearTheInterruptStatus() {
    Thread.interrupted();
  }

  @Test
  void elsewhereItPrintsOneLineAnEpoch() {
    fit(trainer(TrainingProgress.to(screen.out, false)));

    assertThat(screen.printed()).doesNotContain("\r");
    assertThat(screen.lines()).containsExactlyElementsOf(withEmptyLine(logged)).hasSize(3);
  }

  @Test
  void onATerminalTheLineOfAnEpochTakesThePlaceOfItsBar() {
    fit(trainer(TrainingProgress.to(screen.out, true)));

    assertThat(screen.lines()).containsExactlyElementsOf(withEmptyLine(logged)).hasSize(3);
    assertThat(screen.printed())
        .contains("\repoch 1/2 100% [", "\repoch 2/2 100% [", " 4/4 (", ") loss ");
  }

  @Test
  void anExceptionLeavesTheBarAndStartsANewLine() {
    Trainer failing =
        trainer(TrainingProgress.to(screen.out, true))
            .onBatch(
                (epoch, batch, loss) -> {
                  if (epoch == 2 && batch == 3) {
                    throw new IllegalStateException("the disk is full");
                  }
                });

    assertThatThrownBy(() -> fit(failing)).hasMessage("the disk is full");
    assertThat(screen.lines()).hasSize(3).startsWith(logged.get(0)).endsWith("");
    assertThat(screen.lines().get(1)).startsWith("epoch 2/2  75% [").contains(" 3/4 (");
  }

  @Test
  void anInterruptionLeavesTheBarAndStaysSet() {
    Trainer interrupted =
        trainer(TrainingProgress.to(screen.out, true))
            .onBatch((epoch, batch, loss) -> Thread.currentThread().interrupt());

    History history = fit(interrupted);

    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(history.stopReason()).isEqualTo(StopReason.INTERRUPTED);
    assertThat(screen.lines()).hasSize(2).endsWith("");
    assertThat(screen.lines().get(0)).startsWith("epoch 1/2  25% [").contains(" 1/4 (");
  }

  @Test
  void anInterruptionAfterTheLastBatchStaysSetToo() {
    Trainer interrupted =
        trainer(TrainingProgress.to(screen.out, true))
            .epochs(1)
            .onBatch(
                (epoch, batch, loss) -> {
                  if (batch == 4) {
                    Thread.currentThread().interrupt();
                  }
                });

    assertThat(fit(interrupted).stopReason()).isEqualTo(StopReason.COMPLETED);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(screen.lines()).containsExactlyElementsOf(withEmptyLine(logged));
  }

  @Test
  void aListenerCanBeUsedForSeveralRuns() {
    Trainer trainer = trainer(TrainingProgress.to(screen.out, true));
    fit(trainer);
    fit(trainer);

    assertThat(screen.lines()).containsExactlyElementsOf(withEmptyLine(logged)).hasSize(5);
  }

  @Test
  void anEpochThatIsResumedShowsTheMeanOfTheLossesSinceThen() {
    TrainingListener progress = TrainingProgress.to(screen.out, true);
    progress.epochStarted(2, 3, 8);
    progress.batchDone(2, 7, 1);
    progress.batchDone(2, 8, 3);
    progress.trainingEnded(TrainingEnd.failed(new IllegalStateException("stopped")));

    assertThat(screen.lines().get(0)).contains(" 8/8 (").endsWith(" loss 2.0000");
  }

  @Test
  void aConsoleIsATerminalUnlessItIsDumb() {
    assertThat(Terminal.isTerminal(null, Map.of("TERM", "xterm"))).isFalse();
    if (System.console() != null && Terminal.isTerminal(System.console(), Map.of())) {
      assertThat(Terminal.isTerminal(System.console(), Map.of("TERM", "xterm"))).isTrue();
      assertThat(Terminal.isTerminal(System.console(), Map.of("TERM", "dumb"))).isFalse();
    }
  }

  @Test
  void listenersPrintTheirNames() {
    assertThat(TrainingProgress.to(screen.out, true)).hasToString("TrainingProgress.console");
  }

  private Trainer trainer(TrainingListener progress) {
    return Trainer.of(Sequential.of(linear(2, 1)))
        .loss(mse())
        .optimizer(sgd(0.01))
        .epochs(2)
        .listener(TrainingLog.lines(logged::add))
        .listener(progress);
  }

  private static History fit(Trainer trainer) {
    float[][] inputs = {{1, 2}, {3, 4}, {5, 6}, {7, 8}};
    float[][] targets = {{1}, {2}, {3}, {4}};
    return trainer.fit(DataLoader.of(Dataset.of(inputs, targets)).batchSize(1));
  }

  private static List<String> withEmptyLine(List<String> lines) {
    List<String> all = new ArrayList<>(lines);
    all.add("");
    return all;
  }
}
