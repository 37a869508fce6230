package dev.cresset.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java blocks of docs/extending.md compile in a package outside the library, and run. */
class ExtendingTest {

  private static final Pattern TYPE =
      Pattern.compile("(public )?((?:final )?class|record) (\\w+)(.*)", Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void everyBlockCompilesAndRuns() throws Exception {
    new DocumentedProgram(folder).compile("Extending", program());
    Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        folder.resolve("META-INF/services/dev.cresset.spi.BackendProvider"),
        "com.example.Extending$CountingProvider");

    assertThat(run())
        .contains("RunningCentre (1)  [batch, 3]")
        .contains("[0.weight, 0.bias, 1.shift, 1.running_mean, 3.weight, 3.bias]")
        .contains("(1): RunningCentre()\n) [a, b, c]\n")
        .contains("Linear (left)   [batch, 8]")
        .contains("extras=[FLOAT32 [16, 2]]")
        .contains("tensor([0.1111, 0.4444, 0.2500])")
        .contains("[mean absolute error]\n")
        .contains("counting\n[2, 1]\ncalls: true\n");
  }

  /** Types become members of one class, and each other block a method of it. */
  private static String program() throws IOException {
    StringBuilder imports = new StringBuilder();
    StringBuilder members = new StringBuilder();
    StringBuilder calls = new StringBuilder();
    int number = 0;
    for (String code : DocumentedProgram.blocks("extending.md")) {
      Matcher type = TYPE.matcher(code);
      if (code.startsWith("import ")) {
        imports.append(code);
      } else if (type.matches()) {
        String visibility = type.group(1) == null ? "" : type.group(1);
        members.append(visibility).append("static ").append(code.substring(visibility.length()));
      } else {
        number++;
        members.append("static void block%s() throws Exception {\n%s}\n".formatted(number, code));
        calls.append("block%s();\n".formatted(number));
      }
    }
    assertThat(number).isGreaterThan(7);
    return """
    package com.example;
    %s
    public class Extending {
      public static void main(String[] arguments) throws Exception {
        Backends.use("jvm");
        manualSeed(1);
        %s
      }
      %s
    }
    """
        .formatted(imports, calls, members);
  }

  /** Runs it in a process of its own, as it brings a second backend. */
  private String run() throws IOException, InterruptedException {
    Path output = folder.resolve("output.txt");
    Process process = new DocumentedProgram(folder).start(output, "com.example.Extending");
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    process.destroyForcibly();
    String printed = Files.readString(output).replace("\r\n", "\n");
    assertThat(ended).as("ended in time, having printed: %s", printed).isTrue();
    assertThat(process.exitValue()).as("exit value, having printed: %s", printed).isZero();
    return printed;
  }
}
