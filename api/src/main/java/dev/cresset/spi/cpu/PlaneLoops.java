package dev.cresset.spi.cpu;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** Runs a loop over each plane of a batch of images, in blocks that stay in the cache. */
final class PlaneLoops {

  /** Elements of the planes in a block. */
  private static final int BLOCK = 1 << 13;

  /** The planes of one buffer, each of {@code size} elements. */
  record Planes(FloatBuffer floats, int size) {}

  /** A loop over a plane: sets {@code out} from {@code a} and, where there is one, {@code b}. */
  @FunctionalInterface
  interface Loop {
    void run(float[] a, int fromA, float[] b, int fromB, float[] out, int to);
  }

  private PlaneLoops() {}

  static void run(
      WorkerPool workers, int count, Loop loop, Planes a, @Nullable Planes b, Planes out) {
    int largest = Math.max(1, Math.max(a.size, out.size));
    workers.parallelFor(
        count,
        Math.max(1, BLOCK / largest),
        (start, end) -> {
          ScratchArrays scratch = ScratchArrays.POOL.take();
          int n = end - start;
          boolean direct = a.floats.hasArray();
          int first = direct ? start : 0;
          float[] inA = direct ? a.floats.array() : read(a, start, n, scratch, 0);
          float[] inB = b == null ? inA : direct ? b.floats.array() : read(b, start, n, scratch, 1);
          float[] result = direct ? out.floats.array() : scratch.of(2, n * out.size);
          int sizeB = b == null ? 0 : b.size;
          for (int i = first; i < first + n; i++) {
            loop.run(inA, i * a.size, inB, i * sizeB, result, i * out.size);
          }
          if (!direct) {
            out.floats.put(start * out.size, result, 0, n * out.size);
          }
          ScratchArrays.POOL.giveBack(scratch);
        });
  }

  private static float[] read(Planes x, int start, int n, ScratchArrays scratch, int number) {
    float[] values = scratch.of(number, n * x.size);
    x.floats.get(start * x.size, values, 0, n * x.size);
    return values;
  }
}
