package dev.cresset.demo.recipe;

import dev.cresset.data.ImageDataset;
import java.util.List;

/** What a note computes before it trains: small sums that show how the parts work. */
@FunctionalInterface
public interface FirstSteps {

  /** Of a note that trains at once. */
  FirstSteps NONE = images -> List.of();

  /**
   * Computes them on the current backend.
   *
   * @param images the training images, not yet transformed
   * @return what to print, line by line
   */
  List<String> lines(ImageDataset images);
}
