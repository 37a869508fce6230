package dev.cresset.demo.upload;

import dev.cresset.dashboard.run.TrainedNetwork;
import dev.cresset.demo.images.ImageSet;
import dev.cresset.nn.Summary;
import dev.cresset.types.Shape;
import java.util.List;

/** Checks that a network classifies the images of a data set. */
final class InputCheck {

  /** Bounds the memory of a layer's output. */
  private static final long WIDEST = 4_096;

  private InputCheck() {}

  /**
   * Returns the layers of a network.
   *
   * @throws InvalidModelException if it does not take the images, or has another number of outputs
   */
  static Summary summary(TrainedNetwork network, ImageSet images) {
    Summary summary;
    try {
      Shape input = images.test().transform(network.transforms()).inputShape();
      summary = network.model().summary(input.dims());
    } catch (IllegalArgumentException e) {
      throw new InvalidModelException(
          "The model does not take images of 28 × 28 pixels: %s.".formatted(e.getMessage()));
    }
    for (Summary.Layer layer : summary.layers()) {
      if (elements(layer.outputShape()) > WIDEST) {
        throw new InvalidModelException(
            "The model is too large to be tested here: its layer %s has more than %s outputs."
                .formatted(layer.name(), WIDEST));
      }
    }
    checkOutput(summary, images.test().classes());
    return summary;
  }

  private static void checkOutput(Summary summary, int classes) {
    List<Summary.Layer> layers = summary.layers();
    List<Long> output = layers.isEmpty() ? List.of() : layers.get(layers.size() - 1).outputShape();
    if (!output.equals(List.of(-1L, (long) classes))) {
      throw new InvalidModelException(
          "The model must have %s outputs, one for each class; its output has the shape %s."
              .formatted(classes, output.toString().replace("-1", "batch")));
    }
  }

  private static long elements(List<Long> shape) {
    return shape.stream().filter(dim -> dim > 0).reduce(1L, (a, b) -> a * b);
  }
}
