package dev.cresset.spi.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cresset.spi.cpu.PathTrust.Attributes;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a made-up file system; the user of the process is 1000. */
class PathTrustTest {

  private static final Path ROOT = Path.of("/").toAbsolutePath();

  private final Map<Path, Attributes> files = new HashMap<>();
  private final PathTrust trust =
      new PathTrust(
          1000,
          path -> {
            Attributes attributes = files.get(path);
            if (attributes == null) {
              throw new NoSuchFileException(path.toString());
            }
            return attributes;
          });

  PathTrustTest() {
    directory("/", 0, 0, 0755);
    directory("/scratch", 0, 0, 01777);
    directory("/users", 0, 0, 0755);
    directory("/users/me", 1000, 1000, 0755);
  }

  @Test
  void oneOfTheUsersOwnIsTrusted() {
    assertThat(objection("/users/me")).isNull();
    assertThat(objection(directory("/scratch/mine", 1000, 1000, 0700))).isNull();
  }

  @Test
  void oneOfRootIsTrusted() {
    assertThat(objection(directory("/opt", 0, 0, 0755))).isNull();
  }

  @Test
  void oneOfAnotherUserIsNot() {
    assertThat(objection(directory("/scratch/theirs", 1001, 1000, 0700)))
        .isEqualTo(path("/scratch/theirs") + " belongs to user 1001, not to user 1000");
  }

  @Test
  void neitherIsOneThatOthersCanWriteTo() {
    assertThat(objection(directory("/users/me/open", 1000, 1000, 0757)))
        .isEqualTo(path("/users/me/open") + " can be written to by every user");
    assertThat(objection("/scratch"))
        .isEqualTo(path("/scratch") + " can be written to by every user");
  }

  @Test
  void aGroupMayWriteOnlyIfItIsTheOwnersPrivateGroup() {
    assertThat(objection(directory("/users/me/mine", 1000, 1000, 0775))).isNull();
    assertThat(objection(directory("/users/me/ours", 1000, 50, 0775)))
        .isEqualTo(path("/users/me/ours") + " can be written to by group 50");
  }

  @Test
  void directoriesAboveCountToo() {
    directory("/data", 0, 0, 0777);
    assertThat(objection(directory("/data/mine", 1000, 1000, 0700)))
        .isEqualTo(path("/data") + " can be written to by every user");
    directory("/users/other", 1001, 1001, 0755);
    assertThat(objection(directory("/users/other/mine", 1000, 1000, 0700)))
        .isEqualTo(path("/users/other") + " belongs to user 1001, not to user 1000");
  }

  @Test
  void aLinkIsFollowedIfItIsTheUsersOwn() {
    assertThat(objection(link("/scratch/mine", 1000, "/users/me"))).isNull();
    assertThat(objection(link("/scratch/up", 1000, "../users/./me"))).isNull();
  }

  @Test
  void aLinkOfAnotherUserIsNotFollowed() {
    assertThat(objection(link("/scratch/theirs", 1001, "/users/me")))
        .isEqualTo(path("/scratch/theirs") + " is a symbolic link of user 1001");
  }

  @Test
  void whereALinkLeadsIsChecked() {
    directory("/scratch/theirs", 1001, 1001, 0755);
    directory("/scratch/theirs/inside", 1000, 1000, 0755);
    link("/users/me/link", 1000, "/scratch/theirs");
    assertThat(objection("/users/me/link/inside"))
        .isEqualTo(path("/scratch/theirs") + " belongs to user 1001, not to user 1000");
  }

  @Test
  void whatTheParentOfADirectoryIsCounts() {
    directory("/scratch/mine", 1000, 1000, 0700);
    assertThat(objection("/scratch/mine/.."))
        .isEqualTo(path("/scratch") + " can be written to by every user");
    link("/scratch/link", 1000, "/users/me");
    assertThat(objection("/scratch/link/../../users")).isNull();
  }

  @Test
  void linksInACircleEnd() {
    link("/users/me/a", 1000, "b");
    assertThat(objection(link("/users/me/b", 1000, "a"))).contains("too many levels");
  }

  @Test
  void oneThatIsNotThereIsNot() {
    assertThat(objection("/users/me/none")).isEqualTo(path("/users/me/none") + " does not exist");
  }

  @Test
  void inANamespaceWhereRootHasNoNumberItsDirectoriesStillLeadToOnesOwn() {
    directory("/", 65534, 65534, 0755);
    directory("/users", 65534, 65534, 0755);
    assertThat(objection("/users/me")).isNull();
    assertThat(objection(directory("/users/nobody", 65534, 65534, 0755)))
        .contains("belongs to user 65534");
  }

  @Test
  void aFileInATreeCounts(@TempDir Path real) throws IOException {
    assumeTrue(File.separatorChar == '/', "there are no such permissions here");
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path folder = Files.createDirectories(real.resolve("a/b"));
    Path library = Files.createFile(folder.resolve("library.so"));
    PathTrust.checkTree(real);
    Files.setPosixFilePermissions(library, PosixFilePermissions.fromString("rw-r--rw-"));
    assertThatThrownBy(() -> PathTrust.checkTree(real))
        .isInstanceOf(IOException.class)
        .hasMessage(library.toRealPath() + " can be written to by every user");
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwx------"));
    PathTrust.checkTree(real); // which nobody else can enter
  }

  private String directory(String name, long owner, long group, int mode) {
    files.put(path(name), new Attributes(owner, group, mode, null));
    return name;
  }

  private String link(String name, long owner, String target) {
    files.put(path(name), new Attributes(owner, owner, 0777, Path.of(target)));
    return name;
  }

  /** Returns the message of the refusal, or null if there is none. */
  private String objection(String name) {
    try {
      trust.checkPath(path(name));
      return null;
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private static Path path(String name) {
    return ROOT.resolve(name);
  }
}
