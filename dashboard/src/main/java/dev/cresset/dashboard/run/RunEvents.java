package dev.cresset.dashboard.run;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Notifies listeners of changes to runs, on the training thread. */
public final class RunEvents {

  private final List<Consumer<Run>> listeners = new CopyOnWriteArrayList<>();

  /** Creates an instance without listeners. */
  public RunEvents() {}

  /** Calls {@code listener} after each change of state and each epoch; it must not block. */
  public void subscribe(Consumer<Run> listener) {
    listeners.add(listener);
  }

  /**
   * Calls all listeners; if one throws, the others are still called and the exception is rethrown.
   */
  public void publish(Run run) {
    publish(run, listeners.iterator());
  }

  private static void publish(Run run, Iterator<Consumer<Run>> rest) {
    if (rest.hasNext()) {
      try {
        rest.next().accept(run);
      } finally {
        publish(run, rest);
      }
    }
  }
}
