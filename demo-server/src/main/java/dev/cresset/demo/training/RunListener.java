package dev.cresset.demo.training;

import dev.cresset.dashboard.run.EpochResult;
import dev.cresset.dashboard.run.Run;
import dev.cresset.demo.recipe.Recipe;
import dev.cresset.demo.recipe.Variant;
import dev.cresset.nn.Summary;
import dev.cresset.train.TrainingListener;
import java.util.List;
import java.util.function.Supplier;

/** Receives the events of a run on the training thread. */
public interface RunListener extends TrainingListener {

  /** Ignores all events. */
  RunListener SILENT = new RunListener() {};

  /** Called before the first network is built; {@code lines} computes the note's examples. */
  default void examples(Recipe recipe, Supplier<List<String>> lines) {}

  /** Called before the first epoch of each network. */
  default void modelBuilt(Recipe recipe, Variant variant, Summary summary) {}

  /** Called after an epoch and its validation. */
  default void epochRecorded(EpochResult result) {}

  /** Called after the test of each network. */
  default void tested(Run run) {}
}
