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

/** The Java blocks of a Markdown document, compiled and run as a program. */
final class DocumentedCode {

  private static final Pattern JAVA_BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

  private DocumentedCode() {}

  /**
   * A block of Java.
   *
   * @param before the document's text between the previous block of Java and this one
   */
  record Block(String before, String code) {

    boolean isImports() {
      return code.startsWith("import ");
    }
  }

  static List<Block> blocks(Path document) throws IOException {
    String text = Files.readString(document);
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = JAVA_BLOCK.matcher(text);
    int end = 0;
    while (matcher.find()) {
      blocks.add(new Block(text.substring(end, matcher.start()), matcher.group(1)));
      end = matcher.end();
    }
    return blocks;
  }

  /** Compiles a class and runs its {@code main}; returns what it printed. */
  static String run(String className, String source, Path folder) throws Exception {
    compile(className, source, folder);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    try (URLClassLoader loader =
            new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, DocumentedCode.class.getClassLoader());
        PrintStream captured = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      Method main = loader.loadClass(className).getMethod("main", String[].class);
      System.setOut(captured);
      main.invoke(null, (Object) new String[] {folder.toString()});
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static void compile(String className, String source, Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve(className + ".java"), source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
      boolean compiled =
          compiler
              .getTask(messages, files, null, options, null, files.getJavaFileObjects(file))
              .call();
      assertThat(compiled).as("%s%n%s", messages, source).isTrue();
    }
  }
}
