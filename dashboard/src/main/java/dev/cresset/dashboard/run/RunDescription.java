package dev.cresset.dashboard.run;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The title, data and settings of a run, which are known when it starts.
 *
 * @param title its title
 * @param recipe name of its recipe; {@code null} without one
 * @param variant name of its network if the recipe has several; {@code null} for one
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
 * @param unit singular noun for a sample: {@code sample}, {@code image} or {@code row}
 * @param task whether the network predicts classes or numbers
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

  /** Creates a description; files of earlier versions have neither a unit nor a task. */
  public RunDescription {
    unit = Objects.requireNonNullElse(unit, SAMPLE);
    task = Objects.requireNonNullElse(task, Task.CLASSIFICATION);
  }

  /** Creates a description of a classifier whose samples are called samples. */
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
