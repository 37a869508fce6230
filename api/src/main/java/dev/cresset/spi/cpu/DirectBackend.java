package dev.cresset.spi.cpu;

import dev.cresset.spi.TensorBuffer;
import java.lang.ref.Reference;
import java.nio.IntBuffer;
import java.util.function.IntFunction;

/** A backend on memory outside the heap, which native code reads where it lies. */
public abstract class DirectBackend extends CpuBackend {

  private static final int MINUS_INFINITY = Float.floatToRawIntBits(Float.NEGATIVE_INFINITY);

  /** A loop over the integers that encode the elements of several arrays. */
  @FunctionalInterface
  private interface BitLoop {
    void run(int[][] arrays, int n);
  }

  /**
   * Makes a backend of this name.
   *
   * @param maxIdleBytes most bytes of unused memory to keep
   * @param allocate makes a storage of a number of bytes
   */
  protected DirectBackend(String name, long maxIdleBytes, IntFunction<DirectStorage> allocate) {
    super(
        new StoragePool(name, maxIdleBytes, DirectStorage.allocator(name, allocate)),
        WorkerPool.shared());
  }

  @Override
  protected final void run(
      ArrayLoop loop, int written, int read, int start, int end, Storage... memory) {
    ScratchBlock scratch = ScratchBlock.POOL.take();
    float[][] arrays = scratch.arrays;
    for (int from = start; from < end; from += ScratchBlock.SIZE) {
      int n = Math.min(ScratchBlock.SIZE, end - from);
      for (int i = memory.length - read; i < memory.length; i++) {
        memory[i].floats().get(from, arrays[i], 0, n);
      }
      loop.run(arrays, 0, n);
      for (int i = 0; i < written; i++) {
        memory[i].floats().put(from, arrays[i], 0, n);
      }
    }
    ScratchBlock.POOL.giveBack(scratch);
    Reference.reachabilityFence(memory); // a view alone does not keep native memory
  }

  /*
   * Choices are made on the integers that encode the elements, by masks: C2 has no vector
   * instruction for a choice between floats before JDK 21, and reads direct memory as integers for
   * free.
   */

  @Override
  public TensorBuffer reluGradient(TensorBuffer g, TensorBuffer y) {
    return mapBits((x, n) -> zeroWhereNotPositive(x[0], x[1], n), g, y);
  }

  @Override
  public TensorBuffer where(TensorBuffer condition, TensorBuffer a, TensorBuffer b) {
    return mapBits((x, n) -> select(x[0], x[1], x[2], n), a, b, condition);
  }

  private TensorBuffer mapBits(BitLoop loop, TensorBuffer... inputs) {
    CpuBuffer out = create(inputs[0].shape());
    ScratchBlock scratch = ScratchBlock.POOL.take();
    for (int from = 0; from < out.size(); from += ScratchBlock.SIZE) {
      int n = Math.min(ScratchBlock.SIZE, out.size() - from);
      for (int i = 0; i < inputs.length; i++) {
        bits(inputs[i]).get(from, scratch.bits[i], 0, n);
      }
      loop.run(scratch.bits, n);
      bits(out).put(from, scratch.bits[0], 0, n);
    }
    ScratchBlock.POOL.giveBack(scratch);
    return out;
  }

  private static IntBuffer bits(TensorBuffer x) {
    return ((DirectStorage) storage(x)).bits();
  }

  private static void zeroWhereNotPositive(int[] g, int[] y, int n) {
    for (int i = 0; i < n; i++) {
      int bits = y[i];
      // The first is negative unless bits is 0, the second from -0 to -Infinity.
      g[i] &= ((bits | -bits) & ~(bits & (bits - MINUS_INFINITY - 1))) >> 31;
    }
  }

  private static void select(int[] a, int[] b, int[] condition, int n) {
    for (int i = 0; i < n; i++) {
      int magnitude = condition[i] & Integer.MAX_VALUE; // 0 for both zeros
      int mask = -magnitude >> 31;
      a[i] = a[i] & mask | b[i] & ~mask;
    }
  }
}
