package dev.cresset.spark;

import dev.cresset.nn.BatchNorm1d;
import dev.cresset.nn.BatchNorm2d;
import dev.cresset.nn.Module;
import dev.cresset.tensor.Generator;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Refuses networks that are trained on whole batches only: workers compute a batch in chunks, and
 * exchange gradients but no statistics.
 */
final class BatchDependence {

  private BatchDependence() {}

  /**
   * Checks that no layer normalizes over a batch.
   *
   * @throws IllegalArgumentException that names the layer
   */
  static void checkLayers(String operation, Module network) {
    checkLayers(operation, "", network);
  }

  private static void checkLayers(String operation, String name, Module module) {
    if (module instanceof BatchNorm1d || module instanceof BatchNorm2d) {
      throw new IllegalArgumentException(
          "%s: the layer \"%s\", %s, normalizes by mean and variance of the whole batch, of which each worker has only chunks; use layerNorm(..) in its place, or Trainer on one machine"
              .formatted(operation, name, module.typeName()));
    }
    module
        .children()
        .forEach(
            (child, each) ->
                checkLayers(operation, name.isEmpty() ? child : name + "." + child, each));
  }

  /**
   * Checks that a step does not change a buffer, as layers of a program may.
   *
   * @param network a copy that nobody else uses
   * @param sample shape of a sample
   * @throws IllegalArgumentException that names the buffer
   */
  static void checkBuffers(String operation, Module network, Shape sample) {
    Map<String, Object> before = new LinkedHashMap<>();
    network.namedBuffers().forEach((name, buffer) -> before.put(name, values(buffer)));
    if (before.isEmpty()) {
      return;
    }
    network.train();
    // Not zeros, whose mean would leave a buffer of zeros as it is.
    new Generator(0)
        .during(
            () ->
                TensorScope.within(
                    operation,
                    () -> network.forward(Tensors.randn(sample.prepend(2).dims())).shape()));
    network
        .namedBuffers()
        .forEach(
            (name, buffer) -> {
              if (!Objects.deepEquals(values(buffer), before.get(name))) {
                throw new IllegalArgumentException(
                    "%s: training changes the buffer \"%s\" of the network with each batch, of which each worker has only chunks; use layers that change nothing but parameters, or Trainer on one machine"
                        .formatted(operation, name));
              }
            });
  }

  /** Returns a long[] or a float[], which cannot hold all values of a long. */
  private static Object values(Tensor buffer) {
    return buffer.dtype() == DType.INT64 ? buffer.toLongArray() : buffer.toFloatArray();
  }
}
