package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.nn.Layers;
import dev.cresset.optim.Optimizers;
import dev.cresset.spi.AdamStep;
import dev.cresset.spi.Backend;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.SgdStep;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that operations take as {@code double}, those beyond the range of float included. */
abstract class ScalarConformance extends Conformance {

  private static final double[] NUMBERS = {
    0,
    -0.0,
    1,
    2.5,
    1e-46,
    -1e-46,
    0x1p-133,
    Double.MIN_VALUE,
    1e39,
    -1e39,
    1e300,
    -1e300,
    Double.MAX_VALUE,
    Float.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };

  private static final float[] X = {
    0, -0f, 1, -1, 0.5f, 3e38f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN
  };

  @RegisterExtension final CurrentBackend current;

  ScalarConformance(Backend backend) {
    super(backend);
    this.current = new CurrentBackend(backend);
  }

  @ParameterizedTest
  @EnumSource
  void numbersAreRoundedToFloat(BinaryOp op) {
    for (double number : NUMBERS) {
      TensorBuffer x = open(Values.of(X).on(backend));
      float[] actual = read(open(backend.scalar(op, x, number))).floats();
      double[] expected =
          reference.values(
              open(reference.scalar(op, open(Values.of(X).on(reference)), (float) number)));
      Tolerance.ulps(4).check("%s with %s".formatted(op, number), actual, expected);
    }
  }

  @Test
  void fullIsRoundedToFloat() {
    for (double number : NUMBERS) {
      float[] actual = read(open(backend.full(Shape.of(2), number))).floats();
      assertThat(actual).as("full of %s", number).containsOnly((float) number);
    }
  }

  @Test
  void axpyRoundsItsFactorToFloat() {
    for (double alpha : NUMBERS) {
      TensorBuffer y = open(backend.full(Shape.of(X.length), 1));
      backend.axpyInPlace(alpha, open(Values.of(X).on(backend)), y);
      double[] expected = new double[X.length];
      for (int i = 0; i < X.length; i++) {
        expected[i] = 1 + (float) alpha * X[i];
      }
      Tolerance.ulps(1).check("axpy with " + alpha, read(y).floats(), expected);
    }
  }

  @Test
  void settingsOfOptimizersMayBeBeyondFloat() {
    for (double number : new double[] {1e-46, 1e39, 1e300}) {
      for (Backend on : List.of(backend, new RequiredOnly(backend))) {
        TensorBuffer sgd = open(on.full(Shape.of(2), 1));
        TensorBuffer adam = open(on.full(Shape.of(2), 1));
        List<TensorBuffer> gradients = List.of(open(on.full(Shape.of(2), 1)));
        on.sgdStep(List.of(sgd), gradients, List.of(), new SgdStep(number, 0, 0, false, 0));
        on.adamStep(
            List.of(adam),
            gradients,
            List.of(open(on.full(Shape.of(2), 0))),
            List.of(open(on.full(Shape.of(2), 0))),
            new AdamStep(number, 0.9, 0.999, 1e-8, 0, false, 1));
        float expected = number < 1 ? 1 : Float.NEGATIVE_INFINITY;
        assertThat(read(sgd).floats()).as("SGD, rate %s", number).containsOnly(expected);
        assertThat(read(adam).floats()).as("Adam, rate %s", number).containsOnly(expected);
      }
    }
  }

  @Test
  void optimizersAndLayersAcceptThem() {
    Tensor weight = Tensors.ones(2).requiresGrad(true);
    weight.mul(1e39).sum().backward();
    assertThat(weight.grad().toFloatArray()).containsOnly(Float.POSITIVE_INFINITY);
    Optimizers.sgd(1e-46).momentum(1e-46).weightDecay(1e-46).over(List.of(weight)).step();
    Layers.dropout(1e-46).forward(Tensors.ones(2));
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0,
        -0.0,
        1,
        0.5,
        -0.5,
        -1.5,
        Double.MIN_VALUE,
        16_777_216,
        16_777_217,
        16_777_216.5,
        0x1p53,
        0x1p62,
        0x1p63,
        -0x1p63,
        -0x1.0000000000001p63,
        1e300,
        -1e300,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
      })
  void wholeNumbersAreComparedExactly(double number) {
    long[] values = {
      0,
      1,
      -1,
      -2,
      16_777_216,
      16_777_217,
      -16_777_217,
      1L << 53,
      (1L << 53) + 1,
      1L << 62,
      (1L << 62) + 1,
      Long.MAX_VALUE,
      Long.MIN_VALUE,
      Long.MIN_VALUE + 1
    };
    float[] equal = new float[values.length];
    float[] greater = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      equal[i] = compare(values[i], number) == 0 ? 1 : 0;
      greater[i] = compare(values[i], number) == 1 ? 1 : 0;
    }
    Tensor x = Tensors.labels(values);
    assertThat(x.eq(number).toFloatArray()).as("eq(%s)", number).containsExactly(equal);
    assertThat(x.gt(number).toFloatArray()).as("gt(%s)", number).containsExactly(greater);
    Tensor matrix = Tensors.labels(values).reshape(2, 7);
    assertThat(matrix.eq(number).shape()).isEqualTo(Shape.of(2, 7));
    assertThat(matrix.gt(number).toFloatArray()).containsExactly(greater);
    assertThat(Tensors.labels().eq(number).shape()).isEqualTo(Shape.of(0));
  }

  /** Returns -1, 0 or 1, and 2 where there is no order. */
  private static int compare(long value, double number) {
    if (Double.isNaN(number)) {
      return 2;
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? -1 : 1;
    }
    return BigDecimal.valueOf(value).compareTo(new BigDecimal(number));
  }
}
