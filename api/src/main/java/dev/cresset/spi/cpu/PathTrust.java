package dev.cresset.spi.cpu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks that no other user can change a directory or what is in it.
 *
 * <p>Trusted are root and the user of this process, compared by number: a name is ambiguous, and a
 * user of a container often has none. Write permission of a group counts as another user's unless
 * the group has the number of the owner, as a user's private group has. Another user may be able to
 * write to a directory above only if its sticky bit protects the entries. Symbolic links are
 * followed one at a time, and each must belong to a trusted user.
 *
 * <p>Where files have no such attributes (Windows), nothing is checked: there the user's profile,
 * which holds both the home and the temporary directory, is closed to other users.
 */
public final class PathTrust {

  private static final int GROUP_WRITE = 0020;
  private static final int OTHERS_WRITE = 0002;
  private static final int OTHERS_ENTER = 0011;
  private static final int STICKY = 01000;
  private static final int MOST_LINKS = 40;

  /** What the check reads of a file, not following a symbolic link. */
  record Attributes(long owner, long group, int mode, @Nullable Path linkTarget) {}

  /** Reads the attributes of one file. */
  @FunctionalInterface
  interface Reader {
    Attributes read(Path path) throws IOException;
  }

  private static final @Nullable PathTrust OF_THIS_PROCESS = ofThisProcess();

  private final long user;
  private final Reader reader;

  PathTrust(long user, Reader reader) {
    this.user = user;
    this.reader = reader;
  }

  /**
   * Checks a directory and those above it.
   *
   * @throws IOException if other users can change one of them, or it is not there; says why
   */
  public static void check(Path directory) throws IOException {
    if (OF_THIS_PROCESS != null) {
      OF_THIS_PROCESS.checkPath(directory);
    }
  }

  /**
   * Checks a directory, those above it and what is in it, at any depth.
   *
   * @throws IOException if other users can change one of them, or it is not there; says why
   */
  public static void checkTree(Path directory) throws IOException {
    if (OF_THIS_PROCESS != null) {
      OF_THIS_PROCESS.checkEntries(directory);
    }
  }

  /**
   * Returns the number of the user of this process, or nothing on a system without such numbers.
   */
  static Optional<Long> user() {
    return OF_THIS_PROCESS == null ? Optional.empty() : Optional.of(OF_THIS_PROCESS.user);
  }

  private void checkEntries(Path directory) throws IOException {
    checkPath(directory);
    Path real = directory.toRealPath();
    if ((attributes(real).mode() & OTHERS_ENTER) == 0) {
      return; // whatever the files' permissions, nobody else reaches them
    }
    try (Stream<Path> files = Files.walk(real)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        checkPath(file);
      }
    } catch (UncheckedIOException e) {
      throw new IOException("%s cannot be examined (%s)".formatted(directory, e.getCause()), e);
    }
  }

  void checkPath(Path path) throws IOException {
    checkPath(path.toAbsolutePath(), 0);
  }

  /** Checks each directory from the root down, beginning again where a link leads elsewhere. */
  private void checkPath(Path path, int links) throws IOException {
    Path reached = path.getRoot();
    Attributes attributes = attributes(reached);
    long ownerOfRoot = attributes.owner();
    for (int i = 0; i < path.getNameCount(); i++) {
      reached = reached.resolve(path.getName(i)).normalize(); // no link is left in it
      attributes = attributes(reached);
      // Whoever owns the root directory is the system's root; unmapped in a user namespace, it has
      // another number there.
      long owner = attributes.owner() == ownerOfRoot ? 0 : attributes.owner();
      Path link = attributes.linkTarget();
      if (link != null) {
        if (!isTrusted(owner)) {
          throw new IOException("%s is a symbolic link of user %s".formatted(reached, owner));
        }
        if (links == MOST_LINKS) {
          throw new IOException(reached + " has too many levels of symbolic links");
        }
        Path target = reached.resolveSibling(link);
        boolean last = i == path.getNameCount() - 1;
        checkPath(
            last ? target : target.resolve(path.subpath(i + 1, path.getNameCount())), links + 1);
        return;
      }
      boolean sticky = (attributes.mode() & STICKY) != 0;
      check(reached, owner, attributes.group(), sticky ? 0 : attributes.mode());
    }
    check(reached, attributes.owner(), attributes.group(), attributes.mode());
  }

  private void check(Path path, long owner, long group, int mode) throws IOException {
    if (!isTrusted(owner)) {
      throw new IOException("%s belongs to user %s, not to user %s".formatted(path, owner, user));
    }
    if ((mode & OTHERS_WRITE) != 0) {
      throw new IOException(path + " can be written to by every user");
    }
    if ((mode & GROUP_WRITE) != 0 && group != owner) {
      throw new IOException("%s can be written to by group %s".formatted(path, group));
    }
  }

  private boolean isTrusted(long owner) {
    return owner == 0 || owner == user;
  }

  private Attributes attributes(Path path) throws IOException {
    try {
      return reader.read(path);
    } catch (NoSuchFileException e) {
      throw new IOException(path + " does not exist", e);
    } catch (IOException e) {
      throw new IOException("%s cannot be examined (%s)".formatted(path, e), e);
    }
  }

  private static @Nullable PathTrust ofThisProcess() {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("unix")) {
      return null;
    }
    return new PathTrust(userOfThisProcess(), PathTrust::read);
  }

  /** Reads whose a new file is. The owner of /proc/self is root if the process has capabilities. */
  private static long userOfThisProcess() {
    try {
      Path made = Files.createTempFile("cresset", null);
      try {
        return read(made).owner();
      } finally {
        Files.delete(made);
      }
    } catch (IOException nowhereToWrite) {
      try {
        return number(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
      } catch (IOException e) {
        return -1; // trusts root only
      }
    }
  }

  private static Attributes read(Path path) throws IOException {
    Map<String, Object> values =
        Files.readAttributes(path, "unix:uid,gid,mode,isSymbolicLink", LinkOption.NOFOLLOW_LINKS);
    return new Attributes(
        number(values.get("uid")),
        number(values.get("gid")),
        (int) number(values.get("mode")),
        Boolean.TRUE.equals(values.get("isSymbolicLink")) ? Files.readSymbolicLink(path) : null);
  }

  private static long number(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() & 0xffffffffL : -1;
  }
}
