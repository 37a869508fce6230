package dev.cresset.datasets;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Gzipped files that are downloaded on first use and cached.
 *
 * <p>A file is used only if it has the expected SHA-256, whether it comes from the cache or a
 * download. An invalid file in the cache is deleted and downloaded again. A download goes to a
 * temporary file, which is moved to its final name when it is complete, so several processes may
 * download at the same time.
 */
final class DownloadedFiles {

  private static final Logger LOG = System.getLogger("dev.cresset.datasets");
  private static final String PART = ".part";
  private static final Object ONE_AT_A_TIME = new Object();

  private final DownloadSpec spec;
  private final Path directory;
  private final HttpsDownload download;
  private final DownloadListener listener;

  DownloadedFiles(
      DownloadSpec spec, Path cache, HttpsDownload download, DownloadListener listener) {
    this.spec = spec;
    this.directory = cache.resolve(spec.folder());
    this.download = download;
    this.listener = listener;
  }

  /**
   * Reads a file, and downloads it before that if necessary.
   *
   * @param name name of the file without {@code .gz}
   * @throws IOException if no mirror provides the file
   */
  <T> T read(String name, ContentReader<T> reader) throws IOException {
    synchronized (ONE_AT_A_TIME) {
      Optional<T> cached = readCached(name, reader);
      return cached.isPresent() ? cached.get() : fetch(name, reader);
    }
  }

  private <T> Optional<T> readCached(String name, ContentReader<T> reader) throws IOException {
    Optional<Path> file;
    while ((file = DirectoryFiles.find(directory, name)).isPresent()) {
      try {
        return Optional.of(readVerified(name, file.get(), file.get().toString(), reader));
      } catch (BadFileException e) {
        LOG.log(Level.WARNING, "Deleting a wrong file from the cache: {0}", e.getMessage());
        Files.deleteIfExists(file.get());
      } catch (NoSuchFileException e) {
        // Another process has deleted the file.
        continue;
      }
    }
    return Optional.empty();
  }

  private <T> T readVerified(String name, Path file, String calledName, ContentReader<T> reader)
      throws IOException {
    MessageDigest digest = sha256();
    T read = reader.read(calledName, file, digest);
    String expected = spec.sha256().get(name);
    String found = HexFormat.of().formatHex(digest.digest());
    if (!found.equals(expected)) {
      throw new BadFileException(
          "%s: expected content with SHA-256 %s but found %s; see docs/errors.md#corrupt-file"
              .formatted(calledName, expected, found));
    }
    return read;
  }

  private <T> T fetch(String name, ContentReader<T> reader) throws IOException {
    prepareDirectory();
    List<String> answers = new ArrayList<>();
    for (URI mirror : spec.mirrors()) {
      URI address = mirror.resolve(name + ".gz");
      try {
        return fetch(name, address, reader);
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        LOG.log(Level.WARNING, "{0}: {1}", address, e.getMessage());
        answers.add(address + ": " + e.getMessage());
      }
    }
    throw new IOException(
        "%s could not be downloaded.%n  %s%nSee docs/errors.md#download-failed, or download it yourself: put %s.gz into %s, or %s into any directory and use from(directory). %s"
            .formatted(
                spec.title(),
                String.join(System.lineSeparator() + "  ", answers),
                name,
                directory,
                spec.files(),
                spec.byHand()));
  }

  private <T> T fetch(String name, URI address, ContentReader<T> reader) throws IOException {
    LOG.log(Level.INFO, "Downloading {0} into {1}", address, directory);
    Path file = directory.resolve(name + ".gz");
    Path part = directory.resolve(name + "." + UUID.randomUUID() + PART);
    part.toFile().deleteOnExit();
    try {
      download.fetch(address, part, listener);
      T read = readVerified(name, part, "the file sent", reader);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      return read;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private void prepareDirectory() throws IOException {
    try {
      Files.createDirectories(directory);
      if (!Files.isWritable(directory)) {
        throw new AccessDeniedException(directory.toString());
      }
      deleteAbandonedParts();
    } catch (IOException e) {
      throw new IOException(
          "%s: expected a directory that can be written to but found %s; set the system property %s to another"
              .formatted(directory, e, CacheDirectory.PROPERTY),
          e);
    }
  }

  /**
   * Deletes temporary files that are more than an hour old. No download takes that long, so their
   * processes were killed.
   */
  private void deleteAbandonedParts() throws IOException {
    long anHourAgo = System.currentTimeMillis() - Duration.ofHours(1).toMillis();
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory, "*" + PART)) {
      for (Path part : parts) {
        if (part.toFile().lastModified() < anHourAgo) {
          Files.deleteIfExists(part);
        }
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
