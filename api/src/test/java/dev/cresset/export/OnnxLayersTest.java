package dev.cresset.export;

import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.elu;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.gelu;
import static dev.cresset.nn.Layers.leakyRelu;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.nn.Layers.sigmoid;
import static dev.cresset.nn.Layers.silu;
import static dev.cresset.nn.Layers.softmax;
import static dev.cresset.nn.Layers.softplus;
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
        new Case("gelu", gelu(), 3),
        new Case("silu", silu(), 2, 3),
        new Case("leakyRelu", leakyRelu(), 3),
        new Case("leakyRelu", leakyRelu(0.25), 2, 3),
        new Case("elu", elu(), 3),
        new Case("elu", elu(0.5), 2, 3),
        new Case("softplus", softplus(), 3),
        new Case("softmax", softmax(1), 6),
        new Case("softmax", softmax(-1), 2, 6),
        new Case("softmax", softmax(1), 2, 6),
        new Case("logSoftmax", logSoftmax(1), 6),
        new Case("logSoftmax", logSoftmax(0), 6),
        new Case("dropout", dropout(0.5), 6),
        new Case("flatten", flatten(), 1, 4, 5),
        new Case("flatten", flatten(), 20));
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
