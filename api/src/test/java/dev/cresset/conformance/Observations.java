package dev.cresset.conformance;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/** What several threads saw of the tensors that they share. */
final class Observations {

  /** The sentences that a thread may get about what another one freed, changed or walks back. */
  private static final Pattern SENTENCES =
      Pattern.compile(
          "\\w+: this tensor of shape \\[[0-9, ]*\\] was freed by .+; .+"
              + "|backward: another thread is computing gradients through this graph .+; .+"
              + "|backward: this graph was already walked back .+; .+"
              + "|backward: a tensor of shape .+ was changed in place .+; .+"
              + "|step: a parameter of shape .+ has no gradient; .+");

  private static final int MOST_SHOWN = 20;

  private final LongAdder reads = new LongAdder();
  private final LongAdder steps = new LongAdder();
  private final LongAdder refusals = new LongAdder();
  private final LongAdder violations = new LongAdder();
  private final Queue<String> shown = new ConcurrentLinkedQueue<>();

  /** Does something that may end in one of the documented sentences, but in no other error. */
  void attempt(Runnable action) {
    try {
      action.run();
    } catch (IllegalStateException e) {
      if (e.getMessage() != null && SENTENCES.matcher(e.getMessage()).matches()) {
        refusals.increment();
      } else {
        violation("unexpected error: " + e);
      }
    } catch (RuntimeException | Error e) {
      violation("unexpected error: " + e + " at " + e.getStackTrace()[0]);
    }
  }

  /** Notes the values of a tensor whose elements have all been {@code expected} as of its start. */
  void read(String what, float[] values, float expected) {
    reads.increment();
    for (int i = 0; i < values.length; i++) {
      if (values[i] != expected) {
        violation(
            "%s: element %s of %s is %s, expected %s"
                .formatted(what, i, values.length, values[i], expected));
        return;
      }
    }
  }

  /** Notes a read whose values are not known. */
  void read() {
    reads.increment();
  }

  void step() {
    steps.increment();
  }

  void violation(String what) {
    violations.increment();
    if (shown.size() < MOST_SHOWN) {
      shown.add(what);
    }
  }

  boolean areClean() {
    return violations.sum() == 0;
  }

  /** Returns one line of counts, and below it some of the violations. */
  @Override
  public String toString() {
    String counts =
        "%s reads, %s training steps, %s refused with a sentence, %s violations"
            .formatted(reads.sum(), steps.sum(), refusals.sum(), violations.sum());
    return shown.isEmpty() ? counts : counts + "\n" + String.join("\n", shown);
  }
}
