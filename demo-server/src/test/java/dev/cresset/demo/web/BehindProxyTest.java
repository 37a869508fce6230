package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.demo.images.ImagesModule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page and its HTTP interface through a real nginx, under a path and behind TLS. */
class BehindProxyTest {

  private static final String NAME = "cresset.example";

  /**
   * {@code /plain/} passes the name on and nothing else, {@code /own/} sends nginx's defaults,
   * {@code /app} serves the page without a final slash, {@code /rfc/} sends RFC 7239's header.
   */
  private static final String LOCATIONS =
      """
      location /deep/plain/ {
        proxy_pass http://127.0.0.1:PORT/;
        proxy_set_header Host $http_host;
      }
      location /own/ {
        proxy_pass http://127.0.0.1:PORT/;
      }
      location /cresset/ {
        proxy_pass http://127.0.0.1:PORT/;
        proxy_set_header X-Forwarded-Host $http_host;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header X-Forwarded-Prefix /cresset;
      }
      location /rfc/ {
        proxy_pass http://127.0.0.1:PORT/;
        proxy_set_header Forwarded 'host="$http_host";proto=$scheme';
      }
      location /kept/ {
        proxy_pass http://127.0.0.1:PORT/;
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_http_version 1.1;
      }
      location = /app {
        proxy_pass http://127.0.0.1:PORT/;
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header X-Forwarded-Prefix /app;
      }
      location /app/ {
        proxy_pass http://127.0.0.1:PORT/;
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header X-Forwarded-Prefix /app;
      }
      """;

  @TempDir private static Path certificate;
  @TempDir private static Path profile;
  private static Chromium browser;
  private static Page page;

  @TempDir private Path folder;
  private PageServer server;
  private Nginx nginx;

  @BeforeAll
  static void makeCertificate() throws Exception {
    if (Nginx.installed()) {
      Nginx.writeCertificate(certificate);
    } else {
      System.err.println("[SKIPPED] " + Nginx.MISSING);
    }
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void needsNginx() {
    Nginx.assumeInstalled();
  }

  @AfterEach
  void close() throws Exception {
    if (browser != null) {
      browser.driver.get("about:blank");
    }
    if (nginx != null) {
      nginx.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private void serve(String... publicHosts) throws Exception {
    server = PageServer.published(publicHosts);
    Path own = Files.createDirectory(folder.resolve("nginx"));
    nginx =
        Nginx.start(own, certificate, LOCATIONS.replace("PORT", Integer.toString(server.port())));
  }

  private static void openBrowser() {
    Chromium.assumeInstalled();
    if (browser == null) {
      browser =
          Chromium.start(
              profile,
              "--ignore-certificate-errors",
              "--host-resolver-rules=MAP " + NAME + " 127.0.0.1");
      page = new Page(browser);
    }
    browser.emulate(1440, 900, false);
    browser.complaints();
  }

  @Test
  void pageWorksUnderAPathWithoutAnySetting() throws Exception {
    serve();
    openBrowser();
    page.open(nginx.http("localhost", "/deep/plain/"));
    trainAndDownload();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/cresset/", "/rfc/", "/kept/", "/app"})
  void pageWorksBehindTls(String path) throws Exception {
    serve(NAME);
    openBrowser();
    page.open(nginx.https(NAME, path));
    trainAndDownload();
  }

  /** nginx itself redirects to the path with a slash. */
  @Test
  void pageWorksWhereTheFinalSlashIsMissing() throws Exception {
    serve();
    openBrowser();
    page.open(nginx.http("localhost", "/deep/plain"));
    trainAndDownload();
  }

  @Test
  void addressKeepsItsPathWhileRunsAreChosen() throws Exception {
    serve(NAME);
    server.train();
    openBrowser();
    page.open(nginx.https(NAME, "/app?run=1"));
    page.waitForResults();
    assertThat(page.script("return location.pathname + location.search")).isEqualTo("/app/?run=1");
    page.press("#parts a[href='#runs']");
    assertThat(page.script("return location.pathname + location.search + location.hash"))
        .isEqualTo("/app/?run=1#runs");
    page.press("#open-1");
    assertThat(page.script("return location.pathname + location.search")).isEqualTo("/app/?run=1");
    assertThat(browser.complaints()).isEmpty();
  }

  private void trainAndDownload() throws Exception {
    page.start(ImagesModule.MNIST, 2, "0.1");
    page.waitForState("Finished");
    page.waitForResults();
    page.eventually(() -> assertThat(page.text("#announcer")).contains("finished, accuracy"));
    page.eventually(() -> assertThat(page.find("#gone").isDisplayed()).isFalse());

    Path downloads = Files.createDirectory(folder.resolve("downloads"));
    browser.driver.executeCdpCommand(
        "Browser.setDownloadBehavior",
        Map.of("behavior", "allow", "downloadPath", downloads.toString()));
    for (String kind : new String[] {"html", "json", "csv"}) {
      page.press("#export-" + kind);
      Path file = downloads.resolve("cresset-run-1-recipe-003." + kind);
      page.waitFor(file.toString(), () -> Files.exists(file));
    }
    page.press("#confusion tbody button");
    page.waitFor("return document.querySelector('#images-list > *') !== null");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void startedRunIsFoundAtItsLocation() throws Exception {
    serve();
    URI runs = URI.create(nginx.http("127.0.0.1", "/own/api/runs"));
    HttpResponse<String> started =
        send(
            HttpRequest.newBuilder(runs)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"recipe\":\"003\",\"epochs\":1}")));
    assertThat(started.statusCode()).isEqualTo(201);

    URI run = runs.resolve(started.headers().firstValue("Location").orElseThrow());
    HttpResponse<String> found = send(HttpRequest.newBuilder(run));
    assertThat(found.statusCode()).isEqualTo(200);
    assertThat(found.body()).contains("\"id\":1,");
  }

  /** The address in {@code servers} is relative to the description's own. */
  @Test
  void descriptionNamesTheServerThatServesIt() throws Exception {
    serve();
    URI description = URI.create(nginx.http("127.0.0.1", "/own/api/openapi.yaml"));
    String yaml = send(HttpRequest.newBuilder(description)).body();
    String address = yaml.replaceFirst("(?s).*servers:\\s+- url: (\\S+).*", "$1");
    assertThat(description.resolve(address))
        .isEqualTo(URI.create(nginx.http("127.0.0.1", "/own/")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/own/", "/kept/"})
  void eventsComeOneByOne(String path) throws Exception {
    serve(NAME);
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(nginx.http("127.0.0.1", path + "api/events")))
                    .build(),
                BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      assertThat(response.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/event-stream");
      assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
      awaitLine(lines, "event: runs");
      server.train();
      awaitLine(lines, "event: run");
    }
  }

  /** Reads up to a line; without it, the stream's end fails. */
  private static void awaitLine(BufferedReader lines, String expected) throws IOException {
    String line = lines.readLine();
    while (!expected.equals(line)) {
      assertThat(line).as("a line before \"%s\"", expected).isNotNull();
      line = lines.readLine();
    }
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }
}
