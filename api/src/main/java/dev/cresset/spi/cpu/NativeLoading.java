package dev.cresset.spi.cpu;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Loads native libraries whose loaders are controlled by system properties. */
public final class NativeLoading {

  /**
   * An interned string, which all copies of this class share. Its text is not a package name,
   * because shading tools would relocate it.
   */
  static final Object LOCK = "loading of native code by Cresset".intern();

  private static final String LOG_BINDING = "META-INF/services/org.slf4j.spi.SLF4JServiceProvider";

  private NativeLoading() {}

  /**
   * Loads something with system properties and a context class loader set meanwhile, one at a time
   * in the JVM. Properties that the application has set keep its values. Where the application has
   * no binding for SLF4J, the loaders' log is silent.
   *
   * @param backend whose class loader finds the classes of the loader
   * @param properties returns the properties to set
   */
  public static <T> T load(
      Class<?> backend, Supplier<Map<String, String>> properties, Supplier<T> loader) {
    synchronized (LOCK) {
      Map<String, String> set = new HashMap<>(properties.get());
      if (backend.getClassLoader().getResource(LOG_BINDING) == null) {
        set.put("slf4j.internal.verbosity", "ERROR");
      }
      set.keySet().removeIf(key -> System.getProperty(key) != null);
      set.forEach(System::setProperty);
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(backend.getClassLoader());
      try {
        return loader.get();
      } finally {
        thread.setContextClassLoader(before);
        set.keySet().forEach(System::clearProperty);
        PrivateDirectory.deleteAtExit();
      }
    }
  }

  /** Returns the first cause of an error. */
  public static Throwable rootCause(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
