package dev.cresset.dashboard.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import org.eclipse.jetty.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Responds to every error with JSON; details of internal errors are only logged. */
final class ErrorHandlers {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorHandlers.class);

  private final ServerExtension extension;

  ErrorHandlers(ServerExtension extension) {
    this.extension = extension;
  }

  void register(RoutesConfig routes) {
    routes.exception(HttpResponseException.class, ErrorHandlers::rejected);
    extension.errors().forEach((type, status) -> register(routes, type, status));
    routes.exception(Exception.class, ErrorHandlers::failed);
  }

  private static void register(
      RoutesConfig routes, Class<? extends RuntimeException> type, int status) {
    routes.exception(type, (e, context) -> respond(context, status, sentence(e)));
  }

  private static void rejected(HttpResponseException e, Context context) {
    String methods = e.getDetails().get("availableMethods");
    if (methods != null) {
      context.header("Allow", methods);
    }
    respond(context, e.getStatus(), message(e, context));
  }

  private static void failed(Exception e, Context context) {
    LOG.error("{} {} failed", context.method(), context.path(), e);
    respond(context, 500, "Internal error; see the server's log.");
  }

  private static String message(HttpResponseException e, Context context) {
    if (e instanceof HttpError) {
      return String.valueOf(e.getMessage());
    }
    return switch (e.getStatus()) {
      case 404 -> "Not found: " + context.path() + ".";
      case 405 -> context.method() + " is not allowed for " + context.path() + ".";
      // Javalin's own messages may reveal the request or internals.
      default -> HttpStatus.getMessage(e.getStatus()) + ".";
    };
  }

  private static String sentence(Exception e) {
    String text = String.valueOf(e.getMessage());
    return text.endsWith(".") ? text : text + ".";
  }

  private static void respond(Context context, int status, String error) {
    context.status(status).json(new ErrorView(status, error));
  }
}
