package dev.cresset.spi.cpu;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds or makes a directory that no other user can write to. */
public final class PrivateDirectory {

  private static final String IN_USE = ".in-use";

  /** A directory that is deleted when the JVM ends, and the lock that other processes respect. */
  private record Temporary(Path path, FileLock inUse) {}

  private static @Nullable Temporary temporary;

  private PrivateDirectory() {}

  /** Returns {@code XDG_CACHE_HOME} or {@code ~/.cache}, or null for a user without a home. */
  static @Nullable Path cacheHome() {
    String cacheHome = System.getenv("XDG_CACHE_HOME");
    // By the XDG specification relative paths are ignored.
    if (cacheHome != null && !cacheHome.isBlank() && Path.of(cacheHome).isAbsolute()) {
      return Path.of(cacheHome);
    }
    Path home = Path.of(System.getProperty("user.home", "?"));
    return home.isAbsolute() ? home.resolve(".cache") : null;
  }

  /**
   * Returns the first of these that can be used: {@code home}; a directory called {@code name} and
   * the number of the user, among the temporary files; a new one there that is deleted when the JVM
   * ends.
   *
   * @param home null if there is none
   * @param name for example {@code "cresset-native"}
   * @param sufficient tells whether a directory that this user cannot write to will do
   * @throws IOException if other users can write to all of them; says why
   */
  public static Path choose(@Nullable Path home, String name, Predicate<Path> sufficient)
      throws IOException {
    Path shared = Path.of(System.getProperty("java.io.tmpdir"));
    String numbered = PathTrust.user().map(user -> name + "-" + user).orElse(name);
    List<String> objections = new ArrayList<>();
    for (Path candidate :
        Stream.of(home, shared.resolve(numbered)).filter(Objects::nonNull).toList()) {
      try {
        return make(candidate, sufficient);
      } catch (IOException e) {
        objections.add(e.getMessage());
      }
    }
    return temporary(shared, numbered + "-", objections);
  }

  /** Makes the directory if it is not there, or refuses it with the reason. */
  static Path make(Path directory, Predicate<Path> sufficient) throws IOException {
    try {
      Files.createDirectories(directory, ownerOnly());
    } catch (IOException e) {
      checkReadable(directory);
      throw new IOException("%s cannot be made (%s)".formatted(directory, e), e);
    }
    PathTrust.check(directory);
    checkReadable(directory);
    if (!Files.isWritable(directory) && !sufficient.test(directory)) {
      throw new IOException(directory + " cannot be written to");
    }
    return directory;
  }

  /** Refuses a directory if this user cannot enter it or one above it. */
  static void checkReadable(Path directory) throws IOException {
    Path known = directory;
    while (known != null && !Files.exists(known)) {
      known = known.getParent();
    }
    if (known != null && Files.isDirectory(known) && !Files.isExecutable(known)) {
      throw new IOException(known + " cannot be read by this user");
    }
  }

  private static synchronized Path temporary(Path shared, String prefix, List<String> objections)
      throws IOException {
    if (temporary != null) {
      return temporary.path();
    }
    String own = prefix + ProcessHandle.current().pid() + "-";
    deleteAbandoned(shared, prefix, own);
    Path made = Files.createTempDirectory(shared, own, ownerOnly());
    try {
      PathTrust.check(made);
    } catch (IOException e) {
      Files.deleteIfExists(made);
      objections.add(e.getMessage());
      throw new IOException(String.join("; ", objections), e);
    }
    // Locked before it has its name: a process that finds it unlocked deletes the directory.
    Path locked = made.resolve(IN_USE + ".new");
    FileLock lock =
        FileChannel.open(locked, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE).lock();
    Files.move(locked, made.resolve(IN_USE), StandardCopyOption.ATOMIC_MOVE);
    temporary = new Temporary(made, lock);
    deleteAtExit();
    return made;
  }

  /** Notes that what is in the temporary directory by now is to be deleted when the JVM ends. */
  static synchronized void deleteAtExit() {
    if (temporary == null) {
      return;
    }
    // The JDK keeps names only, deletes them in reverse, and holds no class loader by that.
    try (Stream<Path> files = Files.walk(temporary.path())) {
      files.map(Path::toFile).forEach(File::deleteOnExit);
    } catch (IOException | UncheckedIOException e) {
      // It stays until the next start of a process of this user.
    }
  }

  /** Deletes the temporary directories of this user's processes that were killed. */
  private static void deleteAbandoned(Path shared, String prefix, String own) throws IOException {
    try (DirectoryStream<Path> candidates = Files.newDirectoryStream(shared, prefix + "*")) {
      for (Path candidate : candidates) {
        // Closing a file drops the locks that this process has on it, so its own are left alone.
        if (!candidate.getFileName().toString().startsWith(own)
            && Files.isDirectory(candidate, LinkOption.NOFOLLOW_LINKS)
            && isAbandoned(candidate)) {
          deleteTree(candidate);
        }
      }
    }
  }

  private static boolean isAbandoned(Path directory) {
    try {
      PathTrust.check(directory);
      try (FileChannel channel =
              FileChannel.open(directory.resolve(IN_USE), StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        return lock != null;
      }
    } catch (IOException e) {
      return false;
    }
  }

  static void deleteTree(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }
}
