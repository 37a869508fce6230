package dev.cresset.backend.nd4j;

import dev.cresset.spi.cpu.ScratchPool;

/**
 * A few small arrays for the elements being worked on, which stay in the processor's caches.
 *
 * <p>HotSpot turns loops over arrays into vector instructions, but not loops over direct buffers,
 * so copying a block in and out is faster than working in place.
 */
final class Scratch {

  /** Elements in a block. */
  static final int BLOCK = 2048;

  private static final ScratchPool<Scratch> IDLE = new ScratchPool<>(Scratch::new);

  final float[] a = new float[BLOCK];
  final float[] b = new float[BLOCK];
  final float[] c = new float[BLOCK];
  final float[] d = new float[BLOCK];
  final int[] bitsA = new int[BLOCK];
  final int[] bitsB = new int[BLOCK];
  final int[] bitsC = new int[BLOCK];
  final double[] totals = new double[BLOCK];

  private Scratch() {}

  /** Returns one that nobody else uses. */
  static Scratch take() {
    return IDLE.take();
  }

  /** Keeps this for the next call. */
  void giveBack() {
    IDLE.giveBack(this);
  }
}
