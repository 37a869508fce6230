package dev.cresset.demo.view;

import dev.cresset.demo.run.Progress;
import dev.cresset.demo.run.Run;
import java.util.Locale;

/**
 * The JSON of the event {@code progress}.
 *
 * @param id the run's number
 * @param state as in {@link RunView}
 * @param epoch the epoch under way, from 1; 0 before the first
 * @param batch how many batches of it are done
 * @param batches how many batches an epoch has
 * @param step how many steps are done in all
 * @param loss of the last step; NaN before the first
 * @param share of the whole training, 0 to 1
 * @param samplesPerSecond images learnt from in a second
 * @param secondsLeft how much longer training may take; NaN where nothing can be said
 * @param heapBytes used on the Java heap
 * @param nativeBytes held by the backend
 */
public record ProgressView(
    long id,
    String state,
    int epoch,
    int batch,
    int batches,
    long step,
    double loss,
    double share,
    double samplesPerSecond,
    double secondsLeft,
    long heapBytes,
    long nativeBytes) {

  /** Returns the JSON of where a run stands. */
  public static ProgressView of(Run run) {
    Progress progress = run.progress();
    return new ProgressView(
        run.id(),
        run.state().name().toLowerCase(Locale.ROOT),
        progress.epoch(),
        progress.batch(),
        progress.batches(),
        progress.step(),
        progress.loss(),
        progress.share(),
        progress.samplesPerSecond(),
        progress.secondsLeft(),
        progress.memory().heapBytes(),
        progress.memory().nativeBytes());
  }
}
