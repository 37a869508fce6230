package dev.cresset.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheDirectoryTest {

  @TempDir private Path directory;

  @Test
  void theHomeDirectoryIsTheUsualPlace() {
    Path usual = directory.resolve("home/.djl.ai");
    assertThat(CacheDirectory.choose(usual, directory)).isEqualTo(usual);
  }

  @Test
  void withoutAHomeToWriteToItIsTheUsersOwnTemporaryDirectory() throws IOException {
    // A file in the way stands for a directory without permission, which root has everywhere.
    Path usual = Files.createFile(directory.resolve("home")).resolve(".djl.ai");
    Path chosen = CacheDirectory.choose(usual, directory);
    assertThat(chosen).isDirectory().hasParent(directory);
    assertThat(chosen.getFileName().toString()).endsWith(System.getProperty("user.name"));
    assertThat(CacheDirectory.choose(usual, directory)).isEqualTo(chosen);
  }
}
