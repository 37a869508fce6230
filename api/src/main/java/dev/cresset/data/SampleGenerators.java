package dev.cresset.data;

import dev.cresset.tensor.Generator;
import java.util.function.IntFunction;

/** Gives each sample of a batch its own generator, if its dataset can use it. */
final class SampleGenerators {

  private SampleGenerators() {}

  /** Returns whether gathering may draw random numbers; always true for a custom dataset. */
  static boolean mayBeUsedBy(Dataset dataset) {
    if (dataset instanceof Subset subset) {
      return mayBeUsedBy(subset.whole());
    }
    if (dataset instanceof ImageDataset images) {
      return images.isRandom();
    }
    if (dataset instanceof FloatDataset floats) {
      return floats.isRandom();
    }
    return !(dataset instanceof IntegerDataset);
  }

  /**
   * Gathers samples.
   *
   * @param generators returns the generator of the sample at a position in {@code indices}
   */
  static Batch gather(Dataset dataset, int[] indices, IntFunction<Generator> generators) {
    if (dataset instanceof Subset subset) {
      return gather(subset.whole(), subset.inWhole(indices), generators);
    }
    if (dataset instanceof ImageDataset images) {
      return images.gather(indices, generators);
    }
    if (dataset instanceof TransformedDataset transformed) {
      return transformed.gather(indices, generators);
    }
    return dataset instanceof FloatDataset floats
        ? floats.gather(indices, generators)
        : dataset.gather(indices);
  }
}
