package dev.cresset.demo.web;

import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.loss.Losses.mse;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.tabular.Columns.category;
import static dev.cresset.tabular.Columns.mean;
import static dev.cresset.tabular.Columns.number;

import dev.cresset.dashboard.run.NetworkLayers;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunControl;
import dev.cresset.dashboard.run.RunDescription;
import dev.cresset.dashboard.run.RunEvents;
import dev.cresset.dashboard.run.Runs;
import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.run.TestSample;
import dev.cresset.dashboard.run.TestTable;
import dev.cresset.dashboard.web.BoundSocket;
import dev.cresset.dashboard.web.DashboardServer;
import dev.cresset.dashboard.web.Limits;
import dev.cresset.dashboard.web.PublicHosts;
import dev.cresset.dashboard.web.ServerExtension;
import dev.cresset.data.DataLoader;
import dev.cresset.datasets.Penguins;
import dev.cresset.loss.Loss;
import dev.cresset.metrics.ConfusionMatrix;
import dev.cresset.nn.Prediction;
import dev.cresset.nn.Sequential;
import dev.cresset.tabular.Columns;
import dev.cresset.tabular.Csv;
import dev.cresset.tabular.FittedColumns;
import dev.cresset.tabular.Rows;
import dev.cresset.tabular.TablePredictor;
import dev.cresset.tensor.Generator;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.Trainer;
import io.javalin.Javalin;
import java.util.List;
import java.util.Optional;

/** A dashboard with runs on penguins: two with a table, one without and one that is not tested. */
final class TableServer implements AutoCloseable {

  /** Predicts the species. */
  static final int SPECIES = 1;

  /** Predicts the mass. */
  static final int MASS = 2;

  static final int WITHOUT_TABLE = 3;
  static final int UNTESTED = 4;

  final TestTable species;
  final TestTable mass;
  private final Runs runs = new Runs();
  private final BoundSocket socket = DemoSocket.open("127.0.0.1", 0);
  private final Javalin server;

  private TableServer() {
    List<Rows> parts =
        Csv.parse(Penguins.csv())
            .withoutMissing("body_mass_g")
            .stratifiedSplit("species", new Generator(42), 0.7, 0.3);
    FittedColumns columns =
        Columns.features(
                number("bill_length_mm").standardized().missing(mean()),
                number("flipper_length_mm").standardized(),
                category("island"),
                category("sex").missingAsCategory())
            .label("species")
            .fit(parts.get(0));
    species = new TestTable(trained(columns, parts.get(0), 3, crossEntropy()), parts.get(1));
    FittedColumns weighed =
        Columns.features(number("flipper_length_mm").standardized(), category("species"))
            .target(number("body_mass_g").standardized())
            .fit(parts.get(0));
    mass = new TestTable(trained(weighed, parts.get(0), 1, mse()), parts.get(1));

    runs.add(tested(SPECIES, true));
    Run predictsNumbers = started(MASS);
    predictsNumbers.testing();
    predictsNumbers.testedOn(mass);
    predictsNumbers.ended();
    runs.add(predictsNumbers);
    runs.add(tested(WITHOUT_TABLE, false));
    Run untested = started(UNTESTED);
    untested.failed("The loss is NaN.");
    runs.add(untested);
    server =
        new DashboardServer(
                socket,
                Limits.DEFAULT,
                PublicHosts.NONE,
                runs,
                new RunEvents(),
                new Idle(),
                ServerExtension.NONE)
            .start();
  }

  static TableServer open() {
    return new TableServer();
  }

  private static TablePredictor trained(
      FittedColumns columns, Rows training, int outputs, Loss loss) {
    return Tensors.withSeed(
        42,
        () -> {
          Sequential model =
              Sequential.of(linear(columns.features().size(), 16), relu(), linear(16, outputs));
          Trainer.of(model)
              .loss(loss)
              .optimizer(adam(0.01))
              .epochs(20)
              .fit(DataLoader.of(columns.dataset(training)).batchSize(16).shuffle(true));
          return columns.predictor(model);
        });
  }

  private static Run started(int id) {
    RunDescription description =
        new RunDescription(
            "Penguins",
            null,
            null,
            "penguins",
            "jvm",
            42L,
            20,
            16,
            0.01,
            "Adam",
            "loss",
            null,
            null);
    Run run = new Run(id, id, description);
    run.built(new NetworkLayers(List.of(), 0), 239, 0, 103);
    return run;
  }

  private Run tested(int id, boolean withTable) {
    Run run = started(id);
    run.testing();
    if (withTable) {
      run.testedOn(species);
    }
    run.tested(result(), null);
    return run;
  }

  private TestResult result() {
    Rows rows = species.rows();
    List<Prediction> predictions = species.predictor().predict(rows);
    int[] labels = species.predictor().columns().labels(rows);
    int[] predicted = predictions.stream().mapToInt(Prediction::index).toArray();
    float[] probabilities = new float[3 * labels.length];
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = (float) predictions.get(i / 3).probabilities()[i % 3];
    }
    return new TestResult(
        "penguins",
        Penguins.classNames(),
        ConfusionMatrix.of(labels, predicted, 3),
        labels,
        predicted,
        probabilities,
        index -> new TestSample.Text(rows.row(index).toString()));
  }

  Run run(int id) {
    return runs.numbered(id).orElseThrow();
  }

  String url(String path) {
    return "http://127.0.0.1:" + socket.port() + path;
  }

  @Override
  public void close() {
    server.stop();
  }

  /** No run is in progress. */
  private static final class Idle implements RunControl {

    @Override
    public Optional<Run> running() {
      return Optional.empty();
    }

    @Override
    public boolean stop(Run run) {
      return false;
    }
  }
}
