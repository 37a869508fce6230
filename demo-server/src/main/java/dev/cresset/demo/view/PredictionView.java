package dev.cresset.demo.view;

import dev.cresset.demo.run.Network;

/**
 * The JSON of what a network says of one image.
 *
 * @param predicted the class of the highest output
 * @param probabilities those of all classes
 * @param microseconds how long it took
 */
public record PredictionView(int predicted, float[] probabilities, double microseconds) {

  /** Returns the JSON of a prediction. */
  public static PredictionView of(Network.Prediction prediction) {
    return new PredictionView(
        prediction.predicted(), prediction.probabilities(), prediction.nanoseconds() / 1e3);
  }
}
