package dev.cresset.demo.run;

/**
 * Where a run stands.
 *
 * @param epoch the epoch under way, from 1; 0 before the first
 * @param batch how many batches of it are done
 * @param batches how many batches an epoch has
 * @param step how many steps are done in all
 * @param loss of the last step; NaN before the first
 * @param share of the whole training that is done, 0 to 1
 * @param seconds since training began
 * @param secondsLeft how much longer it may take; NaN where nothing can be said
 * @param samplesPerSecond images learnt from in a second, 0 before the first step
 * @param memory what was in use when last looked at
 */
public record Progress(
    int epoch,
    int batch,
    int batches,
    long step,
    double loss,
    double share,
    double seconds,
    double secondsLeft,
    double samplesPerSecond,
    MemoryPoint memory) {}
