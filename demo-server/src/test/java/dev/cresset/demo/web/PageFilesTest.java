package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class PageFilesTest {

  @Test
  void everyFileOfThePageIsServed() throws Exception {
    Path folder =
        Path.of(PageFiles.class.getResource("/dev/cresset/demo/page/index.html").toURI())
            .getParent();
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> names =
          files
              .filter(Files::isRegularFile)
              .map(file -> folder.relativize(file).toString().replace('\\', '/'))
              .toList();
      assertThat(PageFiles.NAMES).containsExactlyInAnyOrderElementsOf(names);
    }
  }

  /** Behind a reverse proxy the page may lie under any path. */
  @ParameterizedTest
  @FieldSource("dev.cresset.demo.web.PageFiles#NAMES")
  void noFileNamesAnAbsolutePath(String name) {
    assertThat(new String(PageFiles.read("/dev/cresset/demo/page/" + name), StandardCharsets.UTF_8))
        .doesNotContainPattern("[\"'`(=]/[a-z.]")
        .doesNotContain("=\"/\"");
  }

  @Test
  void everyHandlerIsAtAPathOfItsOwn() {
    assertThat(new PageFiles().handlers())
        .containsKeys("/", "/main.js", "/lib/chart.umd.min.js")
        .hasSize(PageFiles.NAMES.size() + 1);
  }
}
