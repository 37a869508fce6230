package dev.cresset.documentation;

import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.io.Safetensors;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensors;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/serving.md compiles, and its service answers, reloads and says how it is. */
class ServingTest {

  private static final Pattern ADDRESS = Pattern.compile("(?m)^(http://localhost:\\d+)$");
  private static final int PIXELS = 784;

  @TempDir private Path folder;

  private final HttpClient client = HttpClient.newHttpClient();

  /** Writes weights for which every image is a certain digit. */
  private static void save(Path weights, int digit) {
    Sequential model =
        Sequential.of(
            flatten(),
            linear(PIXELS, 128),
            relu(),
            linear(128, 64),
            relu(),
            linear(64, 10),
            logSoftmax(1));
    float[] bias = new float[10];
    bias[digit] = 100;
    InPlace.assign(model.stateDict().get("5.bias"), Tensors.tensor(bias));
    Safetensors.save(weights, model.stateDict());
  }

  @Test
  void theServiceAnswersAndReloads() throws Exception {
    List<String> blocks = DocumentedProgram.blocks("serving.md");
    assertThat(blocks).hasSize(2);
    String service = blocks.get(1);
    DocumentedProgram program = new DocumentedProgram(folder);
    program.compile("DigitService", service);
    program.compile("Introduction", introduction(service, blocks.get(0)));
    Path weights = folder.resolve("digits.safetensors");
    save(weights, 7);
    Path output = folder.resolve("output.txt");
    Process process = start(output, "DigitService", weights.toString(), "0");
    try {
      String address = address(process, output);
      String seven = "{\"label\": \"seven\", \"probability\": 1.0}";
      check(post(address, PIXELS), 200, "[" + seven + "]");
      check(post(address, 3 * PIXELS), 200, "[%1$s, %1$s, %1$s]".formatted(seven));
      check(post(address, PIXELS - 1), 400, "{\"error\": \"each image has 784 bytes\"}");
      check(post(address, 0), 400, "{\"error\": \"each image has 784 bytes\"}");
      check(post(address, 257 * PIXELS), 413, "{\"error\": \"at most 256 images\"}");
      check(get(address + "/predict"), 405, "{\"error\": \"use POST\"}");
      assertThat(get(address + "/health").body()).startsWith("{\"status\": \"up\", \"weights\": ");

      Safetensors.save(weights, Map.of("other", Tensors.ones(1)));
      await(process, output, "serving the former weights: loadStateDict: ");
      check(post(address, PIXELS), 200, "[" + seven + "]");
      save(weights, 3);
      await(process, output, "serving the weights of ");
      check(post(address, PIXELS), 200, "[{\"label\": \"three\", \"probability\": 1.0}]");
    } finally {
      process.destroyForcibly().waitFor();
    }
    Process introduction = start(output, "Introduction");
    assertThat(introduction.waitFor()).as("%s", Files.readString(output)).isZero();
    assertThat(Files.readString(output).lines()).hasSize(3);
  }

  private static String introduction(String service, String code) {
    String imports = service.substring(0, service.indexOf("public class"));
    return """
    %s
    import dev.cresset.nn.ClassProbability;
    public class Introduction {
      public static void main(String[] arguments) {
        %s
      }
    }
    """
        .formatted(imports, code);
  }

  private Process start(Path output, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("-Xmx256m", "-Dcresset.backend=jvm"));
    all.addAll(List.of(arguments));
    return new DocumentedProgram(folder).start(output, all.toArray(String[]::new));
  }

  private static String address(Process process, Path output) throws Exception {
    await(process, output, "http://localhost:");
    Matcher address = ADDRESS.matcher(Files.readString(output));
    assertThat(address.find()).isTrue();
    return address.group(1);
  }

  /** Waits until the process has printed something; the deadline of two minutes ends a hang. */
  private static void await(Process process, Path output, String text) throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!Files.readString(output).contains(text)
        && process.isAlive()
        && System.nanoTime() - end < 0) {
      Thread.sleep(20);
    }
    assertThat(Files.readString(output)).contains(text);
  }

  private HttpResponse<String> post(String address, int bytes) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(address + "/predict"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[bytes]))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String address) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void check(HttpResponse<String> response, int status, String body) {
    assertThat(response.body()).isEqualTo(body);
    assertThat(response.statusCode()).isEqualTo(status);
  }
}
