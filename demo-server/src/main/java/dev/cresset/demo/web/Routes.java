package dev.cresset.demo.web;

import io.javalin.config.RoutesConfig;
import jakarta.inject.Inject;
import java.util.List;

/** All paths of the server. */
record Routes(
    AllowedHosts allowedHosts,
    SecurityHeaders securityHeaders,
    SameOrigin sameOrigin,
    PageFiles pageFiles,
    ErrorHandlers errorHandlers,
    InfoHandlers info,
    StartHandler startHandler,
    RunHandlers runs,
    EvaluationHandlers evaluation,
    ReportHandlers reports,
    DownloadHandlers downloads,
    EventsHandler events) {

  @Inject
  Routes {}

  void register(RoutesConfig routes) {
    routes.before(securityHeaders);
    routes.before(allowedHosts);
    routes.before(sameOrigin);
    pageFiles.handlers().forEach((path, handler) -> Route.get(path, handler).register(routes));
    api().forEach(route -> route.register(routes));
    errorHandlers.register(routes);
  }

  /** Returns the routes of the API. */
  List<Route> api() {
    return List.of(
        Route.get("/api/recipes", info::recipes),
        Route.get("/api/about", info::about),
        Route.get("/api/events", events),
        Route.get("/api/runs", runs::list),
        Route.post("/api/runs", startHandler),
        Route.get("/api/runs/{id}", runs::one),
        Route.post("/api/runs/{id}/stop", runs::stop),
        Route.get("/api/runs/{id}/model", runs::model),
        Route.get("/api/runs/{id}/evaluation", evaluation::evaluation),
        Route.get("/api/runs/{id}/confusion/{actual}/{predicted}", evaluation::cell),
        Route.get("/api/runs/{id}/misclassified", evaluation::misclassified),
        Route.get("/api/runs/{id}/calibration", evaluation::calibration),
        Route.get("/api/runs/{id}/weights", evaluation::weights),
        Route.post("/api/runs/{id}/predict", evaluation::predict),
        Route.get("/api/runs/{id}/report.html", reports::html),
        Route.get("/api/runs/{id}/report.json", reports::json),
        Route.get("/api/runs/{id}/report.csv", reports::csv),
        Route.get("/api/runs/{id}/model.safetensors", downloads::safetensors),
        Route.get("/api/runs/{id}/model.onnx", downloads::onnx),
        Route.get("/api/openapi.yaml", info::openApi),
        Route.get("/api/run", runs::latest),
        Route.get("/api/model", runs::latestModel),
        Route.get("/api/evaluation", evaluation::latest));
  }
}
