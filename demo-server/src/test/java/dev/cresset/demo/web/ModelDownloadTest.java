package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.Runs;
import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.run.TestSample;
import dev.cresset.dashboard.run.TrainedNetwork;
import dev.cresset.data.DataLoader;
import dev.cresset.metrics.Evaluation;
import dev.cresset.nn.ModelFile;
import dev.cresset.nn.Sequential;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files with the trained network of a run. */
class ModelDownloadTest {

  private static SmallRun served;

  @BeforeAll
  static void serve() {
    served = SmallRun.serve();
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"safetensors", "onnx"})
  void isAnAttachmentWithTheNameOfTheRun(String ending) throws Exception {
    HttpResponse<byte[]> response = get("/api/runs/1/model." + ending);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
    assertThat(response.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"cresset-run-1-recipe-003.%s\"".formatted(ending));
    assertThat(get("/api/runs/1/model." + ending).body()).isEqualTo(response.body());
  }

  @Test
  void modelFileHasTheNetworkAndWhatBelongsToIt(@TempDir Path directory) throws Exception {
    Path file =
        Files.write(directory.resolve("model"), get("/api/runs/1/model.safetensors").body());
    ModelFile loaded = ModelFile.load(file);

    assertThat(loaded.info().classNames()).isEqualTo(result().classNames());
    assertThat(loaded.info().seed()).hasValue(42);
    assertThat(loaded.info().metadata())
        .containsEntry("recipe", "003")
        .containsEntry("data", "mnist");
    Evaluation evaluation =
        Evaluation.of(
            loaded.model(Sequential.class),
            DataLoader.of(
                    FewImages.of(SmallRun.TRAINING_IMAGES, SmallRun.TEST_IMAGES)
                        .test()
                        .transform(loaded.info().transforms()))
                .batchSize(100));
    assertThat(evaluation.confusion().counts()).isDeepEqualTo(result().confusion().counts());
  }

  private static byte[] image(TestResult result, int index) {
    return ((TestSample.Image) result.sample(index)).pixels();
  }

  @Test
  void onnxFileTakesPixelsFromZeroToOne(@TempDir Path directory) throws Exception {
    Path file = Files.write(directory.resolve("model"), get("/api/runs/1/model.onnx").body());
    TestResult result = result();
    int images = 50;
    float[] pixels = new float[images * 784];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (image(result, i / 784)[i % 784] & 0xff) / 255f;
    }

    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(file.toString());
        OnnxTensor input =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(pixels), new long[] {images, 1, 28, 28});
        OrtSession.Result outputs = session.run(Map.of("input", input))) {
      float[][] rows = (float[][]) outputs.get("output").orElseThrow().getValue();
      for (int i = 0; i < images; i++) {
        float[] probabilities = TrainedNetwork.softmax(rows[i], 10);
        float[] expected = result.probabilitiesOf(i);
        for (int label = 0; label < 10; label++) {
          assertThat(probabilities[label]).isCloseTo(expected[label], within(1e-5f));
        }
      }
    }
  }

  @Test
  void leavesNoTemporaryFile() throws Exception {
    Set<Path> before = temporaryFiles();

    for (String ending : List.of("safetensors", "onnx")) {
      get("/api/runs/1/model." + ending);
    }

    assertThat(temporaryFiles()).isEqualTo(before);
  }

  @Test
  void worksWhileAnotherRunTrainsAndForAStoppedRun() throws Exception {
    byte[] before = get("/api/runs/1/model.safetensors").body();
    HoldAtStep hold = new HoldAtStep(5);
    var started = served.start(2, hold);
    try {
      assertThat(get("/api/runs/1/model.safetensors").body()).isEqualTo(before);
      assertThat(get("/api/runs/1/model.onnx").statusCode()).isEqualTo(200);
      HttpResponse<byte[]> untested =
          get("/api/runs/%s/model.onnx".formatted(started.first().id()));
      assertThat(untested.statusCode()).isEqualTo(404);
      assertThat(untested.headers().firstValue("Content-Disposition")).isEmpty();
      started.first().stop();
    } finally {
      hold.release();
    }
    Run stopped = started.last().join();
    assertThat(get("/api/runs/%s/model.onnx".formatted(stopped.id())).statusCode()).isEqualTo(200);
  }

  private static TestResult result() {
    return served
        .injector
        .getInstance(Runs.class)
        .numbered(1)
        .orElseThrow()
        .testResult()
        .orElseThrow();
  }

  private static Set<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("cresset-download-"))
          .collect(Collectors.toSet());
    }
  }

  private static HttpResponse<byte[]> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(served.url(path))).build(),
            BodyHandlers.ofByteArray());
  }
}
