package dev.cresset.io.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes a Protocol Buffers message: fields in the order in which they are added.
 *
 * <p>Large byte arrays and nested messages are referred to, not copied, so a model is in memory
 * once.
 */
public final class ProtobufMessage {

  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int LENGTH_PREFIXED = 2;
  private static final int FOUR_BYTES = 5;

  private final List<byte[]> parts = new ArrayList<>();
  private final ByteArrayOutputStream open = new ByteArrayOutputStream();
  private long closedBytes;

  /** Adds an integer; a negative one takes ten bytes. */
  public ProtobufMessage integer(int field, long value) {
    varint((long) field << 3 | VARINT);
    varint(value);
    return this;
  }

  /** Adds a {@code float}. */
  public ProtobufMessage float32(int field, float value) {
    varint((long) field << 3 | FOUR_BYTES);
    littleEndian(Float.floatToIntBits(value), Float.BYTES);
    return this;
  }

  /** Adds a {@code double}. */
  public ProtobufMessage float64(int field, double value) {
    varint((long) field << 3 | EIGHT_BYTES);
    littleEndian(Double.doubleToLongBits(value), Double.BYTES);
    return this;
  }

  /** Adds a text in UTF-8. */
  public ProtobufMessage text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds bytes, which must not change until the message is written. */
  public ProtobufMessage bytes(int field, byte[] value) {
    prefix(field, value.length);
    flush();
    add(value);
    return this;
  }

  /** Adds a nested message, which must not change any more. */
  public ProtobufMessage message(int field, ProtobufMessage nested) {
    nested.flush();
    prefix(field, nested.closedBytes);
    flush();
    nested.parts.forEach(this::add);
    return this;
  }

  /** Returns the length in bytes. */
  public long size() {
    return closedBytes + open.size();
  }

  /** Writes the message. */
  public void writeTo(OutputStream out) throws IOException {
    flush();
    for (byte[] part : parts) {
      out.write(part);
    }
  }

  private void prefix(int field, long length) {
    varint((long) field << 3 | LENGTH_PREFIXED);
    varint(length);
  }

  /** Writes seven bits a byte, the lowest first; the highest bit says that more follow. */
  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      open.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    open.write((int) rest);
  }

  private void littleEndian(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      open.write((int) (value >>> Byte.SIZE * i));
    }
  }

  private void flush() {
    if (open.size() > 0) {
      add(open.toByteArray());
      open.reset();
    }
  }

  private void add(byte[] part) {
    parts.add(part);
    closedBytes += part.length;
  }
}
