package dev.cresset.demo.view;

import dev.cresset.demo.run.LossPoint;
import dev.cresset.demo.run.Progress;
import dev.cresset.demo.run.Run;
import java.util.List;
import java.util.Locale;

/**
 * The JSON of the event {@code progress}.
 *
 * @param id the run's number
 * @param state as in {@link RunView}
 * @param stoppable whether a stop is accepted
 * @param epoch the epoch under way, from 1; 0 before the first
 * @param batch how many batches of it are done
 * @param batches how many batches an epoch has
 * @param step how many steps are done in all
 * @param loss mean of the steps since the event before; NaN where there was none
 * @param losses the same steps one by one, or in at most 20 points
 * @param share of the whole training, 0 to 1
 * @param samplesPerSecond images learnt from in a second
 * @param secondsLeft how much longer training may take; NaN where nothing can be said
 * @param heapBytes used on the Java heap
 * @param nativeBytes held by the backend
 */
public record ProgressView(
    long id,
    String state,
    boolean stoppable,
    int epoch,
    int batch,
    int batches,
    long step,
    double loss,
    List<LossPoint> losses,
    double share,
    double samplesPerSecond,
    double secondsLeft,
    long heapBytes,
    long nativeBytes) {

  private static final int LOSSES = 20;

  /** Returns the JSON of where a run stands now, told to those who know where it stood before. */
  public static ProgressView of(Run run, Progress now, Progress before) {
    return new ProgressView(
        run.id(),
        run.state().name().toLowerCase(Locale.ROOT),
        run.stoppable(),
        now.epoch(),
        now.batch(),
        now.batches(),
        now.step(),
        now.meanLossSince(before),
        run.lossesAfter(before.step(), LOSSES),
        now.share(),
        now.samplesPerSecond(),
        now.secondsLeft(),
        now.memory().heapBytes(),
        now.memory().nativeBytes());
  }
}
