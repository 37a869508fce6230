package dev.cresset.conformance;

import dev.cresset.types.Shape;
import java.util.List;

/** The shapes that operations are tried on: scalar, empty, one element, odd sizes, 1 to 4 dims. */
final class Shapes {

  /** Two operands and the shape that both are broadcast to. */
  record Pair(Shape a, Shape b, Shape result) {
    static Pair of(long[] a, long[] b, long... result) {
      return new Pair(Shape.of(a), Shape.of(b), Shape.of(result));
    }

    Pair swapped() {
      return new Pair(b, a, result);
    }

    /** Returns whether the result is no larger than NumPy's rules make it. */
    boolean isWhatTheOperandsAskFor() {
      if (result.rank() > Math.max(a.rank(), b.rank())) {
        return false;
      }
      for (int fromEnd = 1; fromEnd <= result.rank(); fromEnd++) {
        long sizeA = fromEnd <= a.rank() ? a.dim(-fromEnd) : 1;
        long sizeB = fromEnd <= b.rank() ? b.dim(-fromEnd) : 1;
        if (result.dim(-fromEnd) != (sizeA == 1 ? sizeB : sizeA)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String toString() {
      return a + " with " + b + " to " + result;
    }
  }

  static final List<Shape> ALL =
      List.of(
          Shape.of(),
          Shape.of(0),
          Shape.of(1),
          Shape.of(7),
          Shape.of(257),
          Shape.of(0, 4),
          Shape.of(4, 0),
          Shape.of(1, 1),
          Shape.of(1, 17),
          Shape.of(17, 1),
          Shape.of(5, 3),
          Shape.of(33, 65),
          Shape.of(3, 0, 2),
          // empty, other dimensions beyond a block of 2048
          Shape.of(0, 3000),
          Shape.of(3000, 0),
          Shape.of(2, 3000, 0),
          Shape.of(2, 0, 3000),
          Shape.of(0, 3000, 2),
          Shape.of(2, 1, 3),
          Shape.of(3, 4, 5),
          Shape.of(1, 1, 1, 1),
          Shape.of(2, 3, 4, 5),
          Shape.of(3, 1, 5, 1));

  static final List<Pair> BROADCAST =
      List.of(
          // alike
          Pair.of(dims(), dims()),
          Pair.of(dims(0), dims(0), 0),
          Pair.of(dims(1), dims(1), 1),
          Pair.of(dims(257), dims(257), 257),
          Pair.of(dims(5, 3), dims(5, 3), 5, 3),
          Pair.of(dims(2, 3, 4, 5), dims(2, 3, 4, 5), 2, 3, 4, 5),
          // one value
          Pair.of(dims(7), dims(), 7),
          Pair.of(dims(5, 3), dims(), 5, 3),
          Pair.of(dims(5, 3), dims(1), 5, 3),
          Pair.of(dims(2, 3, 4), dims(1, 1), 2, 3, 4),
          Pair.of(dims(1, 1, 1), dims(), 1, 1, 1),
          // a row, a column, slices
          Pair.of(dims(5, 3), dims(3), 5, 3),
          Pair.of(dims(64, 33), dims(1, 33), 64, 33),
          Pair.of(dims(5, 3), dims(5, 1), 5, 3),
          Pair.of(dims(2, 3, 4), dims(3, 4), 2, 3, 4),
          Pair.of(dims(2, 3, 4), dims(3, 1), 2, 3, 4),
          Pair.of(dims(2, 3, 4), dims(2, 1, 4), 2, 3, 4),
          Pair.of(dims(2, 3, 4, 5), dims(3, 1, 5), 2, 3, 4, 5),
          Pair.of(dims(2, 3, 4, 5), dims(2, 1, 1, 5), 2, 3, 4, 5),
          // both at once
          Pair.of(dims(3), dims(5, 1), 5, 3),
          Pair.of(dims(1, 3), dims(2, 1), 2, 3),
          Pair.of(dims(4, 1, 3), dims(2, 1), 4, 2, 3),
          Pair.of(dims(2, 1, 4, 1), dims(3, 1, 5), 2, 3, 4, 5),
          // both, to more than either asks for
          Pair.of(dims(), dims(1), 2, 2),
          Pair.of(dims(), dims(), 3),
          Pair.of(dims(3), dims(), 2, 3),
          Pair.of(dims(2, 1), dims(), 2, 3),
          Pair.of(dims(1, 3), dims(1), 4, 2, 3),
          Pair.of(dims(1, 1), dims(1), 3, 2, 2),
          // empty
          Pair.of(dims(), dims(0), 0),
          Pair.of(dims(1), dims(0, 2), 0, 2),
          Pair.of(dims(0, 3), dims(3), 0, 3),
          Pair.of(dims(0, 1), dims(1, 4), 0, 4),
          Pair.of(dims(0, 1), dims(1, 3000), 0, 3000),
          Pair.of(dims(3000, 1), dims(1, 0), 3000, 0),
          Pair.of(dims(3000, 0), dims(), 3000, 0),
          Pair.of(dims(2, 3000, 0), dims(3000, 1), 2, 3000, 0),
          Pair.of(dims(3, 0, 2), dims(3, 1, 1), 3, 0, 2));

  private Shapes() {}

  private static long[] dims(long... dims) {
    return dims;
  }
}
