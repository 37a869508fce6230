package dev.cresset.backend.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Utils;
import dev.cresset.spi.cpu.LibraryFolder;
import dev.cresset.spi.cpu.NativeLoading;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Starts DJL's PyTorch engine: without a network, without a word on the console.
 *
 * <p>Left to itself DJL calls home when it starts, downloads a native library that it does not
 * find, and looks for one with the class loader of the thread.
 */
final class EngineStart {

  static final String ENGINE = "PyTorch";

  private EngineStart() {}

  /** Returns the manager to make arrays with. */
  static PtNDManager start() {
    PyTorchLibraries.ARTIFACTS
        .missing()
        .ifPresent(
            reason -> {
              throw new IllegalStateException("djl: " + reason);
            });
    if (named("OPT_OUT_TRACKING") == null) {
      System.setProperty("OPT_OUT_TRACKING", "true");
    }
    return NativeLoading.load(EngineStart.class, EngineStart::properties, EngineStart::load);
  }

  private static PtNDManager load() {
    try {
      Engine engine = Engine.getEngine(ENGINE);
      setThreads();
      PtNDManager manager = (PtNDManager) engine.newBaseManager(Device.cpu());
      raiseTrimThreshold(manager);
      return manager;
    } catch (EngineException | LinkageError e) {
      throw new IllegalStateException(
          "djl: PyTorch did not start: %s; its libraries are in %s, and the system property cresset.nativeDirectory names another directory; see docs/errors.md#native-library-not-loaded"
              .formatted(NativeLoading.rootCause(e), Utils.getEngineCacheDir()),
          e);
    }
  }

  private static Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("ai.djl.offline", "true");
    String named = named("ENGINE_CACHE_DIR", "DJL_CACHE_DIR");
    try {
      if (named("PYTORCH_LIBRARY_PATH") == null) {
        String cache = PyTorchLibraries.unpack(named).toString();
        properties.put("ENGINE_CACHE_DIR", cache);
        properties.put("jna.tmpdir", cache);
      } else if (named == null) {
        properties.put("ENGINE_CACHE_DIR", PyTorchLibraries.folderForBinding().toString());
      }
    } catch (IOException e) {
      throw new IllegalStateException(
          "djl: PyTorch's libraries (450 MB) cannot be unpacked (%s); name a directory that only this user can write to with -D%s=... or -DENGINE_CACHE_DIR=..., or use -Dcresset.backend=jvm; see docs/errors.md#native-library-not-loaded"
              .formatted(e.getMessage(), LibraryFolder.PROPERTY),
          e);
    }
    return properties;
  }

  /**
   * One thread, unless the user's property says otherwise.
   *
   * <p>PyTorch's threads wait for each other by spinning. Beside any other busy thread, another
   * engine's for example, that makes small operations many times slower than one thread takes.
   */
  private static void setThreads() {
    if (Integer.getInteger("ai.djl.pytorch.num_threads") == null) {
      JniUtils.setNumThreads(1);
    }
  }

  /**
   * Makes glibc keep freed memory for the next allocation, up to 62 MB.
   *
   * <p>PyTorch frees and allocates megabytes in every training step. By default glibc may return
   * them to the system each time, depending on the order of the calls, and a step then takes
   * hundreds of page faults: in some processes a step of a 784-512-512-10 network took ten times as
   * long. Freeing one large block raises glibc's thresholds ({@code mallopt(3)}, dynamic
   * M_MMAP_THRESHOLD, which is 32 MB at most). The block is never written to, so it takes no
   * memory.
   */
  private static void raiseTrimThreshold(PtNDManager manager) {
    Shape shape = new Shape(31 << 20);
    JniUtils.createEmptyNdArray(manager, shape, DataType.UINT8, Device.cpu(), SparseFormat.DENSE)
        .close();
  }

  /**
   * Makes the calling thread compute with the number of threads set at the start. PyTorch keeps it
   * for each thread and adopts it when asked for it, but not before a matrix product, whose last
   * bits depend on it.
   */
  static void adoptThreads() {
    JniUtils.getNumThreads();
  }

  /** Returns the first that is set, as DJL does in the environment or as a system property. */
  private static @Nullable String named(String... names) {
    for (String name : names) {
      String environment = System.getenv(name);
      String value = environment == null ? System.getProperty(name) : environment;
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return null;
  }
}
