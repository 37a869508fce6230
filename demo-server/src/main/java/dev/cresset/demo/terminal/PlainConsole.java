package dev.cresset.demo.terminal;

import dev.cresset.demo.recipe.Recipe;
import dev.cresset.demo.training.FinishedRun;
import dev.cresset.demo.training.RunListener;
import dev.cresset.nn.Summary;
import dev.cresset.train.Epoch;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Prints a run line by line: for files, pipes and other places that are not a terminal. */
class PlainConsole implements RunListener {

  final PrintStream out;
  private int epochs;

  PlainConsole(PrintStream out) {
    this.out = out;
  }

  @Override
  public void modelBuilt(Recipe recipe, Summary summary) {
    out.printf("%nRecipe %s: %s%n%n%s%n%n", recipe.name(), recipe.title(), summary);
  }

  @Override
  public void epochStarted(int epoch, int epochs, int batches) {
    this.epochs = epochs;
  }

  @Override
  public void epochDone(Epoch epoch) {
    out.printf(
        Locale.ROOT,
        "Epoch %d/%d  loss %.4f  %s%n",
        epoch.number(),
        epochs,
        epoch.trainingLoss(),
        seconds(epoch.duration()));
  }

  @Override
  public void finished(FinishedRun run) {
    out.printf(
        Locale.ROOT,
        "%nTrained on %,d images with backend %s in %s; on %,d test images:%n%n%s",
        run.trainingImages(),
        run.backend(),
        seconds(run.duration()),
        run.testImages(),
        run.confusion().report());
    out.flush();
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toNanos() / 1e9);
  }
}
