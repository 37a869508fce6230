package dev.cresset.demo.run;

import dev.cresset.data.ImageDataset;
import dev.cresset.data.Transform;
import dev.cresset.nn.Module;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;
import java.util.Arrays;

/**
 * A trained network that answers for single images, in any number of threads at once.
 *
 * @param model in evaluation mode; nobody trains it any more
 * @param transforms what was done to the images that it learnt from
 */
public record Network(Module model, Transform[] transforms) {

  /** Width and height of the images. */
  public static final int SIDE = 28;

  private static final int CLASSES = 10;

  /**
   * What the network says of one image.
   *
   * @param predicted the class of the highest output
   * @param probabilities those of all classes
   * @param nanoseconds how long it took, transforms included
   */
  public record Prediction(int predicted, float[] probabilities, long nanoseconds) {}

  /** Classifies one image of {@code 28 * 28} bytes, unsigned, row-major. */
  public Prediction predict(byte[] pixels) {
    long start = System.nanoTime();
    ImageDataset image =
        ImageDataset.of(Shape.of(1, SIDE, SIDE), pixels, new byte[1], CLASSES)
            .transform(transforms);
    float[] outputs =
        TensorScope.within(
            "predict",
            () -> Tensors.noGrad(() -> model.forward(image.get(0).inputs())).toFloatArray());
    return new Prediction(
        largest(outputs, 0, outputs.length),
        softmax(outputs, outputs.length),
        System.nanoTime() - start);
  }

  /** Returns the index of the largest of {@code length} values, the first if there are several. */
  public static int largest(float[] values, int from, int length) {
    int best = 0;
    for (int i = 1; i < length; i++) {
      if (values[from + i] > values[from + best]) {
        best = i;
      }
    }
    return best;
  }

  /**
   * Returns the softmax of each row: the probabilities that the loss saw, be the outputs logits or
   * log-probabilities.
   */
  public static float[] softmax(float[] outputs, int columns) {
    float[] result = new float[outputs.length];
    for (int row = 0; row < outputs.length; row += columns) {
      float most = outputs[row + largest(outputs, row, columns)];
      double[] weights = new double[columns];
      for (int i = 0; i < columns; i++) {
        weights[i] = Math.exp(outputs[row + i] - most);
      }
      double sum = Arrays.stream(weights).sum();
      for (int i = 0; i < columns; i++) {
        result[row + i] = (float) (weights[i] / sum);
      }
    }
    return result;
  }
}
