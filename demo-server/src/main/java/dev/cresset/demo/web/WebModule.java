package dev.cresset.demo.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import dev.cresset.demo.view.Json;
import io.javalin.json.JavalinJackson;
import io.javalin.json.JsonMapper;

/** Binds the socket, limits and JSON mapper of the {@link DashboardServer}. */
public final class WebModule extends AbstractModule {

  private final BoundSocket socket;
  private final Limits limits;
  private final PublicHosts publicHosts;

  /** Serves on this socket, with default limits and without a proxy. */
  public WebModule(BoundSocket socket) {
    this(socket, Limits.DEFAULT, PublicHosts.NONE);
  }

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

  @Provides
  JsonMapper jsonMapper(ObjectMapper mapper) {
    return new JavalinJackson(mapper, false);
  }
}
