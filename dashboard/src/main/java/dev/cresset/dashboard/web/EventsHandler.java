package dev.cresset.dashboard.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;

/** Opens a stream of server-sent events, which uses no thread while it is open. */
record EventsHandler(EventHub hub, ConnectionDeadlines deadlines, Limits limits)
    implements Handler {

  static final String MEDIA_TYPE = "text/event-stream";

  @Override
  public void handle(Context context) {
    if (!hub.hasRoom()) {
      throw new HttpError(
          503, "All %s event streams are in use; try again later.".formatted(limits.streams()));
    }
    context.res().setContentType(MEDIA_TYPE);
    context.res().setCharacterEncoding("UTF-8");
    context.header("Cache-Control", "no-store");
    context.header("X-Accel-Buffering", "no");
    if (!context.req().getMethod().equals("HEAD")) {
      context.future(() -> open(context));
    }
  }

  private CompletableFuture<Void> open(Context context) {
    Connection connection =
        ServletContextRequest.getServletContextRequest(context.req())
            .getConnectionMetaData()
            .getConnection();
    EndPoint endPoint = connection.getEndPoint();
    try {
      ServletOutputStream out = context.res().getOutputStream();
      EventStream stream = new EventStream(out, endPoint::close, limits.waitingBytes());
      out.setWriteListener(stream);
      hub.add(stream, context.header("Last-Event-ID"));
      deadlines.exempt(connection);
      new DisconnectListener(endPoint, stream::end).listen();
      return stream.ended();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
