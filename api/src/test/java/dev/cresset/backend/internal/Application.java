package dev.cresset.backend.internal;

import dev.cresset.backend.Backends;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/**
 * A program of its own with the library and some jars on its class path: what was looked up in one
 * is unknown to the next.
 */
final class Application implements AutoCloseable {

  /** The library's classes. */
  static final Path LIBRARY = library();

  private final URLClassLoader loader;
  private ClassLoader context;

  private Application(URLClassLoader loader) {
    this.loader = loader;
    this.context = loader;
  }

  /** Starts a program with the library and these jars. */
  static Application with(Path... jars) {
    return withLibrary(LIBRARY, jars);
  }

  /** Starts a program with a repackaged library and these jars. */
  static Application withLibrary(Path library, Path... jars) {
    return new Application(loaderOf(ClassLoader.getPlatformClassLoader(), library, jars));
  }

  static URLClassLoader loaderOf(ClassLoader parent, Path first, Path... more) {
    URL[] urls = new URL[more.length + 1];
    urls[0] = url(first);
    for (int i = 0; i < more.length; i++) {
      urls[i + 1] = url(more[i]);
    }
    return new URLClassLoader(urls, parent);
  }

  /** Lets the calls that follow come from a thread with this context class loader. */
  Application context(ClassLoader context) {
    this.context = context;
    return this;
  }

  ClassLoader loader() {
    return loader;
  }

  /** Returns the name of {@code Backends.current()}. */
  String current() {
    return nameOf(call("current"));
  }

  /** Returns the backend itself. */
  Object currentBackend() {
    return call("current");
  }

  /** Returns the name of {@code Backends.use(name)}. */
  String use(String name) {
    return nameOf(call("use", name));
  }

  /** Returns the texts of {@code Backends.available()}. */
  List<String> available() {
    return ((List<?>) call("available")).stream().map(Object::toString).toList();
  }

  String describe() {
    return (String) call("describe");
  }

  private Object call(String method, String... arguments) {
    Class<?>[] types = arguments.length == 0 ? new Class<?>[0] : new Class<?>[] {String.class};
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(context);
    try {
      return loader
          .loadClass(Backends.class.getName())
          .getMethod(method, types)
          .invoke(null, (Object[]) arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private String nameOf(Object backend) {
    try {
      return (String) loader.loadClass("dev.cresset.spi.Backend").getMethod("name").invoke(backend);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    try {
      loader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path library() {
    try {
      URI classes = BackendLookup.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      return Path.of(classes);
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
