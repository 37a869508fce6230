package dev.cresset.dashboard.run;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a run when it starts.
 *
 * @param title its title
 * @param recipe short name of the way in which the network is trained; {@code null} if it has none
 * @param variant difference of this network from the others of its group; {@code null} for none
 * @param data name of the data; {@code null} if unknown
 * @param backend name of the backend in use
 * @param seed seed of all random numbers; {@code null} if unknown
 * @param epochs number of passes over the training data, 1 or more
 * @param batchSize number of samples in a batch
 * @param learningRate learning rate at the start; {@code null} if unknown
 * @param optimizer name and settings of the optimizer
 * @param loss name of the loss
 * @param schedule settings of the learning-rate schedule; {@code null} for a constant rate
 * @param patience number of epochs without a lower loss after which training ends early; {@code
 *     null} to train all epochs
 * @param unit what the samples are, in the singular: {@code sample}, {@code image} or {@code row}
 * @param task what the network predicts
 */
public record RunDescription(
    String title,
    @Nullable String recipe,
    @Nullable String variant,
    @Nullable String data,
    String backend,
    @Nullable Long seed,
    int epochs,
    int batchSize,
    @Nullable Double learningRate,
    String optimizer,
    String loss,
    @Nullable String schedule,
    @Nullable Integer patience,
    String unit,
    Task task) {

  private static final String SAMPLE = "sample";

  /** Creates a description; a unit or a task that is not known has its default. */
  public RunDescription {
    unit = Objects.requireNonNullElse(unit, SAMPLE);
    task = Objects.requireNonNullElse(task, Task.CLASSIFICATION);
  }

  /** Describes the training of a classifier of any samples. */
  public RunDescription(
      String title,
      @Nullable String recipe,
      @Nullable String variant,
      @Nullable String data,
      String backend,
      @Nullable Long seed,
      int epochs,
      int batchSize,
      @Nullable Double learningRate,
      String optimizer,
      String loss,
      @Nullable String schedule,
      @Nullable Integer patience) {
    this(
        title,
        recipe,
        variant,
        data,
        backend,
        seed,
        epochs,
        batchSize,
        learningRate,
        optimizer,
        loss,
        schedule,
        patience,
        SAMPLE,
        Task.CLASSIFICATION);
  }
}
