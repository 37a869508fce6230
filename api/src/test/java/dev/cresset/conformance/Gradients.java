package dev.cresset.conformance;

import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;

/** The values and gradients of one case on the current backend. */
final class Gradients {

  private final List<Tensor> leaves;
  private final GradientCase.SetUp setUp;

  Gradients(GradientCase gradientCase) {
    this.setUp = gradientCase.setUp().get();
    this.leaves = setUp.leaves();
  }

  /** Returns the output's elements. */
  float[] output() {
    return Tensors.noGrad(() -> setUp.output().get().toFloatArray());
  }

  /** Returns the gradient by each leaf, found by walking back once. */
  List<Tensor> walkedBack() {
    leaves.forEach(Tensor::zeroGrad);
    objective().backward();
    List<Tensor> gradients = new ArrayList<>();
    for (Tensor leaf : leaves) {
      Tensor gradient = leaf.grad();
      Assertions.assertThat(gradient).as("gradient of a leaf %s", leaf.shape()).isNotNull();
      Assertions.assertThat(gradient.shape()).isEqualTo(leaf.shape());
      gradients.add(gradient);
    }
    return gradients;
  }

  /** Returns a sum of the output's elements, each with a weight of its own. */
  private Tensor objective() {
    Tensor output = setUp.output().get();
    return output.mul(GradientCase.tensor(new Grid(21).normal(output.shape().dims()))).sum();
  }
}
