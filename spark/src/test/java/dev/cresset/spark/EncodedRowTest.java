package dev.cresset.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EncodedRowTest {

  private static byte[] encode(Long order, float... features) {
    return EncodedRow.encode(false, order, new float[1], 1, features);
  }

  @Test
  void denseAndSparseFeaturesAreDecoded() {
    float[] label = {3, 0.25f};
    for (float[] features : new float[][] {{1, -2, 3.5f}, {0, 0, 0, 0, 7, 0, 0, 0}, {0}, {}}) {
      byte[] row = EncodedRow.withRank(EncodedRow.encode(true, null, label, 0.5f, features), 42);
      float[] decoded = new float[features.length];
      EncodedRow.decode(row, decoded, 0);
      assertThat(decoded).isEqualTo(features);
      assertThat(EncodedRow.rank(row)).isEqualTo(42);
      float[] labels = new float[3];
      EncodedRow.label(row, labels, 1);
      assertThat(labels).containsExactly(0, 3, 0.25f);
      assertThat(EncodedRow.features(row)).isEqualTo(features.length);
      assertThat(EncodedRow.weight(row)).isEqualTo(0.5f);
      assertThat(EncodedRow.isValidation(row)).isTrue();
    }
    assertThat(EncodedRow.isSparse(encode(null, new float[9]))).isTrue();
  }

  @Test
  void minusZeroIsZero() {
    assertThat(encode(null, -0f, 1)).isEqualTo(encode(null, 0f, 1));
    assertThat(EncodedRow.encode(false, null, new float[] {-0f}, 1, new float[0]))
        .isEqualTo(EncodedRow.encode(false, null, new float[] {0f}, 1, new float[0]));
  }

  @Test
  void rowsAreInTheOrderOfTheUsersKey() {
    byte[] negative = encode(-5L, 1);
    byte[] zero = encode(0L, 1);
    byte[] large = encode(Long.MAX_VALUE, 1);
    assertThat(EncodedRow.compare(negative, zero)).isNegative();
    assertThat(EncodedRow.compare(zero, large)).isNegative();
  }
}
