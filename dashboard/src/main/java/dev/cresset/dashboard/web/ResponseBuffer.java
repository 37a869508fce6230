package dev.cresset.dashboard.web;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.BufferedResponseHandler;
import org.eclipse.jetty.util.Callback;

/** Buffers each response and sends it without a thread, so that slow clients block no thread. */
final class ResponseBuffer extends BufferedResponseHandler {

  private static final int PAGE_BYTES = 32 * 1024;
  private static final int MOST_BYTES = 4 << 20;

  ResponseBuffer() {
    includeMethod("HEAD", "POST");
    excludeMimeType(EventsHandler.MEDIA_TYPE);
  }

  @Override
  public boolean onConditionsMet(Request request, Response response, Callback callback)
      throws Exception {
    // Jetty does not buffer a response without a status.
    response.setStatus(HttpStatus.OK_200);
    request.setAttribute(MAX_AGGREGATION_SIZE_ATTRIBUTE_NAME, PAGE_BYTES);
    request.setAttribute(BUFFER_SIZE_ATTRIBUTE_NAME, MOST_BYTES);
    return super.onConditionsMet(request, response, callback);
  }
}
