package dev.cresset.tensor;

import dev.cresset.types.DType;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Class labels that have been checked against the scores of a classifier: one label for each row of
 * the scores, each in {@code [0, classes)}.
 *
 * <p>Shapes: scores {@code FLOAT32 [batch, classes]}, labels {@code INT64 [batch]}. Immutable.
 *
 * @since 0.1
 */
public final class ClassLabels {

  /** The label that PyTorch's losses leave out by default. */
  private static final long IGNORED_IN_PYTORCH = -100;

  private final Tensor tensor;
  private final int version;
  private final long[] values;
  private final Shape scores;

  /** Labels of samples that do not count, or null if there are none. */
  private final @Nullable BitSet ignored;

  private ClassLabels(Tensor tensor, long[] values, Shape scores, @Nullable BitSet ignored) {
    this.tensor = tensor;
    this.version = tensor.version();
    this.values = values;
    this.scores = scores;
    this.ignored = ignored;
  }

  /**
   * Reads class labels and checks them.
   *
   * @param operation name of the operation, the start of the messages
   * @param scores scores, logits or log-probabilities, {@code [batch, classes]}
   * @param labels {@code INT64 [batch]}, each in {@code [0, classes)}
   * @throws ShapeException if the shapes do not match
   * @throws IllegalArgumentException if a tensor has the wrong element type, or a label is outside
   *     {@code [0, classes)}
   */
  public static ClassLabels of(String operation, Tensor scores, Tensor labels) {
    return read(operation, scores, labels, null);
  }

  /**
   * Reads class labels and checks them, except those of samples that do not count.
   *
   * @param operation name of the operation, the start of the messages
   * @param scores scores, logits or log-probabilities, {@code [batch, classes]}
   * @param labels {@code INT64 [batch]}, each in {@code [0, classes)} or {@code ignoreIndex}
   * @param ignoreIndex label of the samples that do not count, for example -100
   * @throws ShapeException if the shapes do not match
   * @throws IllegalArgumentException if a tensor has the wrong element type, or a label is outside
   *     {@code [0, classes)}
   */
  public static ClassLabels of(String operation, Tensor scores, Tensor labels, long ignoreIndex) {
    return read(operation, scores, labels, ignoreIndex);
  }

  private static ClassLabels read(
      String operation, Tensor scores, Tensor labels, @Nullable Long ignoreIndex) {
    NotNull.check("ClassLabels", "operation", operation);
    Checks.classes(operation, scores);
    NotNull.check(operation, "tensor of targets", labels);
    Shape shape = scores.shape();
    if (labels.dtype() != DType.INT64) {
      throw new IllegalArgumentException(
          "%s: targets must be INT64 class labels [%s], got %s %s; make them with labels(...)"
              .formatted(operation, shape.dim(0), labels.dtype(), labels.shape()));
    }
    if (labels.shape().rank() != 1 || labels.shape().dim(0) != shape.dim(0)) {
      throw new ShapeException(
          "%s: targets must be one label for each of the %s rows of the output %s, got shape %s"
              .formatted(operation, shape.dim(0), shape, labels.shape()));
    }
    long[] values = labels.toLongArray();
    long classes = shape.dim(1);
    BitSet ignored = new BitSet();
    for (int i = 0; i < values.length; i++) {
      if (ignoreIndex != null && values[i] == ignoreIndex) {
        ignored.set(i);
        values[i] = 0;
      } else if (values[i] < 0 || values[i] >= classes) {
        throw new IllegalArgumentException(
            "%s: label %s at position %s is outside 0 to %s; the output has %s classes, %s"
                .formatted(
                    operation,
                    values[i],
                    i,
                    classes - 1,
                    classes,
                    values[i] == IGNORED_IN_PYTORCH
                        ? "call ignoreIndex(-100) on the loss to leave out such samples"
                        : "check the labels or widen the last layer"));
      }
    }
    return new ClassLabels(labels, values, shape, ignored.isEmpty() ? null : ignored);
  }

  /** Returns the number of labels. */
  public int size() {
    return values.length;
  }

  /** Returns the number of labels of samples that count. */
  public int counted() {
    return values.length - (ignored == null ? 0 : ignored.cardinality());
  }

  /** Returns whether the sample at an index does not count. */
  public boolean isIgnored(int index) {
    return ignored != null && ignored.get(index);
  }

  /**
   * Returns the label at an index; 0 if it is ignored.
   *
   * @throws IllegalArgumentException if there is no label at that index
   */
  public int get(int index) {
    if (index < 0 || index >= values.length) {
      throw new IllegalArgumentException(
          "ClassLabels: there is no label %s; expected an index below %s"
              .formatted(index, values.length));
    }
    return (int) values[index];
  }

  /** Returns the labels as a tensor on the backend of the scores, with which they were checked. */
  Tensor forScores(String operation, Tensor scores) {
    Checks.sameShape(operation, this.scores, scores.shape());
    if (tensor.version() != version) {
      throw new IllegalStateException(
          operation
              + ": the labels were changed in place after they were checked; call"
              + " ClassLabels.of(..) again");
    }
    return tensor.backend() == scores.backend() && ignored == null
        ? tensor
        : Tensor.of(scores.backend(), scores.backend().fromLongs(values, tensor.shape()));
  }

  @Override
  public String toString() {
    return "ClassLabels(labels=%s, classes=%s)".formatted(values.length, scores.dim(1));
  }
}
