package dev.cresset.dashboard.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A new directory that only this user can read and write, deleted with its files when it is closed.
 */
public final class TemporaryDirectory implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TemporaryDirectory.class);

  private final Path path;

  private TemporaryDirectory(Path path) {
    this.path = path;
  }

  /**
   * Creates a directory.
   *
   * @param purpose part of its name
   * @throws UncheckedIOException if it cannot be created, for example because the disk is full
   */
  public static TemporaryDirectory create(String purpose) {
    try {
      // The JDK creates it with permissions for the owner only.
      return new TemporaryDirectory(Files.createTempDirectory("cresset-" + purpose + "-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the path of the directory. */
  public Path path() {
    return path;
  }

  /** Returns the path of a file in the directory. */
  public Path file(String name) {
    return path.resolve(name);
  }

  /** Deletes the directory and all files in it; logs a warning if it cannot. */
  @Override
  public void close() {
    try (Stream<Path> found = Files.walk(path)) {
      List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("the temporary directory {} could not be deleted", path, e);
    }
  }

  @Override
  public String toString() {
    return "TemporaryDirectory(%s)".formatted(path);
  }
}
