package dev.cresset.demo.training;

import dev.cresset.dashboard.run.Accuracy;
import dev.cresset.dashboard.run.EpochResult;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunEvents;
import dev.cresset.dashboard.run.TrainingRecorder;
import dev.cresset.nn.Module;
import dev.cresset.train.TrainingEnd;

/** Records the training of a planned run, which may continue another one within an epoch. */
final class RunRecorder extends TrainingRecorder {

  private final Run run;
  private final PlannedRun planned;
  private final RunEvents events;
  private final RunListener listener;

  RunRecorder(Run run, PlannedRun planned, Module model, RunEvents events, RunListener listener) {
    super(run, model);
    this.run = run;
    this.planned = planned;
    this.events = events;
    this.listener = listener;
  }

  @Override
  protected Accuracy countedBefore() {
    return run.isWithinEpoch() ? planned.partialAccuracy() : Accuracy.NONE;
  }

  /** Keeps the accuracy of an epoch that is incomplete, which may be resumed. */
  @Override
  public void trainingEnded(TrainingEnd end) {
    planned.stoppedWithin(counted());
  }

  @Override
  protected void recorded(EpochResult result) {
    listener.epochRecorded(result);
    events.publish(run);
  }
}
