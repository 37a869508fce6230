package dev.cresset.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Apache Spark is a dependency of the module {@code spark} alone. */
class SparkDependencyTest {

  private static final String SPARK = "<groupId>org.apache.spark</groupId>";
  private static final String MODULE = "<artifactId>cresset-spark</artifactId>";

  @Test
  void noOtherModuleDependsOnSparkOrOnOurModule() throws IOException {
    Set<String> modules = ArchitectureDocumentTest.modules();
    assertThat(modules).contains("api", "demo-server", "spark");
    for (String module : modules) {
      String pom = Files.readString(Path.of("..", module, "pom.xml"));
      if (module.equals("spark")) {
        assertThat(pom).contains(SPARK, MODULE);
      } else {
        assertThat(pom).as("pom.xml of %s", module).doesNotContain(SPARK, MODULE);
      }
    }
  }

  /** Its dependencies are those of all modules; what it manages is not a dependency. */
  @Test
  void theParentDoesNotEither() throws IOException {
    String[] parts = Files.readString(Path.of("..", "pom.xml")).split("</?dependencyManagement>");
    assertThat(parts).hasSize(3);
    for (String part : List.of(parts[0], parts[2])) {
      assertThat(part).doesNotContain(SPARK, MODULE);
    }
  }

  @Test
  void theClassesOfSparkAreNotFoundHere() {
    assertThatThrownBy(() -> Class.forName("org.apache.spark.SparkContext"))
        .isInstanceOf(ClassNotFoundException.class);
  }
}
