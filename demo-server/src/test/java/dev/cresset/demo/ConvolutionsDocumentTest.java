package dev.cresset.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java blocks of docs/convolutions.md compile and run, on fewer images. */
class ConvolutionsDocumentTest {

  private static final Pattern DATASET = Pattern.compile("(Mnist\\.(?:train|test)\\(\\).*);");
  private static final int IMAGES = 1280;

  @Test
  void everyExampleCompilesAndRuns(@TempDir Path folder) throws Exception {
    String printed = DocumentedCode.run("Convolved", program(), folder);

    String[] lines = printed.split("\n");
    assertThat(Double.parseDouble(lines[0])).isBetween(0.4, 1.0);
    assertThat(printed)
        .contains("Conv2d (3)     [batch, 16, 10, 10]         2,416         240,000\n")
        .contains("Flatten (6)    [batch, 400]")
        .containsPattern("\n\\d\n$");
  }

  private static String program() throws IOException {
    StringBuilder imports = new StringBuilder();
    StringBuilder body = new StringBuilder();
    for (DocumentedCode.Block block :
        DocumentedCode.blocks(Path.of("..", "docs", "convolutions.md"))) {
      (block.isImports() ? imports : body).append(block.code()).append('\n');
    }
    Matcher datasets = DATASET.matcher(body);
    assertThat(datasets.results()).hasSize(3);
    return """
    %s
    public class Convolved {
      public static void main(String[] arguments) throws Exception {
        %s
      }
    }
    """
        .formatted(imports, datasets.replaceAll("DataSplits.first($1, %s);".formatted(IMAGES)));
  }
}
