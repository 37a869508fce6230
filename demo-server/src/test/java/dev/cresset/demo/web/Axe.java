package dev.cresset.demo.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The axe checks of a page; the driver runs them, the page's policy stays as it is. */
final class Axe {

  private static final String RUN_AXE =
      """
      const done = arguments[0];
      axe.run(document, { resultTypes: ['violations'], selectors: false }).then(found => done(found.violations
          .filter(each => ['serious', 'critical'].includes(each.impact))
          .map(each => each.id + ': ' + each.nodes.slice(0, 3).map(node =>
              node.html.slice(0, 160) + ' ' + node.failureSummary).join(' | '))),
        failure => done(['axe failed: ' + failure]));
      """;

  private static final String SCRIPT = script();

  private Axe() {}

  private static String script() {
    try (InputStream script =
        Objects.requireNonNull(Axe.class.getResourceAsStream("/axe.min.js"))) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the serious and critical findings on the page as it is shown now. */
  @SuppressWarnings("unchecked")
  static List<String> findings(Chromium browser) {
    browser.driver.executeScript(SCRIPT);
    return (List<String>) browser.driver.executeAsyncScript(RUN_AXE);
  }
}
