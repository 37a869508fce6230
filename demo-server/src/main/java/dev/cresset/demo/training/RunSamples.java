package dev.cresset.demo.training;

import dev.cresset.dashboard.run.Run;
import dev.cresset.data.Dataset;
import dev.cresset.nn.Module;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The samples of a run as its network takes them. */
interface RunSamples {

  /** Returns the training samples. */
  Dataset training();

  /** Returns the validation samples; {@code null} without. */
  @Nullable Dataset validation();

  /** Returns the number of test samples. */
  int testSize();

  /**
   * Predicts all test samples and, for calibration, the validation samples.
   *
   * @param trained in evaluation mode
   * @return records the predictions, and the network as far as the page uses it, and ends the run
   * @throws RunFailure if an output is not finite
   */
  Consumer<Run> test(Module trained);
}
