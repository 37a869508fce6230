package dev.cresset.demo.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.cresset.data.Dataset;
import dev.cresset.datasets.Mnist;
import dev.cresset.export.Onnx;
import dev.cresset.nn.Module;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * ONNX Runtime computes the outputs of the networks of all recipes for images, for one image and
 * many.
 */
class RecipeExportTest {

  @TempDir private Path folder;

  static Stream<Recipe> recipes() {
    return Recipes.ALL.all().stream().filter(recipe -> recipe.data() instanceof RecipeImages);
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void onnxRuntimeAgrees(Recipe recipe) throws Exception {
    Dataset images = Mnist.test().transform(recipe.images().transformArray());
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    for (Variant variant : recipe.variants()) {
      Module network = Tensors.withSeed(1, () -> variant.network().get());
      Path file = folder.resolve("network.onnx");
      Onnx.export(network, file, 1, 28, 28);
      try (OrtSession session = environment.createSession(file.toString())) {
        for (int batch : new int[] {1, 1000}) {
          Tensor inputs = images.gather(IntStream.range(0, batch).toArray()).inputs();
          float[] expected = network.predict(inputs).toFloatArray();
          float[] found = run(environment, session, inputs);
          assertThat(found).hasSize(batch * 10);
          for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).as("output %s", i).isCloseTo(expected[i], within(1e-5f));
          }
        }
      }
    }
  }

  private static float[] run(OrtEnvironment environment, OrtSession session, Tensor inputs)
      throws Exception {
    try (OnnxTensor input =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(inputs.toFloatArray()), inputs.shape().dims());
        OrtSession.Result outputs = session.run(Map.of("input", input))) {
      FloatBuffer buffer = ((OnnxTensor) outputs.get("output").orElseThrow()).getFloatBuffer();
      float[] values = new float[buffer.remaining()];
      buffer.get(values);
      return values;
    }
  }
}
