package dev.cresset.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Messages refer to sections of docs/errors.md that exist, and it quotes messages that exist. */
class ErrorsDocumentTest {

  private static final Path REPOSITORY = Path.of("..");
  private static final List<String> MODULES =
      List.of(
          "api", "backend-djl", "backend-nd4j", "datasets", "demo-server", "metrics", "tabular");

  /** Many messages report shapes, and each names the remedy that fits it. */
  private static final String NOT_LINKED = "shapes-do-not-fit";

  private static final Pattern REFERENCE = Pattern.compile("docs/errors\\.md#([a-z-]+)");
  private static final Pattern SECTION = Pattern.compile("(?m)^## (.*)$");
  private static final Pattern QUOTED = Pattern.compile("(?m)^> (.+)$");

  /** Three words in a row; a quoted message has names and numbers between some of its words. */
  private static final Pattern THREE_WORDS =
      Pattern.compile("(?=((?<![\\w'])[A-Za-z']+(?:[,;]? [A-Za-z']+){2}(?![\\w'])))");

  @Test
  void everySectionIsNamedByAMessage() throws IOException {
    Set<String> named =
        REFERENCE
            .matcher(sources())
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> sections =
        SECTION
            .matcher(document())
            .results()
            .map(found -> found.group(1).toLowerCase(Locale.ROOT).replace(' ', '-'))
            .collect(Collectors.toCollection(TreeSet::new));

    sections.remove(NOT_LINKED);
    assertThat(named).isEqualTo(sections);
  }

  @Test
  void everyQuotedMessageIsOneOfTheSources() throws IOException {
    String sources = sources();
    List<String> quotes =
        QUOTED.matcher(document()).results().map(found -> found.group(1)).toList();

    assertThat(quotes).hasSizeGreaterThan(15);
    for (String quote : quotes) {
      List<String> words =
          THREE_WORDS.matcher(quote).results().map(found -> found.group(1)).toList();
      long found = words.stream().filter(sources::contains).count();
      assertThat(2 * found)
          .as("three words of \"%s\" in the sources", quote)
          .isGreaterThan(words.size());
    }
  }

  private static String document() throws IOException {
    return Files.readString(REPOSITORY.resolve("docs/errors.md"));
  }

  /** Returns the sources of all modules, with string literals joined that were split over lines. */
  private static String sources() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(REPOSITORY.resolve(module).resolve("src/main"))) {
        for (Path file :
            files.filter(each -> each.toString().endsWith(".java")).sorted().toList()) {
          all.append(Files.readString(file));
        }
      }
    }
    return all.toString().replaceAll("\"\\s*\\+\\s*\"", "").replace("\\\"", "\"");
  }
}
