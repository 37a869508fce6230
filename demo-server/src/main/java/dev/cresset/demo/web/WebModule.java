package dev.cresset.demo.web;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import dev.cresset.dashboard.json.Json;
import dev.cresset.dashboard.run.RunEvents;
import dev.cresset.dashboard.run.Runs;
import dev.cresset.dashboard.web.BoundSocket;
import dev.cresset.dashboard.web.DashboardServer;
import dev.cresset.dashboard.web.FileBody;
import dev.cresset.dashboard.web.JsonBody;
import dev.cresset.dashboard.web.Limits;
import dev.cresset.dashboard.web.PublicHosts;
import dev.cresset.dashboard.web.RunFinder;
import dev.cresset.demo.training.TrainingService;
import jakarta.inject.Singleton;

/** Binds the runs and the {@link DashboardServer}. */
public final class WebModule extends AbstractModule {

  private final BoundSocket socket;
  private final Limits limits;
  private final PublicHosts publicHosts;

  /** Serves on this socket, with these limits, behind a proxy if there are public hosts. */
  public WebModule(BoundSocket socket, Limits limits, PublicHosts publicHosts) {
    this.socket = socket;
    this.limits = limits;
    this.publicHosts = publicHosts;
  }

  @Override
  protected void configure() {
    bind(Runs.class).toInstance(new Runs());
    bind(RunEvents.class).toInstance(new RunEvents());
    bind(JsonBody.class).toInstance(new JsonBody(Json.mapper()));
    bind(FileBody.class).toInstance(new FileBody(limits));
  }

  @Provides
  RunFinder finder(Runs runs) {
    return new RunFinder(runs);
  }

  @Provides
  @Singleton
  DashboardServer server(
      Runs runs, RunEvents events, TrainingService trainer, DemoExtension extension) {
    return new DashboardServer(socket, limits, publicHosts, runs, events, trainer, extension);
  }
}
