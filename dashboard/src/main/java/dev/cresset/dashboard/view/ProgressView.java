package dev.cresset.dashboard.view;

import dev.cresset.dashboard.run.CurveUpdate;
import dev.cresset.dashboard.run.LossPoint;
import dev.cresset.dashboard.run.MemoryPoint;
import dev.cresset.dashboard.run.Progress;
import dev.cresset.dashboard.run.Run;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of the event {@code progress}.
 *
 * @param id number of the run
 * @param state as in {@link RunView}
 * @param stoppable whether a stop is accepted
 * @param progress the progress of training
 * @param running change of the training loss curve since the last such event
 * @param memory change of the memory curve since the last such event
 */
public record ProgressView(
    long id,
    String state,
    boolean stoppable,
    Progress progress,
    CurveUpdate<LossPoint> running,
    CurveUpdate<MemoryPoint> memory) {

  /**
   * Returns the JSON of the progress of a run.
   *
   * @param earlier the last event; {@code null} for none
   */
  public static ProgressView of(Run run, @Nullable ProgressView earlier) {
    ProgressView known = earlier != null && earlier.id == run.id() ? earlier : null;
    return run.read(
        each ->
            new ProgressView(
                each.id(),
                RunView.stateOf(each),
                each.stoppable(),
                each.progress(),
                each.lossesSince(known == null ? null : known.running),
                each.memorySince(known == null ? null : known.memory)));
  }
}
