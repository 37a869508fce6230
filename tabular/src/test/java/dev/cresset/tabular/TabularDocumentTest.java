package dev.cresset.tabular;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.datasets.Penguins;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/tabular.md compile, run in processes of their own, and are short. */
class TabularDocumentTest {

  private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

  private static final Path DOCUMENT = Path.of("..", "docs", "tabular.md");

  @TempDir private Path folder;

  @Test
  void theProgramsTrainSaveAndPredict() throws Exception {
    List<String> blocks =
        BLOCK.matcher(Files.readString(DOCUMENT)).results().map(block -> block.group(1)).toList();
    assertThat(blocks).hasSize(6);
    assertThat(blocks.get(1).lines().count() + blocks.get(2).lines().count())
        .isLessThanOrEqualTo(20);
    compile("Train", blocks.get(0), blocks.get(1));
    compile("Ask", blocks.get(0), blocks.get(2));
    compile("More", blocks.get(0), blocks.get(3) + blocks.get(4) + blocks.get(5));
    Files.writeString(folder.resolve("penguins.csv"), Penguins.csv());

    assertThat(Double.parseDouble(run("Train"))).isGreaterThan(0.95);
    assertThat(run("Ask")).isEqualTo("Adelie");
    assertThat(run("More").lines()).hasSize(7).startsWith("275 69").endsWith("bill_length_mm", "3");
  }

  @Test
  void theTableOfFittedColumnsIsWhatIsPrinted() throws IOException {
    FittedColumns columns =
        Columns.features(
                Columns.number("bill_length_mm").standardized().missing(Columns.mean()),
                Columns.category("island"),
                Columns.category("sex").missingAsCategory().unknownAsCategory())
            .label("species")
            .fit(Csv.parse(Penguins.csv()));

    assertThat(Files.readString(DOCUMENT)).contains("```\n" + columns + "\n```");
  }

  private void compile(String name, String imports, String code) throws IOException {
    String source =
        """
        %s
        public class %s {
          public static void main(String[] arguments) throws Exception {
            %s
          }
        }
        """
            .formatted(imports, name, code);
    Path file = Files.writeString(folder.resolve(name + ".java"), source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
      assertThat(
              compiler
                  .getTask(messages, files, null, options, null, files.getJavaFileObjects(file))
                  .call())
          .as("%s", messages)
          .isTrue();
    }
  }

  /** Runs a program in the folder of the files, and returns what it prints. */
  private String run(String name) throws Exception {
    StringBuilder path = new StringBuilder(folder.toString());
    String separator = System.getProperty("path.separator");
    for (String each : System.getProperty("java.class.path").split(Pattern.quote(separator))) {
      path.append(separator).append(Path.of(each).toAbsolutePath());
    }
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Dcresset.backend=jvm",
                "-cp",
                path.toString(),
                name)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor()).as("%s", Files.readString(output)).isZero();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output).strip();
  }
}
