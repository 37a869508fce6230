package dev.cresset.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

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

  private static Path choose(Map<String, String> properties, Map<String, String> environment) {
    return CacheDirectory.choose(
        name -> name.equals("user.home") ? HOME.toString() : properties.get(name),
        environment::get);
  }
}
