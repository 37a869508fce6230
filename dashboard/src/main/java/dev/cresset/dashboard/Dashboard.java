package dev.cresset.dashboard;

import dev.cresset.backend.Backends;
import dev.cresset.dashboard.evaluation.NotFiniteOutputException;
import dev.cresset.dashboard.evaluation.TestSet;
import dev.cresset.dashboard.run.EpochResult;
import dev.cresset.dashboard.run.NetworkLayers;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunDescription;
import dev.cresset.dashboard.run.Task;
import dev.cresset.dashboard.run.TrainingRecorder;
import dev.cresset.dashboard.store.RunStore;
import dev.cresset.dashboard.web.BoundSocket;
import dev.cresset.dashboard.web.DashboardServer;
import dev.cresset.dashboard.web.JsonBody;
import dev.cresset.dashboard.web.Limits;
import dev.cresset.dashboard.web.PublicHosts;
import dev.cresset.dashboard.web.ServerExtension;
import dev.cresset.nn.Module;
import dev.cresset.tensor.Tensor;
import dev.cresset.train.Epoch;
import dev.cresset.train.TrainingEnd;
import dev.cresset.train.TrainingListener;
import dev.cresset.train.TrainingStart;
import io.javalin.Javalin;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A web page that shows training while it runs, and its results afterwards.
 *
 * <pre>{@code
 * Trainer.of(model).loss(nll()).optimizer(sgd(0.01)).epochs(5)
 *     .listener(Dashboard.open(8080))
 *     .fit(loader);
 * }</pre>
 *
 * <p>The page is at {@code http://localhost:8080/}, and only for browsers on this machine. It shows
 * the training loss of each step, the results of each epoch, the gradient norm and the
 * update-to-weight ratio of each layer, and memory. With {@linkplain DashboardSettings#testOn a
 * test set} it also shows its results after training; with {@linkplain DashboardSettings#runsIn a
 * directory}, past runs and those of other programs. <i>Stop training</i> on the page ends {@code
 * fit} before the next batch.
 *
 * <p>Each {@code fit} is a run; one dashboard can be the listener of several. The page stays
 * available until {@link #close}, but does not keep the program running: call {@link #await} at the
 * end of a program that would end before its results are read.
 *
 * <p>Thread-safe. Counterpart: TensorBoard's {@code SummaryWriter} and its server together.
 *
 * @since 0.1
 */
public final class Dashboard implements TrainingListener, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Dashboard.class.getName());
  private static final long REFRESH_MILLIS = 2_000;

  private final @Nullable String title;
  private final @Nullable TestSet test;
  private final BoundSocket socket;
  private final RunList runs;
  private final TrainingsInProgress trainings = new TrainingsInProgress();
  private final Javalin server;
  private final @Nullable ScheduledExecutorService refreshing;
  private final CountDownLatch closed = new CountDownLatch(1);

  Dashboard(
      @Nullable String title,
      @Nullable TestSet test,
      @Nullable RunStore store,
      BoundSocket socket) {
    this.title = title;
    this.test = test;
    this.socket = socket;
    this.runs = new RunList(store);
    this.server =
        new DashboardServer(
                socket,
                withoutUploads(Limits.DEFAULT),
                PublicHosts.NONE,
                runs.runs(),
                runs.events(),
                trainings,
                ServerExtension.NONE)
            .startDaemon();
    this.refreshing = store == null ? null : refreshing();
  }

  /**
   * Opens a dashboard on a port, and prints its URL to standard output.
   *
   * @param port 0 for any free one
   * @throws IllegalArgumentException if it is not from 0 to 65535
   * @throws java.io.UncheckedIOException if it is in use
   */
  public static Dashboard open(int port) {
    return settings().port(port).open();
  }

  /** Returns settings for a dashboard with a title, a test set or a directory of runs. */
  public static DashboardSettings settings() {
    return DashboardSettings.DEFAULT;
  }

  private static Limits withoutUploads(Limits usual) {
    return new Limits(
        usual.connections(),
        usual.streams(),
        usual.transfer(),
        usual.bytesPerSecond(),
        usual.idle(),
        usual.heartbeat(),
        usual.waitingBytes(),
        1,
        JsonBody.MOST_BYTES);
  }

  private ScheduledExecutorService refreshing() {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "dashboard-runs");
              thread.setDaemon(true);
              return thread;
            });
    timer.scheduleWithFixedDelay(
        this::refresh, REFRESH_MILLIS, REFRESH_MILLIS, TimeUnit.MILLISECONDS);
    return timer;
  }

  private void refresh() {
    try {
      runs.refresh();
    } catch (RuntimeException e) {
      // An exception would cancel all further refreshes.
      LOG.log(System.Logger.Level.WARNING, "Dashboard: reading the directory of runs failed", e);
    }
  }

  /** Returns the port, also if 0 was requested. */
  public int port() {
    return socket.port();
  }

  /** Returns the URL of the page, for example {@code http://localhost:8080/}. */
  public String url() {
    return socket.url();
  }

  /**
   * Waits until {@link #close} is called, for programs that would end after training.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  public void await() throws InterruptedException {
    closed.await();
  }

  /** Stops the server. A training in progress continues, and is still written to its directory. */
  @Override
  public void close() {
    if (refreshing != null) {
      refreshing.shutdownNow();
    }
    server.stop();
    closed.countDown();
  }

  /**
   * Starts a run.
   *
   * @throws IllegalArgumentException if the classes of the test set do not fit the model
   */
  @Override
  public void trainingStarted(TrainingStart start) {
    Module model = start.model();
    NetworkLayers layers = NetworkLayers.of(model, start.inputShape());
    if (test != null) {
      test.check(layers);
    }
    Run run = runs.start(description(start));
    run.built(layers, start.samples(), start.validationSamples(), test == null ? 0 : test.size());
    String file = runs.add(run);
    TrainingRecorder recorder =
        new TrainingRecorder(run, model) {
          @Override
          protected void recorded(EpochResult result) {
            runs.changed(run, file);
          }
        };
    recorder.trainingStarted(start);
    trainings.begin(new Training(run, model, recorder, file));
    runs.changed(run, file);
  }

  private RunDescription description(TrainingStart start) {
    return new RunDescription(
        title == null ? start.model().getClass().getSimpleName() : title,
        null,
        null,
        null,
        Backends.current().name(),
        start.seed().isPresent() ? (Long) start.seed().getAsLong() : null,
        start.epochs(),
        start.batchSize(),
        start.learningRate(),
        start.optimizer(),
        start.loss(),
        start.schedule().orElse(null),
        start.patience().isPresent() ? (Integer) start.patience().getAsInt() : null,
        test == null ? "sample" : test.unit(),
        test == null ? Task.CLASSIFICATION : test.task());
  }

  @Override
  public boolean stopRequested() {
    Training training = trainings.current();
    return training != null && training.run().stopRequested();
  }

  @Override
  public void epochStarted(int epoch, int epochs, int batches) {
    record(recorder -> recorder.epochStarted(epoch, epochs, batches));
  }

  @Override
  public void outputsComputed(int epoch, int batch, Tensor outputs, Tensor targets) {
    record(recorder -> recorder.outputsComputed(epoch, batch, outputs, targets));
  }

  @Override
  public void gradientsComputed(int epoch, int batch) {
    record(recorder -> recorder.gradientsComputed(epoch, batch));
  }

  @Override
  public void batchDone(int epoch, int batch, double loss) {
    record(recorder -> recorder.batchDone(epoch, batch, loss));
  }

  @Override
  public void epochDone(Epoch epoch) {
    record(recorder -> recorder.epochDone(epoch));
  }

  /** Records an event in the run of the calling thread; there is none if its start failed. */
  private void record(Consumer<TrainingRecorder> event) {
    Training training = trainings.current();
    if (training != null) {
      event.accept(training.recorder());
    }
  }

  /** Evaluates the model on the test set, if there is one, and ends the run. */
  @Override
  public void trainingEnded(TrainingEnd end) {
    Training training = trainings.current();
    if (training == null) {
      return;
    }
    try {
      end(training, end);
    } finally {
      trainings.end();
      runs.changed(training.run(), training.file());
    }
  }

  private void end(Training training, TrainingEnd end) {
    Run run = training.run();
    if (end.failure().isPresent()) {
      run.failed(sentence(end.failure().get()));
      return;
    }
    run.trained(end.history().orElseThrow());
    run.testing();
    if (test == null) {
      run.ended();
      return;
    }
    runs.events().publish(run);
    try {
      test.test(training.model(), run);
    } catch (NotFiniteOutputException e) {
      run.failed(sentence(e));
    } catch (RuntimeException e) {
      run.failed("The test set could not be evaluated: " + sentence(e));
      LOG.log(System.Logger.Level.WARNING, "Dashboard: the test set could not be evaluated", e);
    }
  }

  private static String sentence(Throwable e) {
    String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return text.endsWith(".") ? text : text + ".";
  }

  @Override
  public String toString() {
    return "Dashboard(%s)".formatted(url());
  }
}
