package dev.cresset.nn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The classes of one sample with their probabilities, as a {@link Predictor} computed them.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class Prediction {

  private final double[] probabilities;
  private final List<String> classNames;
  private final int index;

  /**
   * Makes a prediction.
   *
   * @param probabilities one for each class; not copied
   * @param classNames one for each class, or none
   * @throws IllegalStateException if a probability is NaN
   */
  Prediction(double[] probabilities, List<String> classNames) {
    this.probabilities = probabilities;
    this.classNames = classNames;
    int best = 0;
    for (int i = 0; i < probabilities.length; i++) {
      if (Double.isNaN(probabilities[i])) {
        throw new IllegalStateException(
            "predict: the probability of class %s is NaN; check the weights of the model and the range of the input for NaN and infinite values"
                .formatted(i));
      }
      if (probabilities[i] > probabilities[best]) {
        best = i;
      }
    }
    this.index = best;
  }

  /** Returns the index of the most probable class; the first one if several are. */
  public int index() {
    return index;
  }

  /**
   * Returns the name of the most probable class, or its index as text if the predictor has no class
   * names.
   */
  public String label() {
    return label(index);
  }

  private String label(int index) {
    return classNames.isEmpty() ? Integer.toString(index) : classNames.get(index);
  }

  /** Returns the probability of the most probable class, in {@code [0, 1]}. */
  public double probability() {
    return probabilities[index];
  }

  /**
   * Returns a copy of the probabilities of all classes, in the order of their indices. Their sum is
   * 1, unless the model ends in {@code sigmoid()} with several outputs, which are independent.
   */
  public double[] probabilities() {
    return probabilities.clone();
  }

  /**
   * Returns the most probable classes in descending order; equal ones in the order of their
   * indices. PyTorch counterpart: {@code probabilities.topk(count)}.
   *
   * @param count the number of classes, 1 or more; if there are fewer classes, all are returned
   * @throws IllegalArgumentException if {@code count} is below 1
   */
  public List<ClassProbability> top(int count) {
    if (count < 1) {
      throw new IllegalArgumentException(
          "top: the number of classes must be 1 or more, got " + count);
    }
    List<ClassProbability> all = new ArrayList<>(probabilities.length);
    IntStream.range(0, probabilities.length)
        .forEach(i -> all.add(new ClassProbability(i, label(i), probabilities[i])));
    all.sort(Comparator.comparingDouble(ClassProbability::probability).reversed());
    return List.copyOf(all.subList(0, Math.min(count, all.size())));
  }

  /** Returns the label and its probability, for example {@code Prediction(seven, 0.98)}. */
  @Override
  public String toString() {
    return "Prediction(%s, %s)".formatted(label(), probability());
  }
}
