package dev.cresset.dashboard.web;

import io.javalin.http.Context;

/**
 * Reads the body of a request: one uploaded file.
 *
 * @param limits the largest size and number of files
 */
public record FileBody(Limits limits) {

  private static final String MEDIA_TYPE = "application/octet-stream";

  /**
   * Reads the file.
   *
   * @throws HttpError if it is empty or too large, or too many files are being uploaded
   */
  public byte[] read(Context context) {
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
