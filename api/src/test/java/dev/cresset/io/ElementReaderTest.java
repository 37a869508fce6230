package dev.cresset.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ElementReaderTest {

  @Test
  void everyNumberInHalfPrecisionHasItsValue() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      int exponent = bits >> 10 & 0x1f;
      int fraction = bits & 0x3ff;
      double size =
          exponent == 0
              ? Math.scalb((double) fraction, -24)
              : Math.scalb(1 + fraction / 1024.0, exponent - 15);
      if (exponent == 31) {
        size = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
      }
      double expected = bits >> 15 == 0 ? size : -size;
      assertThat(ElementReader.half((short) bits)).isEqualTo(Float.valueOf((float) expected));
    }
  }
}
