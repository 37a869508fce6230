package dev.cresset.dashboard.web;

import java.util.List;
import java.util.Map;

/** What an application adds to the server of the dashboard. */
public interface ServerExtension {

  /** Adds nothing. */
  ServerExtension NONE = new ServerExtension() {};

  /** Returns the names of features; the page shows what it marks with them. */
  default List<String> features() {
    return List.of();
  }

  /** Returns further routes of the API. */
  default List<Route> routes() {
    return List.of();
  }

  /** Returns the HTTP status of exceptions whose messages are meant for users. */
  default Map<Class<? extends RuntimeException>, Integer> errors() {
    return Map.of();
  }
}
