package dev.cresset.dashboard.web;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections that are too slow. Two transfers have a deadline: the head of a request, and
 * its body together with the response. Each byte extends the deadline, which sets a minimum rate;
 * Jetty's idle timeout would start again with each byte. A request that the server is working on,
 * with neither a read nor a write pending, is not ended.
 *
 * <p>If there are more than {@link Limits#connections()}, the connection with the oldest transfer
 * is closed.
 */
final class ConnectionDeadlines extends Handler.Wrapper implements Connection.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionDeadlines.class);

  private static final int CHECKS_PER_DEADLINE = 20;

  private final Limits limits;
  private final Map<Connection, Transfer> transfers = new ConcurrentHashMap<>();
  private volatile Scheduler.@Nullable Task nextCheck;

  /** On a thread that does not keep the JVM alive, unlike that of the server. */
  private final Scheduler scheduler = new ScheduledExecutorScheduler("dashboard-deadlines", true);

  ConnectionDeadlines(Limits limits) {
    this.limits = limits;
    addBean(scheduler);
  }

  /** Returns the scheduler of all timeouts; it is started with this handler. */
  Scheduler scheduler() {
    return scheduler;
  }

  /** Removes the deadline of a connection with an endless response. */
  void exempt(Connection connection) {
    Transfer transfer = transfers.get(connection);
    if (transfer != null) {
      transfer.exempt = true;
    }
  }

  @Override
  public void onOpened(Connection connection) {
    transfers.put(connection, new Transfer(connection));
    if (transfers.size() > limits.connections()) {
      closeOldest();
    }
  }

  @Override
  public void onClosed(Connection connection) {
    transfers.remove(connection);
  }

  /** Removes the connection first, so that no other thread closes it in place of another one. */
  private void closeOldest() {
    while (true) {
      Optional<Transfer> oldest =
          transfers.values().stream()
              .filter(transfer -> !transfer.exempt)
              .min((a, b) -> Long.signum(a.startNanos - b.startNanos));
      if (oldest.isEmpty()) {
        return;
      }
      Connection connection = oldest.get().connection;
      if (transfers.remove(connection) != null) {
        connection.getEndPoint().close();
        return;
      }
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Transfer transfer = transfers.get(request.getConnectionMetaData().getConnection());
    if (transfer != null) {
      transfer.start();
      // Returning false keeps a request in progress alive. By default, the idle timeout fails the
      // request while a thread handles it, and Jetty reads the rest of the body at the same time.
      request.addIdleTimeoutListener(timeout -> false);
      Request.addCompletionListener(request, failure -> transfer.start());
    }
    return super.handle(request, response, callback);
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    scheduleCheck();
  }

  @Override
  protected void doStop() throws Exception {
    Scheduler.Task check = nextCheck;
    if (check != null) {
      check.cancel();
    }
    super.doStop();
  }

  private void scheduleCheck() {
    long millis = limits.transfer().toMillis() / CHECKS_PER_DEADLINE;
    nextCheck = scheduler.schedule(this::check, millis, TimeUnit.MILLISECONDS);
  }

  private void check() {
    try {
      transfers.values().stream().filter(this::isLate).forEach(ConnectionDeadlines::end);
    } finally {
      if (isRunning()) {
        scheduleCheck();
      }
    }
  }

  /** Logs exceptions, so that the other connections are closed as well. */
  private static void end(Transfer transfer) {
    try {
      transfer.end();
    } catch (RuntimeException e) {
      LOG.error("closing a slow connection failed", e);
    }
  }

  private boolean isLate(Transfer transfer) {
    double seconds = limits.transfer().toNanos() / 1e9;
    double earned = (double) transfer.bytes() / limits.bytesPerSecond();
    return !transfer.exempt && transfer.seconds() > seconds + earned;
  }

  private static final class Transfer {

    private final Connection connection;
    private volatile long startNanos;
    private volatile long startBytes;
    private volatile boolean exempt;

    Transfer(Connection connection) {
      this.connection = connection;
      start();
    }

    void start() {
      startBytes = allBytes();
      startNanos = System.nanoTime();
    }

    double seconds() {
      return (System.nanoTime() - startNanos) / 1e9;
    }

    long bytes() {
      return allBytes() - startBytes;
    }

    private long allBytes() {
      return connection.getBytesIn() + connection.getBytesOut();
    }

    /** Responds with 408 if the body of a request is missing, else closes the connection. */
    void end() {
      start();
      if (connection.onIdleExpired(new TimeoutException("The transfer is too slow."))) {
        connection.getEndPoint().close();
      }
    }
  }
}
