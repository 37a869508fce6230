package dev.cresset.backend.internal;

import java.net.URL;
import java.security.CodeSource;
import java.util.List;

/**
 * The jar or directory that contains a class: the name of a jar, or the last three names of a
 * directory. The full path may be private.
 */
final class Origin {

  private Origin() {}

  static String of(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    return location == null ? "an unknown place" : name(location.getPath());
  }

  /** Returns the origin of a resource that was found by this name. */
  static String of(URL found, String resource) {
    String path = found.getPath();
    return name(path.substring(0, path.length() - resource.length()));
  }

  /**
   * Returns the last names of a path, without the separators that follow a jar in an entry's URL.
   */
  private static String name(String location) {
    String path = location.replaceAll("[!/]+$", "");
    String[] parts = path.split("/");
    int shown = path.endsWith(".jar") ? 1 : 3;
    return String.join(
        "/", List.of(parts).subList(Math.max(0, parts.length - shown), parts.length));
  }
}
