package dev.cresset.spark;

import dev.cresset.loss.ClassificationLoss;
import dev.cresset.loss.Loss;
import dev.cresset.loss.Losses;
import dev.cresset.types.NotNull;

/** Converts losses of the library to text, which executors and saved estimators read. */
final class LossText {

  private static final String CROSS_ENTROPY = "crossEntropy";
  private static final String NLL = "nll";
  private static final String MSE = "mse";
  private static final String BINARY = "binaryCrossEntropyWithLogits";

  private LossText() {}

  /**
   * Returns the text of a loss.
   *
   * @throws IllegalArgumentException if it is not a loss of the library that is a mean
   */
  static String of(Loss loss) {
    String text = NotNull.check("setLoss", "loss", loss).toString();
    try {
      Loss read = parse(text);
      if (read.getClass() == loss.getClass() && read.toString().equals(text)) {
        return text;
      }
    } catch (IllegalArgumentException e) {
      // Reported below.
    }
    throw new IllegalArgumentException(
        "setLoss: %s cannot be sent to executors; pass %s, with the reduction MEAN"
            .formatted(text, names()));
  }

  /** Reads the text of a loss. */
  static Loss parse(String text) {
    CallText call = CallText.parse(text);
    if (call.arguments().containsKey("reduction")) {
      throw new IllegalArgumentException(
          "loss: the reduction must be MEAN, got %s".formatted(text));
    }
    return switch (call.name()) {
      case CROSS_ENTROPY ->
          weighted(Losses.crossEntropy(), call).labelSmoothing(call.number("label_smoothing", 0));
      case NLL -> weighted(Losses.nll(), call);
      case MSE -> Losses.mse();
      case BINARY -> Losses.binaryCrossEntropyWithLogits();
      default ->
          throw new IllegalArgumentException(
              "loss: \"%s\" is not known; use %s".formatted(text, names()));
    };
  }

  private static ClassificationLoss weighted(ClassificationLoss loss, CallText call) {
    double[] numbers = call.numbers("weight");
    if (numbers.length == 0) {
      return loss;
    }
    float[] weights = new float[numbers.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) numbers[i];
    }
    return loss.weight(weights);
  }

  private static String names() {
    return "%s(), %s(), %s() or %s()".formatted(CROSS_ENTROPY, NLL, MSE, BINARY);
  }
}
