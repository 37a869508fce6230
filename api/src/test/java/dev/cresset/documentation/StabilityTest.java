package dev.cresset.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.cresset.optim.Optimizer;
import dev.cresset.types.Experimental;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** docs/stability.md names what is marked as experimental. */
class StabilityTest {

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.cresset");

  @Test
  void thePageNamesWhatIsExperimental() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "stability.md"));
    Set<String> marked = new TreeSet<>();
    for (JavaClass type : classes) {
      if (type.isAnnotatedWith(Experimental.class)) {
        marked.add(
            type.getSimpleName().equals("package-info")
                ? type.getPackageName()
                : type.getSimpleName());
      }
      for (JavaCodeUnit member : type.getCodeUnits()) {
        if (member.isAnnotatedWith(Experimental.class)) {
          marked.add(
              type.isEquivalentTo(Optimizer.class) ? type.getSimpleName() : member.getName());
        }
      }
    }
    assertThat(marked).contains("Function", "Optimizer", "outputShape", "dev.cresset.spi");
    assertThat(marked).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
  }

  @Test
  void allThatAnOptimizerOfOnesOwnUsesIsMarked() {
    assertThat(classes.get(Optimizer.class).getCodeUnits())
        .filteredOn(unit -> unit.getModifiers().toString().contains("PROTECTED"))
        .isNotEmpty()
        .allMatch(unit -> unit.isAnnotatedWith(Experimental.class));
  }
}
