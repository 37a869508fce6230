package dev.cresset.backend.internal;

import java.net.URL;
import java.security.CodeSource;
import java.util.List;

/** The jar or folder of a class: its name, or enough of a folder to know it by; no user's path. */
final class Origin {

  private Origin() {}

  static String of(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    return location == null ? "an unknown place" : name(location.getPath());
  }

  /** Returns the origin of a resource that was found under this name. */
  static String of(URL found, String resource) {
    String path = found.getPath();
    return name(path.substring(0, path.length() - resource.length()));
  }

  /** A jar's path may end in the separators that follow it in the URL of an entry. */
  private static String name(String location) {
    String path = location.replaceAll("[!/]+$", "");
    String[] parts = path.split("/");
    int shown = path.endsWith(".jar") ? 1 : 3;
    return String.join(
        "/", List.of(parts).subList(Math.max(0, parts.length - shown), parts.length));
  }
}
