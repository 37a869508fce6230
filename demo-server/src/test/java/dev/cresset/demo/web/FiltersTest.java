package dev.cresset.demo.web;

import static dev.cresset.data.Transforms.flattened;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.nn.Layers.avgPool2d;
import static dev.cresset.nn.Layers.batchNorm2d;
import static dev.cresset.nn.Layers.conv2d;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.layer;
import static dev.cresset.nn.Layers.linear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.run.TestSample;
import dev.cresset.dashboard.run.TrainedNetwork;
import dev.cresset.dashboard.view.FeatureMapsView;
import dev.cresset.dashboard.view.FiltersView;
import dev.cresset.dashboard.view.WeightsView;
import dev.cresset.data.Transform;
import dev.cresset.metrics.ConfusionMatrix;
import dev.cresset.nn.Layer;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The JSON of a first convolution. */
class FiltersTest {

  private static final byte[] DARK = new byte[784];
  private static final byte[] BRIGHT = new byte[784];

  static {
    Arrays.fill(BRIGHT, (byte) 255);
  }

  /** Three images: of the classes 1, 0 and 1. */
  private static final TestResult RESULT =
      new TestResult(
          "images",
          List.of("a", "b"),
          ConfusionMatrix.of(new int[] {1, 0, 1}, new int[] {1, 0, 1}, 2),
          new int[] {1, 0, 1},
          new int[] {1, 0, 1},
          new float[] {0, 1, 1, 0, 0, 1},
          i -> new TestSample.Image(28, 28, 1, i == 0 ? DARK : BRIGHT));

  private static TrainedNetwork network(Module... layers) {
    return new TrainedNetwork(Sequential.of(layers).eval(), new Transform[] {toTensor()});
  }

  /** A layer that is no convolution, although its parameter has the shape of one. */
  private static final class Scale extends Layer {
    private final Tensor scale = register("scale", Tensors.ones(1, 1, 28, 28));

    @Override
    protected Tensor compute(Tensor x) {
      return x.mul(scale);
    }
  }

  /** A module whose first child is not the layer that is called first. */
  private static final class Features extends Module {
    private final Module late = register("late", linear(3, 2));
    private final Module early = register("early", conv2d(1, 3, 28));

    @Override
    public Tensor forward(Tensor x) {
      return late.forward(early.forward(x).reshape(-1, 3));
    }
  }

  private static Tensor images(Tensor x) {
    return x.reshape(-1, 1, 28, 28);
  }

  private static TrainedNetwork known() {
    var convolution = conv2d(1, 2, 28);
    convolution.loadStateDict(
        Map.of(
            "weight", Tensors.cat(0, Tensors.ones(1, 1, 28, 28), Tensors.full(-0.5f, 1, 1, 28, 28)),
            "bias", Tensors.tensor(new float[] {0, 8}, 2)));
    return network(convolution, flatten(), linear(2, 2));
  }

  @Test
  void weightsAreScaledByTheLargest() {
    FiltersView view = FiltersView.of(known(), RESULT).orElseThrow();

    assertThat(view.layer()).isEqualTo("0");
    assertThat(view.filters()).isEqualTo(2);
    assertThat(List.of(view.height(), view.width())).containsOnly(28);
    assertThat(view.largest()).isEqualTo(1);
    assertThat(view.kernels().get(0)).hasSize(784).containsOnly(127);
    assertThat(view.kernels().get(1)).hasSize(784).containsOnly(-63);
    assertThat(view.examples()).extracting(each -> each.index()).containsExactly(1, 0);
  }

  @Test
  void mapsAreTheOutputsForTheTransformedImage() {
    FeatureMapsView dark = FeatureMapsView.of(known(), RESULT, 0).orElseThrow();
    assertThat(dark.largest()).isEqualTo(8);
    assertThat(dark.maps()).containsExactly(new byte[] {0}, new byte[] {127});

    FeatureMapsView bright = FeatureMapsView.of(known(), RESULT, 2).orElseThrow();
    assertThat(bright.index()).isEqualTo(2);
    assertThat(bright.largest()).isCloseTo(784, within(0.01));
    assertThat(bright.maps()).containsExactly(new byte[] {127}, new byte[] {-62});
  }

  @Test
  void atMost64FiltersAreShown() {
    FiltersView view =
        FiltersView.of(network(conv2d(1, 70, 3), flatten(), linear(47_320, 2)), RESULT)
            .orElseThrow();
    assertThat(view.filters()).isEqualTo(70);
    assertThat(view.kernels()).hasSize(64);
  }

  @Test
  void aConvolutionOfAnyModuleIsFound() {
    FiltersView view = FiltersView.of(network(new Features()), RESULT).orElseThrow();
    assertThat(view.layer()).isEqualTo("0.early");
    assertThat(view.filters()).isEqualTo(3);
  }

  @Test
  void otherNetworksHaveNoFilters() {
    for (TrainedNetwork other :
        List.of(
            network(flatten(), linear(784, 2)),
            network(batchNorm2d(1), conv2d(1, 1, 28), flatten(), linear(1, 2)),
            network(avgPool2d(2), conv2d(1, 2, 14), flatten(), linear(2, 2)),
            network(new Scale(), flatten(), linear(784, 2)),
            new TrainedNetwork(
                Sequential.of(layer("images", FiltersTest::images), conv2d(1, 2, 28), flatten()),
                new Transform[] {toTensor(), flattened()}))) {
      assertThat(FiltersView.of(other, RESULT)).isEmpty();
      assertThat(FeatureMapsView.of(other, RESULT, 0)).isEmpty();
    }
  }

  /** Its dense layer has 784 inputs too, but they are not the pixels. */
  @Test
  void aConvolutionHasNoWeightsOfPixels() {
    assertThat(WeightsView.of(network(conv2d(1, 1, 1), flatten(), linear(784, 2)))).isEmpty();
    assertThat(WeightsView.of(network(flatten(), linear(784, 2)))).isPresent();
  }
}
