package dev.cresset.backend.djl;

import dev.cresset.spi.cpu.NativeArtifacts;
import java.net.URL;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** The artifacts with the native libraries of this platform, and what is in them. */
final class Natives {

  /** DJL's name of the engine in paths. */
  static final String ENGINE = "pytorch";

  private static final NativeArtifacts ARTIFACTS =
      new NativeArtifacts(
          Natives.class,
          "PyTorch",
          "pytorch-native-cpu",
          List.of("linux-x86_64", "linux-aarch64", "osx-aarch64", "win-x86_64"));

  private Natives() {}

  /** Returns what is missing and how to add it, or nothing if all is there. */
  static Optional<String> missing() {
    return missing(platform());
  }

  static Optional<String> missing(String platform) {
    Map<String, String> resources = new LinkedHashMap<>();
    resources.put(
        "pytorch-native-cpu",
        "pytorch/cpu/" + platform + "/" + NativeArtifacts.file("torch", platform));
    resources.put("pytorch-jni", binding(platform));
    return ARTIFACTS.missing(platform, resources);
  }

  /** Returns DJL's name of this platform, which is also the classifier of the jar. */
  static String platform() {
    return platform(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  static String platform(String osName, String osArch) {
    return NativeArtifacts.platform(osName, osArch, "osx", "win", "aarch64");
  }

  /** Returns the folder of DJL's cache that the libraries are unpacked to. */
  static String unpackedFolder() {
    Properties jar = ARTIFACTS.properties("/native/lib/pytorch.properties");
    return "%s-%s-%s"
        .formatted(
            jar.getProperty("version"), jar.getProperty("flavor"), jar.getProperty("classifier"));
  }

  /** Returns PyTorch's own libraries, which Java does not call, by file name. */
  static Map<String, URL> torchLibraries() {
    Map<String, URL> libraries = new TreeMap<>();
    for (String file :
        ARTIFACTS
            .properties("/native/lib/pytorch.properties")
            .getProperty("libraries")
            .split(",")) {
      libraries.put(file.strip(), resource("pytorch/cpu/" + platform() + "/" + file.strip()));
    }
    return libraries;
  }

  /** Returns the library with the functions that Java calls, by the name DJL gives the file. */
  static Map<String, URL> bindingLibrary() {
    String versions = ARTIFACTS.properties("/jnilib/pytorch.properties").getProperty("jni_version");
    String djlVersion = versions.substring(versions.indexOf('-') + 1);
    String file = NativeArtifacts.file("djl_torch", platform());
    return Map.of(djlVersion + "-" + file, resource(binding(platform())));
  }

  private static String binding(String platform) {
    return "jnilib/" + platform + "/cpu/" + NativeArtifacts.file("djl_torch", platform);
  }

  private static URL resource(String name) {
    URL resource = Natives.class.getClassLoader().getResource(name);
    if (resource == null) {
      throw new IllegalStateException(
          "djl: %s is not on the class path; add the artifacts pytorch-native-cpu and pytorch-jni of one version"
              .formatted(name));
    }
    return resource;
  }
}
