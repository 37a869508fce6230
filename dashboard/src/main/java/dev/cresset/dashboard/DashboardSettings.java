package dev.cresset.dashboard;

import dev.cresset.dashboard.evaluation.TestData;
import dev.cresset.dashboard.evaluation.TestRows;
import dev.cresset.dashboard.evaluation.TestSet;
import dev.cresset.dashboard.store.RunStore;
import dev.cresset.dashboard.web.BoundSocket;
import dev.cresset.data.DataLoader;
import dev.cresset.tabular.FittedColumns;
import dev.cresset.tabular.Rows;
import dev.cresset.types.NotNull;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link Dashboard}.
 *
 * <pre>{@code
 * Dashboard dashboard = Dashboard.settings()
 *     .title("penguins")
 *     .testOn(columns, testRows)
 *     .runsIn(Path.of("runs"))
 *     .port(8080)
 *     .open();
 * }</pre>
 *
 * <p>Immutable: each setting returns other settings.
 *
 * @since 0.1
 */
public final class DashboardSettings {

  private static final String HOST = "127.0.0.1";
  private static final int MOST_PORT = 65_535;

  static final DashboardSettings DEFAULT = new DashboardSettings(null, null, null, 0);

  private final @Nullable String title;
  private final @Nullable TestSet test;
  private final @Nullable Path directory;
  private final int port;

  private DashboardSettings(
      @Nullable String title, @Nullable TestSet test, @Nullable Path directory, int port) {
    this.title = title;
    this.test = test;
    this.directory = directory;
    this.port = port;
  }

  /** Returns these settings with a title for the runs; the default is the class of the model. */
  public DashboardSettings title(String title) {
    NotNull.check("Dashboard.title", "title", title);
    return new DashboardSettings(title, test, directory, port);
  }

  /**
   * Returns these settings with a test set, on which each model is evaluated after its training.
   *
   * <p>The model computes in evaluation mode and without gradients; its mode and the random numbers
   * of the program stay as they are. The page shows misclassified samples: inputs of shape {@code
   * [height, width]}, {@code [1, height, width]} or {@code [3, height, width]} as images, others as
   * numbers.
   *
   * @param test targets {@code INT64 [batch]}; for a model with one output also {@code FLOAT32}, 0
   *     or 1
   * @param classNames one for each class, in the order of the labels
   * @throws IllegalArgumentException if there are fewer than two names
   */
  public DashboardSettings testOn(DataLoader test, String... classNames) {
    NotNull.check("Dashboard.testOn", "test set", test);
    return withTest(
        new TestData(
            TestData.UNNAMED,
            test,
            List.of(NotNull.checkEach("Dashboard.testOn", "class name", classNames)),
            null));
  }

  /**
   * Returns these settings with rows of a table as the test set. The page shows misclassified rows
   * as text, or for a target the predicted and the actual numbers; how predictions depend on each
   * column; and a form to predict a row.
   *
   * @param columns the columns with which the model is trained, with a label or with one target
   * @throws IllegalArgumentException if the columns have several targets, or a row does not fit the
   *     columns
   */
  public DashboardSettings testOn(FittedColumns columns, Rows rows) {
    NotNull.check("Dashboard.testOn", "columns", columns);
    NotNull.check("Dashboard.testOn", "rows", rows);
    if (columns.targets().size() > 1) {
      throw new IllegalArgumentException(
          "Dashboard.testOn: the columns have %s targets (%s); a test set of rows needs a label or one target"
              .formatted(columns.targets().size(), String.join(", ", columns.targets())));
    }
    columns.dataset(rows);
    return new DashboardSettings(
        title, new TestRows(TestData.UNNAMED, columns, rows, null), directory, port);
  }

  private DashboardSettings withTest(TestData data) {
    if (data.classNames().size() < 2) {
      throw new IllegalArgumentException(
          "Dashboard.testOn: a test set needs the names of two or more classes, got %s; name each class in the order of the labels"
              .formatted(data.classNames().size()));
    }
    return new DashboardSettings(title, data, directory, port);
  }

  /**
   * Returns these settings with a directory for runs, one JSON file for each.
   *
   * <p>The dashboard shows the runs that are there, also those of other programs that use the
   * directory at the same time. A run is written after each epoch. Files that are not runs are
   * named in the log and left as they are.
   *
   * @param directory created if it does not exist
   */
  public DashboardSettings runsIn(Path directory) {
    NotNull.check("Dashboard.runsIn", "directory", directory);
    return new DashboardSettings(title, test, directory, port);
  }

  /**
   * Returns these settings with a port; the default is 0, which takes a free one.
   *
   * @throws IllegalArgumentException if it is not from 0 to 65535
   */
  public DashboardSettings port(int port) {
    if (port < 0 || port > MOST_PORT) {
      throw new IllegalArgumentException(
          "Dashboard.port: the port must be from 0 to 65535, got %s; 0 takes a free one"
              .formatted(port));
    }
    return new DashboardSettings(title, test, directory, port);
  }

  /**
   * Opens a dashboard, and prints its URL to standard output.
   *
   * @throws UncheckedIOException if the port is in use, or the directory cannot be written
   */
  public Dashboard open() {
    RunStore store = directory == null ? null : RunStore.open(directory);
    BoundSocket socket = socket();
    Dashboard dashboard;
    try {
      dashboard = new Dashboard(title, test, store, socket);
    } catch (RuntimeException | Error e) {
      close(socket, e);
      throw e;
    }
    System.out.println("Dashboard: " + dashboard.url());
    return dashboard;
  }

  private static void close(BoundSocket socket, Throwable failure) {
    try {
      socket.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private BoundSocket socket() {
    try {
      return BoundSocket.open(HOST, port);
    } catch (IOException e) {
      throw new UncheckedIOException(
          BoundSocket.portInUse(e)
              ? "Dashboard: port %s is in use; stop the other program, or choose another port (0 for any free one); see docs/errors.md#port-in-use"
                  .formatted(port)
              : "Dashboard: cannot listen on port %s (%s); choose another port"
                  .formatted(port, e.getMessage()),
          e);
    }
  }

  @Override
  public String toString() {
    return "DashboardSettings(title=%s, test=%s, runsIn=%s, port=%s)"
        .formatted(
            title, test == null ? null : test.size() + " " + test.unit() + "s", directory, port);
  }
}
