package dev.cresset.spi.cpu;

import static org.assertj.core.api.Assertions.assertThat;
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
    directory("/tmp", 0, 0, 01777);
    directory("/home", 0, 0, 0755);
    directory("/home/me", 1000, 1000, 0755);
  }

  @Test
  void oneOfTheUsersOwnIsTrusted() {
    assertThat(objection("/home/me")).isNull();
    assertThat(objection(directory("/tmp/mine", 1000, 1000, 0700))).isNull();
  }

  @Test
  void oneOfRootIsTrusted() {
    assertThat(objection(directory("/opt", 0, 0, 0755))).isNull();
  }

  @Test
  void oneOfAnotherUserIsNot() {
    assertThat(objection(directory("/tmp/theirs", 1001, 1000, 0700)))
        .isEqualTo(path("/tmp/theirs") + " belongs to user 1001, not to user 1000");
  }

  @Test
  void neitherIsOneThatOthersCanWriteTo() {
    assertThat(objection(directory("/home/me/open", 1000, 1000, 0757)))
        .isEqualTo(path("/home/me/open") + " can be written to by every user");
    assertThat(objection("/tmp")).isEqualTo(path("/tmp") + " can be written to by every user");
  }

  @Test
  void aGroupMayWriteOnlyIfItIsTheOwnersPrivateGroup() {
    assertThat(objection(directory("/home/me/mine", 1000, 1000, 0775))).isNull();
    assertThat(objection(directory("/home/me/ours", 1000, 50, 0775)))
        .isEqualTo(path("/home/me/ours") + " can be written to by group 50");
  }

  @Test
  void directoriesAboveCountToo() {
    directory("/data", 0, 0, 0777);
    assertThat(objection(directory("/data/mine", 1000, 1000, 0700)))
        .isEqualTo(path("/data") + " can be written to by every user");
    directory("/home/other", 1001, 1001, 0755);
    assertThat(objection(directory("/home/other/mine", 1000, 1000, 0700)))
        .isEqualTo(path("/home/other") + " belongs to user 1001, not to user 1000");
  }

  @Test
  void aLinkIsFollowedIfItIsTheUsersOwn() {
    assertThat(objection(link("/tmp/mine", 1000, "/home/me"))).isNull();
    assertThat(objection(link("/tmp/up", 1000, "../home/./me"))).isNull();
  }

  @Test
  void aLinkOfAnotherUserIsNotFollowed() {
    assertThat(objection(link("/tmp/theirs", 1001, "/home/me")))
        .isEqualTo(path("/tmp/theirs") + " is a symbolic link of user 1001");
  }

  @Test
  void whereALinkLeadsIsChecked() {
    directory("/tmp/theirs", 1001, 1001, 0755);
    directory("/tmp/theirs/inside", 1000, 1000, 0755);
    link("/home/me/link", 1000, "/tmp/theirs");
    assertThat(objection("/home/me/link/inside"))
        .isEqualTo(path("/tmp/theirs") + " belongs to user 1001, not to user 1000");
  }

  @Test
  void linksInACircleEnd() {
    link("/home/me/a", 1000, "b");
    assertThat(objection(link("/home/me/b", 1000, "a"))).contains("too many levels");
  }

  @Test
  void oneThatIsNotThereIsNot() {
    assertThat(objection("/home/me/none")).isEqualTo(path("/home/me/none") + " does not exist");
  }

  @Test
  void inANamespaceWhereRootHasNoNumberItsDirectoriesStillLeadToOnesOwn() {
    directory("/", 65534, 65534, 0755);
    directory("/home", 65534, 65534, 0755);
    assertThat(objection("/home/me")).isNull();
    assertThat(objection(directory("/home/nobody", 65534, 65534, 0755)))
        .contains("belongs to user 65534");
  }

  @Test
  void aFileInATreeCounts(@TempDir Path real) throws IOException {
    assumeTrue(File.separatorChar == '/', "there are no such permissions here");
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path folder = Files.createDirectories(real.resolve("a/b"));
    Path library = Files.createFile(folder.resolve("library.so"));
    assertThat(PathTrust.objectionToTree(real)).isEmpty();
    Files.setPosixFilePermissions(library, PosixFilePermissions.fromString("rw-r--rw-"));
    assertThat(PathTrust.objectionToTree(real))
        .hasValue(library.toRealPath() + " can be written to by every user");
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwx------"));
    assertThat(PathTrust.objectionToTree(real)).as("which nobody else can enter").isEmpty();
  }

  private String directory(String name, long owner, long group, int mode) {
    files.put(path(name), new Attributes(owner, group, mode, null));
    return name;
  }

  private String link(String name, long owner, String target) {
    files.put(path(name), new Attributes(owner, owner, 0777, Path.of(target)));
    return name;
  }

  private String objection(String name) {
    return trust.objection(path(name)).orElse(null);
  }

  private static Path path(String name) {
    return ROOT.resolve(name);
  }
}
