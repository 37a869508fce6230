package dev.cresset.conformance;

import dev.cresset.types.Shape;
import java.util.Random;

/**
 * Values on a grid of 2^-10, so that they and their neighbours at 2^-16 pass through single
 * precision unrounded.
 */
final class Grid {

  private static final float SPACING = 0x1p-10f;

  private final Random random;

  Grid(long seed) {
    random = new Random(seed);
  }

  static float round(float value) {
    return Math.round(value / SPACING) * SPACING;
  }

  /** Returns about normally distributed values, none within 1/32 of 0, where functions kink. */
  Values normal(long... dims) {
    Shape shape = Shape.of(dims);
    float[] values = new float[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      float value = round((float) random.nextGaussian());
      values[i] = Math.abs(value) < 0x1p-5f ? 0x1p-2f : value;
    }
    return Values.of(shape, values);
  }

  /** Returns values from about 1/4 to 3. */
  Values positive(long... dims) {
    Values values = normal(dims).magnitudes();
    for (int i = 0; i < values.floats().length; i++) {
      values.floats()[i] += 0.25f;
    }
    return values;
  }

  /** Returns values in random order that differ by 1/8 or more, so that maxima are clear. */
  Values distinct(long... dims) {
    Shape shape = Shape.of(dims);
    float[] values = new float[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      int j = random.nextInt(i + 1);
      values[i] = values[j];
      values[j] = (i - values.length / 2) / 8f + 0x1p-4f;
    }
    return Values.of(shape, values);
  }
}
