package dev.cresset.spi.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteRowsTest {

  private final Random random = new Random(8);

  @Test
  void everyByteIsLookedUpInTheTableOfItsChannel() {
    for (int channels = 1; channels <= 3; channels++) {
      float[] table = new float[channels * 256];
      for (int i = 0; i < table.length; i++) {
        table[i] = random.nextFloat();
      }
      for (int pixels = 1; pixels < 40; pixels++) {
        check(pixels * channels, table);
      }
      check(784 * channels, table);
      check(5003 * channels, table); // three such channels are more than are copied at once
    }
  }

  private void check(int rowLength, float[] table) {
    byte[] source = new byte[20 * rowLength];
    random.nextBytes(source);
    int[] rows = random.ints(30, 0, 20).toArray();
    FloatBuffer out =
        ByteBuffer.allocateDirect((rows.length * rowLength + 1) * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    ByteRows.gather(source, rowLength, rows, table, out);

    int channelLength = rowLength / (table.length / 256);
    float[] expected = new float[out.capacity()]; // nothing is written behind the rows
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < rowLength; i++) {
        int value = source[rows[row] * rowLength + i] & 0xff;
        expected[row * rowLength + i] = table[i / channelLength * 256 + value];
      }
    }
    float[] gathered = new float[out.capacity()];
    assertThat(out.position()).isZero();
    out.get(gathered);
    assertThat(gathered)
        .as("rows of %d, %d channels", rowLength, table.length / 256)
        .isEqualTo(expected);
  }
}
