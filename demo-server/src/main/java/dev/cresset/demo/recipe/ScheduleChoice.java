package dev.cresset.demo.recipe;

import dev.cresset.optim.Schedule;
import dev.cresset.optim.Schedules;

/**
 * A learning-rate schedule for a run of any length.
 *
 * @param type the schedule
 * @param epochs {@code STEP}: epochs between two changes; {@code WARM_UP_COSINE}: epochs of the
 *     warm-up; {@code PLATEAU}: the patience; 0 for other types
 * @param factor factor of the rate of {@code STEP}, {@code EXPONENTIAL} and {@code PLATEAU}; 1 for
 *     other types
 */
public record ScheduleChoice(ScheduleType type, int epochs, double factor) {

  /**
   * Returns the schedule for the trainer.
   *
   * @param learningRate the rate of the optimizer, the maximum of {@code ONE_CYCLE}
   * @param runEpochs number of epochs of the run
   * @param batches number of batches in an epoch
   */
  public Schedule schedule(double learningRate, int runEpochs, int batches) {
    return switch (type) {
      case STEP -> Schedules.step(epochs, factor);
      case EXPONENTIAL -> Schedules.exponential(factor);
      case COSINE -> Schedules.cosine(runEpochs);
      // The momentum of a recipe stays as it is.
      case ONE_CYCLE ->
          Schedules.oneCycle(learningRate, Math.multiplyExact(runEpochs, batches))
              .cycleMomentum(false);
      case WARM_UP_COSINE ->
          Schedules.linearWarmUp(epochs).then(Schedules.cosine(Math.max(1, runEpochs - epochs)));
      case PLATEAU -> Schedules.reduceOnPlateau(factor, epochs);
    };
  }

  /** Returns type and settings, for example {@code step, factor 0.1 every 2 epochs}. */
  public String describe() {
    return switch (type) {
      case STEP -> "step, factor %s every %s".formatted(factor, epochsText());
      case EXPONENTIAL -> "exponential, factor " + factor;
      case COSINE -> "cosine";
      case ONE_CYCLE -> "one cycle";
      case WARM_UP_COSINE -> "linear warm-up of %s, then cosine".formatted(epochsText());
      case PLATEAU -> "on plateau, factor %s, patience %s".formatted(factor, epochsText());
    };
  }

  private String epochsText() {
    return epochs == 1 ? "1 epoch" : epochs + " epochs";
  }
}
