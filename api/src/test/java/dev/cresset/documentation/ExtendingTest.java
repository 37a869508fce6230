package dev.cresset.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java blocks of docs/extending.md compile in a package outside the library, and run. */
class ExtendingTest {

  private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern TYPE =
      Pattern.compile("(public )?((?:final )?class|record) (\\w+)(.*)", Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void everyBlockCompilesAndRuns() throws Exception {
    compile(program());
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
        .contains("[mean error]\n")
        .contains("counting\n[2, 1]\ncalls: true\n");
  }

  /** Types become members of one class, and each other block a method of it. */
  private static String program() throws IOException {
    StringBuilder imports = new StringBuilder();
    StringBuilder members = new StringBuilder();
    StringBuilder calls = new StringBuilder();
    Matcher blocks = BLOCK.matcher(Files.readString(Path.of("..", "docs", "extending.md")));
    int number = 0;
    while (blocks.find()) {
      String code = blocks.group(1);
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

  private void compile(String source) throws IOException {
    Path file = Files.writeString(folder.resolve("Extending.java"), source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
      boolean compiled =
          compiler
              .getTask(messages, files, null, options, null, files.getJavaFileObjects(file))
              .call();
      assertThat(compiled).as("%s", messages).isTrue();
    }
  }

  /** Runs it in a process of its own, as it brings a second backend. */
  private String run() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String classPath = folder + System.getProperty("path.separator");
    command.addAll(List.of("-cp", classPath + System.getProperty("java.class.path")));
    command.add("com.example.Extending");
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    process.destroyForcibly();
    String printed = Files.readString(output).replace("\r\n", "\n");
    assertThat(ended).as("ended in time, having printed: %s", printed).isTrue();
    assertThat(process.exitValue()).as("exit value, having printed: %s", printed).isZero();
    return printed;
  }
}
