package dev.cresset.spark;

import java.io.IOException;

/** Adds the sums of all workers. */
interface SumExchange extends AutoCloseable {

  /**
   * Adds the sums of all workers; each worker gets the same total.
   *
   * @param own sums of the subtrees of this worker
   * @param length number of values of each sum that is not empty
   * @throws IOException if another worker does not answer in time
   */
  PartialSum total(SubtreeSums own, int length) throws IOException;

  /**
   * Waits for the states of all workers, and checks that they are equal.
   *
   * @param state hash of the weights of this worker
   * @throws IOException if another worker does not answer in time, or has another state
   */
  void checkSame(long state) throws IOException;

  /**
   * Returns the number of worker 0.
   *
   * @param own number of this worker; ignored on all but worker 0
   * @throws IOException if worker 0 does not answer in time
   */
  long ofFirst(long own) throws IOException;

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
      public PartialSum total(SubtreeSums own, int length) {
        return own.total();
      }

      @Override
      public void checkSame(long state) {}

      @Override
      public long ofFirst(long own) {
        return own;
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
