package dev.cresset.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Words that say nothing stay out of names, and libraries off the console. */
@AnalyzeClasses(packages = "dev.cresset", importOptions = ImportOption.DoNotIncludeTests.class)
class NamesTest {

  @ArchTest
  static final ArchRule CLASSES_ARE_NAMED_AFTER_WHAT_THEY_ARE =
      noClasses().should().haveNameMatching(".*(Impl|Utils?|Managers?|Helpers?)(\\$.*)?");

  @ArchTest
  static final ArchRule ACCESSORS_HAVE_NO_PREFIX =
      noMethods().that().arePublic().should().haveNameMatching("get[A-Z].*");

  @ArchTest
  static final ArchRule LOGGING_GOES_THROUGH_THE_SYSTEM_LOGGER =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.slf4j..", "java.util.logging..");

  @ArchTest
  static final ArchRule NOTHING_PRINTS =
      noClasses()
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");
}
