package dev.cresset.dashboard.run;

import dev.cresset.nn.Module;
import dev.cresset.nn.Summary;
import dev.cresset.tensor.TensorScope;
import dev.cresset.types.Shape;
import java.util.List;

/**
 * The layers of a network, as in its {@link Summary}.
 *
 * @param layers in the order of the forward pass
 * @param parameters number of parameters
 */
public record NetworkLayers(List<Summary.Layer> layers, long parameters) {

  /** Returns the layers of a summary. */
  public static NetworkLayers of(Summary summary) {
    return new NetworkLayers(summary.layers(), summary.parameters());
  }

  /**
   * Returns the layers of a model, or only the number of its parameters if it cannot be summarized,
   * for example because it takes several inputs.
   *
   * @param input shape of one sample
   */
  public static NetworkLayers of(Module model, Shape input) {
    try {
      return of(TensorScope.within("dashboard", () -> model.summary(input.dims())));
    } catch (RuntimeException e) {
      long parameters = model.parameters().stream().mapToLong(each -> each.shape().size()).sum();
      return new NetworkLayers(List.of(), parameters);
    }
  }
}
