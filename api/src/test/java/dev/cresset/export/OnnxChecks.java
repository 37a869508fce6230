package dev.cresset.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.nn.Module;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Compares a model with its exported file. */
final class OnnxChecks {

  /** Of each element: absolute up to 1, relative above. */
  private static final double TOLERANCE = 1e-5;

  private OnnxChecks() {}

  /** Returns a module without parameters. */
  static Module module(UnaryOperator<Tensor> forward) {
    return new Module() {
      @Override
      public Tensor forward(Tensor input) {
        return forward.apply(input);
      }
    };
  }

  /** Exports a model, and compares outputs for batches of 1, 2, 7 and 1,000 random samples. */
  static void sameOutputs(Module model, Path file, long... sampleShape) throws Exception {
    Onnx.export(model, file, sampleShape);
    sameOutputs(file, model::predict, sampleShape);
  }

  static void sameOutputs(Path file, UnaryOperator<Tensor> expected, long... sampleShape)
      throws Exception {
    try (OnnxRuntime runtime = new OnnxRuntime(file)) {
      for (long batch : new long[] {1, 2, 7, 1000}) {
        try (TensorScope scope = TensorScope.open("comparison")) {
          long[] shape = new long[sampleShape.length + 1];
          shape[0] = batch;
          System.arraycopy(sampleShape, 0, shape, 1, sampleShape.length);
          Tensor input =
              Tensors.withSeed(batch, () -> Tensors.noGrad(() -> Tensors.uniform(0.1, 2, shape)));
          close(runtime.run(input), expected.apply(input), "batch of " + batch + " in " + scope);
        }
      }
    }
  }

  private static void close(Tensor actual, Tensor expected, String what) {
    assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
    assertThat(actual.dtype()).as(what).isEqualTo(expected.dtype());
    float[] found = actual.toFloatArray();
    float[] wanted = expected.toFloatArray();
    for (int i = 0; i < found.length; i++) {
      double scale = Math.max(1, Math.abs(wanted[i]));
      if (!(Math.abs((double) found[i] - wanted[i]) <= TOLERANCE * scale)
          && Float.compare(found[i], wanted[i]) != 0) {
        throw new AssertionError(
            "%s: element %s is %s instead of %s".formatted(what, i, found[i], wanted[i]));
      }
    }
  }
}
