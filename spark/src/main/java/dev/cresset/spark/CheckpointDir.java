package dev.cresset.spark;

import dev.cresset.io.Safetensors;
import dev.cresset.nn.ModelFile;
import dev.cresset.nn.ModelInfo;
import dev.cresset.optim.OptimizerState;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The checkpoints of one run in a directory that all executors can read.
 *
 * <p>Several runs can use one directory: file names begin with a hash of the settings, the initial
 * weights and the data. Two drivers can train the same run at the same time: each writes a file
 * under a unique name first, and renames it.
 */
final class CheckpointDir {

  private static final System.Logger LOGGER = System.getLogger("dev.cresset.spark");
  private static final String OPTIMIZER = "optimizer.";
  private static final String MODEL = "model.";
  private static final String LOG = "cresset.spark.log";
  private static final String VALUES = "cresset.spark.optimizer";
  private static final String SUFFIX = ".safetensors";
  private static final String UNFINISHED = ".unfinished";
  private static final int KEPT_BEFORE = 1;
  private static final long ABANDONED_MILLIS = TimeUnit.DAYS.toMillis(1);

  private final Path directory;
  private final String prefix;
  private final FileSystem files;

  CheckpointDir(String directory, Configuration configuration, long fingerprint)
      throws IOException {
    this.directory = new Path(directory);
    this.prefix = "cresset-" + Long.toHexString(fingerprint) + "-";
    try {
      this.files = files(this.directory, configuration);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private IOException unusable(IOException cause) {
    return new IOException(
        "Spark: the checkpoint directory %s cannot be used (%s); choose a directory in which the driver and all executors can create and delete files"
            .formatted(
                directory, String.valueOf(cause.getMessage()).lines().findFirst().orElse("")),
        cause);
  }

  /** Makes the directory, and creates and deletes a file, because a run may last for hours. */
  void checkWritable() throws IOException {
    Path probe = unfinished();
    try {
      if (!files.mkdirs(directory)) {
        throw new IOException("it cannot be created");
      }
      files.create(probe, false).close();
      if (!files.delete(probe, false)) {
        throw new IOException("files cannot be deleted");
      }
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private Path unfinished() {
    return new Path(directory, "." + prefix + UUID.randomUUID() + UNFINISHED);
  }

  /**
   * Returns the file system that Hadoop shares among all users of a JVM, and closes at its end, as
   * Spark does for its own files; one of our own would open connections for each attempt. Local
   * files are written without the files of checksums beside them.
   */
  private static FileSystem files(Path directory, Configuration configuration) throws IOException {
    FileSystem shared = directory.getFileSystem(configuration);
    return shared instanceof LocalFileSystem local ? local.getRawFileSystem() : shared;
  }

  /** Returns the steps of the checkpoints of this run, newest first. */
  List<Long> steps() throws IOException {
    List<Long> steps = new ArrayList<>();
    if (!files.exists(directory)) {
      return steps;
    }
    for (FileStatus file : files.listStatus(directory)) {
      String name = file.getPath().getName();
      if (name.startsWith(prefix) && name.endsWith(SUFFIX)) {
        steps.add(Long.parseLong(name.substring(prefix.length(), name.length() - SUFFIX.length())));
      }
    }
    steps.sort(java.util.Comparator.reverseOrder());
    return steps;
  }

  private Path file(long step) {
    return new Path(directory, prefix + step + SUFFIX);
  }

  /** Writes a checkpoint, and deletes those of earlier steps but one. */
  void write(Replica replica, TrainingLog log) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    replica.network().stateDict().forEach((name, tensor) -> tensors.put(MODEL + name, tensor));
    OptimizerState state = replica.optimizer().stateDict();
    state.tensors().forEach((name, tensor) -> tensors.put(OPTIMIZER + name, tensor));
    Map<String, String> metadata =
        new LinkedHashMap<>(ModelFile.metadata(replica.network(), ModelInfo.empty()));
    metadata.put(LOG, log.text());
    List<String> values = new ArrayList<>();
    state.values().forEach((name, value) -> values.add(name + "=" + value));
    metadata.put(VALUES, String.join(";", values));
    write(tensors, metadata, log.steps());
    List<Long> earlier = steps().stream().filter(step -> step < log.steps()).toList();
    for (Long old : earlier.subList(Math.min(KEPT_BEFORE, earlier.size()), earlier.size())) {
      files.delete(file(old), false);
    }
    deleteAbandoned();
  }

  private void write(Map<String, Tensor> tensors, Map<String, String> metadata, long step)
      throws IOException {
    Path unfinished = unfinished();
    Path finished = file(step);
    boolean renamed = false;
    try {
      TemporaryFile.use(
          local -> {
            Safetensors.save(local, tensors, metadata);
            files.copyFromLocalFile(false, true, new Path(local.toUri()), unfinished);
            return local;
          });
      files.delete(finished, false);
      renamed = files.rename(unfinished, finished);
      // If the file is there again, another driver wrote it: a name stands for one content.
      if (!renamed && !files.exists(finished)) {
        throw new IOException("Spark: the checkpoint %s cannot be written".formatted(finished));
      }
    } finally {
      if (!renamed) {
        deleteIfPossible(unfinished);
      }
    }
  }

  private void deleteIfPossible(Path file) {
    try {
      files.delete(file, false);
    } catch (IOException e) {
      // Deleted later, as abandoned.
    }
  }

  /** Deletes what executors that were killed left of this run; another driver may still write. */
  private void deleteAbandoned() throws IOException {
    long before = System.currentTimeMillis() - ABANDONED_MILLIS;
    for (FileStatus file : files.listStatus(directory)) {
      String name = file.getPath().getName();
      if (name.startsWith("." + prefix)
          && name.endsWith(UNFINISHED)
          && file.getModificationTime() < before) {
        files.delete(file.getPath(), false);
      }
    }
  }

  /** Reads a checkpoint into a replica, and returns the position of the run. */
  TrainingLog read(long step, Replica replica) throws IOException {
    return TemporaryFile.use(
        local -> {
          files.copyToLocalFile(false, file(step), new Path(local.toUri()), true);
          return TensorScope.within("a checkpoint", () -> load(local, replica));
        });
  }

  private static TrainingLog load(java.nio.file.Path local, Replica replica) {
    Safetensors.Content content = Safetensors.read(local);
    Map<String, Tensor> optimizer = new LinkedHashMap<>();
    Map<String, Tensor> own = replica.network().stateDict();
    content
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(OPTIMIZER)) {
                optimizer.put(name.substring(OPTIMIZER.length()), tensor);
              } else {
                Tensor target = own.get(name.substring(MODEL.length()));
                if (target != null) {
                  InPlace.assign(target, tensor);
                }
              }
            });
    Map<String, Double> values = new LinkedHashMap<>();
    for (String pair : content.metadata().getOrDefault(VALUES, "").split(";")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.put(pair.substring(0, equals), Double.valueOf(pair.substring(equals + 1)));
      }
    }
    replica.optimizer().loadStateDict(new OptimizerState(optimizer, values));
    return TrainingLog.parse(content.metadata().getOrDefault(LOG, ""));
  }

  /**
   * Returns the step of the newest checkpoint that is not damaged, or 0 if there is none.
   *
   * @throws IOException if a checkpoint cannot be read; training would otherwise start again
   */
  long newest() throws IOException {
    for (long step : steps()) {
      if (isValid(step)) {
        return step;
      }
    }
    return 0;
  }

  private boolean isValid(long step) throws IOException {
    return TemporaryFile.use(
        local -> {
          try {
            files.copyToLocalFile(false, file(step), new Path(local.toUri()), true);
          } catch (FileNotFoundException e) {
            return false; // another driver that trains the same run deleted it
          }
          try {
            TrainingLog.parse(Safetensors.metadata(local).getOrDefault(LOG, ""));
            return true;
          } catch (UncheckedIOException | IllegalArgumentException e) {
            LOGGER.log(
                Level.WARNING,
                "Spark: the checkpoint {0} is damaged and ignored ({1})",
                file(step),
                String.valueOf(e.getMessage()).replace(local + ": ", ""));
            return false;
          }
        });
  }
}
