package dev.cresset.demo.view;

import dev.cresset.nn.Summary;
import java.util.List;

/**
 * The JSON of {@code GET /api/model}.
 *
 * @param layers the layers in the order of the forward pass
 * @param parameters the number of trainable values in all
 */
public record ModelView(List<Layer> layers, long parameters) {

  /**
   * One layer.
   *
   * @param name its path in the network
   * @param type for example {@code "Linear"}
   * @param outputShape -1 stands for the batch
   * @param parameters the number of its trainable values
   */
  public record Layer(String name, String type, List<Long> outputShape, long parameters) {
    private static Layer of(Summary.Layer layer) {
      return new Layer(layer.name(), layer.type(), layer.outputShape(), layer.parameters());
    }
  }

  /** Returns the JSON of a network. */
  public static ModelView of(Summary summary) {
    return new ModelView(summary.layers().stream().map(Layer::of).toList(), summary.parameters());
  }
}
