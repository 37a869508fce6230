package dev.cresset.demo.run;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The runs of this process, oldest first: the last 50, and of the last 10 and the latest tested
 * also the network and all its predictions. Thread-safe.
 */
@Singleton
public final class Runs {

  private static final int KEPT = 50;
  private static final int KEPT_WHOLE = 10;

  private final List<Run> runs = new ArrayList<>();

  /** Starts with none. */
  @Inject
  public Runs() {}

  /** Adds the newest run, and drops what has become too old. */
  public synchronized void add(Run run) {
    runs.add(run);
    if (runs.size() > KEPT) {
      runs.remove(0);
    }
    Optional<Run> latest = latestTested();
    for (int i = 0; i < runs.size() - KEPT_WHOLE; i++) {
      Run old = runs.get(i);
      if (!latest.equals(Optional.of(old))) {
        old.forgetDetails();
      }
    }
  }

  /** Returns all runs. */
  public synchronized List<Run> all() {
    return List.copyOf(runs);
  }

  /** Returns the run of this number. */
  public synchronized Optional<Run> numbered(long id) {
    return runs.stream().filter(run -> run.id() == id).findFirst();
  }

  /** Returns the latest run that was tested. */
  public synchronized Optional<Run> latestTested() {
    for (int i = runs.size() - 1; i >= 0; i--) {
      if (runs.get(i).tested().isPresent()) {
        return Optional.of(runs.get(i));
      }
    }
    return Optional.empty();
  }
}
