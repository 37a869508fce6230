package dev.cresset.spi;

/**
 * The settings of one step of Adam or AdamW; see {@link Backend#adamStep}.
 *
 * @param learningRate step size
 * @param beta1 decay rate of the running mean of gradients
 * @param beta2 decay rate of the running mean of squared gradients
 * @param epsilon added to the denominator after the bias correction
 * @param weightDecay L2 penalty (Adam) or weight decay (AdamW)
 * @param decoupled {@code true} for AdamW, whose weight decay changes the weights directly
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
