package dev.cresset.dashboard.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunControl;
import dev.cresset.dashboard.run.RunEvents;
import dev.cresset.dashboard.run.RunState;
import dev.cresset.dashboard.run.Runs;
import dev.cresset.dashboard.view.ProgressView;
import dev.cresset.dashboard.view.RunView;
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
 * Sends the events of the runs to all clients, on a thread of its own, so that training does not
 * wait for JSON and clients.
 */
final class EventHub {

  private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);

  private static final long PROGRESS_MILLIS = 200;

  /** Size of the log for clients that reconnect: about a minute of training. */
  private static final int LOG_BYTES = 256 * 1024;

  private static final byte[] NONE_MISSED =
      ": no events missed\n\n".getBytes(StandardCharsets.UTF_8);

  private final Runs runs;
  private final RunEvents events;
  private final RunControl control;
  private final ObjectMapper mapper;
  private final Limits limits;
  private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
  private final Queue<Run> changed = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService sender =
      Executors.newSingleThreadScheduledExecutor(EventHub::thread);

  // Used only by the sending thread.
  private final EventLog log = new EventLog(LOG_BYTES);
  private byte @Nullable [] allRuns;
  private @Nullable ProgressView lastProgress;
  private long sentNanos = System.nanoTime();

  EventHub(Runs runs, RunEvents events, RunControl control, ObjectMapper mapper, Limits limits) {
    this.runs = runs;
    this.events = events;
    this.control = control;
    this.mapper = mapper;
    this.limits = limits;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "events");
    thread.setDaemon(true);
    return thread;
  }

  /** Starts to send events. */
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

  /** Returns whether another client can connect. */
  boolean hasRoom() {
    return streams.size() < limits.streams();
  }

  /**
   * Sends a client all runs, or only the events that it has missed since the event of this id, and
   * then all further events.
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

  /** Called by the training thread. Several changes of a run between two ticks are one event. */
  private void changed(Run run) {
    changed.add(run);
    if (run.state() != RunState.TRAINING) {
      execute(this::sendChanged);
    }
  }

  private void sendChanged() {
    for (Run run = changed.poll(); run != null; run = changed.poll()) {
      if (!changed.contains(run)) {
        broadcast("run", RunView.of(run));
      }
    }
  }

  private void execute(Runnable task) {
    try {
      sender.execute(task);
    } catch (RejectedExecutionException e) {
      // The server is being stopped.
    }
  }

  private void tick() {
    try {
      sendEvents();
    } catch (RuntimeException e) {
      // An exception would cancel all further ticks.
      LOG.error("sending events failed", e);
    }
  }

  private void sendEvents() {
    allRuns = null;
    sendChanged();
    Optional<Run> running = control.running();
    if (running.isPresent()) {
      lastProgress = ProgressView.of(running.get(), lastProgress);
      broadcast("progress", lastProgress);
    } else if (System.nanoTime() - sentNanos > limits.heartbeat().toNanos()) {
      broadcast(": keep-alive\n\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Returns the missed events; a comment if there are none, because the response needs a byte. */
  private Optional<List<byte[]>> missed(@Nullable String lastEventId) {
    return Optional.ofNullable(lastEventId)
        .flatMap(log::after)
        .map(events -> events.isEmpty() ? List.of(NONE_MISSED) : events);
  }

  /** Cached until the next event, for many clients that connect at the same time. */
  private byte[] allRuns() {
    byte[] known = allRuns;
    if (known == null) {
      List<RunView> views = runs.all().stream().map(RunView::of).toList();
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
