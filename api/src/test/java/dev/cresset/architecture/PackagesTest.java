package dev.cresset.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;

/** Which package may use which; docs/architecture.md draws it. */
@AnalyzeClasses(packages = "dev.cresset", importOptions = ImportOption.DoNotIncludeTests.class)
class PackagesTest {

  private static ArchRule only(String name, String... others) {
    List<String> allowed = new ArrayList<>(List.of("java..", "org.jspecify..", in(name)));
    for (String other : others) {
      allowed.add(in(other));
    }
    return classes()
        .that()
        .resideInAPackage(in(name))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed.toArray(String[]::new));
  }

  private static String in(String name) {
    return "dev.cresset." + name;
  }

  @ArchTest static final ArchRule TYPES = only("types");

  @ArchTest static final ArchRule SPI = only("spi", "types");

  @ArchTest static final ArchRule SPI_CPU = only("spi.cpu", "spi", "types");

  @ArchTest static final ArchRule BACKEND_JVM = only("backend.jvm", "spi", "spi.cpu", "types");

  @ArchTest
  static final ArchRule BACKEND_INTERNAL = only("backend.internal", "types", "spi", "backend.jvm");

  @ArchTest
  static final ArchRule TENSOR = only("tensor", "types", "spi", "spi.cpu", "backend.internal");

  @ArchTest static final ArchRule IO_INTERNAL = only("io.internal");

  @ArchTest static final ArchRule IO = only("io", "types", "tensor", "io.internal");

  @ArchTest
  static final ArchRule NN =
      only("nn", "types", "backend.internal", "tensor", "io.internal", "io", "data");

  @ArchTest
  static final ArchRule EXPORT =
      only("export", "types", "spi", "backend.internal", "tensor", "io.internal", "nn");

  @ArchTest static final ArchRule OPTIM = only("optim", "types", "spi", "tensor");

  @ArchTest
  static final ArchRule DATA = only("data", "types", "spi.cpu", "backend.internal", "tensor");

  @ArchTest static final ArchRule LOSS = only("loss", "types", "tensor");

  @ArchTest
  static final ArchRule TRAIN =
      only("train", "types", "tensor", "io.internal", "io", "nn", "optim", "data", "loss");

  @ArchTest
  static final ArchRule NOTHING_USES_BACKENDS =
      noClasses()
          .that()
          .resideOutsideOfPackage(in("backend"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage(in("backend"));

  @ArchTest
  static final ArchRule ONLY_THE_LOOKUP_KNOWS_THE_BUILT_IN_BACKEND =
      noClasses()
          .that()
          .resideOutsideOfPackages(in("backend.jvm"), in("backend.internal"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage(in("backend.jvm"));

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching("dev.cresset.(**)").should().beFreeOfCycles();
}
