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
import java.util.List;
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

  /** Of events for clients that come back: a minute of training, or a few epochs. */
  private static final int LOG_BYTES = 256 * 1024;

  private static final byte[] RESUMED = ": nothing was missed\n\n".getBytes(StandardCharsets.UTF_8);

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
  private final EventLog log = new EventLog(LOG_BYTES);
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

  /**
   * Sends a new reader all runs, or only what it has missed since the event of this id, and from
   * then on what happens.
   */
  void add(EventStream stream, @Nullable String lastEventId) {
    streams.add(stream);
    stream.ended().thenRun(() -> streams.remove(stream));
    execute(
        () -> {
          missed(lastEventId).orElseGet(() -> List.of(allRuns())).forEach(stream::send);
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

  /** Returns what to send, a comment at least, for the answer begins with the first byte. */
  private Optional<List<byte[]>> missed(@Nullable String lastEventId) {
    return Optional.ofNullable(lastEventId)
        .flatMap(log::after)
        .map(events -> events.isEmpty() ? List.of(RESUMED) : events);
  }

  /** Many may connect at once: for a moment they are all sent the same bytes. */
  private byte[] allRuns() {
    byte[] known = allRuns;
    if (known == null) {
      List<RunView> views = runs.all().stream().map(run -> RunView.of(run.snapshot())).toList();
      known = log.event("runs", json(views));
      allRuns = known;
    }
    return known;
  }

  private void broadcast(String name, Object data) {
    broadcast(log.append(name, json(data)));
  }

  private void broadcast(byte[] event) {
    sentNanos = System.nanoTime();
    allRuns = null;
    streams.forEach(stream -> stream.sendIfBegun(event));
  }

  private String json(Object data) {
    try {
      return mapper.writeValueAsString(data);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
