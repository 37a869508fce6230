package dev.cresset.demo.web;

import dev.cresset.demo.training.BusyException;
import dev.cresset.demo.training.RunFailure;
import dev.cresset.demo.training.RunInProgressException;
import dev.cresset.demo.upload.InvalidModelException;
import dev.cresset.train.NotFiniteException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import org.eclipse.jetty.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Responds to every error with JSON; details of internal errors are only logged. */
final class ErrorHandlers {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorHandlers.class);

  void register(RoutesConfig routes) {
    routes.exception(HttpResponseException.class, ErrorHandlers::rejected);
    routes.exception(
        RunInProgressException.class, (e, context) -> respond(context, 409, "" + e.getMessage()));
    routes.exception(
        InvalidModelException.class, (e, context) -> respond(context, 422, "" + e.getMessage()));
    routes.exception(
        BusyException.class, (e, context) -> respond(context, 503, "" + e.getMessage()));
    // Outside runs: of a search for a learning rate.
    routes.exception(RunFailure.class, (e, context) -> respond(context, 422, "" + e.getMessage()));
    routes.exception(NotFiniteException.class, (e, context) -> respond(context, 422, sentence(e)));
    routes.exception(Exception.class, ErrorHandlers::failed);
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
