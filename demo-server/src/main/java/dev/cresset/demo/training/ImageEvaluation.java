package dev.cresset.demo.training;

import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.run.TestSample;
import dev.cresset.dashboard.run.TrainedNetwork;
import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.data.ImageDataset;
import dev.cresset.demo.images.ImageSet;
import dev.cresset.metrics.ConfusionMatrix;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;

/** Evaluates networks on the test images of a data set. */
public final class ImageEvaluation {

  /** Number of images that are classified at a time. */
  private static final int BATCH = 1000;

  private ImageEvaluation() {}

  /**
   * Classifies all test images, in one pass.
   *
   * @throws RunFailure if an output is not finite
   */
  public static TestResult evaluate(TrainedNetwork network, ImageSet images) {
    var test = images.test();
    int classes = test.classes();
    int[] actual = new int[test.size()];
    int[] predicted = new int[test.size()];
    float[] probabilities = new float[test.size() * classes];
    Tensors.noGrad(
        () -> {
          int next = 0;
          DataLoader loader = DataLoader.of(test.transform(network.transforms())).batchSize(BATCH);
          for (Batch each : loader) {
            float[] outputs = network.model().forward(each.inputs()).toFloatArray();
            float[] rows = TrainedNetwork.softmax(outputs, classes);
            System.arraycopy(rows, 0, probabilities, next * classes, rows.length);
            for (int row = 0; row < each.size(); row++) {
              actual[next] = test.label(next);
              predicted[next] = TrainedNetwork.argmax(outputs, row * classes, classes);
              requireFinite(probabilities[next * classes], next);
              next++;
            }
          }
        });
    return result(images, actual, predicted, probabilities);
  }

  /** Returns the result of predictions for the test images. */
  static TestResult result(ImageSet images, int[] actual, int[] predicted, float[] probabilities) {
    ImageDataset test = images.test();
    Shape shape = test.imageShape();
    return new TestResult(
        images.name(),
        images.classNames(),
        ConfusionMatrix.of(actual, predicted, test.classes()),
        actual,
        predicted,
        probabilities,
        index ->
            new TestSample.Image(
                Math.toIntExact(shape.dim(1)),
                Math.toIntExact(shape.dim(2)),
                Math.toIntExact(shape.dim(0)),
                test.image(index)));
  }

  /** One output that is NaN or infinite makes all probabilities of its row NaN. */
  private static void requireFinite(float probability, int image) {
    if (Float.isNaN(probability)) {
      throw new RunFailure(
          "The output of the network for test image %s is not finite; try a smaller learning rate."
              .formatted(image));
    }
  }
}
