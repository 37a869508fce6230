package dev.cresset.spi.cpu;

import dev.cresset.spi.Backend;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Gathers rows of bytes into memory of floats, for {@link Backend#fromBytes}. */
public final class ByteRows {

  private static final int BYTES = 8192;
  private static final int BLOCK = 2048;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final ScratchPool<ByteRows> IDLE = new ScratchPool<>(ByteRows::new);

  private final byte[] bytes = new byte[BYTES];
  private final float[] values = new float[BLOCK];

  private ByteRows() {}

  /**
   * Sets {@code out [rows.length, rowLength]} to the named rows, each byte looked up in the table
   * of its channel.
   *
   * <p>The rows lie anywhere in a large array, so each is a wait for memory. Copying a few of them
   * first lets those waits overlap and halves the time; so does a second thread.
   *
   * @param source rows of {@code rowLength} bytes
   * @param rows the rows to take, in order
   * @param table 256 values for each channel; a row holds its channels one after the other
   * @param out written from its beginning on; its position and limit are left alone
   */
  public static void gather(
      byte[] source, int rowLength, int[] rows, float[] table, FloatBuffer out) {
    int atOnce = Math.max(1, BYTES / Math.max(1, rowLength));
    WorkerPool.shared()
        .parallelFor(
            rows.length,
            atOnce,
            (first, end) -> {
              ByteRows piece = IDLE.take();
              piece.gather(source, rowLength, rows, first, end, table, out);
              IDLE.giveBack(piece);
            });
  }

  private void gather(
      byte[] source,
      int rowLength,
      int[] rows,
      int first,
      int end,
      float[] table,
      FloatBuffer out) {
    int count = end - first;
    int to = first * rowLength;
    if (rowLength > BYTES) {
      lookUp(source, rows[first] * rowLength, count, rowLength, table, out, to);
      return;
    }
    for (int i = 0; i < count; i++) {
      System.arraycopy(source, rows[first + i] * rowLength, bytes, i * rowLength, rowLength);
    }
    lookUp(bytes, 0, count, rowLength, table, out, to);
  }

  /** Looks up adjacent rows, which are one run of bytes if there is only one channel. */
  private void lookUp(
      byte[] source, int from, int rows, int rowLength, float[] table, FloatBuffer out, int to) {
    int channels = table.length / 256;
    int runs = channels == 1 ? 1 : rows * channels;
    int length = rows * rowLength / runs;
    for (int run = 0; run < runs; run++) {
      int base = run % channels * 256;
      int start = run * length;
      for (int done = start; done < start + length; done += BLOCK) {
        int n = Math.min(BLOCK, start + length - done);
        lookUp(source, from + done, table, base, values, n);
        out.put(to + done, values, 0, n);
      }
    }
  }

  /**
   * Eight bytes at a time: one by one, HotSpot makes of this loop code that takes 25 or 35
   * microseconds for 64 images, by what it is compiled together with.
   */
  private static void lookUp(byte[] source, int from, float[] table, int base, float[] out, int n) {
    int i = 0;
    for (; i < n - 7; i += 8) {
      long eight = (long) LONGS.get(source, from + i);
      out[i] = table[base + (int) (eight & 0xff)];
      out[i + 1] = table[base + (int) (eight >>> 8 & 0xff)];
      out[i + 2] = table[base + (int) (eight >>> 16 & 0xff)];
      out[i + 3] = table[base + (int) (eight >>> 24 & 0xff)];
      out[i + 4] = table[base + (int) (eight >>> 32 & 0xff)];
      out[i + 5] = table[base + (int) (eight >>> 40 & 0xff)];
      out[i + 6] = table[base + (int) (eight >>> 48 & 0xff)];
      out[i + 7] = table[base + (int) (eight >>> 56)];
    }
    for (; i < n; i++) {
      out[i] = table[base + (source[from + i] & 0xff)];
    }
  }
}
