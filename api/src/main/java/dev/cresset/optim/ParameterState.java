package dev.cresset.optim;

import dev.cresset.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an optimizer remembers of one parameter between steps. */
final class ParameterState {

  final Map<String, Tensor> tensors = new LinkedHashMap<>();

  /** Number of steps in which the parameter had a gradient. */
  long steps;
}
