package dev.cresset.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathFolderTest {

  private static final Map<String, String> FILES =
      Map.of(
          "page/index.html", "page",
          "page/charts/a b.js", "charts",
          "page/styles/deep/c.css", "styles",
          "pages/other.js", "of another folder",
          "other.js", "outside");

  private static final Map<String, String> EXPECTED =
      Map.of("index.html", "page", "charts/a b.js", "charts", "styles/deep/c.css", "styles");

  @TempDir private Path folder;

  @Test
  void readsADirectory() throws Exception {
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      Path path = folder.resolve("some classes").resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    URL index = folder.resolve("some classes/page/index.html").toUri().toURL();

    assertThat(texts(ClassPathFolder.of(index))).isEqualTo(EXPECTED);
  }

  /** Without entries for its folders, as some build tools write it. */
  @Test
  void readsAJar() throws Exception {
    Path jar = folder.resolve("the demo.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file)) {
      for (Map.Entry<String, String> each : FILES.entrySet()) {
        entries.putNextEntry(new JarEntry(each.getKey()));
        entries.write(each.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      URL index = loader.getResource("page/index.html");
      assertThat(index.getProtocol()).isEqualTo("jar");

      assertThat(texts(ClassPathFolder.of(index))).isEqualTo(EXPECTED);
      assertThat(loader.getResourceAsStream("other.js")).as("the jar is still open").isNotNull();
    }
  }

  private static Map<String, String> texts(Map<String, byte[]> contents) {
    return contents.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, file -> new String(file.getValue(), StandardCharsets.UTF_8)));
  }
}
