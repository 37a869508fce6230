package dev.cresset.demo.web;

import io.javalin.config.RoutesConfig;
import jakarta.inject.Inject;
import java.util.ArrayList;
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
    LearningRateHandler learningRates,
    RunHandlers runs,
    RunFinder runFinder,
    ModelHandlers models,
    ModelFinder modelFinder,
    JsonBody jsonBody,
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
    List<Route> all = new ArrayList<>(single());
    all.addAll(new ResultHandlers(runFinder, jsonBody).routes("/api/runs/{id}"));
    all.addAll(new ResultHandlers(modelFinder, jsonBody).routes("/api/models/{id}"));
    return all;
  }

  private List<Route> single() {
    return List.of(
        Route.get("/api/recipes", info::recipes),
        Route.get("/api/about", info::about),
        Route.get("/api/events", events),
        Route.get("/api/runs", runs::list),
        Route.post("/api/runs", startHandler),
        Route.post("/api/learning-rates", learningRates),
        Route.get("/api/runs/{id}", runs::one),
        Route.post("/api/runs/{id}/stop", runs::stop),
        Route.post("/api/runs/{id}/resume", runs::resume),
        Route.get("/api/runs/{id}/model", runs::model),
        Route.get("/api/runs/{id}/report.html", reports::html),
        Route.get("/api/runs/{id}/report.json", reports::json),
        Route.get("/api/runs/{id}/report.csv", reports::csv),
        Route.get("/api/runs/{id}/model.safetensors", downloads::safetensors),
        Route.get("/api/runs/{id}/model.onnx", downloads::onnx),
        Route.get("/api/openapi.yaml", info::openApi),
        Route.get("/api/run", runs::latest),
        Route.get("/api/model", runs::latestModel),
        Route.get("/api/evaluation", runs::latestEvaluation),
        Route.get("/api/models", models::list),
        Route.post(UploadPermits.PATH, models::create),
        Route.get("/api/models/{id}", models::one),
        Route.get("/api/models/{id}/model", models::layers));
  }
}
