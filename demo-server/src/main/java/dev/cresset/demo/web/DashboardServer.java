package dev.cresset.demo.web;

import dev.cresset.demo.training.FinishedRun;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.json.JsonMapper;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Serves one finished run on a port that is already taken. */
public final class DashboardServer {

  private final BoundSocket socket;
  private final JsonMapper jsonMapper;
  private final Routes routes;

  @Inject
  DashboardServer(BoundSocket socket, JsonMapper jsonMapper, Routes routes) {
    this.socket = socket;
    this.jsonMapper = jsonMapper;
    this.routes = routes;
  }

  /** Starts to answer; the caller stops the returned server. */
  public Javalin start(FinishedRun run) {
    return Javalin.create(config -> configure(config, run)).start();
  }

  private void configure(JavalinConfig config, FinishedRun run) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.generateEtags = true;
    config.jsonMapper(jsonMapper);
    config.jetty.modifyServer(server -> server.setErrorHandler(new JettyErrors()));
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    config.jetty.addConnector(this::connector);
    routes.register(config.routes, run);
  }

  private Connector connector(Server server, HttpConfiguration http) {
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    try {
      connector.open(socket.channel());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return connector;
  }
}
