package dev.cresset.dashboard.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.cresset.dashboard.run.NetworkLayers;
import dev.cresset.nn.Summary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of the layers of a network.
 *
 * @param layers the layers in the order of the forward pass
 * @param parameters number of trainable parameters
 * @param multiplyAdds number of multiply-adds for one image; absent from {@code GET /api/model}
 * @param bytes size of all parameters; absent from {@code GET /api/model}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LayersView(
    List<Layer> layers, long parameters, @Nullable Long multiplyAdds, @Nullable Long bytes) {

  /**
   * One layer.
   *
   * @param name its name in the network
   * @param type for example {@code Linear}
   * @param outputShape shape of its output; -1 for the batch dimension
   * @param parameters number of its trainable parameters
   * @param multiplyAdds number of multiply-adds for one image
   * @param bytes size of its parameters
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Layer(
      String name,
      String type,
      List<Long> outputShape,
      long parameters,
      @Nullable Long multiplyAdds,
      @Nullable Long bytes) {

    private static Layer of(Summary.Layer layer, boolean costs) {
      return new Layer(
          layer.name(),
          layer.type(),
          layer.outputShape(),
          layer.parameters(),
          costs ? layer.multiplyAdds() : null,
          costs ? layer.parameters() * Float.BYTES : null);
    }
  }

  /** Returns the layers of a network with their costs. */
  public static LayersView of(NetworkLayers summary) {
    return new LayersView(
        summary.layers().stream().map(layer -> Layer.of(layer, true)).toList(),
        summary.parameters(),
        summary.layers().stream().mapToLong(Summary.Layer::multiplyAdds).sum(),
        summary.parameters() * Float.BYTES);
  }

  /** Returns the layers of a network without their costs. */
  public static LayersView withoutCosts(NetworkLayers summary) {
    return new LayersView(
        summary.layers().stream().map(layer -> Layer.of(layer, false)).toList(),
        summary.parameters(),
        null,
        null);
  }
}
