package dev.cresset.nn;

import dev.cresset.types.NotNull;
import java.util.Map;
import java.util.Optional;

/**
 * What the outputs of a classifier are, and how they are converted to probabilities.
 *
 * <p>A model with one output is a binary classifier: its output stands for the second of two
 * classes. The conversion is computed in double precision.
 *
 * @since 0.1
 */
public enum OutputType {

  /**
   * Any real numbers, the input of {@code crossEntropy()} or {@code
   * binaryCrossEntropyWithLogits()}: the probabilities are their softmax, {@code e^x / Σ e^x}, or
   * for a single output the sigmoid, {@code 1 / (1 + e^-x)}.
   */
  LOGITS {
    @Override
    double[] ofClasses(float[] outputs, int from, int classes) {
      double max = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < classes; i++) {
        max = Math.max(max, outputs[from + i]);
      }
      double[] probabilities = new double[classes];
      double sum = 0;
      for (int i = 0; i < classes; i++) {
        probabilities[i] = Math.exp(outputs[from + i] - max);
        sum += probabilities[i];
      }
      for (int i = 0; i < classes; i++) {
        probabilities[i] /= sum;
      }
      return probabilities;
    }

    @Override
    double ofSecondClass(float output) {
      return 1 / (1 + Math.exp(-output));
    }

    @Override
    double ofFirstClass(float output) {
      return ofSecondClass(-output); // 1 - p would round to 0 for large outputs
    }
  },

  /**
   * Logarithms of probabilities, the output of {@code logSoftmax(1)} and input of {@code nll()}.
   */
  LOG_PROBABILITIES {
    @Override
    double[] ofClasses(float[] outputs, int from, int classes) {
      double[] probabilities = new double[classes];
      for (int i = 0; i < classes; i++) {
        probabilities[i] = ofSecondClass(outputs[from + i]);
      }
      return probabilities;
    }

    @Override
    double ofSecondClass(float output) {
      return limited(Math.exp(output));
    }
  },

  /** Probabilities, the output of {@code softmax(1)} or {@code sigmoid()}. */
  PROBABILITIES {
    @Override
    double[] ofClasses(float[] outputs, int from, int classes) {
      double[] probabilities = new double[classes];
      for (int i = 0; i < classes; i++) {
        probabilities[i] = limited(outputs[from + i]);
      }
      return probabilities;
    }

    @Override
    double ofSecondClass(float output) {
      return limited(output);
    }
  };

  /** The outputs of layers that are often the last. */
  private static final Map<Class<?>, OutputType> OF_LAYERS =
      Map.of(
          Linear.class, LOGITS,
          ReLU.class, LOGITS,
          Tanh.class, LOGITS,
          Sigmoid.class, PROBABILITIES,
          GELU.class, LOGITS,
          SiLU.class, LOGITS,
          LeakyReLU.class, LOGITS,
          ELU.class, LOGITS,
          Softplus.class, LOGITS);

  /** Rounding in single precision can move a probability this far outside of 0 to 1. */
  private static final double ROUNDING = 1e-3;

  /**
   * Returns what the last layer of a model computes; empty if it is not known, for example after a
   * custom module or {@code softmax(0)}.
   */
  public static Optional<OutputType> of(Module model) {
    Module last = last(NotNull.check("OutputType", "model", model));
    if (last instanceof Softmax softmax) {
      return softmax.isOverClasses() ? Optional.of(PROBABILITIES) : Optional.empty();
    }
    if (last instanceof LogSoftmax logSoftmax) {
      return logSoftmax.isOverClasses() ? Optional.of(LOG_PROBABILITIES) : Optional.empty();
    }
    return Optional.ofNullable(OF_LAYERS.get(last.getClass()));
  }

  /** Returns the last layer that changes values in evaluation mode. */
  private static Module last(Module model) {
    if (model instanceof Sequential network) {
      for (int i = network.size() - 1; i >= 0; i--) {
        Module last = last(network.get(i));
        boolean keepsValues =
            last instanceof Dropout || last instanceof Flatten || last instanceof Sequential;
        if (!keepsValues) {
          return last;
        }
      }
    }
    return model;
  }

  /**
   * Returns the probabilities of the classes of one sample, in double precision.
   *
   * @param outputs the outputs of the model for the sample; a single one stands for the second of
   *     two classes
   * @return one for each class; NaN for outputs that are NaN
   * @throws IllegalStateException if an output gives a probability below 0 or above 1, more than
   *     rounding in single precision does
   */
  public double[] probabilities(float[] outputs) {
    NotNull.check("probabilities", "array of outputs", outputs);
    return probabilities(outputs, 0, outputs.length);
  }

  /**
   * Returns the probabilities of the classes of one sample.
   *
   * @param outputs the outputs of a batch, row-major
   * @param from index of the first output of the sample
   * @param count number of outputs of the sample
   */
  double[] probabilities(float[] outputs, int from, int count) {
    if (count == 1) {
      return new double[] {ofFirstClass(outputs[from]), ofSecondClass(outputs[from])};
    }
    return ofClasses(outputs, from, count);
  }

  abstract double[] ofClasses(float[] outputs, int from, int classes);

  abstract double ofSecondClass(float output);

  double ofFirstClass(float output) {
    return 1 - ofSecondClass(output);
  }

  double limited(double probability) {
    if (probability < -ROUNDING || probability > 1 + ROUNDING) {
      throw new IllegalStateException(
          "OutputType.%s: the model's outputs are not of this type, as one of them gives a probability of %s; pass OutputType.LOGITS if they are logits"
              .formatted(name(), probability));
    }
    return Math.min(1, Math.max(0, probability)); // NaN stays NaN
  }
}
