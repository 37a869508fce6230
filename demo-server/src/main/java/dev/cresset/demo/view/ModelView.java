package dev.cresset.demo.view;

import dev.cresset.nn.Summary;
import java.util.List;

/**
 * The JSON of {@code GET /api/model}.
 *
 * @param layers the layers in the order of the forward pass
 * @param parameters the number of trainable values in all
 */
public record ModelView(List<Summary.Layer> layers, long parameters) {

  /** Returns the JSON of a network. */
  public static ModelView of(Summary summary) {
    return new ModelView(summary.layers(), summary.parameters());
  }
}
