package dev.cresset.demo.training;

import dev.cresset.demo.recipe.Recipe;
import dev.cresset.demo.recipe.Variant;
import dev.cresset.demo.run.EpochResult;
import dev.cresset.demo.run.RunSnapshot;
import dev.cresset.nn.Summary;
import dev.cresset.train.TrainingListener;
import java.util.List;
import java.util.function.Supplier;

/** Is told how a run goes on, from the network's first weights to its test. */
public interface RunListener extends TrainingListener {

  /** Hears nothing. */
  RunListener SILENT = new RunListener() {};

  /** Called before a recipe's first network is made; {@code lines} computes the note's steps. */
  default void firstSteps(Recipe recipe, Supplier<List<String>> lines) {}

  /** Called before the first epoch of each network. */
  default void modelBuilt(Recipe recipe, Variant variant, Summary summary) {}

  /** Called after an epoch and its validation, in place of what a bare trainer would tell. */
  default void epochRecorded(EpochResult result) {}

  /** Called once a network is tested. */
  default void tested(RunSnapshot run) {}
}
