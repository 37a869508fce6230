package dev.cresset.dashboard.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;

/**
 * A method and path with its handler.
 *
 * @param method GET, including HEAD, or POST
 * @param path path with parameters in braces
 * @param handler the handler
 */
public record Route(String method, String path, Handler handler) {

  /** Returns a route of GET. */
  public static Route get(String path, Handler handler) {
    return new Route("GET", path, handler);
  }

  /** Returns a route of POST. */
  public static Route post(String path, Handler handler) {
    return new Route("POST", path, handler);
  }

  void register(RoutesConfig routes) {
    if (method.equals("POST")) {
      routes.post(path, handler);
    } else {
      routes.get(path, handler);
      routes.head(path, handler);
    }
  }
}
