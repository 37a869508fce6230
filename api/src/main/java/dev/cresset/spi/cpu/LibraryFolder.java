package dev.cresset.spi.cpu;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A folder of native libraries that only this user can write to, for one class loader.
 *
 * <p>The JVM loads a file of native code for one class loader only. So that a second copy of a
 * backend in the same JVM works too, each class loader claims a folder of its own; processes share
 * them. The claim is a file lock, which the JDK releases when the class loader of its holder is
 * garbage.
 *
 * <p>A library is unpacked under another name and then moved, so a process that is killed leaves no
 * incomplete one behind. What it leaves, the next start deletes.
 */
public final class LibraryFolder {

  /** System property that names the directory for native code. */
  public static final String PROPERTY = "cresset.nativeDirectory";

  private static final String PART = ".part";
  private static final int PAUSE_MILLIS = 20;

  private final PrivateDirectory base;
  private final String name;
  private final int number;

  /** Held as long as the folder is in use; nothing reads it. */
  @SuppressWarnings("unused")
  private final @Nullable FileLock claim;

  private LibraryFolder(PrivateDirectory base, String name, int number, @Nullable FileLock claim) {
    this.base = base;
    this.name = name;
    this.number = number;
    this.claim = claim;
  }

  /**
   * Claims a folder for the class loader of the caller, which must keep the result as long as its
   * libraries are loaded.
   *
   * @param name of the folder; content that differs needs another name, see {@link #digest}
   * @throws IOException if other users can write to every directory for it; says why
   */
  public static LibraryFolder claim(String name) throws IOException {
    String chosen = System.getProperty(PROPERTY);
    if (chosen != null && !chosen.isBlank()) {
      return claim(
          PrivateDirectory.named(
              Path.of(chosen).toAbsolutePath(), base -> Files.isDirectory(base.resolve(name))),
          name);
    }
    Path home = PrivateDirectory.cacheHome();
    return claim(
        PrivateDirectory.choose(
            home == null ? null : home.resolve("cresset").resolve("native"),
            "cresset-native",
            base -> Files.isDirectory(base.resolve(name))),
        name);
  }

  /**
   * Claims a folder of exactly this name in a directory that the user named.
   *
   * @throws IOException if other users can write to it, or another class loader of this JVM has it
   */
  public static LibraryFolder claim(Path directory, String name) throws IOException {
    PrivateDirectory base =
        PrivateDirectory.named(
            directory.toAbsolutePath(), path -> Files.isDirectory(path.resolve(name)));
    try {
      Path file = base.path().resolve(name + ".claim");
      return new LibraryFolder(base, name, 1, claim(base.path(), file));
    } catch (OverlappingFileLockException e) {
      throw new IOException(
          directory.resolve(name)
              + " is in use by another class loader of this JVM, and native code can be loaded by"
              + " one only",
          e);
    }
  }

  private static LibraryFolder claim(PrivateDirectory base, String name) throws IOException {
    if (Files.isWritable(base.path())) {
      deleteAbandonedParts(base.path());
    }
    for (int number = 1; ; number++) {
      Path file = base.path().resolve(numbered(name, number) + ".claim");
      try {
        FileLock claim = claim(base.path(), file);
        return new LibraryFolder(base, name, number, claim);
      } catch (OverlappingFileLockException e) {
        // Another class loader of this JVM has it.
        continue;
      }
    }
  }

