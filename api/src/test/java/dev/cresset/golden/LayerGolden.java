package dev.cresset.golden;

import static dev.cresset.nn.Layers.batchNorm1d;
import static dev.cresset.nn.Layers.batchNorm2d;
import static dev.cresset.nn.Layers.embedding;
import static dev.cresset.nn.Layers.layerNorm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.nn.Embedding;
import dev.cresset.nn.Module;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.assertj.core.data.Offset;

/**
 * A layer that PyTorch ran for two steps of training and one of evaluation; {@code
 * torch_normalization_goldens.py} has the same cases.
 *
 * @param name of the file with inputs, outputs, gradients and states
 */
public record LayerGolden(String name, Supplier<Module> layer) {

  /** A few roundings, relative to the largest element of a tensor or to 1. */
  private static final double TOLERANCE = 4e-6;

  /** Returns all cases. */
  public static List<LayerGolden> all() {
    return List.of(
        new LayerGolden("batch-norm-1d", () -> batchNorm1d(5)),
        new LayerGolden("batch-norm-1d-sequences", () -> batchNorm1d(3)),
        new LayerGolden("batch-norm-1d-one-sample", () -> batchNorm1d(3)),
        new LayerGolden(
            "batch-norm-1d-settings", () -> batchNorm1d(4, b -> b.eps(0.01).momentum(0.3))),
        new LayerGolden("batch-norm-1d-not-affine", () -> batchNorm1d(4, b -> b.affine(false))),
        new LayerGolden("batch-norm-1d-empty", () -> batchNorm1d(4)),
        new LayerGolden("batch-norm-2d", () -> batchNorm2d(3)),
        new LayerGolden("batch-norm-2d-wide", () -> batchNorm2d(2)),
        new LayerGolden(
            "batch-norm-2d-untracked", () -> batchNorm2d(3, b -> b.trackRunningStats(false))),
        new LayerGolden("batch-norm-2d-empty", () -> batchNorm2d(3)),
        new LayerGolden("layer-norm", () -> layerNorm(7)),
        new LayerGolden("layer-norm-sequences", () -> layerNorm(6)),
        new LayerGolden("layer-norm-two-dimensions", () -> layerNorm(3, 5)),
        new LayerGolden("layer-norm-empty", () -> layerNorm(4)));
  }

  /** Runs the layer on the current backend and compares everything. */
  public void check() {
    TensorScope.within(
        "following " + name,
        () -> {
          compareAll();
          return this;
        });
  }

  private void compareAll() {
    GoldenFile file = GoldenFile.read("layers/" + name + ".txt");
    Module module = layer.get();
    module.loadStateDict(file.tensors("initial:"));
    for (String step : List.of("first", "second", "evaluation")) {
      if (step.equals("evaluation")) {
        module.eval();
      }
      Tensor x = file.section(step + ":x").tensor().requiresGrad(true);
      module.zeroGrad();
      Tensor y = module.forward(x);
      compare(step + ":y", y, file.section(step + ":y"));
      y.mul(file.section(step + ":g").tensor()).sum().backward();
      compare(step + ":dx", x.grad(), file.section(step + ":dx"));
      module
          .namedParameters()
          .forEach(
              (key, parameter) -> {
                String gradient = step + ":gradient:" + key;
                compare(gradient, parameter.grad(), file.section(gradient));
              });
    }
    Map<String, Tensor> expected = file.tensors("final:");
    assertThat(module.stateDict().keySet()).containsExactlyElementsOf(expected.keySet());
    module
        .stateDict()
        .forEach((key, tensor) -> compare("final:" + key, tensor, file.section("final:" + key)));
  }

  /** Looks up the rows of a table, and adds gradients of rows that occur several times. */
  public static void checkEmbedding() {
    GoldenFile file = GoldenFile.read("layers/embedding.txt");
    Embedding table = embedding(6, 3);
    table.loadStateDict(file.tensors("initial:"));
    Tensor y = table.forward(file.section("longs").tensor());
    compare("embedding", y, file.section("y"));
    y.mul(file.section("g").tensor()).sum().backward();
    compare("gradient", table.weight().grad(), file.section("gradient:weight"));
  }

  private static void compare(String what, Tensor actual, GoldenFile.Section expected) {
    assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
    float[] found = actual.toFloatArray();
    float[] wanted = expected.floats();
    double scale = 1;
    for (float each : wanted) {
      scale = Math.max(scale, Math.abs(each));
    }
    for (int i = 0; i < wanted.length; i++) {
      assertThat((double) found[i])
          .as("%s, element %s", what, i)
          .isCloseTo(wanted[i], Offset.offset(TOLERANCE * scale));
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
