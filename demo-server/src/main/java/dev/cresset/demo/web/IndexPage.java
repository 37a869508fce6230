package dev.cresset.demo.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;

/**
 * Answers with the page. All its addresses are relative, so that it works under any path that ends
 * with a slash; where a trusted proxy names its path, the page works without the slash, too.
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
