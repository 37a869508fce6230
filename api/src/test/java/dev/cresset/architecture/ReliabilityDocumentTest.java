package dev.cresset.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/reliability.md quotes messages and names tests that exist. */
class ReliabilityDocumentTest {

  private static final Path REPOSITORY = Path.of("..");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern SENTENCE = Pattern.compile("\\S+ \\S+ \\S+.*");
  private static final Pattern TEST = Pattern.compile("[A-Z]\\w*(Test|Conformance)");

  @Test
  void everyQuotedMessageIsOneOfTheSources() throws IOException {
    MessageSources sources = MessageSources.read();
    List<String> messages = quoted(SENTENCE.asMatchPredicate());

    assertThat(messages).hasSizeGreaterThan(25);
    assertThat(messages).allMatch(sources::contain);
  }

  @Test
  void aMessageThatDiffersInOneWordIsFound() throws IOException {
    MessageSources sources = MessageSources.read();

    assertThat(sources.contain("save: a could not be written (b); c; check the free space"))
        .isTrue();
    assertThat(sources.contain("save: a could not be written (b); c; check the open space"))
        .isFalse();
    assertThat(sources.contain("save: a can not be written (b); c; check the free space"))
        .isFalse();
  }

  @Test
  void everyTestNamedExists() throws IOException {
    Set<String> tests;
    try (Stream<Path> files = Files.walk(REPOSITORY)) {
      tests =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".java"))
              .map(name -> name.replace(".java", ""))
              .collect(Collectors.toSet());
    }
    List<String> named = quoted(TEST.asMatchPredicate());

    assertThat(named).hasSizeGreaterThan(25);
    assertThat(tests).containsAll(named);
  }

  @Test
  void everyRowHasAllColumns() throws IOException {
    int columns = 0;
    for (String line : document().lines().toList()) {
      int cells = line.startsWith("|") ? line.split("\\|", -1).length : 0;
      if (columns > 0 && cells > 0) {
        assertThat(cells).as(line).isEqualTo(columns);
      }
      columns = cells;
    }
  }

  private static List<String> quoted(Predicate<String> kind) throws IOException {
    return CODE.matcher(document()).results().map(found -> found.group(1)).filter(kind).toList();
  }

  private static String document() throws IOException {
    return Files.readString(REPOSITORY.resolve("docs/reliability.md"));
  }
}
