package dev.cresset.dashboard.run;

import dev.cresset.metrics.ConfusionMatrix;
import dev.cresset.metrics.Probabilities;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The predictions for all samples of a test set, from which every figure of the test is computed.
 * Immutable: the arrays must not be changed.
 *
 * @param data name of the data
 * @param classNames names of the classes in label order
 * @param confusion confusion matrix of the predictions
 * @param labels actual class of each sample
 * @param predicted predicted class of each sample
 * @param probabilities of all classes, {@code [samples, classes]}
 * @param samples returns the sample of an index; safe from any number of threads
 * @param heldOut the predictions for the validation samples; {@code null} without any
 */
public record TestResult(
    String data,
    List<String> classNames,
    ConfusionMatrix confusion,
    int[] labels,
    int[] predicted,
    float[] probabilities,
    IntFunction<TestSample> samples,
    @Nullable Probabilities heldOut) {

  /** Stores the predictions of a test without validation samples. */
  public TestResult(
      String data,
      List<String> classNames,
      ConfusionMatrix confusion,
      int[] labels,
      int[] predicted,
      float[] probabilities,
      IntFunction<TestSample> samples) {
    this(data, classNames, confusion, labels, predicted, probabilities, samples, null);
  }

  /** Returns this result with the predictions for the validation samples. */
  public TestResult withHeldOut(Probabilities validation) {
    return new TestResult(
        data, classNames, confusion, labels, predicted, probabilities, samples, validation);
  }

  /** Returns the number of classes. */
  public int classes() {
    return confusion.classes();
  }

  /** Returns the number of samples. */
  public int size() {
    return predicted.length;
  }

  /** Returns the actual class of a sample. */
  public int actual(int index) {
    return labels[index];
  }

  /** Returns whether a sample was classified correctly. */
  public boolean correct(int index) {
    return predicted[index] == actual(index);
  }

  /** Returns the probability of the predicted class of a sample. */
  public float confidence(int index) {
    return probabilities[index * classes() + predicted[index]];
  }

  /** Returns a sample. */
  public TestSample sample(int index) {
    return samples.apply(index);
  }

  /** Returns the probabilities of all classes for one sample. */
  public float[] probabilitiesOf(int index) {
    return Arrays.copyOfRange(probabilities, index * classes(), (index + 1) * classes());
  }
}
