package dev.cresset.conformance;

import dev.cresset.spi.Backend;
import dev.cresset.types.Shape;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One-hot rows, rows by number, rows of bytes through tables. */
abstract class GatheringConformance extends Conformance {

  private final Random random = new Random(8);

  GatheringConformance(Backend backend) {
    super(backend);
  }

  @Test
  void oneHotRows() {
    check(
        "oneHot",
        Tolerance.exact(),
        (k, in) -> k.oneHot(in.get(0), 4),
        Values.ofLongs(3, 0, 0, 2, 1));
    check(
        "oneHot of one class",
        Tolerance.exact(),
        (k, in) -> k.oneHot(in.get(0), 1),
        Values.ofLongs(0, 0));
    check(
        "oneHot of no labels",
        Tolerance.exact(),
        (k, in) -> k.oneHot(in.get(0), 5),
        Values.ofLongs());
    long[] labels = random.longs(1000, 0, 10).toArray();
    check(
        "oneHot of many",
        Tolerance.exact(),
        (k, in) -> k.oneHot(in.get(0), 10),
        Values.ofLongs(labels));
  }

  @Test
  void rowsInAnyOrderAndAgain() {
    for (Shape shape :
        new Shape[] {
          Shape.of(5), Shape.of(5, 3), Shape.of(5, 2, 3), Shape.of(5, 0), Shape.of(5, 3000, 0)
        }) {
      for (Values rows :
          new Values[] {Values.ofLongs(4, 0, 4, 2), Values.ofLongs(1), Values.ofLongs()}) {
        check(
            "rows %s of %s".formatted(rows.shape(), shape),
            Tolerance.exact(),
            (k, in) -> k.takeRows(in.get(0), in.get(1)),
            Values.random(random, shape),
            rows);
      }
    }
    check(
        "rows of awkward values",
        Tolerance.exact(),
        (k, in) -> k.takeRows(in.get(0), in.get(1)),
        EdgeCases.rows(),
        Values.ofLongs(9, 7, 7, 15, 0));
  }

  @Test
  void rowsAreAddedAsOftenAsTheyAreNamed() {
    for (Shape shape :
        new Shape[] {
          Shape.of(5), Shape.of(5, 3), Shape.of(5, 2, 3), Shape.of(5, 0), Shape.of(5, 3000, 0)
        }) {
      for (Values rows :
          new Values[] {Values.ofLongs(4, 0, 4, 4), Values.ofLongs(1), Values.ofLongs()}) {
        checkChange(
            "rows %s added to %s".formatted(rows.shape(), shape),
            Tolerance.relative(1e-6),
            (k, in) -> k.addRowsInPlace(in.get(0), in.get(1), in.get(2)),
            Values.random(random, shape),
            rows,
            Values.random(random, shape.with(0, rows.shape().size())));
      }
    }
    long[] many = random.longs(3000, 0, 700).toArray();
    checkChange(
        "many rows added",
        Tolerance.relative(1e-5),
        (k, in) -> k.addRowsInPlace(in.get(0), in.get(1), in.get(2)),
        Values.random(random, 700, 5),
        Values.ofLongs(many),
        Values.random(random, many.length, 5));
  }

  @Test
  void anInfiniteRowIsAddedToItsRowOnly() {
    float inf = Float.POSITIVE_INFINITY;
    checkChange(
        "an infinite row and NaN added",
        Tolerance.exact(),
        (k, in) -> k.addRowsInPlace(in.get(0), in.get(1), in.get(2)),
        Values.of(Shape.of(4, 2), 0, 0, 1, 2, 3, -inf, 4, 5),
        Values.ofLongs(0, 2, 3),
        Values.of(Shape.of(3, 2), inf, 1, 2, inf, Float.NaN, 3));
  }

  @Test
  void bytesThroughTables() {
    byte[] source = new byte[6 * 12];
    random.nextBytes(source);
    int[][] selections = {{4, 0, 4, 5}, {1}, {}};
    for (int channels : new int[] {1, 2, 3}) {
      float[] table = Values.random(random, 256L * channels).floats();
      for (int[] rows : selections) {
        Shape shape = Shape.of(rows.length, 3, 2, 2);
        checkFused(
            "%s rows of %s channels".formatted(rows.length, channels),
            Tolerance.exact(),
            (k, in) -> k.fromBytes(source, 12, rows, table, shape));
      }
    }
  }

  @Test
  void bytesAreUnsigned() {
    byte[] source = new byte[256];
    float[] table = new float[256];
    for (int i = 0; i < 256; i++) {
      source[i] = (byte) i;
      table[i] = i / 255f;
    }
    checkFused(
        "all bytes",
        Tolerance.exact(),
        (k, in) -> k.fromBytes(source, 256, new int[] {0}, table, Shape.of(1, 256)));
  }
}
