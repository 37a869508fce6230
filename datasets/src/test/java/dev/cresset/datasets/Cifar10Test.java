package dev.cresset.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.data.ImageDataset;
import dev.cresset.fuzz.FileFuzzing;
import dev.cresset.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class Cifar10Test {

  private static final int RECORD = 3073;
  private static final String ARCHIVE = "cifar-10-binary.tar.gz";

  /** Held, because the JDK forgets the settings of loggers that nobody holds. */
  private static final Logger LOG = Logger.getLogger("dev.cresset.datasets");

  @TempDir Path directory;

  /** Images of a file, whose labels and pixels tell the file and the image. */
  private static byte[] batch(int number, int images) {
    byte[] bytes = new byte[images * RECORD];
    for (int i = 0; i < images; i++) {
      bytes[i * RECORD] = (byte) ((number + i) % 10);
      for (int j = 1; j < RECORD; j++) {
        bytes[i * RECORD + j] = (byte) (100 * number + 10 * i + (j - 1) / 1024);
      }
    }
    return bytes;
  }

  private static TarBytes archive() {
    TarBytes tar = new TarBytes();
    tar.entry("cifar-10-batches-bin/", '5', 0, new byte[0]);
    // Not in order, as in the published archive.
    for (int number : new int[] {1, 5, 2, 4, 3}) {
      tar.file("cifar-10-batches-bin/data_batch_%s.bin".formatted(number), batch(number, 2));
    }
    tar.file("cifar-10-batches-bin/readme.html", "<html>".getBytes(StandardCharsets.US_ASCII));
    return tar.file("cifar-10-batches-bin/test_batch.bin", batch(6, 3));
  }

  private void unpackInto(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (int number = 1; number <= 5; number++) {
      Files.write(folder.resolve("data_batch_%s.bin".formatted(number)), batch(number, 2));
    }
    Files.write(folder.resolve("test_batch.bin"), batch(6, 3));
  }

  private static void assertWhole(ImageDataset train, ImageDataset test) {
    assertThat(train.size()).isEqualTo(10);
    assertThat(train.imageShape()).isEqualTo(Shape.of(3, 32, 32));
    assertThat(train.classes()).isEqualTo(10);
    for (int i = 0; i < 10; i++) {
      int number = 1 + i / 2;
      assertThat(train.label(i)).isEqualTo((number + i % 2) % 10);
      for (int channel = 0; channel < 3; channel++) {
        assertThat(train.image(i)[channel * 1024 + 1023])
            .isEqualTo((byte) (100 * number + 10 * (i % 2) + channel));
      }
    }
    assertThat(test.size()).isEqualTo(3);
    assertThat(test.label(2)).isEqualTo(8);
  }

  @Test
  void theFilesAreReadFromWhereTheyAre() throws IOException {
    Path flat = directory.resolve("flat");
    unpackInto(flat);
    Path unpacked = directory.resolve("unpacked");
    unpackInto(unpacked.resolve("cifar-10-batches-bin"));
    Path packed = Files.createDirectories(directory.resolve("packed"));
    Files.write(packed.resolve(ARCHIVE), IdxBytes.gzip(archive().bytes()));
    Path tar = Files.createDirectories(directory.resolve("tar"));
    Files.write(tar.resolve("cifar-10-binary.tar"), archive().bytes());
    for (Path each : List.of(flat, unpacked, packed, tar)) {
      assertWhole(Cifar10.from(each).train(), Cifar10.from(each).test());
    }
    assertThat(Cifar10.from(flat)).hasToString("Cifar10Directory(" + flat + ")");
  }

  @Test
  void theClassesHaveNames() {
    assertThat(Cifar10.classNames())
        .hasSize(10)
        .doesNotHaveDuplicates()
        .startsWith("airplane", "automobile")
        .endsWith("truck");
  }

  @Test
  void anArchiveIsNeverUnpackedToDisk() throws IOException {
    byte[] evil = "evil".getBytes(StandardCharsets.US_ASCII);
    Path inner = Files.createDirectories(directory.resolve("inner"));
    byte[] tar =
        archive()
            .file("../evil", evil)
            .file(directory.resolve("absolute").toString(), evil)
            .file("cifar-10-batches-bin/../../evil", evil)
            .entry("link", '2', 0, new byte[0])
            .bytes();
    Files.write(inner.resolve(ARCHIVE), IdxBytes.gzip(tar));
    assertWhole(Cifar10.from(inner).train(), Cifar10.from(inner).test());
    try (Stream<Path> all = Files.walk(directory)) {
      assertThat(all.filter(Files::isRegularFile)).containsExactly(inner.resolve(ARCHIVE));
    }
  }

  // Errors

  @Test
  void missingFilesAreNamed() throws IOException {
    assertRefused(
        directory.resolve("nowhere"),
        "%s: expected a directory with CIFAR-10's binary files but found no such directory"
            .formatted(directory.resolve("nowhere")));
    assertRefused(
        directory,
        "%s: contains neither data_batch_1.bin, data_batch_2.bin, data_batch_3.bin, data_batch_4.bin, data_batch_5.bin nor cifar-10-binary.tar.gz; copy cifar-10-binary.tar.gz there, or unpack it there"
            .formatted(directory));
    unpackInto(directory);
    Files.delete(directory.resolve("data_batch_4.bin"));
    assertRefused(
        directory,
        "%s: expected the files data_batch_1.bin, data_batch_2.bin, data_batch_3.bin, data_batch_4.bin, data_batch_5.bin but found no data_batch_4.bin; copy it there"
            .formatted(directory));
  }

  @Test
  void damagedFilesAreNamed() throws IOException {
    unpackInto(directory);
    Path file = directory.resolve("data_batch_2.bin");
    for (byte[] wrong : List.of(new byte[0], Arrays.copyOf(batch(2, 2), 2 * RECORD - 1))) {
      Files.write(file, wrong);
      assertRefused(
          directory,
          "%s: expected records of 3073 bytes (a label and 32x32 RGB pixels) but found %s bytes; the file is truncated or not one of CIFAR-10; download it again"
              .formatted(file, wrong.length));
    }
    byte[] label = batch(2, 2);
    label[RECORD] = (byte) 200;
    Files.write(file, label);
    assertRefused(
        directory,
        "%s: expected labels from 0 to 9 but found 200 for image 1; the file is damaged or belongs to another dataset; download it again"
            .formatted(file));
  }

  @Test
  void damagedArchivesAreNamed() throws IOException {
    Path file = directory.resolve(ARCHIVE);
    byte[] tar = archive().bytes();
    byte[] packed = IdxBytes.gzip(tar);
    String again = "; download the file again; see docs/errors.md#corrupt-file";

    Files.write(file, Arrays.copyOf(packed, 5));
    assertRefused(directory, file + ": gzip data ends too early" + again);
    byte[] changed = packed.clone();
    changed[packed.length - 6] ^= 1;
    Files.write(file, changed);
    assertRefused(directory, file + ": corrupt gzip data (Corrupt GZIP trailer)" + again);

    String truncated =
        file + ": expected a complete tar archive but it ends too early; download the file again";
    Files.write(file, Arrays.copyOf(packed, packed.length / 2));
    assertRefused(directory, truncated);
    for (int length : new int[] {0, 100, 512 + 300, 512 + 512 + 4000, tar.length - 1024}) {
      Files.write(file, Arrays.copyOf(tar, length));
      assertRefused(directory, truncated);
    }
    tar[3] ^= 1;
    Files.write(file, tar);
    assertRefused(
        directory,
        file
            + ": expected a tar archive but found a header with a wrong checksum; download the file"
            + " again");
    Files.write(file, new TarBytes().file("other", new byte[5]).bytes());
    assertRefused(
        directory,
        file
            + ": expected the file cifar-10-batches-bin/data_batch_1.bin in it but found none; it"
            + " is another archive; download it again");
  }

  @Test
  void aHeaderThatClaimsMoreThanItsFileHasTakesNoMemory() throws IOException {
    String name = "cifar-10-batches-bin/data_batch_1.bin";
    Path file = directory.resolve(ARCHIVE);
    Files.write(file, new TarBytes().entry(name, '0', (1L << 33) - 1, new byte[10]).bytes());
    assertRefused(
        directory,
        "%s: expected at most 30730000 bytes for %s but found 8589934591; it is another archive; download it again"
            .formatted(file, name));
    byte[] tar = new TarBytes().entry("other", '0', (1L << 33) - 1, new byte[10]).bytes();
    Files.write(file, tar);
    assertRefused(
        directory,
        file + ": expected a complete tar archive but it ends too early; download the file again");
    Arrays.fill(tar, 124, 136, (byte) 0xff);
    Files.write(file, tar);
    assertThatThrownBy(() -> Cifar10.from(directory).train())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("expected a tar archive but found a header with");
  }

  /** A bomb: a gigabyte of zeros after the end. */
  @Test
  void whatFollowsTheEndIsLimited() throws IOException {
    byte[] tar = archive().bytes();
    Path file = directory.resolve(ARCHIVE);
    Files.write(file, IdxBytes.gzip(Arrays.copyOf(tar, tar.length + (2 << 20))));
    assertRefused(
        directory, file + ": expected the end of a tar archive but found more; download it again");
  }

  @Test
  void mutatedArchivesEndInTheDocumentedException() throws IOException {
    Path file = directory.resolve(ARCHIVE);
    byte[] tar = archive().bytes();
    Files.write(file, tar);
    Cifar10.from(directory).test();
    FileFuzzing.Result result =
        FileFuzzing.run(
            "archive",
            file,
            300,
            90_000,
            1 << 19,
            random -> {
              byte[] changed = FileFuzzing.changed(tar, random);
              return random.nextBoolean() ? changed : IdxBytes.gzip(changed);
            },
            (mutated, random) -> Cifar10.from(directory).test());
    assertThat(result.refused()).isGreaterThan(30);
    assertThat(result.read()).isPositive();
  }

  private static void assertRefused(Path directory, String message) {
    assertThatThrownBy(() -> Cifar10.from(directory).train())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(message);
  }

  // The download

  @Test
  @Timeout(300)
  void theArchiveIsDownloadedOnceAndVerified() throws Exception {
    LOG.setLevel(Level.OFF);
    SSLContext tls = Certificate.create(directory).tls();
    byte[] good = IdxBytes.gzip(archive().bytes());
    byte[] other = IdxBytes.gzip(archive().file("more", new byte[1]).bytes());
    Path cache = directory.resolve("cache");
    try (Mirror mirror = Mirror.https(tls)) {
      URI wrong = mirror.folder("wrong", other);
      URI half = mirror.folder("half", Arrays.copyOf(good, good.length / 2));
      URI right = mirror.folder("right", good);
      List<String> told = new ArrayList<>();
      CifarDownload files =
          new CifarDownload(
              new DownloadedFiles(
                  spec(good, wrong, half, right),
                  cache,
                  new HttpsDownload(HttpClient.newBuilder().sslContext(tls), DownloadLimits.LARGE),
                  (file, received, total) -> told.add(file)));
      for (int i = 0; i < 2; i++) {
        assertWhole(files.images(CifarFiles.TRAINING), files.images(CifarFiles.TEST));
      }
      assertThat(mirror.requests())
          .containsExactly("/wrong/" + ARCHIVE, "/half/" + ARCHIVE, "/right/" + ARCHIVE);
      assertThat(told).containsOnly(ARCHIVE);

      Path cached = cache.resolve("cifar-10").resolve(ARCHIVE);
      assertThat(cached).hasBinaryContent(good);
      Files.write(cached, other);
      assertWhole(files.images(CifarFiles.TRAINING), files.images(CifarFiles.TEST));
      assertThat(cached).hasBinaryContent(good);
    }
  }

  @Test
  @Timeout(300)
  void aServerThatRefusesIsQuoted() throws Exception {
    LOG.setLevel(Level.OFF);
    SSLContext tls = Certificate.create(directory).tls();
    Path cache = directory.resolve("cache");
    try (Mirror mirror = Mirror.https(tls)) {
      URI missing = mirror.folder("missing", e -> e.sendResponseHeaders(404, -1));
      CifarDownload files =
          new CifarDownload(
              new DownloadedFiles(
                  spec(new byte[0], missing),
                  cache,
                  new HttpsDownload(HttpClient.newBuilder().sslContext(tls), DownloadLimits.LARGE),
                  (file, received, total) -> {}));
      assertThatThrownBy(() -> files.images(CifarFiles.TEST))
          .isInstanceOf(UncheckedIOException.class)
          .message()
          .isEqualToNormalizingNewlines(
              """
              CIFAR-10 could not be downloaded.
                %1$s%2$s: answered 404
              See docs/errors.md#download-failed, or download it yourself: put %2$s into %3$s, or \
              that file into any directory and use from(directory). It is the binary version of \
              CIFAR-10.\
              """
                  .formatted(missing, ARCHIVE, cache.resolve("cifar-10")));
    }
  }

  /** The published description with other servers and the checksum of another archive. */
  private static DownloadSpec spec(byte[] archive, URI... mirrors) throws GeneralSecurityException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive);
    DownloadSpec published = Cifar10.PUBLISHED;
    return new DownloadSpec(
        published.title(),
        published.folder(),
        List.of(mirrors),
        Map.of(CifarArchive.FILE, HexFormat.of().formatHex(digest)),
        published.files(),
        published.byHand());
  }
}
