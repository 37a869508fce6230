package dev.cresset.dashboard;

import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunControl;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The trainings in progress by their threads. Thread-safe. */
final class TrainingsInProgress implements RunControl {

  private final Map<Thread, Training> trainings = new ConcurrentHashMap<>();

  /** Records the training on the calling thread. */
  void begin(Training training) {
    trainings.put(Thread.currentThread(), training);
  }

  /** Returns the training on the calling thread. */
  @Nullable Training current() {
    return trainings.get(Thread.currentThread());
  }

  /** Ends the training on the calling thread. */
  void end() {
    trainings.remove(Thread.currentThread());
  }

  /** Returns the run that was started last. */
  @Override
  public Optional<Run> running() {
    return trainings.values().stream()
        .map(Training::run)
        .max((a, b) -> Long.compare(a.id(), b.id()));
  }

  /** Requests that a training ends before its next batch. */
  @Override
  public boolean stop(Run run) {
    return trainings.values().stream().anyMatch(each -> each.run() == run) && run.stop();
  }
}
