package dev.cresset.export;

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
final class ProtobufMessage {

  private static final int VARINT = 0;
  private static final int LENGTH_PREFIXED = 2;

  private final List<byte[]> parts = new ArrayList<>();
  private final ByteArrayOutputStream open = new ByteArrayOutputStream();
  private long closedBytes;

  /** Adds an integer; a negative one takes ten bytes. */
  ProtobufMessage integer(int field, long value) {
    varint((long) field << 3 | VARINT);
    varint(value);
    return this;
  }

  ProtobufMessage text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds bytes, which must not change until the message is written. */
  ProtobufMessage bytes(int field, byte[] value) {
    prefix(field, value.length);
    flush();
    add(value);
    return this;
  }

  /** Adds a nested message, which must not change any more. */
  ProtobufMessage message(int field, ProtobufMessage nested) {
    nested.flush();
    prefix(field, nested.closedBytes);
    flush();
    nested.parts.forEach(this::add);
    return this;
  }

  /** Returns the length in bytes. */
  long size() {
    return closedBytes + open.size();
  }

  void writeTo(OutputStream out) throws IOException {
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
