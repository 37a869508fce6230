package dev.cresset.conformance;

import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;

/** The gradients of one case on the current backend: by autograd, and by finite differences. */
final class Gradients {

  /** Small for the formula's sake, large enough that inputs stay exact in single precision. */
  private static final float STEP = 0x1p-16f;

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

  /** Returns the gradient by one leaf, found by moving each of its elements to both sides. */
  double[] differenced(int leafIndex) {
    Tensor leaf = leaves.get(leafIndex);
    float[] values = leaf.toFloatArray();
    double[] slopes = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      slopes[i] = (moved(leaf, values, i, STEP) - moved(leaf, values, i, -STEP)) / (2 * STEP);
    }
    assign(leaf, values);
    return slopes;
  }

  private double moved(Tensor leaf, float[] values, int index, float by) {
    float[] changed = values.clone();
    changed[index] += by;
    assign(leaf, changed);
    return Tensors.noGrad(() -> objective().item());
  }

  private static void assign(Tensor leaf, float... values) {
    InPlace.assign(leaf, GradientCase.tensor(Values.of(leaf.shape(), values)));
  }

  /** Returns a sum of the output's elements, each with a weight of its own. */
  private Tensor objective() {
    Tensor output = setUp.output().get();
    return output.mul(GradientCase.tensor(new Grid(21).normal(output.shape().dims()))).sum();
  }
}
