package dev.cresset.spi.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.spi.Window2d;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PoolingLoopsTest {

  private static final float[] VALUES = {
    0f,
    -0f,
    1f,
    -1f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    2 * Float.MIN_VALUE,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };

  /** As PyTorch does: the first largest one in the order of rows, or the last NaN. */
  private static int largest(float[] window) {
    int chosen = 0;
    for (int i = 1; i < window.length; i++) {
      if (window[i] > window[chosen] || window[i] != window[i]) {
        chosen = i;
      }
    }
    return chosen;
  }

  @Test
  void gradientOfPairsGoesToTheLargestOfAnyFourNumbers() {
    PoolingLoops loops = PoolingLoops.of(new Window2d(2, 2, 2, 2, 0, 0, 1, 1), 2, 2);
    float[] window = new float[4];
    float[] gradient = new float[4];
    for (int i = 0; i < VALUES.length * VALUES.length * VALUES.length * VALUES.length; i++) {
      for (int j = 0, rest = i; j < 4; j++, rest /= VALUES.length) {
        window[j] = VALUES[rest % VALUES.length];
      }
      float[] max = {5};
      loops.max().run(window, 0, window, 0, max, 0);
      assertThat(Float.compare(max[0] + 0f, window[largest(window)] + 0f))
          .as("%s", (Object) window)
          .isZero();
      loops.maxGradient().run(new float[] {3}, 0, window, 0, gradient, 0);
      float[] expected = new float[4];
      expected[largest(window)] = 3;
      assertThat(gradient).as("%s", (Object) window).isEqualTo(expected);
    }
  }

  @Test
  void gradientsOfPairsUseTheGivenOffsets() {
    Random random = new Random(5);
    float[] x = new float[100];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextInt(4);
    }
    PoolingLoops loops = PoolingLoops.of(new Window2d(2, 2, 2, 2, 0, 0, 1, 1), 5, 7);
    float[] g = {0, 1, 2, 3, 4, 5, 6, 7};
    float[] gradient = new float[60];
    loops.maxGradient().run(g, 2, x, 11, gradient, 20);
    float[] expected = new float[60];
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 3; j++) {
        int corner = 2 * i * 7 + 2 * j;
        int[] places = {corner, corner + 1, corner + 7, corner + 8};
        float[] window = new float[4];
        for (int k = 0; k < 4; k++) {
          window[k] = x[11 + places[k]];
        }
        expected[20 + places[largest(window)]] = g[2 + i * 3 + j];
      }
    }
    assertThat(gradient).isEqualTo(expected);
  }
}
