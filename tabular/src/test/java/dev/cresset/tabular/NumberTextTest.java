package dev.cresset.tabular;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Numbers in text against {@link Double#parseDouble}. */
class NumberTextTest {

  @Test
  void numbersWithoutExponentHaveTheBitsOfParseDouble() throws CellException {
    Random random = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      StringBuilder digits = new StringBuilder();
      int count = 1 + random.nextInt(20);
      for (int j = 0; j < count; j++) {
        digits.append(random.nextInt(10));
      }
      digits.insert(random.nextInt(count + 1), '.');
      check(List.of("", "-", "+").get(random.nextInt(3)) + digits);
    }
  }

  @Test
  void otherNumbersHaveTheBitsOfParseDouble() throws CellException {
    for (String each :
        List.of(
            "0", "-0", "-0.0", "7", "5.", ".5", "1e5", "-2.5E-3", "0000000000000012", "4.9e-324")) {
      check(each);
    }
  }

  @Test
  void aCommaTakesThePlaceOfThePoint() throws CellException {
    assertThat(NumberText.parse("x", "-12,75", true)).isEqualTo(-12.75);
    assertThat(NumberText.parse("x", "1234567890123,4567", true)).isEqualTo(1234567890123.4567);
  }

  private static void check(String text) throws CellException {
    assertThat(Double.doubleToRawLongBits(NumberText.parse("x", text, false)))
        .as(text)
        .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text)));
  }
}
