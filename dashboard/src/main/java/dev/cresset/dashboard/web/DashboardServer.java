package dev.cresset.dashboard.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cresset.dashboard.json.Json;
import dev.cresset.dashboard.run.RunControl;
import dev.cresset.dashboard.run.RunEvents;
import dev.cresset.dashboard.run.Runs;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.json.JavalinJackson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The HTTP server of the dashboard. */
public final class DashboardServer {

  private static final int DAEMON_THREADS = 50;
  private static final int SEND_BUFFER_BYTES = 128 * 1024;

  private final BoundSocket socket;
  private final ObjectMapper mapper = Json.mapper();
  private final Routes routes;
  private final EventHub events;
  private final ConnectionDeadlines deadlines;
  private final Limits limits;
  private final PublicHosts publicHosts;

  /**
   * Creates a server.
   *
   * @param socket the socket to listen on
   * @param limits limits of connections and transfers
   * @param publicHosts host names behind a reverse proxy
   * @param runs the runs to show
   * @param changes changes of the runs
   * @param control access to the run in progress
   * @param extension what an application adds
   */
  public DashboardServer(
      BoundSocket socket,
      Limits limits,
      PublicHosts publicHosts,
      Runs runs,
      RunEvents changes,
      RunControl control,
      ServerExtension extension) {
    this.socket = socket;
    this.limits = limits;
    this.publicHosts = publicHosts;
    this.deadlines = new ConnectionDeadlines(limits);
    this.events = new EventHub(runs, changes, control, mapper, limits);
    RunFinder finder = new RunFinder(runs);
    JsonBody jsonBody = new JsonBody(mapper);
    this.routes =
        new Routes(
            new AllowedHosts(socket, publicHosts),
            new SecurityHeaders(),
            new SameOrigin(),
            new PageFiles(),
            new ErrorHandlers(extension),
            new AboutHandler(control, extension),
            new RunHandlers(runs, finder, control, jsonBody),
            finder,
            new TableHandlers(finder, jsonBody),
            new ReportHandlers(finder),
            new DownloadHandlers(finder),
            new EventsHandler(events, deadlines, limits),
            extension);
  }

  /** Starts the server; the caller must stop the returned server, which keeps the JVM alive. */
  public Javalin start() {
    events.start();
    return Javalin.create(this::configure).start();
  }

  /** Starts the server on threads that do not keep the JVM alive. */
  public Javalin startDaemon() {
    events.start();
    Javalin javalin =
        Javalin.create(
            config -> {
              QueuedThreadPool threads = new QueuedThreadPool(DAEMON_THREADS);
              threads.setDaemon(true);
              threads.setName("dashboard");
              config.jetty.threadPool = threads;
              configure(config);
            });
    javalin.start();
    stopScheduler(javalin.jettyServer().server());
    return javalin;
  }

  /** Its thread would keep the JVM alive; all timeouts use that of the deadlines. */
  private static void stopScheduler(Server server) {
    try {
      server.getScheduler().stop();
    } catch (Exception e) {
      throw new IllegalStateException("the scheduler of the server cannot be stopped", e);
    }
  }

  /** Returns the routes of the API. */
  public List<Route> api() {
    return routes.api();
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.router.ignoreTrailingSlashes = false;
    config.jsonMapper(new JavalinJackson(mapper, false));
    config.jetty.modifyServer(
        server -> {
          server.setErrorHandler(new JettyErrors());
          // The last handler inserted receives a request first.
          server.insertHandler(new ResponseBuffer());
          server.insertHandler(new EagerContentHandler(new BodyLoaderFactory(limits)));
          server.insertHandler(deadlines);
        });
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setSendServerVersion(false);
          if (publicHosts.proxyTrusted()) {
            http.addCustomizer(new TrustedProxy());
          }
        });
    config.jetty.addConnector(this::connector);
    config.events.serverStopping(events::stop);
    config.routes.after(new EntityTags(config.http.compressionStrategy));
    routes.register(config.routes);
  }

  private Connector connector(Server server, HttpConfiguration http) {
    ServerConnector connector =
        new ServerConnector(
            server, null, deadlines.scheduler(), null, -1, -1, new HttpConnectionFactory(http));
    // Small, so that unread events wait in EventStream, where they are counted.
    connector.setAcceptedSendBufferSize(SEND_BUFFER_BYTES);
    connector.addBean(deadlines, false);
    connector.setIdleTimeout(limits.idle().toMillis());
    try {
      connector.open(socket.channel());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return connector;
  }
}
