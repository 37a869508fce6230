package dev.cresset.spark;

import dev.cresset.loss.ClassificationLoss;
import dev.cresset.loss.ElementwiseLoss;
import dev.cresset.loss.Loss;
import dev.cresset.loss.Losses;
import dev.cresset.loss.Reduction;
import dev.cresset.types.NotNull;
import java.util.Set;

/** Converts losses of the library to text, which executors and saved estimators read. */
final class LossText {

  static final String KL_DIV = "klDiv";

  private static final String CROSS_ENTROPY = "crossEntropy";
  private static final String NLL = "nll";
  private static final String BINARY = "binaryCrossEntropyWithLogits";
  private static final String MSE = "mse";
  private static final String L1 = "l1";
  private static final String SMOOTH_L1 = "smoothL1";
  private static final String HUBER = "huber";

  /** Losses whose targets are numbers. */
  static final Set<String> OF_NUMBERS = Set.of(MSE, L1, SMOOTH_L1, HUBER);

  /** Losses whose targets may be a probability for each class. */
  static final Set<String> OF_PROBABILITIES = Set.of(CROSS_ENTROPY, KL_DIV);

  /** Losses of outputs that are logarithms of probabilities. */
  static final Set<String> OF_LOG_PROBABILITIES = Set.of(NLL, KL_DIV);

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
        "setLoss: %s cannot be sent to executors; pass a loss of Losses, with the reduction MEAN or BATCH_MEAN"
            .formatted(text));
  }

  /** Returns the name of a loss. */
  static String name(String text) {
    return new CallText(text).name();
  }

  /**
   * Reads the text of a loss; settings that it does not have are the defaults.
   *
   * @throws IllegalArgumentException if the text is not that of a loss of the library that is a
   *     mean
   */
  static Loss parse(String text) {
    CallText call = new CallText(text);
    Loss loss =
        switch (call.name()) {
          case CROSS_ENTROPY ->
              ofClasses(Losses.crossEntropy(), call)
                  .labelSmoothing(call.number("label_smoothing", 0));
          case NLL -> ofClasses(Losses.nll(), call);
          case BINARY -> ofElements(Losses.binaryCrossEntropyWithLogits(), call);
          case KL_DIV -> ofElements(Losses.klDiv(), call);
          case MSE -> ofElements(Losses.mse(), call);
          case L1 -> ofElements(Losses.l1(), call);
          case SMOOTH_L1 -> ofElements(Losses.smoothL1(call.number("beta", 1)), call);
          case HUBER -> ofElements(Losses.huber(call.number("delta")), call);
          default ->
              throw new IllegalArgumentException(
                  "\"%s\" is not a loss of Losses, like crossEntropy()".formatted(text));
        };
    call.checkEmpty();
    return loss;
  }

  private static ClassificationLoss ofClasses(ClassificationLoss loss, CallText call) {
    ClassificationLoss set = loss;
    double[] numbers = call.numbers("weight");
    if (numbers.length > 0) {
      float[] weights = new float[numbers.length];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) numbers[i];
      }
      set = set.weight(weights);
    }
    Long ignored = call.integer("ignore_index");
    return ignored == null ? set : set.ignoreIndex(ignored);
  }

  private static ElementwiseLoss ofElements(ElementwiseLoss loss, CallText call) {
    String reduction = call.take("reduction");
    if (reduction == null || reduction.equals(Reduction.MEAN.name())) {
      return loss;
    }
    if (reduction.equals(Reduction.BATCH_MEAN.name())) {
      return loss.reduction(Reduction.BATCH_MEAN);
    }
    throw new IllegalArgumentException(
        "%s: the reduction must be MEAN or BATCH_MEAN, got %s".formatted(call.name(), reduction));
  }
}
