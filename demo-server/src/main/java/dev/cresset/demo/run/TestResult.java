package dev.cresset.demo.run;

import dev.cresset.demo.images.ImageSet;
import dev.cresset.metrics.ConfusionMatrix;
import dev.cresset.metrics.Probabilities;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The predictions for all test images, from which every figure of the test is computed. Immutable:
 * the arrays must not be changed.
 *
 * @param images the data, with its test images
 * @param confusion confusion matrix of the predictions
 * @param predicted predicted class of each image
 * @param probabilities of all classes, {@code [images, classes]}
 * @param heldOut the predictions for the validation images; {@code null} without any
 */
public record TestResult(
    ImageSet images,
    ConfusionMatrix confusion,
    int[] predicted,
    float[] probabilities,
    @Nullable Probabilities heldOut) {

  /** Stores the predictions of a test without validation images. */
  public TestResult(
      ImageSet images, ConfusionMatrix confusion, int[] predicted, float[] probabilities) {
    this(images, confusion, predicted, probabilities, null);
  }

  /** Returns this result with the predictions for the validation images. */
  public TestResult withHeldOut(Probabilities validation) {
    return new TestResult(images, confusion, predicted, probabilities, validation);
  }

  /** Returns the number of classes. */
  public int classes() {
    return confusion.classes();
  }

  /** Returns the number of test images. */
  public int size() {
    return predicted.length;
  }

  /** Returns the actual class of an image. */
  public int actual(int index) {
    return images.test().label(index);
  }

  /** Returns whether an image was classified correctly. */
  public boolean correct(int index) {
    return predicted[index] == actual(index);
  }

  /** Returns the probability of the predicted class of an image. */
  public float confidence(int index) {
    return probabilities[index * classes() + predicted[index]];
  }

  /** Returns the pixels of an image. */
  public byte[] pixels(int index) {
    return images.test().image(index);
  }

  /** Returns the names of the classes. */
  public List<String> classNames() {
    return images.classNames();
  }

  /** Returns the probabilities of all classes for one image. */
  public float[] probabilitiesOf(int index) {
    return Arrays.copyOfRange(probabilities, index * classes(), (index + 1) * classes());
  }
}
