package dev.cresset.demo.training;

import dev.cresset.demo.recipe.Recipe;
import dev.cresset.nn.Summary;
import dev.cresset.train.TrainingListener;

/** Is told how a run goes on, from the network's first weights to its test. */
public interface RunListener extends TrainingListener {

  /** Called before the first epoch. */
  void modelBuilt(Recipe recipe, Summary summary);

  /** Called once the network is tested. */
  void finished(FinishedRun run);
}
