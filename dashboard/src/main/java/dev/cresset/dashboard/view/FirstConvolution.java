package dev.cresset.dashboard.view;

import dev.cresset.dashboard.run.TrainedNetwork;
import dev.cresset.nn.Module;
import dev.cresset.tensor.Tensor;
import dev.cresset.types.Shape;
import java.util.Map;
import java.util.Optional;

/**
 * The first layer of a network, if it is a convolution over images of one channel.
 *
 * @param name name of the layer
 * @param weight filters, {@code [filters, 1, height, width]}
 */
record FirstConvolution(String name, Module layer, Tensor weight) {

  private static final int RANK = 4;

  static Optional<FirstConvolution> of(TrainedNetwork network) {
    return network.model().namedParameters().entrySet().stream()
        .findFirst()
        .filter(first -> takesImages(first.getValue().shape()))
        .map(first -> of(network.model(), first));
  }

  private static boolean takesImages(Shape shape) {
    return shape.rank() == RANK && shape.dim(1) == 1;
  }

  private static FirstConvolution of(Module model, Map.Entry<String, Tensor> weight) {
    int dot = weight.getKey().lastIndexOf('.');
    String name = dot < 0 ? "" : weight.getKey().substring(0, dot);
    Module layer = model;
    for (String child : name.isEmpty() ? new String[0] : name.split("\\.")) {
      layer = layer.children().get(child);
    }
    return new FirstConvolution(name, layer, weight.getValue());
  }
}
