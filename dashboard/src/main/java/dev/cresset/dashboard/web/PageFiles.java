package dev.cresset.dashboard.web;

import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The files of the page and Chart.js, read from the class path at start-up. No path of a request
 * reaches a file system.
 */
public final class PageFiles {

  /** Path of Chart.js. */
  public static final String CHART_JS = "lib/chart.umd.min.js";

  private static final String INDEX = "index.html";
  private static final String CHART_JS_POM =
      "/META-INF/maven/org.webjars.npm/chart.js/pom.properties";

  /** Returns the handler of each path; the page itself is at {@code /}. */
  public Map<String, Handler> handlers() {
    Map<String, Handler> handlers = new LinkedHashMap<>();
    contents()
        .forEach(
            (name, content) -> {
              if (name.equals(INDEX)) {
                handlers.put("/", new IndexPage(content));
              } else {
                String type = mediaType(name);
                handlers.put("/" + name, context -> context.contentType(type).result(content));
              }
            });
    return handlers;
  }

  /** Returns the content of each file by its path. */
  public static Map<String, byte[]> contents() {
    Map<String, byte[]> contents =
        ClassPathFolder.of(resource("/dev/cresset/dashboard/page/" + INDEX));
    contents.put(CHART_JS, chartJs());
    return contents;
  }

  private static byte[] chartJs() {
    String pom = new String(read(CHART_JS_POM), StandardCharsets.ISO_8859_1);
    String version = pom.replaceFirst("(?s).*version=(\\S+).*", "$1");
    return read("/META-INF/resources/webjars/chart.js/%s/dist/chart.umd.min.js".formatted(version));
  }

  /** Returns the content of a file of the class path. */
  static byte[] read(String name) {
    try (InputStream file = resource(name).openStream()) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URL resource(String name) {
    return Objects.requireNonNull(PageFiles.class.getResource(name), name);
  }

  private static String mediaType(String name) {
    return switch (name.substring(name.lastIndexOf('.'))) {
      case ".css" -> "text/css; charset=utf-8";
      case ".js" -> "text/javascript; charset=utf-8";
      case ".json" -> "application/json";
      case ".svg" -> "image/svg+xml";
      default -> throw new IllegalArgumentException("page: no media type is known for " + name);
    };
  }
}
