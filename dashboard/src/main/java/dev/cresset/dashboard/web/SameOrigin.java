package dev.cresset.dashboard.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Locale;
import java.util.Set;

/**
 * Rejects cross-site requests: a request that changes something must come from this server's page
 * or from a program that is not a web page.
 */
final class SameOrigin implements Handler {

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  /** Rejected, because it would change the method after this check. */
  private static final String OVERRIDE = "X-HTTP-Method-Override";

  @Override
  public void handle(Context context) {
    if (context.header(OVERRIDE) != null) {
      throw new HttpError(400, "The header %s is not supported.".formatted(OVERRIDE));
    }
    if (SAFE.contains(context.req().getMethod())) {
      return;
    }
    String origin = context.header("Origin");
    if (origin != null && !origin.toLowerCase(Locale.ROOT).equals(own(context))) {
      throw new HttpError(
          403,
          ("Cross-site request rejected (origin %s, expected %s). Behind"
                  + " a reverse proxy, set cresset.public-host and let the proxy send"
                  + " X-Forwarded-Host and X-Forwarded-Proto; see"
                  + " docs/errors.md#request-refused.")
              .formatted(origin, own(context)));
    }
    if ("cross-site".equalsIgnoreCase(context.header("Sec-Fetch-Site"))) {
      throw new HttpError(403, "Cross-site request rejected.");
    }
  }

  /** Returns the public origin behind a {@link TrustedProxy}. */
  private static String own(Context context) {
    String scheme = context.scheme();
    String host = String.valueOf(context.header("Host")).toLowerCase(Locale.ROOT);
    String defaultPort = scheme.equals("https") ? ":443" : ":80";
    return scheme + "://" + host.replaceFirst(defaultPort + "$", "");
  }
}
