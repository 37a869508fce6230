package dev.cresset.demo.web;

import dev.cresset.demo.run.Run;
import io.javalin.http.Context;

/**
 * A response that browsers save as a file.
 *
 * @param fileName name of the file, in letters, digits, dots and hyphens
 */
record Attachment(String fileName) {

  /** Returns the attachment of a run with this file name extension. */
  static Attachment of(Run run, String extension) {
    return new Attachment(
        "cresset-run-%s-recipe-%s.%s".formatted(run.id(), run.plan().recipe().name(), extension));
  }

  void addTo(Context context) {
    context.header("Content-Disposition", "attachment; filename=\"%s\"".formatted(fileName));
  }
}
