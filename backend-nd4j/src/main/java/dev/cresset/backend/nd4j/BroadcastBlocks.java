package dev.cresset.backend.nd4j;

import dev.cresset.spi.cpu.BroadcastPlan;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Runs an array loop over two operands of different shapes: spreads the runs of each over a block,
 * and works on the block when it is full.
 */
final class BroadcastBlocks {

  /** Below this many elements a bulk copy costs more than single ones. */
  private static final int SHORT = 12;

  private final Blocks.Binary loop;
  private final FloatBuffer a;
  private final FloatBuffer b;
  private final FloatBuffer out;
  private final BroadcastPlan plan;
  private final Scratch scratch;
  private int filled;
  private int written;

  private BroadcastBlocks(
      Blocks.Binary loop,
      FloatBuffer a,
      FloatBuffer b,
      BroadcastPlan plan,
      FloatBuffer out,
      Scratch scratch) {
    this.loop = loop;
    this.a = a;
    this.b = b;
    this.out = out;
    this.plan = plan;
    this.scratch = scratch;
  }

  /** Sets {@code out = loop(a, b)}, both broadcast as {@code plan} says. */
  static void zip(
      Blocks.Binary loop, FloatBuffer a, FloatBuffer b, BroadcastPlan plan, FloatBuffer out) {
    Scratch scratch = Scratch.take();
    BroadcastBlocks blocks = new BroadcastBlocks(loop, a, b, plan, out, scratch);
    plan.forEachRun((fromA, fromB, to) -> blocks.add(fromA, fromB));
    blocks.flush();
    scratch.giveBack();
  }

  private void add(int fromA, int fromB) {
    int length = plan.length();
    int done = 0;
    while (done < length) {
      int n = Math.min(length - done, Scratch.BLOCK - filled);
      spread(a, fromA, plan.stepA(), done, scratch.a, n);
      spread(b, fromB, plan.stepB(), done, scratch.b, n);
      done += n;
      filled += n;
      if (filled == Scratch.BLOCK) {
        flush();
      }
    }
  }

  private void spread(FloatBuffer x, int from, int step, int done, float[] block, int n) {
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
    loop.apply(scratch.a, scratch.b, filled);
    out.put(written, scratch.a, 0, filled);
    written += filled;
    filled = 0;
  }
}
