package dev.cresset.demo.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Locale;
import java.util.Set;

/**
 * Turns away what other web pages have a browser send: a request that changes something must come
 * from this server's own page, or from no page at all.
 */
final class SameOrigin implements Handler {

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  /** With it the method that is checked would not be the one that is routed. */
  private static final String OVERRIDE = "X-HTTP-Method-Override";

  @Override
  public void handle(Context context) {
    if (context.header(OVERRIDE) != null) {
      throw Refusal.badRequest("The header %s is not taken.".formatted(OVERRIDE));
    }
    if (READING.contains(context.req().getMethod())) {
      return;
    }
    String origin = context.header("Origin");
    if (origin != null && !origin.toLowerCase(Locale.ROOT).equals(own(context))) {
      throw Refusal.forbidden(
          ("This request comes from another site's page (%s, not %s), which may not send it. Behind"
                  + " a reverse proxy, set cresset.public-host, and let the proxy send"
                  + " X-Forwarded-Host and X-Forwarded-Proto.")
              .formatted(origin, own(context)));
    }
    if ("cross-site".equalsIgnoreCase(context.header("Sec-Fetch-Site"))) {
      throw Refusal.forbidden("This request comes from another site, which may not send it.");
    }
  }

  /** Scheme and host are the public ones where a {@link TrustedProxy} names them. */
  private static String own(Context context) {
    String scheme = context.scheme();
    String host = String.valueOf(context.header("Host")).toLowerCase(Locale.ROOT);
    String usualPort = scheme.equals("https") ? ":443" : ":80";
    return scheme
        + "://"
        + (host.endsWith(usualPort) ? host.substring(0, host.length() - usualPort.length()) : host);
  }
}
