package dev.cresset.backend.djl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** Tells whether the native libraries of this platform are on the class path. */
final class Natives {

  /** DJL's name of the engine in paths. */
  static final String ENGINE = "pytorch";

  private static final List<String> PLATFORMS =
      List.of("linux-x86_64", "linux-aarch64", "osx-aarch64", "win-x86_64");

  private Natives() {}

  /** Returns what is missing and how to add it, or nothing if all is there. */
  static Optional<String> missing() {
    return missing(platform());
  }

  static Optional<String> missing(String platform) {
    if (!PLATFORMS.contains(platform)) {
      return Optional.of(
          "PyTorch %s has no native library for %s, only for %s; use another backend, for example the built-in one with -Dcresset.backend=jvm"
              .formatted(version(), platform, String.join(", ", PLATFORMS)));
    }
    Properties coordinates = properties("natives.properties");
    List<String> missing = new ArrayList<>();
    if (!exists("pytorch/cpu/" + platform + "/" + library("torch", platform))) {
      String coordinate = coordinates.getProperty("pytorch-native-cpu");
      missing.add(coordinate.replace(":jar:", ":jar:" + platform + ":"));
    }
    if (!exists("jnilib/" + platform + "/cpu/" + library("djl_torch", platform))) {
      missing.add(coordinates.getProperty("pytorch-jni"));
    }
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "PyTorch's native library for %s is not on the class path; add %s"
                .formatted(platform, String.join(" and ", missing)));
  }

  /** Returns DJL's name of this platform, which is also the classifier of the jar. */
  static String platform() {
    return platform(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  static String platform(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT);
    String system =
        os.startsWith("mac") ? "osx" : os.startsWith("windows") ? "win" : os.split(" ")[0];
    String arch =
        switch (osArch.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64", "x86-64", "x64" -> "x86_64";
          case "aarch64", "arm64" -> "aarch64";
          default -> osArch;
        };
    return system + "-" + arch;
  }

  /** Returns the version of PyTorch that this module was built for. */
  static String version() {
    String coordinate = properties("natives.properties").getProperty("pytorch-native-cpu");
    return coordinate.substring(coordinate.lastIndexOf(':') + 1);
  }

  /** Returns the folder of DJL's cache that the libraries are unpacked to. */
  static String unpackedFolder() {
    Properties jar = properties("/native/lib/pytorch.properties");
    return "%s-%s-%s"
        .formatted(
            jar.getProperty("version"), jar.getProperty("flavor"), jar.getProperty("classifier"));
  }

  /** Returns PyTorch's own libraries, which Java does not call, by file name. */
  static Map<String, URL> torchLibraries() {
    Map<String, URL> libraries = new TreeMap<>();
    for (String file :
        properties("/native/lib/pytorch.properties").getProperty("libraries").split(",")) {
      libraries.put(file.strip(), resource("pytorch/cpu/" + platform() + "/" + file.strip()));
    }
    return libraries;
  }

  /** Returns the library with the functions that Java calls, by the name DJL gives the file. */
  static Map<String, URL> bindingLibrary() {
    String file = library("djl_torch", platform());
    String versions = properties("/jnilib/pytorch.properties").getProperty("jni_version");
    String djlVersion = versions.substring(versions.indexOf('-') + 1);
    return Map.of(djlVersion + "-" + file, resource("jnilib/" + platform() + "/cpu/" + file));
  }

  private static String library(String name, String platform) {
    if (platform.startsWith("win")) {
      return name + ".dll";
    }
    return "lib" + name + (platform.startsWith("osx") ? ".dylib" : ".so");
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

  private static boolean exists(String resource) {
    return Natives.class.getClassLoader().getResource(resource) != null;
  }

  private static Properties properties(String resource) {
    Properties properties = new Properties();
    try (InputStream in = Natives.class.getResourceAsStream(resource)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
