package dev.cresset.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.optim.Gradients;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/** Gradients that PyTorch clipped; {@code torch_schedule_goldens.py} has the cases. */
public record ClippingGolden(String name) {

  /** Returns all cases. */
  public static List<ClippingGolden> all() {
    return GoldenFile.read("clipping.txt").sections().stream()
        .map(GoldenFile.Section::name)
        .filter(name -> name.endsWith(":limits"))
        .map(name -> new ClippingGolden(name.replace(":limits", "")))
        .toList();
  }

  /** Clips on the current backend and compares with PyTorch. */
  public void check() {
    TensorScope.within(
        "clipping " + name,
        () -> {
          GoldenFile file = GoldenFile.read("clipping.txt");
          double[] limits = file.section(name + ":limits").doubles();
          double expected = file.section(name + ":norm").doubles()[0];
          List<Tensor> parameters = parameters(file);
          double norm = Gradients.clipNorm(parameters, limits[0]);
          assertThat(norm).isCloseTo(expected, within(1e-6 * expected));
          compare(parameters, file, "clipped-norm");
          parameters = parameters(file);
          Gradients.clipValue(parameters, limits[1]);
          compare(parameters, file, "clipped-value");
          return this;
        });
  }

  private List<Tensor> parameters(GoldenFile file) {
    List<Tensor> parameters = new ArrayList<>();
    for (Tensor gradient : file.tensors(name + ":gradient:").values()) {
      Tensor parameter = Tensors.zerosLike(gradient).requiresGrad(true);
      parameter.mul(gradient).sum().backward();
      parameters.add(parameter);
    }
    assertThat(parameters).hasSize(6);
    return parameters;
  }

  private void compare(List<Tensor> parameters, GoldenFile file, String kind) {
    for (int i = 0; i < parameters.size(); i++) {
      float[] actual = parameters.get(i).grad().toFloatArray();
      float[] expected = file.section(name + ":" + kind + ":" + i).floats();
      assertThat(actual).hasSameSizeAs(expected);
      for (int k = 0; k < actual.length; k++) {
        assertThat(actual[k])
            .as("%s of gradient %s", kind, i)
            .isCloseTo(expected[k], within(1e-6f * Math.abs(expected[k])));
      }
    }
  }
}
