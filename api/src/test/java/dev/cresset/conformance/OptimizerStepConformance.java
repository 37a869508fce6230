package dev.cresset.conformance;

import dev.cresset.spi.AdagradStep;
import dev.cresset.spi.AdamStep;
import dev.cresset.spi.Backend;
import dev.cresset.spi.RmsPropStep;
import dev.cresset.spi.SgdStep;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The steps of the optimizers over several parameters, one of them empty, one a scalar. */
abstract class OptimizerStepConformance extends Conformance {

  private static final List<Shape> PARAMETERS =
      List.of(Shape.of(37, 5), Shape.of(5), Shape.of(0), Shape.scalar(), Shape.of(1));

  /** Values of the order of 1 and about ten roundings. */
  private static final Tolerance CLOSE = Tolerance.relative(2e-6);

  OptimizerStepConformance(Backend backend) {
    super(backend);
  }

  @Test
  void sgd() {
    for (SgdStep step :
        List.of(
            new SgdStep(0.01, 0, 0, false, 0),
            new SgdStep(0.5, 0, 0, false, 0.1),
            new SgdStep(0, 0, 0, false, 0),
            new SgdStep(0.1, 0.9, 0, false, 0),
            new SgdStep(0.1, 0.9, 0.3, false, 0.01),
            new SgdStep(0.1, 0.9, 0, true, 0.01))) {
      boolean momentum = step.momentum() != 0;
      checkChange(
          step.toString(),
          CLOSE,
          (k, in) ->
              k.sgdStep(group(in, 0), group(in, 1), momentum ? group(in, 2) : List.of(), step),
          buffers(momentum ? 3 : 2));
    }
  }

  @Test
  void adamAndAdamW() {
    for (long number : new long[] {1, 2, 10, 100_000}) {
      for (boolean decoupled : new boolean[] {false, true}) {
        for (double decay : new double[] {0, 0.05}) {
          AdamStep step = new AdamStep(0.01, 0.9, 0.999, 1e-8, decay, decoupled, number);
          checkChange(
              step.toString(),
              CLOSE,
              (k, in) -> k.adamStep(group(in, 0), group(in, 1), group(in, 2), group(in, 3), step),
              buffers(4));
        }
      }
    }
  }

  @Test
  void adamsEpsilonIsOutsideTheBiasCorrection() {
    // With gradients as small as epsilon it shows where epsilon is added.
    AdamStep step = new AdamStep(0.5, 0.9, 0.999, 1e-3, 0, false, 1);
    checkChange(
        "Adam with a large epsilon",
        CLOSE,
        (k, in) ->
            k.adamStep(
                List.of(in.get(0)),
                List.of(in.get(1)),
                List.of(in.get(2)),
                List.of(in.get(3)),
                step),
        Values.of(1, 2, 3),
        Values.of(1e-3f, -1e-4f, 0),
        Values.of(0, 0, 0),
        Values.of(0, 0, 0));
  }

  @Test
  void rmsProp() {
    for (double decay : new double[] {0, 0.05}) {
      for (double momentum : new double[] {0, 0.9}) {
        RmsPropStep step = new RmsPropStep(0.01, 0.9, 1e-8, decay, momentum);
        checkChange(
            step.toString(),
            CLOSE,
            (k, in) ->
                k.rmsPropStep(
                    group(in, 0),
                    group(in, 1),
                    group(in, 3),
                    List.of(),
                    momentum == 0 ? List.of() : group(in, 2),
                    step),
            buffers(4));
      }
    }
  }

  @Test
  void centeredRmsProp() {
    for (double momentum : new double[] {0, 0.9}) {
      RmsPropStep step = new RmsPropStep(0.01, 0.9, 1e-8, 0.05, momentum);
      Values[] values = buffers(5);
      int size = PARAMETERS.size();
      for (int i = 0; i < size; i++) { // mean squares are larger than squared means
        float[] means = values[2 * size + i].floats();
        float[] squares = values[3 * size + i].floats();
        for (int j = 0; j < means.length; j++) {
          squares[j] += means[j] * means[j];
        }
      }
      checkChange(
          "centered " + step,
          CLOSE,
          (k, in) ->
              k.rmsPropStep(
                  group(in, 0),
                  group(in, 1),
                  group(in, 3),
                  group(in, 2),
                  momentum == 0 ? List.of() : group(in, 4),
                  step),
          values);
    }
  }

  @Test
  void adagrad() {
    for (double decay : new double[] {0, 0.05}) {
      AdagradStep step = new AdagradStep(0.1, 1e-10, decay);
      checkChange(
          step.toString(),
          CLOSE,
          (k, in) -> k.adagradStep(group(in, 0), group(in, 1), group(in, 3), step),
          buffers(4));
    }
  }

  @Test
  void epsilonIsOutsideTheRoot() {
    // With gradients as small as epsilon it shows where epsilon is added.
    Values[] values = {Values.of(1, 2, 3), Values.of(1e-3f, -1e-4f, 0), Values.of(0, 0, 0)};
    checkChange(
        "RMSprop with a large epsilon",
        CLOSE,
        (k, in) ->
            k.rmsPropStep(
                List.of(in.get(0)),
                List.of(in.get(1)),
                List.of(in.get(2)),
                List.of(),
                List.of(),
                new RmsPropStep(0.5, 0.9, 1e-3, 0, 0)),
        values);
    checkChange(
        "Adagrad with a large epsilon",
        CLOSE,
        (k, in) ->
            k.adagradStep(
                List.of(in.get(0)),
                List.of(in.get(1)),
                List.of(in.get(2)),
                new AdagradStep(0.5, 1e-3, 0)),
        values);
  }

  @Test
  void noParametersAtAll() {
    checkChange(
        "SGD over nothing",
        CLOSE,
        (k, in) -> k.sgdStep(List.of(), List.of(), List.of(), new SgdStep(1, 0, 0, false, 0)));
    checkChange(
        "Adam over nothing",
        CLOSE,
        (k, in) ->
            k.adamStep(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new AdamStep(1, 0.9, 0.999, 1e-8, 0, false, 1)));
  }

  /** Returns so many buffers for each parameter, group by group; those from the fourth positive. */
  private static Values[] buffers(int groups) {
    Random random = new Random(10);
    List<Values> values = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      for (Shape shape : PARAMETERS) {
        Values each = Values.random(random, shape);
        values.add(group < 3 ? each : each.magnitudes());
      }
    }
    return values.toArray(Values[]::new);
  }

  private static List<TensorBuffer> group(List<TensorBuffer> buffers, int group) {
    int size = PARAMETERS.size();
    return buffers.subList(group * size, (group + 1) * size);
  }
}
