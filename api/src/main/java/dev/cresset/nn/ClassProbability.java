package dev.cresset.nn;

/**
 * A class and its probability, as {@link Prediction#top} returns them.
 *
 * @param index index of the class
 * @param label name of the class, or its index as text if the predictor has no class names
 * @param probability in {@code [0, 1]}
 * @since 0.1
 */
public record ClassProbability(int index, String label, double probability) {}
