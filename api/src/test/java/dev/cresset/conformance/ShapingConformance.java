package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.spi.Backend;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Reshaping, casting, transposing, assigning. */
abstract class ShapingConformance extends Conformance {

  private final Random random = new Random(2);

  ShapingConformance(Backend backend) {
    super(backend);
  }

  @Test
  void reshapeKeepsTheOrderOfElements() {
    Values values = Values.random(random, 4, 6);
    for (Shape shape :
        new Shape[] {Shape.of(24), Shape.of(6, 4), Shape.of(2, 3, 4), Shape.of(1, 2, 3, 4)}) {
      check(
          "reshape to " + shape, Tolerance.exact(), (k, in) -> k.reshape(in.get(0), shape), values);
    }
    check(
        "reshape of one element",
        Tolerance.exact(),
        (k, in) -> k.reshape(in.get(0), Shape.scalar()),
        Values.of(3));
    check(
        "reshape of none",
        Tolerance.exact(),
        (k, in) -> k.reshape(in.get(0), Shape.of(3, 0, 2)),
        Values.random(random, 0, 5));
    check(
        "reshape of longs",
        Tolerance.exact(),
        (k, in) -> k.reshape(in.get(0), Shape.of(2, 2)),
        Values.ofLongs(1, 2, 3, 4));
  }

  @Test
  void reshapeSharesMemoryBothWays() {
    TensorBuffer flat = open(Values.of(1, 2, 3, 4).on(backend));
    TensorBuffer square = open(backend.reshape(flat, Shape.of(2, 2)));
    TensorBuffer column = open(backend.reshape(square, Shape.of(4, 1)));
    backend.axpyInPlace(10, open(Values.of(1, 1, 1, 1).on(backend)), flat);
    assertThat(read(square).floats()).containsExactly(11, 12, 13, 14);
    backend.assign(column, open(Values.of(Shape.of(4, 1), 5, 6, 7, 8).on(backend)));
    assertThat(read(flat).floats()).containsExactly(5, 6, 7, 8);
    assertThat(read(square).floats()).containsExactly(5, 6, 7, 8);
  }

  @Test
  void memoryLivesUntilTheLastBufferOnItIsClosed() {
    Values values = Values.random(random, 100);
    for (boolean originalFirst : new boolean[] {true, false}) {
      TensorBuffer original = values.on(backend);
      TensorBuffer reshaped = backend.reshape(original, Shape.of(10, 10));
      (originalFirst ? original : reshaped).close();
      TensorBuffer left = open(originalFirst ? reshaped : original);
      // Would take the memory over, had it been given back.
      open(backend.full(values.shape(), 7));
      assertThat(read(left).floats()).containsExactly(values.floats());
    }
  }

  @Test
  void castToFloats() {
    long[] longs = {0, 1, -7, 1L << 24, (1L << 24) + 1, -(1L << 24) - 3, 1L << 62, Long.MIN_VALUE};
    check(
        "cast",
        Tolerance.exact(),
        (k, in) -> k.cast(in.get(0), DType.FLOAT32),
        Values.ofLongs(longs));
    check(
        "cast of none",
        Tolerance.exact(),
        (k, in) -> k.cast(in.get(0), DType.FLOAT32),
        Values.ofLongs(Shape.of(0, 2)));
  }

  @Test
  void castToLongsRoundsTowardsZero() {
    Values values =
        Values.of(
            Shape.of(3, 4),
            0,
            -0f,
            0.99f,
            -0.99f,
            1.5f,
            2.5f,
            -1.5f,
            -2.5f,
            1e-40f,
            1e9f,
            -1e18f,
            7);
    check("cast", Tolerance.exact(), (k, in) -> k.cast(in.get(0), DType.INT64), values);
  }

  @Test
  void castToTheSameTypeCopies() {
    for (Values values : new Values[] {Values.of(1, 2), Values.ofLongs(1, 2)}) {
      TensorBuffer original = open(values.on(backend));
      TensorBuffer cast = open(backend.cast(original, values.dtype()));
      Values other = values.dtype() == DType.INT64 ? Values.ofLongs(8, 9) : Values.of(8, 9);
      backend.assign(original, open(other.on(backend)));
      assertThat(read(cast)).usingRecursiveComparison().isEqualTo(values);
    }
  }

