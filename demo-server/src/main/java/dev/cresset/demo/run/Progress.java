package dev.cresset.demo.run;

/**
 * Where a run stands.
 *
 * @param epoch the epoch under way, from 1; 0 before the first
 * @param batch how many batches of it are done
 * @param batches how many batches an epoch has
 * @param step how many steps are done in all
 * @param lossSum the losses of all steps, added up
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
    double lossSum,
    double share,
    double seconds,
    double secondsLeft,
    double samplesPerSecond,
    MemoryPoint memory) {

  /** Where a run stands before its first step. */
  public static final Progress NONE =
      new Progress(0, 0, 0, 0, 0, 0, 0, Double.NaN, 0, MemoryPoint.NONE);

  /** Returns the mean loss of the steps since then; NaN where there was none. */
  public double meanLossSince(Progress earlier) {
    return step == earlier.step ? Double.NaN : (lossSum - earlier.lossSum) / (step - earlier.step);
  }
}
