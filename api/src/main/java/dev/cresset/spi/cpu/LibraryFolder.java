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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
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
 * <p>Libraries are unpacked under another name and then moved, so a process that is killed leaves
 * no incomplete one behind. What it leaves, the next start deletes.
 */
public final class LibraryFolder {

  /** System property that names the directory for native code. */
  public static final String PROPERTY = "cresset.nativeDirectory";

  private static final String LOCK = ".unpack.lock";
  private static final String UNPACKING = ".unpacking";

  private final Path path;

  /** The folder of the class loader that came first: this one or another. */
  private final Path first;

  /** Held as long as the folder is in use; nothing reads it. */
  @SuppressWarnings("unused")
  private final @Nullable FileLock claim;

  private LibraryFolder(Path path, Path first, @Nullable FileLock claim) {
    this.path = path;
    this.first = first;
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
    Predicate<Path> holdsFolder = base -> Files.isDirectory(base.resolve(name));
    String chosen = System.getProperty(PROPERTY);
    Path home = PrivateDirectory.cacheHome();
    Path base =
        chosen != null && !chosen.isBlank()
            ? PrivateDirectory.make(Path.of(chosen).toAbsolutePath(), holdsFolder)
            : PrivateDirectory.choose(
                home == null ? null : home.resolve("cresset").resolve("native"),
                "cresset-native",
                holdsFolder);
    return claim(base.resolve(name), Integer.MAX_VALUE);
  }

  /**
   * Claims a folder of exactly this name in a directory that the user named.
   *
   * @throws IOException if other users can write to it, or another class loader of this JVM has it
   */
  public static LibraryFolder claim(Path directory, String name) throws IOException {
    Path base =
        PrivateDirectory.make(
            directory.toAbsolutePath(), path -> Files.isDirectory(path.resolve(name)));
    return claim(base.resolve(name), 1);
  }

  private static LibraryFolder claim(Path first, int most) throws IOException {
    for (int number = 1; number <= most; number++) {
      Path path = number == 1 ? first : first.resolveSibling(first.getFileName() + "." + number);
      try {
        Path file = path.resolveSibling(path.getFileName() + ".claim");
        return new LibraryFolder(path, first, lock(file));
      } catch (OverlappingFileLockException e) {
        // Another class loader of this JVM has it.
        continue;
      }
    }
    throw new IOException(
        first
            + " is in use by another class loader of this JVM, and native code can be loaded by"
            + " one only");
  }

  /** Shares the lock with other processes; null where it cannot be taken, on a read-only folder. */
  private static @Nullable FileLock lock(Path file) throws IOException {
    boolean writable = Files.isWritable(file.getParent());
    if (!writable && !Files.exists(file)) {
      return null;
    }
    FileChannel channel =
        writable
            ? FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)
            : FileChannel.open(file, StandardOpenOption.READ);
    FileLock lock = null;
    try {
      lock = channel.tryLock(0, Long.MAX_VALUE, true);
    } catch (IOException e) {
      // A file system without locks.
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    return lock;
  }

  /** Returns where the libraries are. */
  public Path path() {
    return path;
  }

  /**
   * Unpacks resources unless they are there with their sizes. Without any, makes an empty folder
   * for a library that unpacks itself.
   *
   * @param own relative paths and resources of which each class loader needs a copy, those with
   *     functions that Java calls
   * @param shared those that need not be there twice: further class loaders get links
   * @throws IOException if they cannot be unpacked, or were and can be changed by other users
   */
  public void unpack(Map<String, URL> own, Map<String, URL> shared) throws IOException {
    Map<String, URL> all = new HashMap<>(own);
    all.putAll(shared);
    PrivateDirectory.checkReadable(path);
    Path base = path.getParent();
    Path part = base.resolve(UNPACKING);
    boolean remains = Files.exists(part) && Files.isWritable(base);
    if (remains || !isComplete(path, all)) {
      synchronized (NativeLoading.LOCK) {
        try (FileChannel channel =
            FileChannel.open(
                base.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
          channel.lock(); // until the channel is closed
          PrivateDirectory.deleteTree(part); // written under the lock only: it is abandoned
          if (!isComplete(path, all)) {
            boolean linked = !path.equals(first) && isComplete(first, shared);
            replace(part, all, linked ? shared.keySet() : Set.of());
          }
        }
      }
    }
    PathTrust.checkTree(path);
  }

  private void replace(Path part, Map<String, URL> files, Set<String> linked) throws IOException {
    try {
      Files.createDirectory(part, PrivateDirectory.ownerOnly());
      for (Map.Entry<String, URL> file : files.entrySet()) {
        String name = file.getKey();
        Path target = part.resolve(name);
        Files.createDirectories(target.getParent(), PrivateDirectory.ownerOnly());
        if (!linked.contains(name) || !link(target, first.resolve(name))) {
          copy(file.getValue(), target);
        }
      }
      PrivateDirectory.deleteTree(path);
      Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      PrivateDirectory.deleteTree(part);
    }
  }

  private static boolean link(Path target, Path existing) {
    try {
      Files.createLink(target, existing);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static void copy(URL resource, Path target) throws IOException {
    try (InputStream in = open(resource).getInputStream()) {
      Files.copy(in, target);
    }
  }

  private static boolean isComplete(Path folder, Map<String, URL> files) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    for (Map.Entry<String, URL> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      long size = content(file.getValue()).size();
      if (!Files.isRegularFile(path) || size >= 0 && size != Files.size(path)) {
        return false;
      }
    }
    return true;
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

  /** What a jar says of a resource; -1 for a size, 0 for a checksum that is not known. */
  private record Content(long size, long checksum) {}

  private static Content content(URL resource) throws IOException {
    URLConnection connection = open(resource);
    InputStream opened = connection.getInputStream();
    try (opened) {
      return new Content(
          connection.getContentLengthLong(),
          connection instanceof JarURLConnection jar ? jar.getJarEntry().getCrc() : 0);
    }
  }

  private static URLConnection open(URL resource) throws IOException {
    URLConnection connection = resource.openConnection();
    connection.setUseCaches(false); // the JDK would keep the jar open
    return connection;
  }
}
