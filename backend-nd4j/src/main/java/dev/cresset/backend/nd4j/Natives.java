package dev.cresset.backend.nd4j;

import dev.cresset.spi.cpu.NativeArtifacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The artifacts with the native libraries of this platform. */
final class Natives {

  private static final NativeArtifacts ARTIFACTS =
      new NativeArtifacts(
          Natives.class,
          "ND4J",
          "nd4j-native",
          List.of(
              "linux-x86_64", "linux-arm64", "macosx-x86_64", "macosx-arm64", "windows-x86_64"));

  private Natives() {}

  /** Returns what is missing and how to add it, or nothing if all is there. */
  static Optional<String> missing() {
    return missing(platform(System.getProperty("os.name"), System.getProperty("os.arch")));
  }

  static Optional<String> missing(String platform) {
    Map<String, String> resources = new LinkedHashMap<>();
    resources.put("javacpp", "org/bytedeco/javacpp/" + file("jnijavacpp", platform));
    resources.put("openblas", "org/bytedeco/openblas/" + file("jniopenblas_nolapack", platform));
    resources.put(
        "nd4j-native", "org/nd4j/linalg/cpu/nativecpu/bindings/" + file("jnind4jcpu", platform));
    return ARTIFACTS.missing(platform, resources);
  }

  /** Returns the version of ND4J that this was built with, for example {@code 1.0.0-M2.1}. */
  static String nd4jVersion() {
    return ARTIFACTS.version();
  }

  /** Returns JavaCPP's name of a platform, which is also the classifier of the jars. */
  static String platform(String osName, String osArch) {
    return NativeArtifacts.platform(osName, osArch, "macosx", "windows", "arm64");
  }

  private static String file(String library, String platform) {
    return platform + "/" + NativeArtifacts.file(library, platform);
  }
}
