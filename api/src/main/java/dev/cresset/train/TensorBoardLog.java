package dev.cresset.train;

import dev.cresset.io.internal.AppendedFile;
import dev.cresset.io.internal.FileProblem;
import dev.cresset.types.NotNull;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes scalars to a TensorBoard event file. It records a run as a listener, and {@link #scalar}
 * adds other values, as PyTorch's {@code SummaryWriter} does.
 *
 * <p>The first value creates the file {@code events.out.tfevents.*} in the directory, and the
 * directory if it does not exist. Each value is passed to the operating system at once, so
 * TensorBoard shows it while training continues; nothing has to be closed. Thread-safe.
 *
 * @since 0.1
 */
public final class TensorBoardLog implements TrainingListener {

  private static final String OPERATION = "TensorBoardLog";
  private static final double MILLIS = 1000;

  private final Path directory;
  private final int everySteps;
  private @Nullable AppendedFile file;
  private long batches;

  TensorBoardLog(Path directory, int everySteps) {
    this.directory = directory;
    this.everySteps = everySteps;
  }

  /**
   * Writes a value; PyTorch's {@code SummaryWriter.add_scalar(tag, value, step)}.
   *
   * <pre>{@code
   * board.scalar("gradient/norm", Gradients.clipNorm(model.parameters(), 1.0), step);
   * }</pre>
   *
   * @param tag name of the chart; tags with the same text before a slash are shown together
   * @param value stored as {@code float}; may be NaN or infinite
   * @param step position on the horizontal axis
   * @throws IllegalArgumentException if the tag is blank
   * @throws UncheckedIOException if the value cannot be written
   */
  public void scalar(String tag, double value, long step) {
    NotNull.check("TensorBoardLog.scalar", "tag", tag);
    if (tag.isBlank()) {
      throw new IllegalArgumentException(
          "TensorBoardLog.scalar: the tag must not be blank; name the chart, for example"
              + " loss/test");
    }
    file().append(EventRecord.scalar(wallTime(), step, tag, (float) value));
  }

  /** Creates the event file before the first epoch. */
  @Override
  public void epochStarted(int epoch, int epochs, int batches) {
    this.batches = batches;
    file();
  }

  @Override
  public void batchDone(int epoch, int batch, double loss) {
    long step = (epoch - 1) * batches + batch;
    if (step % everySteps == 0) {
      scalar("loss/step", loss, step);
    }
  }

  @Override
  public void epochDone(Epoch epoch) {
    for (EpochFigure figure : EpochFigure.ALL) {
      figure.of(epoch).ifPresent(value -> scalar(figure.tag(), value, epoch.number()));
    }
    epoch
        .trainingMetrics()
        .forEach((name, value) -> scalar("training/" + name, value, epoch.number()));
  }

  private synchronized AppendedFile file() {
    if (file == null) {
      AppendedFile created =
          new AppendedFile(OPERATION, newName(), EventRecord.version(wallTime()));
      created.append(new byte[0]);
      file = created;
    }
    return file;
  }

  /** TensorBoard reads the files of a directory in the order of their names. */
  private Path newName() {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s: the directory %s could not be created (%s); choose another directory or check the permissions"
              .formatted(OPERATION, directory, FileProblem.reason(e)),
          e);
    }
    String prefix =
        "events.out.tfevents.%s.cresset.%s."
            .formatted(System.currentTimeMillis() / 1000, ProcessHandle.current().pid());
    int number = 0;
    while (Files.exists(directory.resolve(prefix + number))) {
      number++;
    }
    return directory.resolve(prefix + number);
  }

  private static double wallTime() {
    return System.currentTimeMillis() / MILLIS;
  }

  @Override
  public String toString() {
    return "%s(%s, everySteps=%s)".formatted(OPERATION, directory, everySteps);
  }
}
