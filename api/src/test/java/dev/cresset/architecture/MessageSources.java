package dev.cresset.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The string literals of all modules, in which documents that quote messages look them up. */
final class MessageSources {

  private static final Path REPOSITORY = Path.of("..");
  private static final List<Path> FOLDERS =
      Stream.of(
              "api/src/main",
              "api/src/test/java/dev/cresset/testing",
              "backend-djl/src/main",
              "backend-nd4j/src/main",
              "datasets/src/main",
              "demo-server/src/main",
              "metrics/src/main",
              "progress/src/main",
              "spark/src/main",
              "tabular/src/main",
              "dashboard/src/main")
          .map(REPOSITORY::resolve)
          .toList();

  private static final Pattern LITERAL =
      Pattern.compile(
          "\"\"\"\n(?<block>.*?)\"\"\"|\"(?<line>(?:[^\"\\\\\n]|\\\\.)*)\"", Pattern.DOTALL);

  private static final Pattern PLACEHOLDER = Pattern.compile("%s");
  private static final Pattern WORD = Pattern.compile("[A-Za-z']{2,}");
  private static final int FEWEST_WORDS = 3;
  private static final int END_LENGTH = 8;

  private final String code;
  private final List<String> literals = new ArrayList<>();

  private MessageSources(String code) {
    this.code = code;
    Matcher matcher = LITERAL.matcher(code);
    while (matcher.find()) {
      if (matcher.group("block") != null) {
        matcher.group("block").lines().map(String::strip).forEach(literals::add);
      } else {
        literals.add(matcher.group("line").replace("\\\"", "\"").replace("\\n", ""));
      }
    }
  }

  /** Reads the sources, with string literals joined that are split over lines. */
  static MessageSources read() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path folder : FOLDERS) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file :
            files.filter(each -> each.toString().endsWith(".java")).sorted().toList()) {
          all.append(Files.readString(file));
        }
      }
    }
    return new MessageSources(all.toString().replaceAll("\"\\s*\\+\\s*\"", ""));
  }

  /** Returns the code of all files. */
  String code() {
    return code;
  }

  /**
   * Returns whether a literal formats as this message, whole or up to where the message ends. Where
   * the literal has {@code %s}, the message may have any text. A message of several literals is
   * looked up without the prefix that ends in {@code …: }.
   */
  boolean contain(String message) {
    String quoted = message.replaceFirst("^\\S+: …: ", "");
    return literals.stream().anyMatch(literal -> matches(literal, quoted));
  }

  private static boolean matches(String literal, String message) {
    String end = message.substring(Math.max(0, message.length() - END_LENGTH));
    if (matchesWhole(literal, message)) {
      return true;
    }
    int found = literal.indexOf(end);
    return found >= 0 && matchesWhole(literal.substring(0, found + end.length()), message);
  }

  private static boolean matchesWhole(String literal, String message) {
    if (WORD.matcher(literal.replace("%s", "")).results().count() < FEWEST_WORDS) {
      return false;
    }
    StringBuilder pattern = new StringBuilder();
    int start = 0;
    Matcher placeholders = PLACEHOLDER.matcher(literal);
    while (placeholders.find()) {
      pattern.append(Pattern.quote(literal.substring(start, placeholders.start()))).append(".*");
      start = placeholders.end();
    }
    pattern.append(Pattern.quote(literal.substring(start)));
    return message.matches(pattern.toString());
  }
}
