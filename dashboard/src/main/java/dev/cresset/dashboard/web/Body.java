package dev.cresset.dashboard.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

/** The body of a request. */
final class Body {

  private Body() {}

  /**
   * Rejects other media types. Browsers send this one to another site only after a CORS preflight.
   */
  static void requireType(Context context, String mediaType) {
    String type = String.valueOf(context.header("Content-Type")).split(";", 2)[0].strip();
    if (!type.toLowerCase(Locale.ROOT).equals(mediaType)) {
      throw new HttpError(415, "The header Content-Type must be %s.".formatted(mediaType));
    }
  }

  /**
   * Reads the whole body.
   *
   * @throws HttpError if it is larger than {@code most} bytes, incomplete or too slow
   */
  static byte[] read(Context context, int most) {
    if (context.req().getContentLengthLong() > most) {
      throw tooLarge(most);
    }
    try {
      byte[] body = context.req().getInputStream().readNBytes(most + 1);
      if (body.length > most) {
        throw tooLarge(most);
      }
      return body;
    } catch (IOException e) {
      throw e.getCause() instanceof TimeoutException
          ? new HttpError(408, "The request body was not received in time.")
          : new HttpError(400, "The request body is incomplete.");
    }
  }

  private static HttpError tooLarge(int most) {
    return new HttpError(413, "The request body must not exceed %s bytes.".formatted(most));
  }
}
