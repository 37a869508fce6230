package dev.cresset.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What docs/architecture.md and the package comments say of modules, packages and classes. */
class ArchitectureDocumentTest {

  private static final String ROOT = "dev.cresset.";
  private static final Path REPOSITORY = Path.of("..");
  private static final Pattern NAME = Pattern.compile("`([a-z0-9.-]+)`");
  private static final Pattern CLASS_IN_DOCUMENT = Pattern.compile("`(?:[a-z]+[./])*([A-Z]\\w+)");
  private static final Pattern CLASS_IN_COMMENT =
      Pattern.compile("\\{@code[\\s*]+([A-Z]\\w*[a-z]\\w*)}");

  @Test
  void thePackageTableIsWhatTheCodeUses() throws IOException {
    Map<String, Set<String>> documented = table("Packages of `api`");

    assertThat(lines(documented)).isEqualTo(lines(packageUses()));
  }

  @Test
  void aPackageUsesOnlyPackagesAboveItInTheTable() throws IOException {
    Set<String> above = new TreeSet<>();
    for (Map.Entry<String, Set<String>> row : table("Packages of `api`").entrySet()) {
      assertThat(above).as("rows above %s", row.getKey()).containsAll(row.getValue());
      above.add(row.getKey());
    }
  }

  @Test
  void theModuleTableIsWhatTheBuildSays() throws Exception {
    Map<String, Set<String>> documented = table("Modules");
    Map<String, Set<String>> built = new TreeMap<>();
    for (String module : modules()) {
      built.put(module, moduleUses(module));
    }

    assertThat(lines(documented)).isEqualTo(lines(built));
  }

  @Test
  void theClassesNamedInTheDocumentExist() throws IOException {
    Path document = REPOSITORY.resolve("docs").resolve("architecture.md");

    assertThat(classNames(sources(REPOSITORY))).containsAll(named(CLASS_IN_DOCUMENT, document));
  }

  @Test
  void theClassesNamedInPackageCommentsExist() throws IOException {
    for (String module : modules()) {
      List<Path> sources = sources(REPOSITORY.resolve(module).resolve("src").resolve("main"));
      Set<String> existing = classNames(sources);
      for (Path file : sources) {
        if (file.endsWith("package-info.java")) {
          assertThat(existing).as("%s", file).containsAll(named(CLASS_IN_COMMENT, file));
        }
      }
    }
  }

  private static List<String> named(Pattern pattern, Path file) throws IOException {
    return pattern.matcher(Files.readString(file)).results().map(found -> found.group(1)).toList();
  }

  private static Set<String> classNames(List<Path> sources) {
    return sources.stream()
        .map(file -> file.getFileName().toString().replace(".java", ""))
        .collect(Collectors.toSet());
  }

  private static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  static Set<String> modules() throws IOException {
    String build = Files.readString(REPOSITORY.resolve("pom.xml"));
    return Pattern.compile("<module>(.+?)</module>")
        .matcher(build)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns which packages of this module each package refers to, without the common prefix. */
  private static Map<String, Set<String>> packageUses() {
    Map<String, Set<String>> uses = new TreeMap<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.cresset")) {
      Set<String> used = uses.computeIfAbsent(shortened(type), name -> new TreeSet<>());
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (target.getPackageName().startsWith(ROOT)) {
          used.add(shortened(target));
        }
      }
      used.remove(shortened(type));
    }
    return uses;
  }

  private static String shortened(JavaClass type) {
    return type.getPackageName().substring(ROOT.length());
  }

  /** Returns which modules of this build another one depends on, tests and profiles aside. */
  private static Set<String> moduleUses(String module) throws Exception {
    Element project =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(REPOSITORY.resolve(module).resolve("pom.xml").toFile())
            .getDocumentElement();
    Set<String> used = new TreeSet<>();
    for (Element dependencies : children(project, "dependencies")) {
      for (Element dependency : children(dependencies, "dependency")) {
        String artifact = text(dependency, "artifactId");
        if (artifact.startsWith("cresset-") && !text(dependency, "scope").equals("test")) {
          used.add(artifact.substring("cresset-".length()));
        }
      }
    }
    return used;
  }

  private static List<Element> children(Element parent, String name) {
    NodeList nodes = parent.getChildNodes();
    List<Element> found = new ArrayList<>();
    for (Node node : IntStream.range(0, nodes.getLength()).mapToObj(nodes::item).toList()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        found.add(element);
      }
    }
    return found;
  }

  private static String text(Element parent, String name) {
    return children(parent, name).stream().map(Node::getTextContent).findFirst().orElse("");
  }

  /** Reads the first and last column of the table below a heading, in the order of its rows. */
  private static Map<String, Set<String>> table(String heading) throws IOException {
    String document = Files.readString(REPOSITORY.resolve("docs").resolve("architecture.md"));
    String section =
        document.split("\n## " + Pattern.quote(heading) + "\n", 2)[1].split("\n## ")[0];
    Map<String, Set<String>> rows = new LinkedHashMap<>();
    for (String line : section.lines().filter(line -> line.startsWith("| `")).toList()) {
      String[] cells = line.split("\\|");
      rows.put(names(cells[1]).iterator().next(), names(cells[cells.length - 1]));
    }
    return rows;
  }

  private static Set<String> names(String cell) {
    return NAME.matcher(cell)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns sorted lines to compare, written as in the document. */
  private static String lines(Map<String, Set<String>> uses) {
    return new TreeMap<>(uses)
        .entrySet().stream()
            .map(
                row ->
                    "%s: %s"
                        .formatted(
                            row.getKey(),
                            row.getValue().stream()
                                .map(name -> "`" + name + "`")
                                .collect(Collectors.joining(", "))))
            .collect(Collectors.joining("\n"));
  }
}
