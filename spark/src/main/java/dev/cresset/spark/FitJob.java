package dev.cresset.spark;

import dev.cresset.nn.ModelFile;
import dev.cresset.nn.Module;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/** One call of {@code fit}: checks, distributes the rows, and trains. */
final class FitJob {

  private final CressetEstimator<?, ?> estimator;
  private final Dataset<?> dataset;
  private final String operation;
  private final JavaSparkContext context;

  FitJob(CressetEstimator<?, ?> estimator, Dataset<?> dataset) {
    this.estimator = estimator;
    this.dataset = dataset;
    this.operation = estimator.operation();
    this.context = JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext());
  }

  TrainedNetwork run() {
    byte[] file = networkFile();
    // Before any job: the network, the settings and the columns.
    ModelFile initial = TemporaryFile.model(file);
    BatchDependence.checkLayers(operation, initial.model());
    if (!context.sc().isLocal()) {
      CustomLayers.check(operation, initial.model(), "Trainer");
    }
    estimator.transformSchema(dataset.schema());
    int workers = estimator.value(estimator.numWorkers());
    int timeout = estimator.value(estimator.timeout());
    boolean sockets = estimator.getOrDefault(estimator.exchange()).equals(CressetEstimator.SOCKETS);
    if (sockets) {
      boolean allowed = (Boolean) estimator.getOrDefault(estimator.allowUnencrypted());
      new Cluster(operation, context.sc(), timeout).checkBarrier(workers, allowed);
    }
    try (JobWatch watch = new JobWatch(context.sc(), timeout)) {
      try {
        return train(file, initial, workers, sockets);
      } catch (Exception e) {
        if (watch.isExpired()) {
          throw new IllegalStateException(
              "%s: no task has run for %s s; executors were lost and not replaced, or other jobs use all slots"
                  .formatted(operation, timeout),
              e);
        }
        throw ReportedFailure.of(operation, e);
      }
    }
  }

  private TrainedNetwork train(byte[] file, ModelFile initial, int workers, boolean sockets)
      throws IOException {
    RowEncoder encoder = encoder(file, initial.model());
    RankedRows rows = RankedRows.of(selected(encoder), encoder, workers);
    TrainingSpec spec = spec(encoder, rows, workers);
    Broadcast<byte[]> network = context.broadcast(file);
    Broadcast<long[][]> starts = context.broadcast(rows.starts());
    WorkerResult result;
    try {
      JavaRDD<byte[]> distributed = rows.distribute(spec, starts);
      result =
          sockets
              ? Cluster.train(distributed, new WorkerTask(context, spec, network))
              : new DriverTraining(spec, context, network, file).train(distributed);
    } finally {
      if (!context.sc().isStopped()) { // else Spark has removed them, and would throw
        network.destroy();
        starts.destroy();
      }
    }
    if (result.failure() != null) {
      throw new IllegalStateException(result.failure());
    }
    byte[] trained = result.model();
    if (trained == null) {
      throw new IllegalStateException("%s: worker 0 returned no network".formatted(operation));
    }
    return new TrainedNetwork(
        trained,
        initial.model(),
        result.log(),
        result.nanos() / 1e9,
        sockets ? (double) result.exchangeNanos() / result.nanos() : Double.NaN);
  }

  private byte[] networkFile() {
    byte[] file = estimator.networkFile();
    if (file == null) {
      throw new IllegalStateException(
          "%s: there is no network; call setNetwork(..) first".formatted(operation));
    }
    return file;
  }

  // ---------------------------------------------------------------------------------------------

  private Dataset<Row> selected(RowEncoder encoder) {
    return dataset
        .toDF()
        .select(
            encoder.columns().stream()
                .map(column -> functions.col("`" + column.replace("`", "``") + "`"))
                .toArray(org.apache.spark.sql.Column[]::new));
  }

  /** Checks that the network fits the first row, and returns how rows are encoded. */
  private RowEncoder encoder(byte[] file, Module network) {
    List<String> features = estimator.features();
    RowEncoder unknown = encoder(features, 0, Targets.of(Targets.Kind.NUMBERS, 1));
    List<Row> first = selected(unknown).takeAsList(1);
    if (first.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: there are no rows; check the source of the DataFrame".formatted(operation));
    }
    int size = RowEncoder.size(operation, features, first.get(0));
    int outputs = outputs(file, network, size);
    Targets targets = estimator.targets(outputs, labelsAreVectors());
    checkLoss(targets);
    return encoder(features, size, targets);
  }

  /**
   * Applies the loss to two samples, so that the driver and not a task refuses what does not fit.
   */
  private void checkLoss(Targets targets) {
    String loss = estimator.getOrDefault(estimator.loss());
    float[] labels = new float[2 * targets.width()];
    Arrays.fill(labels, targets.width() == 1 ? 0 : 1f / targets.width());
    try {
      TensorScope.within(
          operation,
          () ->
              LossText.parse(loss)
                  .apply(Tensors.zeros(2, targets.outputs()), targets.tensor(labels))
                  .shape());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s: the loss %s does not fit the network, which has %s outputs (%s); change the loss or the network"
              .formatted(operation, loss, targets.outputs(), e.getMessage()),
          e);
    }
  }

  private boolean labelsAreVectors() {
    DataType type = dataset.schema().apply(estimator.getOrDefault(estimator.labelCol())).dataType();
    return type instanceof ArrayType || type.equals(SQLDataTypes.VectorType());
  }

  private RowEncoder encoder(List<String> features, int size, Targets targets) {
    return new RowEncoder(
        operation,
        features,
        size,
        estimator.getOrDefault(estimator.labelCol()),
        estimator.column(estimator.weightCol()),
        estimator.column(estimator.orderCol()),
        estimator.column(estimator.validationIndicatorCol()),
        targets);
  }

  private long[] inputShape(int features) {
    int[] chosen = estimator.getOrDefault(estimator.inputShape());
    if (chosen.length == 0) {
      return new long[] {features};
    }
    long size = 1;
    long[] shape = new long[chosen.length];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = chosen[i];
      size *= chosen[i];
    }
    if (size != features) {
      throw new IllegalArgumentException(
          "%s: rows have %s features, but inputShape is %s, which has %s; change setInputShape or the feature columns"
              .formatted(operation, features, Shape.of(shape), size));
    }
    return shape;
  }

  /** Returns the number of outputs for a sample. */
  private int outputs(byte[] file, Module network, int features) {
    Shape sample = Shape.of(inputShape(features));
    try {
      BatchDependence.checkBuffers(operation, TemporaryFile.model(file).model(), sample);
      return TensorScope.within(
          operation,
          () -> {
            Shape output = network.predict(Tensors.zeros(sample.prepend(2).dims())).shape();
            if (output.rank() != 2 || output.dim(0) != 2) {
              throw new IllegalArgumentException(
                  "%s: the network must return [batch, outputs], but for two samples of shape %s it returned shape %s"
                      .formatted(operation, sample, output));
            }
            return (int) output.dim(1);
          });
    } catch (dev.cresset.tensor.ShapeException e) {
      throw new IllegalArgumentException(
          "%s: the network does not accept samples of shape %s, the features of the first row (%s)"
              .formatted(operation, sample, e.getMessage()),
          e);
    }
  }

  private TrainingSpec spec(RowEncoder encoder, RankedRows rows, int workers) {
    int batch = estimator.value(estimator.batchSize());
    int chunks = estimator.value(estimator.microChunks());
    if (rows.training() == 0) {
      throw new IllegalArgumentException(
          "%s: all %s rows are validation rows; there are none to train on"
              .formatted(operation, rows.validation()));
    }
    return new TrainingSpec(
        encoder.targets(),
        estimator.getOrDefault(estimator.loss()),
        estimator.getOrDefault(estimator.optimizer()),
        estimator.isDefined(estimator.learningRate())
            ? (Double) estimator.getOrDefault(estimator.learningRate())
            : Double.NaN,
        estimator.value(estimator.epochs()),
        (Long) estimator.getOrDefault(estimator.seed()),
        inputShape(encoder.size()),
        new ChunkPlan(rows.training(), batch, chunks),
        new ChunkPlan(rows.validation(), Math.max(batch, 64 * chunks), chunks),
        encoder.weight() != null,
        workers,
        checkpointDir(),
        estimator.value(estimator.checkpointSteps()),
        Math.multiplyExact(1000, estimator.value(estimator.timeout())));
  }

  private @Nullable String checkpointDir() {
    return estimator.column(estimator.checkpointDir());
  }
}
