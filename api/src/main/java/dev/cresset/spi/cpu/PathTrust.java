package dev.cresset.spi.cpu;

import java.io.IOException;
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

  /** Returns why a directory that others can write to, or that is not there, is not to be used. */
  public static Optional<String> objectionTo(Path directory) {
    return OF_THIS_PROCESS == null ? Optional.empty() : OF_THIS_PROCESS.objection(directory);
  }

  /** Returns why a directory or a file in it, at any depth, is not to be used. */
  public static Optional<String> objectionToTree(Path directory) {
    return OF_THIS_PROCESS == null ? Optional.empty() : OF_THIS_PROCESS.treeObjection(directory);
  }

  /**
   * Returns the number of the user of this process, or nothing on a system without such numbers.
   */
  static Optional<Long> user() {
    return OF_THIS_PROCESS == null ? Optional.empty() : Optional.of(OF_THIS_PROCESS.user);
  }

  Optional<String> objection(Path directory) {
    try {
      Path absolute = directory.toAbsolutePath();
      return objection(absolute, absolute, 0);
    } catch (NoSuchFileException e) {
      return Optional.of(e.getFile() + " does not exist");
    } catch (IOException e) {
      return Optional.of(directory + " cannot be examined (" + e + ")");
    }
  }

  Optional<String> treeObjection(Path directory) {
    Optional<String> objection = objection(directory);
    if (objection.isPresent()) {
      return objection;
    }
    try (Stream<Path> files = Files.walk(directory.toRealPath())) {
      if ((reader.read(directory.toRealPath()).mode() & OTHERS_ENTER) == 0) {
        return Optional.empty(); // whatever the files' permissions, nobody else reaches them
      }
      for (Path file : (Iterable<Path>) files::iterator) {
        Attributes attributes = reader.read(file);
        objection =
            attributes.linkTarget() == null
                ? objection(file, attributes, true)
                : objection(file.toAbsolutePath());
        if (objection.isPresent()) {
          return objection;
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(directory + " cannot be examined (" + e + ")");
    }
  }

  /** Checks each directory from the root down, beginning again where a link leads elsewhere. */
  private Optional<String> objection(Path path, Path named, int links) throws IOException {
    if (links > MOST_LINKS) {
      return Optional.of(named + " has too many levels of symbolic links");
    }
    Path root = path.getRoot();
    long ownerOfRoot = reader.read(root).owner();
    Path reached = root;
    for (int i = 0; i < path.getNameCount(); i++) {
      Path name = path.getName(i);
      if (name.toString().equals("..")) {
        Path parent = reached.getParent(); // no link is left in it
        reached = parent == null ? root : parent;
        continue;
      }
      reached = reached.resolve(name).normalize();
      Attributes attributes = reader.read(reached);
      if (attributes.linkTarget() != null) {
        if (!isTrusted(attributes.owner()) && attributes.owner() != ownerOfRoot) {
          return Optional.of(
              "%s is a symbolic link of user %s".formatted(reached, attributes.owner()));
        }
        Path rest = path.subpath(i, path.getNameCount());
        Path target = reached.resolveSibling(attributes.linkTarget());
        Path onward =
            rest.getNameCount() == 1
                ? target
                : target.resolve(rest.subpath(1, rest.getNameCount()));
        return objection(onward, named, links + 1);
      }
      boolean last = i == path.getNameCount() - 1;
      // Whoever owns the root directory is the system's root; unmapped in a user namespace, it has
      // another number there.
      Attributes checked =
          !last && attributes.owner() == ownerOfRoot
              ? new Attributes(0, attributes.group(), attributes.mode(), null)
              : attributes;
      Optional<String> objection = objection(reached, checked, last);
      if (objection.isPresent()) {
        return objection;
      }
    }
    return Optional.empty();
  }

  private Optional<String> objection(Path path, Attributes attributes, boolean last) {
    if (!isTrusted(attributes.owner())) {
      return Optional.of(
          "%s belongs to user %s, not to user %s".formatted(path, attributes.owner(), user));
    }
    boolean sticky = !last && (attributes.mode() & STICKY) != 0;
    if (!sticky && (attributes.mode() & OTHERS_WRITE) != 0) {
      return Optional.of(path + " can be written to by every user");
    }
    if (!sticky
        && (attributes.mode() & GROUP_WRITE) != 0
        && attributes.group() != attributes.owner()) {
      return Optional.of("%s can be written to by group %s".formatted(path, attributes.group()));
    }
    return Optional.empty();
  }

  private boolean isTrusted(long owner) {
    return owner == 0 || owner == user;
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
