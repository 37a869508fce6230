package dev.cresset.train;

import dev.cresset.io.internal.FileProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The checkpoints of a run in their directory: adds new ones and deletes old ones. */
final class CheckpointDirectory {

  private static final System.Logger LOG = System.getLogger("dev.cresset.train");
  private static final Pattern NAME = Pattern.compile("checkpoint-([0-9]{9,18})\\.safetensors");

  /** Names of the temporary files of {@link dev.cresset.io.internal.AtomicFile}. */
  private static final Pattern TEMPORARY =
      Pattern.compile("\\.checkpoint-[0-9]{9,18}\\.safetensors\\.[0-9a-f-]{36}\\.tmp");

  private final Checkpoints settings;

  /** In the order of their steps. */
  private final List<Checkpoint> checkpoints = new ArrayList<>();

  CheckpointDirectory(Checkpoints settings) {
    this.settings = settings;
  }

  /** Adds the checkpoints of an earlier process, in the order of steps. */
  void found(List<Checkpoint> earlier) {
    checkpoints.addAll(earlier);
  }

  static Path file(Path directory, long step) {
    String digits = Long.toString(step);
    return directory.resolve(
        "checkpoint-%s.safetensors"
            .formatted("0".repeat(Math.max(0, 9 - digits.length())) + digits));
  }

  /** Returns the files of a directory that have the name of a checkpoint, in the order of steps. */
  static List<Path> files(String operation, Path directory) {
    if (Files.notExists(directory)) {
      return List.of();
    }
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(directory, CheckpointDirectory::isCheckpoint)) {
      all.forEach(files::add);
    } catch (NotDirectoryException e) {
      throw new UncheckedIOException(
          "%s: %s is a file; choose a directory for checkpoints".formatted(operation, directory),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s: the directory %s could not be read (%s); check its permissions"
              .formatted(operation, directory, FileProblem.reason(e)),
          e);
    }
    files.sort(Comparator.comparingLong(CheckpointDirectory::step));
    return files;
  }

  /** Deletes temporary files of runs that were killed while they wrote a checkpoint. */
  static void deleteTemporaryFiles(Path directory) {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            directory, file -> TEMPORARY.matcher(file.getFileName().toString()).matches())) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // They take space only.
    }
  }

  private static boolean isCheckpoint(Path file) {
    return NAME.matcher(file.getFileName().toString()).matches();
  }

  private static long step(Path file) {
    return Long.parseLong(NAME.matcher(file.getFileName().toString()).replaceFirst("$1"));
  }

  /** Adds a checkpoint that was written, and deletes those that are not kept any longer. */
  void add(Checkpoint written) {
    checkpoints.removeIf(former -> former.step() == written.step());
    checkpoints.add(written);
    Set<Checkpoint> kept =
        new HashSet<>(
            checkpoints.subList(
                Math.max(0, checkpoints.size() - settings.kept()), checkpoints.size()));
    checkpoints.stream()
        .filter(Checkpoint::isRated)
        .sorted(Checkpoints.byLoss())
        .limit(settings.keptBest())
        .forEach(kept::add);
    for (Checkpoint checkpoint : List.copyOf(checkpoints)) {
      if (!kept.contains(checkpoint) && isDeleted(checkpoint.file())) {
        checkpoints.remove(checkpoint);
      }
    }
  }

  /**
   * Deletes a file. If that fails, it logs a warning, and the next call of {@link #add} tries
   * again.
   */
  private static boolean isDeleted(Path file) {
    try {
      Files.deleteIfExists(file);
      return true;
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "Trainer: the old checkpoint {0} could not be deleted ({1}); check the permissions of its"
              + " directory",
          file,
          FileProblem.reason(e));
      return false;
    }
  }
}
