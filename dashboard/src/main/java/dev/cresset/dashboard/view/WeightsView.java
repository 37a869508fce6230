package dev.cresset.dashboard.view;

import dev.cresset.dashboard.run.TrainedNetwork;
import dev.cresset.tensor.Tensor;
import dev.cresset.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The JSON of the weights of the first layer, one image for each unit.
 *
 * @param layer name of the layer
 * @param rows number of units
 * @param height height of each image
 * @param width width of each image
 * @param largest largest absolute weight
 * @param units weights of each unit, at most 64 units, times 127 / largest; signed bytes (base64 in
 *     JSON)
 */
public record WeightsView(
    String layer, long rows, int height, int width, double largest, List<byte[]> units) {

  private static final int PIXELS = TrainedNetwork.SIDE * TrainedNetwork.SIDE;

  /** Returns the weights of the first layer if its inputs are the pixels. */
  public static Optional<WeightsView> of(TrainedNetwork network) {
    return network.model().namedParameters().entrySet().stream()
        .findFirst()
        .filter(parameter -> takesPixels(parameter.getValue().shape()))
        .map(WeightsView::of);
  }

  private static boolean takesPixels(Shape shape) {
    return shape.rank() == 2 && shape.dim(1) == PIXELS;
  }

  private static WeightsView of(Map.Entry<String, Tensor> weight) {
    SignedImages units = SignedImages.of(weight.getValue().toFloatArray(), PIXELS);
    String name = weight.getKey();
    int dot = name.lastIndexOf('.');
    return new WeightsView(
        dot < 0 ? name : name.substring(0, dot),
        weight.getValue().shape().dim(0),
        TrainedNetwork.SIDE,
        TrainedNetwork.SIDE,
        units.largest(),
        units.images());
  }
}
