package dev.cresset.nn;

import static dev.cresset.nn.Layers.linear;
import static dev.cresset.tensor.Tensors.full;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.tensor.InPlace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in a model file after something went wrong; docs/reliability.md refers to it. */
class ModelFileFaultsTest {

  private static final int KILLS = 3;
  private static final int FEATURES = 300;

  @TempDir Path folder;

  @Test
  void aProcessThatIsKilledWhileItSavesLeavesAWholeFile() throws Exception {
    Path file = folder.resolve("model.safetensors");
    for (int kill = 0; kill < KILLS; kill++) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Dcresset.backend=jvm",
                  "-cp",
                  System.getProperty("java.class.path"),
                  SavingLoop.class.getName(),
                  file.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (BufferedReader printed =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        assertThat(printed.readLine()).isEqualTo("saved");
      } finally {
        process.destroyForcibly().waitFor();
      }
      assertWhole(file);
    }
  }

  @Test
  void ofTwoWritersOneWins() throws Exception {
    Path file = folder.resolve("model.safetensors");
    List<CompletableFuture<Void>> writers =
        IntStream.range(0, 2)
            .mapToObj(
                value ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (int i = 0; i < 30; i++) {
                            network(value).save(file);
                          }
                        }))
            .toList();
    while (!writers.stream().allMatch(CompletableFuture::isDone)) {
      if (Files.exists(file)) {
        assertWhole(file);
      }
    }

    writers.forEach(CompletableFuture::join);
    assertWhole(file);
    assertThat(folder.toFile().list()).containsExactly("model.safetensors");
  }

  @Test
  void aTruncatedFileIsRefused() throws IOException {
    Path file = folder.resolve("model.safetensors");
    network(1).save(file);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

    assertThatThrownBy(() -> Sequential.load(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageEndingWith("; it is truncated: copy it again");
  }

  @Test
  void aChangedWeightIsNotDetected() throws IOException {
    Path file = folder.resolve("model.safetensors");
    network(1).save(file);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);

    assertThat(weights(Sequential.load(file))).contains(1f).anyMatch(weight -> weight != 1);
  }

  /** Every save writes equal weights, so different ones are of two files. */
  private static void assertWhole(Path file) {
    List<Float> weights = weights(Sequential.load(file));
    assertThat(weights).hasSize(FEATURES * FEATURES).containsOnly(weights.get(0));
  }

  private static List<Float> weights(Sequential model) {
    float[] values = model.parameters().get(0).toFloatArray();
    return IntStream.range(0, values.length).mapToObj(i -> values[i]).toList();
  }

  private static Sequential network(float value) {
    Sequential network = Sequential.of(linear(FEATURES, FEATURES, false));
    InPlace.assign(network.parameters().get(0), full(value, FEATURES, FEATURES));
    return network;
  }

  /** Saves networks with different weights in the same file until it is killed. */
  static final class SavingLoop {

    private SavingLoop() {}

    public static void main(String[] args) {
      List<Sequential> networks = List.of(network(1), network(2));
      for (int i = 0; ; i++) {
        networks.get(i % 2).save(Path.of(args[0]));
        if (i == 0) {
          System.out.println("saved");
        }
      }
    }
  }
}
