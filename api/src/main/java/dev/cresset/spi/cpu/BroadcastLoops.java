package dev.cresset.spi.cpu;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** Runs a loop over two operands of different shapes: repeats their elements in blocks first. */
final class BroadcastLoops {

  /** Below this many elements a bulk copy costs more than single ones. */
  private static final int SHORT = 12;

  private final ArrayLoop loop;
  private final FloatBuffer a;
  private final FloatBuffer b;
  private final FloatBuffer out;
  private final BroadcastPlan plan;
  private final float[][] arrays;
  private int filled;
  private int written;

  private BroadcastLoops(
      ArrayLoop loop,
      FloatBuffer a,
      FloatBuffer b,
      BroadcastPlan plan,
      FloatBuffer out,
      float[][] arrays) {
    this.loop = loop;
    this.a = a;
    this.b = b;
    this.out = out;
    this.plan = plan;
    this.arrays = arrays;
  }

  /** Runs a loop over {@code out, a, b}. */
  static void run(
      ArrayLoop loop, FloatBuffer a, FloatBuffer b, BroadcastPlan plan, FloatBuffer out) {
    ScratchBlock scratch = ScratchBlock.POOL.take();
    BroadcastLoops blocks = new BroadcastLoops(loop, a, b, plan, out, scratch.arrays);
    plan.forEachRun((fromA, fromB, to) -> blocks.add(fromA, fromB));
    blocks.flush();
    ScratchBlock.POOL.giveBack(scratch);
  }

  /** Repeats the elements of {@code x}, both operands of the plan. */
  static void expand(FloatBuffer x, BroadcastPlan plan, FloatBuffer out) {
    run((a, from, to) -> System.arraycopy(a[1], from, a[0], from, to - from), x, x, plan, out);
  }

  private void add(int fromA, int fromB) {
    int length = plan.length();
    int done = 0;
    while (done < length) {
      int n = Math.min(length - done, ScratchBlock.SIZE - filled);
      repeat(a, fromA, plan.stepA(), done, arrays[1], n);
      repeat(b, fromB, plan.stepB(), done, arrays[2], n);
      done += n;
      filled += n;
      if (filled == ScratchBlock.SIZE) {
        flush();
      }
    }
  }

  private void repeat(FloatBuffer x, int from, int step, int done, float[] block, int n) {
    if (step == 0) {
      Arrays.fill(block, filled, filled + n, x.get(from));
    } else if (n > SHORT) {
      x.get(from + done, block, filled, n);
    } else {
      for (int i = 0; i < n; i++) {
        block[filled + i] = x.get(from + done + i);
      }
    }
  }

  private void flush() {
    loop.run(arrays, 0, filled);
    out.put(written, arrays[0], 0, filled);
    written += filled;
    filled = 0;
  }
}