  /** Shares the lock with other processes; null where it cannot be taken, on a read-only folder. */
  private static @Nullable FileLock claim(Path base, Path file) throws IOException {
    if (!Files.exists(file) && !Files.isWritable(base)) {
      return null;
    }
    FileChannel channel =
        Files.isWritable(base)
            ? FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)
            : FileChannel.open(file, StandardOpenOption.READ);
    try {
      return channel.tryLock(0, Long.MAX_VALUE, true);
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw e;
    } catch (IOException e) {
      channel.close(); // a file system without locks
      return null;
    }
  }

  /** Returns where the libraries are. */
  public Path path() {
    return base.path().resolve(numbered(name, number));
  }

  /**
   * Makes the folder if it is not there, for a library that unpacks itself.
   *
   * @throws IOException if it cannot be made, or is there and other users can change its content
   */
  public Path make() throws IOException {
    throwIfUnreadable(path());
    Files.createDirectories(path(), PrivateDirectory.ownerOnly());
    throwIfOthersCanChange(path());
    return path();
  }

  /** Has the files deleted when the JVM ends if the directory is a temporary one. */
  public void deleteAtExit() {
    base.deleteAtExit();
  }

  /**
   * Unpacks resources unless they are there with their sizes.
   *
   * @param own relative paths and resources of which each class loader needs a copy, those with
   *     functions that Java calls
   * @param shared those that need not be there twice: further class loaders get links
   * @throws IOException if they cannot be unpacked, or were and can be changed by other users
   */
  public void unpack(Map<String, URL> own, Map<String, URL> shared) throws IOException {
    Map<String, URL> all = new TreeMap<>(own);
    all.putAll(shared);
    throwIfUnreadable(path());
    if (!isComplete(path(), all)) {
      FileLock lock = lock(base.path());
      try {
        if (!isComplete(path(), all)) {
          Path first = base.path().resolve(numbered(name, 1));
          boolean linked = number > 1 && isComplete(first, all);
          replace(path(), all, linked ? first : null, own);
        }
      } finally {
        lock.acquiredBy().close();
      }
    }
    throwIfOthersCanChange(path());
  }

  private static void throwIfUnreadable(Path folder) throws IOException {
    String objection = PrivateDirectory.objectionToReading(folder);
    if (objection != null) {
      throw new IOException(objection);
    }
  }

  private static void throwIfOthersCanChange(Path folder) throws IOException {
    String objection = PathTrust.objectionToTree(folder).orElse(null);
    if (objection != null) {
      throw new IOException(objection);
    }
  }

  /** Returns a few digits that are the same for the same names, sizes and checksums. */
  public static String digest(Map<String, URL> resources) throws IOException {
    CRC32 digest = new CRC32();
    for (Map.Entry<String, URL> resource : new TreeMap<>(resources).entrySet()) {
      String entry = resource.getKey() + " " + content(resource.getValue()) + "\n";
      digest.update(entry.getBytes(StandardCharsets.UTF_8));
    }
    return "%08x".formatted(digest.getValue());
  }

  private static String numbered(String name, int number) {
    return number == 1 ? name : name + "." + number;
  }

  private static boolean isComplete(Path folder, Map<String, URL> files) throws IOException {
    for (Map.Entry<String, URL> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      if (!Files.isRegularFile(path)) {
        return false;
      }
      long size = content(file.getValue()).size();
      if (size >= 0 && size != Files.size(path)) {
        return false;
      }
    }
    return true;
  }

  /** What a jar says of a resource; -1 for a size, 0 for a checksum that is not known. */
  private record Content(long size, long checksum) {}

  private static Content content(URL resource) throws IOException {
    URLConnection connection = resource.openConnection();
    connection.setUseCaches(false); // the JDK would keep the jar open
    InputStream opened = connection.getInputStream();
    try {
      return new Content(
          connection.getContentLengthLong(),
          connection instanceof JarURLConnection jar ? jar.getJarEntry().getCrc() : 0);
    } finally {
      opened.close();
    }
  }

  private static void replace(
      Path folder, Map<String, URL> files, @Nullable Path first, Map<String, URL> own)
      throws IOException {
    Path part = folder.resolveSibling(folder.getFileName() + PART);
    if (Files.exists(part)) {
      PrivateDirectory.deleteTree(part);
    }
    Files.createDirectory(part, PrivateDirectory.ownerOnly());
    try {
      for (Map.Entry<String, URL> file : files.entrySet()) {
        Path target = part.resolve(file.getKey());
        Files.createDirectories(target.getParent(), PrivateDirectory.ownerOnly());
        if (first == null
            || own.containsKey(file.getKey())
            || !link(first, file.getKey(), target)) {
          copy(file.getValue(), target);
        }
      }
      if (Files.exists(folder)) {
        PrivateDirectory.deleteTree(folder);
      }
      Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      if (Files.exists(part)) {
        PrivateDirectory.deleteTree(part);
      }
    }
  }

  private static void copy(URL resource, Path target) throws IOException {
    URLConnection connection = resource.openConnection();
    connection.setUseCaches(false);
    try (InputStream in = connection.getInputStream()) {
      Files.copy(in, target);
    }
  }

  private static boolean link(Path first, String name, Path target) {
    try {
      Files.createLink(target, first.resolve(name));
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Parts are written under the lock only: those found while holding it are abandoned. */
  private static void deleteAbandonedParts(Path base) throws IOException {
    if (!hasParts(base)) {
      return;
    }
    FileLock lock = lock(base);
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(base, "*" + PART)) {
      for (Path part : parts) {
        PrivateDirectory.deleteTree(part);
      }
    } finally {
      lock.acquiredBy().close();
    }
  }

  private static boolean hasParts(Path base) throws IOException {
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(base, "*" + PART)) {
      return parts.iterator().hasNext();
    }
  }

  /** Waits for other processes and for other class loaders of this one. */
  private static FileLock lock(Path base) throws IOException {
    FileChannel channel =
        FileChannel.open(
            base.resolve(".unpack.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    while (true) {
      try {
        return channel.lock();
      } catch (OverlappingFileLockException e) {
        pause();
      }
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while another class loader unpacks native code", e);
    }
  }
}
