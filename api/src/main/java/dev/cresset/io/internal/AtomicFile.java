package dev.cresset.io.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.time.Duration;
import java.util.UUID;

/**
 * Writes a file completely or not at all.
 *
 * <p>The content goes to a temporary file in the same directory, which is forced to disk and then
 * moved to its final name in one step. After a failure, and after a crash at any moment, the name
 * refers to the former file or to the complete new one.
 */
public final class AtomicFile {

  private static final String TEMPORARY = ".tmp";
  private static final int UUID_LENGTH = 36;

  /** Length at which a temporary name, in bytes, is still shorter than the 255 of most systems. */
  private static final int LONGEST_PREFIX = 50;

  /** No write pauses that long, so the process that left the file was killed. */
  private static final Duration ABANDONED = Duration.ofHours(1);

  private AtomicFile() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {

    /** Writes everything to a channel that is at the beginning of an empty file. */
    void writeTo(FileChannel channel) throws IOException;
  }

  /**
   * Replaces or creates a file. A former file keeps its POSIX permissions; a symbolic link keeps
   * pointing to the file, which is replaced.
   *
   * <p>An interrupt of the thread does not stop the call, and is still set when it returns.
   *
   * @param content called again if the thread is interrupted meanwhile
   * @param operation name of the operation, the start of messages
   * @throws UncheckedIOException if the file cannot be written; the former file is then unchanged
   *     and no temporary file is left
   */
  public static void write(String operation, Path file, Content content) {
    Path target = file.toAbsolutePath();
    boolean replaces = Files.exists(target) || Files.isSymbolicLink(target);
    try {
      target = replaces ? target.toRealPath() : target;
      if (Files.isDirectory(target)) {
        throw new IOException("it is a directory");
      }
      write(target, content);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s: %s could not be written (%s); %s; check the free space and the permissions of %s"
              .formatted(
                  operation,
                  file,
                  FileProblem.reason(e),
                  replaces ? "the former file is unchanged" : "nothing was written",
                  target.getParent() == null ? target : target.getParent()),
          e);
    }
  }

  private static void write(Path target, Content content) throws IOException {
    InterruptRetry.run(() -> replace(target, content));
  }

  private static void replace(Path target, Content content) throws IOException {
    Path directory = target.getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new NoSuchFileException("the directory " + directory);
    }
    String prefix = prefix(target);
    deleteAbandoned(directory, prefix);
    Path temporary = directory.resolve(prefix + UUID.randomUUID() + TEMPORARY);
    boolean moved = false;
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        copyPermissions(target, temporary);
        content.writeTo(channel);
        channel.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      moved = true;
    } finally {
      if (!moved) {
        deleteQuietly(temporary);
      }
    }
    forceDirectory(directory);
  }

  private static String prefix(Path target) {
    String name = String.valueOf(target.getFileName());
    int length = Math.min(name.length(), LONGEST_PREFIX);
    boolean cutsPair = length < name.length() && Character.isLowSurrogate(name.charAt(length));
    return "." + name.substring(0, cutsPair ? length - 1 : length) + ".";
  }

  private static void copyPermissions(Path from, Path to) throws IOException {
    PosixFileAttributeView former = Files.getFileAttributeView(from, PosixFileAttributeView.class);
    if (former != null && Files.exists(from)) {
      Files.setPosixFilePermissions(to, former.readAttributes().permissions());
    }
  }

  /** Forces the new name to disk. Not all systems can, and the file itself is complete. */
  private static void forceDirectory(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows cannot open a directory, and some network file systems cannot force one.
    }
  }

  /** Deletes what killed processes left of earlier writes of the same file. */
  private static void deleteAbandoned(Path directory, String prefix) {
    long before = System.currentTimeMillis() - ABANDONED.toMillis();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(directory, file -> isTemporary(file, prefix))) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toMillis() < before) {
          deleteQuietly(file);
        }
      }
    } catch (IOException e) {
      // A directory may be writable and not readable; the files then stay.
    }
  }

  private static boolean isTemporary(Path file, String prefix) {
    String name = String.valueOf(file.getFileName());
    return name.startsWith(prefix)
        && name.endsWith(TEMPORARY)
        && name.length() == prefix.length() + UUID_LENGTH + TEMPORARY.length();
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // The failure that led here is the one to report.
    }
  }
}
