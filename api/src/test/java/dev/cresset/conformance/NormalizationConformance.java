package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.spi.Backend;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.Shape;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The normalizations: as the backend has them, and as the defaults made of its required operations.
 */
abstract class NormalizationConformance extends Conformance {

  private static final double EPSILON = 1e-5;

  /** Batches, channels and lengths around the sizes of blocks; some without elements. */
  private static final List<Shape> CHANNELS =
      List.of(
          Shape.of(2, 1),
          Shape.of(7, 3),
          Shape.of(64, 10),
          Shape.of(33, 257),
          Shape.of(3, 1030),
          Shape.of(70, 2, 5),
          Shape.of(5, 3, 7, 9),
          Shape.of(1, 4, 3, 3),
          Shape.of(9, 17, 14, 14),
          Shape.of(2, 3, 37, 41),
          Shape.of(40, 12, 8, 8),
          Shape.of(3, 2, 1, 2500),
          Shape.of(0, 3),
          Shape.of(0, 3, 2, 2),
          Shape.of(2, 3, 0),
          Shape.of(2, 0, 3));

  private static final List<Shape> ROWS =
      List.of(
          Shape.of(1, 1),
          Shape.of(5, 3),
          Shape.of(3, 257),
          Shape.of(150, 130),
          Shape.of(2, 2048),
          Shape.of(3, 2049),
          Shape.of(20, 3000),
          Shape.of(0, 4));

  private final Random random = new Random(18);

  NormalizationConformance(Backend backend) {
    super(backend);
  }

  @Test
  void statisticsOfChannels() {
    for (Shape shape : CHANNELS) {
      for (double shift : new double[] {0, 3}) {
        Values x = shifted(shape, shift);
        checkFused("channelSum " + shape, sumOf(shape), (k, in) -> k.channelSum(in.get(0)), x);
        checkFused(
            "channelMean " + shape,
            Tolerance.relative(1e-6),
            (k, in) -> k.channelMean(in.get(0)),
            x);
        checkFused(
            "channelVariance " + shape,
            Tolerance.relative(2e-6),
            (k, in) -> k.channelVariance(in.get(0), in.get(1)),
            x,
            mean(x));
      }
    }
  }

  @Test
  void theVarianceIsThatOfTheGivenMean() {
    // A mean that is not that of x shows whether it is used.
    Values x = Values.of(Shape.of(2, 2), 1, 2, 3, 4);
    for (Backend on : List.of(backend, new RequiredOnly(backend))) {
      List<TensorBuffer> in = open(on, x, Values.of(0, 1));
      TensorBuffer variance = open(on.channelVariance(in.get(0), in.get(1)));
      assertThat(read(variance).floats()).containsExactly(5, 5);
    }
  }

  @Test
  void statisticsDoNotSufferFromALargeMean() {
    Shape shape = Shape.of(300, 2, 5);
    Values x = shifted(shape, 1000);
    checkFused(
        "channelVariance of values near 1000",
        Tolerance.relative(1e-5),
        (k, in) -> k.channelVariance(in.get(0), in.get(1)),
        x,
        mean(x));
  }

  @Test
  void batchNormAndItsGradients() {
    for (Shape shape : CHANNELS) {
      long channels = shape.dim(1);
      Values x = shifted(shape, 0.5);
      Values g = Values.random(random, shape);
      Values mean = Values.random(random, channels);
      Values variance = positive(channels);
      Values weight = Values.random(random, channels);
      Values bias = Values.random(random, channels);
      Tolerance close = Tolerance.relative(3e-6);
      checkFused(
          "batchNorm " + shape,
          close,
          (k, in) -> k.batchNorm(in.get(0), in.get(1), in.get(2), in.get(3), in.get(4), EPSILON),
          x,
          mean,
          variance,
          weight,
          bias);
      checkFused(
          "batchNorm without weight and bias " + shape,
          close,
          (k, in) -> k.batchNorm(in.get(0), in.get(1), in.get(2), null, null, EPSILON),
          x,
          mean,
          variance);
      checkFused(
          "batchNormWeightGradient " + shape,
          sumOf(shape),
          (k, in) -> k.batchNormWeightGradient(in.get(0), in.get(1), in.get(2), in.get(3), EPSILON),
          g,
          x,
          mean,
          variance);
      checkFused(
          "batchNormInputGradient of constants " + shape,
          close,
          (k, in) -> k.batchNormInputGradient(in.get(0), in.get(1), in.get(2), EPSILON),
          g,
          variance,
          weight);
      checkFused(
          "batchNormInputGradient of constants without weight " + shape,
          close,
          (k, in) -> k.batchNormInputGradient(in.get(0), in.get(1), null, EPSILON),
          g,
          variance);
      for (boolean weighted : new boolean[] {false, true}) {
        checkFused(
            "batchNormInputGradient %s, weighted: %s".formatted(shape, weighted),
            Tolerance.relative(6e-6),
            (k, in) ->
                k.batchNormInputGradient(
                    in.get(0),
                    in.get(1),
                    in.get(2),
                    in.get(3),
                    weighted ? in.get(4) : null,
                    in.get(5),
                    in.get(6),
                    EPSILON),
            g,
            x,
            mean,
            variance,
            weight,
            weight,
            bias);
      }
    }
  }

