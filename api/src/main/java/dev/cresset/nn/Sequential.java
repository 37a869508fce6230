package dev.cresset.nn;

import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.NotNull;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Modules one after the other, named {@code 0}, {@code 1} and so on; PyTorch counterpart: {@code
 * torch.nn.Sequential}.
 */
public final class Sequential extends Module {

  private final List<Module> layers;

  /** Whether no layer but Cresset's own can have kept a tensor that passed between them. */
  private final boolean ownLayersOnly;

  private Sequential(List<Module> layers) {
    this.layers = layers;
    for (int i = 0; i < layers.size(); i++) {
      register(Integer.toString(i), layers.get(i));
    }
    ownLayersOnly = layers.stream().allMatch(Sequential::isOwn);
  }

  /**
   * Returns the network of these layers.
   *
   * @throws ShapeException if a layer gives another number of features than the next one takes
   */
  public static Sequential of(Module... layers) {
    NotNull.checkEach("Sequential.of", "layer", layers);
    checkNeighbours(layers);
    return new Sequential(List.of(layers));
  }

  /**
   * Returns one layer.
   *
   * @throws IllegalArgumentException if there is none with that number
   */
  public Module get(int index) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException(
          "get: layer %s does not exist; there are no layers".formatted(index));
    }
    if (index < 0 || index >= layers.size()) {
      throw new IllegalArgumentException(
          "get: layer %s does not exist; expected 0 to %s".formatted(index, layers.size() - 1));
    }
    return layers.get(index);
  }

  /**
   * Returns one layer as what it is: {@code model[0].weight} in PyTorch is {@code model.get(0,
   * Linear.class).weight()}.
   *
   * @throws IllegalArgumentException if there is none with that number, or it is of another type
   */
  public <M extends Module> M get(int index, Class<M> type) {
    NotNull.check("get", "type", type);
    Module layer = get(index);
    if (!type.isInstance(layer)) {
      throw new IllegalArgumentException(
          "get: layer %s is %s, not of type %s; %s"
              .formatted(index, layer, type.getSimpleName(), layersOf(type)));
    }
    return type.cast(layer);
  }

  /** Returns where to find the layers of a type. */
  private String layersOf(Class<?> type) {
    List<Integer> found =
        IntStream.range(0, layers.size())
            .filter(i -> type.isInstance(layers.get(i)))
            .boxed()
            .toList();
    return found.isEmpty()
        ? "no layer here is; print the network to see its layers"
        : "use one of the layers %s".formatted(found);
  }

  /** Returns the number of layers. */
  public int size() {
    return layers.size();
  }

  @Override
  public Tensor forward(Tensor input) {
    NotNull.check("Sequential.forward", "input", input);
    if (Tensors.gradEnabled() || !ownLayersOnly) {
      return through(input);
    }
    // Nobody can hold what passes between the layers, so that prediction reuses its memory.
    return TensorScope.within(
        "Sequential.forward",
        () -> {
          Tensor output = through(input);
          return output == input ? output : output.keep();
        });
  }

  private Tensor through(Tensor input) {
    Tensor x = input;
    for (int i = 0; i < layers.size(); i++) {
      try {
        Module layer = layers.get(i);
        x = layer.forward(x);
        LayerOutputs.showOutside(layer, x);
      } catch (ShapeException e) {
        throw e.at("layer " + i + " (" + layers.get(i).typeName() + ")");
      }
    }
    return x;
  }

  private static boolean isOwn(Module layer) {
    return layer instanceof Sequential nested ? nested.ownLayersOnly : layer instanceof Layer;
  }

  private static void checkNeighbours(Module... layers) {
    Map<String, Module> unfolded = new LinkedHashMap<>();
    unfold("", List.of(layers), unfolded);
    OptionalLong features = OptionalLong.empty();
    String source = "";
    for (Map.Entry<String, Module> entry : unfolded.entrySet()) {
      Module layer = entry.getValue();
      OptionalLong expected = layer.inFeatures();
      if (features.isPresent() && expected.isPresent() && !features.equals(expected)) {
        throw new ShapeException(
            "Sequential: layer %s, %s, gives %s features but layer %s, %s, takes %s; make the two numbers equal"
                .formatted(
                    source,
                    unfolded.get(source),
                    features.getAsLong(),
                    entry.getKey(),
                    layer,
                    expected.getAsLong()));
      }
      OptionalLong given = layer.outFeatures(features);
      if (!given.equals(features) || expected.isPresent()) {
        source = entry.getKey();
      }
      features = given;
    }
  }

  /** Lists the layers with those of nested networks in their places, as {@code "1.0"} and so on. */
  private static void unfold(String path, List<Module> layers, Map<String, Module> unfolded) {
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i) instanceof Sequential nested) {
        unfold(path + i + ".", nested.layers, unfolded);
      } else {
        unfolded.put(path + i, layers.get(i));
      }
    }
  }

  @Override
  public Sequential train() {
    super.train();
    return this;
  }

  @Override
  public Sequential eval() {
    super.eval();
    return this;
  }
}
