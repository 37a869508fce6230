package dev.cresset.demo.web;

import dev.cresset.demo.training.FinishedRun;
import java.util.List;

/**
 * The JSON of {@code GET /api/run}: what was trained, how, and how it went.
 *
 * @param recipe name of the recipe
 * @param title the recipe in a few words
 * @param backend name of the backend that computed
 * @param seed where the random numbers started
 * @param epochs passes over the training images
 * @param batchSize images in each step
 * @param trainingImages images trained on
 * @param testImages images evaluated on
 * @param seconds how long training took
 * @param losses mean training loss of each epoch
 */
record RunView(
    String recipe,
    String title,
    String backend,
    long seed,
    int epochs,
    int batchSize,
    int trainingImages,
    int testImages,
    double seconds,
    List<Double> losses) {

  static RunView of(FinishedRun run) {
    return new RunView(
        run.recipe().name(),
        run.recipe().title(),
        run.backend(),
        run.seed(),
        run.losses().size(),
        run.recipe().batchSize(),
        run.trainingImages(),
        run.testImages(),
        run.duration().toNanos() / 1e9,
        run.losses());
  }
}
