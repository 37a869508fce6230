package dev.cresset.dashboard.store;

import dev.cresset.dashboard.run.RunSnapshot;
import dev.cresset.io.internal.AtomicFile;
import dev.cresset.io.internal.FileProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory of runs, with one JSON file for each run. File names are random: programs that share
 * the directory never write the same file.
 */
public final class RunStore {

  private static final System.Logger LOG = System.getLogger(RunStore.class.getName());
  private static final String ENDING = ".json";
  private static final long MOST_BYTES = 64L << 20;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final String INTERRUPTED =
      "The program ended before the run; its results are those of the last complete epoch.";

  private final Path directory;
  private final Map<String, Version> known = new HashMap<>();

  /** The state in which a file was read last. */
  private record Version(FileTime modified, long size, boolean inProgress) {}

  /**
   * A run of a file.
   *
   * @param name name of the file
   * @param run the run
   */
  public record StoredRun(String name, RunSnapshot run) {}

  private RunStore(Path directory) {
    this.directory = directory;
  }

  /**
   * Opens a directory, which is created if it does not exist.
   *
   * @throws UncheckedIOException if it cannot be created or written
   */
  public static RunStore open(Path directory) {
    try {
      Files.createDirectories(directory);
      Files.delete(Files.createTempFile(directory, "cresset-", ".tmp"));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Dashboard.runsIn: the directory %s cannot be written (%s); choose another directory or check the permissions"
              .formatted(directory, FileProblem.reason(e)),
          e);
    }
    return new RunStore(directory);
  }

  /** Returns a unique file name for a new run. */
  public static String newName(RunSnapshot run) {
    String random = Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
    return "run-" + TIME.format(run.startedAt()) + "-" + random + ENDING;
  }

  /**
   * Writes a run completely or not at all.
   *
   * @throws UncheckedIOException if it cannot be written; a former file is then unchanged
   */
  public void write(String name, RunSnapshot run) {
    byte[] content = RunJson.write(RunFile.of(run));
    Path file = directory.resolve(name);
    AtomicFile.write(
        "Dashboard.runsIn",
        file,
        channel -> {
          ByteBuffer bytes = ByteBuffer.wrap(content);
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
  }

  /**
   * Returns the runs of other programs whose files are new or have changed since the last call,
   * oldest first. Files that are not runs are logged once and left unchanged.
   *
   * @param own names of the files of this program, which are not read
   */
  public synchronized List<StoredRun> changed(Set<String> own) {
    List<StoredRun> changed = new ArrayList<>();
    for (Path file : files()) {
      String name = file.getFileName().toString();
      if (!own.contains(name)) {
        StoredRun run = readIfChanged(file, name);
        if (run != null) {
          changed.add(run);
        }
      }
    }
    changed.sort(Comparator.comparing(each -> each.run().startedAt()));
    return changed;
  }

  private List<Path> files() {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(file -> file.toString().endsWith(ENDING))
          .filter(Files::isRegularFile)
          .toList();
    } catch (IOException | UncheckedIOException e) {
      LOG.log(System.Logger.Level.WARNING, "Dashboard: {0} cannot be read: {1}", directory, e);
      return List.of();
    }
  }

  private @Nullable StoredRun readIfChanged(Path file, String name) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      Version before = known.get(name);
      Version now = new Version(attributes.lastModifiedTime(), attributes.size(), false);
      boolean same =
          before != null && before.modified().equals(now.modified()) && before.size() == now.size();
      if (same && !before.inProgress()) {
        return null;
      }
      known.put(name, now);
      if (attributes.size() > MOST_BYTES) {
        throw new InvalidRunException("it is larger than 64 MB");
      }
      RunFile content = RunJson.read(Files.readAllBytes(file));
      RunSnapshot run = content.snapshot();
      if (run.state().ended()) {
        return new StoredRun(name, run);
      }
      if (content.isInProgress()) {
        known.put(name, new Version(now.modified(), now.size(), true));
        return same ? null : new StoredRun(name, run);
      }
      return new StoredRun(name, run.failed(INTERRUPTED));
    } catch (InvalidRunException e) {
      LOG.log(System.Logger.Level.WARNING, "Dashboard: {0} is skipped: {1}.", file, e.getMessage());
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Dashboard: {0} is skipped: {1}.",
          file,
          FileProblem.reason(e));
    }
    return null;
  }
}
