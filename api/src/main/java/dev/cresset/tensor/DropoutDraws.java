package dev.cresset.tensor;

import dev.cresset.spi.cpu.ScratchPool;

/**
 * Draws the random numbers of dropout, 512 at a time, in loops that C2 vectorises. This is seven
 * times as fast as drawing and comparing them one by one.
 */
final class DropoutDraws {

  /** Number of elements drawn at a time. */
  static final int SIZE = 512;

  private static final ScratchPool<DropoutDraws> IDLE = new ScratchPool<>(DropoutDraws::new);
  private static final long[] STEPS = steps();

  private final long[] numbers = new long[SIZE];

  private DropoutDraws() {}

  private static long[] steps() {
    long[] steps = new long[SIZE];
    for (int i = 0; i < SIZE; i++) {
      steps[i] = (i + 1) * Generator.GOLDEN_GAMMA;
    }
    return steps;
  }

  static DropoutDraws take() {
    return IDLE.take();
  }

  void giveBack() {
    IDLE.giveBack(this);
  }

  /**
   * Sets each of {@code count} elements to 0 if the number drawn for it is below {@code threshold},
   * and to {@code value} otherwise.
   *
   * @param state state of the generator before the first number
   * @param threshold probability of 0, in units of 2^-53
   */
  void keep(long state, long threshold, float value, float[] values, int from, int count) {
    dropped(STEPS, numbers, state, threshold, count);
    choose(numbers, Float.floatToRawIntBits(value), values, from, count);
  }

  /**
   * Stores 1 for each element to drop and 0 for the others: the sign bit of {@code number -
   * threshold}.
   */
  private static void dropped(long[] steps, long[] out, long state, long threshold, int n) {
    for (int i = 0; i < n; i++) {
      out[i] = ((Generator.mix(state + steps[i]) >>> 11) - threshold) >>> 63;
    }
  }

  private static void choose(long[] dropped, int valueBits, float[] values, int from, int n) {
    for (int i = 0; i < n; i++) {
      values[from + i] = Float.intBitsToFloat(valueBits & ((int) dropped[i] - 1));
    }
  }
}
