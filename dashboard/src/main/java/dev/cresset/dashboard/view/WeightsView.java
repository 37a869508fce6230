package dev.cresset.dashboard.view;

import dev.cresset.dashboard.run.TrainedNetwork;
import dev.cresset.tensor.Tensor;
import dev.cresset.types.Shape;
import java.util.ArrayList;
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

  private static final int MOST_UNITS = 64;
  private static final int PIXELS = TrainedNetwork.SIDE * TrainedNetwork.SIDE;

  /** Returns the weights of the first layer whose inputs are the pixels, if there is one. */
  public static Optional<WeightsView> of(TrainedNetwork network) {
    return network.model().namedParameters().entrySet().stream()
        .filter(parameter -> takesPixels(parameter.getValue().shape()))
        .findFirst()
        .map(WeightsView::of);
  }

  private static boolean takesPixels(Shape shape) {
    return shape.rank() == 2 && shape.dim(1) == PIXELS;
  }

  private static WeightsView of(Map.Entry<String, Tensor> weight) {
    float[] values = weight.getValue().toFloatArray();
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    int rows = values.length / PIXELS;
    List<byte[]> units = new ArrayList<>();
    for (int unit = 0; unit < Math.min(rows, MOST_UNITS); unit++) {
      byte[] image = new byte[PIXELS];
      for (int i = 0; i < PIXELS; i++) {
        image[i] =
            (byte)
                Math.round(
                    values[unit * PIXELS + i]
                        / Math.max(largest, Float.MIN_NORMAL)
                        * Byte.MAX_VALUE);
      }
      units.add(image);
    }
    String name = weight.getKey();
    int dot = name.lastIndexOf('.');
    return new WeightsView(
        dot < 0 ? name : name.substring(0, dot),
        rows,
        TrainedNetwork.SIDE,
        TrainedNetwork.SIDE,
        largest,
        units);
  }
}
