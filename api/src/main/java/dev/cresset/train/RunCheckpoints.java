package dev.cresset.train;

import dev.cresset.io.internal.FileProblem;
import dev.cresset.train.StateValues.DamagedState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

/** Writes the checkpoints of a run, and resumes it from the newest one. */
final class RunCheckpoints {

  private static final System.Logger LOG = System.getLogger("dev.cresset.train");

  private final Checkpoints settings;
  private final boolean resume;
  private final RunState run;
  private final TrainingState state;
  private final CheckpointDirectory directory;

  /** The step of the last checkpoint, written or resumed from; -1 before. */
  private long written = -1;

  RunCheckpoints(Checkpoints settings, boolean resume, RunState run, TrainingState state) {
    this.settings = settings;
    this.resume = resume;
    this.run = run;
    this.state = state;
    this.directory = new CheckpointDirectory(settings);
  }

  /** Prepares the directory, and resumes the run if it has checkpoints. */
  void begin() {
    Path path = settings.directory();
    List<Path> files = CheckpointDirectory.files("Trainer.checkpoints", path);
    if (!resume && !files.isEmpty()) {
      throw new IllegalStateException(
          "Trainer.checkpoints: %s has checkpoints of an earlier run, the last is %s; call resume() to continue it, or choose another directory"
              .formatted(path, files.get(files.size() - 1).getFileName()));
    }
    create(path);
    if (!files.isEmpty()) {
      directory.found(resume(files));
    }
    CheckpointDirectory.deleteTemporaryFiles(path);
  }

  private static void create(Path path) {
    try {
      Files.createDirectories(path);
      if (!Files.isWritable(path)) {
        throw new IOException("no permission to write to it");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Trainer.checkpoints: the directory %s cannot be used (%s); choose a directory that this process may write to"
              .formatted(path, FileProblem.reason(e)),
          e);
    }
  }

  /** Resumes from the newest file that is whole, and returns it and those before. */
  private List<Checkpoint> resume(List<Path> files) {
    List<Path> newestFirst = new ArrayList<>(files);
    Collections.reverse(newestFirst);
    List<UncheckedIOException> failures = new ArrayList<>();
    for (Path file : newestFirst) {
      try {
        written = run.restore(file).step();
        failures.forEach(
            failure -> LOG.log(Level.WARNING, "{0}; resumed from {1}", failure.getMessage(), file));
        return whole(files.subList(0, files.indexOf(file) + 1));
      } catch (DamagedState e) {
        failures.add(CheckpointFile.failure("Trainer.resume", file, e));
      } catch (UncheckedIOException e) {
        failures.add(e);
      }
    }
    throw failures.get(0);
  }

  private static List<Checkpoint> whole(List<Path> files) {
    List<Checkpoint> whole = new ArrayList<>();
    for (Path file : files) {
      try {
        whole.add(CheckpointFile.read(file).checkpoint());
      } catch (UncheckedIOException e) {
        // It is older than the one that was resumed, and is left as it is.
      }
    }
    return whole;
  }

  /** Called after an update, when its batch is done. */
  void afterUpdate() {
    if (settings.areDueAfterUpdate(state.updates)) {
      write();
    }
  }

  /** Called after an epoch and its validation. */
  void afterEpoch() {
    if (settings.areDueAfterEpoch(state.epoch)) {
      write();
    }
  }

  /** Called when training ends: keeps what was done since the last checkpoint. */
  void end() {
    if (written != state.updates && state.updates > 0 && state.isAtUpdate()) {
      write();
    }
  }

  private void write() {
    Checkpoint checkpoint =
        new Checkpoint(
            CheckpointDirectory.file(settings.directory(), state.updates),
            state.updates,
            state.epochs.size(),
            state.isWithinEpoch() || state.epochs.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(state.epochs.get(state.epochs.size() - 1).monitored()));
    run.save(checkpoint);
    directory.add(checkpoint);
    written = state.updates;
  }
}
