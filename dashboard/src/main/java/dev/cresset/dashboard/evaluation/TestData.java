package dev.cresset.dashboard.evaluation;

import dev.cresset.dashboard.run.NetworkLayers;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.Task;
import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.run.TestSample;
import dev.cresset.dashboard.run.TrainedNetwork;
import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.metrics.ConfusionMatrix;
import dev.cresset.nn.Module;
import dev.cresset.nn.OutputType;
import dev.cresset.nn.Summary;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A test set of labelled samples.
 *
 * @param data name of the data
 * @param loader the samples
 * @param classNames names of the classes in label order
 * @param text returns a sample as one line of text, on any number of threads; {@code null} to show
 *     its inputs
 */
public record TestData(
    String data, DataLoader loader, List<String> classNames, @Nullable IntFunction<String> text)
    implements TestSet {

  /** Name of data that a program gives without a name. */
  public static final String UNNAMED = "test set";

  private static final long SEED = 0;

  @Override
  public int size() {
    return loader.dataset().size();
  }

  @Override
  public String unit() {
    return "sample";
  }

  @Override
  public Task task() {
    return Task.CLASSIFICATION;
  }

  @Override
  public void test(Module model, Run run) {
    run.tested(evaluate(model), null);
  }

  /** Checks that a network has one output for each class, or one output for two classes. */
  @Override
  public void check(NetworkLayers network) {
    List<Summary.Layer> layers = network.layers();
    if (layers.isEmpty() || layers.get(layers.size() - 1).outputShape().size() != 2) {
      return; // not known before the evaluation
    }
    checkOutputs(layers.get(layers.size() - 1).outputShape().get(1));
  }

  private void checkOutputs(long outputs) {
    if (outputs != classNames.size() && !(outputs == 1 && classNames.size() == 2)) {
      throw new IllegalArgumentException(
          "Dashboard: the test set has %s classes (%s), but the model has %s outputs; name one class for each output"
              .formatted(classNames.size(), String.join(", ", classNames), outputs));
    }
  }

  /**
   * Classifies all samples in evaluation mode, without gradients. The mode of the model and the
   * random numbers of the program stay as they are.
   *
   * @throws IllegalArgumentException if the samples or the outputs do not fit the classes
   * @throws NotFiniteOutputException if an output is not finite
   */
  public TestResult evaluate(Module model) {
    return evaluate(model, "test sample");
  }

  /**
   * Classifies all samples.
   *
   * @param samples what they are, in the singular
   */
  TestResult evaluate(Module model, String samples) {
    return Tensors.withSeed(
        SEED, () -> TensorScope.within("dashboard test", () -> classify(model, samples)));
  }

  private TestResult classify(Module model, String samples) {
    int classes = classNames.size();
    OutputType type = OutputType.of(model).orElse(OutputType.LOGITS);
    int[] labels = new int[size()];
    int[] predicted = new int[size()];
    float[] probabilities = new float[size() * classes];
    int next = 0;
    // In order, and without dropping the last samples.
    for (Batch batch : DataLoader.of(loader.dataset()).batchSize(loader.batchSize())) {
      Tensor outputs = model.predict(batch.inputs());
      int[] actual = labels(batch);
      checkFinite(outputs.toFloatArray(), actual.length, samples, next);
      float[] rows = probabilities(outputs, actual.length, type);
      System.arraycopy(rows, 0, probabilities, next * classes, rows.length);
      for (int row = 0; row < actual.length; row++) {
        labels[next] = actual[row];
        predicted[next] = TrainedNetwork.argmax(rows, row * classes, classes);
        next++;
      }
    }
    ConfusionMatrix confusion = ConfusionMatrix.of(labels, predicted, classes);
    return new TestResult(
        data,
        classNames,
        confusion,
        labels,
        predicted,
        probabilities,
        text == null
            ? KeptSamples.of(loader.dataset(), classes, labels, predicted, probabilities)
            : index -> new TestSample.Text(text.apply(index)));
  }

  private int[] labels(Batch batch) {
    double[] values = numbers(batch.targets());
    if (values.length != batch.size()) {
      throw new IllegalArgumentException(
          "Dashboard: the test set must have one label for each sample, got targets of shape %s for %s samples"
              .formatted(batch.targets().shape(), batch.size()));
    }
    int[] labels = new int[values.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (int) values[i];
      if (labels[i] != values[i] || labels[i] < 0 || labels[i] >= classNames.size()) {
        throw new IllegalArgumentException(
            "Dashboard: a label of the test set is %s, but the %s classes are numbered 0 to %s; %s"
                .formatted(
                    text(values[i]),
                    classNames.size(),
                    classNames.size() - 1,
                    values[i] < 0
                        ? "test on data without such labels"
                        : "name one class for each label"));
      }
    }
    return labels;
  }

  private static double[] numbers(Tensor targets) {
    if (targets.dtype() == DType.INT64) {
      return Arrays.stream(targets.toLongArray()).asDoubleStream().toArray();
    }
    float[] values = targets.toFloatArray();
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static String text(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /** Returns the probabilities of all classes, row by row. */
  private float[] probabilities(Tensor outputs, int rows, OutputType type) {
    Shape shape = outputs.shape();
    int columns = rows == 0 ? 0 : Math.toIntExact(shape.size() / rows);
    checkOutputs(columns);
    float[] values = outputs.toFloatArray();
    if (columns == 1) {
      return ofTwoClasses(values, type);
    }
    return type == OutputType.PROBABILITIES ? values : TrainedNetwork.softmax(values, columns);
  }

  /** An output of minus infinity is a probability of 0. */
  private static void checkFinite(float[] outputs, int rows, String samples, int first) {
    for (int i = 0; i < outputs.length; i++) {
      if (Float.isNaN(outputs[i]) || outputs[i] == Float.POSITIVE_INFINITY) {
        throw new NotFiniteOutputException(samples, first + i / (outputs.length / rows));
      }
    }
  }

  private static float[] ofTwoClasses(float[] values, OutputType type) {
    float[] both = new float[2 * values.length];
    for (int i = 0; i < values.length; i++) {
      double second =
          switch (type) {
            case LOGITS -> 1 / (1 + Math.exp(-values[i]));
            case LOG_PROBABILITIES -> Math.exp(values[i]);
            case PROBABILITIES -> values[i];
          };
      both[2 * i] = (float) (1 - second);
      both[2 * i + 1] = (float) second;
    }
    return both;
  }
}
