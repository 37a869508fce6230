package dev.cresset.demo.terminal;

import dev.cresset.dashboard.run.EpochResult;
import dev.cresset.dashboard.run.RegressionResult;
import dev.cresset.dashboard.run.Run;
import dev.cresset.demo.recipe.Recipe;
import dev.cresset.demo.recipe.Variant;
import dev.cresset.demo.training.RunListener;
import dev.cresset.metrics.ConfusionMatrix;
import dev.cresset.metrics.Report;
import dev.cresset.nn.Summary;
import dev.cresset.progress.Terminal;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Prints a run line by line, for files, pipes and other output that is not a terminal. */
public class PlainConsole implements RunListener {

  final PrintStream out;
  private int epochs;

  PlainConsole(PrintStream out) {
    this.out = out;
  }

  /** Returns a listener that prints to standard output, with progress bars on a terminal. */
  public static RunListener forStandardOutput() {
    return Terminal.isStandardOutput()
        ? new ProgressBarConsole(System.out)
        : new PlainConsole(System.out);
  }

  @Override
  public void examples(Recipe recipe, Supplier<List<String>> examples) {
    List<String> lines = examples.get();
    out.printf("%nRecipe %s: %s%n", recipe.name(), recipe.title());
    if (!lines.isEmpty()) {
      out.printf("%nExamples of the note:%n");
      lines.forEach(line -> out.println("  " + line));
    }
  }

  @Override
  public void modelBuilt(Recipe recipe, Variant variant, Summary summary) {
    if (variant.text() != null) {
      out.printf("%nNetwork %s:%n", variant.text());
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
        result.epoch(),
        epochs,
        figures(result),
        seconds(result.seconds()));
  }

  static String figures(EpochResult result) {
    String training = figures("loss", result.trainingLoss(), result.trainingAccuracy());
    Double loss = result.validationLoss();
    Double accuracy = result.validationAccuracy();
    return loss == null ? training : training + "  " + figures("validation loss", loss, accuracy);
  }

  /** Networks that do not predict one of several classes have no accuracy. */
  private static String figures(String name, double loss, @Nullable Double accuracy) {
    return accuracy == null
        ? String.format(Locale.ROOT, "%s %.4f", name, loss)
        : String.format(Locale.ROOT, "%s %.4f, accuracy %.4f", name, loss, accuracy);
  }

  @Override
  public void tested(Run run) {
    ConfusionMatrix confusion = run.confusion();
    Optional<RegressionResult> regression = run.regressionResult();
    if (confusion != null) {
      Report report = confusion.report();
      report(
          run, run.testResult().map(test -> report.classNames(test.classNames())).orElse(report));
    } else if (regression.isPresent()) {
      report(run, "%s%n".formatted(regression.get().regression()));
    }
  }

  private void report(Run run, Object report) {
    String unit = run.description().unit();
    out.printf(
        Locale.ROOT,
        "%nTrained on %,d %ss with backend %s in %s. Results on %,d test %ss:%n%n%s",
        run.trainingImages(),
        unit,
        run.description().backend(),
        seconds(run.progress().seconds()),
        run.testImages(),
        unit,
        report);
    out.flush();
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }
}
