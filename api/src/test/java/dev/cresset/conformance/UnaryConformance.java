package dev.cresset.conformance;

import dev.cresset.spi.Backend;
import dev.cresset.spi.UnaryOp;
import dev.cresset.types.Shape;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each function of one buffer, over all shapes and awkward values. */
abstract class UnaryConformance extends Conformance {

  UnaryConformance(Backend backend) {
    super(backend);
  }

  @ParameterizedTest
  @EnumSource
  void everyShape(UnaryOp op) {
    Random random = new Random(3);
    for (Shape shape : Shapes.ALL) {
      check(
          op + " " + shape,
          tolerance(op),
          (k, in) -> k.unary(op, in.get(0)),
          Values.random(random, shape));
    }
  }

  @ParameterizedTest
  @EnumSource
  void awkwardValues(UnaryOp op) {
    check(
        op + " of awkward values",
        tolerance(op),
        (k, in) -> k.unary(op, in.get(0)),
        EdgeCases.all());
  }

  @ParameterizedTest
  @EnumSource
  void manyMagnitudes(UnaryOp op) {
    Random random = new Random(4);
    float[] values = new float[4000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(-12, 4)));
    }
    check(
        op + " of many magnitudes",
        tolerance(op),
        (k, in) -> k.unary(op, in.get(0)),
        Values.of(values));
  }

  /** A good single-precision library errs by less than 1 ulp; formulas of several calls add up. */
  private static Tolerance tolerance(UnaryOp op) {
    return switch (op) {
      case NEG, ABS -> Tolerance.exact();
      case RELU -> Tolerance.ulps(0); // the sign of a zero is left open
      case SQRT -> Tolerance.ulps(1); // PyTorch's vector library does not round it as IEEE 754 asks
      case EXP, LOG, ERF -> Tolerance.ulps(2);
      case SIGMOID, TANH, SOFTPLUS -> Tolerance.ulps(4);
    };
  }
}
