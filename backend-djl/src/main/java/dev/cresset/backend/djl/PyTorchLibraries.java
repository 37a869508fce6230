package dev.cresset.backend.djl;

import dev.cresset.spi.cpu.LibraryFolder;
import dev.cresset.spi.cpu.NativeArtifacts;
import dev.cresset.spi.cpu.NativeArtifacts.Library;
import dev.cresset.spi.cpu.NativeArtifacts.Spelling;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks PyTorch's libraries where DJL looks for them.
 *
 * <p>DJL unpacks them itself where it does not find them, but to a directory that other users may
 * be able to write to, and leaves hundreds of megabytes behind when it is interrupted.
 */
final class PyTorchLibraries {

  private static final Library TORCH =
      new Library("pytorch-native-cpu", "pytorch/cpu/{platform}", "torch");

  /** The library with the functions that Java calls. */
  private static final Library BINDING =
      new Library("pytorch-jni", "jnilib/{platform}/cpu", "djl_torch");

  static final NativeArtifacts ARTIFACTS =
      new NativeArtifacts(
          PyTorchLibraries.class,
          "PyTorch",
          TORCH.artifact(),
          new Spelling("osx", "win", "aarch64"),
          List.of("linux-x86_64", "linux-aarch64", "osx-aarch64", "win-x86_64"),
          List.of(TORCH, BINDING));

  /** Claimed as long as this class is there; nothing reads it. */
  @SuppressWarnings("unused")
  private static @Nullable LibraryFolder folder;

  private PyTorchLibraries() {}

  /**
   * Unpacks them if they are not there.
   *
   * @param named DJL's cache directory if the user named one
   * @return DJL's cache directory
   */
  static Path unpack(@Nullable String named) throws IOException {
    Properties jar = ARTIFACTS.properties("/native/lib/pytorch.properties");
    String versions =
        Stream.of("version", "flavor", "classifier")
            .map(jar::getProperty)
            .collect(Collectors.joining("-"));
    Map<String, URL> torch = new TreeMap<>();
    for (String file : jar.getProperty("libraries").split(",")) {
      String name = file.strip();
      torch.put(name, resource("pytorch/cpu/" + ARTIFACTS.platform() + "/" + name));
    }
    Map<String, URL> binding = bindingLibrary();
    if (named != null) {
      Path cache = Path.of(named).toAbsolutePath();
      LibraryFolder claimed = LibraryFolder.claim(cache.resolve("pytorch"), versions);
      claimed.unpack(binding, torch);
      folder = claimed;
      return cache;
    }
    Map<String, URL> all = new TreeMap<>(torch);
    all.putAll(binding);
    LibraryFolder claimed = LibraryFolder.claim("pytorch-" + LibraryFolder.digest(all));
    String inside = "pytorch/" + versions + "/";
    claimed.unpack(under(inside, binding), under(inside, torch));
    folder = claimed;
    return claimed.path();
  }

  /**
   * Returns DJL's cache directory for a PyTorch that is installed: it unpacks one library there.
   */
  static Path folderForBinding() throws IOException {
    LibraryFolder claimed = LibraryFolder.claim("pytorch-binding");
    claimed.unpack(Map.of(), Map.of());
    folder = claimed;
    return claimed.path();
  }

  /** Returns the library with the functions that Java calls, by the name DJL gives the file. */
  private static Map<String, URL> bindingLibrary() {
    String versions = ARTIFACTS.properties("/jnilib/pytorch.properties").getProperty("jni_version");
    String djlVersion = versions.substring(versions.indexOf('-') + 1);
    String file = NativeArtifacts.file(BINDING.name(), ARTIFACTS.platform());
    return Map.of(djlVersion + "-" + file, resource(BINDING.resource(ARTIFACTS.platform())));
  }

  private static URL resource(String name) {
    URL resource = PyTorchLibraries.class.getClassLoader().getResource(name);
    if (resource == null) {
      throw new IllegalStateException(
          "djl: %s is not on the class path; add the artifacts pytorch-native-cpu and pytorch-jni of one version"
              .formatted(name));
    }
    return resource;
  }

  private static Map<String, URL> under(String path, Map<String, URL> files) {
    Map<String, URL> result = new TreeMap<>();
    files.forEach((name, url) -> result.put(path + name, url));
    return result;
  }
}
