package dev.cresset.dashboard.web;

import io.javalin.http.HttpResponseException;
import java.util.Map;

/** An error response with a message for the client. */
public final class HttpError extends HttpResponseException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates an error.
   *
   * @param status HTTP status, 400 to 599
   * @param message one sentence
   */
  public HttpError(int status, String message) {
    super(status, message, Map.of());
  }
}
