package dev.cresset.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** Deadlines end waits for a client, and nothing else. */
class ConnectionDeadlinesTest {

  private static final Duration LONG = Duration.ofMinutes(10);

  @Test
  void requestThatTheServerIsWorkingOnGoesOn() throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    ConnectionDeadlines deadlines =
        new ConnectionDeadlines(new Limits(10, 1, LONG, 1 << 30, LONG, LONG, 1 << 20, 4, 8 << 20));
    connector.addBean(deadlines);
    server.addConnector(connector);
    deadlines.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback)
              throws Exception {
            // What a check does that finds the deadline passed.
            boolean close =
                request
                    .getConnectionMetaData()
                    .getConnection()
                    .onIdleExpired(new TimeoutException("late"));
            assertThat(close).isFalse();
            Content.Sink.write(response, true, Content.Source.asString(request), callback);
            return true;
          }
        });
    server.setHandler(deadlines);
    server.start();
    try (Socket client = new Socket("127.0.0.1", connector.getLocalPort())) {
      client.setSoTimeout(60_000);
      client
          .getOutputStream()
          .write(
              ("POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                      + "Content-Length: 4\r\n\r\ndone")
                  .getBytes(StandardCharsets.US_ASCII));

      String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

      assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("done");
    } finally {
      server.stop();
    }
  }
}
