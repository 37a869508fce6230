package dev.cresset.spi;

/**
 * The settings of one step of stochastic gradient descent, see {@link Backend#sgdStep}.
 *
 * @param learningRate step size
 * @param momentum share of the velocity kept, 0 for none
 * @param dampening share of the gradient left out of the velocity
 * @param nesterov whether to look ahead along the velocity
 * @param weightDecay L2 penalty added to the gradient
 */
public record SgdStep(
    double learningRate, double momentum, double dampening, boolean nesterov, double weightDecay) {}
