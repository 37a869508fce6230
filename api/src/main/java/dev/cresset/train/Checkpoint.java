package dev.cresset.train;

import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * A checkpoint of a training run, as {@link Checkpoints#list} finds it.
 *
 * @param file the file, which {@link dev.cresset.nn.Sequential#load} and {@link
 *     dev.cresset.nn.ModelFile#load} read as a model
 * @param step number of updates of the parameters since training began
 * @param epoch number of completed epochs
 * @param monitored validation loss after the epoch, or the training loss if there is no validation
 *     data; empty if the checkpoint was written within an epoch
 * @since 0.1
 */
public record Checkpoint(Path file, long step, int epoch, OptionalDouble monitored) {

  /** Returns whether the monitored loss is a number, so that it can be compared. */
  boolean isRated() {
    return monitored.isPresent() && !Double.isNaN(monitored.getAsDouble());
  }
}
