package dev.cresset.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class DownloadedFilesTest {

  private static final String NAME = "train-images-idx3-ubyte";
  private static final byte[] CONTENT = IdxBytes.images(500, 28, 28);
  private static final byte[] PACKED = IdxBytes.gzip(CONTENT);

  private static final DownloadLimits PATIENT =
      new DownloadLimits(
          Duration.ofMinutes(2), Duration.ofMinutes(2), Duration.ofMinutes(4), 1 << 20);

  /** For mirrors that fall silent; long enough for a busy machine to send what comes before. */
  private static final DownloadLimits SHORT_SILENCE =
      new DownloadLimits(
          Duration.ofMinutes(2), Duration.ofSeconds(5), Duration.ofMinutes(4), 1 << 20);

  /** For mirrors that never come to an end. */
  private static final DownloadLimits SHORT_DOWNLOAD =
      new DownloadLimits(
          Duration.ofMinutes(2), Duration.ofMinutes(2), Duration.ofSeconds(2), 1 << 20);

  /** Held, because the JDK forgets the settings of loggers that nobody holds. */
  private static final Logger LOG = Logger.getLogger("dev.cresset.datasets");

  @TempDir static Path shared;
  private static Certificate certificate;
  private static SSLContext tls;

  @TempDir Path cache;
  private Mirror mirror;

  @BeforeAll
  static void makeCertificate() throws IOException, InterruptedException, GeneralSecurityException {
    LOG.setLevel(Level.OFF);
    certificate = Certificate.create(shared);
    tls = certificate.tls();
  }

  @BeforeEach
  void startMirror() throws IOException {
    mirror = Mirror.https(tls);
  }

  @AfterEach
  void stopMirror() {
    mirror.close();
  }

  @Test
  void downloadsOnceAndReadsTheCacheFromThenOn() throws IOException {
    URI good = mirror.folder("good", PACKED);
    for (int i = 0; i < 3; i++) {
      assertWhole(files(PATIENT, good).read(NAME, 3));
    }
    assertThat(mirror.requests()).containsExactly("/good/" + NAME + ".gz");
    assertThat(cached()).containsExactly(NAME + ".gz");
    assertThat(folder().resolve(NAME + ".gz")).hasBinaryContent(PACKED);
  }

  @Test
  void readsWhatWasBroughtByHandGzippedOrNot() throws IOException {
    Files.createDirectories(folder());
    for (String name : List.of(NAME, NAME + ".gz")) {
      for (byte[] content : List.of(CONTENT, PACKED)) {
        Path file = Files.write(folder().resolve(name), content);
        assertWhole(files(PATIENT).read(NAME, 3));
        Files.delete(file);
      }
    }
  }

  @Test
  void neverUsesAWrongCachedFileButFetchesItAgain() throws IOException {
    URI good = mirror.folder("good", PACKED);
    Files.createDirectories(folder());
    Path file = folder().resolve(NAME + ".gz");
    for (byte[] wrong :
        List.of(
            Arrays.copyOf(PACKED, 1000),
            damaged(),
            IdxBytes.gzip(otherPixels()),
            otherPixels(),
            new byte[0],
            "<html>".getBytes(StandardCharsets.US_ASCII))) {
      Files.write(file, wrong);
      Files.write(folder().resolve(NAME), wrong);
      assertWhole(files(PATIENT, good).read(NAME, 3));
      assertThat(cached()).containsExactly(NAME + ".gz");
      assertThat(file).hasBinaryContent(PACKED);
    }
    assertThat(mirror.requests()).hasSize(6);
  }

  @Test
  void goesOnToTheNextMirrorWhateverOneDoes() throws IOException {
    URI good = mirror.folder("good", PACKED);
    for (URI bad :
        List.of(
            mirror.folder("forbidden", exchange -> exchange.sendResponseHeaders(403, -1)),
            mirror.folder("drop", HttpExchange::close),
            mirror.folder("half", Arrays.copyOf(PACKED, PACKED.length / 2)),
            mirror.folder("damaged", damaged()),
            mirror.folder("other", IdxBytes.gzip(otherPixels())))) {
      assertGoesOn(PATIENT, bad, good);
    }
    assertGoesOn(SHORT_SILENCE, mirror.folder("silent", exchange -> mirror.stall()), good);
  }

  private void assertGoesOn(DownloadLimits limits, URI bad, URI good) throws IOException {
    assertWhole(files(limits, bad, good).read(NAME, 3));
    assertThat(cached()).containsExactly(NAME + ".gz");
    Files.delete(folder().resolve(NAME + ".gz"));
  }

  @Test
  void saysWhatEachMirrorAnsweredAndHowToBringTheFileByHand() throws IOException {
    URI forbidden = mirror.folder("forbidden", e -> e.sendResponseHeaders(403, -1));
    URI missing = mirror.folder("missing", e -> e.sendResponseHeaders(404, -1));
    assertThatThrownBy(() -> files(PATIENT, forbidden, missing).read(NAME, 3))
        .isInstanceOf(IOException.class)
        .message()
        .isEqualToNormalizingNewlines(
            """
            Shapes could not be downloaded.
              %1$s%3$s.gz: answered 403
              %2$s%3$s.gz: answered 404
            See docs/errors.md#download-failed, or download it yourself: put %3$s.gz into %4$s, or \
            all four files into any directory and use from(directory). Or ask a friend.\
            """
                .formatted(forbidden, missing, NAME, folder()));
    assertThat(cached()).isEmpty();
  }

  @Test
  void givesUpOnAMirrorThatStallsBeforeOrInTheMiddle() throws IOException {
    assertRefused(
        SHORT_SILENCE,
        mirror.folder("silent", exchange -> mirror.stall()),
        "sent nothing for 5.0 s after 0 bytes");
    assertRefused(
        SHORT_SILENCE,
        mirror.folder(
            "stall",
            exchange -> {
              exchange.sendResponseHeaders(200, PACKED.length);
              exchange.getResponseBody().write(PACKED, 0, 5000);
              exchange.getResponseBody().flush();
              mirror.stall();
            }),
        "sent nothing for 5.0 s after 5000 bytes");
  }

  @Test
  void givesUpOnAMirrorThatOnlyDrips() throws IOException {
    URI drip =
        mirror.folder(
            "drip",
            exchange -> {
              exchange.sendResponseHeaders(200, PACKED.length);
              for (byte next : PACKED) {
                exchange.getResponseBody().write(next);
                exchange.getResponseBody().flush();
                Thread.sleep(50);
              }
            });
    assertRefused(SHORT_DOWNLOAD, drip, " bytes in 2.0 s");
  }

  @Test
  void givesUpOnAMirrorThatBreaksOff() throws IOException {
    assertRefused(
        mirror.folder(
            "break",
            exchange -> {
              exchange.sendResponseHeaders(200, PACKED.length);
              exchange.getResponseBody().write(PACKED, 0, 5000);
              exchange.getResponseBody().flush();
            }),
        "closed the connection after 5000 of " + PACKED.length + " bytes");
    assertRefused(mirror.folder("drop", HttpExchange::close), "/drop/" + NAME + ".gz: ");
  }

  @Test
  void refusesContentThatIsNotTheFile() throws IOException {
    assertRefused(
        mirror.folder("half", Arrays.copyOf(PACKED, PACKED.length / 2)),
        "the file sent: expected 392016 bytes (500 images of 28x28) but found");
    assertRefused(mirror.folder("damaged", damaged()), "the file sent: corrupt gzip data");
    assertRefused(
        mirror.folder("other", IdxBytes.gzip(otherPixels())),
        "the file sent: expected content with SHA-256 " + sha256(CONTENT) + " but found ");
    assertRefused(
        mirror.folder("portal", "<!DOCTYPE html>".getBytes(StandardCharsets.US_ASCII)),
        "found magic 0x3c21444f");
    assertRefused(mirror.folder("empty", exchange -> exchange.sendResponseHeaders(200, -1)), "0");
  }

  @Test
  void stopsAMirrorThatSendsTooMuch() throws IOException {
    URI endless =
        mirror.folder(
            "endless",
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              try (OutputStream body = exchange.getResponseBody()) {
                while (true) {
                  body.write(new byte[8192]);
                }
              }
            });
    assertRefused(endless, "sent more than the 1048576 bytes allowed");
  }

  @Test
  void followsRedirectsOverHttpsOnly() throws IOException {
    URI good = mirror.folder("good", PACKED);
    assertWhole(files(PATIENT, mirror.folder("moved", redirectTo(good))).read(NAME, 3));
    Files.delete(folder().resolve(NAME + ".gz"));

    try (Mirror plain = Mirror.http()) {
      URI insecure = plain.folder("good", PACKED);
      assertRefused(
          mirror.folder("downgrade", redirectTo(insecure)),
          "answered 302, a redirect to " + insecure + NAME + ".gz, which is not followed");
      assertThat(plain.requests()).isEmpty();
    }
    URI circle = mirror.folder("circle", e -> redirect(e, e.getRequestURI().toString()));
    assertRefused(circle, "answered 302");
  }

  @Test
  void asksNoServerOverPlainHttp() throws IOException {
    try (Mirror plain = Mirror.http()) {
      URI insecure = plain.folder("good", PACKED);
      assertThatThrownBy(() -> files(PATIENT, insecure).read(NAME, 3))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("expected an https address but got " + insecure + NAME + ".gz");
      assertThat(plain.requests()).isEmpty();
    }
  }

  @Test
  void refusesAServerWhoseCertificateIsNotTrusted() {
    URI good = mirror.folder("good", PACKED);
    IdxFiles files =
        new DownloadedIdxFiles(
            new DownloadedFiles(
                published(good),
                cache,
                new HttpsDownload(HttpClient.newBuilder(), PATIENT),
                (file, received, total) -> {}));
    assertThatThrownBy(() -> files.read(NAME, 3)).hasMessageContaining("certification path");
    assertThat(mirror.requests()).isEmpty();
    assertThat(cached()).isEmpty();
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertRefused(
        URI.create("https://127.0.0.1:" + port + "/"), "/" + NAME + ".gz: refused the connection");
  }

  @Test
  void downloadsOnceForManyThreads() throws InterruptedException, ExecutionException {
    URI good = mirror.folder("good", PACKED);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<IdxFile>> reads = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        reads.add(threads.submit(() -> files(PATIENT, good).read(NAME, 3)));
      }
      for (Future<IdxFile> read : reads) {
        assertWhole(read.get());
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(mirror.requests()).hasSize(1);
    assertThat(cached()).containsExactly(NAME + ".gz");
  }

  @Test
  void severalProcessesMayDownloadAtOnce() throws IOException, InterruptedException {
    int count = 3;
    CountDownLatch allAsked = new CountDownLatch(count);
    URI good =
        mirror.folder(
            "good",
            exchange -> {
              exchange.sendResponseHeaders(200, PACKED.length);
              exchange.getResponseBody().write(PACKED, 0, 5000);
              exchange.getResponseBody().flush();
              allAsked.countDown();
              allAsked.await();
              exchange.getResponseBody().write(PACKED, 5000, PACKED.length - 5000);
            });
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  AnotherProcess.class.getName(),
                  good.toString(),
                  cache.toString(),
                  certificate.keyStore().toString())
              .inheritIO()
              .start());
    }
    for (Process process : processes) {
      assertThat(process.waitFor()).isZero();
    }
    assertThat(mirror.requests()).hasSize(count);
    assertThat(cached()).containsExactly(NAME + ".gz");
    assertThat(folder().resolve(NAME + ".gz")).hasBinaryContent(PACKED);
  }

  /** What each process of the test above runs. */
  static final class AnotherProcess {
    public static void main(String[] args) throws IOException, GeneralSecurityException {
      LOG.setLevel(Level.OFF);
      SSLContext trusting = new Certificate(Path.of(args[2])).tls();
      assertWhole(
          new DownloadedIdxFiles(
                  new DownloadedFiles(
                      published(URI.create(args[0])),
                      Path.of(args[1]),
                      new HttpsDownload(HttpClient.newBuilder().sslContext(trusting), PATIENT),
                      (file, received, total) -> {}))
              .read(NAME, 3));
    }
  }

  @Test
  void tellsTheListenerHowFarItIs() throws IOException {
    List<String> told = new ArrayList<>();
    files(
            (file, received, total) -> told.add(file + " " + received + "/" + total),
            mirror.folder("good", PACKED))
        .read(NAME, 3);
    assertThat(told).last().isEqualTo("%s.gz %s/%s".formatted(NAME, PACKED.length, PACKED.length));
  }

  @Test
  void anExceptionFromTheListenerEndsTheDownload() {
    URI good = mirror.folder("good", PACKED);
    DownloadListener cancelling =
        (file, received, total) -> {
          throw new IllegalStateException("cancelled");
        };
    assertThatThrownBy(() -> files(cancelling, good, good).read(NAME, 3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("cancelled");
    assertThat(mirror.requests().size()).isLessThanOrEqualTo(1);
    assertThat(cached()).isEmpty();
  }

  @Test
  void anInterruptEndsTheDownload() {
    URI silent = mirror.folder("silent", exchange -> mirror.stall());
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> files(PATIENT, silent, silent).read(NAME, 3))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(cached()).isEmpty();
  }

  @Test
  void clearsAwayWhatAKilledProcessLeftAnHourAgo() throws IOException {
    Files.createDirectories(folder());
    Path old = Files.write(folder().resolve("old.part"), new byte[10]);
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    Files.write(folder().resolve("young.part"), new byte[10]);
    files(PATIENT, mirror.folder("good", PACKED)).read(NAME, 3);
    assertThat(cached()).containsExactly(NAME + ".gz", "young.part");
  }

  @Test
  void namesACacheThatCannotBeWrittenTo() throws IOException {
    Files.write(folder(), new byte[0]);
    assertThatThrownBy(() -> files(PATIENT, mirror.folder("good", PACKED)).read(NAME, 3))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(folder() + ": expected a directory that can be written to")
        .hasMessageEndingWith("set the system property cresset.data to another");
    assertThat(mirror.requests()).isEmpty();
  }

  private void assertRefused(URI folder, String said) {
    assertRefused(PATIENT, folder, said);
  }

  private void assertRefused(DownloadLimits limits, URI folder, String said) {
    assertThatThrownBy(() -> files(limits, folder).read(NAME, 3))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder + NAME + ".gz: ")
        .hasMessageContaining(said)
        .hasMessageContaining("download it yourself");
    assertThat(cached()).isEmpty();
  }

  private static void assertWhole(IdxFile file) {
    assertThat(file.values()).isEqualTo(Arrays.copyOfRange(CONTENT, 16, CONTENT.length));
  }

  private IdxFiles files(DownloadLimits limits, URI... mirrors) {
    return files(limits, (file, received, total) -> {}, mirrors);
  }

  private IdxFiles files(DownloadListener listener, URI... mirrors) {
    return files(PATIENT, listener, mirrors);
  }

  private IdxFiles files(DownloadLimits limits, DownloadListener listener, URI... mirrors) {
    HttpClient.Builder trusting = HttpClient.newBuilder().sslContext(tls);
    return new DownloadedIdxFiles(
        new DownloadedFiles(
            published(mirrors), cache, new HttpsDownload(trusting, limits), listener));
  }

  private static DownloadSpec published(URI... mirrors) {
    return new DownloadSpec(
        "Shapes",
        "shapes",
        List.of(mirrors),
        Map.of(NAME, sha256(CONTENT)),
        "all four files",
        "Or ask a friend.");
  }

  private static Mirror.Behaviour redirectTo(URI folder) {
    return exchange -> redirect(exchange, folder + NAME + ".gz");
  }

  private static void redirect(HttpExchange exchange, String location) throws IOException {
    exchange.getResponseHeaders().add("Location", location);
    exchange.sendResponseHeaders(302, -1);
  }

  private Path folder() {
    return cache.resolve("shapes");
  }

  private List<String> cached() {
    try (Stream<Path> files = Files.list(folder())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] damaged() {
    byte[] damaged = PACKED.clone();
    damaged[PACKED.length / 2] ^= 1;
    return damaged;
  }

  /** A file of the right kind and size that holds something else. */
  private static byte[] otherPixels() {
    byte[] other = CONTENT.clone();
    other[1000] ^= 1;
    return other;
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
