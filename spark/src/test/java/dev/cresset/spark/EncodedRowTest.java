package dev.cresset.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EncodedRowTest {

  @Test
  void denseAndSparseFeaturesAreDecoded() {
    for (float[] features : new float[][] {{1, -2, 3.5f}, {0, 0, 0, 0, 7, 0, 0, 0}, {0}, {}}) {
      byte[] row = EncodedRow.withRank(EncodedRow.encode(true, null, 3, 0.5f, features), 42);
      float[] decoded = new float[features.length];
      EncodedRow.decode(row, decoded, 0);
      assertThat(decoded).isEqualTo(features);
      assertThat(EncodedRow.rank(row)).isEqualTo(42);
      assertThat(EncodedRow.label(row)).isEqualTo(3);
      assertThat(EncodedRow.weight(row)).isEqualTo(0.5f);
      assertThat(EncodedRow.isValidation(row)).isTrue();
    }
    assertThat(EncodedRow.isSparse(EncodedRow.encode(false, null, 0, 1, new float[9]))).isTrue();
  }

  @Test
  void minusZeroIsZero() {
    assertThat(EncodedRow.encode(false, null, 0, 1, new float[] {-0f, 1}))
        .isEqualTo(EncodedRow.encode(false, null, 0, 1, new float[] {0f, 1}));
  }

  @Test
  void rowsAreInTheOrderOfTheUsersKey() {
    byte[] negative = EncodedRow.encode(false, -5L, 0, 1, new float[] {1});
    byte[] zero = EncodedRow.encode(false, 0L, 0, 1, new float[] {1});
    byte[] large = EncodedRow.encode(false, Long.MAX_VALUE, 0, 1, new float[] {1});
    assertThat(EncodedRow.compare(negative, zero)).isNegative();
    assertThat(EncodedRow.compare(zero, large)).isNegative();
  }
}
