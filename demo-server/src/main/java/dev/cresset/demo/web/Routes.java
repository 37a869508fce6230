package dev.cresset.demo.web;

import dev.cresset.demo.training.FinishedRun;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import jakarta.inject.Inject;

/** Every path that the server answers to. */
final class Routes {

  private final AllowedHosts allowedHosts;
  private final SecurityHeaders securityHeaders;
  private final PageFiles pageFiles;
  private final JsonErrors jsonErrors;

  @Inject
  Routes(
      AllowedHosts allowedHosts,
      SecurityHeaders securityHeaders,
      PageFiles pageFiles,
      JsonErrors jsonErrors) {
    this.allowedHosts = allowedHosts;
    this.securityHeaders = securityHeaders;
    this.pageFiles = pageFiles;
    this.jsonErrors = jsonErrors;
  }

  void register(RoutesConfig routes, FinishedRun run) {
    routes.before(securityHeaders);
    routes.before(allowedHosts);

    pageFiles.handlers().forEach((path, handler) -> readOnly(routes, path, handler));

    RunView runView = RunView.of(run);
    ModelView modelView = ModelView.of(run.summary());
    EvaluationView evaluationView = EvaluationView.of(run.confusion());
    readOnly(routes, "/api/run", context -> context.json(runView));
    readOnly(routes, "/api/model", context -> context.json(modelView));
    readOnly(routes, "/api/evaluation", context -> context.json(evaluationView));

    jsonErrors.register(routes);
  }

  private static void readOnly(RoutesConfig routes, String path, Handler handler) {
    routes.get(path, handler);
    routes.head(path, handler);
  }
}
