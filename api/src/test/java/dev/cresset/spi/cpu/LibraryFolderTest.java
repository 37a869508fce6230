package dev.cresset.spi.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryFolderTest {

  @TempDir private Path directory;
  private Path base;

  @BeforeEach
  void name() {
    base = directory.resolve("natives");
    System.setProperty(LibraryFolder.PROPERTY, base.toString());
  }

  @AfterEach
  void forget() {
    System.clearProperty(LibraryFolder.PROPERTY);
  }

  @Test
  void unpacksIntoADirectoryThatNobodyElseCanEnter() throws IOException {
    LibraryFolder folder = LibraryFolder.claim("library");
    folder.unpack(Map.of("deep/a.so", resource("a", "first")), Map.of());
    assertThat(folder.path().resolve("deep/a.so")).hasContent("first");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
        .isEqualTo("rwx------");
  }

  @Test
  void aTruncatedFileIsReplaced() throws IOException {
    LibraryFolder folder = LibraryFolder.claim("library");
    Map<String, URL> files = Map.of("a.so", resource("a", "first"), "b.so", resource("b", "b"));
    folder.unpack(files, Map.of());
    Files.writeString(folder.path().resolve("a.so"), "fir");
    folder.unpack(files, Map.of());
    assertThat(folder.path().resolve("a.so")).hasContent("first");
  }

  @Test
  void whatIsThereWholeStaysAsItIs() throws IOException {
    LibraryFolder folder = LibraryFolder.claim("library");
    Map<String, URL> files = Map.of("a.so", resource("a", "first"));
    folder.unpack(files, Map.of());
    Files.writeString(folder.path().resolve("a.so"), "FIRST");
    folder.unpack(files, Map.of());
    assertThat(folder.path().resolve("a.so")).hasContent("FIRST");
  }

  @Test
  void whatAKilledProcessLeftIsDeletedByTheNextStart() throws IOException {
    LibraryFolder folder = LibraryFolder.claim("library");
    Map<String, URL> files = Map.of("a.so", resource("a", "first"));
    folder.unpack(files, Map.of());
    Path part = Files.createDirectories(base.resolve(".unpacking/deep"));
    Files.writeString(part.resolve("b.so"), "half");
    folder.unpack(files, Map.of());
    assertThat(base.resolve(".unpacking")).doesNotExist();
    assertThat(folder.path().resolve("a.so")).hasContent("first");
  }

  @Test
  void aFailureLeavesNothingBehind() throws IOException {
    LibraryFolder folder = LibraryFolder.claim("library");
    URL gone = resource("gone", "x");
    Files.delete(directory.resolve("gone"));
    assertThatThrownBy(() -> folder.unpack(Map.of("a.so", gone), Map.of()))
        .isInstanceOf(IOException.class);
    try (Stream<Path> left = Files.list(base).filter(Files::isDirectory)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void eachClaimIsAFolderOfItsOwnWhichSharesWhatItMay() throws IOException {
    LibraryFolder first = LibraryFolder.claim("library");
    LibraryFolder second = LibraryFolder.claim("library");
    Map<String, URL> own = Map.of("own.so", resource("own", "own"));
    Map<String, URL> shared = Map.of("shared.so", resource("shared", "shared"));
    first.unpack(own, shared);
    second.unpack(own, shared);
    assertThat(second.path()).isNotEqualTo(first.path());
    assertThat(fileKey(second, "own.so")).isNotEqualTo(fileKey(first, "own.so"));
    assertThat(fileKey(second, "shared.so")).isEqualTo(fileKey(first, "shared.so"));
  }

  @Test
  void aFolderThatTheUserNamedIsForOneClassLoader() throws IOException {
    LibraryFolder first = LibraryFolder.claim(base, "library");
    assertThatThrownBy(() -> LibraryFolder.claim(base, "library"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("in use by another class loader of this JVM");
    assertThat(first.path()).isEqualTo(base.resolve("library"));
  }

  @Test
  void oneThatOthersCanWriteToIsRefused() throws IOException {
    Files.createDirectory(base);
    Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> LibraryFolder.claim("library"))
        .isInstanceOf(IOException.class)
        .hasMessage(base + " can be written to by every user");
  }

  @Test
  void theDigestDependsOnNamesAndSizes() throws IOException {
    String digest = LibraryFolder.digest(Map.of("a", resource("a", "12345")));
    assertThat(LibraryFolder.digest(Map.of("a", resource("same", "54321")))).isEqualTo(digest);
    assertThat(LibraryFolder.digest(Map.of("a", resource("more", "123456")))).isNotEqualTo(digest);
    assertThat(LibraryFolder.digest(Map.of("b", resource("a", "12345")))).isNotEqualTo(digest);
  }

  private URL resource(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content).toUri().toURL();
  }

  private static Object fileKey(LibraryFolder folder, String name) throws IOException {
    return Files.getAttribute(folder.path().resolve(name), "unix:ino");
  }
}