  @Test
  void epsilonIsAddedToTheVariance() {
    Values x = Values.of(Shape.of(2, 2), 1, 2, 3, 4);
    Values mean = Values.of(2, 3);
    Values variance = Values.of(0, 5);
    for (Backend on : List.of(backend, new RequiredOnly(backend))) {
      List<TensorBuffer> in = open(on, x, mean, variance);
      TensorBuffer y = open(on.batchNorm(in.get(0), in.get(1), in.get(2), null, null, 4));
      Tolerance.relative(1e-6)
          .check("batchNorm", read(y).floats(), new double[] {-0.5, -1.0 / 3, 0.5, 1.0 / 3});
    }
  }

  @Test
  void layerNormAndItsGradients() {
    for (Shape shape : ROWS) {
      long length = shape.dim(1);
      Values x = shifted(shape, 0.5);
      Values g = Values.random(random, shape);
      Values weight = Values.random(random, length);
      Values bias = Values.random(random, length);
      Tolerance close = Tolerance.relative(1e-5);
      checkFused(
          "layerNorm " + shape,
          close,
          (k, in) -> k.layerNorm(in.get(0), in.get(1), in.get(2), EPSILON),
          x,
          weight,
          bias);
      checkFused(
          "layerNorm without weight " + shape,
          close,
          (k, in) -> k.layerNorm(in.get(0), null, in.get(1), EPSILON),
          x,
          bias);
      checkFused(
          "layerNorm without bias " + shape,
          close,
          (k, in) -> k.layerNorm(in.get(0), in.get(1), null, EPSILON),
          x,
          weight);
      if (length > 1) { // a row of one element is normalized to 0, by 1 / sqrt(epsilon)
        checkFused(
            "layerNormInputGradient " + shape,
            close,
            (k, in) -> k.layerNormInputGradient(in.get(0), in.get(1), in.get(2), EPSILON),
            g,
            x,
            weight);
        checkFused(
            "layerNormInputGradient without weight " + shape,
            close,
            (k, in) -> k.layerNormInputGradient(in.get(0), in.get(1), null, EPSILON),
            g,
            x);
      }
      checkFused(
          "layerNormWeightGradient " + shape,
          Tolerance.relative(2e-6 * (1 + Math.sqrt(shape.dim(0)))),
          (k, in) -> k.layerNormWeightGradient(in.get(0), in.get(1), EPSILON),
          g,
          x);
    }
  }

  @Test
  void numbersThatAreNotFiniteStayInTheirChannel() {
    Values x = Values.of(Shape.of(2, 2), 1, Float.NaN, 3, 4);
    for (Backend on : List.of(backend, new RequiredOnly(backend))) {
      TensorBuffer mean = open(on.channelMean(open(x.on(on))));
      assertThat(read(mean).floats()).containsExactly(2, Float.NaN);
    }
  }

  @Test
  void theMeanOfNoElementsIsNotANumber() {
    for (Backend on : List.of(backend, new RequiredOnly(backend))) {
      TensorBuffer mean = open(on.channelMean(open(Values.of(Shape.of(0, 2)).on(on))));
      assertThat(read(mean).floats()).containsExactly(Float.NaN, Float.NaN);
    }
  }

  /** Products of normal numbers: magnitudes add up to about the number of terms. */
  private static Tolerance sumOf(Shape shape) {
    double terms = shape.size() / Math.max(1.0, shape.dim(1));
    return Tolerance.relative(2e-6 * (1 + Math.sqrt(terms)));
  }

  private Values shifted(Shape shape, double shift) {
    Values values = Values.random(random, shape);
    for (int i = 0; i < values.floats().length; i++) {
      values.floats()[i] += (float) shift;
    }
    return values;
  }

  /** Values from 0.5: a small variance magnifies all roundings. */
  private Values positive(long size) {
    Values values = Values.random(random, size).magnitudes();
    for (int i = 0; i < values.floats().length; i++) {
      values.floats()[i] += 0.5f;
    }
    return values;
  }

  private Values mean(Values x) {
    return Values.read(reference, open(reference.channelMean(open(x.on(reference)))));
  }
}
