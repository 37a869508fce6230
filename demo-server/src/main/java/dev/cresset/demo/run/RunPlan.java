package dev.cresset.demo.run;

import dev.cresset.demo.recipe.OptimizerChoice;
import dev.cresset.demo.recipe.Recipe;

/**
 * A recipe with the data and settings to train it with.
 *
 * @param recipe the recipe
 * @param data name of the images
 * @param epochs number of passes over the training images, 1 or more
 * @param seed seed of all random numbers
 * @param optimizer the recipe's, with the learning rate to use
 */
public record RunPlan(
    Recipe recipe, String data, int epochs, long seed, OptimizerChoice optimizer) {}
