package dev.cresset.backend.djl;

import dev.cresset.spi.cpu.ScratchPool;
import dev.cresset.spi.cpu.WorkerPool;
import java.nio.FloatBuffer;

/**
 * Works in Java on the memory of several buffers of one size: copies a block of each into arrays,
 * runs a loop over them, copies back what it changed.
 *
 * <p>The blocks stay in the fastest cache, and loops over arrays are what the JIT compiler makes
 * vector code of. One pass like this takes the place of a native call for each term of a formula,
 * every one a pass through memory of its own.
 */
final class Blocks {

  private static final int SIZE = 1024;

  private static final int MOST_BUFFERS = 4;

  private static final ScratchPool<float[][]> IDLE =
      new ScratchPool<>(() -> new float[MOST_BUFFERS][SIZE]);

  /** Elements that one thread changes at a time. */
  private static final int PART = 16 * SIZE;

  /** Changes the first {@code n} elements of some of the blocks. */
  @FunctionalInterface
  interface Loop {
    void run(float[][] blocks, int n);
  }

  private Blocks() {}

  /** Runs a loop over all elements of {@code FLOAT32} buffers, and keeps what it changes. */
  static void update(Loop loop, int changed, DjlBuffer... buffers) {
    int size = (int) buffers[0].shape().size();
    FloatBuffer[] memory = new FloatBuffer[buffers.length];
    for (int k = 0; k < memory.length; k++) {
      memory[k] = Buffers.memory(buffers[k]).asFloatBuffer();
    }
    WorkerPool.shared()
        .parallelFor(size, PART, (start, end) -> update(loop, changed, memory, start, end));
    Buffers.keepUntilHere(buffers);
  }

  private static void update(Loop loop, int changed, FloatBuffer[] memory, int start, int end) {
    float[][] blocks = IDLE.take();
    for (int from = start; from < end; from += SIZE) {
      int n = Math.min(SIZE, end - from);
      for (int k = 0; k < memory.length; k++) {
        memory[k].get(from, blocks[k], 0, n);
      }
      loop.run(blocks, n);
      for (int k = 0; k < changed; k++) {
        memory[k].put(from, blocks[k], 0, n);
      }
    }
    IDLE.giveBack(blocks);
  }
}
