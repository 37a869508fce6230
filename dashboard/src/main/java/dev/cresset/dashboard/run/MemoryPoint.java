package dev.cresset.dashboard.run;

/**
 * A point of the memory curve.
 *
 * @param step from 1
 * @param heapBytes used on the Java heap, including garbage
 * @param nativeBytes held by the backend, including its pool
 */
public record MemoryPoint(long step, long heapBytes, long nativeBytes) {}
