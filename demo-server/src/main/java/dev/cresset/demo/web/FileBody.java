package dev.cresset.demo.web;

import io.javalin.http.Context;
import jakarta.inject.Inject;

/** Reads the body of a request: one uploaded file. */
record FileBody(Limits limits) {

  private static final String MEDIA_TYPE = "application/octet-stream";

  @Inject
  FileBody {}

  /**
   * Reads the file.
   *
   * @throws HttpError if it is empty or too large, or too many files are being uploaded
   */
  byte[] read(Context context) {
    Body.requireType(context, MEDIA_TYPE);
    if (UploadPermits.refused(context)) {
      throw new HttpError(
          503, "%s files are being uploaded; try again later.".formatted(limits.uploads()));
    }
    byte[] file = Body.read(context, limits.uploadBytes());
    if (file.length == 0) {
      throw new HttpError(400, "The file is empty.");
    }
    return file;
  }
}
