package dev.cresset.backend.nd4j;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A few small arrays for the elements being worked on, which stay in the first-level cache.
 *
 * <p>HotSpot turns loops over arrays into vector instructions, but not loops over direct buffers,
 * so copying a block in and out is faster than working in place.
 */
final class Scratch {

  /** Elements in a block. */
  static final int BLOCK = 2048;

  private static final int SLOTS =
      Integer.highestOneBit(4 * Runtime.getRuntime().availableProcessors());
  private static final AtomicReferenceArray<@Nullable Scratch> IDLE =
      new AtomicReferenceArray<>(SLOTS);

  final float[] a = new float[BLOCK];
  final float[] b = new float[BLOCK];
  final float[] c = new float[BLOCK];
  final float[] d = new float[BLOCK];
  final int[] bitsA = new int[BLOCK];
  final int[] bitsB = new int[BLOCK];
  final int[] bitsC = new int[BLOCK];
  final double[] totals = new double[BLOCK];

  private Scratch() {}

  /** Returns one that nobody else uses, its arrays of {@link #BLOCK} elements. */
  static Scratch take() {
    Scratch idle = IDLE.getAndSet(slot(), null);
    return idle == null ? new Scratch() : idle;
  }

  /** Keeps this for the next call. */
  void giveBack() {
    IDLE.set(slot(), this);
  }

  private static int slot() {
    return (int) Thread.currentThread().getId() & (SLOTS - 1);
  }
}
