package dev.cresset.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's Java blocks, one after the other, are a program that compiles, runs and learns. */
class ReadmeTest {

  @Test
  void theCodeInTheReadmeCompilesAndLearns(@TempDir Path folder) throws Exception {
    String printed = DocumentedCode.run("Readme", program(), folder);

    List<Double> losses = losses(printed);
    assertThat(losses).hasSize(2);
    assertThat(losses.get(0)).isBetween(0.9, 1.25);
    assertThat(losses.get(1)).isBetween(0.3, 0.5);
    assertThat(printed).contains("accuracy").contains("macro avg").contains("tensor([[");
    assertThat(printed).contains("Linear (hidden)").contains("101,770");
  }

  private static String program() throws IOException {
    StringBuilder imports = new StringBuilder();
    StringBuilder body = new StringBuilder();
    for (DocumentedCode.Block block : DocumentedCode.blocks(Path.of("..", "README.md"))) {
      (block.isImports() ? imports : body).append(block.code()).append('\n');
    }
    assertThat(imports).isNotEmpty();
    return """
    %s
    public class Readme {
      public static void main(String[] arguments) {
        %s
      }
    }
    """
        .formatted(imports, body);
  }

  private static List<Double> losses(String printed) {
    List<Double> losses = new ArrayList<>();
    Matcher lines = Pattern.compile("Training loss: (\\S+)").matcher(printed);
    while (lines.find()) {
      losses.add(Double.valueOf(lines.group(1)));
    }
    return losses;
  }
}
