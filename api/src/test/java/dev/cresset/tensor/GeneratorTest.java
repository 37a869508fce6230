package dev.cresset.tensor;

import static dev.cresset.tensor.Tensors.manualSeed;
import static dev.cresset.tensor.Tensors.rand;
import static dev.cresset.tensor.Tensors.randn;
import static dev.cresset.tensor.Tensors.uniform;
import static dev.cresset.tensor.Tensors.withSeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class GeneratorTest {

  private static final int MANY = 200_000;

  @Test
  void equalSeedsGiveEqualNumbers() {
    Generator one = new Generator(42);
    Generator two = new Generator(42);
    for (int i = 0; i < 100; i++) {
      assertThat(one.nextLong()).isEqualTo(two.nextLong());
    }
    assertThat(new Generator(43).nextLong()).isNotEqualTo(new Generator(42).nextLong());
  }

  @Test
  void theNumbersOfASeedNeverChange() {
    Generator generator = new Generator(42);
    float[] normal = new float[3];
    generator.fillNormal(normal);
    float[] uniform = new float[3];
    generator.fillUniform(uniform, 0, 1);
    int[] order = {0, 1, 2, 3, 4, 5, 6, 7};
    generator.shuffle(order);
    // As a Python program that was written from the papers gives them.
    assertThat(normal).containsExactly(0.718919873f, 1.13860595f, 0.576062143f);
    assertThat(uniform).containsExactly(0.98081398f, 0.235122442f, 0.279339075f);
    assertThat(order).containsExactly(6, 0, 2, 4, 3, 7, 5, 1);
  }

  @Test
  void seedStartsOver() {
    Generator generator = new Generator(5);
    long first = generator.nextLong();
    generator.nextLong();
    generator.seed(5);
    assertThat(generator.nextLong()).isEqualTo(first);
  }

  @Test
  void aStateCanBeRestored() {
    Generator generator = new Generator(5);
    generator.nextLong();
    long state = generator.state();
    long next = generator.nextLong();
    Generator other = new Generator(0);
    other.restore(state);
    assertThat(other.nextLong()).isEqualTo(next);
  }

  @Test
  void manualSeedRepeatsTensors() {
    manualSeed(42);
    float[] first = randn(3, 4).toFloatArray();
    float[] second = rand(5).toFloatArray();
    manualSeed(42);
    assertThat(randn(3, 4).toFloatArray()).containsExactly(first);
    assertThat(rand(5).toFloatArray()).containsExactly(second);
    manualSeed(43);
    assertThat(randn(3, 4).toFloatArray()).isNotEqualTo(first);
  }

  @Test
  void aSeedOfItsOwnRepeatsWhateverOtherThreadsDraw() {
    float[] expected = withSeed(7, () -> rand(4)).toFloatArray();
    long shared = Generator.standard().state();
    float[] disturbed =
        withSeed(
                7,
                () -> {
                  CompletableFuture.runAsync(() -> rand(3)).join();
                  return rand(4);
                })
            .toFloatArray();
    assertThat(disturbed).containsExactly(expected);
    // Only the other thread drew from the shared generator: one split.
    assertThat(Generator.standard().state()).isEqualTo(shared + Generator.GOLDEN_GAMMA);
  }

  @Test
  void manualSeedWithinASeedOfItsOwnLeavesTheSharedGenerator() {
    long shared = Generator.standard().state();
    float[] seeded =
        withSeed(
                1,
                () -> {
                  manualSeed(7);
                  return rand(4);
                })
            .toFloatArray();
    assertThat(seeded).containsExactly(withSeed(7, () -> rand(4)).toFloatArray());
    assertThat(Generator.standard().state()).isEqualTo(shared);
  }

  @Test
  void aSeedOfItsOwnEndsWithItsCodeAlsoAfterAnException() {
    Generator shared = Generator.standard();
    assertThatThrownBy(
            () ->
                withSeed(
                    1,
                    () -> {
                      throw new IllegalStateException("in the body");
                    }))
        .hasMessage("in the body");
    assertThat(Generator.standard()).isSameAs(shared);
  }

  @Test
  void howManyNumbersATensorTakesDoesNotChangeTheNext() {
    manualSeed(1);
    randn(3);
    float[] afterFew = randn(4).toFloatArray();
    manualSeed(1);
    randn(3000);
    assertThat(randn(4).toFloatArray()).containsExactly(afterFew);
  }

  @Test
  void aSplitDoesNotDependOnWhatTheOtherDraws() {
    Generator root = new Generator(9);
    Generator first = root.split();
    Generator second = root.split();
    long[] expected = {second.nextLong(), second.nextLong()};

    Generator again = new Generator(9);
    Generator busy = again.split();
    for (int i = 0; i < 1000; i++) {
      busy.nextLong();
    }
    Generator secondAgain = again.split();
    assertThat(secondAgain.nextLong()).isEqualTo(expected[0]);
    assertThat(secondAgain.nextLong()).isEqualTo(expected[1]);
    assertThat(first.nextLong()).isNotEqualTo(expected[0]);
  }

  @Test
  void splitsAreNotCorrelated() {
    Generator root = new Generator(11);
    float[][] streams = new float[20][10_000];
    for (float[] stream : streams) {
      root.split().fillNormal(stream);
    }
    for (int a = 0; a < streams.length; a++) {
      for (int b = 0; b < a; b++) {
        double product = 0;
        for (int i = 0; i < streams[a].length; i++) {
          product += streams[a][i] * streams[b][i];
        }
        assertThat(product / streams[a].length).as("%d and %d", a, b).isCloseTo(0, within(0.045));
      }
    }
  }

  @Test
  void neighbouringSeedsAreNotCorrelated() {
    float[] one = new float[MANY];
    float[] two = new float[MANY];
    new Generator(1).fillNormal(one);
    new Generator(2).fillNormal(two);
    double product = 0;
    for (int i = 0; i < MANY; i++) {
      product += one[i] * two[i];
    }
    assertThat(product / MANY).isCloseTo(0, within(0.01));
  }

  @Test
  void normalNumbersHaveTheMomentsOfTheNormalDistribution() {
    float[] values = new float[MANY + 1];
    new Generator(3).fillNormal(values);
    assertThat(moment(values, 1)).isCloseTo(0, within(0.01));
    assertThat(moment(values, 2)).isCloseTo(1, within(0.02));
    assertThat(moment(values, 3)).isCloseTo(0, within(0.04));
    assertThat(moment(values, 4)).isCloseTo(3, within(0.1));
    double within1 = share(values, -1, 1);
    double within2 = share(values, -2, 2);
    assertThat(within1).isCloseTo(0.6827, within(0.005));
    assertThat(within2).isCloseTo(0.9545, within(0.003));
    for (float value : values) {
      assertThat(Float.isFinite(value)).isTrue();
    }
  }

  @Test
  void normalNumbersFollowEachOtherIndependently() {
    float[] values = new float[MANY];
    new Generator(4).fillNormal(values);
    for (int lag = 1; lag <= 3; lag++) {
      double product = 0;
      for (int i = lag; i < MANY; i++) {
        product += values[i] * values[i - lag];
      }
      assertThat(product / MANY).as("lag %d", lag).isCloseTo(0, within(0.01));
    }
  }

  @Test
  void uniformNumbersFillTheirRangeEvenly() {
    float[] values = new float[MANY];
    new Generator(5).fillUniform(values, -2, 6);
    assertThat(moment(values, 1)).isCloseTo(2, within(0.03));
    for (int i = 0; i < 8; i++) {
      assertThat(share(values, i - 2, i - 1)).isCloseTo(0.125, within(0.004));
    }
  }

  @Test
  void uniformNumbersStayBelowTheUpperEnd() {
    float[] values = new float[1_000_000];
    new Generator(6).fillUniform(values, 100, 101);
    for (float value : values) {
      assertThat(value >= 100 && value < 101).as("%s", value).isTrue();
    }
  }

  @Test
  void anEmptyRangeHasOneNumber() {
    assertThat(uniform(3, 3, 4).toFloatArray()).containsExactly(3, 3, 3, 3);
  }

  @Test
  void aRangeTheWrongWayRoundIsRefused() {
    assertThatThrownBy(() -> uniform(2, 1, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "uniform: the range must go from a finite number up to another, got 2.0 to 1.0");
    assertThatThrownBy(() -> uniform(0, Double.NaN, 3)).hasMessageContaining("got 0.0 to NaN");
    assertThatThrownBy(() -> uniform(0, Double.POSITIVE_INFINITY, 3))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void dropoutKeepsTheShareItIsAskedFor() {
    for (double p : new double[] {0, 0.2, 0.5, 0.9, 1}) {
      float[] values = new float[MANY];
      new Generator(7).fillKept(values, values.length, p, 5);
      double kept = share(values, 5, 6);
      double dropped = share(values, 0, 1);
      assertThat(kept + dropped).isEqualTo(1);
      assertThat(dropped).as("p = %s", p).isCloseTo(p, within(p == 0 || p == 1 ? 0 : 0.005));
    }
  }

  @Test
  void dropoutComparesOneNumberAfterTheOther() {
    for (int count : new int[] {0, 1, 511, 512, 513, 2000}) {
      float[] values = new float[count];
      Generator generator = new Generator(count);
      generator.fillKept(values, count, 0.3, 1.25f);
      Generator same = new Generator(count);
      for (int i = 0; i < count; i++) {
        float expected = (same.nextLong() >>> 11) * 0x1p-53 < 0.3 ? 0 : 1.25f;
        assertThat(values[i]).as("element %d of %d", i, count).isEqualTo(expected);
      }
      assertThat(generator.state()).isEqualTo(same.state());
    }
  }

  @Test
  void everyNumberBelowTheBoundIsEquallyLikely() {
    for (int bound : new int[] {1, 2, 3, 7, 10, 1000}) {
      int[] counts = new int[bound];
      Generator generator = new Generator(bound);
      for (int i = 0; i < MANY; i++) {
        counts[generator.nextInt(bound)]++;
      }
      double expected = (double) MANY / bound;
      double chiSquare = 0;
      for (int count : counts) {
        chiSquare += (count - expected) * (count - expected) / expected;
      }
      // Mean bound - 1, standard deviation sqrt(2 (bound - 1)).
      assertThat(chiSquare)
          .as("bound %d", bound)
          .isLessThan(bound - 1 + 5 * Math.sqrt(2.0 * bound));
    }
  }

  @Test
  void aLargeBoundIsNotBiased() {
    // With 32 bits modulo 3 * 2^29, the lower third would come up twice as often in the first half.
    int bound = 3 << 29;
    Generator generator = new Generator(12);
    int lower = 0;
    for (int i = 0; i < MANY; i++) {
      if (generator.nextInt(bound) < bound / 2) {
        lower++;
      }
    }
    assertThat((double) lower / MANY).isCloseTo(0.5, within(0.006));
  }

  @Test
  void aBoundBelowOneIsRefused() {
    assertThatThrownBy(() -> new Generator(1).nextInt(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("nextInt: bound must be positive, got 0");
  }

  @Test
  void everyOrderIsEquallyLikely() {
    Map<String, Integer> counts = new HashMap<>();
    Generator generator = new Generator(13);
    int rounds = 48_000;
    for (int i = 0; i < rounds; i++) {
      int[] values = {0, 1, 2, 3};
      generator.shuffle(values);
      counts.merge(Arrays.toString(values), 1, Integer::sum);
    }
    assertThat(counts).hasSize(24);
    double expected = rounds / 24.0;
    double chiSquare =
        counts.values().stream().mapToDouble(n -> (n - expected) * (n - expected) / expected).sum();
    assertThat(chiSquare).isLessThan(23 + 5 * Math.sqrt(46));
  }

  @Test
  void shufflingNothingOrOneIsFine() {
    new Generator(1).shuffle(new int[0]);
    int[] one = {7};
    new Generator(1).shuffle(one);
    assertThat(one).containsExactly(7);
  }

  @Test
  void fillingAdvancesTheGenerator() {
    advances(g -> g.fillNormal(new float[8]));
    advances(g -> g.fillUniform(new float[8], 0, 1));
    advances(g -> g.fillKept(new float[8], 8, 0.5, 1));
  }

  private static void advances(Consumer<Generator> fill) {
    Generator generator = new Generator(1);
    long before = generator.state();
    fill.accept(generator);
    assertThat(generator.state()).isNotEqualTo(before);
  }

  private static double moment(float[] values, int power) {
    double total = 0;
    for (float value : values) {
      total += Math.pow(value, power);
    }
    return total / values.length;
  }

  private static double share(float[] values, double low, double high) {
    int inside = 0;
    for (float value : values) {
      if (value >= low && value < high) {
        inside++;
      }
    }
    return (double) inside / values.length;
  }
}
