package dev.cresset.dashboard;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each package knows what it may use, and nothing else of the module. */
class PackagesTest {

  private static final String ROOT = "dev.cresset.dashboard.";
  private static final List<String> ALL =
      List.of("files", "json", "run", "evaluation", "store", "view", "export", "web");

  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.cresset.dashboard");
  }

  @Test
  void thereAreNoPackagesButThese() {
    Set<String> found = new TreeSet<>();
    classes.forEach(each -> found.add(each.getPackageName()));
    found.remove("dev.cresset.dashboard");

    assertThat(found).containsExactlyInAnyOrderElementsOf(ALL.stream().map(ROOT::concat).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "files, ''",
    "json, ''",
    "run, ''",
    "evaluation, run",
    "store, json run",
    "view, run",
    "export, files json run view",
    "web, json run view export"
  })
  void usesOnly(String name, String allowed) {
    Set<String> others = new TreeSet<>(ALL);
    others.remove(name);
    Arrays.asList(allowed.split(" ")).forEach(others::remove);

    noClasses()
        .that()
        .resideInAPackage(ROOT + name)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            Stream.concat(Stream.of("dev.cresset.dashboard"), others.stream().map(ROOT::concat))
                .toArray(String[]::new))
        .check(classes);
  }

  @Test
  void onlyTheWebKnowsTheServer() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "web", "dev.cresset.dashboard")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "jakarta.servlet..")
        .check(classes);
  }
}
