package dev.cresset.demo.web;

import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cresset.dashboard.run.Runs;
import dev.cresset.dashboard.web.Limits;
import dev.cresset.io.Safetensors;
import dev.cresset.nn.Linear;
import dev.cresset.nn.ModelInfo;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Model files that are uploaded and tested, and files that only claim to be such. */
class ModelUploadTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BINARY = "application/octet-stream";
  private static final int MOST_BYTES = 8 << 20;

  @TempDir static Path directory;

  private static SmallRun served;
  private static byte[] trained;

  @BeforeAll
  static void serve() throws Exception {
    served = SmallRun.serve();
    trained = get("/api/runs/1/model.safetensors").body();
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @Test
  void trainedNetworkHasTheSameResultsAsItsRun() throws Exception {
    HttpResponse<byte[]> response = upload("/api/models?name=digits%20%C3%A9.safetensors", trained);
    JsonNode model = json(response);

    assertThat(response.statusCode()).isEqualTo(201);
    String path = "/api/" + response.headers().firstValue("Location").orElseThrow();
    assertThat(path).isEqualTo("/api/models/" + model.get("id").asLong());
    assertThat(model.get("name").asText()).isEqualTo("digits é.safetensors");
    assertThat(model.get("parameters").asLong()).isEqualTo(109_386);
    assertThat(model.get("transforms").asText())
        .isEqualTo("toTensor(), normalize(mean=[0.5], std=[0.5])");
    assertThat(model.get("testImages").asInt()).isEqualTo(SmallRun.TEST_IMAGES);
    assertThat(json(get(path))).isEqualTo(model);
    for (String part :
        List.of(
            "evaluation",
            "misclassified",
            "calibration",
            "curves",
            "intervals",
            "label-issues",
            "weights",
            "confusion/1/1",
            "model")) {
      assertThat(json(get(path + "/" + part))).as(part).isEqualTo(json(get("/api/runs/1/" + part)));
    }
    String drawing = "{\"pixels\":[" + "0,".repeat(783) + "255]}";
    assertThat(
            json(post(path + "/predict", "application/json", drawing.getBytes()))
                .get("probabilities"))
        .isEqualTo(
            json(post("/api/runs/1/predict", "application/json", drawing.getBytes()))
                .get("probabilities"));
  }

  @Test
  void fileWithoutTransformsTakesPixelsFromZeroToOne() throws Exception {
    byte[] file = saved(Sequential.of(flatten(), linear(784, 10)), ModelInfo.empty());

    assertThat(json(upload("/api/models", file)).get("transforms").asText())
        .isEqualTo("toTensor()");
  }

  @Test
  void lastFiveAreKept() throws Exception {
    byte[] file = saved(Sequential.of(flatten(), linear(784, 10)), ModelInfo.empty());
    long last = 0;
    for (int i = 0; i < 6; i++) {
      last = json(upload("/api/models", file)).get("id").asLong();
    }

    List<Long> ids = new ArrayList<>();
    json(get("/api/models")).forEach(model -> ids.add(model.get("id").asLong()));
    assertThat(ids).containsExactly(last - 4, last - 3, last - 2, last - 1, last);
    assertThat(get("/api/models/" + (last - 5)).statusCode()).isEqualTo(404);
    assertThat(get("/api/models/" + (last - 5) + "/evaluation").statusCode()).isEqualTo(404);
  }

  @Test
  void uploadDuringTrainingChangesNoNumberOfTheRun() throws Exception {
    var alone = served.start(2).last().join();
    HoldAtStep hold = new HoldAtStep(15);
    var started = served.start(2, hold);
    try {
      assertThat(upload("/api/models", trained).statusCode()).isEqualTo(201);
    } finally {
      hold.release();
    }
    started.last().join();

    assertThat(started.first().losses()).isEqualTo(alone.losses());
    assertThat(served.injector.getInstance(Runs.class).latestTested()).hasValue(started.first());
  }

  static Stream<Arguments> invalid() throws Exception {
    return Stream.of(
        Arguments.of("empty", new byte[0], 400, "The file is empty."),
        Arguments.of("one byte", new byte[1], 422, "not a model file of Cresset"),
        Arguments.of("text", "hello, world".repeat(100).getBytes(), 422, "not a model file"),
        Arguments.of("zeros", new byte[10_000], 422, "not a model file"),
        Arguments.of("cut off", Arrays.copyOf(trained(), 200_000), 422, "not a model file"),
        Arguments.of("tensors only", tensorsOnly(), 422, "without the architecture of a model"),
        Arguments.of(
            "other input",
            saved(Sequential.of(flatten(), linear(100, 10)), ModelInfo.empty()),
            422,
            "does not take images of 28 × 28 pixels: "),
        Arguments.of(
            "other output",
            saved(Sequential.of(flatten(), linear(784, 7)), ModelInfo.empty()),
            422,
            "must have 10 outputs, one for each class; its output has the shape [batch, 7]."),
        Arguments.of(
            "no layer at all",
            saved(Sequential.of(relu()), ModelInfo.empty()),
            422,
            "its output has the shape [batch, 1, 28, 28]."),
        Arguments.of(
            "transforms in the wrong order",
            saved(
                Sequential.of(flatten(), linear(784, 10)),
                ModelInfo.empty().transforms(normalize(0.5, 0.5), toTensor())),
            422,
            "does not take images"),
        Arguments.of(
            "weights that are not numbers", notFinite(), 422, "outputs that are not finite"),
        Arguments.of("many layers", repeated(relu(), 300), 422, "calls 302 layers, at most 200"),
        Arguments.of(
            "wide layer",
            saved(
                Sequential.of(
                    flatten(),
                    linear(784, 1),
                    linear(1, 500_000),
                    linear(500_000, 1),
                    linear(1, 10)),
                ModelInfo.empty()),
            422,
            "its layer 2 has more than 4096 outputs."),
        Arguments.of("too large", new byte[MOST_BYTES + 1], 413, "not exceed 8388608 bytes."));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("invalid")
  void isRefusedInOneSentence(String name, byte[] file, int status, String sentence)
      throws Exception {
    int before = json(get("/api/models")).size();

    HttpResponse<byte[]> response = upload("/api/models", file);

    String error = json(response).get("error").asText();
    assertThat(response.statusCode()).as(error).isEqualTo(status);
    assertThat(error)
        .contains(sentence)
        .endsWith(".")
        .doesNotEndWith("..")
        .doesNotContain("\n", directory.toString(), "/tmp", "cresset-upload", "Exception");
    assertThat(json(get("/api/models")).size()).isEqualTo(before);
  }

  @Test
  void requestsAreCheckedLikeAllOthers() throws Exception {
    assertError(post("/api/models", "application/json", trained), 415, "application/octet-stream");
    assertError(post("/api/models", "multipart/form-data", trained), 415, "octet-stream");
    assertError(upload("/api/models?data=../etc", trained), 422, "data must be one of mnist.");
    assertError(upload("/api/models?name=", trained), 400, "1 to 100 characters.");
    assertError(upload("/api/models?name=" + "a".repeat(101), trained), 400, "1 to 100");
    assertError(upload("/api/models?name=a&name=b", trained), 400, "must be given once.");
    HttpRequest crossSite =
        HttpRequest.newBuilder(URI.create(served.url("/api/models")))
            .header("Content-Type", BINARY)
            .header("Origin", "http://evil.example")
            .POST(BodyPublishers.ofByteArray(trained))
            .build();
    assertError(
        HttpClient.newHttpClient().send(crossSite, BodyHandlers.ofByteArray()), 403, "Cross-site");
  }

  @Test
  void chunksThatBecomeTooLargeAreRefused() throws Exception {
    String chunk = "10000\r\n" + "a".repeat(1 << 16) + "\r\n";
    String answer =
        raw(
            served,
            head("Transfer-Encoding: chunked"),
            chunk.repeat((MOST_BYTES >> 16) + 1) + "0\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 413 ").contains("8388608 bytes.");
  }

  @Test
  void clientThatReadsAfterItHasSentAFileThatIsTooLargeGetsTheSentence() throws Exception {
    int length = 2 * MOST_BYTES;

    String answer = raw(served, head("Content-Length: " + length), "x".repeat(length));

    assertThat(answer).startsWith("HTTP/1.1 413 ").contains("8388608 bytes.");
  }

  @Test
  void slowBodyIsEnded() throws Exception {
    SmallRun hasty =
        SmallRun.idle(SmallRun.limits(Duration.ofSeconds(1), Duration.ofSeconds(15), 1 << 20));
    try (hasty) {
      assertThat(raw(hasty, head("Content-Length: 1000"), "abc"))
          .startsWith("HTTP/1.1 408 ")
          .contains("was not received in time.");
    }
  }

  @Test
  void furtherUploadsAreRefusedUntilOneHasEnded() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < Limits.DEFAULT.uploads(); i++) {
        Socket socket = new Socket("127.0.0.1", served.socket.port());
        slow.add(socket);
        socket.getOutputStream().write((head("Content-Length: 1000") + "abc").getBytes());
      }
      HttpResponse<byte[]> response = upload("/api/models", trained);
      while (response.statusCode() == 201) {
        // The slow requests have not all arrived yet.
        response = upload("/api/models", trained);
      }
      assertError(response, 503, "4 files are being uploaded; try again later.");
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
    while (upload("/api/models", trained).statusCode() == 503) {
      Thread.sleep(10);
    }
    assertThat(upload("/api/models", trained).statusCode()).isEqualTo(201);
  }

  private static void assertError(HttpResponse<byte[]> response, int status, String sentence)
      throws IOException {
    assertThat(json(response).get("error").asText()).contains(sentence).endsWith(".");
    assertThat(response.statusCode()).isEqualTo(status);
  }

  private static byte[] trained() throws Exception {
    return trained;
  }

  private static byte[] tensorsOnly() throws IOException {
    Path file = directory.resolve("tensors");
    Safetensors.save(file, linear(784, 10).stateDict());
    return Files.readAllBytes(file);
  }

  private static byte[] notFinite() throws IOException {
    Linear layer = linear(784, 10);
    float[] weights = new float[7840];
    Arrays.fill(weights, Float.NaN);
    layer.loadStateDict(
        Map.of("weight", Tensors.tensor(weights, 10, 784), "bias", Tensors.zeros(10)));
    return saved(Sequential.of(flatten(), layer), ModelInfo.empty());
  }

  /** One layer many times: the file has its weights once. */
  private static byte[] repeated(Module layer, int times) throws IOException {
    List<Module> layers = new ArrayList<>(List.of(flatten()));
    for (int i = 0; i < times; i++) {
      layers.add(layer);
    }
    layers.add(linear(784, 10));
    return saved(Sequential.of(layers.toArray(Module[]::new)), ModelInfo.empty());
  }

  private static byte[] saved(Module model, ModelInfo info) throws IOException {
    Path file = directory.resolve("saved");
    model.save(file, info);
    return Files.readAllBytes(file);
  }

  private static JsonNode json(HttpResponse<byte[]> response) throws IOException {
    return JSON.readTree(response.body());
  }

  private static HttpResponse<byte[]> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(served.url(path))).build(),
            BodyHandlers.ofByteArray());
  }

  private static HttpResponse<byte[]> upload(String path, byte[] file) throws Exception {
    return post(path, BINARY, file);
  }

  private static HttpResponse<byte[]> post(String path, String type, byte[] body) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(served.url(path)))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body))
                .build(),
            BodyHandlers.ofByteArray());
  }

  private static String head(String length) {
    return "POST /api/models HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: "
        + BINARY
        + "\r\n"
        + length
        + "\r\n\r\n";
  }

  private static String raw(SmallRun server, String head, String body) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.socket.port())) {
      socket.setSoTimeout(180_000);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try {
        OutputStream out = socket.getOutputStream();
        out.write((head + body).getBytes(StandardCharsets.ISO_8859_1));
        socket.getInputStream().transferTo(bytes);
      } catch (SocketException e) {
        // What was sent before counts.
      }
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }
}
