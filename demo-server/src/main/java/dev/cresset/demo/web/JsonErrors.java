package dev.cresset.demo.web;

import dev.cresset.demo.training.RunInProgressException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import org.eclipse.jetty.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every failure in JSON; what went wrong inside is logged, never sent. */
final class JsonErrors {

  private static final Logger LOG = LoggerFactory.getLogger(JsonErrors.class);

  void register(RoutesConfig routes) {
    routes.exception(HttpResponseException.class, JsonErrors::refused);
    routes.exception(
        RunInProgressException.class, (e, context) -> answer(context, 409, sentence(e)));
    routes.exception(Exception.class, JsonErrors::failed);
  }

  private static void refused(HttpResponseException e, Context context) {
    String methods = e.getDetails().get("availableMethods");
    if (methods != null) {
      context.header("Allow", methods);
    }
    answer(context, e.getStatus(), sentence(e, context));
  }

  private static void failed(Exception e, Context context) {
    LOG.error("{} {} failed", context.method(), context.path(), e);
    answer(context, 500, "The server failed to answer; its log says why.");
  }

  private static String sentence(HttpResponseException e, Context context) {
    if (e instanceof Refusal refusal) {
      return refusal.sentence();
    }
    return switch (e.getStatus()) {
      case 404 -> "There is nothing at " + context.path() + ".";
      case 405 -> context.path() + " does not take " + context.method() + ".";
      // Javalin's own words may repeat the request or name its insides.
      default -> HttpStatus.getMessage(e.getStatus()) + ".";
    };
  }

  private static String sentence(RunInProgressException e) {
    return String.valueOf(e.getMessage());
  }

  private static void answer(Context context, int status, String error) {
    context.status(status).json(new ErrorView(status, error));
  }
}
