package dev.cresset.spi;

/**
 * What a backend holds at this moment.
 *
 * @param liveBuffers buffers made, not closed, and not yet found unreachable
 * @param liveBytes bytes that those buffers occupy
 * @param pooledBytes bytes of closed buffers kept for reuse
 */
public record MemoryUse(long liveBuffers, long liveBytes, long pooledBytes) {}
