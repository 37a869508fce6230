package dev.cresset.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.util.List;

/** One number that an optimizer trains. */
record Weight(Tensor tensor, Optimizer optimizer) {

  Weight(double start, OptimizerSettings settings) {
    this(Tensors.full(start, 1).requiresGrad(true), settings);
  }

  private Weight(Tensor tensor, OptimizerSettings settings) {
    this(tensor, settings.over(List.of(tensor)));
  }

  /** Makes a step along a gradient. */
  Weight step(double gradient) {
    optimizer.zeroGrad();
    tensor.mul(gradient).sum().backward();
    optimizer.step();
    return this;
  }

  void is(double expected) {
    assertThat(tensor.item()).isCloseTo(expected, within(1e-6 * Math.max(1, Math.abs(expected))));
  }
}
