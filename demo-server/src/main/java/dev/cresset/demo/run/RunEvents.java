package dev.cresset.demo.run;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tells who asked when a run has come further; in the thread that trains. */
@Singleton
public final class RunEvents {

  private final List<Consumer<Run>> listeners = new CopyOnWriteArrayList<>();

  /** Starts with nobody to tell. */
  @Inject
  public RunEvents() {}

  /** Calls {@code listener}, which must return at once, at each change of state and each epoch. */
  public void subscribe(Consumer<Run> listener) {
    listeners.add(listener);
  }

  /** Tells all. */
  public void publish(Run run) {
    listeners.forEach(listener -> listener.accept(run));
  }
}
