package dev.cresset.benchmarks;

/** One network in one library, with the data it trains on. */
public interface Model {

  /**
   * Trains on the next batch, the first of a newly shuffled epoch after the last; returns its loss.
   */
  double step();

  /** Returns the number of batches in an epoch. */
  int batches();

  /** Trains on every image once; returns the mean loss of the batches. */
  default double epoch() {
    double total = 0;
    for (int batch = 0; batch < batches(); batch++) {
      total += step();
    }
    return total / batches();
  }

  /** Makes the network ready to {@link #predict}: no dropout from now on, and no more training. */
  void evaluating();

  /**
   * Returns the log-probabilities of the classes for some images; several threads may ask at once.
   *
   * @param inputs pixels in -1..1, one image after the other
   */
  float[] predict(float[] inputs, int images);
}
