package dev.cresset.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheDirectoryTest {

  private static final Path HOME = Path.of("home").toAbsolutePath();
  private static final Path ELSEWHERE = Path.of("elsewhere").toAbsolutePath();

  @Test
  void isInTheHomeDirectoryByDefault() {
    assertThat(choose(Map.of(), Map.of())).isEqualTo(HOME.resolve(".cache").resolve("cresset"));
  }

  @Test
  void followsTheXdgCacheHome() {
    assertThat(choose(Map.of(), Map.of("XDG_CACHE_HOME", ELSEWHERE.toString())))
        .isEqualTo(ELSEWHERE.resolve("cresset"));
  }

  @Test
  void ignoresAnXdgCacheHomeThatIsEmptyOrRelative() {
    for (String value : new String[] {"", "relative"}) {
      assertThat(choose(Map.of(), Map.of("XDG_CACHE_HOME", value)))
          .isEqualTo(HOME.resolve(".cache").resolve("cresset"));
    }
  }

  @Test
  void thePropertyGoesFirst() {
    assertThat(
            choose(
                Map.of("cresset.data", ELSEWHERE.toString()),
                Map.of("XDG_CACHE_HOME", HOME.toString())))
        .isEqualTo(ELSEWHERE);
  }

  @Test
  void withoutAHomeItIsNotInTheWorkingDirectory() {
    String home = System.getProperty("user.home");
    System.setProperty("user.home", "?");
    try {
      assertThat(CacheDirectory.current()).isAbsolute().isDirectory();
    } finally {
      System.setProperty("user.home", home);
    }
  }

  @Test
  void aHomeThatCannotBeMadeIsNotUsed(@TempDir Path directory) throws IOException {
    // A file in the way stands for a directory without permission, which root has everywhere.
    Path file = Files.createFile(directory.resolve("file"));
    assertThat(CacheDirectory.canBeUsed(file.resolve(".cache/cresset"))).isFalse();
    assertThat(CacheDirectory.canBeUsed(directory.resolve(".cache/cresset"))).isTrue();
  }

  private static Path choose(Map<String, String> properties, Map<String, String> environment) {
    return CacheDirectory.choose(
        name -> name.equals("user.home") ? HOME.toString() : properties.get(name),
        environment::get);
  }
}
