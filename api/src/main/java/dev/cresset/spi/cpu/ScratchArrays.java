package dev.cresset.spi.cpu;

/** Arrays of any size that are reused from one call to the next. */
final class ScratchArrays {

  static final ScratchPool<ScratchArrays> POOL = new ScratchPool<>(ScratchArrays::new);

  /** Longer arrays are not kept. */
  private static final int LONGEST = 1 << 20;

  private final float[][] arrays = new float[4][0];

  private ScratchArrays() {}

  /**
   * Returns the array of a number from 0 to 3, with at least {@code size} elements of any value.
   */
  float[] of(int number, int size) {
    if (arrays[number].length >= size) {
      return arrays[number];
    }
    float[] larger = new float[size];
    if (size <= LONGEST) {
      arrays[number] = larger;
    }
    return larger;
  }
}
