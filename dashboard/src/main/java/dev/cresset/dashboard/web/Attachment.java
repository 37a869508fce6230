package dev.cresset.dashboard.web;

import dev.cresset.dashboard.run.Run;
import io.javalin.http.Context;

/**
 * A response that browsers save as a file.
 *
 * @param fileName name of the file, in letters, digits, dots and hyphens
 */
record Attachment(String fileName) {

  /** Returns the attachment of a run with this file name extension. */
  static Attachment of(Run run, String extension) {
    String recipe = run.description().recipe();
    String name = "cresset-run-" + run.id() + (recipe == null ? "" : "-recipe-" + recipe);
    return new Attachment(name + "." + extension);
  }

  void addTo(Context context) {
    context.header("Content-Disposition", "attachment; filename=\"%s\"".formatted(fileName));
  }
}
