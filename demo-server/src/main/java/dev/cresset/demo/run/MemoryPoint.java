package dev.cresset.demo.run;

/**
 * Memory in use at one step.
 *
 * @param step from 1
 * @param heapBytes used on the Java heap, garbage included
 * @param nativeBytes held by the backend, kept for reuse included
 */
public record MemoryPoint(long step, long heapBytes, long nativeBytes) {

  /** What is told before anybody has looked. */
  static final MemoryPoint NONE = new MemoryPoint(0, 0, 0);
}
