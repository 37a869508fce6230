package dev.cresset.spi.cpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The artifacts with a product's native libraries, one for each platform.
 *
 * @param backend class beside a file {@code natives.properties} with the coordinates of each
 *     artifact, in which <code>{platform}</code> stands for its classifier
 * @param product for messages, for example {@code "ND4J"}
 * @param main artifact whose version is that of the product
 * @param platforms the classifiers there are
 */
public record NativeArtifacts(
    Class<?> backend, String product, String main, List<String> platforms) {

  /** Returns the version that the backend was built with. */
  public String version() {
    String coordinates = properties("natives.properties").getProperty(main);
    return coordinates.substring(coordinates.lastIndexOf(':') + 1);
  }

  /**
   * Returns which artifacts are missing and how to add them, or nothing if all are there.
   *
   * @param resources a file of each artifact, by artifact
   */
  public Optional<String> missing(String platform, Map<String, String> resources) {
    if (!platforms.contains(platform)) {
      return Optional.of(
          "%s %s has no native library for %s, only for %s; use the built-in backend with -Dcresset.backend=jvm"
              .formatted(product, version(), platform, String.join(", ", platforms)));
    }
    List<String> missing = new ArrayList<>();
    resources.forEach(
        (artifact, resource) -> {
          if (backend.getClassLoader().getResource(resource) == null) {
            String coordinates = properties("natives.properties").getProperty(artifact);
            missing.add(coordinates.replace("{platform}", platform));
          }
        });
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s's native %s for %s %s not on the class path; add %s; see docs/errors.md#native-libraries-missing"
                .formatted(
                    product,
                    missing.size() == 1 ? "library" : "libraries",
                    platform,
                    missing.size() == 1 ? "is" : "are",
                    String.join(" and ", missing)));
  }

  /** Returns a properties file of the backend. */
  public Properties properties(String resource) {
    Properties properties = new Properties();
    try (InputStream in = backend.getResourceAsStream(resource)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }

  /** Returns a platform's classifier in a product's spelling. */
  public static String platform(
      String osName, String osArch, String mac, String windows, String arm64) {
    String os = osName.toLowerCase(Locale.ROOT);
    String system =
        os.startsWith("mac") ? mac : os.startsWith("windows") ? windows : os.split(" ")[0];
    String arch =
        switch (osArch.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64", "x86-64", "x64" -> "x86_64";
          case "aarch64", "arm64" -> arm64;
          default -> osArch.toLowerCase(Locale.ROOT);
        };
    return system + "-" + arch;
  }

  /** Returns the file name of a library on a platform. */
  public static String file(String library, String platform) {
    if (platform.startsWith("win")) {
      return library + ".dll";
    }
    boolean mac = platform.startsWith("mac") || platform.startsWith("osx");
    return "lib" + library + (mac ? ".dylib" : ".so");
  }
}
