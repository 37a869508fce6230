package dev.cresset.nn;

import dev.cresset.io.internal.Quoted;
import dev.cresset.nn.Architecture.Node;
import dev.cresset.tensor.Generator;
import dev.cresset.tensor.Tensor;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the modules of an architecture; their weights are those of new modules. */
final class ArchitectureBuilder {

  private final Architecture architecture;
  private final Map<String, Tensor> tensors;
  private final String[] paths;
  private final List<Module> built = new ArrayList<>();

  /**
   * Creates a builder.
   *
   * @param tensors the tensors of the file, by full name
   */
  ArchitectureBuilder(Architecture architecture, Map<String, Tensor> tensors) {
    this.architecture = architecture;
    this.tensors = tensors;
    this.paths = architecture.paths();
  }

  Module build() throws ModelFormatException {
    for (Node node : architecture.nodes()) {
      built.add(module(node, built.size()));
    }
    Module model = built.get(built.size() - 1);
    checkShapes();
    return model;
  }

  private Module module(Node node, int position) throws ModelFormatException {
    LayerType<?> type = LayerTypes.named(node.type());
    if (type == null) {
      throw unknown(node.type());
    }
    Map<String, Module> children = new LinkedHashMap<>();
    node.children().forEach((name, child) -> children.put(name, built.get(child)));
    LayerConfig config =
        new LayerConfig(node.settings(), children, new ShapesBelow(paths[position], tensors));
    Module module;
    try {
      // The initial weights are overwritten, so drawing them must not advance the generator of the
      // program.
      module = new Generator(0).during(() -> type.read().apply(config));
    } catch (RuntimeException e) {
      throw new ModelFormatException(
          "its %s (%s) cannot be built: %s".formatted(place(position), type.name(), oneLine(e)), e);
    }
    if (module == null) {
      throw new ModelFormatException(
          "the function that reads %s returned null".formatted(type.name()));
    }
    String unused = config.unused();
    if (unused != null) {
      throw new ModelFormatException(
          "its %s (%s) has the unknown setting %s; use the version of the layer that wrote it"
              .formatted(place(position), type.name(), Quoted.of(unused)));
    }
    return module;
  }

  private String place(int position) {
    return paths[position].isEmpty()
        ? "model"
        : "module " + Quoted.of(Module.name(paths[position]));
  }

  private static ModelFormatException unknown(String type) {
    return new ModelFormatException(
        type.contains(".")
            ? "its layer %s is not registered; call LayerTypes.register(%s, ..) before loading; see docs/extending.md#a-layer-in-model-files"
                .formatted(Quoted.of(type), Quoted.of(type))
            : "this version of Cresset has no layer %s; use the version that wrote the file, or a newer one"
                .formatted(Quoted.of(type)));
  }

  /** Returns the message of an exception without line breaks, as texts of the file may be in it. */
  private static String oneLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).replaceAll("[\\p{Cntrl}\u2028\u2029]+", " ");
  }

  /** Checks that adjacent layers fit, once for nested sequential networks. */
  private void checkShapes() throws ModelFormatException {
    boolean[] isNested = new boolean[built.size()];
    for (int i = built.size() - 1; i >= 0; i--) {
      if (built.get(i) instanceof Sequential network) {
        architecture.nodes().get(i).children().values().forEach(child -> isNested[child] = true);
        if (!isNested[i]) {
          try {
            network.outputShape(PartialShape.unknown());
          } catch (RuntimeException e) {
            throw new ModelFormatException("its layers do not fit: " + oneLine(e), e);
          }
        }
      }
    }
  }

  /** The tensors of the file whose names begin with a path. */
  private record ShapesBelow(String path, Map<String, Tensor> tensors)
      implements LayerConfig.FileShapes {

    @Override
    public String fullName(String name) {
      return path + name;
    }

    @Override
    public @Nullable Shape shape(String name) {
      Tensor tensor = tensors.get(path + name);
      return tensor == null ? null : tensor.shape();
    }
  }
}
