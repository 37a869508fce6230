package dev.cresset.dashboard.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;

/**
 * Serves the page. Its URLs are relative, so that it works under any path that ends with a slash.
 * If a trusted proxy sends its path, the page also works without the slash.
 */
final class IndexPage implements Handler {

  private static final String HEAD = "<head>";

  private final String html;

  IndexPage(byte[] html) {
    this.html = new String(html, StandardCharsets.UTF_8);
  }

  @Override
  public void handle(Context context) {
    String prefix = TrustedProxy.prefix(context);
    context.html(
        prefix == null ? html : html.replace(HEAD, HEAD + "<base href=\"" + prefix + "\">"));
  }
}
