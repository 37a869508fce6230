package dev.cresset.spark;

import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds our own sentence in the failure of a job, which Spark reports with stack traces. */
final class ReportedFailure {

  private static final Pattern BARRIER_TASK =
      Pattern.compile("barrier task [^\n]* finished unsuccessfully\\.\\s*\n\\s*([^\n]+)");

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
            "%s: the job failed: %s".formatted(operation, line(text)), cause);
  }

  /** Returns the first line, and that of the failed task, which follows for barrier stages. */
  private static String line(String text) {
    String first = text.lines().findFirst().orElse("");
    Matcher task = BARRIER_TASK.matcher(text);
    return task.find() ? "%s %s".formatted(first, task.group(1)).strip() : first;
  }
}
