package dev.cresset.spark;

import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds our own sentence in the failure of a job, which Spark reports with stack traces. */
final class ReportedFailure {

  private ReportedFailure() {}

  /** Returns an exception whose message is the sentence, or that of Spark. */
  static RuntimeException of(String operation, Exception cause) {
    if (cause instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      return new CancellationException("%s: the thread was interrupted".formatted(operation));
    }
    String text = String.valueOf(cause.getMessage());
    if (text.startsWith(operation + ": ") && cause instanceof RuntimeException own) {
      return own;
    }
    Pattern bad = Pattern.compile("IllegalArgumentException: (\\Q" + operation + "\\E: [^\n]+)");
    Matcher argument = bad.matcher(text);
    if (argument.find()) {
      return new IllegalArgumentException(argument.group(1), cause);
    }
    Matcher state = Pattern.compile("(?:^|Exception: )(Spark: [^\n]+)").matcher(text);
    if (state.find()) {
      return new IllegalStateException(
          "%s: %s".formatted(operation, state.group(1).substring("Spark: ".length())), cause);
    }
    return cause instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(
            "%s: the job failed: %s".formatted(operation, text.lines().findFirst().orElse("")),
            cause);
  }
}
