package dev.cresset.demo.web;

import dev.cresset.demo.run.Network;
import dev.cresset.demo.run.Run;
import dev.cresset.demo.run.Runs;
import dev.cresset.demo.run.TestResult;
import io.javalin.http.Context;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds what a request is about, or says why it is not there. */
final class RunFinder {

  private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private final Runs runs;

  @Inject
  RunFinder(Runs runs) {
    this.runs = runs;
  }

  /** Returns the run whose number is in the path. */
  Run run(Context context) {
    return number(context.pathParam("id"))
        .flatMap(runs::numbered)
        .orElseThrow(() -> Refusal.notFound("There is no run of that number here."));
  }

  /** Returns the latest run that was tested. */
  Run latestTested() {
    return runs.latestTested()
        .orElseThrow(
            () -> Refusal.notFound("No run has been tested yet; ask again when one has ended."));
  }

  /** Returns what the test of the run in the path came to. */
  TestResult tested(Context context) {
    Run run = run(context);
    return run.tested().orElseThrow(() -> missing(run));
  }

  /** Returns the trained network of the run in the path. */
  Network network(Context context) {
    Run run = run(context);
    return run.network().orElseThrow(() -> missing(run));
  }

  private static Refusal missing(Run run) {
    return Refusal.notFound(
        switch (run.state()) {
          case TRAINING, TESTING -> "Run %s has not been tested yet.".formatted(run.id());
          case FAILED -> "Run %s failed and was not tested.".formatted(run.id());
          case FINISHED, STOPPED ->
              "Of run %s only the figures are kept, as later ones took its place."
                  .formatted(run.id());
        });
  }

  /** Returns the label in the path. */
  static int label(Context context, String name, int classes) {
    return number(context.pathParam(name))
        .filter(label -> label < classes)
        .orElseThrow(
            () ->
                Refusal.notFound(
                    "There is no such class; they are numbered 0 to %s.".formatted(classes - 1)))
        .intValue();
  }

  /** Returns how many the query asks for. */
  static int limit(Context context, int usual, int most) {
    String query = context.queryString();
    if (query == null) {
      return usual;
    }
    // What is decoded would leave a broken escape out, as if nothing had been asked for.
    if (BROKEN_ESCAPE.matcher(query).find()) {
      throw Refusal.badRequest("In the query a % is not followed by two hexadecimal digits.");
    }
    List<String> given = context.queryParams("limit");
    if (given.isEmpty()) {
      return usual;
    }
    return number(given.get(0))
        .filter(limit -> limit >= 1 && limit <= most && given.size() == 1)
        .orElseThrow(
            () ->
                Refusal.badRequest(
                    "The parameter limit must be a whole number from 1 to %s.".formatted(most)))
        .intValue();
  }

  /** One number has one spelling, hence one address. */
  private static Optional<Long> number(String text) {
    return text.matches("0|[1-9]\\d{0,14}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }
}
