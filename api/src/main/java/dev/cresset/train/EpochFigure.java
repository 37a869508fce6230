package dev.cresset.train;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * A figure of an epoch that logs record.
 *
 * @param column name of the column in a CSV file
 * @param tag name of the chart in TensorBoard
 * @param value reads the figure, which is empty if the run does not have it
 */
record EpochFigure(String column, String tag, Function<Epoch, OptionalDouble> value) {

  /** All figures, in the order of the columns. */
  static final List<EpochFigure> ALL =
      List.of(
          new EpochFigure(
              "training_loss", "loss/training", epoch -> OptionalDouble.of(epoch.trainingLoss())),
          new EpochFigure("validation_loss", "loss/validation", Epoch::validationLoss),
          new EpochFigure("validation_accuracy", "accuracy/validation", Epoch::validationAccuracy),
          new EpochFigure(
              "learning_rate", "learning_rate", epoch -> OptionalDouble.of(epoch.learningRate())));

  OptionalDouble of(Epoch epoch) {
    return value.apply(epoch);
  }
}
