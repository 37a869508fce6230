package dev.cresset.spi.cpu;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/** Cross-entropy with class probabilities or labels, and the gradients. */
final class CrossEntropyLoops {

  private CrossEntropyLoops() {}

  /** Returns {@code -Σ t log p}; where {@code t} is 0 the term is 0 whatever {@code log p} is. */
  static double value(FloatBuffer logProbabilities, FloatBuffer targets, int size) {
    double total = 0;
    for (int i = 0; i < size; i++) {
      float target = targets.get(i);
      if (target != 0) {
        total -= (double) target * logProbabilities.get(i);
      }
    }
    return total;
  }

  /** Returns the loop over {@code log p, t} that sets {@code p = g (p Σ t - t)}. */
  static AxisLines.Loop gradient(float g) {
    return (p, t, first, lines, size) -> {
      Exponentials.exp(p, p, 0, lines * size);
      for (int line = 0; line < lines; line++) {
        int from = line * size;
        float total = (float) AxisReductions.sum(t, from, size);
        for (int i = from; i < from + size; i++) {
          p[i] = g * (p[i] * total - t[i]);
        }
      }
    };
  }

  /** Returns {@code -Σ_i w_i log p[i, y_i]}; where {@code w_i} is 0 the term is 0. */
  static double nll(
      FloatBuffer logProbabilities, LongBuffer labels, FloatBuffer weights, int rows, int classes) {
    double total = 0;
    for (int row = 0; row < rows; row++) {
      float weight = weights.get(row);
      if (weight != 0) {
        int at = row * classes + (int) labels.get(row);
        total -= (double) weight * logProbabilities.get(at);
      }
    }
    return total;
  }

  /** Sets the elements of {@code out}, all 0, at the labels to {@code -g w_i}. */
  static void nllGradient(
      float g, LongBuffer labels, FloatBuffer weights, int rows, int classes, FloatBuffer out) {
    for (int row = 0; row < rows; row++) {
      float weight = weights.get(row);
      if (weight != 0) {
        out.put(row * classes + (int) labels.get(row), -g * weight);
      }
    }
  }

  /** Returns the loop over {@code log p} that sets it to {@code g w_i (p - [c = y_i])}. */
  static AxisLines.Loop nllLogitsGradient(float g, LongBuffer labels, FloatBuffer weights) {
    return (p, unused, first, lines, size) -> {
      Exponentials.exp(p, p, 0, lines * size);
      for (int line = 0; line < lines; line++) {
        float factor = g * weights.get(first + line);
        int from = line * size;
        p[from + (int) labels.get(first + line)] -= 1;
        for (int i = from; i < from + size; i++) {
          p[i] *= factor;
        }
      }
    };
  }
}
