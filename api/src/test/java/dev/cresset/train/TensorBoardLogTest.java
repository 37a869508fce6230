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
import dev.cresset.train.EventFile.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardLogTest {

  @TempDir private Path folder;

  private static String hex(byte[] record) {
    return HexFormat.of().formatHex(record);
  }

  /** The expected bytes were computed with a few lines of Python, not by this code. */
  @Test
  void recordsAreThoseOfTheFormat() {
    assertThat(hex(EventRecord.version(1.5)))
        .isEqualTo(
            "1800000000000000" // length
                + "a37f4b22" // masked CRC-32C of the length
                + "09000000000000f83f" // 1: wall_time, double
                + "1a0d627261696e2e4576656e743a32" // 3: file_version, text
                + "2a28646c"); // masked CRC-32C of the event
    assertThat(hex(EventRecord.scalar(1.5, 300, "loss", 0.5f)))
        .isEqualTo(
            "1b00000000000000"
                + "1a0d9e13"
                + "09000000000000f83f"
                + "10ac02" // 2: step, varint
                + "2a0d" // 5: summary
                + "0a0b" // 1: value
                + "0a046c6f7373" // 1: tag
                + "150000003f" // 2: simple_value, float
                + "69f9315b");
  }

  @Test
  void theReaderOfTheTestsHasTheRightChecksum() {
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(EventFile.checksum(ByteBuffer.wrap(digits))).isEqualTo(0xe3069283);
  }

  private static DataLoader loader() {
    float[][] inputs = new float[14][2];
    long[] labels = new long[14];
    for (int i = 0; i < labels.length; i++) {
      inputs[i] = new float[] {i % 5, i % 3};
      labels[i] = i % 2;
    }
    return DataLoader.of(Dataset.of(inputs, labels)).batchSize(2);
  }

  private static Trainer trainer() {
    Sequential model = withSeed(1, () -> Sequential.of(linear(2, 2)));
    return Trainer.of(model).loss(crossEntropy()).optimizer(sgd(0.1)).epochs(3);
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private static List<Event> events(Path directory) throws IOException {
    List<Path> files = files(directory);
    assertThat(files).hasSize(1);
    assertThat(files.get(0).getFileName().toString())
        .matches("events\\.out\\.tfevents\\.\\d{10}\\..*");
    return EventFile.read(files.get(0));
  }

  private static List<String> points(List<Event> events, String tag) {
    return events.stream()
        .filter(event -> event.tag().equals(tag))
        .map(event -> event.step() + " " + event.value())
        .toList();
  }

  @Test
  void aRunIsRecorded() throws IOException {
    Path directory = folder.resolve("runs").resolve("first");
    List<String> losses = new ArrayList<>();
    long before = System.currentTimeMillis();
    History history =
        trainer()
            .validateOn(loader())
            .onBatch(
                (epoch, batch, loss) -> {
                  int step = (epoch - 1) * 7 + batch;
                  if (step % 5 == 0) {
                    losses.add(step + " " + (float) loss);
                  }
                })
            .listener(TrainingLog.tensorBoard(directory, 5))
            .fit(loader());
    long after = System.currentTimeMillis();

    List<Event> events = events(directory);
    assertThat(events.get(0).version()).isEqualTo("brain.Event:2");
    assertThat(events).allMatch(each -> 1000 * each.wallTime() >= before - 1);
    assertThat(events).allMatch(each -> 1000 * each.wallTime() <= after + 1);
    assertThat(losses).hasSize(4);
    assertThat(points(events, "loss/step")).isEqualTo(losses);
    assertThat(points(events, "loss/training"))
        .isEqualTo(history.epochs().stream().map(e -> point(e, e.trainingLoss())).toList());
    assertThat(points(events, "loss/validation"))
        .isEqualTo(
            history.epochs().stream()
                .map(e -> point(e, e.validationLoss().orElseThrow()))
                .toList());
    assertThat(points(events, "accuracy/validation"))
        .isEqualTo(
            history.epochs().stream()
                .map(e -> point(e, e.validationAccuracy().orElseThrow()))
                .toList());
    assertThat(events).hasSize(1 + 4 + 3 * 4);
  }

  private static String point(Epoch epoch, double value) {
    return epoch.number() + " " + (float) value;
  }

  @Test
  void withoutValidationThereAreNoFiguresOfIt() throws IOException {
    trainer().listener(TrainingLog.tensorBoard(folder)).fit(loader());
    assertThat(events(folder).stream().map(Event::tag).distinct())
        .containsExactly("", "loss/training", "learning_rate", "loss/step");
    assertThat(points(events(folder), "loss/step")).hasSize(2);
  }

  @Test
  void aRunThatFailsKeepsItsLastStep() throws IOException {
    assertThatThrownBy(
            () ->
                trainer()
                    .listener(TrainingLog.tensorBoard(folder, 1))
                    .onBatch(
                        (epoch, batch, loss) -> {
                          if (batch == 3) {
                            throw new IllegalStateException("stop");
                          }
                        })
                    .fit(loader()))
        .hasMessage("stop");
    assertThat(points(events(folder), "loss/step")).hasSize(3);
  }

  @Test
  void aResumedRunContinuesInAnotherFile() throws IOException {
    TensorBoardLog first = TrainingLog.tensorBoard(folder, 1);
    first.epochStarted(1, 2, 3);
    first.batchDone(1, 3, 0.5);
    TensorBoardLog resumed = TrainingLog.tensorBoard(folder, 1);
    resumed.epochStarted(2, 2, 3);
    resumed.batchDone(2, 1, 0.25);

    List<Path> files = files(folder);
    assertThat(files).hasSize(2);
    assertThat(points(EventFile.read(files.get(0)), "loss/step")).containsExactly("3 0.5");
    assertThat(points(EventFile.read(files.get(1)), "loss/step")).containsExactly("4 0.25");
  }

  @Test
  void aProgramAddsItsOwnValues() throws IOException {
    TensorBoardLog board = TrainingLog.tensorBoard(folder);
    board.scalar("learning_rate", 0.1, 1L << 40);
    board.scalar("Größe", Double.NaN, 0);
    board.scalar("minus", Double.NEGATIVE_INFINITY, -1);

    assertThat(events(folder).stream().skip(1).map(e -> e.tag() + " " + e.step() + " " + e.value()))
        .containsExactly("learning_rate 1099511627776 0.1", "Größe 0 NaN", "minus -1 -Infinity");
    assertThatThrownBy(() -> board.scalar(" ", 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "TensorBoardLog.scalar: the tag must not be blank; name the chart, for example"
                + " loss/test");
    assertThatThrownBy(() -> board.scalar(null, 1, 1))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("TensorBoardLog.scalar: the tag must not be null");
  }

  @Test
  void aDirectoryThatCannotBeCreatedStopsBeforeTheFirstStep() throws IOException {
    Path file = Files.writeString(folder.resolve("runs"), "a file");
    List<Integer> steps = new ArrayList<>();
    Trainer trainer =
        trainer()
            .onBatch((epoch, batch, loss) -> steps.add(batch))
            .listener(TrainingLog.tensorBoard(file));
    assertThatThrownBy(() -> trainer.fit(loader()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            "TensorBoardLog: the directory %s could not be created (%s exists and is not a directory); choose another directory or check the permissions"
                .formatted(file, file));
    assertThat(steps).isEmpty();
  }

  @Test
  void aDirectoryThatIsDeletedStopsAtTheNextValue() throws IOException {
    TensorBoardLog board = TrainingLog.tensorBoard(folder.resolve("run"));
    board.scalar("a", 1, 1);
    Files.delete(files(folder.resolve("run")).get(0));
    Files.delete(folder.resolve("run"));
    assertThatThrownBy(() -> board.scalar("a", 1, 2))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(
            "could not be written (the directory %s does not exist)"
                .formatted(folder.resolve("run")));
  }

  @Test
  void aDiskThatIsFullStopsAtTheNextValue() throws IOException {
    Path full = Path.of("/dev/full");
    assumeThat(full).exists();
    TensorBoardLog board = TrainingLog.tensorBoard(folder);
    board.scalar("a", 1, 1);
    Path file = files(folder).get(0);
    Files.delete(file);
    Files.createSymbolicLink(file, full);
    assertThatThrownBy(() -> board.scalar("a", 1, 2))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("could not be written (No space left on device)");
    Files.delete(file); // the link
  }
}
