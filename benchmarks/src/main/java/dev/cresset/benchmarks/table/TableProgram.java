package dev.cresset.benchmarks.table;

import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.tabular.Columns.category;
import static dev.cresset.tabular.Columns.date;
import static dev.cresset.tabular.Columns.mean;
import static dev.cresset.tabular.Columns.number;

import dev.cresset.backend.Backends;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.nn.Sequential;
import dev.cresset.tabular.Columns;
import dev.cresset.tabular.Csv;
import dev.cresset.tabular.DatePart;
import dev.cresset.tabular.FittedColumns;
import dev.cresset.tabular.Rows;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.Epoch;
import dev.cresset.train.Trainer;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Reads a {@link CustomerFile}, fits its columns, encodes its rows and trains one epoch, and prints
 * the seconds and the processor time of each step. {@code src/main/python/sklearn_table.py} does
 * the same.
 *
 * <p>Arguments: the name of the backend and the file.
 */
final class TableProgram {

  private static final double NANOS_PER_SECOND = 1e9;

  private static long last;
  private static Duration lastCpu = cpu();

  private TableProgram() {}

  public static void main(String[] args) {
    Backends.use(args[0]);
    Tensors.manualSeed(42);
    long start = System.nanoTime();
    last = start;
    Duration startCpu = lastCpu;
    Rows rows = Csv.read(Path.of(args[1]));
    figure("read");
    FittedColumns columns =
        Columns.features(
                number("age").standardized().missing(mean()),
                number("income").standardized().missing(mean()),
                number("balance").standardized(),
                number("visits").standardized(),
                number("distance").standardized(),
                category("city"),
                category("device").missingAsCategory(),
                category("channel"),
                date("joined").cyclic(DatePart.MONTH, DatePart.DAY_OF_WEEK))
            .label("plan")
            .fit(rows);
    figure("fit");
    Dataset dataset = columns.dataset(rows);
    figure("encode");
    Sequential model =
        Sequential.of(
            linear(columns.features().size(), 64),
            relu(),
            linear(64, 32),
            relu(),
            linear(32, columns.classNames().size()));
    Epoch epoch =
        Trainer.of(model)
            .loss(crossEntropy())
            .optimizer(adam(0.001))
            .epochs(1)
            .fit(DataLoader.of(dataset).batchSize(256).shuffle(true))
            .last();
    figure("train");
    print("total", (last - start) / NANOS_PER_SECOND);
    print("total CPU", lastCpu.minus(startCpu).toNanos() / NANOS_PER_SECOND);
    print("loss", epoch.trainingLoss());
  }

  private static void figure(String step) {
    long now = System.nanoTime();
    Duration nowCpu = cpu();
    print(step, (now - last) / NANOS_PER_SECOND);
    print(step + " CPU", nowCpu.minus(lastCpu).toNanos() / NANOS_PER_SECOND);
    last = now;
    lastCpu = nowCpu;
  }

  /** Returns the processor time of all threads, the JIT compiler's and the collector's too. */
  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static void print(String name, double value) {
    System.out.println(TableRace.MARK + name + "=" + value);
  }
}
