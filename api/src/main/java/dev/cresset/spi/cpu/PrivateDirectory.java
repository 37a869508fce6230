package dev.cresset.spi.cpu;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
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
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds or makes a directory that no other user can write to. */
public final class PrivateDirectory {

  private static final String IN_USE = ".in-use";
  private static @Nullable PrivateDirectory temporary;

  private final Path path;
  private final @Nullable FileLock inUse;

  private PrivateDirectory(Path path, @Nullable FileLock inUse) {
    this.path = path;
    this.inUse = inUse;
  }

  /**
   * Returns the user's cache directory: {@code XDG_CACHE_HOME} or {@code ~/.cache}.
   *
   * @return null for a user without a home directory
   */
  public static @Nullable Path cacheHome() {
    String cacheHome = System.getenv("XDG_CACHE_HOME");
    // By the XDG specification relative paths are ignored.
    if (cacheHome != null && !cacheHome.isBlank() && Path.of(cacheHome).isAbsolute()) {
      return Path.of(cacheHome);
    }
    Path home = Path.of(System.getProperty("user.home", "?"));
    return home.isAbsolute() ? home.resolve(".cache") : null;
  }

  /**
   * Returns a directory called {@code name}: in {@code home}, else in the directory for temporary
   * files, where it has the number of the user in its name, else a new one that is deleted when the
   * JVM ends.
   *
   * @param home null if there is none
   * @param name for example {@code "cresset-native"}
   * @param sufficient tells whether a directory that this user cannot write to will do
   * @throws IOException if other users can write to all of them; says why
   */
  static PrivateDirectory choose(@Nullable Path home, String name, Predicate<Path> sufficient)
      throws IOException {
    Path shared = Path.of(System.getProperty("java.io.tmpdir"));
    String numbered = PathTrust.user().map(user -> name + "-" + user).orElse(name);
    List<String> objections = new ArrayList<>();
    for (Path candidate :
        home == null
            ? List.of(shared.resolve(numbered))
            : List.of(home, shared.resolve(numbered))) {
      String objection = objectionTo(candidate, sufficient);
      if (objection == null) {
        return new PrivateDirectory(candidate, null);
      }
      objections.add(objection);
    }
    return temporary(shared, numbered + "-", objections);
  }

  /**
   * Returns a directory for a user's files: {@code home} if this user can write to it, else one in
   * the directory for temporary files.
   *
   * @throws IOException if other users can write to all of them; says why
   */
  public static Path choose(@Nullable Path home, String name) throws IOException {
    return choose(home, name, directory -> false).path();
  }

  /** Uses the directory that the user named, or refuses it with the reason. */
  static PrivateDirectory named(Path directory, Predicate<Path> sufficient) throws IOException {
    String objection = objectionTo(directory, sufficient);
    if (objection != null) {
      throw new IOException(objection);
    }
    return new PrivateDirectory(directory, null);
  }

  Path path() {
    return path;
  }

  /** Notes that what is in a temporary directory by now is to be deleted when the JVM ends. */
  void deleteAtExit() {
    if (inUse == null) {
      return;
    }
    // The JDK keeps names only, deletes them in reverse, and holds no class loader by that.
    try (Stream<Path> files = Files.walk(path)) {
      files.map(Path::toFile).forEach(File::deleteOnExit);
    } catch (IOException e) {
      // It stays until the next start of a process of this user.
    }
  }

  /** Creates the directory if needed, and returns why it cannot be used or null. */
  private static @Nullable String objectionTo(Path directory, Predicate<Path> sufficient) {
    try {
      Files.createDirectories(directory, ownerOnly());
    } catch (IOException e) {
      String unreadable = objectionToReading(directory);
      return unreadable == null ? "%s cannot be made (%s)".formatted(directory, e) : unreadable;
    }
    String objection =
        PathTrust.objectionTo(directory).orElseGet(() -> objectionToReading(directory));
    if (objection != null) {
      return objection;
    }
    return Files.isWritable(directory) || sufficient.test(directory)
        ? null
        : directory + " cannot be written to";
  }

  /** Returns a sentence if this user cannot enter the directory or one above it, or null. */
  static @Nullable String objectionToReading(Path directory) {
    Path known = directory;
    while (known != null && !Files.exists(known)) {
      known = known.getParent();
    }
    return known != null && Files.isDirectory(known) && !Files.isExecutable(known)
        ? known + " cannot be read by this user"
        : null;
  }

  private static synchronized PrivateDirectory temporary(
      Path shared, String prefix, List<String> objections) throws IOException {
    PrivateDirectory known = temporary;
    if (known != null) {
      return known;
    }
    deleteAbandoned(shared, prefix);
    Path made =
        Files.createTempDirectory(
            shared, prefix + ProcessHandle.current().pid() + "-", ownerOnly());
    String objection = PathTrust.objectionTo(made).orElse(null);
    if (objection != null) {
      Files.deleteIfExists(made);
      objections.add(objection);
      throw new IOException(String.join("; ", objections));
    }
    // Locked before it has its name: a process that finds it unlocked deletes the directory.
    Path locked = made.resolve(IN_USE + ".new");
    FileLock lock =
        FileChannel.open(locked, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE).lock();
    Files.move(locked, made.resolve(IN_USE), StandardCopyOption.ATOMIC_MOVE);
    known = new PrivateDirectory(made, lock);
    known.deleteAtExit();
    temporary = known;
    return known;
  }

  /** Deletes the temporary directories of this user's processes that were killed. */
  private static void deleteAbandoned(Path shared, String prefix) throws IOException {
    // Closing a file drops the locks that this process has on it, so its own are left alone.
    String own = prefix + ProcessHandle.current().pid() + "-";
    try (DirectoryStream<Path> candidates = Files.newDirectoryStream(shared, prefix + "*")) {
      for (Path candidate : candidates) {
        if (!candidate.getFileName().toString().startsWith(own)
            && Files.isDirectory(candidate, LinkOption.NOFOLLOW_LINKS)
            && PathTrust.objectionTo(candidate).isEmpty()
            && Files.isWritable(candidate)
            && isAbandoned(candidate.resolve(IN_USE))) {
          deleteTree(candidate);
        }
      }
    }
  }

  private static boolean isAbandoned(Path inUse) {
    try (FileChannel channel = FileChannel.open(inUse, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (IOException | OverlappingFileLockException e) {
      return false;
    }
  }

  static void deleteTree(Path directory) throws IOException {
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
