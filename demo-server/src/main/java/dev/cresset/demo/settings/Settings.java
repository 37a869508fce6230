package dev.cresset.demo.settings;

import dev.cresset.demo.recipe.Recipe;

/**
 * What the user chose, checked.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 for any free one
 * @param recipe what to train
 * @param epochs how many passes over the training images, 1 or more
 * @param seed where all random numbers start
 * @param backend name of the backend, empty for the one on the class path
 */
public record Settings(
    String host, int port, Recipe recipe, int epochs, long seed, String backend) {}
