package dev.cresset.demo.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import jakarta.inject.Inject;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/** Opens a stream of server-sent events; no thread is taken while it is open. */
final class EventsHandler implements Handler {

  private final EventHub hub;
  private final Limits limits;

  @Inject
  EventsHandler(EventHub hub, Limits limits) {
    this.hub = hub;
    this.limits = limits;
  }

  @Override
  public void handle(Context context) {
    if (!hub.hasRoom()) {
      throw Refusal.unavailable(
          "All %d places for readers of events are taken.".formatted(EventHub.MOST_STREAMS));
    }
    context.res().setContentType("text/event-stream");
    context.res().setCharacterEncoding("UTF-8");
    context.header("Cache-Control", "no-store");
    context.header("X-Accel-Buffering", "no");
    if (!context.req().getMethod().equals("HEAD")) {
      context.future(() -> open(context));
    }
  }

  private CompletableFuture<Void> open(Context context) {
    EndPoint connection =
        ServletContextRequest.getServletContextRequest(context.req())
            .getConnectionMetaData()
            .getConnection()
            .getEndPoint();
    try {
      ServletOutputStream out = context.res().getOutputStream();
      EventStream stream = new EventStream(out, connection::close, limits.waitingBytes());
      out.setWriteListener(stream);
      hub.add(stream);
      return stream.ended();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
