package dev.cresset.data;

import dev.cresset.types.Shape;

/** A selection of the samples of another dataset. */
final class Subset implements Dataset {

  private final Dataset whole;
  private final int[] chosen;

  Subset(Dataset whole, int[] chosen) {
    this.whole = whole;
    this.chosen = chosen;
  }

  Dataset whole() {
    return whole;
  }

  @Override
  public int size() {
    return chosen.length;
  }

  @Override
  public Shape inputShape() {
    return whole.inputShape();
  }

  @Override
  public Batch gather(int[] indices) {
    return whole.gather(inWhole(indices));
  }

  int[] inWhole(int[] indices) {
    Indices.check(indices, size());
    int[] inWhole = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      inWhole[i] = chosen[indices[i]];
    }
    return inWhole;
  }

  @Override
  public Dataset transform(Transform... transforms) {
    return new Subset(whole.transform(transforms), chosen);
  }

  @Override
  public String toString() {
    return "Subset(samples=%s, of=%s)".formatted(chosen.length, whole);
  }
}
