package dev.cresset.backend.djl;

import dev.cresset.spi.cpu.LibraryFolder;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks PyTorch's libraries where DJL looks for them.
 *
 * <p>DJL unpacks them itself where it does not find them, but to a directory that other users may
 * be able to write to, and leaves hundreds of megabytes behind when it is interrupted.
 */
final class PyTorchLibraries {

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
  static synchronized Path unpack(@Nullable String named) {
    try {
      Map<String, URL> torch = Natives.torchLibraries();
      Map<String, URL> binding = Natives.bindingLibrary();
      String versions = Natives.unpackedFolder();
      if (named != null) {
        Path cache = Path.of(named).toAbsolutePath();
        LibraryFolder claimed = LibraryFolder.claim(cache.resolve(Natives.ENGINE), versions);
        claimed.unpack(binding, torch);
        folder = claimed;
        return cache;
      }
      Map<String, URL> all = new LinkedHashMap<>(torch);
      all.putAll(binding);
      LibraryFolder claimed = LibraryFolder.claim("pytorch-" + LibraryFolder.digest(all));
      String inside = Natives.ENGINE + "/" + versions + "/";
      claimed.unpack(under(inside, binding), under(inside, torch));
      claimed.deleteAtExit();
      folder = claimed;
      return claimed.path();
    } catch (IOException e) {
      throw noFolder(e);
    }
  }

  /**
   * Returns DJL's cache directory for a PyTorch that is installed: it unpacks one library there.
   */
  static synchronized Path folderForBinding() {
    try {
      LibraryFolder claimed = LibraryFolder.claim("pytorch-binding");
      folder = claimed;
      return claimed.make();
    } catch (IOException e) {
      throw noFolder(e);
    }
  }

  private static IllegalStateException noFolder(IOException e) {
    return new IllegalStateException(
        "djl: PyTorch's libraries (450 MB) cannot be unpacked (%s); name a directory that only this user can write to with -D%s=... or -DENGINE_CACHE_DIR=..., or use -Dcresset.backend=jvm; see docs/errors.md#native-library-not-loaded"
            .formatted(e.getMessage(), LibraryFolder.PROPERTY),
        e);
  }

  private static Map<String, URL> under(String path, Map<String, URL> files) {
    Map<String, URL> result = new TreeMap<>();
    files.forEach((name, url) -> result.put(path + name, url));
    return result;
  }
}
