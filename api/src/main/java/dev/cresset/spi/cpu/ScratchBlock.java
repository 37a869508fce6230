package dev.cresset.spi.cpu;

/**
 * Small arrays that hold a block of elements and stay in the processor's first-level cache.
 *
 * <p>C2 vectorises loops over arrays but not over direct buffers, so copying a block in and out is
 * faster than working in place.
 */
final class ScratchBlock {

  /** Elements in a block. */
  static final int SIZE = 2048;

  static final ScratchPool<ScratchBlock> POOL = new ScratchPool<>(ScratchBlock::new);

  final float[][] arrays = new float[6][SIZE];
  final int[][] bits = new int[3][SIZE];
  final double[] totals = new double[SIZE];

  private ScratchBlock() {}
}
