package dev.cresset.spi.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DirectStorageTest {

  @Test
  void sizesAreRoundedUpByAnEighthAtMost() {
    int bytes = 0;
    for (long asked = 1; asked <= DirectStorage.MAX_BYTES; asked = asked * 33 / 32 + 1) {
      int rounded = DirectStorage.roundUp(asked);
      assertThat((long) rounded).isGreaterThanOrEqualTo(asked);
      assertThat(rounded % DirectStorage.ALIGNMENT).isZero();
      assertThat((long) rounded).isLessThanOrEqualTo(asked / 8 * 9 + 64);
      assertThat(DirectStorage.roundUp(rounded)).isEqualTo(rounded);
      assertThat(rounded).isGreaterThanOrEqualTo(bytes);
      bytes = rounded;
    }
  }
}
