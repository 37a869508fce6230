package dev.cresset.demo.run;

/**
 * The running loss at one place of its curve.
 *
 * @param step the last of the steps that it stands for, from 1
 * @param loss mean over these steps
 */
public record LossPoint(long step, double loss) {}
