package dev.cresset.io.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The encoding, with the examples of its specification. */
class ProtobufMessageTest {

  private static String hex(ProtobufMessage message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    message.writeTo(bytes);
    assertThat(message.size()).isEqualTo(bytes.size());
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  @Test
  void anIntegerIsAVarint() throws IOException {
    assertThat(hex(new ProtobufMessage().integer(1, 150))).isEqualTo("089601");
    assertThat(hex(new ProtobufMessage().integer(1, 0))).isEqualTo("0800");
    assertThat(hex(new ProtobufMessage().integer(1, 127).integer(2, 128))).isEqualTo("087f108001");
    assertThat(hex(new ProtobufMessage().integer(20, 1))).isEqualTo("a00101");
  }

  @Test
  void aNegativeIntegerTakesTenBytes() throws IOException {
    assertThat(hex(new ProtobufMessage().integer(1, -2))).isEqualTo("08feffffffffffffffff01");
    assertThat(hex(new ProtobufMessage().integer(1, Long.MIN_VALUE)))
        .isEqualTo("0880808080808080808001");
  }

  @Test
  void aNumberWithAPointIsItsBitsLowestByteFirst() throws IOException {
    assertThat(hex(new ProtobufMessage().float32(2, 1.5f))).isEqualTo("150000c03f");
    assertThat(hex(new ProtobufMessage().float64(1, -2))).isEqualTo("0900000000000000c0");
    assertThat(hex(new ProtobufMessage().float64(1, 0.1))).isEqualTo("099a9999999999b93f");
  }

  @Test
  void aTextIsItsLengthAndItsBytes() throws IOException {
    assertThat(hex(new ProtobufMessage().text(2, "testing"))).isEqualTo("120774657374696e67");
    assertThat(hex(new ProtobufMessage().text(1, "ä"))).isEqualTo("0a02c3a4");
    assertThat(hex(new ProtobufMessage().bytes(9, new byte[0]))).isEqualTo("4a00");
  }

  @Test
  void messagesAreNested() throws IOException {
    ProtobufMessage inner = new ProtobufMessage().integer(1, 150);
    ProtobufMessage middle = new ProtobufMessage().message(3, inner).text(1, "a");
    assertThat(hex(new ProtobufMessage().integer(1, 1).message(3, middle).integer(2, 2)))
        .isEqualTo("0801" + "1a08" + "1a03089601" + "0a0161" + "1002");
    assertThat(hex(new ProtobufMessage().message(3, new ProtobufMessage()))).isEqualTo("1a00");
  }
}
