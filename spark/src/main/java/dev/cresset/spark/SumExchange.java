package dev.cresset.spark;

import java.io.IOException;

/** Adds the sums of all workers. */
interface SumExchange extends AutoCloseable {

  /**
   * Adds the sums of all workers; each worker gets the same total.
   *
   * @param own sums of the subtrees of this worker
   * @param length number of values of each sum that is not empty
   * @param state a number that must be the same on all workers
   * @throws IOException if another worker does not answer in time, or has another state
   */
  PartialSum total(SubtreeSums own, int length, long state) throws IOException;

  /** Returns the time spent waiting for others and copying, in nanoseconds. */
  long nanos();

  /** Waits until all that was sent has left this worker. */
  void finish() throws IOException;

  @Override
  void close();

  /** The exchange of a single worker. */
  static SumExchange ofOne() {
    return new SumExchange() {
      @Override
      public PartialSum total(SubtreeSums own, int length, long state) {
        return own.total();
      }

      @Override
      public long nanos() {
        return 0;
      }

      @Override
      public void finish() {}

      @Override
      public void close() {}
    };
  }
}
