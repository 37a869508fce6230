package dev.cresset.demo.view;

import dev.cresset.demo.run.Network;
import dev.cresset.tensor.Tensor;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The JSON of a network's first weights, each unit's as a picture.
 *
 * @param layer name of the layer
 * @param rows how many units it has
 * @param height of each picture
 * @param width of each picture
 * @param largest the largest weight of all, sign left out
 * @param units for each of the first units its weights times 127 / largest, signed bytes (base64 in
 *     JSON)
 */
public record WeightsView(
    String layer, long rows, int height, int width, double largest, List<byte[]> units) {

  private static final int MOST_UNITS = 64;
  private static final int PIXELS = Network.SIDE * Network.SIDE;

  /** Returns the weights of the first layer that sees the pixels, if there is one. */
  public static Optional<WeightsView> of(Network network) {
    return network.model().namedParameters().entrySet().stream()
        .filter(parameter -> seesPixels(parameter.getValue().shape()))
        .findFirst()
        .map(WeightsView::of);
  }

  private static boolean seesPixels(Shape shape) {
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
      byte[] picture = new byte[PIXELS];
      for (int i = 0; i < PIXELS; i++) {
        picture[i] =
            (byte)
                Math.round(
                    values[unit * PIXELS + i]
                        / Math.max(largest, Float.MIN_NORMAL)
                        * Byte.MAX_VALUE);
      }
      units.add(picture);
    }
    String name = weight.getKey();
    int dot = name.lastIndexOf('.');
    return new WeightsView(
        dot < 0 ? name : name.substring(0, dot), rows, Network.SIDE, Network.SIDE, largest, units);
  }
}
