package dev.cresset.backend.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginTest {

  @ParameterizedTest
  @CsvSource({
    "jar:file:/home/me/app.jar!/, app.jar",
    "jar:nested:/home/me/app.jar/!BOOT-INF/lib/fast.jar!/, fast.jar",
    "file:/home/me/fast/target/classes/, fast/target/classes"
  })
  void aResourceIsKnownByItsJarOrFolder(String place, String origin) throws IOException {
    String resource = "dev/cresset/Fast.class";
    assertThat(Origin.of(url(place + resource), resource)).isEqualTo(origin);
  }

  @Test
  void aClassOfTheJdkHasNone() {
    assertThat(Origin.of(String.class)).isEqualTo("an unknown place");
  }

  /** Class loaders of frameworks have URLs that the JDK has no handler for. */
  private static URL url(String text) throws IOException {
    int colon = text.indexOf(':');
    return new URL(
        null,
        text,
        new URLStreamHandler() {
          @Override
          protected URLConnection openConnection(URL url) {
            throw new AssertionError(text.substring(0, colon) + " is not opened");
          }
        });
  }
}
