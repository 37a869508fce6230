package dev.cresset.dashboard.run;

/**
 * The progress of a run.
 *
 * @param epoch the current epoch, from 1; 0 before the first
 * @param batch number of batches of it that are done
 * @param batches number of batches in an epoch
 * @param step number of steps done in all
 * @param share of the whole training that is done, 0 to 1
 * @param seconds since training began
 * @param secondsLeft estimated remaining time; NaN where there is no estimate
 * @param samplesPerSecond training images a second, 0 before the first step
 */
public record Progress(
    int epoch,
    int batch,
    int batches,
    long step,
    double share,
    double seconds,
    double secondsLeft,
    double samplesPerSecond) {}
