package dev.cresset.nn;

import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a network is made of: each layer's name, type, output shape and number of parameters.
 *
 * <p>{@link #toString} lays it out as a table. PyTorch counterpart: the package {@code torchinfo}.
 */
public final class Summary {

  /**
   * One layer.
   *
   * @param name its path in the network, for example {@code "fc1"} or {@code "0"}
   * @param type for example {@code "Linear"}
   * @param outputShape shape of its output with -1 for the batch, for example {@code [-1, 128]}
   * @param parameters how many numbers it learns
   */
  public record Layer(String name, String type, List<Long> outputShape, long parameters) {}

  private final String model;
  private final List<Layer> layers;
  private final long parameters;

  private Summary(String model, List<Layer> layers, long parameters) {
    this.model = model;
    this.layers = layers;
    this.parameters = parameters;
  }

  static Summary of(Module model, Shape sample) {
    List<Layer> layers = new ArrayList<>();
    Set<Module> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    LayerOutputs.Observer observer =
        (name, layer, result) -> {
          seen.add(layer);
          layers.add(describe(name, layer, batched(result.shape())));
        };
    Shape output =
        TensorScope.within(
            "summary()",
            () -> LayerOutputs.observe(model, Tensors.zeros(sample.prepend(1).dims()), observer));
    // Modules that programs wrote do not report; those with parameters of their own are added.
    model.visit(
        "",
        (path, module) -> {
          if (!seen.contains(module) && module.ownParameters() > 0) {
            layers.add(
                describe(Module.name(path), module, module == model ? batched(output) : List.of()));
          }
        });
    long parameters = model.parameters().stream().mapToLong(p -> p.shape().size()).sum();
    return new Summary(model.typeName(), List.copyOf(layers), parameters);
  }

  private static Layer describe(String name, Module module, List<Long> outputShape) {
    return new Layer(name, module.typeName(), outputShape, module.ownParameters());
  }

  private static List<Long> batched(Shape output) {
    List<Long> dims = new ArrayList<>(Arrays.stream(output.dims()).boxed().toList());
    if (!dims.isEmpty()) {
      dims.set(0, -1L);
    }
    return List.copyOf(dims);
  }

  /** Returns the layers in the order in which the input passed them. */
  public List<Layer> layers() {
    return layers;
  }

  /** Returns how many numbers the whole network learns. */
  public long parameters() {
    return parameters;
  }

  @Override
  public String toString() {
    int nameWidth = width(12, Summary::title);
    int shapeWidth = width(18, Summary::shape);
    String rule = "-".repeat(nameWidth + shapeWidth + 12);
    String row = "%-" + nameWidth + "s%-" + shapeWidth + "s%12s%n";
    StringBuilder text = new StringBuilder(model).append(System.lineSeparator());
    text.append(rule).append(System.lineSeparator());
    text.append(row.formatted("Layer", "Output shape", "Parameters"));
    text.append(rule).append(System.lineSeparator());
    for (Layer layer : layers) {
      text.append(row.formatted(title(layer), shape(layer), grouped(layer.parameters())));
    }
    text.append(rule).append(System.lineSeparator());
    return text.append(row.formatted("Total", "", grouped(parameters)).stripTrailing()).toString();
  }

  private int width(int least, Function<Layer, String> column) {
    return layers.stream().mapToInt(l -> column.apply(l).length() + 2).reduce(least, Math::max);
  }

  private static String title(Layer layer) {
    return layer.name().isEmpty() ? layer.type() : layer.type() + " (" + layer.name() + ")";
  }

  private static String shape(Layer layer) {
    return layer.outputShape().stream()
        .map(dim -> dim == -1 ? "batch" : dim.toString())
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
