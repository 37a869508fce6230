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

  static final List<String> NAMES =
      List.of(
          "index.html",
          "flame.svg",
          "main.js",
          "charts/data-table.js",
          "charts/lazy-draw.js",
          "charts/line-chart.js",
          "charts/log-axis.js",
          "data/api.js",
          "data/events.js",
          "data/results.js",
          "data/runs.js",
          "data/thinned.js",
          "drawing/centred.js",
          "drawing/draw.js",
          "drawing/pad.js",
          "panels/about.js",
          "panels/calibration.js",
          "panels/classes.js",
          "panels/confusion.js",
          "panels/curves.js",
          "panels/exports.js",
          "panels/grid-keys.js",
          "panels/header.js",
          "panels/history.js",
          "panels/layers.js",
          "panels/memory.js",
          "panels/mistakes.js",
          "panels/model.js",
          "panels/pending.js",
          "panels/results.js",
          "panels/scores.js",
          "panels/start.js",
          "panels/weights.js",
          "parts/announcer.js",
          "parts/dialogs.js",
          "parts/elements.js",
          "parts/format.js",
          "parts/hints.js",
          "parts/keyed.js",
          "parts/news.js",
          "parts/scheme.js",
          "parts/sorting.js",
          "pictures/dialog.js",
          "pictures/digit.js",
          "pictures/example.js",
          "pictures/probabilities.js",
          "styles/base.css",
          "styles/charts.css",
          "styles/controls.css",
          "styles/pictures.css",
          "styles/print.css",
          "styles/tables.css");

  /** Returns what answers to each path; the page itself is at {@code /}. */
  Map<String, Handler> handlers() {
    Map<String, Handler> handlers = new LinkedHashMap<>();
    for (String name : NAMES) {
      byte[] content = read(FOLDER + name);
      if (name.equals("index.html")) {
        handlers.put("/", new IndexPage(content));
      } else {
        handlers.put("/" + name, answering(name, content));
      }
    }
    handlers.put("/lib/" + ChartLibrary.FILE, answering(ChartLibrary.FILE, ChartLibrary.read()));
    return handlers;
  }

  private static Handler answering(String name, byte[] content) {
    String type = mediaType(name);
    return context -> context.contentType(type).result(content);
  }

  static byte[] read(String resource) {
    try (InputStream file = PageFiles.class.getResourceAsStream(resource)) {
      if (file == null) {
        throw new IllegalStateException(
            "The page's file " + resource + " is not on the class path.");
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String mediaType(String name) {
    return switch (name.substring(name.lastIndexOf('.'))) {
      case ".css" -> "text/css; charset=utf-8";
      case ".js" -> "text/javascript; charset=utf-8";
      case ".svg" -> "image/svg+xml";
      default -> throw new IllegalArgumentException("No media type is known for " + name + ".");
    };
  }
}
