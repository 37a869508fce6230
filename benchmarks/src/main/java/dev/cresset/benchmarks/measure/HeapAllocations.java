package dev.cresset.benchmarks.measure;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** Counts what has been allocated on the heap. */
final class HeapAllocations {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private HeapAllocations() {}

  /** Returns the bytes that the threads alive now have allocated since they began. */
  static long bytes() {
    long[] perThread = THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds());
    return Arrays.stream(perThread).filter(bytes -> bytes > 0).sum();
  }
}
