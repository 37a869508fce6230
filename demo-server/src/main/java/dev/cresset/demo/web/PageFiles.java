package dev.cresset.demo.web;

import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The page's files, read from the class path once. Only files named here can be asked for, so that
 * no path in a request ever reaches a file system.
 */
final class PageFiles {

  private static final String FOLDER = "/dev/cresset/demo/page/";

  private static final List<String> NAMES =
      List.of(
          "index.html",
          "page.css",
          "page.js",
          "report.js",
          "lead.js",
          "confusion.js",
          "tables.js",
          "elements.js",
          "format.js",
          "flame.svg");

  /** Returns what answers to each path; the page itself is at {@code /}. */
  Map<String, Handler> handlers() {
    Map<String, Handler> handlers = new LinkedHashMap<>();
    for (String name : NAMES) {
      byte[] content = read(name);
      String type = mediaType(name);
      String path = name.equals("index.html") ? "/" : "/" + name;
      handlers.put(path, context -> context.contentType(type).result(content));
    }
    return handlers;
  }

  private static byte[] read(String name) {
    try (InputStream file = PageFiles.class.getResourceAsStream(FOLDER + name)) {
      if (file == null) {
        throw new IllegalStateException("The page's file " + FOLDER + name + " is not in the jar.");
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String mediaType(String name) {
    return switch (name.substring(name.lastIndexOf('.'))) {
      case ".html" -> "text/html; charset=utf-8";
      case ".css" -> "text/css; charset=utf-8";
      case ".js" -> "text/javascript; charset=utf-8";
      case ".svg" -> "image/svg+xml";
      default -> throw new IllegalArgumentException("No media type is known for " + name + ".");
    };
  }
}
