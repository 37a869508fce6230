package dev.cresset.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's Java blocks, one after the other, are a program that compiles, runs and learns. */
class ReadmeTest {

  private static final Pattern JAVA_BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

  @Test
  void theCodeInTheReadmeCompilesAndLearns(@TempDir Path folder) throws Exception {
    compile(program(), folder);

    String printed = run(folder);

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
    Matcher blocks = JAVA_BLOCK.matcher(Files.readString(Path.of("..", "README.md")));
    while (blocks.find()) {
      String block = blocks.group(1);
      (block.startsWith("import ") ? imports : body).append(block).append('\n');
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

  private static void compile(String program, Path folder) throws IOException {
    Path source = Files.writeString(folder.resolve("Readme.java"), program);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
      boolean compiled =
          compiler
              .getTask(messages, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      assertThat(compiled).as("%s%n%s", messages, program).isTrue();
    }
  }

  private static String run(Path folder) throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    try (URLClassLoader loader =
            new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, ReadmeTest.class.getClassLoader());
        PrintStream captured = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      Method main = loader.loadClass("Readme").getMethod("main", String[].class);
      System.setOut(captured);
      main.invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
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
