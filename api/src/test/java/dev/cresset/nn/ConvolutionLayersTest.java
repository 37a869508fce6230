package dev.cresset.nn;

import static dev.cresset.nn.Layers.adaptiveAvgPool2d;
import static dev.cresset.nn.Layers.avgPool2d;
import static dev.cresset.nn.Layers.conv1d;
import static dev.cresset.nn.Layers.conv2d;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.maxPool2d;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.nn.Layers.residual;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.cresset.tensor.Functional;
import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.Shape;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ConvolutionLayersTest {

  private static Sequential leNet() {
    return Sequential.of(
        conv2d(1, 6, 5, c -> c.padding(2)),
        relu(),
        maxPool2d(2),
        conv2d(6, 16, 5),
        relu(),
        maxPool2d(2),
        flatten(),
        linear(400, 120),
        relu(),
        linear(120, 84),
        relu(),
        linear(84, 10));
  }

  @Test
  void aLeNetGivesOneScoreForEachClass() {
    assertThat(leNet().forward(zeros(3, 1, 28, 28)).shape()).isEqualTo(Shape.of(3, 10));
    assertThat(leNet().forward(zeros(0, 1, 28, 28)).shape()).isEqualTo(Shape.of(0, 10));
  }

  @Test
  void initialWeightsAreWithinTheBoundOfPyTorch() {
    Tensors.manualSeed(3);
    Conv2d layer = conv2d(8, 64, 3, c -> c.groups(2));
    double bound = 1 / Math.sqrt(4 * 3 * 3);
    float largest = 0;
    for (float value : layer.weight().toFloatArray()) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat((double) largest).isBetween(0.99 * bound, bound);
    for (float value : layer.bias().toFloatArray()) {
      assertThat((double) Math.abs(value)).isLessThanOrEqualTo(bound);
    }
    assertThat(layer.weight().shape()).isEqualTo(Shape.of(64, 4, 3, 3));
  }

  @Test
  void printsAsPyTorchDoes() {
    assertThat(conv2d(1, 6, 5)).hasToString("Conv2d(1, 6, kernel_size=(5, 5), stride=(1, 1))");
    assertThat(
            conv2d(
                4,
                6,
                new int[] {3, 5},
                c -> c.stride(2).padding(1, 2).dilation(2).groups(2).bias(false)))
        .hasToString(
            "Conv2d(4, 6, kernel_size=(3, 5), stride=(2, 2), padding=(1, 2), dilation=(2, 2),"
                + " groups=2, bias=False)");
    assertThat(conv1d(2, 4, 3, c -> c.padding(1)))
        .hasToString("Conv1d(2, 4, kernel_size=(3,), stride=(1,), padding=(1,))");
    assertThat(maxPool2d(2))
        .hasToString("MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)");
    assertThat(avgPool2d(new int[] {3, 2}, p -> p.stride(1).padding(1)))
        .hasToString("AvgPool2d(kernel_size=(3, 2), stride=1, padding=1)");
    assertThat(adaptiveAvgPool2d(7)).hasToString("AdaptiveAvgPool2d(output_size=7)");
  }

  @Test
  void summaryCountsMultiplyAdds() {
    Summary summary = leNet().summary(1, 28, 28);
    assertThat(summary.layers().get(0).multiplyAdds()).isEqualTo(6L * 25 * 784);
    assertThat(summary.layers().get(3).multiplyAdds()).isEqualTo(16L * 150 * 100);
    assertThat(summary.layers().get(7).multiplyAdds()).isEqualTo(400L * 120);
    assertThat(summary.multiplyAdds())
        .isEqualTo(6L * 25 * 784 + 16 * 150 * 100 + 400 * 120 + 120 * 84 + 84 * 10);
    Summary grouped = conv1d(4, 6, 3, c -> c.groups(2)).summary(4, 12);
    assertThat(grouped.multiplyAdds()).isEqualTo(6L * 2 * 3 * 10);
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(ShapeException.class).hasMessage(message);
  }

  @Test
  void layersThatDoNotFitAreNamed() {
    assertRefused(
        () -> Sequential.of(conv2d(1, 6, 5), relu(), conv2d(16, 32, 5)),
        "Sequential: layer 0, Conv2d(1, 6, kernel_size=(5, 5), stride=(1, 1)), gives 6 channels but"
            + " layer 2, Conv2d(16, 32, kernel_size=(5, 5), stride=(1, 1)), takes 16; make the two"
            + " numbers equal");
    assertRefused(
        () -> Sequential.of(conv2d(1, 6, 5), adaptiveAvgPool2d(2), flatten(), linear(20, 10)),
        "Sequential: layer 2, Flatten(start_dim=1, end_dim=-1), gives 24 features but layer 3,"
            + " Linear(in_features=20, out_features=10, bias=True), takes 20; make the two numbers"
            + " equal");
    assertRefused(
        () -> Sequential.of(adaptiveAvgPool2d(2), conv2d(3, 6, 5)),
        "Sequential: layer 1, Conv2d(3, 6, kernel_size=(5, 5), stride=(1, 1)), for an input of"
            + " shape [?, 3, 2, 2]: the window is 5 elements high but the input only 2 with its"
            + " padding; use a smaller window or more padding");
    assertRefused(
        () -> Sequential.of(flatten(), conv2d(1, 6, 5)),
        "Sequential: layer 0, Flatten(start_dim=1, end_dim=-1), gives [?, ?] but layer 1, Conv2d(1,"
            + " 6, kernel_size=(5, 5), stride=(1, 1)), takes [?, 1, ?, ?]; change one of them");
  }

  @Test
  void aMessageNamesAModuleOfSeveralLayersByItsType() {
    assertRefused(
        () -> Sequential.of(residual(conv2d(6, 6, 1), relu()), conv2d(7, 1, 1)),
        "Sequential: layer 0, Residual, gives 6 channels but layer 1, Conv2d(7, 1, kernel_size=(1,"
            + " 1), stride=(1, 1)), takes 7; make the two numbers equal");
    assertRefused(
        () -> Sequential.of(adaptiveAvgPool2d(2), residual(conv2d(3, 3, 5, c -> c.padding(1)))),
        "Sequential: layer 1, Residual, for an input of shape [?, 3, 2, 2]: residual: Sequential:"
            + " layer 0, Conv2d(3, 3, kernel_size=(5, 5), stride=(1, 1), padding=(1, 1)), for an"
            + " input of shape [?, 3, 2, 2]: the window is 5 elements high but the input only 4"
            + " with its padding; use a smaller window or more padding");
  }

  @Test
  void paddingDoesNotMakeEmptyImagesValid() {
    assertRefused(
        () -> conv2d(1, 6, 1, c -> c.padding(1)).forward(zeros(2, 1, 0, 5)),
        "conv2d: the images of input [2, 1, 0, 5] are empty; check how the data is read");
    assertRefused(
        () -> conv1d(1, 6, 1, c -> c.padding(1)).forward(zeros(2, 1, 0)),
        "conv1d: the sequences of input [2, 1, 0] are empty; check how the data is read");
    assertRefused(
        () -> maxPool2d(2, p -> p.padding(1)).forward(zeros(2, 1, 5, 0)),
        "maxPool2d: the images of input [2, 1, 5, 0] are empty; check how the data is read");
    assertRefused(
        () -> avgPool2d(2, p -> p.padding(1)).forward(zeros(2, 1, 5, 0)),
        "avgPool2d: the images of input [2, 1, 5, 0] are empty; check how the data is read");
    assertThat(conv2d(1, 6, 3).forward(zeros(0, 1, 5, 5)).shape().dims())
        .containsExactly(0, 6, 3, 3);
  }

  @Test
  void wholeShapesAreInferred() {
    assertThat(leNet().outputShape(PartialShape.of(-1, 1, 28, 28)))
        .isEqualTo(PartialShape.of(-1, 10));
    assertThat(conv1d(2, 4, 3, c -> c.stride(2).padding(1)).outputShape(PartialShape.of(5, 2, 9)))
        .isEqualTo(PartialShape.of(5, 4, 5));
    assertThat(
            maxPool2d(3, p -> p.stride(2).padding(1)).outputShape(PartialShape.of(-1, -1, 9, -1)))
        .isEqualTo(PartialShape.of(-1, -1, 5, -1));
  }

  @Test
  void wrongShapesAreRefusedInOneSentence() {
    assertRefused(
        () -> conv2d(3, 6, 5).forward(ones(2, 1, 28, 28)),
        "conv2d: the input has 1 channels but the weight expects 3 (input [2, 1, 28, 28], weight"
            + " [6, 3, 5, 5]); make the two numbers equal");
    assertRefused(
        () -> conv2d(1, 6, 5).forward(ones(2, 1, 4, 28)),
        "conv2d: the window is 5 elements high but the input only 4 with its padding (input [2, 1,"
            + " 4, 28], window 5, dilation 1, padding 0); use a smaller window or more padding");
    assertRefused(
        () -> conv1d(1, 6, 3, c -> c.dilation(2).padding(1)).forward(ones(2, 1, 2)),
        "conv1d: the window is 5 elements long but the input only 4 with its padding (input [2, 1,"
            + " 2], window 3, dilation 2, padding 1); use a smaller window or more padding");
    assertRefused(
        () -> maxPool2d(3).forward(ones(2, 1, 4, 2)),
        "maxPool2d: the window is 3 elements wide but the input only 2 with its padding (input [2,"
            + " 1, 4, 2], window 3, dilation 1, padding 0); use a smaller window or more padding");
    assertRefused(
        () -> conv2d(1, 6, 5).forward(ones(28, 28)),
        "conv2d: the input must be [n, channels, height, width], got shape [28, 28]; reshape it");
    assertRefused(
        () -> conv2d(1, 6, 5).forward(ones(2, 28, 28)),
        "conv2d: the input must be [n, channels, height, width], got shape [2, 28, 28]; reshape it,"
            + " with 1 for a missing batch or channel dimension");
    Tensor weight = ones(6, 2, 3, 3);
    assertRefused(
        () -> Functional.conv2d(ones(1, 4, 5, 5), weight, null, 1, 0, 1, 3),
        "conv2d: groups must divide the 4 input channels and the 6 output channels, got 3");
    assertRefused(
        () -> Functional.conv2d(ones(1, 2, 5, 5), weight, ones(5)),
        "conv2d: the bias must be [6], one value for each output channel of the weight [6, 2, 3,"
            + " 3], got shape [5]");
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> conv2d(4, 6, 3, c -> c.groups(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "conv2d: groups must divide the 4 input channels and the 6 output channels, got 3");
    assertThatThrownBy(() -> conv2d(1, 6, 3, c -> c.stride(0)))
        .hasMessage("conv2d: the stride must be 1 or more, got 0");
    assertThatThrownBy(() -> conv2d(1, 6, 0))
        .hasMessage("conv2d: the kernel size must be 1 or more, got 0");
    assertThatThrownBy(() -> conv2d(0, 6, 3))
        .hasMessage("conv2d: needs at least 1 channel in and out, got 0 and 6");
    assertThatThrownBy(() -> maxPool2d(3, p -> p.padding(2)))
        .hasMessage(
            "maxPool2d: the padding must be at most half the window, got padding 2 for a window of"
                + " 3");
    assertThatThrownBy(() -> conv2d(1, 6, new int[] {3}))
        .hasMessage("conv2d: the kernel size must be 2 numbers, height and width, got [3]");
  }

  /** Layers check their settings when they are created, functions in each call. */
  @Test
  void layersAndFunctionsSayTheSame() {
    Tensor x = ones(1, 4, 6, 6);
    Tensor weight = ones(6, 4, 3, 3);
    assertSameMessage(() -> maxPool2d(0), () -> Functional.maxPool2d(x, 0));
    assertSameMessage(
        () -> avgPool2d(3, p -> p.padding(2)), () -> Functional.avgPool2d(x, 3, 3, 2));
    assertSameMessage(
        () -> conv2d(4, 6, 3, c -> c.stride(0)),
        () -> Functional.conv2d(x, weight, null, 0, 0, 1, 1));
    assertSameMessage(
        () -> conv2d(4, 6, 3, c -> c.padding(-1)),
        () -> Functional.conv2d(x, weight, null, 1, -1, 1, 1));
    assertSameMessage(
        () -> conv2d(4, 6, 3, c -> c.dilation(0)),
        () -> Functional.conv2d(x, weight, null, 1, 0, 0, 1));
    for (int groups : new int[] {-1, 0, 3}) {
      assertSameMessage(
          () -> conv2d(4, 6, 3, c -> c.groups(groups)),
          () -> Functional.conv2d(x, weight, null, 1, 0, 1, groups));
      assertSameMessage(
          () -> conv1d(4, 6, 3, c -> c.groups(groups)),
          () -> Functional.conv1d(ones(1, 4, 6), ones(6, 4, 3), null, 1, 0, 1, groups));
    }
  }

  private static void assertSameMessage(ThrowingCallable layer, ThrowingCallable function) {
    Throwable expected = catchThrowable(layer);
    assertThat(expected).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(function)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(expected.getMessage());
  }

  @Test
  void anInfinitePixelChangesOnlyTheMeansOfItsWindows() {
    float[] pixels = new float[25];
    pixels[0] = Float.POSITIVE_INFINITY;
    Tensor means = adaptiveAvgPool2d(3).forward(Tensors.tensor(pixels, 1, 1, 5, 5));
    assertThat(means.toFloatArray())
        .containsExactly(Float.POSITIVE_INFINITY, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void adaptivePoolingCoversImagesOfAnySize() {
    Tensor image = Tensors.tensor(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, 1, 3, 3);
    assertThat(adaptiveAvgPool2d(2).forward(image).toFloatArray())
        .containsExactly(new float[] {3, 4, 6, 7}, org.assertj.core.data.Offset.offset(1e-6f));
    assertThat(adaptiveAvgPool2d(1).forward(image).toFloatArray()).containsExactly(5);
    assertThat(adaptiveAvgPool2d(4).forward(image).shape()).isEqualTo(Shape.of(1, 1, 4, 4));
  }
}
