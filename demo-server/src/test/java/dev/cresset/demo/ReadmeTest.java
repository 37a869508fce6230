package dev.cresset.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.DOUBLE;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's first block is a program that compiles and runs; the others continue its {@code
 * main}.
 */
class ReadmeTest {

  private static final Path README = Path.of("..", "README.md");
  private static final Pattern PROGRAM =
      Pattern.compile(
          "(?<imports>.*)public class FirstProgram \\{\n"
              + "  public static void main\\(String\\[] args\\) \\{\n(?<body>.*)  }\n}\n",
          Pattern.DOTALL);

  @Test
  void theFirstProgramRunsAsItIs(@TempDir Path folder) throws Exception {
    String printed =
        DocumentedCode.run("FirstProgram", DocumentedCode.blocks(README).get(0).code(), folder);

    assertThat(losses(printed)).singleElement(DOUBLE).isBetween(0.9, 1.25);
    assertThat(printed).contains("accuracy").contains("macro avg");
  }

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
    List<DocumentedCode.Block> blocks = DocumentedCode.blocks(README);
    Matcher first = PROGRAM.matcher(blocks.get(0).code());
    assertThat(first.matches()).isTrue();
    StringBuilder imports = new StringBuilder(first.group("imports"));
    StringBuilder body = new StringBuilder(first.group("body"));
    for (DocumentedCode.Block block : blocks.subList(1, blocks.size())) {
      (block.isImports() ? imports : body).append(block.code()).append('\n');
    }
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
