package dev.cresset.spark;

import dev.cresset.nn.Layers;
import dev.cresset.nn.Module;
import java.util.Map;
import org.apache.spark.SparkContext;

/**
 * Refuses layers of a program on a cluster: {@code LayerTypes.register} registers them in one JVM,
 * and executors, which are other JVMs, could not read the network.
 */
final class CustomLayers {

  private CustomLayers() {}

  /**
   * Checks that tasks can read a network in order to predict: they run in this JVM, or need nothing
   * that is registered in it.
   */
  static void checkPrediction(String operation, SparkContext context, byte[] file) {
    if (!context.isLocal()) {
      check(operation, TemporaryFile.model(file).model(), "Predictor");
    }
  }

  /**
   * Checks that other JVMs can read a network.
   *
   * @param instead class that can be used on one machine
   * @throws IllegalArgumentException that names a layer of a program
   */
  static void check(String operation, Module network, String instead) {
    check(operation, "", network, instead);
  }

  private static void check(String operation, String name, Module module, String instead) {
    Class<?> type = module.getClass();
    if (!type.getPackageName().equals(Layers.class.getPackageName())) {
      throw new IllegalArgumentException(
          "%s: %s is %s, which this program has registered in its own JVM, so executors cannot read it; use layers of Layers, or %s on one machine"
              .formatted(
                  operation,
                  name.isEmpty() ? "the network" : "the layer \"%s\"".formatted(name),
                  type.getName(),
                  instead));
    }
    for (Map.Entry<String, Module> child : module.children().entrySet()) {
      check(
          operation,
          name.isEmpty() ? child.getKey() : name + "." + child.getKey(),
          child.getValue(),
          instead);
    }
  }
}
