package dev.cresset.spark;

import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What the labels of rows are.
 *
 * @param kind kind of labels
 * @param outputs number of outputs of the network
 * @param ignored label of rows that do not count; null if there is none
 */
record Targets(Kind kind, int outputs, @Nullable Long ignored) implements Serializable {

  /** What a label is. */
  enum Kind {
    /** The index of a class. */
    CLASSES,
    /** A probability for each class. */
    PROBABILITIES,
    /** 0 or 1, for a network with one output. */
    BINARY,
    /** A number, for a network with one output. */
    NUMBERS
  }

  /** How rows that do not count are encoded, whatever their label was. */
  static final int IGNORED = -1;

  /** Returns targets whose labels are of a kind, and all count. */
  static Targets of(Kind kind, int outputs) {
    return new Targets(kind, outputs, null);
  }

  /** Returns the number of values of a label. */
  int width() {
    return kind == Kind.PROBABILITIES ? outputs : 1;
  }

  /** Returns whether a label is that of rows that do not count. */
  boolean ignores(double label) {
    return ignored != null && label == ignored;
  }

  /** Returns the largest class. */
  int lastClass() {
    return kind == Kind.BINARY ? 1 : outputs - 1;
  }

  /**
   * Returns labels as the loss expects them.
   *
   * @param labels the values of all labels
   */
  Tensor tensor(float[] labels) {
    if (kind != Kind.CLASSES) {
      return Tensors.tensor(labels, labels.length / width(), width());
    }
    long[] classes = new long[labels.length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = (long) labels[i];
    }
    return Tensors.tensor(classes, classes.length);
  }
}
