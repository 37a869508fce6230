package dev.cresset.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Compares the recordings of a model: all must take the same steps, and those of one batch size
 * must use the same numbers.
 */
final class StepComparison {

  private final long[] batches;
  private final List<Recording> recordings;

  /**
   * Creates a comparison.
   *
   * @param batches the batch size of each recording; those of the first two are equal
   */
  StepComparison(long[] batches, List<Recording> recordings) {
    this.batches = batches;
    this.recordings = recordings;
  }

  /**
   * Returns the values at each position, one for each recording.
   *
   * @throws UnsupportedOperationException if the recordings differ
   */
  List<List<Value>> sameSteps() {
    checkRepeatable();
    for (int other = 2; other < recordings.size(); other++) {
      checkSteps(other);
    }
    List<List<Value>> columns = new ArrayList<>();
    for (int i = 0; i < recordings.get(0).values().size(); i++) {
      int index = i;
      columns.add(recordings.stream().map(recording -> recording.values().get(index)).toList());
      checkExisting(columns.get(i));
    }
    return columns;
  }

  private void checkRepeatable() {
    checkSteps(1);
    List<Value> first = recordings.get(0).values();
    for (int i = 0; i < first.size(); i++) {
      checkSame(first.get(i), recordings.get(1).values().get(i));
    }
    if (recordings.get(0).isRandom()) {
      throw new UnsupportedOperationException(
          "export: the forward pass draws random numbers, which a graph cannot express; do so in"
              + " training mode only (isTraining())");
    }
  }

  private void checkSteps(int other) {
    List<Value> expected = recordings.get(0).values();
    List<Value> found = recordings.get(other).values();
    int common = Math.min(expected.size(), found.size());
    for (int i = 0; i < common; i++) {
      if (!sameStep(expected.get(i), found.get(i))) {
        throw otherPath(other, expected.get(i).call() + " became " + found.get(i).call());
      }
    }
    if (expected.size() != found.size()) {
      Value extra = (expected.size() > common ? expected : found).get(common);
      throw otherPath(other, extra.call() + " is in only one of them");
    }
    if (recordings.get(0).output().index() != recordings.get(other).output().index()) {
      throw otherPath(other, "they return the results of different steps");
    }
  }

  private static boolean sameStep(Value a, Value b) {
    return a.origin().sameStep(b.origin())
        && a.dtype() == b.dtype()
        && a.shape().rank() == b.shape().rank();
  }

  private UnsupportedOperationException otherPath(int other, String difference) {
    return new UnsupportedOperationException(
        batches[other] == batches[0]
            ? "export: two forward passes take different paths (%s), so the path depends on random numbers or on state that forward changes, which a graph cannot express"
                .formatted(difference)
            : "export: the forward pass takes another path for a batch of %s than for one of %s (%s), but a graph has one path for all batch sizes"
                .formatted(batches[other], batches[0], difference));
  }

  /** A tensor that is not the same object in all passes was not there before. */
  private static void checkExisting(List<Value> column) {
    if (column.get(0).origin() instanceof Value.Existing existing) {
      for (Value other : column) {
        if (((Value.Existing) other.origin()).buffer() != existing.buffer()) {
          throw new UnsupportedOperationException(
              "export: %s uses a tensor of shape %s that another thread computed in the forward pass; compute in the calling thread only"
                  .formatted(other.call(), other.shape()));
        }
      }
    }
  }

  private static void checkSame(Value first, Value again) {
    if (!first.shape().equals(again.shape()) || !sameNumbers(first.origin(), again.origin())) {
      throw new UnsupportedOperationException(
          "export: %s gives other numbers in a second pass, so the output depends on random numbers or on state that forward changes, which a graph cannot express; do so in training mode only (isTraining())"
              .formatted(first.call()));
    }
  }

  private static boolean sameNumbers(Value.Origin first, Value.Origin again) {
    if (first instanceof Value.Elements elements) {
      Object other = ((Value.Elements) again).array();
      return elements.array() instanceof float[] floats
          ? Arrays.equals(floats, (float[]) other)
          : Arrays.equals((long[]) elements.array(), (long[]) other);
    }
    return !(first instanceof Value.Scalar || first instanceof Value.Sizes) || first.equals(again);
  }
}
