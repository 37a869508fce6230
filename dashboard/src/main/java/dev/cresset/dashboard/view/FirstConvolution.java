package dev.cresset.dashboard.view;

import dev.cresset.dashboard.run.TrainedNetwork;
import dev.cresset.nn.Conv2d;
import dev.cresset.nn.LayerOutputs;
import dev.cresset.nn.Module;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import java.util.Optional;

/**
 * The first layer of a network, if it is a convolution over images of one channel.
 *
 * @param name name of the layer
 */
record FirstConvolution(String name, Conv2d layer) {

  private static final int RANK = 4;
  private static final byte[] BLACK = new byte[TrainedNetwork.SIDE * TrainedNetwork.SIDE];

  /** The name and the module of the first layer that is called. */
  private record Called(String name, Module layer) {}

  /** Calls the network with one image to find out which layer is the first. */
  static Optional<FirstConvolution> of(TrainedNetwork network) {
    return TensorScope.within("first layer", () -> of(network, network.input(BLACK)));
  }

  private static Optional<FirstConvolution> of(TrainedNetwork network, Tensor image) {
    if (image.shape().rank() != RANK) {
      return Optional.empty();
    }
    Called[] first = {null};
    LayerOutputs.observe(
        network.model(),
        image,
        (name, layer, output) -> {
          if (first[0] == null) {
            first[0] = new Called(name, layer);
          }
        });
    return first[0] != null
            && first[0].layer() instanceof Conv2d convolution
            && convolution.weight().shape().dim(1) == 1
        ? Optional.of(new FirstConvolution(first[0].name(), convolution))
        : Optional.empty();
  }

  /** Returns the filters, {@code [filters, 1, height, width]}. */
  Tensor weight() {
    return layer.weight();
  }

  /** Returns the output of the layer for one image. */
  Tensor output(Tensor image) {
    return Tensors.noGrad(() -> layer.forward(image));
  }
}
