package dev.cresset.train;

import dev.cresset.io.internal.ProtobufMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Encodes one record of a TensorBoard event file: a message {@code Event} of TensorFlow's {@code
 * event.proto}, framed as in a TFRecord file by its length and two checksums.
 */
final class EventRecord {

  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;

  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;

  private static final int MASK_DELTA = 0xa282ead8;
  private static final int MASK_ROTATION = 15;

  private EventRecord() {}

  /** Returns the first record of a file. */
  static byte[] version(double wallTime) {
    return framed(
        new ProtobufMessage().float64(WALL_TIME, wallTime).text(FILE_VERSION, "brain.Event:2"));
  }

  /**
   * Returns a record with one value.
   *
   * @param wallTime seconds since 1970
   */
  static byte[] scalar(double wallTime, long step, String tag, float value) {
    ProtobufMessage entry = new ProtobufMessage().text(TAG, tag).float32(SIMPLE_VALUE, value);
    return framed(
        new ProtobufMessage()
            .float64(WALL_TIME, wallTime)
            .integer(STEP, step)
            .message(SUMMARY, new ProtobufMessage().message(VALUE, entry)));
  }

  private static byte[] framed(ProtobufMessage event) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    try {
      event.writeTo(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // no stream in memory fails
    }
    byte[] length =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(data.size()).array();
    return ByteBuffer.allocate(length.length + data.size() + 2 * Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(length)
        .putInt(maskedChecksum(length))
        .put(data.toByteArray())
        .putInt(maskedChecksum(data.toByteArray()))
        .array();
  }

  /** The mask keeps the checksum of data that contains checksums from being a special value. */
  private static int maskedChecksum(byte[] data) {
    CRC32C checksum = new CRC32C();
    checksum.update(data);
    return Integer.rotateRight((int) checksum.getValue(), MASK_ROTATION) + MASK_DELTA;
  }
}
