package dev.cresset.nn;

import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a network with the name, type, output shape, number of parameters and number of
 * multiply-adds of each.
 *
 * <p>{@link #toString} returns a table. Counterpart for PyTorch: the package {@code torchinfo}.
 *
 * @since 0.1
 */
public final class Summary {

  /**
   * One layer.
   *
   * @param name path in the network, for example {@code "fc1"} or {@code "0"}
   * @param type simple class name, for example {@code "Linear"}
   * @param outputShape shape of the output, with -1 for the batch dimension, for example {@code
   *     [-1, 128]}; empty for a scalar or if the output was not observed
   * @param parameters number of elements in its own parameters, including frozen ones and excluding
   *     those of child modules
   * @param multiplyAdds number of multiplications and additions for one sample, each pair counted
   *     once; counted for linear layers and convolutions, 0 for others
   * @param shared whether the layer is already listed above; the total counts its parameters once
   * @param observed whether the output was observed; the output of a module that is not a {@link
   *     dev.cresset.nn.Layer} is observed only if it is the model itself or an element of a {@link
   *     Sequential}
   */
  public record Layer(
      String name,
      String type,
      List<Long> outputShape,
      long parameters,
      long multiplyAdds,
      boolean shared,
      boolean observed) {}

  private final String model;
  private final List<Layer> layers;
  private final long parameters;

  private Summary(String model, List<Layer> layers, long parameters) {
    this.model = model;
    this.layers = layers;
    this.parameters = parameters;
  }

  static Summary of(Module model, Shape sample) {
    return of(model, () -> model.forward(model.zeroInput(sample.prepend(1))));
  }

  static Summary of(Module model, Supplier<?> computation) {
    Map<Module, Layer> first = new IdentityHashMap<>();
    List<Layer> layers = new ArrayList<>();
    LayerOutputs.Observer observer =
        (name, module, result) -> {
          if (isListed(module)) {
            Layer layer = observed(name, module, result.shape(), first.containsKey(module));
            first.putIfAbsent(module, layer);
            layers.add(layer);
          }
        };
    Shape output =
        TensorScope.within(
            "summary()",
            () ->
                LayerOutputs.observe(model, computation, observer) instanceof Tensor tensor
                    ? tensor.shape()
                    : null);
    addUnobserved(model, layers, first);
    if (!first.containsKey(model) && isListed(model)) {
      layers.add(output == null ? unobserved("", model) : observed("", model, output, false));
    }
    long parameters = model.parameters().stream().mapToLong(p -> p.shape().size()).sum();
    return new Summary(model.typeName(), List.copyOf(layers), parameters);
  }

  /** Containers without parameters of their own are not listed. */
  private static boolean isListed(Module module) {
    return module.children().isEmpty()
        ? !(module instanceof Sequential)
        : module.ownParameters() > 0;
  }

  /** Inserts each unobserved module after the listed module that is registered before it. */
  private static void addUnobserved(Module model, List<Layer> layers, Map<Module, Layer> first) {
    Layer[] before = {null};
    model.visit(
        "",
        (path, module) -> {
          if (module != model && isListed(module)) {
            Layer layer = first.get(module);
            if (layer == null) {
              layer = unobserved(Module.name(path), module);
              layers.add(indexOf(layers, before[0]) + 1, layer);
              first.put(module, layer);
            }
            before[0] = layer;
          }
        });
  }

  /** Returns the index of an entry, compared by identity, or -1. */
  private static int indexOf(List<Layer> layers, @Nullable Layer layer) {
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i) == layer) {
        return i;
      }
    }
    return -1;
  }

  private static Layer observed(String name, Module module, Shape output, boolean shared) {
    return new Layer(
        name,
        module.typeName(),
        batched(output),
        module.ownParameters(),
        Math.multiplyExact(module.multiplyAddsPerElement(), elements(output)),
        shared,
        true);
  }

  /** Returns the number of elements that belong to one sample. */
  private static long elements(Shape output) {
    return output.rank() == 0 ? 1 : output.product(1, output.rank());
  }

  private static Layer unobserved(String name, Module module) {
    return new Layer(name, module.typeName(), List.of(), module.ownParameters(), 0, false, false);
  }

  private static List<Long> batched(Shape output) {
    List<Long> dims = new ArrayList<>(Arrays.stream(output.dims()).boxed().toList());
    if (!dims.isEmpty()) {
      dims.set(0, -1L);
    }
    return List.copyOf(dims);
  }

  /**
   * Returns the layers in the order of computation.
   *
   * <p>A layer whose output was not observed follows the layer that is registered before it.
   */
  public List<Layer> layers() {
    return layers;
  }

  /** Returns the total number of parameters (elements), counting shared parameters once. */
  public long parameters() {
    return parameters;
  }

  /** Returns the total number of multiply-adds for one sample, counting each use of a layer. */
  public long multiplyAdds() {
    return layers.stream().mapToLong(Layer::multiplyAdds).sum();
  }

  @Override
  public String toString() {
    int nameWidth = width(12, Summary::title);
    int shapeWidth = width(18, Summary::shape);
    String rule = "-".repeat(nameWidth + shapeWidth + 28);
    String row = "%-" + nameWidth + "s%-" + shapeWidth + "s%12s%16s%n";
    StringBuilder text = new StringBuilder(model).append(System.lineSeparator());
    text.append(rule).append(System.lineSeparator());
    text.append(row.formatted("Layer", "Output shape", "Parameters", "Multiply-adds"));
    text.append(rule).append(System.lineSeparator());
    for (Layer layer : layers) {
      text.append(
          row.formatted(
              title(layer), shape(layer), parameters(layer), grouped(layer.multiplyAdds())));
    }
    text.append(rule).append(System.lineSeparator());
    String total = row.formatted("Total", "", grouped(parameters), grouped(multiplyAdds()));
    return text.append(total.stripTrailing()).toString();
  }

  private int width(int least, Function<Layer, String> column) {
    return layers.stream().mapToInt(l -> column.apply(l).length() + 2).reduce(least, Math::max);
  }

  private static String title(Layer layer) {
    return layer.name().isEmpty() ? layer.type() : layer.type() + " (" + layer.name() + ")";
  }

  private static String parameters(Layer layer) {
    return layer.shared() ? "shared" : grouped(layer.parameters());
  }

  private static String shape(Layer layer) {
    if (!layer.observed()) {
      return "not observed";
    }
    return layer.outputShape().stream()
        .map(dim -> dim == -1 ? "batch" : dim.toString())
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
