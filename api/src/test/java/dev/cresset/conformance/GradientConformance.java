package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.backend.internal.BackendLookup;
import dev.cresset.spi.Backend;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values and gradients of the whole table against the reference's. */
abstract class GradientConformance {

  /** Some ten roundings of terms of the order of the largest element. */
  private static final double TOLERANCE = 4e-6;

  private final Backend backend;
  private final Backend reference = new ReferenceBackend();

  GradientConformance(Backend backend) {
    this.backend = backend;
  }

  static List<GradientCase> cases() {
    return GradientTable.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valuesAndGradientsAreTheReferences(GradientCase each) {
    List<float[]> actual = on(backend, () -> valueAndGradients(each));
    List<float[]> expected = on(reference, () -> valueAndGradients(each));
    assertClose(each + ": value", actual.get(0), expected.get(0));
    for (int i = 1; i < expected.size(); i++) {
      assertClose(
          "%s: gradient by input %s".formatted(each, i - 1), actual.get(i), expected.get(i));
    }
  }

  static List<GradientCase> saturated() {
    return GradientTable.saturated();
  }

  @ParameterizedTest
  @MethodSource("saturated")
  void saturatedLossesAreTheReferencesAndFinite(GradientCase each) {
    valuesAndGradientsAreTheReferences(each);
    for (float[] values : on(backend, () -> valueAndGradients(each))) {
      for (float value : values) {
        assertThat(value).as("%s", each).isFinite();
      }
    }
  }

  private static <T> T on(Backend backend, Supplier<T> body) {
    return BackendLookup.during(backend, () -> TensorScope.within("a gradient check", body));
  }

  private static List<float[]> valueAndGradients(GradientCase each) {
    Gradients gradients = new Gradients(each);
    List<float[]> values = new ArrayList<>();
    values.add(gradients.output());
    gradients.walkedBack().stream().map(Tensor::toFloatArray).forEach(values::add);
    return values;
  }

  private static void assertClose(String what, float[] actual, float[] expected) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    double scale = 1;
    for (float value : expected) {
      scale = Math.max(scale, Math.abs(value));
    }
    double allowed = TOLERANCE * scale;
    Tolerance tolerance = (index, value) -> allowed;
    tolerance.check(what, actual, Conformance.widened(expected));
  }
}
