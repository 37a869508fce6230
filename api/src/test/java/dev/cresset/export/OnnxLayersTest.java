package dev.cresset.export;

import static dev.cresset.nn.Layers.adaptiveAvgPool2d;
import static dev.cresset.nn.Layers.avgPool2d;
import static dev.cresset.nn.Layers.batchNorm1d;
import static dev.cresset.nn.Layers.batchNorm2d;
import static dev.cresset.nn.Layers.conv1d;
import static dev.cresset.nn.Layers.conv2d;
import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.elu;
import static dev.cresset.nn.Layers.embedding;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.gelu;
import static dev.cresset.nn.Layers.layer;
import static dev.cresset.nn.Layers.layerNorm;
import static dev.cresset.nn.Layers.leakyRelu;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.maxPool2d;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.nn.Layers.residual;
import static dev.cresset.nn.Layers.sigmoid;
import static dev.cresset.nn.Layers.silu;
import static dev.cresset.nn.Layers.softmax;
import static dev.cresset.nn.Layers.softplus;
import static dev.cresset.nn.Layers.tanh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.nn.Layers;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
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
        new Case("flatten", flatten(), 20),
        new Case("conv1d", conv1d(2, 4, 3, c -> c.stride(2).padding(1).groups(2)), 2, 9),
        new Case("conv2d", conv2d(2, 3, 3), 2, 6, 5),
        new Case(
            "conv2d", conv2d(2, 4, new int[] {3, 2}, c -> c.dilation(2, 1).bias(false)), 2, 7, 5),
        new Case("maxPool2d", maxPool2d(3, p -> p.stride(2).padding(1)), 2, 6, 5),
        new Case("avgPool2d", avgPool2d(3, p -> p.stride(2).padding(1)), 2, 6, 5),
        new Case("adaptiveAvgPool2d", adaptiveAvgPool2d(2), 2, 6, 5),
        new Case("batchNorm1d", trained(batchNorm1d(5), 4, 5), 5),
        new Case("batchNorm1d", trained(batchNorm1d(3), 4, 3, 5), 3, 5),
        new Case("batchNorm1d", trained(batchNorm1d(5, b -> b.affine(false).eps(0.5)), 4, 5), 5),
        new Case("batchNorm2d", trained(batchNorm2d(3), 4, 3, 2, 5), 3, 2, 5),
        new Case("batchNorm2d", batchNorm2d(3, b -> b.trackRunningStats(false)), 3, 2, 5),
        new Case("layerNorm", layerNorm(5), 5),
        new Case("layerNorm", layerNorm(3, 5), 2, 3, 5),
        new Case("embedding", Sequential.of(layer("toLong", Tensor::toLong), embedding(3, 4)), 2),
        new Case("residual", residual(linear(5, 5), tanh()), 5),
        new Case("layer", layer("cube", x -> x.pow(3)), 5));
  }

  /** Returns a layer whose weights and running statistics are not the initial ones. */
  private static Module trained(Module layer, long... shape) {
    Tensors.withSeed(
        3,
        () -> {
          layer.parameters().forEach(p -> InPlace.add(p, 0.5, Tensors.randn(p.shape().dims())));
          return layer.forward(Tensors.randn(shape).add(2));
        });
    return layer;
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

  @Test
  void integersAreTheInputOfATable(@TempDir Path folder) throws Exception {
    Sequential model = Sequential.of(embedding(4, 3), linear(3, 2));
    Path file = folder.resolve("table.onnx");
    Onnx.export(model, file, 2);
    Tensor indices = Tensors.labels(3, 0, 1, 2).reshape(2, 2);
    try (OnnxRuntime runtime = new OnnxRuntime(file)) {
      assertThat(runtime.run(indices).toFloatArray())
          .containsExactly(model.predict(indices).toFloatArray(), Offset.offset(1e-6f));
    }
  }
}
