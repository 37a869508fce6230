package dev.cresset.dashboard.run;

import dev.cresset.data.ImageDataset;
import dev.cresset.data.Transform;
import dev.cresset.nn.Module;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;
import java.util.Arrays;

/**
 * A trained network that classifies single images, safe from any number of threads.
 *
 * @param model in evaluation mode; it is not trained any further
 * @param transforms the transforms of its training images
 * @param portable the model as built-in layers, for files that other programs load; it shares the
 *     weights, or is the same
 */
public record TrainedNetwork(Module model, Transform[] transforms, Module portable) {

  /** Width and height of the images in pixels. */
  public static final int SIDE = 28;

  private static final int CLASSES = 10;

  /** Creates a network whose model consists of built-in layers. */
  public TrainedNetwork(Module model, Transform[] transforms) {
    this(model, transforms, model);
  }

  /**
   * The prediction for one image.
   *
   * @param predicted the class of the highest output
   * @param probabilities of all classes
   * @param microseconds duration, including the transforms
   */
  public record Prediction(int predicted, float[] probabilities, double microseconds) {}

  /**
   * Classifies one image.
   *
   * @param pixels {@code 28 * 28} unsigned bytes, row-major
   */
  public Prediction predict(byte[] pixels) {
    long start = System.nanoTime();
    float[] outputs =
        TensorScope.within(
            "predict", () -> Tensors.noGrad(() -> model.forward(input(pixels))).toFloatArray());
    return new Prediction(
        argmax(outputs, 0, outputs.length),
        softmax(outputs, outputs.length),
        (System.nanoTime() - start) / 1e3);
  }

  /**
   * Returns the transformed image as a batch of one, the input of the model.
   *
   * @param pixels {@code 28 * 28} unsigned bytes, row-major
   */
  public Tensor input(byte[] pixels) {
    return ImageDataset.of(Shape.of(1, SIDE, SIDE), pixels, new byte[1], CLASSES)
        .transform(transforms)
        .get(0)
        .inputs();
  }

  /** Returns the index, relative to {@code from}, of the largest of {@code length} values. */
  public static int argmax(float[] values, int from, int length) {
    int best = 0;
    for (int i = 1; i < length; i++) {
      if (values[from + i] > values[from + best]) {
        best = i;
      }
    }
    return best;
  }

  /**
   * Returns the softmax of each row. Logits and log-probabilities give the same probabilities.
   *
   * @param outputs row-major, of {@code columns} columns
   */
  public static float[] softmax(float[] outputs, int columns) {
    float[] result = new float[outputs.length];
    for (int row = 0; row < outputs.length; row += columns) {
      float max = outputs[row + argmax(outputs, row, columns)];
      double[] weights = new double[columns];
      for (int i = 0; i < columns; i++) {
        weights[i] = Math.exp(outputs[row + i] - max);
      }
      double sum = Arrays.stream(weights).sum();
      for (int i = 0; i < columns; i++) {
        result[row + i] = (float) (weights[i] / sum);
      }
    }
    return result;
  }
}
