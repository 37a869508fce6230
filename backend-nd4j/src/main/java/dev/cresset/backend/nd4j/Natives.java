package dev.cresset.backend.nd4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/** Tells whether the native libraries of this platform are on the class path. */
final class Natives {

  private static final List<String> PLATFORMS =
      List.of("linux-x86_64", "linux-arm64", "macosx-x86_64", "macosx-arm64", "windows-x86_64");

  private Natives() {}

  /** Returns what is missing and how to add it, or nothing if all is there. */
  static Optional<String> missing() {
    return missing(platform(System.getProperty("os.name"), System.getProperty("os.arch")));
  }

  static Optional<String> missing(String platform) {
    if (!PLATFORMS.contains(platform)) {
      return Optional.of(
          "ND4J has no native library for "
              + platform
              + ", only for "
              + String.join(", ", PLATFORMS)
              + "; use the built-in backend with -Dcresset.backend=jvm");
    }
    List<String> coordinates = new ArrayList<>();
    Properties versions = versions();
    require("org/bytedeco/javacpp/", "jnijavacpp", platform, "javacpp", versions, coordinates);
    require(
        "org/bytedeco/openblas/",
        "jniopenblas_nolapack",
        platform,
        "openblas",
        versions,
        coordinates);
    require(
        "org/nd4j/linalg/cpu/nativecpu/bindings/",
        "jnind4jcpu",
        platform,
        "nd4j-native",
        versions,
        coordinates);
    return coordinates.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "ND4J's native libraries for "
                + platform
                + " are not on the class path; add "
                + String.join(" and ", coordinates));
  }

  /** Returns the version of ND4J that this was built with, for example {@code 1.0.0-M2.1}. */
  static String nd4jVersion() {
    String coordinates = versions().getProperty("nd4j-native");
    return coordinates.substring(coordinates.lastIndexOf(':') + 1);
  }

  /** Returns JavaCPP's name of a platform, which is also the classifier of the jars. */
  static String platform(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT);
    String arch = osArch.toLowerCase(Locale.ROOT);
    String system =
        os.startsWith("mac") ? "macosx" : os.startsWith("windows") ? "windows" : os.split(" ")[0];
    return system
        + "-"
        + switch (arch) {
          case "amd64", "x86_64", "x86-64", "x64" -> "x86_64";
          case "aarch64", "arm64" -> "arm64";
          default -> arch;
        };
  }

  private static void require(
      String folder,
      String library,
      String platform,
      String artifact,
      Properties versions,
      List<String> coordinates) {
    String resource = folder + platform + "/" + libraryFile(library, platform);
    if (Natives.class.getClassLoader().getResource(resource) == null) {
      coordinates.add(versions.getProperty(artifact).replace(":jar:", ":jar:" + platform + ":"));
    }
  }

  private static String libraryFile(String library, String platform) {
    if (platform.startsWith("windows")) {
      return library + ".dll";
    }
    return "lib" + library + (platform.startsWith("macosx") ? ".dylib" : ".so");
  }

  private static Properties versions() {
    Properties versions = new Properties();
    try (InputStream in = Natives.class.getResourceAsStream("natives.properties")) {
      versions.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return versions;
  }
}
