package dev.cresset.dashboard.run;

/**
 * The share of correct predictions among samples counted so far.
 *
 * @param correct number of correct predictions
 * @param samples number of samples
 */
public record Accuracy(long correct, long samples) {

  /** Of no samples. */
  public static final Accuracy NONE = new Accuracy(0, 0);

  /** Returns the accuracy of these and further samples. */
  public Accuracy plus(long moreCorrect, long moreSamples) {
    return new Accuracy(correct + moreCorrect, samples + moreSamples);
  }

  /** Returns the share; NaN without samples. */
  public double share() {
    return (double) correct / samples;
  }
}
