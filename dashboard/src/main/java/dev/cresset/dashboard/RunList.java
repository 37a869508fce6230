package dev.cresset.dashboard;

import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunDescription;
import dev.cresset.dashboard.run.RunEvents;
import dev.cresset.dashboard.run.Runs;
import dev.cresset.dashboard.store.RunStore;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The runs of this program, and those of the directory if there is one. Thread-safe. */
final class RunList {

  private static final System.Logger LOG = System.getLogger(Dashboard.class.getName());
  private static final int LIMIT = 200;

  private final Runs runs = new Runs(LIMIT);
  private final RunEvents events = new RunEvents();
  private final @Nullable RunStore store;
  private final Set<String> own = new HashSet<>();
  private final Map<String, Long> others = new HashMap<>();
  private long lastId;
  private boolean writeFailed;

  RunList(@Nullable RunStore store) {
    this.store = store;
    refresh();
  }

  Runs runs() {
    return runs;
  }

  RunEvents events() {
    return events;
  }

  /** Starts a run of this program. */
  synchronized Run start(RunDescription description) {
    lastId++;
    Run run = new Run(lastId, lastId, description);
    return run;
  }

  /** Adds a run of this program; returns the name of its file. */
  synchronized String add(Run run) {
    String file = RunStore.newName(run.snapshot());
    own.add(file);
    runs.add(run);
    return file;
  }

  /** Writes a run to its file, and publishes it. */
  void changed(Run run, String file) {
    events.publish(run);
    write(run, file);
  }

  /** A directory that cannot be written does not end training. */
  private void write(Run run, String file) {
    if (store == null) {
      return;
    }
    try {
      store.write(file, run.snapshot());
    } catch (UncheckedIOException e) {
      if (!writeFailed) {
        writeFailed = true;
        LOG.log(System.Logger.Level.WARNING, String.valueOf(e.getMessage()));
      }
    }
  }

  /** Reads runs of other programs that are new or have changed. */
  synchronized void refresh() {
    if (store == null) {
      return;
    }
    for (RunStore.StoredRun stored : store.changed(own)) {
      Long id = others.get(stored.name());
      Run run;
      if (id == null) {
        lastId++;
        others.put(stored.name(), lastId);
        run = Run.restored(lastId, stored.run());
        runs.add(run);
      } else {
        run = Run.restored(id, stored.run());
        runs.replace(run);
      }
      events.publish(run);
    }
  }
}
