package dev.cresset.train;

import dev.cresset.io.internal.AppendedFile;
import dev.cresset.io.internal.FileProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Appends one row an epoch to a CSV file; see {@link TrainingLog#csv}. */
final class CsvLog implements TrainingListener {

  private static final String OPERATION = "TrainingLog.csv";

  private static final String HEADER =
      EpochFigure.ALL.stream()
          .map(EpochFigure::column)
          .collect(Collectors.joining(",", "epoch,", ",seconds"));

  private final Path path;
  private final AppendedFile file;
  private boolean checked;

  CsvLog(Path path) {
    this.path = path;
    this.file = new AppendedFile(OPERATION, path, bytes(HEADER + "\n"));
  }

  @Override
  public void epochStarted(int epoch, int epochs, int batches) {
    if (!checked) {
      file.append(new byte[0]);
      checkFile();
      checked = true;
    }
  }

  /** Checks that the file has the columns of this log, and ends its last line. */
  private void checkFile() {
    try (SeekableByteChannel channel = Files.newByteChannel(path)) {
      String start = text(channel, 0, HEADER.length() + 1);
      if (!start.equals(HEADER + "\n") && !start.equals(HEADER + "\r")) {
        throw new IllegalArgumentException(
            "%s: %s exists and does not start with the columns %s; choose another file"
                .formatted(OPERATION, path, HEADER));
      }
      if (!text(channel, channel.size() - 1, 1).equals("\n")) {
        file.append(bytes("\n"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s: %s could not be read (%s); choose another file"
              .formatted(OPERATION, path, FileProblem.reason(e)),
          e);
    }
  }

  private static String text(SeekableByteChannel channel, long position, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    channel.position(position);
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // reads on
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }

  @Override
  public void epochDone(Epoch epoch) {
    StringBuilder row = new StringBuilder().append(epoch.number());
    for (EpochFigure figure : EpochFigure.ALL) {
      row.append(',');
      figure.of(epoch).ifPresent(row::append);
    }
    row.append(Epoch.decimals(",%.3f\n", epoch.seconds()));
    file.append(bytes(row.toString()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "%s(%s)".formatted(OPERATION, path);
  }
}
