package dev.cresset.nn;

import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.DType;
import dev.cresset.types.NotNull;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A module that calls its elements in order, named {@code 0}, {@code 1} and so on.
 *
 * <p>What passes between two layers of the library, and is not saved for a gradient, is freed:
 * after the second of them if it is large, otherwise at the end. {@link LayerOutputs} prevents it.
 *
 * <p>PyTorch counterpart: {@code torch.nn.Sequential}.
 *
 * @since 0.1
 */
public final class Sequential extends Module {

  /** How model files describe this network. */
  static final LayerType<Sequential> TYPE =
      LayerType.of(
          Sequential.class, network -> LayerConfig.of(network.layers), Sequential::fromConfig);

  private static final String NAME = "Sequential.forward";

  /**
   * Outputs are freed between layers if they have more elements than this together (256 KB). With
   * smaller ones, freeing each takes more time than it saves.
   */
  private static final long MANY_ELEMENTS = 1 << 16;

  private final List<Module> layers;

  private final boolean keepsNoTensors;
  private final boolean hidesTensors;

  private Sequential(List<Module> layers) {
    this.layers = layers;
    for (int i = 0; i < layers.size(); i++) {
      register(Integer.toString(i), layers.get(i));
    }
    keepsNoTensors = layers.stream().allMatch(Module::keepsNoTensors);
    hidesTensors = layers.stream().allMatch(Module::hidesTensors);
  }

  /**
   * Returns a network of these layers.
   *
   * @throws ShapeException if the output of a layer cannot be the input of the next one; layers
   *     that override neither {@link Module#inputShape} nor {@link Module#outputShape} are not
   *     checked
   */
  public static Sequential of(Module... layers) {
    NotNull.checkEach("Sequential.of", "layer", layers);
    ShapeInference.infer(flattened(List.of(layers)), PartialShape.unknown());
    return new Sequential(List.of(layers));
  }

  /**
   * Loads a network with its weights from a file that {@link Module#save(Path)} wrote, on any
   * backend. It is in evaluation mode; call {@link #train} to train it with a loop of your own.
   *
   * <p>{@link ModelFile#load} also returns class names and transforms, and loads other modules.
   * PyTorch counterpart: {@code torch.load} of a whole model, without executing anything.
   *
   * @throws java.io.UncheckedIOException if the file cannot be read or is invalid, its model is not
   *     a {@code Sequential}, or it contains a layer that is not registered; the message names the
   *     file and says what is wrong
   */
  public static Sequential load(Path file) {
    return ModelFile.load("Sequential.load", file, Sequential.class).model(Sequential.class);
  }

  /** Creates a network whose layers are checked together with those of the network around it. */
  private static Sequential fromConfig(LayerConfig config) {
    return new Sequential(layers("Sequential", config));
  }

  /** Returns the modules of a configuration, which are named by their position. */
  static List<Module> layers(String type, LayerConfig config) {
    int next = 0;
    for (String name : config.modules().keySet()) {
      if (!name.equals(Integer.toString(next))) {
        throw new IllegalArgumentException(
            "%s: layer %s is missing; layers are named \"0\", \"1\" and so on"
                .formatted(type, next));
      }
      next++;
    }
    return List.copyOf(config.modules().values());
  }

  /**
   * Returns the layer at an index; PyTorch counterpart: {@code model[index]}.
   *
   * @throws IllegalArgumentException if there is no layer at that index
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
   * Returns the layer at an index, cast to its type: {@code model[0].weight} in PyTorch is {@code
   * model.get(0, Linear.class).weight()}.
   *
   * @throws IllegalArgumentException if there is no layer at that index, or it is of another type
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

  /** Returns a hint that lists the layers of a type. */
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
    return Tensors.gradEnabled() || !keepsNoTensors || hidesTensors
        ? forward(NAME, layers, input)
        : freeingIntermediates(NAME, input, x -> forward(NAME, layers, x));
  }

  /**
   * Calls layers in order, and frees what passes between layers of the library, which nobody can
   * hold.
   *
   * @param name name of the scope of the intermediate results
   */
  static Tensor forward(String name, List<Module> layers, Tensor input) {
    boolean observed = LayerOutputs.areObserved();
    Tensor x = input;
    int next = 0;
    while (next < layers.size()) {
      int end = observed ? next : endOfHiding(layers, next);
      if (end > next) {
        x = callFreeing(name, layers.subList(next, end), next, x);
        next = end;
      } else {
        x = call(layers.get(next), next, x);
        next++;
      }
    }
    return x;
  }

  /** Returns the index after the layers of the library that follow each other from an index on. */
  private static int endOfHiding(List<Module> layers, int start) {
    int end = start;
    while (end < layers.size() && layers.get(end).hidesTensors()) {
      end++;
    }
    return end;
  }

  private static Tensor callFreeing(String name, List<Module> layers, int first, Tensor input) {
    try (TensorScope scope = TensorScope.open(name)) {
      Tensor x = input;
      long elements = 0;
      for (int i = 0; i < layers.size(); i++) {
        x = call(layers.get(i), first + i, x);
        elements += x.shape().size();
        if (elements > MANY_ELEMENTS) {
          scope.freeIntermediates(x);
          elements = x.shape().size();
        }
      }
      return leave(scope, input, x);
    }
  }

  private static Tensor call(Module layer, int index, Tensor x) {
    try {
      Tensor y = layer.forward(x);
      LayerOutputs.reportNonLayer(layer, y);
      return y;
    } catch (ShapeException e) {
      throw e.at("layer " + index + " (" + layer.typeName() + ")");
    }
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

  /** Returns the input type of the first layer. */
  @Override
  protected DType inputType() {
    return layers.isEmpty() ? DType.FLOAT32 : layers.get(0).inputType();
  }

  /** Returns the input shape of the first layer. */
  @Override
  protected PartialShape inputShape() {
    return layers.isEmpty() ? PartialShape.unknown() : layers.get(0).inputShape();
  }

  /** Returns the output shape of the last layer and checks that adjacent layers fit. */
  @Override
  protected PartialShape outputShape(PartialShape input) {
    return ShapeInference.infer(flattened(layers), input);
  }

  /** Returns the layers with nested networks expanded, under names like {@code "1.0"}. */
  static Map<String, Module> flattened(List<Module> layers) {
    Map<String, Module> flattened = new LinkedHashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      String name = Integer.toString(i);
      if (layers.get(i) instanceof Sequential nested) {
        flattened(nested.layers)
            .forEach((inner, layer) -> flattened.put(name + "." + inner, layer));
      } else {
        flattened.put(name, layers.get(i));
      }
    }
    return flattened;
  }

  @Override
  protected Module newInstance() {
    return newInstance(new IdentityHashMap<>());
  }

  @Override
  Module newInstance(Map<Module, Module> built) {
    return new Sequential(newInstances(layers, built));
  }

  /** Builds a new instance of each layer, one only for a layer that occurs several times. */
  static List<Module> newInstances(List<Module> layers, Map<Module, Module> built) {
    List<Module> copies = new ArrayList<>(layers.size());
    for (Module layer : layers) {
      if (!built.containsKey(layer)) {
        built.put(layer, layer.newInstance(built));
      }
      copies.add(built.get(layer));
    }
    return copies;
  }

  @Override
  public Sequential copy() {
    return (Sequential) super.copy();
  }

  @Override
  public Sequential requiresGrad(boolean required) {
    super.requiresGrad(required);
    return this;
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
