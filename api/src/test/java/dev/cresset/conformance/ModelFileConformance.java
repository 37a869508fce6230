package dev.cresset.conformance;

import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.nn.Layers.softmax;
import static dev.cresset.tensor.Tensors.randn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.backend.internal.BackendLookup;
import dev.cresset.nn.ModelFile;
import dev.cresset.nn.Sequential;
import dev.cresset.spi.Backend;
import dev.cresset.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model saved on one backend is the same model when it is loaded on another. */
abstract class ModelFileConformance {

  private final Backend backend;
  private final Backend jvm = BackendLookup.named("jvm");

  @TempDir private Path folder;

  ModelFileConformance(Backend backend) {
    this.backend = backend;
  }

  @Test
  void weightsAreTheSameBitsOnAnotherBackend() throws Exception {
    checkFrom(backend, jvm);
    checkFrom(jvm, backend);
    checkFrom(backend, backend);
  }

  private void checkFrom(Backend saving, Backend loading) throws Exception {
    Path file = folder.resolve("model.safetensors");
    Path again = folder.resolve("again.safetensors");
    Map<String, Tensor> state =
        on(
            saving,
            () -> {
              Sequential model =
                  Sequential.of(linear(7, 5), relu(), dropout(0.5), linear(5, 3), softmax(1));
              model.save(file);
              return model.stateDict();
            });
    on(
        loading,
        () -> {
          ModelFile loaded = ModelFile.load(file);
          assertThat(loaded.info().backend()).startsWith(saving.name());
          loaded
              .model()
              .stateDict()
              .forEach(
                  (name, value) ->
                      assertThat(value.toFloatArray())
                          .as(name)
                          .containsExactly(state.get(name).toFloatArray()));
          assertThat(loaded.model().predict(randn(4, 7)).shape().dims()).containsExactly(4, 3);
          loaded.model().save(again);
          return null;
        });
    byte[] first = Files.readAllBytes(file);
    byte[] second = Files.readAllBytes(again);
    int data = 4 * (7 * 5 + 5 + 5 * 3 + 3);
    assertThat(Arrays.copyOfRange(second, second.length - data, second.length))
        .isEqualTo(Arrays.copyOfRange(first, first.length - data, first.length));
  }

  private static <T> T on(Backend backend, Supplier<T> body) {
    return BackendLookup.during(backend, body);
  }
}