  @Test
  void copyHasMemoryOfItsOwn() {
    for (Shape shape : Shapes.ALL) {
      checkFused(
          "copy " + shape,
          Tolerance.exact(),
          (k, in) -> k.copy(in.get(0)),
          Values.random(random, shape));
    }
    checkFused("copy of longs", Tolerance.exact(), (k, in) -> k.copy(in.get(0)), Values.ofLongs(3));
    checkFused(
        "copy of awkward values", Tolerance.exact(), (k, in) -> k.copy(in.get(0)), EdgeCases.all());
    for (Backend on : List.of(backend, new RequiredOnly(backend))) {
      TensorBuffer original = open(Values.of(1, 2).on(on));
      TensorBuffer copy = open(on.copy(original));
      on.assign(original, open(Values.of(8, 9).on(on)));
      assertThat(read(copy).floats()).containsExactly(1, 2);
    }
  }

  @Test
  void expandRepeatsAlongEveryDimension() {
    long[][] pairs = {{}, {3}, {1}, {3}, {1, 4}, {3, 4}, {4}, {3, 4}, {3, 1}, {3, 4}};
    for (int i = 0; i < pairs.length; i += 2) {
      checkExpand(Shape.of(pairs[i]), Shape.of(pairs[i + 1]));
    }
    checkExpand(Shape.scalar(), Shape.scalar());
    checkExpand(Shape.of(2, 1, 3), Shape.of(5, 2, 4, 3));
    checkExpand(Shape.of(1, 2, 1), Shape.of(4, 2, 3));
    checkExpand(Shape.of(1, 3000), Shape.of(7, 3000));
    checkExpand(Shape.of(3000, 1), Shape.of(3000, 7));
    checkExpand(Shape.of(1, 3), Shape.of(0, 3));
    for (Backend on : List.of(backend, new RequiredOnly(backend))) {
      TensorBuffer original = open(Values.of(1, 2).on(on));
      TensorBuffer same = open(on.expand(original, Shape.of(1, 2)));
      on.assign(original, open(Values.of(8, 9).on(on)));
      assertThat(read(same).floats()).containsExactly(1, 2);
    }
  }

  private void checkExpand(Shape from, Shape to) {
    long[] longs = random.longs(from.size()).toArray();
    for (Values values : List.of(Values.random(random, from), Values.ofLongs(from, longs))) {
      checkFused(
          "expand %s to %s".formatted(from, to),
          Tolerance.exact(),
          (k, in) -> k.expand(in.get(0), to),
          values);
    }
  }

  @Test
  void transposeOfEverySize() {
    for (Shape shape : Shapes.ALL) {
      if (shape.rank() == 2) {
        check(
            "transpose " + shape,
            Tolerance.exact(),
            (k, in) -> k.transpose(in.get(0)),
            Values.random(random, shape));
      }
    }
  }

  @Test
  void transposeOfAnEmptyMatrixWithAnyOtherDimension() {
    for (DType dtype : DType.values()) {
      for (long size : new long[] {3_000_000_000L, (1L << 32) + 5}) {
        TensorBuffer none = open(backend.full(Shape.of(0), 0));
        TensorBuffer column = open(backend.reshape(none, Shape.of(size, 0)));
        TensorBuffer tall = open(backend.cast(column, dtype));
        TensorBuffer wide = open(backend.transpose(tall));
        assertThat(wide.shape()).isEqualTo(Shape.of(0, size));
        assertThat(open(backend.transpose(wide)).shape()).isEqualTo(tall.shape());
      }
    }
  }

  @Test
  void transposeIsACopyEvenOfARow() {
    TensorBuffer row = open(Values.of(Shape.of(1, 3), 1, 2, 3).on(backend));
    TensorBuffer column = open(backend.transpose(row));
    backend.assign(row, open(Values.of(Shape.of(1, 3), 7, 8, 9).on(backend)));
    assertThat(read(column).floats()).containsExactly(1, 2, 3);
  }

  @Test
  void assignCopies() {
    for (Shape shape : Shapes.ALL) {
      checkChange(
          "assign " + shape,
          Tolerance.exact(),
          (k, in) -> k.assign(in.get(0), in.get(1)),
          Values.random(random, shape),
          Values.random(random, shape));
    }
    checkChange(
        "assign awkward values",
        Tolerance.exact(),
        (k, in) -> k.assign(in.get(0), in.get(1)),
        Values.random(random, EdgeCases.all().shape()),
        EdgeCases.all());
    TensorBuffer longs = open(Values.ofLongs(1, 2).on(backend));
    backend.assign(longs, open(Values.ofLongs(Long.MAX_VALUE, -3).on(backend)));
    assertThat(read(longs).longs()).containsExactly(Long.MAX_VALUE, -3);
  }

  @Test
  void assignedValuesAreIndependentOfTheirSource() {
    TensorBuffer target = open(Values.of(0, 0).on(backend));
    TensorBuffer source = open(Values.of(1, 2).on(backend));
    backend.assign(target, source);
    backend.axpyInPlace(1, open(Values.of(5, 5).on(backend)), source);
    assertThat(read(target).floats()).containsExactly(1, 2);
  }
}
