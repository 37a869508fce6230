package dev.cresset.export;

import static dev.cresset.nn.Layers.adaptiveAvgPool2d;
import static dev.cresset.nn.Layers.avgPool2d;
import static dev.cresset.nn.Layers.conv1d;
import static dev.cresset.nn.Layers.conv2d;
import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.maxPool2d;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.nn.Layers.sigmoid;
import static dev.cresset.nn.Layers.softmax;
import static dev.cresset.nn.Layers.tanh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.nn.Layers;
import dev.cresset.nn.Module;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ONNX Runtime computes each layer as this library does. */
class OnnxLayersTest {

  /** A layer with the shape of a sample, and the method of {@code Layers} that makes it. */
  record Case(String name, Module layer, long... sampleShape) {
    @Override
    public String toString() {
      return name + " " + layer;
    }
  }

  static List<Case> layers() {
    return List.of(
        new Case("linear", linear(5, 3), 5),
        new Case("linear", linear(5, 3, false), 5),
        new Case("linear", linear(5, 3), 4, 5),
        new Case("relu", relu(), 2, 3),
        new Case("sigmoid", sigmoid(), 3),
        new Case("tanh", tanh(), 3),
        new Case("softmax", softmax(1), 6),
        new Case("softmax", softmax(-1), 2, 6),
        new Case("softmax", softmax(1), 2, 6),
        new Case("logSoftmax", logSoftmax(1), 6),
        new Case("logSoftmax", logSoftmax(0), 6),
        new Case("dropout", dropout(0.5), 6),
        new Case("flatten", flatten(), 1, 4, 5),
        new Case("flatten", flatten(), 20),
        new Case("conv1d", conv1d(2, 4, 3, c -> c.stride(2).padding(1).groups(2)), 2, 9),
        new Case("conv2d", conv2d(2, 3, 3), 2, 6, 5),
        new Case(
            "conv2d", conv2d(2, 4, new int[] {3, 2}, c -> c.dilation(2, 1).bias(false)), 2, 7, 5),
        new Case("maxPool2d", maxPool2d(3, p -> p.stride(2).padding(1)), 2, 6, 5),
        new Case("avgPool2d", avgPool2d(3, p -> p.stride(2).padding(1)), 2, 6, 5),
        new Case("adaptiveAvgPool2d", adaptiveAvgPool2d(2), 2, 6, 5));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void givesTheSameOutputs(Case layer, @TempDir Path folder) throws Exception {
    OnnxChecks.sameOutputs(layer.layer(), folder.resolve("layer.onnx"), layer.sampleShape());
  }

  @Test
  void noLayerIsMissingHere() {
    Set<String> factories =
        Stream.of(Layers.class.getMethods())
            .filter(method -> Module.class.isAssignableFrom(method.getReturnType()))
            .map(Method::getName)
            .collect(Collectors.toSet());

    assertThat(layers().stream().map(Case::name)).containsAll(factories);
  }
}
