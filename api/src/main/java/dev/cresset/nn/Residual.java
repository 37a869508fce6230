package dev.cresset.nn;

import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.NotNull;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds its input to the output of its layers, {@code y = x + f(x)} (He et al., "Deep residual
 * learning for image recognition", 2015).
 *
 * <p>The layers are called in order and named {@code 0}, {@code 1} and so on, as in {@link
 * Sequential}. Shapes: output as input; the layers must keep the shape. PyTorch has no counterpart.
 *
 * @since 0.1
 */
public final class Residual extends Module {

  /** How model files describe this module. */
  static final LayerType<Residual> TYPE =
      LayerType.of(
          Residual.class,
          residual -> LayerConfig.of(residual.layers),
          config -> new Residual(Sequential.layers("Residual", config)));

  private static final String NAME = "Residual.forward";

  private final List<Module> layers;

  private final boolean keepsNoTensors;
  private final boolean hidesTensors;

  Residual(List<Module> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException(
          "residual: needs at least one layer, got none; pass the layers of f in x + f(x)");
    }
    this.layers = layers;
    for (int i = 0; i < layers.size(); i++) {
      register(Integer.toString(i), layers.get(i));
    }
    keepsNoTensors = layers.stream().allMatch(Module::keepsNoTensors);
    hidesTensors = layers.stream().allMatch(Module::hidesTensors);
    PartialShape accepted = inputShape();
    outputShape(accepted);
  }

  @Override
  public Tensor forward(Tensor input) {
    NotNull.check("Residual.forward", "input", input);
    return hidesTensors || (keepsNoTensors && !Tensors.gradEnabled())
        ? freeingIntermediates(NAME, input, this::sum)
        : sum(input);
  }

  private Tensor sum(Tensor input) {
    Tensor change = Sequential.forward(NAME, layers, input);
    if (!change.shape().equals(input.shape())) {
      throw notKept(input.shape(), change.shape());
    }
    return input.add(change);
  }

  private static ShapeException notKept(Object input, Object output) {
    return new ShapeException(
        "residual: the layers turn %s into %s, but x + f(x) needs one shape; change the layers, for example their sizes or padding"
            .formatted(input, output));
  }

  @Override
  Tensor forwardFreeing(Tensor input) {
    return forward(input);
  }

  @Override
  protected boolean keepsTensors() {
    return false;
  }

  @Override
  boolean keepsNoTensors() {
    return keepsNoTensors;
  }

  @Override
  boolean hidesTensors() {
    return hidesTensors;
  }

  /** Returns the input shape of the first layer. */
  @Override
  protected PartialShape inputShape() {
    return layers.get(0).inputShape();
  }

  /** Returns the input shape, after checking that the layers fit and keep it. */
  @Override
  protected PartialShape outputShape(PartialShape input) {
    PartialShape output;
    try {
      output = ShapeInference.infer(Sequential.flattened(layers), input);
    } catch (ShapeException e) {
      throw e.at("residual");
    }
    if (!output.fits(input)) {
      throw notKept(input, output);
    }
    return input.merge(output);
  }

  @Override
  protected Module newInstance() {
    return newInstance(new IdentityHashMap<>());
  }

  @Override
  Module newInstance(Map<Module, Module> built) {
    return new Residual(Sequential.newInstances(layers, built));
  }

  @Override
  public Residual copy() {
    return (Residual) super.copy();
  }
}
