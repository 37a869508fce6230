package dev.cresset.spi;

/**
 * The settings of one step of Adam or AdamW, see {@link Backend#adamStep}.
 *
 * @param learningRate step size
 * @param beta1 decay of the running mean of gradients
 * @param beta2 decay of the running mean of squared gradients
 * @param epsilon added to the denominator, outside the bias correction
 * @param weightDecay L2 penalty (Adam) or decay of the weights (AdamW)
 * @param decoupled {@code true} for AdamW's decay of the weights themselves
 * @param step number of this step, from 1
 */
public record AdamStep(
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    boolean decoupled,
    long step) {}
