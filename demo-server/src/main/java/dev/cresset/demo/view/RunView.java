package dev.cresset.demo.view;

import dev.cresset.backend.internal.CressetVersion;
import dev.cresset.demo.recipe.Recipe;
import dev.cresset.demo.run.EpochChanges;
import dev.cresset.demo.run.EpochResult;
import dev.cresset.demo.run.LossPoint;
import dev.cresset.demo.run.MemoryPoint;
import dev.cresset.demo.run.Progress;
import dev.cresset.demo.run.Run;
import dev.cresset.demo.run.RunPlan;
import dev.cresset.demo.run.RunSnapshot;
import dev.cresset.metrics.Average;
import dev.cresset.metrics.ConfusionMatrix;
import dev.cresset.train.Epoch;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a run: what is trained, how, how far it has come, and what came of it.
 *
 * @param id its number, from 1
 * @param group number of the first of the runs that a recipe with several networks is
 * @param variant what sets this network apart from the group's others
 * @param recipe name of the recipe
 * @param title the recipe in a few words
 * @param data name of the images
 * @param backend name of the backend that computes
 * @param version of the library
 * @param seed where the random numbers started
 * @param epochs passes over the training images that were asked for
 * @param batchSize images in each step
 * @param learningRate step size
 * @param optimizer its name and step size
 * @param loss its name
 * @param trainingImages images learnt from
 * @param validationImages images held out
 * @param testImages images tested on
 * @param state training, testing, finished, stopped or failed
 * @param stoppable whether a stop is accepted
 * @param error why it failed
 * @param startedAt ISO instant
 * @param seconds how long it trains, or trained
 * @param samplesPerSecond images learnt from in a second
 * @param progress how far it has come
 * @param losses mean training loss of each epoch
 * @param history the epochs that are done
 * @param running the running loss in at most 600 points
 * @param gradients how much each layer changed in each epoch
 * @param memory memory in use, in at most 200 points
 * @param accuracy share of the test images that were classified right
 * @param macroPrecision mean precision of the classes
 * @param macroRecall mean recall of the classes
 * @param macroF1 mean F1 of the classes
 */
public record RunView(
    long id,
    long group,
    @Nullable String variant,
    String recipe,
    String title,
    String data,
    String backend,
    String version,
    long seed,
    int epochs,
    int batchSize,
    double learningRate,
    String optimizer,
    String loss,
    int trainingImages,
    int validationImages,
    int testImages,
    String state,
    boolean stoppable,
    @Nullable String error,
    String startedAt,
    double seconds,
    double samplesPerSecond,
    ProgressPart progress,
    List<Double> losses,
    List<EpochView> history,
    List<LossPoint> running,
    List<EpochChanges> gradients,
    List<MemoryPoint> memory,
    @Nullable Double accuracy,
    @Nullable Double macroPrecision,
    @Nullable Double macroRecall,
    @Nullable Double macroF1) {

  /**
   * How far a run has come.
   *
   * @param epoch the epoch under way, from 1; 0 before the first
   * @param batch how many batches of it are done
   * @param batches how many batches an epoch has
   * @param share of the whole training, 0 to 1
   * @param secondsLeft how much longer training may take; NaN where nothing can be said
   */
  public record ProgressPart(int epoch, int batch, int batches, double share, double secondsLeft) {

    static ProgressPart of(Progress progress) {
      return new ProgressPart(
          progress.epoch(),
          progress.batch(),
          progress.batches(),
          progress.share(),
          progress.secondsLeft());
    }
  }

  /**
   * One epoch.
   *
   * @param epoch from 1
   * @param trainingLoss mean over the batches as they were met
   * @param trainingAccuracy share of the training images that were classified right as they were
   *     met
   * @param validationLoss mean over the held-out images
   * @param validationAccuracy share of the held-out images that were classified right
   * @param seconds training took, without validation
   */
  public record EpochView(
      int epoch,
      double trainingLoss,
      double trainingAccuracy,
      @Nullable Double validationLoss,
      @Nullable Double validationAccuracy,
      double seconds) {

    static EpochView of(EpochResult result) {
      Epoch epoch = result.epoch();
      return new EpochView(
          epoch.number(),
          epoch.trainingLoss(),
          result.trainingAccuracy(),
          orNull(epoch.validationLoss()),
          orNull(epoch.validationAccuracy()),
          epoch.duration().toNanos() / 1e9);
    }

    private static @Nullable Double orNull(OptionalDouble value) {
      return value.isPresent() ? value.getAsDouble() : null;
    }
  }

  /** Returns the JSON of a run at one moment. */
  public static RunView of(RunSnapshot snapshot) {
    Run run = snapshot.run();
    RunPlan plan = run.plan();
    Recipe recipe = plan.recipe();
    ConfusionMatrix confusion = snapshot.confusion();
    return new RunView(
        run.id(),
        run.group(),
        run.variant().text(),
        recipe.name(),
        recipe.title(),
        plan.data(),
        run.backend(),
        CressetVersion.read(),
        plan.seed(),
        plan.epochs(),
        recipe.batchSize(),
        plan.optimizer().learningRate(),
        plan.optimizer().describe(),
        recipe.lossName(),
        snapshot.trainingImages(),
        snapshot.validationImages(),
        snapshot.testImages(),
        snapshot.state().name().toLowerCase(Locale.ROOT),
        snapshot.stoppable(),
        snapshot.error(),
        run.startedAt().toString(),
        snapshot.progress().seconds(),
        snapshot.progress().samplesPerSecond(),
        ProgressPart.of(snapshot.progress()),
        snapshot.history().stream().map(result -> result.epoch().trainingLoss()).toList(),
        snapshot.history().stream().map(EpochView::of).toList(),
        snapshot.losses(),
        snapshot.changes(),
        snapshot.memory(),
        confusion == null ? null : confusion.accuracy(),
        confusion == null ? null : confusion.precision(Average.MACRO),
        confusion == null ? null : confusion.recall(Average.MACRO),
        confusion == null ? null : confusion.f1(Average.MACRO));
  }
}
