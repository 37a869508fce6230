package dev.cresset.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every public or protected class, constructor, method, field and record component has a sentence
 * of Javadoc. The build checks the rest with {@code doclint}, which cannot ask for a sentence
 * without asking for a tag for every parameter.
 */
class JavadocTest {

  private static final List<String> MODULES =
      List.of(
          "api",
          "backend-djl",
          "backend-nd4j",
          "dashboard",
          "datasets",
          "demo-server",
          "metrics",
          "progress",
          "spark",
          "tabular");

  @Test
  void everythingPublicHasASentence() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    assertThat(undocumented(sources)).isEmpty();
  }

  @Test
  void namesWhatHasNone(@TempDir Path folder) throws IOException {
    Path source =
        Files.writeString(
            folder.resolve("Sample.java"),
            """
            /** Documented. */
            public class Sample {
              public Sample() {}
              protected int field;
              int hidden;
              @Override public String toString() { return ""; }
              /** Documented. */ public void documented() {}
              public void method() {}
              /** @throws Error always */ public void onlyTags() {}
              /** Documented.
               * @param a documented */
              public record Pair(int a, int b) {}
              /** Documented. */ public interface Face { void implicitlyPublic(); }
              /** Documented. */ public enum Colour { RED }
              static class Hidden { public void method() {} }
            }
            class Other { public void method() {} }
            """);
    assertThat(undocumented(List.of(source)))
        .containsExactly(
            "Sample.java:3 <init>",
            "Sample.java:4 field",
            "Sample.java:8 method",
            "Sample.java:9 onlyTags",
            "Sample.java:12 Pair.b",
            "Sample.java:13 implicitlyPublic",
            "Sample.java:14 RED");
  }

  private static List<String> undocumented(List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
      List<String> undocumented = new ArrayList<>();
      for (CompilationUnitTree file : task.parse()) {
        new Undocumented(DocTrees.instance(task), undocumented).scan(file, null);
      }
      return undocumented;
    }
  }

  /** Collects the file, line and name of what has no sentence. */
  private static final class Undocumented extends TreePathScanner<Void, Void> {

    private static final Set<Modifier> VISIBLE = Set.of(Modifier.PUBLIC, Modifier.PROTECTED);

    private final DocTrees trees;
    private final List<String> undocumented;

    Undocumented(DocTrees trees, List<String> undocumented) {
      this.trees = trees;
      this.undocumented = undocumented;
    }

    @Override
    public Void visitClass(ClassTree type, Void unused) {
      if (!visible(type.getModifiers())) {
        return null;
      }
      check(type, type.getSimpleName().toString());
      if (type.getKind() == Tree.Kind.RECORD) {
        checkComponents(type);
      }
      return super.visitClass(type, null);
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      if (visible(method.getModifiers()) && !overrides(method)) {
        check(method, method.getName().toString());
      }
      return null;
    }

    @Override
    public Void visitVariable(VariableTree field, Void unused) {
      if (visible(field.getModifiers())) {
        check(field, field.getName().toString());
      }
      return null;
    }

    private boolean visible(ModifiersTree modifiers) {
      if (modifiers.getFlags().stream().anyMatch(VISIBLE::contains)) {
        return true;
      }
      return getCurrentPath().getParentPath().getLeaf() instanceof ClassTree owner
          && (owner.getKind() == Tree.Kind.INTERFACE
              || owner.getKind() == Tree.Kind.ANNOTATION_TYPE)
          && !modifiers.getFlags().contains(Modifier.PRIVATE);
    }

    private static boolean overrides(MethodTree method) {
      return method.getModifiers().getAnnotations().stream()
          .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
    }

    private void check(Tree declaration, String name) {
      DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
      if (comment == null || comment.getFullBody().isEmpty()) {
        report(declaration, name);
      }
    }

    private void checkComponents(ClassTree type) {
      DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
      List<String> described = new ArrayList<>();
      for (DocTree tag : comment == null ? List.<DocTree>of() : comment.getBlockTags()) {
        if (tag instanceof ParamTree parameter) {
          described.add(parameter.getName().toString());
        }
      }
      for (Tree member : type.getMembers()) {
        if (member instanceof VariableTree component
            && !component.getModifiers().getFlags().contains(Modifier.STATIC)
            && !described.contains(component.getName().toString())) {
          report(type, type.getSimpleName() + "." + component.getName());
        }
      }
    }

    private void report(Tree declaration, String name) {
      CompilationUnitTree file = getCurrentPath().getCompilationUnit();
      long start = trees.getSourcePositions().getStartPosition(file, declaration);
      undocumented.add(
          "%s:%s %s"
              .formatted(
                  Path.of(file.getSourceFile().getName()).getFileName(),
                  file.getLineMap().getLineNumber(start),
                  name));
    }
  }
}
