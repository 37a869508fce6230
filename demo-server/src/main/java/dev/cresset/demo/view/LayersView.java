package dev.cresset.demo.view;

import dev.cresset.nn.Summary;
import java.util.List;

/**
 * The JSON of a run's network, layer by layer.
 *
 * @param layers the layers in the order of the forward pass
 * @param parameters the number of trainable values in all
 * @param multiplyAdds how many products one image takes
 * @param bytes of all parameters
 */
public record LayersView(List<Layer> layers, long parameters, long multiplyAdds, long bytes) {

  /**
   * One layer.
   *
   * @param name its name within the model
   * @param type what it does, for example {@code Linear}
   * @param outputShape the shape of its output; -1 stands for the batch
   * @param parameters the number of its trainable values
   * @param multiplyAdds how many products one image takes
   * @param bytes of its parameters
   */
  public record Layer(
      String name,
      String type,
      List<Long> outputShape,
      long parameters,
      long multiplyAdds,
      long bytes) {

    static Layer of(Summary.Layer layer) {
      return new Layer(
          layer.name(),
          layer.type(),
          layer.outputShape(),
          layer.parameters(),
          products(layer),
          layer.parameters() * Float.BYTES);
    }

    /** Each weight of a linear layer is used once for an image; its biases are only added. */
    private static long products(Summary.Layer layer) {
      if (!layer.type().equals("Linear")) {
        return 0;
      }
      return layer.parameters() - layer.outputShape().get(layer.outputShape().size() - 1);
    }
  }

  /** Returns the JSON of a network. */
  public static LayersView of(Summary summary) {
    List<Layer> layers = summary.layers().stream().map(Layer::of).toList();
    return new LayersView(
        layers,
        summary.parameters(),
        layers.stream().mapToLong(Layer::multiplyAdds).sum(),
        summary.parameters() * Float.BYTES);
  }
}
