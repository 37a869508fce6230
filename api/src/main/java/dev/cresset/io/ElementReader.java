package dev.cresset.io;

import dev.cresset.io.internal.Quoted;
import dev.cresset.types.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the elements of one tensor, block by block.
 *
 * <p>Floating-point types become {@code FLOAT32}, each value rounded to the nearest; a finite value
 * that would become infinite is an error. Integers and booleans become {@code INT64}; a value that
 * does not fit is an error.
 *
 * @param tensor name of the tensor in messages
 */
record ElementReader(InputFile file, ElementType type, ByteOrder order, String tensor) {

  /** Returns {@code count} elements: a {@code float[]} or a {@code long[]}. */
  Object read(long position, int count) throws IOException {
    return type.dtype() == DType.FLOAT32 ? floats(position, count) : longs(position, count);
  }

  private float[] floats(long position, int count) throws IOException {
    float[] values = new float[count];
    ByteBuffer block = block(count);
    for (int at = 0; at < count; ) {
      int length = fill(block, position, at, count);
      switch (type) {
        case F32 -> block.asFloatBuffer().get(values, at, length);
        case F16 -> {
          for (int i = 0; i < length; i++) {
            values[at + i] = half(block.getShort(2 * i));
          }
        }
        case BF16 -> {
          for (int i = 0; i < length; i++) {
            values[at + i] = Float.intBitsToFloat(block.getShort(2 * i) << 16);
          }
        }
        case F64 -> {
          for (int i = 0; i < length; i++) {
            values[at + i] = single(block.getDouble(8 * i), at + i);
          }
        }
        default -> throw new IllegalStateException("not a floating-point type: " + type);
      }
      at += length;
    }
    return values;
  }

  private long[] longs(long position, int count) throws IOException {
    long[] values = new long[count];
    ByteBuffer block = block(count);
    for (int at = 0; at < count; ) {
      int length = fill(block, position, at, count);
      for (int i = 0; i < length; i++) {
        values[at + i] =
            switch (type) {
              case BOOL -> truth(block.get(i), at + i);
              case U8 -> Byte.toUnsignedLong(block.get(i));
              case I8 -> block.get(i);
              case I16 -> block.getShort(2 * i);
              case U16 -> Short.toUnsignedLong(block.getShort(2 * i));
              case I32 -> block.getInt(4 * i);
              case U32 -> Integer.toUnsignedLong(block.getInt(4 * i));
              case I64 -> block.getLong(8 * i);
              case U64 -> signed(block.getLong(8 * i), at + i);
              default -> throw new IllegalStateException("not an integer type: " + type);
            };
      }
      at += length;
    }
    return values;
  }

  private ByteBuffer block(int count) {
    long bytes = (long) count * type.bytes();
    return ByteBuffer.allocate((int) Math.min(bytes, InputFile.CHUNK)).order(order);
  }

  /** Reads the next elements into a block, and returns their number. */
  private int fill(ByteBuffer block, long position, int at, int count) throws IOException {
    int length = Math.min(count - at, block.capacity() / type.bytes());
    block.clear().limit(length * type.bytes());
    file.fill(position + (long) at * type.bytes(), block);
    block.flip();
    return length;
  }

  /** Returns the value of a number in half precision. */
  static float half(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = bits >>> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0) {
      return Float.intBitsToFloat(sign | Float.floatToRawIntBits(fraction * 0x1p-24f));
    }
    int wide = exponent == 0x1f ? 0xff : exponent + 127 - 15;
    return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
  }

  private float single(double value, int index) throws InvalidFileException {
    float single = (float) value;
    if (Float.isInfinite(single) && !Double.isInfinite(value)) {
      throw outside(value, index, "FLOAT32; scale or clamp the values before saving");
    }
    return single;
  }

  private long signed(long value, int index) throws InvalidFileException {
    if (value < 0) {
      throw outside(Long.toUnsignedString(value), index, "INT64; convert them before saving");
    }
    return value;
  }

  private long truth(byte value, int index) throws InvalidFileException {
    if (value != 0 && value != 1) {
      throw outside(value, index, "booleans (0 and 1); the file is damaged: copy it again");
    }
    return value;
  }

  private InvalidFileException outside(Object value, int index, String range) {
    return file.invalid(
        "tensor %s: element %s is %s, which is outside the range of %s"
            .formatted(Quoted.of(tensor), index, value, range));
  }
}
