package dev.cresset.dashboard.view;

import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.run.TestSample;
import dev.cresset.dashboard.run.TrainedNetwork;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import java.util.List;
import java.util.Optional;

/**
 * The JSON of the feature maps of one test image: the output of the first layer, before its
 * activation function.
 *
 * @param index index of the image in the test set, from 0
 * @param layer name of the layer
 * @param height height of each map
 * @param width width of each map
 * @param largest largest absolute value
 * @param maps values of each map, at most 64 maps, times 127 / largest; signed bytes (base64 in
 *     JSON)
 */
public record FeatureMapsView(
    int index, String layer, int height, int width, double largest, List<byte[]> maps) {

  /** Returns the maps of a network whose first layer is a convolution over its images. */
  public static Optional<FeatureMapsView> of(TrainedNetwork network, TestResult result, int index) {
    if (!(result.sample(index) instanceof TestSample.Image image)) {
      return Optional.empty();
    }
    return FirstConvolution.of(network)
        .map(
            first ->
                TensorScope.within(
                    "feature maps",
                    () -> of(first, index, first.output(network.input(image.pixels())))));
  }

  private static FeatureMapsView of(FirstConvolution first, int index, Tensor output) {
    int height = Math.toIntExact(output.shape().dim(2));
    int width = Math.toIntExact(output.shape().dim(3));
    SignedImages maps = SignedImages.of(output.toFloatArray(), height * width);
    return new FeatureMapsView(index, first.name(), height, width, maps.largest(), maps.images());
  }
}
