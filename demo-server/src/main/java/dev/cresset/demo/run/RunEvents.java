package dev.cresset.demo.run;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Passes changes of runs on to listeners, on the thread that trains. */
@Singleton
public final class RunEvents {

  private final List<Consumer<Run>> listeners = new CopyOnWriteArrayList<>();

  /** Starts without listeners. */
  @Inject
  public RunEvents() {}

  /** Calls {@code listener}, which must return at once, at each change of state and each epoch. */
  public void subscribe(Consumer<Run> listener) {
    listeners.add(listener);
  }

  /** Calls all listeners, also when one of them throws; what it threw is thrown at the end. */
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
