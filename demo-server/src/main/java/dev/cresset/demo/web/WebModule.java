package dev.cresset.demo.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.javalin.json.JavalinJackson;
import io.javalin.json.JsonMapper;

/** Binds what the {@link DashboardServer} needs: its socket and how it writes JSON. */
public final class WebModule extends AbstractModule {

  private final BoundSocket socket;

  /** Serves on this socket. */
  public WebModule(BoundSocket socket) {
    this.socket = socket;
  }

  @Override
  protected void configure() {
    bind(BoundSocket.class).toInstance(socket);
  }

  @Provides
  JsonMapper jsonMapper() {
    return new JavalinJackson(new ObjectMapper(), false);
  }
}
