package dev.cresset.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the files module-info.java export. */
class ModuleInfoTest {

  private static final Pattern EXPORT = Pattern.compile("(?m)^ *exports ([^;]+);");

  @ParameterizedTest
  @ValueSource(strings = {"api", "datasets", "metrics", "progress", "tabular"})
  void exportsEveryPackageThatIsNotInternal(String module) throws IOException {
    Set<String> expected = packages(module);
    expected.removeIf(name -> Set.of(name.split("\\.")).contains("internal"));

    Set<String> exported = exports(moduleInfo(module));
    exported.removeIf(name -> name.contains(" to "));
    assertThat(exported).isEqualTo(expected).isNotEmpty();
  }

  /** Other modules of this build may use what is internal; programs may not. */
  @Test
  void packagesThatAreExportedToSomeModulesAreInternalAndTheModulesOfThisBuild()
      throws IOException {
    String build = Files.readString(Path.of("..", "pom.xml"));
    for (String each : exports(moduleInfo("api"))) {
      String[] parts = each.split(" to ");
      if (parts.length > 1) {
        assertThat(parts[0]).endsWith(".internal");
        for (String module : parts[1].split(", ")) {
          assertThat(module).startsWith("dev.cresset.");
          assertThat(build)
              .contains("<module>%s</module>".formatted(module.replace("dev.cresset.", "")));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"api", "datasets", "metrics", "progress", "tabular"})
  void opensNothingAndHasTheNameOfItsJar(String module) throws IOException {
    assertThat(moduleInfo(module))
        .contains("\nmodule dev.cresset." + module + " {")
        .doesNotContain("opens ");
  }

  @Test
  void anExportToSomeModulesIsNotTheExportOfAPackage() {
    assertThat(exports("module a {\n  exports a.b to c;\n  exports a.d;\n}"))
        .containsExactly("a.b to c", "a.d");
  }

  private static Set<String> exports(String moduleInfo) {
    return EXPORT
        .matcher(moduleInfo)
        .results()
        .map(found -> found.group(1).replaceAll("\\s+", " "))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String moduleInfo(String module) throws IOException {
    return Files.readString(sources(module).resolve("module-info.java"));
  }

  private static Set<String> packages(String module) throws IOException {
    Path root = sources(module);
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(file -> root.relativize(file).getParent())
          .filter(folder -> folder != null) // that of module-info.java
          .map(folder -> folder.toString().replace(folder.getFileSystem().getSeparator(), "."))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Path sources(String module) {
    return Path.of("..", module, "src", "main", "java");
  }
}
