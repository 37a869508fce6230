package dev.cresset.demo.run;

import dev.cresset.demo.recipe.Optimization;
import dev.cresset.demo.recipe.Recipe;

/**
 * What is to be trained, and on what.
 *
 * @param recipe the recipe
 * @param data name of the images
 * @param epochs passes over the training images, 1 or more
 * @param seed where all random numbers start
 * @param optimizer the recipe's, perhaps with another learning rate
 */
public record RunPlan(Recipe recipe, String data, int epochs, long seed, Optimization optimizer) {}
