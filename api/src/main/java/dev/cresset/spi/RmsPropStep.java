package dev.cresset.spi;

/**
 * The settings of one step of RMSprop; see {@link Backend#rmsPropStep}.
 *
 * @param learningRate step size
 * @param alpha decay rate of the running means
 * @param epsilon added to the root in the denominator
 * @param weightDecay L2 penalty, which is added to the gradient
 * @param momentum fraction of the velocity that is kept; 0 for none
 */
public record RmsPropStep(
    double learningRate, double alpha, double epsilon, double weightDecay, double momentum) {}
