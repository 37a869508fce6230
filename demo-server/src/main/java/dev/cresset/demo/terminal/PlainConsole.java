package dev.cresset.demo.terminal;

import dev.cresset.demo.recipe.Recipe;
import dev.cresset.demo.recipe.Variant;
import dev.cresset.demo.run.EpochResult;
import dev.cresset.demo.run.RunSnapshot;
import dev.cresset.demo.training.RunListener;
import dev.cresset.nn.Summary;
import dev.cresset.train.Epoch;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Prints a run line by line: for files, pipes and other places that are not a terminal. */
class PlainConsole implements RunListener {

  final PrintStream out;
  private int epochs;

  PlainConsole(PrintStream out) {
    this.out = out;
  }

  @Override
  public void firstSteps(Recipe recipe, Supplier<List<String>> steps) {
    List<String> lines = steps.get();
    out.printf("%nRecipe %s: %s%n", recipe.name(), recipe.title());
    if (!lines.isEmpty()) {
      out.printf("%nThe note's first steps:%n");
      lines.forEach(line -> out.println("  " + line));
    }
  }

  @Override
  public void modelBuilt(Recipe recipe, Variant variant, Summary summary) {
    if (variant.text() != null) {
      out.printf("%nThe network %s:%n", variant.text());
    }
    out.printf("%n%s%n%n", summary);
  }

  @Override
  public void epochStarted(int epoch, int epochs, int batches) {
    this.epochs = epochs;
  }

  @Override
  public void epochRecorded(EpochResult result) {
    out.printf(
        Locale.ROOT,
        "Epoch %d/%d  %s  %s%n",
        result.epoch().number(),
        epochs,
        figures(result),
        seconds(result.epoch().duration().toNanos() / 1e9));
  }

  static String figures(EpochResult result) {
    Epoch epoch = result.epoch();
    String training = figures("loss", epoch.trainingLoss(), result.trainingAccuracy());
    return epoch.validationLoss().isEmpty() || epoch.validationAccuracy().isEmpty()
        ? training
        : training
            + "  "
            + figures(
                "validation loss",
                epoch.validationLoss().getAsDouble(),
                epoch.validationAccuracy().getAsDouble());
  }

  private static String figures(String name, double loss, double accuracy) {
    return String.format(Locale.ROOT, "%s %.4f, accuracy %.4f", name, loss, accuracy);
  }

  @Override
  public void tested(RunSnapshot run) {
    if (run.confusion() != null) {
      out.printf(
          Locale.ROOT,
          "%nTrained on %,d images with backend %s in %s; on %,d test images:%n%n%s",
          run.trainingImages(),
          run.run().backend(),
          seconds(run.progress().seconds()),
          run.testImages(),
          run.confusion().report());
      out.flush();
    }
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }
}
