package dev.cresset.demo.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
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

  private static final String MEDIA_TYPE = "application/json";

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
    addHeaders(response.getHeaders());
    response.write(true, body(code), callback);
  }

  private static void addHeaders(HttpFields.Mutable fields) {
    SecurityHeaders.ALL.forEach(fields::put);
    fields.put(HttpHeader.CONTENT_TYPE, MEDIA_TYPE);
  }

  private static ByteBuffer body(int status) {
    String json =
        "{\"status\":%s,\"error\":\"%s.\"}".formatted(status, HttpStatus.getMessage(status));
    return ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
  }
}
