package dev.cresset.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks javac what is wrong with the comments of the public API. */
class DocumentationTest {

  private static final Path SOURCES = Path.of("src/main/java");

  private static final Pattern PUBLIC_TYPE =
      Pattern.compile("(?m)^public (\\w+ )*(class|interface|record|enum|@interface) ");

  @TempDir private Path classes;

  @Test
  void everythingPublicHasACommentAndTheCommentsAreWellFormed() throws IOException {
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (Stream<Path> files = Files.walk(SOURCES);
        StandardJavaFileManager manager = compiler.getStandardFileManager(found, null, null)) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      boolean compiled =
          compiler
              .getTask(
                  null,
                  manager,
                  found,
                  List.of(
                      "-proc:none",
                      "-Xdoclint:all/protected",
                      "-Xmaxwarns",
                      "10000",
                      "-p",
                      locationOf(NullMarked.class),
                      "-d",
                      classes.toString()),
                  null,
                  manager.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(sources).hasSizeGreaterThan(50);
      assertThat(compiled).isTrue();
    }
    List<String> problems = new ArrayList<>();
    for (Diagnostic<? extends JavaFileObject> diagnostic : found.getDiagnostics()) {
      String message = diagnostic.getMessage(Locale.ENGLISH);
      // The first sentence says what is returned, and of parameters what their names do not.
      if (diagnostic.getSource() != null && !message.matches("no @(param|return|throws) ?.*")) {
        problems.add(
            "%s:%s %s"
                .formatted(diagnostic.getSource().getName(), diagnostic.getLineNumber(), message));
      }
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<Path> folders =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.endsWith("module-info.java"))
              .map(Path::getParent)
              .distinct()
              .toList();
      for (Path folder : folders) {
        Path info = folder.resolve("package-info.java");
        assertThat(info).content().contains("@NullMarked", "<pre>{@code");
      }
    }
  }

  @Test
  void everyPublicTypeSaysSinceWhichVersionItIsThere() throws IOException {
    List<String> missing = new ArrayList<>();
    for (String sources :
        List.of(
            "api/src/main/java",
            "dashboard/src/main/java/dev/cresset/dashboard",
            "datasets/src/main/java",
            "metrics/src/main/java",
            "progress/src/main/java",
            "spark/src/main/java",
            "tabular/src/main/java")) {
      // Packages below that of the dashboard are not for programs.
      int depth = sources.startsWith("dashboard") ? 1 : Integer.MAX_VALUE;
      try (Stream<Path> files = Files.walk(Path.of("..", sources), depth)) {
        for (Path file : files.filter(DocumentationTest::isOfAPublicPackage).toList()) {
          boolean isPublic = PUBLIC_TYPE.matcher(Files.readString(file)).find();
          if (isPublic && !says(file) && !says(file.resolveSibling("package-info.java"))) {
            missing.add(file.toString());
          }
        }
      }
    }
    assertThat(missing).as("without @since").isEmpty();
  }

  private static boolean isOfAPublicPackage(Path file) {
    return file.toString().endsWith(".java")
        && !file.getFileName().toString().contains("-info")
        && !file.getParent().endsWith("internal");
  }

  private static boolean says(Path file) throws IOException {
    return Files.readString(file).contains("@since ");
  }

  private static String locationOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation().getPath();
  }
}
