package dev.cresset.demo.web;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** The one file of Chart.js that the page needs, in the version that the class path has. */
final class ChartLibrary {

  static final String FILE = "chart.umd.min.js";

  private static final String POM = "/META-INF/maven/org.webjars.npm/chart.js/pom.properties";

  private ChartLibrary() {}

  static byte[] read() {
    return PageFiles.read(
        "/META-INF/resources/webjars/chart.js/%s/dist/%s".formatted(version(), FILE));
  }

  private static String version() {
    Properties pom = new Properties();
    try {
      pom.load(new StringReader(new String(PageFiles.read(POM), StandardCharsets.ISO_8859_1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pom.getProperty("version");
  }
}
