package dev.cresset.spi;

/**
 * The settings of one step of Adagrad; see {@link Backend#adagradStep}.
 *
 * @param learningRate step size, after its decay
 * @param epsilon added to the root in the denominator
 * @param weightDecay L2 penalty, which is added to the gradient
 */
public record AdagradStep(double learningRate, double epsilon, double weightDecay) {}
