package dev.cresset.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.spi.BackendProvider;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoTest {

  private static final int SIGTERM_STATUS = 128 + 15;

  @TempDir private Path folder;

  @Test
  void helpListsEverySetting() throws Exception {
    try (DemoProcess demo = DemoProcess.start(folder, "--help")) {
      assertThat(demo.exitStatus()).isZero();
      assertThat(demo.out())
          .contains("cresset.recipe", "003", "cresset.epochs", "cresset.seed", "cresset.backend")
          .contains("cresset.dataset", "cresset.data", "cresset.learning-rate")
          .contains("cresset.host", "127.0.0.1", "cresset.port", "8080")
          .contains("cresset.public-host");
      assertThat(demo.err()).isEmpty();
    }
  }

  @Test
  void doctorSaysWhatTheEngineRunsOn() throws Exception {
    try (DemoProcess demo = DemoProcess.start(folder, "--doctor", "--backend=jvm")) {
      assertThat(demo.exitStatus()).isZero();
      assertThat(demo.out())
          .startsWith("Cresset ")
          .contains("backend in use: jvm", "fused multiply-add: ", "also found: ")
          .doesNotContain(System.getProperty("user.home") + "/", "null");
      assertThat(demo.err()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--backend=fast", "-Dcresset.backend=fast"})
  void doctorDiagnosesABackendThatIsNotThere(String choice) throws Exception {
    try (DemoProcess demo = DemoProcess.start(folder, "--doctor", choice)) {
      assertThat(demo.exitStatus()).isEqualTo(1);
      assertThat(demo.out())
          .startsWith("Cresset ")
          .contains("backend in use: none, because no backend is called \"fast\"; found: ")
          .contains("Use one of these, or add the dependency of nd4j, djl")
          .contains("also found: jvm");
      assertThat(demo.err()).isEmpty();
    }
  }

  /** A jar whose services file survived, and whose classes did not. */
  @Test
  void doctorDiagnosesABackendThatCannotBeLoaded() throws Exception {
    Path services = Files.createDirectories(folder.resolve("jar/META-INF/services"));
    Files.writeString(services.resolve(BackendProvider.class.getName()), "example.Missing\n");
    try (DemoProcess demo = DemoProcess.startWith(folder, folder.resolve("jar"), "--doctor")) {
      assertThat(demo.exitStatus()).isEqualTo(1);
      assertThat(demo.out())
          .startsWith("Cresset ")
          .contains("backend in use: none, because ", "example.Missing")
          .contains("also found: ? (unavailable: its provider cannot be loaded")
          .contains("remove its line from META-INF/services/")
          .contains("also found: jvm");
      assertThat(demo.err()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-Dcresset.port=abc   | cresset.port: expected a whole number from 0 to 65535, got \"abc\"",
        "--port=65536         | cresset.port: expected a whole number from 0 to 65535, got",
        "-Dcresset.port=-1    | cresset.port: expected",
        "-Dcresset.epochs=0   | cresset.epochs: expected a whole number from 1 to",
        "-Dcresset.epochs=1.5 | cresset.epochs: expected",
        "-Dcresset.seed=x     | cresset.seed: expected a whole number",
        "-Dcresset.recipe=005 | cresset.recipe: expected one of [000, 001, 002, 003, 004, lenet,"
            + " fashion-cnn, penguins, breast-cancer, diabetes], got",
        "-Dcresset.host=8.8.8.8.8 | cresset.host: expected an address of this machine, got",
        "-Dcresset.backend=fast | no backend is called \"fast\"",
        "-Dcresset.data=/nonexistent | cresset.data: expected a directory with Fashion-MNIST's four"
            + " files, the directory does not exist, got \"/nonexistent\"",
        "-Dcresset.doctor=true | cresset.doctor: this is an option, not a setting; use --doctor"
            + " (-Dcresset.args=--doctor).",
        "-Dcresset.help=      | cresset.help: this is an option, not a setting; use --help",
        "-Dcresset.epoch=1    | cresset.epoch: there is no such setting; --help",
        "-Dcresset.dataset=x  | cresset.dataset: expected mnist or fashion-mnist, got \"x\"",
        "--learning-rate=-1   | cresset.learning-rate: expected a number above 0 and up to 1000000,"
            + " got",
        "--learning-rate=NaN  | cresset.learning-rate: expected a number",
        "--public-host=https://a.example/ | cresset.public-host: expected a host name without",
        "-Dcresset.public-host=a.example,b:80 | cresset.public-host: expected a host name without",
        "--colour             | Unknown option: '--colour'"
      })
  void wrongSettingEndsWithOneSentenceAndStatus2(String argument, String sentence)
      throws Exception {
    try (DemoProcess demo = DemoProcess.start(folder, argument)) {
      assertThat(demo.exitStatus()).isEqualTo(2);
      assertThat(demo.err()).contains(sentence).doesNotContain("\tat ", "Exception");
      assertThat(demo.out()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mnist", "fashion-mnist"})
  void directoryThatLacksFilesIsNotReplacedByAnother(String dataset) throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.createFile(data.resolve("train-images-idx3-ubyte"));
    Files.createFile(data.resolve("t10k-labels.idx1-ubyte.gz"));
    try (DemoProcess demo =
        DemoProcess.start(folder, "-Dcresset.data=" + data, "--dataset=" + dataset, "--port=0")) {
      assertThat(demo.exitStatus()).isEqualTo(2);
      assertThat(demo.err())
          .startsWith(
              "cresset.data: expected a directory with Fashion-MNIST's four files, missing"
                  + " train-labels-idx1-ubyte, t10k-images-idx3-ubyte, got \"%s\" ("
                      .formatted(data));
      assertThat(demo.out()).isEmpty();
    }
  }

  @Test
  void damagedFileIsToldBeforeTraining() throws Exception {
    Path data = Files.createDirectories(folder.resolve("data/fashion-mnist"));
    for (String name : List.of("train-images-idx3", "t10k-images-idx3")) {
      Files.write(data.resolve(name + "-ubyte"), new byte[] {0, 0, 8, 3, 0});
    }
    for (String name : List.of("train-labels-idx1", "t10k-labels-idx1")) {
      Files.write(data.resolve(name + "-ubyte"), new byte[] {0, 0, 8, 1, 0});
    }
    try (DemoProcess demo =
        DemoProcess.start(
            folder, "-Dcresset.data=" + data.getParent(), "--dataset=fashion-mnist", "--port=0")) {
      assertThat(demo.exitStatus()).isEqualTo(2);
      assertThat(demo.err())
          .contains("cresset.data: " + data.resolve("train-images-idx3-ubyte"), "truncated")
          .doesNotContain("\tat ");
      assertThat(demo.out()).isEmpty();
    }
  }

  @Test
  void recipeOfATableTakesNoImages() throws Exception {
    try (DemoProcess demo =
        DemoProcess.start(folder, "-Dcresset.recipe=penguins", "-Dcresset.dataset=mnist")) {
      assertThat(demo.exitStatus()).isEqualTo(2);
      assertThat(demo.err())
          .isEqualToIgnoringNewLines(
              "cresset.dataset: the recipe penguins trains on its own table, not on mnist; leave"
                  + " this setting out.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Dcresset.recipe=list", "--recipe=list"})
  void recipesCanBeListed(String argument) throws Exception {
    try (DemoProcess demo = DemoProcess.start(folder, argument)) {
      assertThat(demo.exitStatus()).isZero();
      assertThat(demo.out())
          .contains("000  ", "001  ", "002  ", "003  ", "004  ")
          .contains("penguins  ", "breast-cancer  ", "diabetes  ", "30-16-1; Binary cross-entropy")
          .contains("784-512-512-10; Cross-entropy; SGD, learning rate 0.01; batch size 20; 30 ep");
    }
  }

  /** Also where the locale has digits of its own. */
  @Test
  void answersWhileItTrainsAndTrainsOnOnceItServes() throws Exception {
    try (DemoProcess demo =
        DemoProcess.start(
            folder,
            "-Duser.language=ar",
            "-Duser.country=EG",
            "-Dcresset.port=0",
            "-Dcresset.epochs=1000",
            "--recipe=001")) {
      String url = demo.urlWhileTraining();
      while (!get(url + "api/runs").contains("\"state\":\"training\"")) {
        Thread.sleep(20);
      }
      assertThat(get(url + "api/evaluation")).contains("\"status\":404");
      assertThat(demo.out()).doesNotContain("Serving");
      while (post(url + "api/runs/1/stop", "{}") != 202) {
        Thread.sleep(20);
      }

      assertThat(demo.url()).isEqualTo(url);
      assertThat(get(url + "api/run")).contains("\"state\":\"stopped\"");
      assertThat(post(url + "api/runs", "{\"recipe\":\"003\",\"epochs\":1}")).isEqualTo(201);
    }
  }

  @Test
  void failedRunEndsWithOneSentenceAndStatus1() throws Exception {
    try (DemoProcess demo =
        DemoProcess.start(folder, "-Dcresset.port=0", "-Dcresset.learning-rate=1e6")) {
      assertThat(demo.exitStatus()).isEqualTo(1);
      assertThat(demo.err()).contains("the loss of batch", "Try a smaller learning rate");
      assertThat(demo.err()).doesNotContain("\tat ", "Exception");
      assertThat(demo.out()).doesNotContain("Serving");
    }
  }

  @Test
  void optionGoesBeforeProperty() throws Exception {
    try (DemoProcess demo =
        DemoProcess.start(folder, "-Dcresset.epochs=1", "--epochs=zero", "-Dcresset.port=0")) {
      assertThat(demo.exitStatus()).isEqualTo(2);
      assertThat(demo.err()).contains("\"zero\"");
    }
  }

  @Test
  void takenPortIsToldBeforeTraining() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        DemoProcess demo = DemoProcess.start(folder, "-Dcresset.port=" + other.getLocalPort())) {
      assertThat(demo.exitStatus()).isEqualTo(1);
      assertThat(demo.err())
          .contains("Port " + other.getLocalPort(), "in use", "-Dcresset.port=")
          .doesNotContain("\tat ");
      assertThat(demo.out()).isEmpty();
    }
  }

  @Test
  void trainsReportsServesAndEndsQuietly() throws Exception {
    try (DemoProcess demo =
        DemoProcess.start(
            folder,
            "-Dcresset.port=0",
            "-Dcresset.epochs=1",
            "-Dcresset.seed=7",
            "-Dcresset.recipe=",
            "-Dcresset.backend=")) {
      String url = demo.url();

      assertThat(demo.out())
          .containsSubsequence(
              "Recipe 003",
              "Linear",
              "109,386",
              "Epoch 1/1  loss ",
              ", accuracy 0.",
              "60,000 images",
              "precision",
              "recall",
              "f1-score",
              "support",
              "accuracy",
              "macro avg",
              "weighted avg",
              "Serving the dashboard at")
          .as("one plain line, as there is no terminal")
          .containsOnlyOnce("Epoch")
          .doesNotContain("\r");
      assertQuiet(demo);
      HttpResponse<String> run =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(url + "api/run")).build(),
                  BodyHandlers.ofString());
      assertThat(run.body()).contains("\"seed\":7", "\"epochs\":1", "\"trainingImages\":60000");

      demo.interrupt();
      assertThat(demo.exitStatus()).isEqualTo(SIGTERM_STATUS);
      assertQuiet(demo);
    }
  }

  private static String get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
        .body();
  }

  private static int post(String url, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
  }

  /** Without a backend on the class path, the library says once that it uses its own. */
  private static void assertQuiet(DemoProcess demo) {
    assertThat(demo.err().lines().filter(line -> !line.startsWith("INFO: no backend on the")))
        .isEmpty();
  }
}
