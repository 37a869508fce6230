package dev.cresset.dashboard.evaluation;

import dev.cresset.dashboard.run.NetworkLayers;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.Task;
import dev.cresset.nn.Module;

/** What networks are tested on after their training. */
public interface TestSet {

  /** Returns the number of samples. */
  int size();

  /** Returns what the samples are, in the singular: {@code sample} or {@code row}. */
  String unit();

  /** Returns what networks predict for them. */
  Task task();

  /**
   * Checks that the outputs of a network fit.
   *
   * @throws IllegalArgumentException if they do not
   */
  void check(NetworkLayers network);

  /**
   * Tests a network in evaluation mode, without gradients, and ends the run with the result. The
   * mode of the model and the random numbers of the program stay as they are.
   *
   * @throws IllegalArgumentException if the samples or the outputs do not fit, or an output is not
   *     finite
   */
  void test(Module model, Run run);
}
