package dev.cresset.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.tensor.Functional;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Convolutions and pooling of PyTorch; {@code torch_convolution_goldens.py} has the cases. */
public record ConvolutionGolden(String name, String operation) {

  private static final GoldenFile FILE = GoldenFile.read("convolutions.txt");

  /** Returns all cases. */
  public static List<ConvolutionGolden> all() {
    return FILE.sections().stream()
        .map(section -> section.name().split(":"))
        .filter(parts -> parts.length == 2 && parts[1].length() > 1)
        .map(parts -> new ConvolutionGolden(parts[0], parts[1]))
        .toList();
  }

  /** Computes values and gradients on the current backend and compares them with PyTorch. */
  public void check() {
    TensorScope.within(
        "convolution " + name,
        () -> {
          Map<String, Tensor> inputs = FILE.tensors(name + ":input:");
          inputs.values().forEach(input -> input.requiresGrad(true));
          Tensor y = compute(inputs);
          GoldenFile.Section expected = FILE.section(name + ":y");
          assertThat(y.shape()).isEqualTo(expected.shape());
          compare("value", y.toFloatArray(), expected.floats());
          y.mul(FILE.section(name + ":g").tensor()).sum().backward();
          inputs.forEach(
              (key, input) ->
                  compare(
                      "gradient of " + key,
                      input.grad().toFloatArray(),
                      FILE.section(name + ":gradient:" + key).floats()));
          return this;
        });
  }

  private Tensor compute(Map<String, Tensor> in) {
    int[] n =
        Arrays.stream(FILE.section(name + ":" + operation).longs())
            .mapToInt(Math::toIntExact)
            .toArray();
    Tensor x = in.get("x");
    return switch (operation) {
      case "conv2d" ->
          Functional.conv2d(
              x, in.get("weight"), in.get("bias"), pair(n, 0), pair(n, 2), pair(n, 4), n[6]);
      case "conv1d" ->
          Functional.conv1d(x, in.get("weight"), in.get("bias"), n[0], n[1], n[2], n[3]);
      case "maxPool2d" -> Functional.maxPool2d(x, pair(n, 0), pair(n, 2), pair(n, 4));
      case "avgPool2d" -> Functional.avgPool2d(x, pair(n, 0), pair(n, 2), pair(n, 4));
      case "adaptiveAvgPool2d" -> Functional.adaptiveAvgPool2d(x, n[0], n[1]);
      default -> throw new IllegalStateException(operation);
    };
  }

  private static int[] pair(int[] numbers, int at) {
    return Arrays.copyOfRange(numbers, at, at + 2);
  }

  private void compare(String what, float[] actual, float[] expected) {
    assertThat(actual).as("%s: %s", name, what).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i])
          .as("%s: %s, element %s", name, what, i)
          .isCloseTo(expected[i], within(4e-6f * Math.max(1, Math.abs(expected[i]))));
    }
  }
}
