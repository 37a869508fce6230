package dev.cresset.dashboard.view;

import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.run.TrainedNetwork;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The JSON of the filters of the first layer, if that is a convolution.
 *
 * @param layer name of the layer
 * @param filters number of filters
 * @param height height of each filter
 * @param width width of each filter
 * @param largest largest absolute weight
 * @param kernels weights of each filter, at most 64 filters, times 127 / largest; signed bytes
 *     (base64 in JSON)
 * @param examples the first test image of each class
 */
public record FiltersView(
    String layer,
    long filters,
    int height,
    int width,
    double largest,
    List<byte[]> kernels,
    List<ExampleView> examples) {

  /** Returns the filters of a network whose first layer is a convolution over its images. */
  public static Optional<FiltersView> of(TrainedNetwork network, TestResult result) {
    return FirstConvolution.of(network).map(first -> of(first, result));
  }

  private static FiltersView of(FirstConvolution first, TestResult result) {
    int height = Math.toIntExact(first.weight().shape().dim(2));
    int width = Math.toIntExact(first.weight().shape().dim(3));
    SignedImages kernels = SignedImages.of(first.weight().toFloatArray(), height * width);
    return new FiltersView(
        first.name(),
        first.weight().shape().dim(0),
        height,
        width,
        kernels.largest(),
        kernels.images(),
        examples(result));
  }

  private static List<ExampleView> examples(TestResult result) {
    return IntStream.range(0, result.classes())
        .flatMap(
            label ->
                IntStream.range(0, result.size())
                    .filter(index -> result.actual(index) == label)
                    .limit(1))
        .mapToObj(index -> ExampleView.of(result, index))
        .toList();
  }
}
