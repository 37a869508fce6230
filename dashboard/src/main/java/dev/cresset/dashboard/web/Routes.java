package dev.cresset.dashboard.web;

import io.javalin.config.RoutesConfig;
import java.util.ArrayList;
import java.util.List;

/** All paths of the server. */
record Routes(
    AllowedHosts allowedHosts,
    SecurityHeaders securityHeaders,
    SameOrigin sameOrigin,
    PageFiles pageFiles,
    ErrorHandlers errorHandlers,
    AboutHandler about,
    RunHandlers runs,
    RunFinder runFinder,
    TableHandlers tables,
    ReportHandlers reports,
    DownloadHandlers downloads,
    EventsHandler events,
    ServerExtension extension) {

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
    all.addAll(new ResultHandlers(runFinder).routes("/api/runs/{id}"));
    all.addAll(tables.routes("/api/runs/{id}"));
    all.addAll(extension.routes());
    return all;
  }

  private List<Route> single() {
    return List.of(
        Route.get("/api/about", about),
        Route.get("/api/events", events),
        Route.get("/api/runs", runs::list),
        Route.get("/api/runs/{id}", runs::one),
        Route.post("/api/runs/{id}/stop", runs::stop),
        Route.get("/api/runs/{id}/model", runs::model),
        Route.get("/api/runs/{id}/regression", runs::regression),
        Route.get("/api/runs/{id}/report.html", reports::html),
        Route.get("/api/runs/{id}/report.json", reports::json),
        Route.get("/api/runs/{id}/report.csv", reports::csv),
        Route.get("/api/runs/{id}/model.safetensors", downloads::safetensors),
        Route.get("/api/runs/{id}/model.onnx", downloads::onnx),
        Route.get("/api/run", runs::latest),
        Route.get("/api/model", runs::latestModel),
        Route.get("/api/evaluation", runs::latestEvaluation));
  }
}
