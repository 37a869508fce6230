package dev.cresset.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageFilesTest {

  private final Map<String, byte[]> contents = PageFiles.contents();

  /** Behind a reverse proxy the page may lie under any path. */
  @Test
  void noFileNamesAnAbsolutePath() {
    contents.remove(PageFiles.CHART_JS);
    contents.forEach(
        (name, content) ->
            assertThat(new String(content, StandardCharsets.UTF_8))
                .as(name)
                .doesNotContainPattern("[\"'`(=]/[a-z.]")
                .doesNotContain("=\"/\""));
  }

  @Test
  void everyFileHasAHandlerAtItsPath() {
    assertThat(new PageFiles().handlers())
        .containsKeys("/", "/main.js", "/lib/chart.umd.min.js", "/charts/charts.json")
        .doesNotContainKey("/index.html")
        .hasSameSizeAs(contents);
  }
}
