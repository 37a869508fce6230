package dev.cresset.dashboard.view;

import dev.cresset.dashboard.run.EpochGradients;
import dev.cresset.dashboard.run.EpochResult;
import dev.cresset.dashboard.run.LossPoint;
import dev.cresset.dashboard.run.MemoryPoint;
import dev.cresset.dashboard.run.Progress;
import dev.cresset.dashboard.run.RegressionFigures;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunDescription;
import dev.cresset.metrics.Average;
import dev.cresset.metrics.ConfusionMatrix;
import dev.cresset.train.StopReason;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a run.
 *
 * @param id its number, from 1
 * @param group number of the first run of the same group
 * @param variant difference of this network from the others of its group
 * @param recipe name of the recipe, if it has one
 * @param title title
 * @param data name of the data, if known
 * @param backend name of the backend
 * @param version version of the library
 * @param seed seed of all random numbers, if known
 * @param epochs number of passes over the training data
 * @param batchSize number of samples in a batch
 * @param learningRate learning rate at the start, if known
 * @param optimizer name and learning rate of the optimizer
 * @param loss name of the loss
 * @param schedule type and settings of the learning-rate schedule, if there is one
 * @param patience number of epochs without a lower loss before training ends early, if it may
 * @param unit what the samples are, in the singular: sample, image or row
 * @param task classification or regression
 * @param trainingImages number of training samples
 * @param validationImages number of validation samples
 * @param testImages number of test samples
 * @param table whether the test set is a table, of which the server explains more
 * @param state training, testing, finished, stopped or failed
 * @param stoppable whether a stop is accepted
 * @param resumable whether it was stopped and can be resumed
 * @param resumedFrom number of the stopped run that it continues
 * @param error why it failed
 * @param stopReason why training ended: completed, early_stopped or stopped
 * @param restoredEpoch the epoch whose weights early stopping restored
 * @param startedAt ISO instant
 * @param progress the progress of training
 * @param losses mean training loss of each epoch
 * @param history the results of the epochs so far
 * @param running the training loss in fewer than 600 points
 * @param gradients gradients and updates of each layer in each epoch
 * @param memory memory in use in fewer than 200 points
 * @param accuracy accuracy on the test set
 * @param macroPrecision macro-averaged precision
 * @param macroRecall macro-averaged recall
 * @param macroF1 macro-averaged F1
 * @param r2 R² on the test set, if numbers are predicted
 * @param meanAbsoluteError mean absolute error on the test set, if numbers are predicted
 * @param rootMeanSquareError root mean square error on the test set, if numbers are predicted
 */
public record RunView(
    long id,
    long group,
    @Nullable String variant,
    @Nullable String recipe,
    String title,
    @Nullable String data,
    String backend,
    String version,
    @Nullable Long seed,
    int epochs,
    int batchSize,
    @Nullable Double learningRate,
    String optimizer,
    String loss,
    @Nullable String schedule,
    @Nullable Integer patience,
    String unit,
    String task,
    int trainingImages,
    int validationImages,
    int testImages,
    boolean table,
    String state,
    boolean stoppable,
    boolean resumable,
    @Nullable Long resumedFrom,
    @Nullable String error,
    @Nullable String stopReason,
    @Nullable Integer restoredEpoch,
    String startedAt,
    Progress progress,
    List<Double> losses,
    List<EpochResult> history,
    List<LossPoint> running,
    List<EpochGradients> gradients,
    List<MemoryPoint> memory,
    @Nullable Double accuracy,
    @Nullable Double macroPrecision,
    @Nullable Double macroRecall,
    @Nullable Double macroF1,
    @Nullable Double r2,
    @Nullable Double meanAbsoluteError,
    @Nullable Double rootMeanSquareError) {

  /** Returns the JSON of a run at this moment. */
  public static RunView of(Run run) {
    return run.read(RunView::current);
  }

  private static RunView current(Run run) {
    RunDescription about = run.description();
    ConfusionMatrix confusion = run.confusion();
    RegressionFigures regression = run.regression();
    return new RunView(
        run.id(),
        run.group(),
        about.variant(),
        about.recipe(),
        about.title(),
        about.data(),
        about.backend(),
        AboutView.VERSION,
        about.seed(),
        about.epochs(),
        about.batchSize(),
        about.learningRate(),
        about.optimizer(),
        about.loss(),
        about.schedule(),
        about.patience(),
        about.unit(),
        about.task().name().toLowerCase(Locale.ROOT),
        run.trainingImages(),
        run.validationImages(),
        run.testImages(),
        run.table().isPresent(),
        stateOf(run),
        run.stoppable(),
        run.resumable(),
        run.resumedFrom(),
        run.error(),
        stopReasonOf(run),
        run.restoredEpoch(),
        run.startedAt().toString(),
        run.progress(),
        run.history().stream().map(EpochResult::trainingLoss).toList(),
        run.history(),
        run.losses(),
        run.gradients(),
        run.memory(),
        confusion == null ? null : confusion.accuracy(),
        confusion == null ? null : confusion.precision(Average.MACRO),
        confusion == null ? null : confusion.recall(Average.MACRO),
        confusion == null ? null : confusion.f1(Average.MACRO),
        regression == null ? null : regression.r2(),
        regression == null ? null : regression.meanAbsoluteError(),
        regression == null ? null : regression.rootMeanSquareError());
  }

  private static @Nullable String stopReasonOf(Run run) {
    StopReason reason = run.stopReason();
    return reason == null ? null : reason.name().toLowerCase(Locale.ROOT);
  }

  static String stateOf(Run run) {
    return run.state().name().toLowerCase(Locale.ROOT);
  }
}
