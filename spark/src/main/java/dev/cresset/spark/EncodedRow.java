package dev.cresset.spark;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A row as bytes, which Spark sorts and sends to workers.
 *
 * <p>A key of 9 bytes, by which rows are sorted, then the values of the label, weight and features.
 * Features are dense or sparse, whichever is shorter, so equal features always have equal bytes. By
 * default the key is a hash of the rest. Rows with equal bytes are interchangeable: the order of
 * rows depends on their values alone. Workers get the rank of the row in place of the key.
 */
final class EncodedRow {

  /** Number of bytes of the key. */
  static final int KEY = 9;

  /** Size of weight, kind and number of features. */
  private static final int HEADER = 4 + 1 + 4;

  private static final byte DENSE = 0;
  private static final byte SPARSE = 1;

  private EncodedRow() {}

  /**
   * Encodes a row.
   *
   * @param order key that the user chose, or null for the hash of the row
   * @param label the values of the label
   */
  static byte[] encode(
      boolean validation, @Nullable Long order, float[] label, float weight, float[] features) {
    int nonZero = 0;
    for (float feature : features) {
      if (feature != 0) {
        nonZero++;
      }
    }
    boolean sparse = nonZero * 2 < features.length;
    int length = KEY + 4 + 4 * label.length + HEADER + (sparse ? 8 * nonZero : 4 * features.length);
    ByteBuffer bytes = ByteBuffer.allocate(length);
    bytes.position(KEY);
    bytes.putInt(label.length);
    for (float value : label) {
      bytes.putFloat(value == 0 ? 0f : value); // 0 for -0, too
    }
    bytes.putFloat(weight).put(sparse ? SPARSE : DENSE).putInt(features.length);
    for (int i = 0; i < features.length; i++) {
      if (features[i] != 0 && sparse) {
        bytes.putInt(i).putFloat(features[i]);
      } else if (!sparse) {
        bytes.putFloat(features[i] == 0 ? 0f : features[i]);
      }
    }
    // With the sign flipped, because keys are compared as unsigned bytes.
    long key = order == null ? contentHash(bytes.array()) : order ^ Long.MIN_VALUE;
    bytes.put(0, (byte) (validation ? 1 : 0)).putLong(1, key);
    return bytes.array();
  }

  static boolean isValidation(byte[] row) {
    return row[0] == 1;
  }

  /** Returns a copy with a rank in place of the key. */
  static byte[] withRank(byte[] row, long rank) {
    byte[] copy = row.clone();
    ByteBuffer.wrap(copy).putLong(1, rank);
    return copy;
  }

  static long rank(byte[] row) {
    return ByteBuffer.wrap(row).getLong(1);
  }

  /** Returns where the weight is, which follows the label. */
  private static int weightStart(byte[] row) {
    return KEY + 4 + 4 * ByteBuffer.wrap(row).getInt(KEY);
  }

  /** Copies the values of the label. */
  static void label(byte[] row, float[] into, int offset) {
    ByteBuffer bytes = ByteBuffer.wrap(row);
    bytes.position(KEY + 4);
    bytes.asFloatBuffer().get(into, offset, bytes.getInt(KEY));
  }

  static float weight(byte[] row) {
    return ByteBuffer.wrap(row).getFloat(weightStart(row));
  }

  static boolean isSparse(byte[] row) {
    return row[weightStart(row) + 4] == SPARSE;
  }

  static int features(byte[] row) {
    return ByteBuffer.wrap(row).getInt(weightStart(row) + 5);
  }

  /** Copies the features of an encoded row into an array of zeros. */
  static void decode(byte[] row, float[] into, int offset) {
    ByteBuffer bytes = ByteBuffer.wrap(row);
    bytes.position(weightStart(row) + HEADER);
    if (isSparse(row)) {
      while (bytes.hasRemaining()) {
        int index = bytes.getInt();
        into[offset + index] = bytes.getFloat();
      }
    } else {
      bytes.asFloatBuffer().get(into, offset, bytes.remaining() / 4);
    }
  }

  /** Returns a hash of all but the key. */
  static long contentHash(byte[] row) {
    long hash = 0x9e3779b97f4a7c15L;
    ByteBuffer bytes = ByteBuffer.wrap(row);
    bytes.position(KEY);
    while (bytes.remaining() >= 8) {
      hash = mix(hash ^ bytes.getLong());
    }
    while (bytes.hasRemaining()) {
      hash = mix(hash ^ bytes.get());
    }
    return hash;
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
    return b ^ (b >>> 31);
  }

  /** Compares rows by their bytes. */
  static int compare(byte[] left, byte[] right) {
    return Arrays.compareUnsigned(left, right);
  }
}
