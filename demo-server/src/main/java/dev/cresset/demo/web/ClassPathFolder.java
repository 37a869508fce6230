package dev.cresset.demo.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Reads all files of a folder of the class path, in a directory or a jar. */
final class ClassPathFolder {

  private ClassPathFolder() {}

  /**
   * Reads a folder and all folders in it.
   *
   * @param file a file in the folder; unlike folders, files can be found in every jar
   * @return the contents by path, relative to the folder
   */
  static Map<String, byte[]> of(URL file) {
    try {
      URLConnection connection = file.openConnection();
      return connection instanceof JarURLConnection jar
          ? inJar(jar)
          : inDirectory(Path.of(URI.create(file.toString())).resolveSibling(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, byte[]> inJar(JarURLConnection connection) throws IOException {
    String entry = connection.getEntryName();
    String folder = entry.substring(0, entry.lastIndexOf('/') + 1);
    Map<String, byte[]> contents = new TreeMap<>();
    // Not a shared cache: closing the jar must not close it for others.
    connection.setUseCaches(false);
    try (JarFile jar = connection.getJarFile()) {
      for (JarEntry each : jar.stream().filter(each -> !each.isDirectory()).toList()) {
        if (each.getName().startsWith(folder)) {
          try (InputStream content = jar.getInputStream(each)) {
            contents.put(each.getName().substring(folder.length()), content.readAllBytes());
          }
        }
      }
    }
    return contents;
  }

  private static Map<String, byte[]> inDirectory(Path folder) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        contents.put(
            folder.relativize(each).toString().replace('\\', '/'), Files.readAllBytes(each));
      }
    }
    return contents;
  }
}
