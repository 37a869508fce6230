package dev.cresset.demo.run;

import dev.cresset.demo.recipe.OptimizerChoice;
import dev.cresset.demo.recipe.Recipe;
import dev.cresset.demo.recipe.ScheduleChoice;
import org.jspecify.annotations.Nullable;

/**
 * A recipe with the data and settings to train it with.
 *
 * @param recipe the recipe
 * @param data name of the data
 * @param epochs number of passes over the training data, 1 or more
 * @param seed seed of all random numbers
 * @param optimizer the recipe's, with the learning rate to use
 * @param schedule schedule of the learning rate; {@code null} for a constant rate
 * @param patience number of epochs without a lower loss after which training ends early; {@code
 *     null} to train all epochs
 */
public record RunPlan(
    Recipe recipe,
    String data,
    int epochs,
    long seed,
    OptimizerChoice optimizer,
    @Nullable ScheduleChoice schedule,
    @Nullable Integer patience) {

  /** Creates a plan with the schedule of the recipe and without early stopping. */
  public RunPlan(Recipe recipe, String data, int epochs, long seed, OptimizerChoice optimizer) {
    this(recipe, data, epochs, seed, optimizer, recipe.schedule(), null);
  }
}
