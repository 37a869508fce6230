package dev.cresset.dashboard.web;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Responds with the JSON of {@link ErrorHandlers} to malformed requests that reach no route. The
 * message is that of the status only; Jetty's own may reveal the request or internals.
 */
final class JettyErrors extends ErrorHandler {

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    SecurityHeaders.ALL.forEach(response.getHeaders()::put);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    String json = "{\"status\":%s,\"error\":\"%s.\"}".formatted(code, HttpStatus.getMessage(code));
    Content.Sink.write(response, true, json, callback);
  }
}
