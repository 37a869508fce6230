package dev.cresset.spi.cpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * The artifacts with a product's native libraries, one for each platform.
 *
 * @param backend class beside a file {@code natives.properties} with the coordinates of each
 *     artifact, in which <code>{platform}</code> stands for its classifier
 * @param product for messages, for example {@code "ND4J"}
 * @param main artifact whose version is that of the product
 * @param spelling how the product writes platforms
 * @param platforms the classifiers there are
 * @param libraries one library of each artifact
 */
public record NativeArtifacts(
    Class<?> backend,
    String product,
    String main,
    Spelling spelling,
    List<String> platforms,
    List<Library> libraries) {

  /**
   * Words of a classifier that differ between products.
   *
   * @param mac macOS, for example {@code "osx"}
   * @param windows Windows, for example {@code "win"}
   * @param arm64 64-bit ARM processors, for example {@code "aarch64"}
   */
  public record Spelling(String mac, String windows, String arm64) {}

  /**
   * A library of an artifact.
   *
   * @param artifact key of its coordinates in {@code natives.properties}
   * @param folder in which <code>{platform}</code> stands for the classifier
   * @param name without the prefix and suffix of the platform
   */
  public record Library(String artifact, String folder, String name) {

    /** Returns the name of the resource for a platform. */
    public String resource(String platform) {
      return folder.replace("{platform}", platform) + "/" + file(name, platform);
    }
  }

  /** Returns the version that the backend was built with. */
  public String version() {
    String coordinates = properties("natives.properties").getProperty(main);
    return coordinates.substring(coordinates.lastIndexOf(':') + 1);
  }

  /** Returns which artifacts are missing here and how to add them, or nothing if all are there. */
  public Optional<String> missing() {
    return missing(platform());
  }

  /** Returns which artifacts of a platform are missing, or nothing if all are there. */
  public Optional<String> missing(String platform) {
    if (!platforms.contains(platform)) {
      return Optional.of(
          "%s %s has no native library for %s, only for %s; use the built-in backend with -Dcresset.backend=jvm"
              .formatted(product, version(), platform, String.join(", ", platforms)));
    }
    Properties coordinates = properties("natives.properties");
    List<String> missing =
        libraries.stream()
            .filter(
                library -> backend.getClassLoader().getResource(library.resource(platform)) == null)
            .map(library -> coordinates.getProperty(library.artifact()))
            .map(artifact -> artifact.replace("{platform}", platform))
            .toList();
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

  /** Returns the classifier of this platform. */
  public String platform() {
    return platform(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  /** Returns the classifier of the platform that the JDK calls by these names. */
  public String platform(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT);
    String system =
        os.startsWith("mac")
            ? spelling.mac()
            : os.startsWith("windows") ? spelling.windows() : os.split(" ")[0];
    String arch =
        switch (osArch.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64", "x86-64", "x64" -> "x86_64";
          case "aarch64", "arm64" -> spelling.arm64();
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
