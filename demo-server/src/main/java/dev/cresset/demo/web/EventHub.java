package dev.cresset.demo.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cresset.demo.run.Progress;
import dev.cresset.demo.run.Run;
import dev.cresset.demo.run.RunEvents;
import dev.cresset.demo.run.RunState;
import dev.cresset.demo.run.Runs;
import dev.cresset.demo.training.TrainingService;
import dev.cresset.demo.view.ProgressView;
import dev.cresset.demo.view.RunView;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends every reader what happens to the runs, from one thread of its own: the one that trains is
 * never kept waiting, and does not even write JSON.
 */
@Singleton
final class EventHub {

  private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);

  private static final long PROGRESS_MILLIS = 200;

  private final Runs runs;
  private final RunEvents events;
  private final TrainingService trainer;
  private final ObjectMapper mapper;
  private final Limits limits;
  private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
  private final Queue<Run> changed = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService sender =
      Executors.newSingleThreadScheduledExecutor(EventHub::thread);

  // Used by the sending thread alone.
  private byte @Nullable [] allRuns;
  private @Nullable Run toldRun;
  private Progress told = Progress.NONE;
  private long sentNanos = System.nanoTime();

  @Inject
  EventHub(
      Runs runs, RunEvents events, TrainingService trainer, ObjectMapper mapper, Limits limits) {
    this.runs = runs;
    this.events = events;
    this.trainer = trainer;
    this.mapper = mapper;
    this.limits = limits;
  }

  private static Thread thread(Runnable body) {
    Thread thread = new Thread(body, "events");
    thread.setDaemon(true);
    return thread;
  }

  /** Begins to send. */
  void start() {
    events.subscribe(this::changed);
    sender.scheduleWithFixedDelay(
        this::tick, PROGRESS_MILLIS, PROGRESS_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Ends all streams. */
  void stop() {
    sender.shutdownNow();
    streams.forEach(EventStream::end);
  }

  /** Returns whether one more may read. */
  boolean hasRoom() {
    return streams.size() < limits.streams();
  }

  /** Sends a new reader all runs, and from then on what happens. */
  void add(EventStream stream) {
    streams.add(stream);
    stream.ended().thenRun(() -> streams.remove(stream));
    execute(
        () -> {
          stream.send(allRuns());
          stream.begin();
        });
  }

  /** Called by the thread that trains. Epochs may be shorter than a tick: one event then does. */
  private void changed(Run run) {
    changed.add(run);
    if (run.state() != RunState.TRAINING) {
      execute(this::sendChanged);
    }
  }

  private void sendChanged() {
    for (Run run = changed.poll(); run != null; run = changed.poll()) {
      if (!changed.contains(run)) {
        broadcast("run", RunView.of(run.snapshot()));
      }
    }
  }

  private void execute(Runnable task) {
    try {
      sender.execute(task);
    } catch (RejectedExecutionException e) {
      // The server is being stopped: nobody is left to tell.
    }
  }

  private void tick() {
    try {
      sendWhatIsNew();
    } catch (RuntimeException e) {
      // Else no tick would ever follow.
      LOG.error("events could not be sent", e);
    }
  }

  private void sendWhatIsNew() {
    allRuns = null;
    sendChanged();
    Optional<Run> running = trainer.running();
    if (running.isPresent()) {
      broadcast("progress", progress(running.get()));
    } else if (System.nanoTime() - sentNanos > limits.heartbeat().toNanos()) {
      broadcast(": still here\n\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  private ProgressView progress(Run run) {
    Progress before = run == toldRun ? told : Progress.NONE;
    toldRun = run;
    told = run.progress();
    return ProgressView.of(run, told, before);
  }

  /** Many may connect at once: for a moment they are all sent the same bytes. */
  private byte[] allRuns() {
    byte[] known = allRuns;
    if (known == null) {
      known = event("runs", runs.all().stream().map(run -> RunView.of(run.snapshot())).toList());
      allRuns = known;
    }
    return known;
  }

  private void broadcast(String name, Object data) {
    broadcast(event(name, data));
  }

  private void broadcast(byte[] event) {
    sentNanos = System.nanoTime();
    allRuns = null;
    streams.forEach(stream -> stream.sendIfBegun(event));
  }

  private byte[] event(String name, Object data) {
    try {
      return "event: %s\ndata: %s\n\n"
          .formatted(name, mapper.writeValueAsString(data))
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
