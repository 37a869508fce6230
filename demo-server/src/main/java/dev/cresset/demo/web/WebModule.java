package dev.cresset.demo.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.AbstractModule;
import dev.cresset.demo.view.Json;

/** Binds the socket, limits and JSON mapper of the {@link DashboardServer}. */
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
    bind(BoundSocket.class).toInstance(socket);
    bind(Limits.class).toInstance(limits);
    bind(PublicHosts.class).toInstance(publicHosts);
    bind(ObjectMapper.class).toInstance(Json.mapper());
  }
}
