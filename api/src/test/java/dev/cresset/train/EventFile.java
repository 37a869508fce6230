package dev.cresset.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads an event file of TensorBoard: its own framing, checksum (bit by bit) and messages, none of
 * them shared with what writes it. An unknown field is an error.
 */
final class EventFile {

  /** An event; a text that the file does not have is empty. */
  record Event(double wallTime, long step, String version, String tag, float value) {}

  private static final int POLYNOMIAL = 0x82f63b78;

  private EventFile() {}

  static List<Event> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      ByteBuffer length = slice(bytes, 8);
      assertThat(unmasked(bytes.getInt())).isEqualTo(checksum(length));
      ByteBuffer data = slice(bytes, Math.toIntExact(length.getLong(0)));
      assertThat(unmasked(bytes.getInt())).isEqualTo(checksum(data));
      events.add(event(data));
    }
    return events;
  }

  private static int unmasked(int masked) {
    int rotated = masked - 0xa282ead8;
    return rotated >>> 17 | rotated << 15;
  }

  static int checksum(ByteBuffer data) {
    int remainder = ~0;
    for (int i = data.position(); i < data.limit(); i++) {
      remainder ^= data.get(i) & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        remainder = (remainder & 1) == 0 ? remainder >>> 1 : remainder >>> 1 ^ POLYNOMIAL;
      }
    }
    return ~remainder;
  }

  private static Event event(ByteBuffer data) {
    double wallTime = Double.NaN;
    long step = 0;
    String version = "";
    String tag = "";
    float value = Float.NaN;
    while (data.hasRemaining()) {
      int key = Math.toIntExact(varint(data));
      switch (key) {
        case 1 << 3 | 1 -> wallTime = data.getDouble();
        case 2 << 3 -> step = varint(data);
        case 3 << 3 | 2 -> version = text(data);
        case 5 << 3 | 2 -> {
          ByteBuffer summary = message(data);
          assertThat(varint(summary)).isEqualTo(1 << 3 | 2);
          ByteBuffer entry = message(summary);
          assertThat(summary.hasRemaining()).isFalse();
          assertThat(varint(entry)).isEqualTo(1 << 3 | 2);
          tag = text(entry);
          assertThat(varint(entry)).isEqualTo(2 << 3 | 5);
          value = entry.getFloat();
          assertThat(entry.hasRemaining()).isFalse();
        }
        default -> throw new AssertionError("key " + key);
      }
    }
    return new Event(wallTime, step, version, tag, value);
  }

  private static long varint(ByteBuffer data) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = data.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new AssertionError("a varint of more than ten bytes");
  }

  private static String text(ByteBuffer data) {
    return StandardCharsets.UTF_8.decode(message(data)).toString();
  }

  private static ByteBuffer message(ByteBuffer data) {
    return slice(data, Math.toIntExact(varint(data)));
  }

  private static ByteBuffer slice(ByteBuffer from, int length) {
    ByteBuffer part = from.slice(from.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    from.position(from.position() + length);
    return part;
  }
}
