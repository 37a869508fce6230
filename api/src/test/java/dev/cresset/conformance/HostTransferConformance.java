package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.spi.Backend;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Elements go in and come out as they are. */
abstract class HostTransferConformance extends Conformance {

  HostTransferConformance(Backend backend) {
    super(backend);
  }

  @Test
  void floatsOfEveryShapeComeBack() {
    for (Shape shape : Shapes.ALL) {
      Values values = Values.random(new Random(1), shape);
      TensorBuffer buffer = open(values.on(backend));
      assertThat(buffer.shape()).isEqualTo(shape);
      assertThat(buffer.dtype()).isEqualTo(DType.FLOAT32);
      assertThat(read(buffer).floats()).as("shape " + shape).containsExactly(values.floats());
    }
  }

  @Test
  void awkwardFloatsComeBackBitByBit() {
    Values values = EdgeCases.all();
    TensorBuffer buffer = open(values.on(backend));
    Tolerance.exact().check("awkward values", read(buffer).floats(), widened(values.floats()));
  }

  @Test
  void longsComeBackWithAllTheirDigits() {
    long[] values = {0, -1, Long.MAX_VALUE, Long.MIN_VALUE, (1L << 53) + 1, -(1L << 53) - 1};
    TensorBuffer buffer = open(backend.fromLongs(values, Shape.of(2, 3)));
    assertThat(buffer.shape()).isEqualTo(Shape.of(2, 3));
    assertThat(buffer.dtype()).isEqualTo(DType.INT64);
    assertThat(read(buffer).longs()).containsExactly(values);
    assertThat(read(open(backend.fromLongs(new long[0], Shape.of(0)))).longs()).isEmpty();
  }

  @Test
  void onlyAsManyElementsAsTheShapeHasAreTaken() {
    float[] floats = {1, 2, 3, 4, 5};
    long[] longs = {1, 2, 3, 4, 5};
    assertThat(read(open(backend.fromFloats(floats, Shape.of(3)))).floats())
        .containsExactly(1, 2, 3);
    assertThat(read(open(backend.fromLongs(longs, Shape.of(3)))).longs()).containsExactly(1, 2, 3);
  }

  @Test
  void readingFillsTheFrontOfALongerArray() {
    float[] floats = {9, 9, 9, 9};
    backend.readFloats(open(Values.of(1, 2).on(backend)), floats);
    assertThat(floats).containsExactly(1, 2, 9, 9);
    long[] longs = {9, 9, 9, 9};
    backend.readLongs(open(Values.ofLongs(1, 2).on(backend)), longs);
    assertThat(longs).containsExactly(1, 2, 9, 9);
  }

  @Test
  void theHostArrayIsCopied() {
    float[] floats = {1, 2, 3};
    long[] longs = {1, 2, 3};
    TensorBuffer ofFloats = open(backend.fromFloats(floats, Shape.of(3)));
    TensorBuffer ofLongs = open(backend.fromLongs(longs, Shape.of(3)));
    Arrays.fill(floats, 7);
    Arrays.fill(longs, 7);
    assertThat(read(ofFloats).floats()).containsExactly(1, 2, 3);
    assertThat(read(ofLongs).longs()).containsExactly(1, 2, 3);
  }

  @Test
  void anItemIsTheOnlyElement() {
    for (float value : EdgeCases.all().floats()) {
      for (Shape shape : new Shape[] {Shape.scalar(), Shape.of(1), Shape.of(1, 1)}) {
        double item = backend.item(open(Values.of(shape, value).on(backend)));
        assertThat(Double.compare(item, value)).as("item %s for %s", item, value).isZero();
      }
    }
  }

  @Test
  void fullOfOneValue() {
    for (Shape shape : Shapes.ALL) {
      check("full " + shape, Tolerance.exact(), (k, in) -> k.full(shape, -1.5));
    }
    for (float value : EdgeCases.all().floats()) {
      check("full of " + value, Tolerance.exact(), (k, in) -> k.full(Shape.of(3), value));
    }
  }
}
