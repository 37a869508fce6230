package dev.cresset.dashboard.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The last 50 runs of this process, oldest first. The last 10 and the latest tested one keep their
 * network and predictions; older ones are archived. Thread-safe.
 */
public final class Runs {

  private static final int LIMIT = 50;
  private static final int NOT_ARCHIVED = 10;

  private final List<Run> runs = new ArrayList<>();
  private final int limit;

  /** Creates an empty list. */
  public Runs() {
    this(LIMIT);
  }

  /** Creates an empty list of at most this many runs. */
  public Runs(int limit) {
    this.limit = limit;
  }

  /** Replaces the run of the same number, if it is in the list. */
  public synchronized void replace(Run run) {
    runs.replaceAll(each -> each.id() == run.id() ? run : each);
  }

  /** Adds the newest run, archives older ones and drops the oldest. */
  public synchronized void add(Run run) {
    runs.add(run);
    if (runs.size() > limit) {
      runs.remove(0);
    }
    Optional<Run> latest = latestTested();
    for (int i = 0; i < runs.size() - NOT_ARCHIVED; i++) {
      Run old = runs.get(i);
      if (!latest.equals(Optional.of(old))) {
        old.archive();
      }
    }
  }

  /** Returns all runs, oldest first. */
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
      Run run = runs.get(i);
      if (run.testResult().isPresent() || run.regressionResult().isPresent()) {
        return Optional.of(run);
      }
    }
    return Optional.empty();
  }
}
