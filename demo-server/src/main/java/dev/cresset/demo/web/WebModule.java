package dev.cresset.demo.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.javalin.json.JavalinJackson;
import io.javalin.json.JsonMapper;

/** Binds what the {@link DashboardServer} needs: its socket and how it writes JSON. */
public final class WebModule extends AbstractModule {

  private final BoundSocket socket;
  private final Limits limits;
  private final PublicHosts publicHosts;

  /** Serves on this socket. */
  public WebModule(BoundSocket socket) {
    this(socket, Limits.USUAL, PublicHosts.NONE);
  }

  /** Serves on this socket, within these limits, behind a proxy if it has public hosts. */
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
