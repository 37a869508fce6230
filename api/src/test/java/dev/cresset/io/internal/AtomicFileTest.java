package dev.cresset.io.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

  @TempDir private Path folder;

  private static AtomicFile.Content text(String text) {
    return channel -> channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static AtomicFile.Content failing(String reason) {
    return channel -> {
      channel.write(ByteBuffer.allocate(1000));
      throw new IOException(reason);
    };
  }

  @Test
  void writesAndReplaces() throws IOException {
    Path file = folder.resolve("file");
    AtomicFile.write("save", file, text("one"));
    assertThat(file).hasContent("one");
    AtomicFile.write("save", file, text("two"));
    assertThat(file).hasContent("two");
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  @Test
  void aFailureLeavesTheFormerFileAndNothingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "former");

    assertThatThrownBy(() -> AtomicFile.write("save", file, failing("No space left on device")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            "save: %s could not be written (No space left on device); the former file is unchanged; check the free space and the permissions of %s"
                .formatted(file, folder.toRealPath()));
    assertThat(file).hasContent("former");
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  @Test
  void aFailureOfTheFirstWriteLeavesNothing() {
    Path file = folder.resolve("file");

    assertThatThrownBy(() -> AtomicFile.write("save", file, failing("gone")))
        .hasMessageContaining("(gone); nothing was written;");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    "save",
                    file,
                    channel -> {
                      throw new IllegalStateException("a tensor was freed");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aMissingDirectoryAndADirectoryAreNamed() {
    Path file = folder.resolve("missing").resolve("file");
    assertThatThrownBy(() -> AtomicFile.write("save", file, text("x")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith(
            "save: %s could not be written (the directory %s does not exist); nothing was written"
                .formatted(file, file.getParent()));
    assertThatThrownBy(() -> AtomicFile.write("save", folder, text("x")))
        .hasMessageContaining("could not be written (it is a directory)");
  }

  @Test
  void aDirectoryThatCannotBeWrittenToIsNamed() throws IOException {
    assumePosix();
    Path file = Files.writeString(folder.resolve("file"), "former");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      assumeThat(Files.isWritable(folder)).as("the superuser may write anywhere").isFalse();
      assertThatThrownBy(() -> AtomicFile.write("save", file, text("new")))
          .hasMessageContaining(
              "could not be written (permission denied); the former file is unchanged");
      assertThat(file).hasContent("former");
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void permissionsStay() throws IOException {
    assumePosix();
    Path file = Files.writeString(folder.resolve("file"), "former");
    Set<PosixFilePermission> secret = PosixFilePermissions.fromString("rw-------");
    Files.setPosixFilePermissions(file, secret);
    AtomicFile.write("save", file, text("new"));

    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(secret);

    Path fresh = folder.resolve("fresh");
    AtomicFile.write("save", fresh, text("new"));
    Path usual = Files.writeString(folder.resolve("usual"), "");
    assertThat(Files.getPosixFilePermissions(fresh))
        .isEqualTo(Files.getPosixFilePermissions(usual));
  }

  @Test
  void aLinkStays() throws IOException {
    assumePosix();
    Path file = Files.writeString(folder.resolve("file"), "former");
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path link = Files.createSymbolicLink(elsewhere.resolve("link"), file);
    AtomicFile.write("save", link, text("new"));

    assertThat(link).isSymbolicLink().hasContent("new");
    assertThat(file).hasContent("new");
  }

  @Test
  void leftoversOfKilledProcessesAreDeleted() throws IOException {
    Path file = folder.resolve("file");
    String uuid = "123e4567-e89b-12d3-a456-426614174000";
    Path old = Files.writeString(folder.resolve(".file." + uuid + ".tmp"), "part");
    Path young = Files.writeString(folder.resolve(".file.2" + uuid.substring(1) + ".tmp"), "part");
    Path other = Files.writeString(folder.resolve(".file.mine.tmp"), "mine");
    FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
    Files.setLastModifiedTime(old, longAgo);
    Files.setLastModifiedTime(other, longAgo);
    AtomicFile.write("save", file, text("x"));

    assertThat(old).doesNotExist();
    assertThat(young).exists();
    assertThat(other).exists();
  }

  @Test
  void aLongNameIsPossible() throws IOException {
    Path file = folder.resolve("x".repeat(250));
    AtomicFile.write("save", file, text("x"));
    assertThat(file).hasContent("x");
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @Test
  void anInterruptDoesNotStopAWrite() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "former");
    Thread.currentThread().interrupt();
    try {
      AtomicFile.write("save", file, text("new"));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(file).hasContent("new");
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  @Test
  void anInterruptWithinAWriteRepeatsIt() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "former");
    AtomicInteger calls = new AtomicInteger();
    try {
      AtomicFile.write(
          "save",
          file,
          channel -> {
            channel.write(ByteBuffer.allocate(1000));
            if (calls.incrementAndGet() == 1) {
              Thread.currentThread().interrupt();
            }
            channel.position(0).write(ByteBuffer.allocate(7));
            channel.truncate(7);
          });
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(calls).hasValue(2);
    assertThat(file).hasSize(7);
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  @Test
  void aReasonIsGivenForEveryException() {
    assertThat(FileProblem.reason(new IOException())).isEqualTo("IOException");
    assertThat(FileProblem.reason(new FileAlreadyExistsException("a", null, "it is there")))
        .isEqualTo("it is there");
  }

  private void assumePosix() {
    assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
  }
}
