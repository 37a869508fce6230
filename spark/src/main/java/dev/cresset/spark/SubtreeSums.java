package dev.cresset.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sums of subtrees of the binary tree in which the chunks of a batch are added.
 *
 * <p>Floating-point addition is not associative: only because each batch is added in the same tree
 * are sums independent of the number of workers. A range of chunks is halved until one is left.
 */
final class SubtreeSums implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * A range of chunks that is a subtree.
   *
   * @param from first chunk
   * @param to end, exclusive
   */
  record Range(int from, int to) implements Serializable {}

  private final int chunks;
  private final HashMap<Range, PartialSum> sums = new HashMap<>();

  SubtreeSums(int chunks) {
    this.chunks = chunks;
  }

  /** Returns the largest subtrees within {@code [first, last)}, in order. */
  static List<Range> ranges(int chunks, int first, int last) {
    List<Range> ranges = new ArrayList<>();
    addRanges(0, chunks, first, last, ranges);
    return ranges;
  }

  private static void addRanges(int from, int to, int first, int last, List<Range> ranges) {
    if (first <= from && to <= last) {
      ranges.add(new Range(from, to));
    } else if (from < last && first < to) {
      int middle = (from + to) >>> 1;
      addRanges(from, middle, first, last, ranges);
      addRanges(middle, to, first, last, ranges);
    }
  }

  /** Computes the sums of the subtrees within {@code [first, last)}. */
  static SubtreeSums of(int chunks, int first, int last, IntFunction<PartialSum> chunk) {
    SubtreeSums sums = new SubtreeSums(chunks);
    for (Range range : ranges(chunks, first, last)) {
      sums.put(range, PartialSum.ofChunks(range.from, range.to, chunk));
    }
    return sums;
  }

  void put(Range range, PartialSum sum) {
    sums.put(range, sum);
  }

  PartialSum get(Range range) {
    PartialSum sum = sums.get(range);
    if (sum == null) {
      throw new IllegalStateException(
          "Spark: the sum of the chunks %s is missing".formatted(range));
    }
    return sum;
  }

  /** Adds all sums of another worker, and combines subtrees that are complete. */
  SubtreeSums merge(SubtreeSums other) {
    sums.putAll(other.sums);
    Map<Range, PartialSum> before = new HashMap<>(sums);
    sums.clear();
    PartialSum whole = combine(0, chunks, before);
    if (whole != null) {
      sums.put(new Range(0, chunks), whole);
    }
    return this;
  }

  /** Returns the sum of a range, or null after it has kept what is known of it. */
  private @Nullable PartialSum combine(int from, int to, Map<Range, PartialSum> known) {
    PartialSum sum = known.get(new Range(from, to));
    if (sum != null || to - from == 1) {
      return sum;
    }
    int middle = (from + to) >>> 1;
    PartialSum left = combine(from, middle, known);
    PartialSum right = combine(middle, to, known);
    if (left != null && right != null) {
      return left.plus(right);
    }
    if (left != null) {
      sums.put(new Range(from, middle), left);
    }
    if (right != null) {
      sums.put(new Range(middle, to), right);
    }
    return null;
  }

  /** Returns the sum of all chunks. */
  PartialSum total() {
    return total(0, chunks);
  }

  private PartialSum total(int from, int to) {
    PartialSum sum = sums.get(new Range(from, to));
    if (sum != null) {
      return sum;
    }
    if (to - from == 1) {
      return get(new Range(from, to));
    }
    int middle = (from + to) >>> 1;
    return total(from, middle).plus(total(middle, to));
  }
}
