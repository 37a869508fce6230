package dev.cresset.spi.cpu;

import dev.cresset.types.Shape;

/**
 * How two row-major buffers run against a broadcast result, as a few long inner runs.
 *
 * <p>Adjacent dimensions in which both operands advance alike are merged, so that the common cases
 * (same shape, one value, a row added to a matrix, a column) come down to one or two loops. For
 * backends that loop in Java.
 */
public final class BroadcastPlan {

  /** One inner run: {@code length} results starting at {@code out}. */
  @FunctionalInterface
  public interface Run {
    /** Handles the run whose operands start at {@code a} and {@code b}. */
    void accept(int a, int b, int out);
  }

  private final int rank;
  private final long[] sizes;
  private final long[] stepsA;
  private final long[] stepsB;

  private BroadcastPlan(int rank, long[] sizes, long[] stepsA, long[] stepsB) {
    this.rank = rank;
    this.sizes = sizes;
    this.stepsA = stepsA;
    this.stepsB = stepsB;
  }

  /** Returns the plan for operands of shapes {@code a} and {@code b} and a result {@code out}. */
  public static BroadcastPlan of(Shape a, Shape b, Shape out) {
    int outRank = out.rank();
    long[] sizes = new long[Math.max(1, outRank)];
    long[] stepsA = new long[sizes.length];
    long[] stepsB = new long[sizes.length];
    sizes[0] = 1;
    int rank = 0; // dimensions kept so far, innermost first
    long strideA = 1;
    long strideB = 1;
    for (int fromEnd = 1; fromEnd <= outRank; fromEnd++) {
      long size = out.dim(-fromEnd);
      long sizeA = fromEnd <= a.rank() ? a.dim(-fromEnd) : 1;
      long sizeB = fromEnd <= b.rank() ? b.dim(-fromEnd) : 1;
      if (size != 1) {
        long stepA = sizeA == 1 ? 0 : strideA;
        long stepB = sizeB == 1 ? 0 : strideB;
        if (rank > 0
            && stepA == stepsA[rank - 1] * sizes[rank - 1]
            && stepB == stepsB[rank - 1] * sizes[rank - 1]) {
          sizes[rank - 1] *= size;
        } else {
          sizes[rank] = size;
          stepsA[rank] = stepA;
          stepsB[rank] = stepB;
          rank++;
        }
      }
      strideA *= sizeA;
      strideB *= sizeB;
    }
    return new BroadcastPlan(Math.max(1, rank), sizes, stepsA, stepsB);
  }

  /** Returns the number of results in each run. */
  public int length() {
    return Math.toIntExact(sizes[0]);
  }

  /**
   * Returns how far the first operand advances within a run: 1, or 0 if it is one value there (both
   * operands may be).
   */
  public int stepA() {
    return (int) stepsA[0];
  }

  /** Returns how far the second operand advances within a run: 1, or 0 if it is one value. */
  public int stepB() {
    return (int) stepsB[0];
  }

  /** Visits the runs in the order of the result. */
  public void forEachRun(Run run) {
    for (int d = 0; d < rank; d++) {
      if (sizes[d] == 0) {
        return;
      }
    }
    long[] index = new long[rank];
    int a = 0;
    int b = 0;
    int out = 0;
    int d;
    do {
      run.accept(a, b, out);
      out += length();
      for (d = 1; d < rank; d++) {
        a += (int) stepsA[d];
        b += (int) stepsB[d];
        if (++index[d] < sizes[d]) {
          break;
        }
        a -= (int) (stepsA[d] * sizes[d]);
        b -= (int) (stepsB[d] * sizes[d]);
        index[d] = 0;
      }
    } while (d < rank);
  }
}
