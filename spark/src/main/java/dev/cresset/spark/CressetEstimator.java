package dev.cresset.spark;

import dev.cresset.loss.Loss;
import dev.cresset.nn.ModelInfo;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.OptimizerSettings;
import dev.cresset.types.NotNull;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The base class of {@link CressetClassifier} and {@link CressetRegressor}: an estimator of Spark
 * ML that trains a network on all rows of a DataFrame, on any number of workers.
 *
 * <p>The weights do not depend on the number of workers, on partitions, or on executors that were
 * lost: they are equal to the last bit, as long as all executors have the same processor model, JDK
 * and backend. Rows are ordered by a hash of their values, or by {@link #setOrderCol}, and cut into
 * micro-chunks, whose gradients are added in a fixed order.
 *
 * <p>An invalid value causes an {@link IllegalArgumentException} that says what is expected,
 * whether a setter, {@code set}, a grid of parameters or a file sets it.
 *
 * @param <E> type of the estimator
 * @param <M> type of the model
 * @since 0.1
 */
public abstract class CressetEstimator<E extends CressetEstimator<E, M>, M extends CressetModel<M>>
    extends Estimator<M> implements MLWritable {

  private static final long serialVersionUID = 1L;

  /** Value of {@link #setExchange}: workers add gradients over their own sockets. */
  public static final String SOCKETS = "sockets";

  /** Value of {@link #setExchange}: Spark adds gradients, in one job for each step. */
  public static final String TREE_AGGREGATE = "treeAggregate";

  private static final int MOST_SECONDS = Integer.MAX_VALUE / 1000;

  private final String uid;
  private byte @Nullable [] network;

  private final Param<String> featuresCol;
  private final StringArrayParam featuresCols;
  private final Param<String> labelCol;
  private final Param<String> predictionCol;
  private final Param<String> weightCol;
  private final Param<String> validationIndicatorCol;
  private final Param<String> orderCol;
  private final Param<String> loss;
  private final Param<String> optimizer;
  private final DoubleParam learningRate;
  private final IntParam epochs;
  private final IntParam batchSize;
  private final IntParam microChunks;
  private final IntParam numWorkers;
  private final LongParam seed;
  private final IntArrayParam inputShape;
  private final Param<String> checkpointDir;
  private final IntParam checkpointSteps;
  private final Param<String> exchange;
  private final IntParam timeout;
  private final BooleanParam allowUnencrypted;

  CressetEstimator(String uid, String loss) {
    this.uid = uid;
    CheckedParams params = newParams();
    featuresCol = params.column("featuresCol", "column of vectors, arrays or numbers", "features");
    featuresCols = params.columns("featuresCols", "columns of numbers");
    labelCol = params.column("labelCol", "column of labels", "label");
    predictionCol = params.optionalColumn("predictionCol", "column of predictions", "prediction");
    weightCol = params.optionalColumn("weightCol", "column of weights of rows", "");
    validationIndicatorCol =
        params.optionalColumn(
            "validationIndicatorCol", "column that is true for validation rows", "");
    orderCol =
        params.optionalColumn("orderCol", "column of integers by which rows are ordered", "");
    this.loss =
        params.readable(
            "loss",
            "loss, in the form of its toString()",
            loss,
            "the text of a loss",
            LossText::parse);
    optimizer =
        params.readable(
            "optimizer",
            "optimizer, in the form of its toString()",
            "adam(lr=0.001)",
            "the text of an optimizer",
            OptimizerText::parse);
    learningRate = params.rate("learningRate", "replaces that of the optimizer (>= 0)");
    epochs = params.atLeast(1, "epochs", "number of epochs (> 0)", 1);
    batchSize = params.atLeast(1, "batchSize", "number of rows of a step (> 0)", 64);
    microChunks = params.atLeast(1, "microChunks", "number of chunks of a batch (> 0)", 8);
    numWorkers = params.atLeast(1, "numWorkers", "number of workers (> 0)", 1);
    seed = params.anyLong("seed", "seed of the order of rows and of dropout", 0);
    inputShape = params.shape("inputShape", "shape of a sample");
    checkpointDir = params.directory("checkpointDir", "directory of checkpoints");
    checkpointSteps = params.atLeast(0, "checkpointSteps", "steps between checkpoints (>= 0)", 0);
    exchange =
        params.choice(
            "exchange",
            "how gradients are added: sockets or treeAggregate",
            SOCKETS,
            TREE_AGGREGATE);
    timeout =
        params.inRange(
            1, MOST_SECONDS, "timeout", "longest wait for slots and workers in seconds (> 0)", 300);
    allowUnencrypted = params.flag("allowUnencrypted", "send gradients without encryption");
  }

  /** Returns a factory of the parameters of this stage. */
  final CheckedParams newParams() {
    return new CheckedParams(this, operation());
  }

  abstract E self();

  abstract String operation();

  final <T> E with(Param<T> param, T value) {
    set(param, value);
    return self();
  }

  @Override
  public String uid() {
    return uid;
  }

  // ---------------------------------------------------------------------------------------------
  // Settings

  /**
   * Sets the network to start from, with its weights as they are now; later changes of it have no
   * effect. It is never changed: {@link CressetModel#network} returns the trained one.
   *
   * @throws IllegalArgumentException if a layer cannot be saved in a model file
   */
  public E setNetwork(Sequential network) {
    NotNull.check("setNetwork", "network", network);
    this.network = TemporaryFile.bytes(network, ModelInfo.empty());
    return self();
  }

  final E setNetwork(byte @Nullable [] network) {
    this.network = network;
    return self();
  }

  final byte @Nullable [] networkFile() {
    return network;
  }

  /**
   * Sets the column of features: vectors, dense or sparse, arrays of numbers, or one number. Clears
   * {@link #setFeaturesCols}.
   */
  public E setFeaturesCol(String column) {
    featureColumns().set(column);
    return self();
  }

  /**
   * Sets several columns of numbers as features, in this order, in place of a single column. Clears
   * {@link #setFeaturesCol}.
   */
  public E setFeaturesCols(String... columns) {
    featureColumns().set(columns);
    return self();
  }

  /** Sets the column of labels; which values they have depends on the loss. */
  public E setLabelCol(String column) {
    return with(labelCol, column);
  }

  /** Sets the column of predictions, which the model adds. */
  public E setPredictionCol(String column) {
    return with(predictionCol, column);
  }

  /**
   * Sets a column of weights, 0 or more: the loss is the weighted mean over the rows of a batch, as
   * if a row of weight 2 were there twice.
   */
  public E setWeightCol(String column) {
    return with(weightCol, column);
  }

  /**
   * Sets a column of booleans: rows for which it is true are not trained on; {@link
   * CressetModel#validationLosses} has their loss after each epoch.
   */
  public E setValidationIndicatorCol(String column) {
    return with(validationIndicatorCol, column);
  }

  /**
   * Sets a column of integers, different for each row, by which rows are ordered before they are
   * shuffled. By default they are ordered by a hash of their values.
   */
  public E setOrderCol(String column) {
    return with(orderCol, column);
  }

  /**
   * Sets the loss: one of {@link dev.cresset.loss.Losses}, with the reduction {@code MEAN} or
   * {@code BATCH_MEAN}.
   *
   * @throws IllegalArgumentException for other losses, which executors could not create
   */
  public E setLoss(Loss loss) {
    return with(this.loss, LossText.of(loss));
  }

  /**
   * Sets the optimizer: one of {@link dev.cresset.optim.Optimizers}. The default is {@code
   * adam(0.001)}.
   *
   * @throws IllegalArgumentException for other optimizers, which executors could not create
   */
  public E setOptimizer(OptimizerSettings optimizer) {
    return with(this.optimizer, OptimizerText.of(optimizer));
  }

  /**
   * Sets a learning rate in place of that of the optimizer, for example for a grid of parameters.
   */
  public E setLearningRate(double learningRate) {
    return with(this.learningRate, (Object) learningRate);
  }

  /** Sets the number of epochs; the default is 1. */
  public E setEpochs(int epochs) {
    return with(this.epochs, (Object) epochs);
  }

  /** Sets the number of rows of a step, over all workers; the default is 64. */
  public E setBatchSize(int batchSize) {
    return with(this.batchSize, (Object) batchSize);
  }

  /**
   * Sets the number of chunks into which a batch is cut, and so the largest number of workers; the
   * default is 8. The rows of each batch, and therefore the weights, depend on it.
   */
  public E setMicroChunks(int chunks) {
    return with(microChunks, (Object) chunks);
  }

  /**
   * Sets the number of workers, each of which is a task of Spark; the default is 1. All run at the
   * same time with the exchange {@value #SOCKETS}. The result does not depend on it.
   */
  public E setNumWorkers(int workers) {
    return with(numWorkers, (Object) workers);
  }

  /**
   * Sets the seed of the order of rows and of dropout; the default is 0. The initial weights are
   * those of {@link #setNetwork}; {@link dev.cresset.tensor.Tensors#withSeed} repeats them.
   */
  public E setSeed(long seed) {
    return with(this.seed, (Object) seed);
  }

  /** Sets the shape of a sample, for example 1, 28, 28; by default samples are vectors. */
  public E setInputShape(int... shape) {
    return with(inputShape, shape);
  }

  /**
   * Sets a directory for checkpoints, which the driver and all executors can read and write, for
   * example in HDFS. If an executor is lost, training continues from the last checkpoint, and so
   * does a later {@code fit} with the same settings, initial weights and rows. Without it, training
   * begins anew.
   */
  public E setCheckpointDir(String directory) {
    return with(checkpointDir, directory);
  }

  /**
   * Sets the number of steps between checkpoints. Another one is written after each epoch, by
   * default only that. Requires {@link #setCheckpointDir}.
   */
  public E setCheckpointSteps(int steps) {
    return with(checkpointSteps, (Object) steps);
  }

  /**
   * Sets how gradients are added: {@value #SOCKETS} over connections of the workers, or {@value
   * #TREE_AGGREGATE} through Spark, which is slower and needs no connections. Both give the same
   * weights.
   */
  public E setExchange(String exchange) {
    return with(this.exchange, exchange);
  }

  /**
   * Sets the longest wait for free slots, for a task to start and for another worker, in seconds;
   * the default is 300. After it, {@code fit} fails, for example if lost executors are not
   * replaced.
   */
  public E setTimeout(int seconds) {
    return with(timeout, (Object) seconds);
  }

  /**
   * Sets whether workers may exchange gradients without encryption when Spark encrypts its own
   * traffic; by default {@code fit} refuses.
   */
  public E setAllowUnencrypted(boolean allow) {
    return with(allowUnencrypted, (Object) allow);
  }

  // ---------------------------------------------------------------------------------------------
  // Parameters of Spark ML

  /** Returns the parameter of {@link #setFeaturesCol}. */
  public Param<String> featuresCol() {
    return featuresCol;
  }

  /** Returns the parameter of {@link #setFeaturesCols}. */
  public StringArrayParam featuresCols() {
    return featuresCols;
  }

  /** Returns the parameter of {@link #setLabelCol}. */
  public Param<String> labelCol() {
    return labelCol;
  }

  /** Returns the parameter of {@link #setPredictionCol}. */
  public Param<String> predictionCol() {
    return predictionCol;
  }

  /** Returns the parameter of {@link #setWeightCol}. */
  public Param<String> weightCol() {
    return weightCol;
  }

  /** Returns the parameter of {@link #setValidationIndicatorCol}. */
  public Param<String> validationIndicatorCol() {
    return validationIndicatorCol;
  }

  /** Returns the parameter of {@link #setOrderCol}. */
  public Param<String> orderCol() {
    return orderCol;
  }

  /** Returns the parameter of {@link #setLoss}, for example {@code crossEntropy()}. */
  public Param<String> loss() {
    return loss;
  }

  /** Returns the parameter of {@link #setOptimizer}, for example {@code adam(lr=0.001)}. */
  public Param<String> optimizer() {
    return optimizer;
  }

  /** Returns the parameter of {@link #setLearningRate}. */
  public DoubleParam learningRate() {
    return learningRate;
  }

  /** Returns the parameter of {@link #setEpochs}. */
  public IntParam epochs() {
    return epochs;
  }

  /** Returns the parameter of {@link #setBatchSize}. */
  public IntParam batchSize() {
    return batchSize;
  }

  /** Returns the parameter of {@link #setMicroChunks}. */
  public IntParam microChunks() {
    return microChunks;
  }

  /** Returns the parameter of {@link #setNumWorkers}. */
  public IntParam numWorkers() {
    return numWorkers;
  }

  /** Returns the parameter of {@link #setSeed}. */
  public LongParam seed() {
    return seed;
  }

  /** Returns the parameter of {@link #setInputShape}. */
  public IntArrayParam inputShape() {
    return inputShape;
  }

  /** Returns the parameter of {@link #setCheckpointDir}. */
  public Param<String> checkpointDir() {
    return checkpointDir;
  }

  /** Returns the parameter of {@link #setCheckpointSteps}. */
  public IntParam checkpointSteps() {
    return checkpointSteps;
  }

  /** Returns the parameter of {@link #setExchange}. */
  public Param<String> exchange() {
    return exchange;
  }

  /** Returns the parameter of {@link #setTimeout}. */
  public IntParam timeout() {
    return timeout;
  }

  /** Returns the parameter of {@link #setAllowUnencrypted}. */
  public BooleanParam allowUnencrypted() {
    return allowUnencrypted;
  }

  final int value(IntParam param) {
    return (Integer) getOrDefault(param);
  }

  final @Nullable String column(Param<String> param) {
    String column = getOrDefault(param);
    return column.isEmpty() ? null : column;
  }

  final List<String> features() {
    return featureColumns().names();
  }

  private FeatureColumns featureColumns() {
    return new FeatureColumns(this, featuresCol, featuresCols);
  }

  // ---------------------------------------------------------------------------------------------
  // Estimator

  /**
   * Trains a copy of the network on all rows.
   *
   * @throws IllegalArgumentException if a column is missing, a value is null, not finite or out of
   *     range, or the network does not fit the features or labels
   * @throws IllegalStateException if the cluster cannot run all workers at the same time, no task
   *     runs for the timeout, the job is cancelled, a loss is not finite, or workers cannot reach
   *     each other
   */
  @Override
  public M fit(Dataset<?> dataset) {
    TrainedNetwork trained = new FitJob(this, dataset).run();
    M model = copyValues(model(trained), ParamMap.empty());
    return model.setParent(this);
  }

  abstract M model(TrainedNetwork trained);

  /**
   * Returns what labels must be.
   *
   * @param outputs number of outputs of the network
   * @param vectors whether the column of labels has vectors or arrays
   * @throws IllegalArgumentException if the loss does not fit them
   */
  abstract Targets targets(int outputs, boolean vectors);

  abstract StructType outputSchema(StructType schema);

  @Override
  public StructType transformSchema(StructType schema) {
    checkChunks();
    checkCheckpoints();
    featureColumns().check(operation());
    InputColumns columns = new InputColumns(operation(), schema);
    columns.checkFeatures(features());
    columns.checkLabel(getOrDefault(labelCol));
    columns.checkWeight(column(weightCol));
    columns.checkOrder(column(orderCol));
    columns.checkValidationIndicator(column(validationIndicatorCol));
    return outputSchema(schema);
  }

  private void checkCheckpoints() {
    int steps = value(checkpointSteps);
    if (steps > 0 && column(checkpointDir) == null) {
      throw new IllegalArgumentException(
          "%s: there is no directory for the checkpoints of every %s steps; call setCheckpointDir(..), or setCheckpointSteps(0)"
              .formatted(operation(), steps));
    }
  }

  private void checkChunks() {
    int workers = value(numWorkers);
    int chunks = value(microChunks);
    if (workers > chunks) {
      throw new IllegalArgumentException(
          "%s: %s workers cannot share the %s micro-chunks of a batch; call setMicroChunks(%s) or setNumWorkers(%s)"
              .formatted(operation(), workers, chunks, workers, chunks));
    }
    int batch = value(batchSize);
    if (chunks > batch) {
      throw new IllegalArgumentException(
          "%s: a batch of %s rows cannot be cut into %s micro-chunks; call setBatchSize or setMicroChunks"
              .formatted(operation(), batch, chunks));
    }
  }

  @Override
  @SuppressWarnings("unchecked") // defaultCopy creates an instance of this class
  public E copy(ParamMap extra) {
    return ((E) defaultCopy(extra)).setNetwork(network);
  }

  @Override
  public MLWriter write() {
    return new StageWriter(this, network);
  }
}
