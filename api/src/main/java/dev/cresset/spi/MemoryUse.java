package dev.cresset.spi;

/**
 * The memory that a backend holds at one moment.
 *
 * @param liveBuffers buffers that were neither closed nor found to be unreachable
 * @param liveBytes bytes that those buffers occupy
 * @param pooledBytes bytes of closed buffers that are kept for reuse
 */
public record MemoryUse(long liveBuffers, long liveBytes, long pooledBytes) {}
