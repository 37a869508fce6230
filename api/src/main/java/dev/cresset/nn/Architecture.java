package dev.cresset.nn;

import dev.cresset.io.internal.Quoted;
import dev.cresset.types.NotNull;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The architecture of a model as data.
 *
 * <p>The modules are a list in which each one comes after its children; the last is the model. A
 * module that occurs several times in the model occurs once in the list. Reading such a list needs
 * no recursion, and it cannot contain cycles.
 *
 * @param nodes the modules
 * @param frozen full names of the parameters that do not require a gradient
 */
record Architecture(List<Node> nodes, List<String> frozen) {

  /** Most occurrences of modules in a model; small lists could otherwise describe huge models. */
  static final int MAX_MODULES = 10_000;

  /**
   * A module.
   *
   * @param settings text, booleans, longs, doubles and lists of these
   * @param children positions of the children in the list, by name
   */
  record Node(String type, Map<String, Object> settings, Map<String, Integer> children) {}

  /** Thrown for a model with a module that files cannot describe. */
  static final class UnregisteredModule extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    UnregisteredModule(String message) {
      super(message);
    }
  }

  /**
   * Describes a model.
   *
   * @throws IllegalArgumentException if it cannot be described
   */
  static Architecture of(Module model) {
    List<Node> nodes = new ArrayList<>();
    new Describer(nodes).add(model);
    List<String> frozen = new ArrayList<>();
    model
        .namedParameters()
        .forEach(
            (name, parameter) -> {
              if (!parameter.requiresGrad()) {
                frozen.add(name);
              }
            });
    Architecture architecture = new Architecture(nodes, frozen);
    String problem = architecture.problem();
    if (problem != null) {
      throw new IllegalArgumentException(
          "save: the model is too large for a file: %s; save its parts".formatted(problem));
    }
    return architecture;
  }

  /** Appends modules to a list. */
  private record Describer(List<Node> nodes, Map<Module, Integer> positions) {

    Describer(List<Node> nodes) {
      this(nodes, new IdentityHashMap<>());
    }

    /** Appends a module after its children, and returns its position. */
    int add(Module module) {
      Integer known = positions.get(module);
      if (known != null) {
        return known;
      }
      LayerType<?> type = LayerTypes.of(module.getClass());
      if (type == null) {
        throw unregistered(module);
      }
      LayerConfig config =
          NotNull.check("save", "configuration of " + type.name(), type.config(module));
      Map<String, Integer> children = new LinkedHashMap<>();
      config
          .writtenModules()
          .forEach(
              (name, child) -> {
                // Also ends recursion, as registered modules contain no cycles.
                if (module.children().get(name) != child) {
                  throw new IllegalArgumentException(
                      "save: the configuration of %s contains the module \"%s\", which is not its child of that name; call register(\"%s\", ..) in its constructor"
                          .formatted(type.name(), name, name));
                }
                children.put(name, add(child));
              });
      nodes.add(new Node(type.name(), config.writtenSettings(), children));
      positions.put(module, nodes.size() - 1);
      return nodes.size() - 1;
    }

    private static UnregisteredModule unregistered(Module module) {
      if (module instanceof FunctionLayer) {
        return new UnregisteredModule(
            "save: the layer \"%s\" is a function, which a file cannot describe; make it a subclass of Layer and call LayerTypes.register(..), or save the weights alone with Safetensors.save(file, model.stateDict()); see docs/extending.md#a-layer-in-model-files"
                .formatted(module.typeName()));
      }
      String name = module.getClass().getName();
      return new UnregisteredModule(
          "save: %s is not registered, so a file cannot describe it; call LayerTypes.register(\"com.example.%s\", %s.class, ..), or save the weights alone with Safetensors.save(file, model.stateDict()); see docs/extending.md#a-layer-in-model-files"
              .formatted(name, module.typeName(), module.typeName()));
    }
  }

  /** Returns what is wrong with the structure, or null. */
  @Nullable String problem() {
    int[] depths = new int[nodes.size()];
    for (int i = 0; i < depths.length; i++) {
      for (int child : nodes.get(i).children().values()) {
        depths[i] = Math.max(depths[i], depths[child]);
      }
      depths[i]++;
      if (depths[i] > Module.MAX_DEPTH) {
        return "its modules are nested more than %s levels deep".formatted(Module.MAX_DEPTH);
      }
    }
    long[] occurrences = new long[nodes.size()];
    occurrences[nodes.size() - 1] = 1;
    long all = 0;
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (occurrences[i] == 0) {
        return "module %s (%s) belongs to no other".formatted(i, Quoted.of(nodes.get(i).type()));
      }
      all += occurrences[i];
      if (all > MAX_MODULES) {
        return "it has more than %s modules".formatted(MAX_MODULES);
      }
      for (int child : nodes.get(i).children().values()) {
        occurrences[child] += occurrences[i];
      }
    }
    return null;
  }

  /** Returns the path of each module where it first occurs: empty, or ending in a dot. */
  String[] paths() {
    String[] paths = new String[nodes.size()];
    paths[nodes.size() - 1] = "";
    for (int i = nodes.size() - 1; i >= 0; i--) {
      String path = paths[i];
      nodes
          .get(i)
          .children()
          .forEach(
              (name, child) ->
                  paths[child] = paths[child] == null ? path + name + "." : paths[child]);
    }
    return paths;
  }
}
