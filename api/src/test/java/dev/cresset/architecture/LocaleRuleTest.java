package dev.cresset.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No text depends on the default locale, in the sources of any module: {@code formatted} and {@code
 * printf} write numbers with {@code %s}; what needs decimals, grouping or leading zeros goes
 * through {@code String.format(Locale.ROOT, ..)}.
 */
class LocaleRuleTest {

  private static final Pattern CONVERSION =
      Pattern.compile("%(?:\\d+\\$)?[-#+ 0,(<]*\\d*(?:\\.\\d+)?([a-zA-Z%])");

  /** What writes text alone; {@code %x} has no digits of a locale's own. */
  private static final Set<String> INDEPENDENT = Set.of("s", "b", "c", "h", "n", "x", "%");

  /** Use the default locale unless they are given one. */
  private static final Set<String> FORMATTERS =
      Set.of("DecimalFormat", "SimpleDateFormat", "MessageFormat");

  private static final Set<String> CASES = Set.of("toLowerCase", "toUpperCase");

  @Test
  void noSourceDependsOnTheDefaultLocale() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path module : modules.filter(Files::isDirectory).toList()) {
        sources.addAll(sourcesIn(module.resolve("src")));
      }
    }
    assertThat(sources).hasSizeGreaterThan(300);
    assertThat(violations(sources)).isEmpty();
  }

  private static List<Path> sourcesIn(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  @Test
  void ruleFindsWhatItForbids(@TempDir Path folder) throws IOException {
    Path bad =
        Files.writeString(
            folder.resolve("Bad.java"),
            """
            class Bad {
              static final String FORMAT = "%.1f";
              void all(String s, int width, java.io.PrintStream out) {
                "%d rows".formatted(3);
                ("some " + "%,d").formatted(3);
                FORMAT.formatted(0.5);
                ("%" + width + "d").formatted(3);
                (s == null ? "%s" : "%e").formatted(3);
                \"""
                %5d
                \""".formatted(3);
                out.printf("%d%n", 3);
                String.format("%s", s);
                s.toLowerCase();
                java.util.stream.Stream.of(s).map(String::toUpperCase);
                new java.text.DecimalFormat("#");
                java.text.NumberFormat.getInstance();
                java.time.format.DateTimeFormatter.ofPattern("MMM");
              }
            }
            """);
    assertThat(violations(List.of(bad))).hasSize(13);
    Path good =
        Files.writeString(
            folder.resolve("Good.java"),
            """
            class Good {
              void all(String s, int width, java.io.PrintStream out) {
                "%s of %-8s, 100%% %x%n".formatted(3, 4, 5);
                ("%" + width + "s").formatted(3);
                String.format(Locale.ROOT, "%.2f", 0.5).formatted();
                "%s".formatted(String.format(Locale.ROOT, "%d", 3));
                out.printf(Locale.ROOT, "%d%n", 3);
                out.printf("%s%n", s.toLowerCase(Locale.ROOT));
                Character.toLowerCase('I');
                "/%d9%a1".length();
              }
            }
            """);
    assertThat(violations(List.of(good))).isEmpty();
  }

  private static List<String> violations(List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, List.of(), null, files.getJavaFileObjectsFromPaths(sources));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      List<String> found = new ArrayList<>();
      for (CompilationUnitTree unit : task.parse()) {
        new CallScanner(unit, positions, found).scan(unit, null);
      }
      return found;
    }
  }

  private static boolean dependsOnLocale(String format) {
    return CONVERSION
        .matcher(format)
        .results()
        .map((MatchResult result) -> result.group(1))
        .anyMatch(conversion -> !INDEPENDENT.contains(conversion));
  }

  private static final class CallScanner extends TreeScanner<Void, Void> {

    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<String> found;
    private final Map<String, ExpressionTree> variables = new HashMap<>();

    CallScanner(CompilationUnitTree unit, SourcePositions positions, List<String> found) {
      this.unit = unit;
      this.positions = positions;
      this.found = found;
    }

    @Override
    public Void visitVariable(VariableTree variable, Void unused) {
      if (variable.getInitializer() != null) {
        variables.put(variable.getName().toString(), variable.getInitializer());
      }
      return super.visitVariable(variable, unused);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
      if (call.getMethodSelect() instanceof MemberSelectTree method && depends(call, method)) {
        report(call);
      }
      return super.visitMethodInvocation(call, unused);
    }

    private boolean depends(MethodInvocationTree call, MemberSelectTree method) {
      String name = method.getIdentifier().toString();
      String owner = method.getExpression().toString();
      List<? extends ExpressionTree> arguments = call.getArguments();
      if (name.equals("formatted")) {
        return dependsOnLocale(text(method.getExpression()));
      }
      if (CASES.contains(name)) {
        return arguments.isEmpty();
      }
      if (owner.endsWith("NumberFormat") && name.startsWith("get")) {
        return arguments.isEmpty();
      }
      if (name.equals("ofPattern")) {
        return arguments.size() == 1;
      }
      boolean format = name.equals("format") || name.equals("printf");
      if (!format || arguments.isEmpty() || arguments.get(0).toString().startsWith("Locale.")) {
        return false;
      }
      return owner.equals("String") || dependsOnLocale(text(arguments.get(0)));
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree reference, Void unused) {
      boolean ofString = reference.getQualifierExpression().toString().equals("String");
      if (ofString && CASES.contains(reference.getName().toString())) {
        report(reference);
      }
      return super.visitMemberReference(reference, unused);
    }

    @Override
    public Void visitNewClass(NewClassTree made, Void unused) {
      String type = made.getIdentifier().toString().replaceFirst(".*\\.", "");
      boolean given = made.getArguments().toString().contains("Locale.");
      if (FORMATTERS.contains(type) && !given) {
        report(made);
      }
      return super.visitNewClass(made, unused);
    }

    /** Returns a format as far as the source shows it, with 1 for what it does not. */
    private String text(ExpressionTree expression) {
      if (expression instanceof LiteralTree literal) {
        return String.valueOf(literal.getValue());
      }
      if (expression instanceof ParenthesizedTree inner) {
        return text(inner.getExpression());
      }
      if (expression instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
        return text(sum.getLeftOperand()) + text(sum.getRightOperand());
      }
      if (expression instanceof ConditionalExpressionTree choice) {
        return text(choice.getTrueExpression()) + text(choice.getFalseExpression());
      }
      if (expression instanceof IdentifierTree name) {
        ExpressionTree value = variables.remove(name.getName().toString());
        if (value != null) {
          String text = text(value);
          variables.put(name.getName().toString(), value);
          return text;
        }
      }
      return "1";
    }

    private void report(Tree tree) {
      long line = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
      found.add(unit.getSourceFile().getName() + ":" + line + " " + tree);
    }
  }
}
