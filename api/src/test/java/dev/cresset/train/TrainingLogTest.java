package dev.cresset.train;

import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.tensor.Tensors.withSeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.nn.Sequential;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingLogTest {

  private static final Locale USUAL = Locale.getDefault();
  private static final String HEADER =
      "epoch,training_loss,validation_loss,validation_accuracy,learning_rate,seconds\n";
  private static final OptionalDouble NONE = OptionalDouble.empty();

  @TempDir private Path folder;

  @AfterEach
  void restore() {
    Locale.setDefault(USUAL);
  }

  private static Epoch epoch(int number, double loss) {
    return new Epoch(number, loss, NONE, NONE, Map.of(), 0.01, Duration.ofMillis(1234));
  }

  private static Epoch validated(int number, double loss, double validation, double accuracy) {
    return new Epoch(
        number,
        loss,
        OptionalDouble.of(validation),
        OptionalDouble.of(accuracy),
        Map.of(),
        0.01,
        Duration.ofMillis(12_345));
  }

  private static DataLoader loader() {
    return DataLoader.of(
            Dataset.of(new float[][] {{0, 1}, {1, 0}, {2, 1}, {0, 3}}, new long[] {0, 1, 0, 1}))
        .batchSize(2);
  }

  private static Trainer trainer() {
    Sequential model = withSeed(1, () -> Sequential.of(linear(2, 2)));
    return Trainer.of(model).loss(crossEntropy()).optimizer(sgd(0.1)).validateOn(loader());
  }

  private static List<String> lines(TrainingListenerCalls calls) {
    List<String> lines = new ArrayList<>();
    calls.on(TrainingLog.lines(lines::add));
    return lines;
  }

  private interface TrainingListenerCalls {
    void on(TrainingListener listener);
  }

  @Test
  void aLineHasTheEpochAndItsFigures() {
    assertThat(
            lines(
                log -> {
                  log.epochStarted(3, 10, 938);
                  log.epochDone(epoch(3, 0.32921));
                  log.epochStarted(4, 10, 938);
                  log.epochDone(validated(4, 0.25, 0.35, 0.8987));
                }))
        .containsExactly(
            "epoch 3/10 loss 0.3292 1.2 s",
            "epoch 4/10 loss 0.2500 validation loss 0.3500 accuracy 89.9 % 12.3 s");
  }

  @Test
  void aLineOfALoopOfOnesOwnHasNoTotal() {
    assertThat(lines(log -> log.epochDone(epoch(1, 2))))
        .containsExactly("epoch 1 loss 2.0000 1.2 s");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG-u-nu-arab", "de-DE", "tr-TR"})
  void textIsTheSameInEveryLocale(String locale) {
    Locale.setDefault(Locale.forLanguageTag(locale));
    Path file = folder.resolve("run.csv");
    TrainingListener csv = TrainingLog.csv(file);
    csv.epochStarted(1, 12, 5);
    csv.epochDone(validated(12, 0.25, 1234.5, 0.875));

    assertThat(lines(log -> log.epochDone(validated(12, 0.25, 1234.5, 0.875))))
        .containsExactly("epoch 12 loss 0.2500 validation loss 1234.5000 accuracy 87.5 % 12.3 s");
    assertThat(file).hasContent(HEADER + "12,0.25,1234.5,0.875,0.01,12.345\n");
  }

  @Test
  void csvHasARowAnEpochAtOnce() {
    Path file = folder.resolve("run.csv");
    TrainingListener csv = TrainingLog.csv(file);
    assertThat(file).doesNotExist();
    csv.epochStarted(1, 2, 5);
    assertThat(file).hasContent(HEADER);
    csv.epochDone(epoch(1, 1.0 / 3));
    assertThat(file).hasContent(HEADER + "1,0.3333333333333333,,,0.01,1.234\n");
    csv.epochStarted(2, 2, 5);
    csv.epochDone(validated(2, 1e-7, 0.5, 1));
    assertThat(file)
        .hasContent(HEADER + "1,0.3333333333333333,,,0.01,1.234\n2,1.0E-7,0.5,1.0,0.01,12.345\n");
  }

  @Test
  void csvOfATrainerEqualsItsHistory() throws IOException {
    Path file = folder.resolve("run.csv");
    History history = trainer().epochs(3).listener(TrainingLog.csv(file)).fit(loader());

    List<String> rows = Files.readAllLines(file);
    assertThat(rows).hasSize(4);
    for (Epoch epoch : history.epochs()) {
      String[] cells = rows.get(epoch.number()).split(",");
      assertThat(Double.parseDouble(cells[1])).isEqualTo(epoch.trainingLoss());
      assertThat(Double.parseDouble(cells[2])).isEqualTo(epoch.validationLoss().getAsDouble());
      assertThat(Double.parseDouble(cells[3])).isEqualTo(epoch.validationAccuracy().getAsDouble());
    }
  }

  @Test
  void aResumedRunAppends() throws IOException {
    Path file = folder.resolve("run.csv");
    TrainingListener first = TrainingLog.csv(file);
    first.epochStarted(1, 2, 5);
    first.epochDone(epoch(1, 1));
    TrainingListener resumed = TrainingLog.csv(file);
    resumed.epochStarted(2, 2, 5);
    resumed.epochDone(epoch(2, 0.5));
    assertThat(file).hasContent(HEADER + "1,1.0,,,0.01,1.234\n2,0.5,,,0.01,1.234\n");

    Files.writeString(file, HEADER.replace("\n", "\r\n") + "1,1.0,,,0.01,1.234");
    resumed = TrainingLog.csv(file);
    resumed.epochStarted(2, 2, 5);
    resumed.epochDone(epoch(2, 0.5));
    assertThat(Files.readAllLines(file))
        .hasSize(3)
        .endsWith("1,1.0,,,0.01,1.234", "2,0.5,,,0.01,1.234");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,b\n1,2\n",
        "epoch",
        "epoch,training_loss,validation_loss,validation_accuracy,learning_rate,seconds,more\n"
      })
  void aFileWithOtherColumnsIsLeftAsItIs(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("run.csv"), content);
    assertThatThrownBy(() -> trainer().listener(TrainingLog.csv(file)).fit(loader()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "TrainingLog.csv: %s exists and does not start with the columns %s; choose another file"
                .formatted(file, HEADER.strip()));
    assertThat(file).hasContent(content);
  }

  @Test
  void aMissingDirectoryStopsBeforeTheFirstStep() {
    Path file = folder.resolve("missing").resolve("run.csv");
    List<Integer> steps = new ArrayList<>();
    Trainer trainer =
        trainer().onBatch((epoch, batch, loss) -> steps.add(batch)).listener(TrainingLog.csv(file));

    assertThatThrownBy(() -> trainer.fit(loader()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith(
            "TrainingLog.csv: %s could not be written (the directory %s does not exist); "
                .formatted(file, file.getParent()));
    assertThat(steps).isEmpty();
  }

  @Test
  void aDiskThatIsFullLaterStopsTheRun() throws IOException {
    Path full = Path.of("/dev/full");
    assumeThat(full).exists();
    Path file = folder.resolve("run.csv");
    TrainingListener csv = TrainingLog.csv(file);
    csv.epochStarted(1, 2, 5);
    csv.epochDone(epoch(1, 1));
    Files.move(file, folder.resolve("former"));
    Files.createSymbolicLink(file, full);

    csv.epochStarted(2, 2, 5);
    assertThatThrownBy(() -> csv.epochDone(epoch(2, 0.5)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith(
            "TrainingLog.csv: %s could not be written (No space left on device); ".formatted(file));
    Files.delete(file); // the link
  }

  @Test
  void argumentsAreChecked() {
    assertThatThrownBy(() -> TrainingLog.lines(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("TrainingLog.lines: the consumer must not be null");
    assertThatThrownBy(() -> TrainingLog.csv(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("TrainingLog.csv: the file must not be null");
    assertThatThrownBy(() -> TrainingLog.tensorBoard(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("TrainingLog.tensorBoard: the directory must not be null");
    assertThatThrownBy(() -> TrainingLog.tensorBoard(folder, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("TrainingLog.tensorBoard: everySteps must be 1 or more, got 0");
  }
}
