package dev.cresset.demo.web;

import dev.cresset.nn.Summary;
import java.util.List;

/**
 * The JSON of {@code GET /api/model}.
 *
 * @param layers the layers in the order of the forward pass
 * @param parameters the number of trainable values in all
 */
record ModelView(List<Layer> layers, long parameters) {

  /**
   * One layer.
   *
   * @param name its name within the model
   * @param type what it does, for example {@code Linear}
   * @param outputShape the shape of its output; -1 stands for the batch
   * @param parameters the number of its trainable values
   */
  record Layer(String name, String type, List<Long> outputShape, long parameters) {}

  static ModelView of(Summary summary) {
    List<Layer> layers =
        summary.layers().stream()
            .map(
                layer ->
                    new Layer(layer.name(), layer.type(), layer.outputShape(), layer.parameters()))
            .toList();
    return new ModelView(layers, summary.parameters());
  }
}
