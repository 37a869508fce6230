package dev.cresset.spi;

/**
 * The settings of one step of stochastic gradient descent; see {@link Backend#sgdStep}.
 *
 * @param learningRate step size
 * @param momentum fraction of the velocity that is kept; 0 for none
 * @param dampening fraction of the gradient that does not enter the velocity
 * @param nesterov whether to use Nesterov momentum
 * @param weightDecay L2 penalty, which is added to the gradient
 */
public record SgdStep(
    double learningRate, double momentum, double dampening, boolean nesterov, double weightDecay) {}
