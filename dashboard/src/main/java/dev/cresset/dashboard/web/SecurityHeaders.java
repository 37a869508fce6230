package dev.cresset.dashboard.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Map;

/** Headers that forbid other origins, inline scripts and framing. */
final class SecurityHeaders implements Handler {

  static final Map<String, String> ALL =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
              + " connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cache-Control",
          "no-cache");

  @Override
  public void handle(Context context) {
    ALL.forEach(context::header);
  }
}
