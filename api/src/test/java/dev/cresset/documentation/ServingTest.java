package dev.cresset.documentation;

import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.io.Safetensors;
import dev.cresset.nn.ModelInfo;
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
  private static final String[] DIGITS = {
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"
  };

  @TempDir private Path folder;

  private final HttpClient client = HttpClient.newHttpClient();

  /** Writes a model for which every image is a certain digit. */
  private static void save(Path file, int digit, String... classNames) {
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
    model.save(
        file, ModelInfo.empty().transforms(toTensor(), normalize(0.5, 0.5)).classNames(classNames));
  }

  @Test
  void theServiceAnswersAndReloads() throws Exception {
    List<String> blocks = DocumentedProgram.blocks("serving.md");
    assertThat(blocks).hasSize(3);
    String service = blocks.get(2);
    DocumentedProgram program = new DocumentedProgram(folder);
    program.compile("DigitService", service);
    program.compile("Introduction", introduction(blocks.get(0), blocks.get(1)));
    Path file = folder.resolve("digits.safetensors");
    save(file, 7, DIGITS);
    Path output = folder.resolve("output.txt");
    Process process = start(output, "DigitService", file.toString(), "0");
    try {
      String address = address(process, output);
      String seven = "{\"label\": \"seven\", \"probability\": 1.0}";
      check(post(address, PIXELS), 200, "[" + seven + "]");
      check(post(address, 3 * PIXELS), 200, "[%1$s, %1$s, %1$s]".formatted(seven));
      check(post(address, PIXELS - 1), 400, "{\"error\": \"each image has 784 bytes\"}");
      check(post(address, 0), 400, "{\"error\": \"each image has 784 bytes\"}");
      check(post(address, 257 * PIXELS), 413, "{\"error\": \"at most 256 images\"}");
      check(get(address + "/predict"), 405, "{\"error\": \"use POST\"}");
      assertThat(get(address + "/health").body()).startsWith("{\"status\": \"up\", \"model\": ");

      Safetensors.save(file, Map.of("other", Tensors.ones(1)));
      await(process, output, "serving the former model: ModelFile.load: ");
      check(post(address, PIXELS), 200, "[" + seven + "]");
      save(file, 3, "0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
      await(process, output, "serving the former model: the new file has other class names");
      check(post(address, PIXELS), 200, "[" + seven + "]");
      save(file, 3, DIGITS);
      await(process, output, "serving the model of ");
      check(post(address, PIXELS), 200, "[{\"label\": \"three\", \"probability\": 1.0}]");
    } finally {
      process.destroyForcibly().waitFor();
    }
    Process introduction = start(output, "Introduction", file.toString());
    assertThat(introduction.waitFor()).as("%s", Files.readString(output)).isZero();
    assertThat(Files.readString(output).lines()).hasSize(4).last().isEqualTo(List.of(DIGITS) + "");
  }

  /** Makes a program of the first two blocks, each in a method of its own. */
  private static String introduction(String predict, String modelFile) {
    return """
    import static dev.cresset.data.Transforms.*;
    import static dev.cresset.nn.Layers.*;
    import dev.cresset.nn.*;
    import java.nio.file.Path;
    public class Introduction {
      static Sequential predict() {
        %s
        return model;
      }
      static Predictor load(Sequential model, Path path) {
        %s
        return predictor;
      }
      public static void main(String[] arguments) {
        System.out.println(load(predict(), Path.of(arguments[0])).classNames());
      }
    }
    """
        .formatted(predict, modelFile);
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
