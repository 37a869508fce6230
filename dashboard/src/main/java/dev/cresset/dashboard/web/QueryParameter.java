package dev.cresset.dashboard.web;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads parameters of the query. */
public final class QueryParameter {

  private static final Pattern INCOMPLETE_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private QueryParameter() {}

  /**
   * Returns the value of a parameter, if it is given.
   *
   * @throws HttpError if it is given twice, or the query is malformed
   */
  public static Optional<String> of(Context context, String name) {
    String query = context.queryString();
    // Decoding would drop an incomplete escape and ignore the parameter.
    if (query != null && INCOMPLETE_ESCAPE.matcher(query).find()) {
      throw new HttpError(
          400, "The query contains a % that is not followed by two hexadecimal digits.");
    }
    List<String> given = query == null ? List.of() : context.queryParams(name);
    if (given.size() > 1) {
      throw new HttpError(400, "The parameter %s must be given once.".formatted(name));
    }
    return given.stream().findFirst();
  }
}
